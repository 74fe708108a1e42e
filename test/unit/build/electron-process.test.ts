import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { type Finished, run } from '../../helpers/processes.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

let dir: TempDir;

beforeEach(() => {
  dir = tempDir();
});

afterEach(() => dir.remove());

/** Runs a shell script in Electron's place, in a process of its own, since the output is what is looked at. */
function runAsElectron(script: string): Promise<Finished> {
  const executable = path.join(dir.path, 'electron');
  fs.writeFileSync(executable, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  const build = new URL('../../../build/', import.meta.url);
  const code = `
    import { runElectron } from ${JSON.stringify(new URL('electron-process.mjs', build))};
    import { holdSignals } from ${JSON.stringify(new URL('processes.mjs', build))};
    const signals = holdSignals();
    const executable = ${JSON.stringify(executable)};
    process.exitCode = await runElectron({ executable, args: [], env: process.env, signals });`;
  return run(process.execPath, ['--input-type=module', '--eval', code]);
}

const NOISE = 'echo "[1:1122/0.1:ERROR:ozone_platform_x11.cc(245)] Missing X server or \\$DISPLAY" >&2';

test('an Electron that could not start says why, though the reason looks like a remark of Chromium', async () => {
  const { code, stderr } = await runAsElectron(`${NOISE}; exit 1`);
  assert.equal(code, 1);
  assert.match(stderr, /Electron could not start \(exit code 1\)\.\n.*Missing X server/);
});

test('an Electron that crashes at once says why, and the signal becomes the exit code', async () => {
  const { code, stderr } = await runAsElectron(`${NOISE}; kill -ABRT $$`);
  assert.equal(code, 134);
  assert.match(stderr, /SIGABRT.*\n.*Missing X server/);
});

test('the remarks of Chromium are not shown while all is well', async () => {
  const { code, stdout, stderr } = await runAsElectron(`${NOISE}; echo hello; echo "a warning of ours" >&2`);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: 'hello\n', stderr: 'a warning of ours\n' });
});

test('an application that said itself why it failed is not drowned in remarks', async () => {
  const { code, stdout, stderr } = await runAsElectron(`${NOISE}; echo "The demo failed: no"; exit 1`);
  assert.deepEqual({ code, stdout, stderr }, { code: 1, stdout: 'The demo failed: no\n', stderr: '' });
});

test('what Electron says last is shown, even without an end of line', async () => {
  const { code, stderr } = await runAsElectron(
    'printf "libgbm.so.1: cannot open shared object file" >&2; exit 127',
  );
  assert.equal(code, 127);
  assert.match(stderr, /^libgbm\.so\.1: cannot open shared object file\n/);
});

test('a program left behind that holds the output open does not keep the command waiting', async () => {
  const { code } = await runAsElectron('sleep 600 & echo $! > "$(dirname "$0")/pid"');
  process.kill(Number(fs.readFileSync(path.join(dir.path, 'pid'), 'utf8')));
  assert.equal(code, 0);
});
