import assert from 'node:assert/strict';
import { createServer, type LookupFunction, type Server, type Socket } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ConnectorParams, connectToTarget } from '../../../electron/proxy/connector.ts';
import { codeOf } from '../../../electron/proxy/network-error.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { startBlackHole } from '../../helpers/black-hole.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { startTarget, until } from '../../helpers/source-harness.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

interface Attempt {
  settled: 'no' | 'connected' | 'failed';
  code: string;
  socket: Socket | null;
  logLines: string[];
}

function attempt(
  t: TestContext,
  params: Partial<ConnectorParams> & Pick<ConnectorParams, 'target'>,
): Attempt {
  const result: Attempt = { settled: 'no', code: '', socket: null, logLines: [] };
  const ended = new AbortController();
  t.after(() => ended.abort(new Error('the test is over')));
  connectToTarget({
    localAddress: null,
    retryCount: 0,
    retryDelayMs: 2_500,
    clock: systemClock,
    log: createLog((level, line) => result.logLines.push(`${level} ${line}`)),
    fields: { service: 'SSH' },
    signal: ended.signal,
    mayRetry: () => true,
    ...params,
  }).then(
    (socket) => {
      t.after(() => socket.destroy());
      result.settled = 'connected';
      result.socket = socket;
    },
    (error: unknown) => {
      result.settled = 'failed';
      result.code = codeOf(error);
    },
  );
  return result;
}

const isSettled = (result: Attempt) => until('it is settled', () => result.settled !== 'no');

async function listen(t: TestContext, options: { port?: number; host?: string; path?: string }) {
  const sockets: Socket[] = [];
  const server: Server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => {});
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.path ? options : { port: 0, ...options }, resolve);
  });
  t.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });
  const address = server.address();
  return { sockets, port: address !== null && typeof address === 'object' ? address.port : 0 };
}

test('a service that refuses is tried five times more, 2.5 seconds apart, and no sooner', async (t) => {
  const clock = new FakeClock();
  const port = await quietPort();
  const result = attempt(t, { target: { host: '127.0.0.1', port }, retryCount: 5, clock });
  for (let tries = 1; tries <= 5; tries += 1) {
    await until(
      'the try has failed',
      () => result.logLines.filter((line) => line.startsWith('info')).length === tries,
    );
    assert.match(
      result.logLines.findLast((line) => line.startsWith('info')) ?? '',
      new RegExp(`another try follows service="SSH" code="ECONNREFUSED" attempt=${tries} waitMs=2500`),
    );
    assert.equal(clock.waiting, 1);
    await clock.advance(2_499);
    assert.equal(clock.waiting, 1);
    await clock.advance(1);
  }
  await isSettled(result);
  assert.deepEqual([result.settled, result.code], ['failed', 'ECONNREFUSED']);
  assert.equal(clock.waiting, 0);
});

test('a service that comes up while it is waited for is connected at the next try', async (t) => {
  const clock = new FakeClock();
  const port = await quietPort();
  const result = attempt(t, { target: { host: '127.0.0.1', port }, retryCount: 5, clock });
  await until('the first try has failed', () => clock.waiting === 1 && result.logLines.length > 0);
  const server = await listen(t, { port, host: '127.0.0.1' });
  assert.equal(result.settled, 'no');
  await clock.advance(2_500);
  await isSettled(result);
  assert.equal(result.settled, 'connected');
  await until('the service has it', () => server.sockets.length === 1);
});

test('no retry where none may follow', async (t) => {
  const port = await quietPort();
  const result = attempt(t, { target: { host: '127.0.0.1', port }, retryCount: 5, mayRetry: () => false });
  await isSettled(result);
  assert.deepEqual([result.settled, result.code], ['failed', 'ECONNREFUSED']);
});

test('giving up ends a wait for the next try at once, and leaves no timer', async (t) => {
  const clock = new FakeClock();
  const abort = new AbortController();
  const target = { host: '127.0.0.1', port: await quietPort() };
  const result = attempt(t, { target, retryCount: 5, clock, signal: abort.signal });
  await until(
    'it waits',
    () => clock.waiting === 1 && result.logLines.some((line) => line.startsWith('info')),
  );
  abort.abort(new Error('enough'));
  await isSettled(result);
  assert.equal(result.settled, 'failed');
  assert.equal(clock.waiting, 0);
});

test('an address that never answers is given up after ten seconds, or at once when told so', async (t) => {
  const hole = await startBlackHole(t, '127.0.0.1');
  const clock = new FakeClock();
  const target = { host: '127.0.0.1', port: hole.port };
  const slow = attempt(t, { target, clock });
  const abort = new AbortController();
  const aborted = attempt(t, { target, clock, signal: abort.signal });
  await until('both have begun', () => clock.waiting === 2);
  abort.abort(new Error('enough'));
  await isSettled(aborted);
  assert.equal(slow.settled, 'no');
  await clock.advance(10_000);
  await isSettled(slow);
  assert.deepEqual([slow.settled, slow.code], ['failed', 'ETIMEDOUT']);
});

test('a name server that is silent holds nothing up for longer than that, nor when told to give up', async (t) => {
  const clock = new FakeClock();
  const target = { host: 'device.test', port: 22 };
  const lookup: LookupFunction = () => {};
  const slow = attempt(t, { target, clock, lookup });
  const abort = new AbortController();
  const aborted = attempt(t, { target, clock, lookup, signal: abort.signal });
  await until('both have begun', () => clock.waiting === 2);
  abort.abort(new Error('enough'));
  await isSettled(aborted);
  assert.equal(slow.settled, 'no');
  await clock.advance(10_000);
  await isSettled(slow);
  assert.deepEqual([slow.settled, slow.code], ['failed', 'ETIMEDOUT']);
});

test('a Unix socket is reached by its path, and a missing one is tried again', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const file = path.join(dir.path, 'service.sock');
  const clock = new FakeClock();
  const result = attempt(t, { target: { path: file }, retryCount: 1, clock, localAddress: '127.0.0.1' });
  await until('the first try has failed', () => result.logLines.some((line) => line.includes('ENOENT')));
  const server = await listen(t, { path: file });
  await clock.advance(2_500);
  await isSettled(result);
  assert.equal(result.settled, 'connected');
  await until('the service has it', () => server.sockets.length === 1);
});

test('a name with several addresses is reached over the one that answers', async (t) => {
  const lookup: LookupFunction = (_name, _options, answer) =>
    answer(null, [
      { address: '127.0.0.3', family: 4 },
      { address: '::1', family: 6 },
      { address: '127.0.0.1', family: 4 },
    ]);
  for (const host of ['127.0.0.1', '::1', '127.0.0.3']) {
    const server = await listen(t, { host });
    const result = attempt(t, { target: { host: 'device.test', port: server.port }, lookup });
    await isSettled(result);
    assert.equal(result.settled, 'connected', `${host}: ${result.code}`);
    assert.equal(result.socket?.remoteAddress, host);
    // Only the addresses of the local address's own family are tried from there.
    const bound = attempt(t, {
      target: { host: 'device.test', port: server.port },
      lookup,
      localAddress: '127.0.0.77',
    });
    await isSettled(bound);
    assert.equal(bound.settled, host === '::1' ? 'failed' : 'connected');
  }
});

test('a name that does not exist says so', async (t) => {
  const result = attempt(t, { target: { host: 'does-not-exist.invalid', port: 22 } });
  await isSettled(result);
  assert.equal(result.settled, 'failed');
  assert.match(result.code, /^(ENOTFOUND|EAI_AGAIN)$/);
});

test('connections come from the local address that is asked for', async (t) => {
  const target = await startTarget(t, () => {});
  const result = attempt(t, {
    target: { host: '127.0.0.1', port: target.port },
    localAddress: '127.0.0.77',
  });
  await isSettled(result);
  assert.equal(result.settled, 'connected');
  assert.equal(result.socket?.localAddress, '127.0.0.77');
});

test('a local address of another family than the target reaches nothing, and a name is looked up', async (t) => {
  const target = { host: '127.0.0.1', port: (await startTarget(t, () => {})).port };
  const other = attempt(t, { target, localAddress: '::1' });
  await isSettled(other);
  assert.deepEqual([other.settled, other.code], ['failed', 'EADDRNOTAVAIL']);
  const named = attempt(t, { target, localAddress: 'localhost' });
  await isSettled(named);
  assert.equal(named.socket?.localAddress, '127.0.0.1');
  const unknown = attempt(t, { target, localAddress: 'does-not-exist.invalid' });
  await isSettled(unknown);
  assert.deepEqual([unknown.settled, unknown.code], ['failed', 'EADDRNOTAVAIL']);
});
