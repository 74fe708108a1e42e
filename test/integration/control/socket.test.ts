import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { callControl } from '../../../electron/control/client.ts';
import { readControlFile, runningIn, writeControlFile } from '../../../electron/control/control-file.ts';
import { serveControl } from '../../../electron/control/server.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';
import { serve, someHandlers, status } from '../../helpers/control-host.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

const HOST = fileURLToPath(new URL('../../helpers/control-host.ts', import.meta.url));
const LOADER = import.meta.resolve('tsx');

let dir: TempDir;
beforeEach(() => {
  dir = tempDir();
});
afterEach(() => dir.remove());

const mode = (file: string) => fs.lstatSync(file).mode & 0o777;
const ask = (address: string) => callControl({ address, call: 'status', args: {} });
const start = { program: '/opt/Culvert/culvert', args: ['--hidden'] };
const codeOf = (answer: Awaited<ReturnType<typeof ask>>) => (answer.ok ? 'ok' : answer.error.code);

/** A Culvert as a process of its own, once it serves or has ended. */
async function host(
  t: { after(run: () => void): void },
  data: string,
  env: object = {},
): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', LOADER, HOST], {
    env: { ...process.env, CONTROL_HOST: 'run', CULVERT_DATA_DIR: data, ...env },
    // Standard output is how a test file tells its results: nobody else may write there.
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  t.after(() => child.kill('SIGKILL'));
  await new Promise((resolve) => {
    child.once('message', resolve);
    child.once('exit', resolve);
  });
  return child;
}

test('the socket and control.json are their owner’s alone, whatever the umask and the data folder allow', async (t) => {
  fs.chmodSync(dir.path, 0o775);
  const before = process.umask(0);
  try {
    const { address } = await serve(t, { dir: dir.path, start });
    assert.equal(address, path.join(dir.path, 'control.sock'));
    assert.equal(mode(address), 0o600);
    assert.equal(mode(path.join(dir.path, 'control.json')), 0o600);
    assert.deepEqual(runningIn(dir.path), { version: 1, address, pid: process.pid, mode: 'headless', start });
    assert.equal(process.umask(0), 0);
    assert.deepEqual(await ask(address), ok(status));
  } finally {
    process.umask(before);
  }
});

test('at the end the socket is gone, and control.json says how Culvert is started', async (t) => {
  const server = await serve(t, { dir: dir.path, start, mode: 'app' });
  await server.close();
  assert.deepEqual(fs.readdirSync(dir.path), ['control.json']);
  const ended = { version: 1, address: null, pid: process.pid, mode: 'app', start };
  assert.deepEqual(readControlFile(dir.path), ended);
  assert.equal(codeOf(await ask(server.address)), 'NotRunning');
  assert.equal(runningIn(dir.path), null);

  // One without a desktop keeps what the application wrote.
  const headless = await serve(t, { dir: dir.path, start: null });
  assert.deepEqual(readControlFile(dir.path)?.start, start);
  await headless.close();
  assert.deepEqual(readControlFile(dir.path), { ...ended, mode: 'headless' });
});

test('a call that runs when Culvert ends is told so, and a new one before that is refused', async (t) => {
  let began = () => {};
  const running = new Promise<void>((resolve) => {
    began = resolve;
  });
  const server = await serve(t, {
    dir: dir.path,
    handlers: someHandlers({
      list: () => {
        began();
        return new Promise(() => {});
      },
    }),
  });
  const list = callControl({ address: server.address, call: 'list', args: { all: false } });
  await running;
  server.refuse();
  assert.equal(codeOf(await ask(server.address)), 'ControlEnding');
  assert.equal(runningIn(dir.path), null, 'nobody else is sent to the one that ends');
  await server.close();
  const answer = await list;
  assert.equal(answer.ok ? 'ok' : answer.error.code, 'ControlEnding');
});

test('a path that is too long for a socket gets one in a private folder, which is gone at the end', async (t) => {
  const long = path.join(dir.path, 'x'.repeat(90), 'Culvert');
  const temp = path.join(dir.path, 'tmp');
  fs.mkdirSync(temp);
  fs.chmodSync(temp, 0o1777);
  const server = await serve(t, { dir: long, temp, env: {} });
  const folder = path.dirname(server.address);
  assert.equal(path.dirname(folder), temp);
  assert.deepEqual([mode(folder), mode(server.address)], [0o700, 0o600]);
  assert.equal(runningIn(long)?.address, server.address);
  assert.deepEqual(await ask(server.address), ok(status));
  await server.close();
  assert.deepEqual(fs.readdirSync(temp), []);
});

test('a Culvert that was killed is followed by one at the same address, and its leavings are taken away', async (t) => {
  const temp = path.join(dir.path, 'tmp');
  fs.mkdirSync(temp);
  for (const data of [path.join(dir.path, 'data'), path.join(dir.path, 'x'.repeat(90))]) {
    fs.mkdirSync(data);
    const killed = await host(t, data, { XDG_RUNTIME_DIR: temp });
    const left = runningIn(data);
    assert.ok(left && left.pid === killed.pid);
    killed.kill('SIGKILL');
    await new Promise((resolve) => killed.once('exit', resolve));
    assert.ok(fs.existsSync(left.address));
    assert.equal(codeOf(await ask(left.address)), 'NotRunning');
    const server = await serve(t, { dir: data, env: { XDG_RUNTIME_DIR: temp } });
    assert.deepEqual(await ask(server.address), ok(status));
    assert.equal(fs.readdirSync(temp).length, server.address.startsWith(temp) ? 1 : 0);
    await server.close();
  }
  assert.deepEqual(fs.readdirSync(temp), []);
});

test('a Culvert that is killed in the middle of an answer leaves the command with ControlLost', async (t) => {
  const child = await host(t, dir.path);
  const address = runningIn(dir.path)?.address ?? '';
  const answer = await callControl({
    ...{ address, call: 'list', args: { all: false } },
    onProgress: () => child.kill('SIGKILL'),
  });
  assert.equal(answer.ok ? null : answer.error.code, 'ControlLost');
});

test('a living Culvert is never replaced, also where its control.json was lost', async (t) => {
  const server = await serve(t, { dir: dir.path });
  for (const prepare of [() => {}, () => fs.rmSync(path.join(dir.path, 'control.json'))]) {
    prepare();
    const second = await serveControl({
      ...{ dir: dir.path, mode: 'app', start: null, handlers: someHandlers(), log: silentLog },
    });
    assert.equal(second.ok ? null : second.error.code, 'ControlTaken');
  }
  assert.deepEqual(await ask(server.address), ok(status));
});

test('of many that start at the same moment on what a killed one left behind, one serves', async (t) => {
  const stale = net.createServer();
  await new Promise<void>((resolve) => stale.listen(path.join(dir.path, 'first'), resolve));
  fs.renameSync(path.join(dir.path, 'first'), path.join(dir.path, 'control.sock'));
  await new Promise((resolve) => stale.close(resolve));
  fs.writeFileSync(path.join(dir.path, 'control.lock'), '999999999 left');
  const hosts = await Promise.all(Array.from({ length: 8 }, () => host(t, dir.path)));
  const serving = hosts.filter((child) => child.exitCode === null);
  assert.deepEqual(
    [serving.length, ...hosts.filter((child) => child.exitCode !== null).map((child) => child.exitCode)],
    [1, 0, 0, 0, 0, 0, 0, 0],
  );
  const answer = await ask(runningIn(dir.path)?.address ?? '');
  assert.equal(answer.ok && answer.value.pid, serving[0]?.pid);
  assert.ok(!fs.existsSync(path.join(dir.path, 'control.lock')));
});

test('many servers in one process that want the same folder find out that one has it', async (t) => {
  const options = {
    dir: dir.path,
    mode: 'app' as const,
    start: null,
    handlers: someHandlers(),
    log: silentLog,
  };
  const served = await Promise.all(Array.from({ length: 5 }, () => serveControl(options)));
  const codes = served.map((one) => (one.ok ? 'ok' : one.error.code)).sort();
  for (const one of served) {
    t.after(() => one.ok && one.value.close());
  }
  assert.deepEqual(codes, [...Array(4).fill('ControlTaken'), 'ok']);
});

test('where no socket can be made Culvert is told why and goes on', async () => {
  const options = { mode: 'app' as const, start: null, handlers: someHandlers(), log: silentLog };
  const file = path.join(dir.path, 'file');
  fs.writeFileSync(file, '');
  const inTheWay = path.join(dir.path, 'data');
  fs.mkdirSync(path.join(inTheWay, 'control.sock', 'sub'), { recursive: true });
  const long = path.join(dir.path, 'x'.repeat(100));
  for (const wrong of [
    { ...options, dir: path.join(file, 'data') },
    { ...options, dir: inTheWay },
  ]) {
    const served = await serveControl(wrong);
    assert.equal(served.ok ? null : served.error.code, 'ControlUnavailable');
  }
  const served = await serveControl({ ...options, dir: long, temp: path.join(dir.path, 'missing'), env: {} });
  // There is always /tmp.
  assert.ok(served.ok);
  await served.value.close();
});

test('a control.json that speaks of a socket of another Culvert by now is not written over at the end', async (t) => {
  const server = await serve(t, { dir: dir.path, start });
  const theirs = { version: 1, address: '/run/other.sock', pid: 1, mode: 'app' as const, start };
  writeControlFile(dir.path, theirs);
  await server.close();
  assert.deepEqual(readControlFile(dir.path), theirs);
});
