import assert from 'node:assert/strict';
import { test } from 'node:test';
import { because, saidText } from '../../../electron/shared/reasons.ts';
import { Wire } from '../../helpers/destination.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  connectSource,
  dial,
  echo,
  ended,
  exchange,
  receive,
  receiveAll,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';

test('STREAM_RESET of one service ends that one while another goes on', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports } = await startHarness(t, {
    relay: { services: ['SSH', 'WEB'] },
    targets: { SSH: target.port, WEB: target.port },
    services: [
      { serviceId: 'SSH', port: 0 },
      { serviceId: 'WEB', port: 0 },
    ],
  });
  const ssh = await dial(t, ports.SSH);
  const web = await dial(t, ports.WEB);
  await exchange(ssh, 1000);
  await exchange(web, 1000);
  const over = ended(ssh);
  const flowing = exchange(web, 2_000_000);
  relay.inject({ type: Wire.STREAM_RESET, streamId: 1, serviceId: 'SSH' });
  await over;
  await flowing;
  await exchange(web, 1000);
  // A new connection of the service that was reset gets a new stream.
  await exchange(await dial(t, ports.SSH), 1000);
  assert.deepEqual(
    relay.fromSource
      .filter(({ type, serviceId }) => type === Wire.STREAM_START && serviceId === 'SSH')
      .map(({ streamId }) => streamId),
    [1, 2],
  );
});

test('SESSION_RESET ends every stream of every service and keeps the websocket', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports } = await startHarness(t, {
    relay: { services: ['SSH', 'WEB'] },
    targets: { SSH: target.port, WEB: target.port },
    services: [
      { serviceId: 'SSH', port: 0 },
      { serviceId: 'WEB', port: 0 },
    ],
  });
  const sockets = [await dial(t, ports.SSH), await dial(t, ports.SSH), await dial(t, ports.WEB)];
  await Promise.all(sockets.map((socket) => exchange(socket, 100)));
  const over = Promise.all(sockets.map(ended));
  relay.inject({ type: Wire.SESSION_RESET });
  await over;
  await exchange(await dial(t, ports.WEB), 100);
  assert.equal(relay.handshakes.length, 1);
});

for (const reset of [Wire.STREAM_RESET, Wire.CONNECTION_RESET, Wire.SESSION_RESET]) {
  test(`what was received before a reset of type ${reset} is still delivered`, async (t) => {
    const target = await startTarget(t, () => {});
    const { relay, ports, source } = await startHarness(t, { targets: { SSH: target.port } });
    const socket = await dial(t, ports.SSH);
    socket.pause();
    await until('it is carried', () => source.traffic()[0]!.connections === 1);
    // More than the system's buffers take, so that some of it waits in this process when the reset comes.
    const ids = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
    const payload = Buffer.alloc(64_512, 7);
    let sent = 0;
    while (source.buffered().downlinkBytes < 500_000) {
      relay.inject({ type: Wire.DATA, ...ids, payload });
      sent += payload.length;
      // As soon as something waits, reading stops for a moment; what comes meanwhile must not be too much.
      const waitMs = source.buffered().downlinkBytes > 0 ? 50 : 1;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
    relay.inject(reset === Wire.SESSION_RESET ? { type: reset } : { type: reset, ...ids });
    await until('the reset was taken', () => source.traffic()[0]!.connections === 0);
    assert.equal((await receiveAll(socket)).length, sent);
  });
}

test('messages of a stream that is over are dropped', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports } = await startHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  await exchange(socket, 100);
  const stale = { streamId: 77, serviceId: 'SSH', connectionId: 1 };
  relay.inject({ type: Wire.DATA, ...stale, payload: Buffer.from('of another time') });
  relay.inject({ type: Wire.STREAM_RESET, ...stale });
  relay.inject({ type: Wire.CONNECTION_RESET, ...stale, streamId: 1, connectionId: 99 });
  relay.inject({ type: Wire.DATA, ...stale, streamId: 1, connectionId: 99, payload: Buffer.from('nobody') });
  relay.inject({ type: Wire.STREAM_RESET, streamId: 1, serviceId: 'NONE' });
  await exchange(socket, 100);
});

test('an unknown type that may be ignored is skipped', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports } = await startHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  await exchange(socket, 100);
  relay.inject({ type: 99, ignorable: true, streamId: 1, serviceId: 'SSH' });
  relay.inject({ type: Wire.SERVICE_IDS, availableServiceIds: ['SSH'] });
  await exchange(socket, 100);
  assert.equal(relay.handshakes.length, 1);
});

const offences: [what: string, closeCode: number, bytes: string | { text: string }][] = [
  ['an unknown type that may not be ignored', 1008, '00020863'],
  ['a message without a type', 1008, '00021001'],
  ['STREAM_START, which only a source may send', 1008, '00090802' + '1001' + '2a03535348'],
  ['a length of zero', 1002, '0000'],
  ['bytes that are no message', 1002, '0003ffffff'],
  ['a text frame', 1003, { text: 'hello' }],
];
for (const [what, closeCode, bytes] of offences) {
  test(`${what} ends the websocket, and the source connects again`, async (t) => {
    const target = await startTarget(t, echo);
    const { relay, ports, statuses } = await startHarness(t, { targets: { SSH: target.port } });
    await exchange(await dial(t, ports.SSH), 100);
    if (typeof bytes === 'string') {
      relay.injectBytes(Buffer.from(bytes, 'hex'));
    } else {
      relay.injectText(bytes.text);
    }
    await until('connected again', () => statuses.filter(({ kind }) => kind === 'connected').length === 2);
    assert.deepEqual(relay.closeCodes, [closeCode]);
    await exchange(await dial(t, ports.SSH), 100);
  });
}

test('a frame over the limit ends the websocket with code 1009, and the source connects again', async (t) => {
  const { relay, statuses } = await startHarness(t, { targets: null });
  relay.injectBytes(Buffer.alloc(131_077));
  await until('connected again', () => statuses.filter(({ kind }) => kind === 'connected').length === 2);
  assert.deepEqual(relay.closeCodes, [1009]);
});

test('half a message before a lost websocket does not spoil the next session', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports, statuses } = await startHarness(t, { targets: { SSH: target.port } });
  relay.injectBytes(Buffer.from('0fff0801', 'hex'));
  relay.cutSource();
  await until('connected again', () => statuses.filter(({ kind }) => kind === 'connected').length === 2);
  await exchange(await dial(t, ports.SSH), 10_000);
});

test('CONNECTION_START from the device closes the connection that it names', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports } = await startHarness(t, { targets: { SSH: target.port } });
  const first = await dial(t, ports.SSH);
  const second = await dial(t, ports.SSH);
  await exchange(first, 100);
  await exchange(second, 100);
  const over = ended(first);
  relay.inject({ type: Wire.CONNECTION_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  await over;
  await exchange(second, 100);
});

test('a target that refuses ends only the connection to it', async (t) => {
  const target = await startTarget(t, echo);
  const closed = await startTarget(t, (socket) => socket.destroy());
  const { ports } = await startHarness(t, {
    relay: { services: ['SSH', 'WEB'] },
    targets: { SSH: target.port, WEB: closed.port },
    services: [
      { serviceId: 'SSH', port: 0 },
      { serviceId: 'WEB', port: 0 },
    ],
  });
  const ssh = await dial(t, ports.SSH);
  await exchange(ssh, 100);
  await ended(await dial(t, ports.WEB));
  await exchange(ssh, 100);
});

test('a stream that began before the device was there is begun anew for the next connection', async (t) => {
  const { relay, ports, source } = await startHarness(t, { targets: null });
  for (let attempt = 1; attempt <= 2; attempt += 1) {
    const socket = await dial(t, ports.SSH);
    await until('it is carried', () => source.traffic()[0]!.connections === 1);
    socket.resetAndDestroy();
    await until('it is over', () => source.traffic()[0]!.connections === 0);
  }
  await until('both have begun', () => relay.fromSource.length === 4);
  assert.deepEqual(
    relay.fromSource.map(({ type, streamId, connectionId }) => [type, streamId, connectionId]),
    [
      [Wire.STREAM_START, 1, 1],
      [Wire.CONNECTION_RESET, 1, 1],
      [Wire.STREAM_START, 2, 2],
      [Wire.CONNECTION_RESET, 2, 2],
    ],
  );
});

test('a service that the tunnel lacks is refused with both names', async (t) => {
  const harness = await startHarness(t, {
    targets: null,
    relay: { services: ['SSH'] },
    services: [{ serviceId: 'VNC', port: 0 }],
    connect: false,
  });
  connectSource(harness);
  await until('it is refused', () => harness.statuses.at(-1)?.kind === 'refused');
  assert.deepEqual(harness.statuses.at(-1), {
    kind: 'refused',
    status: 0,
    reason: because('reason.other-services', { carries: 'SSH', lacks: 'VNC' }),
  });
});

test('a service that goes silent after it has answered pings is left within three intervals', async (t) => {
  const clock = new FakeClock();
  const harness = await startHarness(t, { targets: null, clock });
  const { relay, statuses } = harness;
  await until('the first ping', () => relay.pings === 1);
  await clock.advance(20_000);
  await until('the second ping', () => relay.pings === 2);
  // Long enough for the pong to be there.
  await exchangeTicks();
  relay.holdSource();
  await clock.advance(20_000);
  await exchangeTicks();
  assert.equal(statuses.at(-1)?.kind, 'connected');
  await clock.advance(40_000);
  const status = statuses.at(-1);
  assert.ok(status?.kind === 'reconnecting');
  assert.equal(saidText(status.reason), 'The tunnel service has gone silent.');
});

test('after a wake a dead websocket is found out within five seconds, and a live one stays', async (t) => {
  const clock = new FakeClock();
  const { relay, statuses, source } = await startHarness(t, { targets: null, clock });
  await until('the first ping', () => relay.pings === 1);
  await exchangeTicks();
  source.wake();
  await until('the probe', () => relay.pings === 2);
  await exchangeTicks();
  await clock.advance(5_000);
  assert.equal(statuses.at(-1)?.kind, 'connected');
  relay.holdSource();
  source.wake();
  await exchangeTicks();
  await clock.advance(5_000);
  assert.equal(statuses.at(-1)?.kind, 'reconnecting');
});

test('SERVICE_IDS that never comes ends the session', async (t) => {
  const clock = new FakeClock();
  const harness = await startHarness(t, { targets: null, clock, relay: { silent: true }, connect: false });
  connectSource(harness);
  await until('the handshake is done', () => harness.relay.sourceConnected && harness.relay.pings === 1);
  await clock.advance(20_000);
  const status = harness.statuses.at(-1);
  assert.ok(status?.kind === 'reconnecting');
  assert.equal(saidText(status.reason), 'The tunnel service did not name the services of the tunnel.');
});

test('a service that accepts TCP and says nothing runs into the time limit of the handshake', async (t) => {
  const clock = new FakeClock();
  const mute = await startTarget(t, () => {});
  const harness = await startHarness(t, { targets: null, clock, connect: false });
  const started = harness.source.connect({
    endpoint: `ws://127.0.0.1:${mute.port}`,
    ...harness.token,
    destinationVersion: 3,
  });
  assert.ok(started.ok);
  await until('it is connected', () => mute.sockets.size === 1);
  await clock.advance(20_000);
  const status = harness.statuses.at(-1);
  assert.ok(status?.kind === 'reconnecting');
  assert.equal(saidText(status.reason), 'The tunnel service did not answer the handshake.');
});

test('an answer after the program’s end of data is not lost', async (t) => {
  const target = await startTarget(t, (socket) => {
    let question = '';
    socket.on('data', (chunk: Buffer) => {
      question += chunk.toString();
      if (question.endsWith('\n')) {
        // Slow enough that the end of data has long been seen on the other side.
        setTimeout(() => socket.end(`the answer to ${question}`), 100);
      }
    });
  });
  const { ports, relay } = await startHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  socket.end('a question\n');
  assert.equal((await receiveAll(socket)).toString(), 'the answer to a question\n');
  assert.ok(relay.fromSource.every(({ type }) => type !== Wire.CONNECTION_RESET));
});

test('a program that ended its data and gets no answer is let go after 30 seconds of silence', async (t) => {
  const clock = new FakeClock();
  const target = await startTarget(t, () => {});
  const { ports, relay, source } = await startHarness(t, { targets: { SSH: target.port }, clock });
  const socket = await dial(t, ports.SSH);
  await until('it is carried', () => source.traffic()[0]!.connections === 1);
  const timers = clock.waiting;
  socket.end();
  await until('the end is seen', () => clock.waiting === timers + 1);
  await clock.advance(29_000);
  relay.inject({
    type: Wire.DATA,
    streamId: 1,
    serviceId: 'SSH',
    connectionId: 1,
    payload: Buffer.from('.'),
  });
  assert.equal((await receive(socket, 1)).toString(), '.');
  await clock.advance(29_000);
  assert.equal(source.traffic()[0]!.connections, 1);
  await clock.advance(1_000);
  await until('the device is told', () => relay.fromSource.at(-1)?.type === Wire.CONNECTION_RESET);
  assert.equal(source.traffic()[0]!.connections, 0);
  await ended(socket);
});

test('a program that is cut off is reported to the device at once', async (t) => {
  const target = await startTarget(t, echo);
  const { ports, relay } = await startHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  await exchange(socket, 10);
  socket.resetAndDestroy();
  await until('the device is told', () => relay.fromSource.at(-1)?.type === Wire.CONNECTION_RESET);
  await until('the target is closed', () => target.sockets.size === 0);
});

/** Lets what is on its way over loopback arrive. */
function exchangeTicks(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 50));
}
