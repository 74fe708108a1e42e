/** The commands of the README, as a script runs them. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { electronRuntime } from '../../build/electron-runtime.mjs';
import { ROOT, until } from '../helpers/desktop.ts';

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
  await until('the end of every process', async () => (await processesWith(tmp)).length === 0, 10_000);
  assert.deepEqual(fs.readdirSync(tmp), [], 'nothing is left behind');
  fs.rmSync(tmp, { recursive: true });
});

test('npm run demo prints an ssh command that works in another shell, and Ctrl-C ends it all', async () => {
  const tmp = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-demo-test-'));
  const demo = spawn(process.execPath, ['build/run.mjs', 'demo'], {
    cwd: ROOT,
    env: { ...withoutDisplay(), TMPDIR: tmp },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  demo.stdout.setEncoding('utf8').on('data', (text) => {
    printed += text;
  });
  const exited = new Promise<number | null>((resolve) => demo.once('exit', (code) => resolve(code)));
  try {
    await until('the invitation to paste', async () => printed.includes('Ctrl-C'), 60_000);
    const command = /^ {2}(ssh .*)$/m.exec(printed)?.[1] ?? '';
    const { stdout } = await run('sh', ['-c', `${command} -o BatchMode=yes 'echo "$CULVERT_DEVICE"; tty'`], {
      env: withoutDisplay(),
      timeout: 30_000,
    }).catch((error: { stdout: string }) => error);
    assert.match(stdout, /line3-press-07/);
    const web = /(http:\/\/127\.0\.0\.1:\d+\/)/.exec(printed)?.[1] ?? '';
    assert.match(await (await fetch(web)).text(), /line3-press-07/);
  } finally {
    demo.kill('SIGINT');
  }
  assert.equal(await exited, 0);
  await until('the end of every process', async () => (await processesWith(tmp)).length === 0, 10_000);
  fs.rmSync(tmp, { recursive: true, force: true });
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
