import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { type Refusal, Wire, wireBytes } from '../../helpers/destination.ts';
import {
  connectDestination,
  type DestinationHarness,
  startDestinationHarness,
} from '../../helpers/destination-harness.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  ACCESS_TOKEN,
  dial,
  echo,
  ended,
  exchange,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';

const MIB = 1024 * 1024;

const times = ({ statuses }: DestinationHarness, kind: string) =>
  statuses.filter((status) => status.kind === kind).length;

test('a websocket lost in mid-transfer: services see the end, and the next stream works', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const { relay, destination, ports } = harness;
  const sockets = await Promise.all([1, 2, 3].map(() => dial(t, ports.SSH)));
  for (const socket of sockets) {
    await exchange(socket, 1000);
    socket.resume();
    socket.write(Buffer.alloc(16 * MIB));
  }
  await until('it is under way', () => destination.traffic()[0]!.bytesDown > 2 * MIB);
  relay.cutDestination();
  await until('every service has seen the end', () => target.sockets.size === 0);
  assert.equal(destination.traffic()[0]!.connections, 0);
  await until('connected again', () => times(harness, 'connected') === 2);
  // “The tunnel peer is replaced … by a new peer bearing a valid access token” (guides, StreamReset).
  relay.inject({ type: Wire.STREAM_RESET, streamId: 1, serviceId: 'SSH' });
  await Promise.all(sockets.map(ended));
  await exchange(await dial(t, ports.SSH), MIB);
  const [first, second] = relay.destinationHandshakes;
  assert.ok(first && second);
  assert.equal(second.headers['client-token'], first.headers['client-token']);
  assert.equal(times(harness, 'device-seen'), 2);
});

test('a source that was not told goes on within its stream, and new connections are served', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const { relay, ports } = harness;
  await exchange(await dial(t, ports.SSH), 1000);
  relay.cutDestination();
  await until('connected again', () => times(harness, 'connected') === 2);
  await exchange(await dial(t, ports.SSH), 100_000);
  assert.equal(relay.fromSource.at(-1)?.streamId, 1);
  assert.equal(times(harness, 'device-seen'), 2);
});

test('a message that was cut off by the loss does not reach into the next session', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port }, source: null });
  const { relay } = harness;
  const address = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
  const message = wireBytes({ type: Wire.DATA, ...address, payload: Buffer.alloc(60_000) });
  relay.injectToDestination({ type: Wire.STREAM_START, ...address });
  relay.injectBytesToDestination(message.subarray(0, 30_000));
  await until('the stream is there', () => target.sockets.size === 1);
  relay.cutDestination();
  await until('connected again', () => times(harness, 'connected') === 2);
  relay.injectToDestination({ type: Wire.STREAM_START, ...address });
  relay.injectToDestination({ type: Wire.DATA, ...address, payload: Buffer.from('clean') });
  await until('it is answered', () => relay.fromDestination.length > 0);
  assert.equal(relay.fromDestination[0]!.payloadBytes, 5);
});

test('bytes that are no message end the session, and the next one works', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port } });
  await exchange(await dial(t, harness.ports.SSH), 1000);
  harness.relay.injectBytesToDestination(Buffer.from([0, 3, 255, 255, 255]));
  await until('connected again', () => times(harness, 'connected') === 2);
  await exchange(await dial(t, harness.ports.SSH), 1000);
});

test('a token that is spent is asked for, and a fresh one goes on', async (t) => {
  const target = await startTarget(t, echo);
  let refusal: Refusal | null = {
    status: 400,
    body: 'Invalid access token: The access token was previously used.',
  };
  const harness = await startDestinationHarness(t, {
    targets: { SSH: target.port },
    relay: { judgeDestination: () => refusal },
    connect: false,
  });
  connectDestination(harness);
  await until('a token is asked for', () => times(harness, 'token-needed') === 1);
  refusal = null;
  const fresh = { accessToken: `${ACCESS_TOKEN}fresh`, clientToken: randomUUID() };
  assert.ok(harness.destination.token(fresh).ok);
  await until('connected', () => times(harness, 'connected') === 1);
  await exchange(await dial(t, harness.ports.SSH), 1000);
  const { headers } = harness.relay.destinationHandshakes[1]!;
  assert.deepEqual(
    [headers['access-token'], headers['client-token']],
    [fresh.accessToken, fresh.clientToken],
  );
  assert.ok(harness.logLines.every((line) => !line.includes(ACCESS_TOKEN)));
});

test('a fresh token while connected replaces the session; the streams of the old one end', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port } });
  await exchange(await dial(t, harness.ports.SSH), 1000);
  assert.ok(harness.destination.token({ accessToken: ACCESS_TOKEN, clientToken: randomUUID() }).ok);
  await until('connected again', () => times(harness, 'connected') === 2);
  await until('the old service connection is over', () => target.sockets.size === 0);
  await exchange(await dial(t, harness.ports.SSH), 1000);
});

test('after a server error the next try waits, and a wake skips the wait', async (t) => {
  const clock = new FakeClock();
  const target = await startTarget(t, echo);
  let refusal: Refusal | null = { status: 503, body: 'busy' };
  const harness = await startDestinationHarness(t, {
    targets: { SSH: target.port },
    relay: { judgeDestination: () => refusal },
    connect: false,
    clock,
  });
  connectDestination(harness);
  await until('it waits', () => times(harness, 'reconnecting') === 1);
  refusal = null;
  harness.destination.wake();
  await until('connected', () => times(harness, 'connected') === 1);
  await exchange(await dial(t, harness.ports.SSH), 1000);
});

test('a silent service does not count as lost: pings of a destination may stay unanswered', async (t) => {
  const clock = new FakeClock();
  const target = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port }, clock });
  await until('the first pong is there', () => clock.waiting > 0);
  const release = harness.relay.holdDestination();
  await clock.advance(10 * 60_000);
  release();
  await exchange(await dial(t, harness.ports.SSH), 1000);
  assert.equal(times(harness, 'reconnecting'), 0);
});

test('a destination that wakes while no source is there does not reconnect for an unanswered ping', async (t) => {
  const clock = new FakeClock();
  const target = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port }, clock });
  await exchange(await dial(t, harness.ports.SSH), 1000);
  const release = harness.relay.holdDestination();
  harness.destination.wake();
  await clock.advance(10_000);
  release();
  await exchange(await dial(t, harness.ports.SSH), 1000);
  assert.equal(times(harness, 'reconnecting'), 0);
  assert.equal(harness.relay.destinationHandshakes.length, 1);
});

test('stop in the middle of traffic closes the websocket and every connection, and leaves no timer', async (t) => {
  const clock = new FakeClock();
  const target = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port }, clock });
  const { relay, destination, ports } = harness;
  const sockets = await Promise.all([1, 2, 3].map(() => dial(t, ports.SSH)));
  for (const socket of sockets) {
    socket.resume();
    socket.write(Buffer.alloc(8 * MIB));
  }
  await until('it is under way', () => destination.traffic()[0]!.bytesDown > MIB);
  await destination.stop();
  await Promise.all(sockets.map(ended));
  await until('nothing is left', () => target.sockets.size === 0 && !relay.destinationConnected);
  assert.equal(clock.waiting, 0);
  assert.deepEqual(destination.buffered(), { uplinkBytes: 0, downlinkBytes: 0 });
  await destination.stop();
});

test('100 tunnels opened and closed leave no socket behind', async (t) => {
  const target = await startTarget(t, echo);
  const sockets = () =>
    process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP') && !name.includes('Server'))
      .length;
  const before = sockets();
  for (let round = 1; round <= 100; round += 1) {
    const { relay, destination } = await startDestinationHarness(t, {
      targets: { SSH: target.port },
      source: null,
    });
    const address = { streamId: round, serviceId: 'SSH', connectionId: 1 };
    relay.injectToDestination({ type: Wire.STREAM_START, ...address });
    relay.injectToDestination({ type: Wire.DATA, ...address, payload: Buffer.from('?') });
    await until('it is answered', () => relay.fromDestination.length > 0);
    await destination.stop();
  }
  await until('every socket is closed', () => target.sockets.size === 0 && sockets() <= before);
});

test('a service connection of an ended stream delivers what is left, and gives up when nothing is taken', async (t) => {
  const clock = new FakeClock();
  const target = await startTarget(t, (socket) => {
    socket.pause();
    socket.on('end', () => socket.end());
  });
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port }, clock });
  const socket = await dial(t, harness.ports.SSH);
  socket.write(Buffer.alloc(64 * MIB));
  const held = () => harness.destination.buffered().downlinkBytes;
  await until('some is held', () => held() > 0);
  for (let before = -1; before !== held(); ) {
    before = held();
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  socket.resetAndDestroy();
  harness.relay.injectToDestination({ type: Wire.STREAM_RESET, streamId: 1, serviceId: 'SSH' });
  // The websocket stands still for it, so nothing is heard; its loss shows when a ping fails.
  harness.relay.cutDestination();
  for (let round = 1; times(harness, 'reconnecting') === 0 && round <= 1_000; round += 1) {
    await clock.advance(5_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.equal(times(harness, 'reconnecting'), 1);
  await clock.advance(1_000);
  await until('connected again', () => times(harness, 'connected') === 2);
  // What is held still counts, so the new websocket is not read either until there is room.
  assert.ok(held() > MIB / 2);
  const address = { streamId: 2, serviceId: 'SSH', connectionId: 2 };
  harness.relay.injectToDestination({ type: Wire.STREAM_START, ...address });
  await new Promise((resolve) => setTimeout(resolve, 200));
  assert.equal(times(harness, 'device-seen'), 1);
  await clock.advance(5 * 60_000);
  await until('it is given up', () => held() === 0);
  await until('the next stream is heard', () => times(harness, 'device-seen') === 2);
  for (const served of target.sockets) {
    served.resume();
  }
  await until('the new connection alone is left', () => target.sockets.size === 1);
});
