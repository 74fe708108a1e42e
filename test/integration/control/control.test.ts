import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { callControl } from '../../../electron/control/client.ts';
import { readControlFile, runningIn } from '../../../electron/control/control-file.ts';
import { createControl, endHeadless } from '../../../electron/main/control.ts';
import { createLog, silentLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';
import { serve, someHandlers, status } from '../../helpers/control-host.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

const HOST = fileURLToPath(new URL('../../helpers/control-host.ts', import.meta.url));
const LOADER = import.meta.resolve('tsx');
const start = { program: '/opt/Culvert/culvert', args: ['--hidden'] };

let dir: TempDir;
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir.remove());

const ask = (address = path.join(dir.path, 'control.sock')) =>
  callControl({ address, call: 'status', args: {} });
const control = (change: object = {}) =>
  createControl({ dir: dir.path, mode: 'app', start, handlers: someHandlers(), log: silentLog, ...change });

test('the application serves from open to close, and opening twice is the same as once', async () => {
  const app = control();
  assert.equal(app.connections(), 0);
  const [first, second] = await Promise.all([app.open(), app.open()]);
  assert.ok(first.ok && second.ok && first.value === second.value);
  assert.deepEqual(await ask(), ok(status));
  app.refuse();
  const refused = await ask();
  assert.equal(refused.ok ? null : refused.error.code, 'ControlEnding');
  await app.close();
  await app.close();
  assert.equal(readControlFile(dir.path)?.address, null);
  const late = await app.open();
  assert.equal(late.ok ? null : late.error.code, 'ControlEnding');
});

test('it tells when the last command has gone', async (t) => {
  let idle = () => {};
  const gone = new Promise<void>((resolve) => {
    idle = resolve;
  });
  const host = control({ onIdle: () => idle() });
  t.after(() => host.close());
  await host.open();
  await ask();
  await gone;
  assert.equal(host.connections(), 0);
});

test('without a socket it goes on, says why in the log, and tries again when somebody looks for it', async (t) => {
  const lines: string[] = [];
  const other = await serve(t, { dir: dir.path });
  const app = control({ log: createLog((level, line) => lines.push(`${level} ${line}`)) });
  t.after(() => app.close());
  const taken = await app.open();
  assert.equal(taken.ok ? null : taken.error.code, 'ControlTaken');
  assert.ok(lines.some((line) => line.startsWith('warn') && line.includes('ControlTaken')));
  await other.close();
  await app.look();
  assert.equal(runningIn(dir.path)?.mode, 'app');
  assert.deepEqual(await ask(), ok(status));
});

test('a socket that was swept away is made anew when somebody looks for it', async (t) => {
  const app = control();
  t.after(() => app.close());
  await app.open();
  await app.look();
  assert.deepEqual(await ask(), ok(status));
  fs.rmSync(path.join(dir.path, 'control.sock'));
  await app.look();
  assert.deepEqual(await ask(), ok(status));
});

test('a Culvert without a window makes way for the application, which waits until it has ended', async (t) => {
  const child = spawn(process.execPath, ['--import', LOADER, HOST], {
    env: { ...process.env, CONTROL_HOST: 'run', CULVERT_DATA_DIR: dir.path },
    // Standard output is how a test file tells its results: nobody else may write there.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  t.after(() => child.kill('SIGKILL'));
  await new Promise((resolve) => child.once('message', resolve));
  const exit = new Promise((resolve) => child.once('exit', resolve));
  await endHeadless({ dir: dir.path, log: silentLog });
  assert.equal(await exit, 0);
  const app = control();
  t.after(() => app.close());
  assert.ok((await app.open()).ok);
});

test('nothing is ended where none runs, where one was killed, or where it is the application', async (t) => {
  await endHeadless({ dir: dir.path, log: silentLog });
  const app = control();
  t.after(() => app.close());
  await app.open();
  await endHeadless({ dir: dir.path, log: silentLog });
  assert.deepEqual(await ask(), ok(status));
  const left = readControlFile(dir.path);
  await app.close();
  assert.ok(left);
  fs.writeFileSync(
    path.join(dir.path, 'control.json'),
    JSON.stringify({ ...left, mode: 'headless', pid: process.ppid }),
  );
  await endHeadless({ dir: dir.path, log: silentLog });
});
