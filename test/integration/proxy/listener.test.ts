import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { type TestContext, test } from 'node:test';
import {
  findFreePort,
  type Listener,
  type ListenOptions,
  listenOn,
  resolveBindAddress,
} from '../../../electron/proxy/listener.ts';
import { SourceTunnel } from '../../../electron/proxy/source-tunnel.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
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
  const bound = await listenOn({ serviceId: 'SSH', port: address.port }, () => {});
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
  const bound = await listenOn({ serviceId: 'SSH', port: 0 }, (socket) => socket.destroy());
  assert.ok(bound.ok);
  t.after(() => bound.value.close());
  const { port } = bound.value;
  // All of 127.0.0.0/8 is this computer, but only 127.0.0.1 is listened on.
  await assert.rejects(dial(t, port, '127.0.0.2'));
  (await dial(t, port, '127.0.0.1')).destroy();
});

test('a burst of connections is accepted whole', async (t) => {
  let accepted = 0;
  const bound = await listenOn({ serviceId: 'SSH', port: 0 }, () => {
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

const SSH = { serviceId: 'SSH', port: 0 };

/** Listens until the test ends. */
async function listening(t: TestContext, options: ListenOptions, port = 0): Promise<Listener> {
  const bound = await listenOn({ ...SSH, port }, (socket) => socket.destroy(), options);
  assert.ok(bound.ok, bound.ok ? '' : bound.error.message);
  t.after(() => bound.value.close());
  return bound.value;
}

/** An address of this computer that is not loopback, where it has one. */
function outerAddress(): string | undefined {
  return Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

test('an explicit loopback address is listened on alone', async (t) => {
  const { port } = await listening(t, { bindAddress: '127.0.0.2' });
  (await dial(t, port, '127.0.0.2')).destroy();
  await assert.rejects(dial(t, port, '127.0.0.1'));
});

test('localhost, asked for by name, is every loopback address that the system gives it', async (t) => {
  const addresses = await resolveBindAddress('localhost');
  assert.ok(addresses.ok && addresses.value.length > 0);
  const { port } = await listening(t, { bindAddress: 'localhost' });
  for (const address of addresses.value) {
    (await dial(t, port, address)).destroy();
  }
});

test('an IPv6 address may stand in brackets', async () => {
  assert.deepEqual(await resolveBindAddress('[::1]'), { ok: true, value: ['::1'] });
  assert.deepEqual(await resolveBindAddress('::1'), { ok: true, value: ['::1'] });
});

test('0.0.0.0, asked for, takes connections to every address of this computer', async (t) => {
  const { port } = await listening(t, { bindAddress: '0.0.0.0' });
  // From 127.0.0.1 to 127.0.0.9, and from the outer address to itself: neither is turned away.
  for (const host of ['127.0.0.9', outerAddress() ?? '127.0.0.1']) {
    let accepted = 0;
    const socket = await dial(t, port, host);
    socket.once('end', () => {
      accepted += 1;
    });
    socket.resume();
    await until('the connection was taken and ended', () => accepted === 1);
  }
});

test('an open address hands its connections on, whoever they are from', async (t) => {
  const host = outerAddress() ?? '127.0.0.1';
  const peers: string[] = [];
  const bound = await listenOn(SSH, (socket) => peers.push(socket.remoteAddress ?? ''), {
    bindAddress: host,
  });
  assert.ok(bound.ok);
  t.after(() => bound.value.close());
  await dial(t, bound.value.port, host);
  await until('the connection is handed on', () => peers.length === 1);
  assert.deepEqual(peers, [host]);
});

test('an address that this computer does not have is refused, and so is a name that means nothing', async () => {
  for (const bindAddress of ['198.51.100.1', 'nobody.invalid']) {
    const bound = await listenOn(SSH, () => {}, { bindAddress });
    assert.equal(bound.ok ? 'bound' : bound.error.code, 'BindAddressInvalid');
    assert.match(bound.ok ? '' : bound.error.message, new RegExp(bindAddress));
  }
});

test('a busy port is tried again after a wait, and bound when it is free', async (t) => {
  const other = await listening(t, {});
  const clock = new FakeClock();
  const busy: [port: number, attempt: number][] = [];
  const bound = listenOn({ ...SSH, port: other.port }, () => {}, {
    clock,
    retry: { count: 5, delayMs: 2_500, onWait: ({ port, attempt }) => busy.push([port, attempt]) },
  });
  await until('the first try failed', () => clock.waiting === 1);
  await clock.advance(2_499);
  assert.equal(busy.length, 1, 'it waits its time');
  await clock.advance(1);
  await until('the second try failed', () => clock.waiting === 1);
  await other.close();
  await clock.advance(2_500);
  const result = await bound;
  assert.ok(result.ok);
  t.after(() => result.value.close());
  assert.equal(result.value.port, other.port);
  assert.deepEqual(busy, [
    [other.port, 1],
    [other.port, 2],
  ]);
});

test('an address that is not there yet is tried again too', async () => {
  const clock = new FakeClock();
  const codes: string[] = [];
  const bound = listenOn(SSH, () => {}, {
    bindAddress: '198.51.100.1',
    clock,
    retry: { count: 1, delayMs: 100, onWait: ({ code }) => codes.push(code) },
  });
  await until('the first try failed', () => clock.waiting === 1);
  await clock.advance(100);
  const result = await bound;
  assert.equal(result.ok ? 'bound' : result.error.code, 'BindAddressInvalid');
  assert.deepEqual(codes, ['EADDRNOTAVAIL']);
});

test('when the tries are used up the port counts as taken', async (t) => {
  const other = await listening(t, {});
  const clock = new FakeClock();
  const bound = listenOn({ ...SSH, port: other.port }, () => {}, {
    clock,
    retry: { count: 1, delayMs: 100 },
  });
  await until('the first try failed', () => clock.waiting === 1);
  await clock.advance(100);
  const result = await bound;
  assert.equal(result.ok ? 'bound' : result.error.code, 'PortTaken');
  assert.equal(clock.waiting, 0);
});

test('the wait for a busy port ends at once when it is called off', async (t) => {
  const other = await listening(t, {});
  const clock = new FakeClock();
  const off = new AbortController();
  const retry = { count: Number.POSITIVE_INFINITY, delayMs: 2_500, signal: off.signal };
  const bound = listenOn({ ...SSH, port: other.port }, () => {}, { clock, retry });
  await until('the first try failed', () => clock.waiting === 1);
  off.abort();
  const result = await bound;
  assert.equal(result.ok ? 'bound' : result.error.code, 'PortTaken');
  assert.equal(clock.waiting, 0, 'no timer is left');
});

test('without a retry a taken port is an error at once', async (t) => {
  const other = await listening(t, {});
  const clock = new FakeClock();
  const bound = await listenOn({ ...SSH, port: other.port }, () => {}, { clock });
  assert.equal(bound.ok ? 'bound' : bound.error.code, 'PortTaken');
  assert.equal(clock.waiting, 0);
});

test('a port cannot be bound a second time, also not on a single address that both mean', async (t) => {
  const { port } = await listening(t, { bindAddress: '127.0.0.1' });
  const again = await listenOn({ ...SSH, port }, () => {});
  assert.equal(again.ok ? 'bound' : again.error.code, 'PortTaken');
});
