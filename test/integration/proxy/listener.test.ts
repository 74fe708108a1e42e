import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { findFreePort, listenOnLoopback } from '../../../electron/proxy/listener.ts';
import { SourceTunnel } from '../../../electron/proxy/source-tunnel.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { dial, startTarget, until } from '../../helpers/source-harness.ts';

function tunnel(): SourceTunnel {
  return new SourceTunnel({
    userAgent: 'culvert/test',
    clock: systemClock,
    log: silentLog,
    random: Math.random,
    onStatus: () => {},
    onTraffic: () => {},
  });
}

test('a taken port names the next free one, on which one can really listen', async (t) => {
  const other = await startTarget(t, () => {});
  const source = tunnel();
  t.after(() => source.stop());
  const taken = await source.listen([{ serviceId: 'SSH', port: other.port }]);
  assert.ok(!taken.ok);
  assert.equal(taken.error.code, 'PortTaken');
  const suggestedPort = taken.error.details?.suggestedPort;
  assert.ok(suggestedPort && suggestedPort > other.port);
  assert.match(taken.error.advice, new RegExp(`Use port ${suggestedPort}`));
  assert.deepEqual(taken.error.details, { serviceId: 'SSH', port: other.port, suggestedPort });

  const again = tunnel();
  t.after(() => again.stop());
  const bound = await again.listen([{ serviceId: 'SSH', port: suggestedPort }]);
  assert.deepEqual(bound, { ok: true, value: [{ serviceId: 'SSH', port: suggestedPort }] });
});

test('a port that another program has on ::1 alone counts as taken', async (t) => {
  const other = createServer();
  const listening = await new Promise<boolean>((resolve) => {
    other.once('error', () => resolve(false));
    other.listen({ host: '::1', port: 0 }, () => resolve(true));
  });
  if (!listening) {
    // A computer without ::1 cannot get into this.
    assert.equal(await findFreePort(40_000).then((port) => port > 0), true);
    return;
  }
  t.after(() => new Promise<void>((resolve) => other.close(() => resolve())));
  const address = other.address();
  assert.ok(address && typeof address === 'object');
  const bound = await listenOnLoopback({ serviceId: 'SSH', port: address.port }, () => {});
  assert.equal(bound.ok ? 'bound' : bound.error.code, 'PortTaken');
});

test('when one of several ports is taken none is left bound', async (t) => {
  const other = await startTarget(t, () => {});
  const free = await findFreePort(other.port);
  const source = tunnel();
  const result = await source.listen([
    { serviceId: 'SSH', port: free },
    { serviceId: 'WEB', port: other.port },
  ]);
  assert.equal(result.ok ? 'bound' : result.error.code, 'PortTaken');
  await assert.rejects(dial(t, free), { code: 'ECONNREFUSED' });
});

test('two services cannot have the same port', async (t) => {
  const port = await findFreePort(41_000);
  const source = tunnel();
  t.after(() => source.stop());
  const result = await source.listen([
    { serviceId: 'SSH', port },
    { serviceId: 'WEB', port },
  ]);
  assert.equal(result.ok ? 'bound' : result.error.code, 'PortTaken');
});

test('nothing but loopback is listened on', async (t) => {
  const bound = await listenOnLoopback({ serviceId: 'SSH', port: 0 }, (socket) => socket.destroy());
  assert.ok(bound.ok);
  t.after(() => bound.value.close());
  const { port } = bound.value;
  // All of 127.0.0.0/8 is this computer, but only 127.0.0.1 is listened on.
  await assert.rejects(dial(t, port, '127.0.0.2'));
  (await dial(t, port, '127.0.0.1')).destroy();
});

test('a burst of connections is accepted whole', async (t) => {
  let accepted = 0;
  const bound = await listenOnLoopback({ serviceId: 'SSH', port: 0 }, () => {
    accepted += 1;
  });
  assert.ok(bound.ok);
  t.after(() => bound.value.close());
  await Promise.all(Array.from({ length: 300 }, () => dial(t, bound.value.port)));
  await until('all are accepted', () => accepted === 300);
});

test('stop while the ports are being bound leaves none of them behind', async (t) => {
  const port = await findFreePort(42_000);
  const source = tunnel();
  const listening = source.listen([{ serviceId: 'SSH', port }]);
  await source.stop();
  const result = await listening;
  assert.equal(result.ok ? 'bound' : result.error.code, 'ProxyStopped');
  await assert.rejects(dial(t, port), { code: 'ECONNREFUSED' });
});

test('what cannot be an endpoint or a token is refused before anything is sent', async (t) => {
  const source = tunnel();
  t.after(() => source.stop());
  assert.ok((await source.listen([{ serviceId: 'SSH', port: 0 }])).ok);
  const session = {
    endpoint: 'ws://127.0.0.1:1',
    accessToken: 'AQGAAX',
    clientToken: 'c'.repeat(32),
    destinationVersion: 3,
  } as const;
  const codes = [
    { ...session, endpoint: 'ws://example.com' },
    { ...session, accessToken: 'with\r\nX-Header: injected' },
    { ...session, accessToken: '' },
    { ...session, clientToken: 'short' },
  ].map((wrong) => source.connect(wrong));
  assert.deepEqual(
    codes.map((result) => (result.ok ? 'ok' : result.error.code)),
    ['EndpointInvalid', 'TokenRefused', 'TokenRefused', 'TokenRefused'],
  );
});
