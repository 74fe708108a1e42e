import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { test } from 'node:test';
import { saidText } from '../../../electron/shared/reasons.ts';
import { type Refusal, Wire } from '../../helpers/destination.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  ACCESS_TOKEN,
  connectSource,
  dial,
  echo,
  ended,
  exchange,
  type Harness,
  receive,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';

const count = (harness: Harness, kind: string) =>
  harness.statuses.filter((status) => status.kind === kind).length;

test('a lost websocket ends the connections, keeps the ports, and serves whoever waits', async (t) => {
  const target = await startTarget(t, echo);
  const refusal: { now: Refusal | null } = { now: null };
  const harness = await startHarness(t, {
    targets: { SSH: target.port },
    relay: { judge: () => refusal.now },
  });
  const { relay, ports, token } = harness;
  const old = await dial(t, ports.SSH);
  await exchange(old, 1000);
  const cut = ended(old);
  refusal.now = { status: 503, body: 'busy' };
  relay.cutSource();
  await cut;
  const waiting = await dial(t, ports.SSH);
  waiting.write('patient');
  const answer = receive(waiting, 7);
  await until('a refused try', () => relay.handshakes.length >= 2);
  refusal.now = null;
  assert.equal((await answer).toString(), 'patient');
  await exchange(waiting, 10_000);

  assert.equal(count(harness, 'connected'), 2);
  // Stream ids do not repeat in the life of the tunnel, and the token pair is the first one.
  const starts = relay.fromSource.filter(({ type }) => type === Wire.STREAM_START);
  assert.deepEqual(
    starts.map(({ streamId }) => streamId),
    [1, 2],
  );
  assert.ok(relay.handshakes.every(({ headers }) => headers['client-token'] === token.clientToken));
});

test('connections that come before the first session wait for it', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startHarness(t, { targets: { SSH: target.port }, connect: false });
  const early = await dial(t, harness.ports.SSH);
  early.write('early');
  const answer = receive(early, 5);
  connectSource(harness);
  assert.equal((await answer).toString(), 'early');
});

test('a connection that gives up while it waits leaves no trace on the wire', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startHarness(t, { targets: { SSH: target.port }, connect: false });
  const { ports, relay } = harness;
  const hasty = await dial(t, ports.SSH);
  const patient = await dial(t, ports.SSH);
  patient.write('patient');
  const answer = receive(patient, 7);
  const gone = ended(hasty);
  hasty.end();
  await gone;
  connectSource(harness);
  await answer;
  assert.equal(relay.fromSource.filter(({ type }) => type === Wire.STREAM_START).length, 1);
  assert.equal(relay.fromSource.filter(({ type }) => type === Wire.CONNECTION_START).length, 0);
});

for (const refused of [
  {
    status: 400,
    body: 'Invalid access token: The access token was previously used and can not be used again.',
  },
  { status: 403, body: 'Invalid access-token' },
  { status: 400, body: 'Invalid client token: The provided client token does not match.' },
]) {
  test(`status ${refused.status} with “${refused.body.slice(0, 21)}” asks for a token, and waits for it`, async (t) => {
    const target = await startTarget(t, echo);
    const fresh = { accessToken: `${ACCESS_TOKEN}fresh`, clientToken: randomUUID() };
    const harness = await startHarness(t, {
      targets: { SSH: target.port },
      relay: { judge: ({ headers }) => (headers['access-token'] === fresh.accessToken ? null : refused) },
      connect: false,
    });
    const { relay, source, statuses, ports } = harness;
    connectSource(harness);
    await until('a token is asked for', () => count(harness, 'token-needed') === 1);
    assert.deepEqual(statuses.at(-1), { kind: 'token-needed', reason: refused.body });
    const waiting = await dial(t, ports.SSH);
    waiting.write('hello');
    const answer = receive(waiting, 5);
    source.wake();
    // A wake must not spend a try on a token that is known to be spent.
    assert.equal(relay.handshakes.length, 1);
    assert.ok(source.token(fresh).ok);
    assert.equal((await answer).toString(), 'hello');
    assert.equal(relay.handshakes.length, 2);
    assert.equal(relay.handshakes[1]!.headers['client-token'], fresh.clientToken);
  });
}

test('a token given while connected replaces the session, and the ports stay', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startHarness(t, { targets: { SSH: target.port } });
  const fresh = { accessToken: `${ACCESS_TOKEN}fresh`, clientToken: randomUUID() };
  assert.ok(harness.source.token(fresh).ok);
  await until('connected again', () => count(harness, 'connected') === 2);
  await exchange(await dial(t, harness.ports.SSH), 1000);
  assert.equal(harness.relay.handshakes[1]!.headers['access-token'], fresh.accessToken);
});

test('another 4xx is refused for good, with its reason and without another try', async (t) => {
  const harness = await startHarness(t, {
    targets: null,
    relay: { judge: () => ({ status: 404, body: '<h1>No such tunnel</h1>' }) },
    connect: false,
  });
  connectSource(harness);
  await until('it is refused', () => count(harness, 'refused') === 1);
  assert.deepEqual(harness.statuses.at(-1), { kind: 'refused', status: 404, reason: 'No such tunnel' });
  harness.source.wake();
  assert.equal(harness.relay.handshakes.length, 1);
});

test('429 is tried again no sooner than it says', async (t) => {
  const clock = new FakeClock();
  const refusal: { now: Refusal | null } = {
    now: { status: 429, body: 'slow down', headers: { 'retry-after': '30' } },
  };
  const harness = await startHarness(t, {
    targets: null,
    clock,
    relay: { judge: () => refusal.now },
    connect: false,
  });
  connectSource(harness);
  await until('it waits', () => count(harness, 'reconnecting') === 1);
  const status = harness.statuses.at(-1);
  assert.ok(status?.kind === 'reconnecting');
  assert.equal(status.retryAt, clock.now() + 30_000);
  refusal.now = null;
  await clock.advance(29_999);
  assert.equal(harness.relay.handshakes.length, 1);
  await clock.advance(1);
  await until('connected', () => count(harness, 'connected') === 1);
});

test('the waits double up to a minute, and a wake skips the wait', async (t) => {
  const clock = new FakeClock();
  const harness = await startHarness(t, {
    targets: null,
    clock,
    relay: { judge: () => ({ status: 500, body: '' }) },
    connect: false,
  });
  connectSource(harness);
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 9; attempt += 1) {
    await until(`try ${attempt} has failed`, () => count(harness, 'reconnecting') === attempt);
    const status = harness.statuses.at(-1);
    assert.ok(status?.kind === 'reconnecting' && status.attempt === attempt);
    waits.push(status.retryAt - clock.now());
    await clock.advance(status.retryAt - clock.now());
  }
  // A quarter of 1, 2, 4 … 60 s: the harness draws the shortest of the jitter.
  assert.deepEqual(waits, [250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
  await until('try 10 has failed', () => count(harness, 'reconnecting') === 10);
  harness.source.wake();
  await until('the wake has tried', () => count(harness, 'reconnecting') === 11);
});

test('a service that accepts and drops is not hammered', async (t) => {
  const clock = new FakeClock();
  const harness = await startHarness(t, { targets: null, clock, connect: false });
  connectSource(harness);
  const waits: number[] = [];
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    await until('connected', () => count(harness, 'connected') === attempt);
    harness.relay.cutSource();
    await until('lost', () => count(harness, 'reconnecting') === attempt);
    const status = harness.statuses.at(-1);
    assert.ok(status?.kind === 'reconnecting');
    waits.push(status.retryAt - clock.now());
    await clock.advance(status.retryAt - clock.now());
  }
  assert.deepEqual(waits, [250, 500, 1000, 2000]);
});

test('after a session that lasted, the first try comes soon again', async (t) => {
  const clock = new FakeClock();
  const harness = await startHarness(t, { targets: null, clock, connect: false });
  connectSource(harness);
  for (let loss = 1; loss <= 2; loss += 1) {
    await until('connected', () => count(harness, 'connected') === loss);
    clock.jump(11_000);
    harness.relay.cutSource();
    await until('lost', () => count(harness, 'reconnecting') === loss);
    const status = harness.statuses.at(-1);
    assert.ok(status?.kind === 'reconnecting');
    assert.equal(status.attempt, 1);
    await clock.advance(250);
  }
});

for (const code of [1000, 1001, 1011, 1012]) {
  test(`a close frame with code ${code} is followed by a reconnect`, async (t) => {
    const harness = await startHarness(t, { targets: null });
    harness.relay.closeSource(code);
    await until('connected again', () => count(harness, 'connected') === 2);
  });
}

test('nobody at the address: tried again, with a sentence and no exception text', async (t) => {
  const harness = await startHarness(t, { targets: null, connect: false });
  await harness.relay.close();
  connectSource(harness);
  await until('it waits', () => count(harness, 'reconnecting') === 1);
  const status = harness.statuses.at(-1);
  assert.ok(status?.kind === 'reconnecting');
  assert.equal(saidText(status.reason), 'Nothing answers at the address of the tunnel service.');
});

test('stop releases the ports and closes the websocket in the middle of traffic', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, harness.ports.SSH);
  await exchange(socket, 1000);
  const cut = ended(socket);
  await harness.source.stop();
  await cut;
  await assert.rejects(dial(t, harness.ports.SSH), { code: 'ECONNREFUSED' });
  await until('the relay has seen it', () => !harness.relay.sourceConnected);
  assert.deepEqual(harness.relay.closeCodes, [1000]);
  assert.equal(harness.relay.fromSource.at(-1)!.type, Wire.STREAM_RESET);
  await until('the device has closed', () => target.sockets.size === 0);
});
