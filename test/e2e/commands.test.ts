/** The commands of the README, as a script runs them. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { startDisplay, startSessionBus } from '../../build/desktop.mjs';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { ROOT, until } from '../helpers/desktop.ts';
import { type Finished, run as runProcess } from '../helpers/processes.ts';

const run = promisify(execFile);

function withoutDisplay(): NodeJS.ProcessEnv {
  const env = { ...process.env };
  for (const name of ['DISPLAY', 'WAYLAND_DISPLAY', 'DBUS_SESSION_BUS_ADDRESS']) {
    delete env[name];
  }
  return env;
}

/** Command lines of running processes that hold a text. */
async function processesWith(text: string): Promise<string[]> {
  const { stdout } = await run('ps', ['-ewwo', 'args']);
  return stdout.split('\n').filter((line) => line.includes(text));
}

/** `npm run demo` itself, without npm before it. */
function runDemo(tmp: string, args: string[] = []) {
  const child = spawn(process.execPath, ['build/run.mjs', 'demo', ...args], {
    cwd: ROOT,
    env: { ...withoutDisplay(), TMPDIR: tmp },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  return { child, stdout: () => stdout, exited: once(child, 'close') };
}

async function nothingLeft(tmp: string): Promise<void> {
  await until('the end of every process', async () => (await processesWith(tmp)).length === 0, 10_000);
  assert.deepEqual(fs.readdirSync(tmp), [], 'nothing is left behind');
  fs.rmSync(tmp, { recursive: true });
}

/** The built application in another folder, but one file of it. */
function appWithout(file: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-app-'));
  fs.copyFileSync(path.join(ROOT, 'package.json'), path.join(folder, 'package.json'));
  fs.cpSync(path.join(ROOT, 'dist'), path.join(folder, 'dist'), {
    recursive: true,
    filter: (from) => path.basename(from) !== file,
  });
  return folder;
}

/** Runs an application to its end, on a display of its own. */
async function runApp(folder: string, args: string[], electronArgs: string[] = []): Promise<Finished> {
  const { executable } = await electronRuntime();
  const display = await startDisplay();
  const bus = await startSessionBus({ env: display.env });
  try {
    return await runProcess(
      executable,
      [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...electronArgs,
        folder,
        `--user-data-dir=${path.join(folder, 'data')}`,
        ...args,
      ],
      { env: { ...process.env, ...display.env, ...bus.env }, timeout: 30_000 },
    );
  } finally {
    await bus.stop();
    await display.stop();
  }
}

test('npm run demo -- --check opens a tunnel, runs a command over ssh, closes, leaves no process, and exits 0', async () => {
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-check-'));
  const { stdout } = await run('npm', ['run', '--silent', 'demo', '--', '--check'], {
    cwd: ROOT,
    env: { ...withoutDisplay(), TMPDIR: tmp },
    timeout: 120_000,
  });
  assert.match(stdout, /tunnel {4}[0-9a-f-]{8,}/);
  assert.match(stdout, /expires {3}\d{4}-\d\d-\d\dT/);
  assert.match(stdout, /SSH {7}127\.0\.0\.1:\d+ -> localhost:22/);
  assert.match(stdout, /^ {2}ssh .*root@127\.0\.0\.1$|^ {2}ssh .*@127\.0\.0\.1$/m);
  assert.match(stdout, /^line3-press-07 says hello from Linux$/m);
  await nothingLeft(tmp);
});

test('npm run demo prints an ssh command that works in another shell, and Ctrl-C ends it all', async () => {
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-demo-test-'));
  const demo = runDemo(tmp);
  try {
    await until('the invitation to paste', async () => demo.stdout().includes('Ctrl-C'), 60_000);
    const command = /^ {2}(ssh .*)$/m.exec(demo.stdout())?.[1] ?? '';
    const { stdout } = await run('sh', ['-c', `${command} -o BatchMode=yes 'echo "$CULVERT_DEVICE"; tty'`], {
      env: withoutDisplay(),
      timeout: 30_000,
    }).catch((error: { stdout: string }) => error);
    assert.match(stdout, /line3-press-07/);
    const web = /(http:\/\/127\.0\.0\.1:\d+\/)/.exec(demo.stdout())?.[1] ?? '';
    assert.match(await (await fetch(web)).text(), /line3-press-07/);
  } finally {
    demo.child.kill('SIGINT');
  }
  assert.deepEqual(await demo.exited, [0, null]);
  await nothingLeft(tmp);
});

test('Ctrl-C in the first moments of npm run demo leaves no process and no file', async () => {
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-early-'));
  // The folder of the display is made just before the display starts.
  const starting = new Promise<void>((resolve) => {
    const watcher = fs.watch(tmp, (_event, name) => {
      if (name?.startsWith('culvert-x-')) {
        watcher.close();
        resolve();
      }
    });
  });
  const demo = runDemo(tmp);
  await Promise.race([starting, demo.exited]);
  demo.child.kill('SIGINT');
  assert.deepEqual(await demo.exited, [130, null]);
  assert.equal(demo.stdout(), '');
  await nothingLeft(tmp);
});

test('a check that a signal ends before the device has answered does not exit 0, and leaves nothing', async () => {
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-signal-'));
  const demo = runDemo(tmp, ['--check']);
  await until('the application to start its cloud', async () =>
    fs.readdirSync(tmp, { recursive: true }).some((name) => String(name).endsWith('demo-identity')),
  );
  demo.child.kill('SIGTERM');
  assert.deepEqual(await demo.exited, [1, null]);
  assert.doesNotMatch(demo.stdout(), /^line3-press-07 says hello/m);
  await nothingLeft(tmp);
});

test('a demo whose cloud cannot start says so and ends, with exit code 1', async () => {
  const folder = appWithout('local-cloud.cjs');
  const { code, stdout } = await runApp(folder, ['--demo', '--no-display']);
  assert.equal(code, 1);
  assert.match(stdout, /^The demo failed: .*local-cloud\.cjs/m);
  fs.rmSync(folder, { recursive: true });
});

test('an application that cannot start says why and ends, with exit code 1', async () => {
  const folder = appWithout('');
  // Whatever breaks while the application is put together.
  const broken = path.join(folder, 'broken.cjs');
  fs.writeFileSync(
    broken,
    "require('node:os').hostname = () => { throw new Error('nobody knows the name'); };",
  );
  const { code, stderr } = await runApp(folder, ['--no-display'], ['-r', broken]);
  assert.equal(code, 1);
  assert.match(stderr, /culvert cannot start.*nobody knows the name/);
  fs.rmSync(folder, { recursive: true });
});

test('culvert --version says what runs', async () => {
  const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
    version: string;
  };
  const { stdout } = await run(process.execPath, [path.join(ROOT, 'dist/cli.cjs'), '--version']);
  assert.ok(stdout.includes(version), stdout);
  assert.ok(stdout.includes(process.versions.node), stdout);
  const { version: electron } = await electronRuntime();
  assert.ok(stdout.includes(`Electron ${electron}`), stdout);
});
