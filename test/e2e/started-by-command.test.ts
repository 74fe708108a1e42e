/** The application, started by the command line that did not find one. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { ensureRunning, findRunning } from '../../electron/cli/running.ts';
import { callControl } from '../../electron/control/client.ts';
import { readControlFile } from '../../electron/control/control-file.ts';
import { isAlive } from '../../electron/control/lock.ts';
import { type Desktop, ROOT, startApp, startDesktop, until } from '../helpers/desktop.ts';

const run = promisify(execFile);
const CLI_FILE = path.join(ROOT, 'dist', 'cli.cjs');

let desktop: Desktop;
before(async () => {
  desktop = await startDesktop();
});
after(() => desktop.close());

/** How many windows of Culvert can be seen. */
async function windowsShown(): Promise<number> {
  // It fails where it finds none.
  const search = run('xdotool', ['search', '--onlyvisible', '--name', 'Culvert'], { env: desktop.env });
  const { stdout } = await search.catch(() => ({ stdout: '' }));
  return stdout.split('\n').filter((line) => line !== '').length;
}

test('a command starts the application without its window, the next ones use it, and it ends when it is told to', async () => {
  const dir = path.join(desktop.home, 'data');
  const env = { ...desktop.env, ELECTRON_RUN_AS_NODE: '1' };
  const ensure = () => ensureRunning({ dir, env, headless: false, cliFile: CLI_FILE, onProgress: () => {} });
  const answers = await Promise.all(Array.from({ length: 5 }, ensure));
  const [first] = answers;
  assert.ok(first?.ok, JSON.stringify(first));
  assert.deepEqual(
    answers.map((answer) => answer.ok && [answer.value.address, answer.value.mode]),
    Array(5).fill([first.value.address, 'app']),
  );
  assert.equal(answers.filter((answer) => answer.ok && answer.value.started).length, 1);
  const running = findRunning(dir);
  assert.ok(running);
  const { address } = running;
  assert.equal(fs.statSync(address).mode & 0o777, 0o600);
  const status = await callControl({ address, call: 'status', args: {} });
  assert.ok(status.ok, JSON.stringify(status));
  assert.deepEqual([status.value.pid, status.value.mode, status.value.dataFolder], [running.pid, 'app', dir]);
  assert.equal(await windowsShown(), 0);

  // Its socket is swept away: the next command gets one all the same, of the same Culvert, and no window.
  fs.rmSync(address);
  const again = await ensure();
  assert.ok(again.ok, JSON.stringify(again));
  assert.equal(findRunning(dir)?.pid, running.pid);
  assert.equal(await windowsShown(), 0);

  // Started by hand it shows its window.
  const start = readControlFile(dir)?.start;
  assert.ok(start);
  await run(
    start.program,
    start.args.filter((arg) => arg !== '--hidden'),
    { env: desktop.env },
  );
  await until('the window', async () => (await windowsShown()) > 0, 20_000);

  const quit = await callControl({ address: again.value.address, call: 'quit', args: { close: false } });
  assert.ok(quit.ok, JSON.stringify(quit));
  await until('the end of the application', async () => !isAlive(running.pid), 20_000);
  const left = readControlFile(dir);
  assert.equal(left?.address, null);
  assert.ok(left.start && fs.existsSync(left.start.program));
  assert.ok(left.start.args.includes('--hidden') && left.start.args.includes(`--user-data-dir=${dir}`));

  // It is started by what it wrote, from wherever the command is run.
  const elsewhere = await ensureRunning({
    ...{ dir, env, headless: false, cliFile: '/nowhere/cli.cjs', onProgress: () => {} },
  });
  assert.ok(elsewhere.ok && elsewhere.value.started, JSON.stringify(elsewhere));
  await callControl({ address: elsewhere.value.address, call: 'quit', args: { close: false } });
  const pid = findRunning(dir)?.pid ?? 0;
  await until('the end of the application', async () => pid === 0 || !isAlive(pid), 20_000);
});

test('the application takes the place of a Culvert without a window on the same data folder', async () => {
  const dir = path.join(desktop.home, 'both');
  const env = { ...desktop.env };
  const options = { dir, env, cliFile: CLI_FILE, onProgress: () => {} };
  const headless = await ensureRunning({ ...options, headless: true });
  assert.ok(headless.ok, JSON.stringify(headless));
  const host = findRunning(dir);
  assert.equal(host?.mode, 'headless');
  // A command without --headless uses what runs.
  const used = await ensureRunning({ ...options, headless: false });
  assert.ok(used.ok && !used.value.started);

  const app = await startApp({ desktop, dataDir: dir, args: ['--hidden'] });
  try {
    await until('the application to serve', async () => findRunning(dir)?.mode === 'app', 20_000);
    assert.equal(isAlive(host?.pid ?? 0), false);
    const status = await callControl({ address: findRunning(dir)?.address ?? '', call: 'status', args: {} });
    assert.equal(status.ok && status.value.mode, 'app');
  } finally {
    await app.end();
  }
});
