import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type EnsureOptions, ensureRunning, findRunning } from '../../../electron/cli/running.ts';
import { callControl } from '../../../electron/control/client.ts';
import { writeControlFile } from '../../../electron/control/control-file.ts';
import { isAlive } from '../../../electron/control/lock.ts';
import { run } from '../../helpers/processes.ts';
import { until } from '../../helpers/source-harness.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

const HOST = fileURLToPath(new URL('../../helpers/control-host.ts', import.meta.url));
const STARTER = fileURLToPath(new URL('../../helpers/control-starter.ts', import.meta.url));
const LOADER = import.meta.resolve('tsx');

let temp: TempDir;
let dir: string;
let cliFile: string;

beforeEach(() => {
  temp = tempDir();
  dir = path.join(temp.path, 'config', 'Culvert');
  fs.mkdirSync(path.join(temp.path, 'dist'), { recursive: true });
  cliFile = path.join(temp.path, 'dist', 'cli.cjs');
  // What is started is the file beside the command; this one runs the host of the tests from its source. It says first
  // of all that it was started: whatever comes of it, the test ends it.
  fs.writeFileSync(
    path.join(temp.path, 'dist', 'headless.cjs'),
    `require('node:fs').appendFileSync(process.env.CULVERT_DATA_DIR + '/starts', process.pid + '\\n');
    import(${JSON.stringify(LOADER)}).then(() => import(${JSON.stringify(HOST)}));`,
  );
});

afterEach(async () => {
  for (const pid of starts()) {
    if (isAlive(pid)) {
      process.kill(pid, 'SIGKILL');
    }
    await gone(pid);
  }
  temp.remove();
});

/** The processes that were started, in order. */
function starts(): number[] {
  try {
    return fs.readFileSync(path.join(dir, 'starts'), 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

const gone = (pid = 0) => until(`${pid} has ended`, () => !isAlive(pid));

function ensure(change: Partial<EnsureOptions> = {}) {
  const env = { ...process.env, CONTROL_HOST: 'run', ...change.env };
  return ensureRunning({ dir, headless: true, cliFile, onProgress: () => {}, ...change, env });
}

const failure = (answer: Awaited<ReturnType<typeof ensure>>) => {
  assert.ok(!answer.ok);
  return answer.error;
};

test('where none runs one is started in the background, and the next command finds it', async () => {
  const progress: string[] = [];
  const first = await ensure({ onProgress: (text) => progress.push(text) });
  assert.ok(first.ok, JSON.stringify(first));
  assert.deepEqual([first.value.mode, first.value.started], ['headless', true]);
  assert.deepEqual(progress, ['Starting Culvert without a window…']);
  const status = await callControl({ address: first.value.address, call: 'status', args: {} });
  assert.ok(status.ok);
  assert.equal(status.value.pid, starts()[0]);
  // It holds neither the folder of the command nor its terminal.
  assert.equal(fs.realpathSync(status.value.dataFolder), fs.realpathSync(dir));

  const second = await ensure({ onProgress: () => assert.fail() });
  assert.deepEqual(second, { ok: true, value: { ...first.value, started: false } });
  assert.equal(findRunning(dir)?.pid, starts()[0]);
  assert.equal(starts().length, 1);
});

test('the one that was started outlives the command and the signals of its terminal', async () => {
  const child = spawn(process.execPath, ['--import', LOADER, STARTER, dir, cliFile], {
    env: { ...process.env, CONTROL_HOST: 'run' },
    detached: true,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said] = await new Promise<Buffer[]>((resolve) =>
    child.stdout.once('data', (data) => resolve([data])),
  );
  assert.equal(JSON.parse(String(said)).ok, true);
  // As Ctrl-C does: to the whole group of processes.
  process.kill(-(child.pid ?? 0), 'SIGINT');
  await new Promise((resolve) => child.once('close', resolve));
  const status = await callControl({ address: findRunning(dir)?.address ?? '', call: 'status', args: {} });
  assert.ok(status.ok);
});

test('of thirty commands at once one starts a Culvert, and all use it', async () => {
  fs.mkdirSync(dir, { recursive: true });
  const commands = await Promise.all(
    Array.from({ length: 30 }, () =>
      run(process.execPath, ['--import', LOADER, STARTER, dir, cliFile, 'leave'], {
        env: { ...process.env, CONTROL_HOST: 'run' },
      }),
    ),
  );
  const answers = commands.map(({ stdout, stderr }) => JSON.parse(stdout || JSON.stringify(stderr)));
  assert.deepEqual(
    answers.map((answer) => answer.value?.address ?? answer),
    Array(30).fill(findRunning(dir)?.address),
  );
  assert.equal(starts().length, 1);
  assert.deepEqual(
    fs.readdirSync(dir).filter((name) => name.includes('lock')),
    [],
  );
});

test('one that was killed is started anew', async () => {
  await ensure();
  process.kill(starts()[0] ?? 0, 'SIGKILL');
  await gone(starts()[0]);
  const again = await ensure();
  assert.ok(again.ok && again.value.started);
  assert.equal(starts().length, 2);
});

test('one that takes a while to start is waited for, and not for ever', async () => {
  const slow = await ensure({ env: { CONTROL_HOST_DELAY_MS: '500' } });
  assert.ok(slow.ok);
  await callControl({ address: slow.value.address, call: 'quit', args: { close: false } });
  await gone(starts()[0]);
  const late = failure(await ensure({ env: { CONTROL_HOST_DELAY_MS: '60000' }, limitMs: 1500 }));
  assert.equal(late.code, 'StartFailed');
  assert.match(late.message, /did not take commands within 1\.5 seconds/);
});

test('one that cannot start says why, and where its log is', async () => {
  const error = failure(await ensure({ env: { CONTROL_HOST_ERROR: 'libgtk-3.so.0 is missing' } }));
  assert.equal(error.code, 'StartFailed');
  assert.match(error.message, /exit code 1.*libgtk-3\.so\.0 is missing/);
  assert.ok(error.advice.includes(path.join(dir, 'logs')));
  const known = { program: path.join(temp.path, 'culvert'), args: [] };
  fs.writeFileSync(known.program, '', { mode: 0o600 });
  writeControlFile(dir, { version: 1, address: null, pid: 1, mode: 'app', start: known });
  const desktop = failure(await ensure({ headless: false, env: { DISPLAY: ':0' } }));
  assert.match(desktop.message, /EACCES/);
});

test('a data folder that cannot be used is named, with why, in words', async () => {
  fs.writeFileSync(path.join(temp.path, 'a file'), '');
  for (const [place, reason] of [
    ['a file', /a file cannot be used: it is a file, not a folder\./],
    ['a file/below', /a part of its path is a file, not a folder\./],
  ] as const) {
    const error = failure(await ensure({ dir: path.join(temp.path, place) }));
    assert.equal(error.code, 'DataFolderUnusable');
    assert.match(error.message, reason);
    assert.match(error.advice, /CULVERT_DATA_DIR/);
  }
  assert.deepEqual(starts(), []);
});

test('commands that wait for another one’s start do not all try again when that fails', async () => {
  fs.mkdirSync(dir, { recursive: true });
  const env = { CONTROL_HOST_ERROR: 'no such luck' };
  const answers = await Promise.all(Array.from({ length: 10 }, () => ensure({ env })));
  assert.deepEqual(
    answers.map((answer) => failure(answer).code),
    Array(10).fill('StartFailed'),
  );
  assert.equal(starts().length, 1);
});

test('one that ends well because another one is just ending is started once more', async () => {
  const first = await ensure();
  assert.ok(first.ok);
  // Its control.json is gone already, its socket is not: what is started finds it and ends.
  fs.rmSync(path.join(dir, 'control.json'));
  const second = ensure();
  await until('a second one was started', () => starts().length >= 2);
  await gone(starts()[1]);
  await callControl({ address: first.value.address, call: 'quit', args: { close: false } });
  const answer = await second;
  assert.ok(answer.ok && answer.value.started);
  assert.ok(starts().length > 2);
});

test('without a desktop the command is told of --headless, and nothing is started', async () => {
  if (process.platform !== 'linux') {
    return;
  }
  const error = failure(await ensure({ headless: false, env: { DISPLAY: '', WAYLAND_DISPLAY: '' } }));
  assert.equal(error.code, 'NoDesktop');
  assert.match(error.advice, /--headless/);
  assert.deepEqual(starts(), []);
});

test('a command that is given up while Culvert starts does not wait for it', async () => {
  const leave = new AbortController();
  const answer = ensure({
    env: { CONTROL_HOST_DELAY_MS: '60000' },
    onProgress: () => setTimeout(() => leave.abort(), 100),
    signal: leave.signal,
  });
  assert.equal(failure(await answer).code, 'CallGivenUp');
  // It goes on by itself: ended with the test, once it has said that it is there.
  await until('one was started', () => starts().length > 0);
});
