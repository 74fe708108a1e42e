import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Wire } from '../../helpers/destination.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  dial,
  echo,
  ended,
  exchange,
  receive,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';

for (const destination of [1, 2] as const) {
  test(`a V${destination} destination that nobody told of is found out by its first answer`, async (t) => {
    const target = await startTarget(t, echo);
    const { relay, ports } = await startHarness(t, { targets: { SSH: target.port }, destination });
    const first = await dial(t, ports.SSH);
    await exchange(first, 300_000);
    const second = await dial(t, ports.SSH);
    second.write('takes turns');
    const answer = receive(second, 11);
    await exchange(first, 300_000);
    first.resetAndDestroy();
    assert.equal((await answer).toString(), 'takes turns');
    await exchange(second, 300_000);

    // Nothing that such a destination does not know was ever sent, and each connection had a stream.
    const types = relay.fromSource.map(({ type }) => type);
    assert.ok(!types.includes(Wire.CONNECTION_START) && !types.includes(Wire.CONNECTION_RESET));
    assert.deepEqual(
      relay.fromSource.filter(({ type }) => type === Wire.STREAM_START).map(({ streamId }) => streamId),
      [1, 2],
    );
  });
}

test('what was found out is remembered over a reconnect', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports, statuses } = await startHarness(t, {
    targets: { SSH: target.port },
    destination: 2,
  });
  await exchange(await dial(t, ports.SSH), 100);
  relay.cutSource();
  await until('connected again', () => statuses.filter(({ kind }) => kind === 'connected').length === 2);
  const first = await dial(t, ports.SSH);
  const second = await dial(t, ports.SSH);
  first.write('1');
  second.write('2');
  const answer = receive(second, 1);
  assert.equal((await receive(first, 1)).toString(), '1');
  first.resetAndDestroy();
  assert.equal((await answer).toString(), '2');
  assert.ok(relay.fromSource.every(({ type }) => type !== Wire.CONNECTION_START));
});

test('several connections at once towards a V2 destination: the first try fails, the next take turns', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports } = await startHarness(t, { targets: { SSH: target.port }, destination: 2 });
  // Silent connections, so that no answer gives the version away before the second one starts.
  const silent = [await dial(t, ports.SSH), await dial(t, ports.SSH)];
  await Promise.all(silent.map(ended));
  for (const socket of silent) {
    socket.destroy();
  }
  const first = await dial(t, ports.SSH);
  const second = await dial(t, ports.SSH);
  second.write('later');
  const answer = receive(second, 5);
  await exchange(first, 10_000);
  first.resetAndDestroy();
  assert.equal((await answer).toString(), 'later');
  assert.equal(relay.fromSource.filter(({ type }) => type === Wire.CONNECTION_START).length, 1);
});

test('answers without connection id that could be for either of two connections reset the stream', async (t) => {
  const target = await startTarget(t, () => {});
  const { relay, ports, source } = await startHarness(t, { targets: { SSH: target.port } });
  const two = [await dial(t, ports.SSH), await dial(t, ports.SSH)];
  await until('both are carried', () => source.traffic()[0]!.connections === 2);
  const over = Promise.all(two.map(ended));
  relay.inject({ type: Wire.DATA, streamId: 1, serviceId: 'SSH', payload: Buffer.from('whose?') });
  await over;
  await until('the device was told', () => relay.fromSource.at(-1)?.type === Wire.STREAM_RESET);
});

test('a stream reset before any answer makes connections take turns until the device shows that it speaks V3', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports, source } = await startHarness(t, { targets: { SSH: target.port } });
  const two = [await dial(t, ports.SSH), await dial(t, ports.SSH)];
  await until('both are carried', () => source.traffic()[0]!.connections === 2);
  const over = Promise.all(two.map(ended));
  relay.inject({ type: Wire.STREAM_RESET, streamId: 1, serviceId: 'SSH' });
  await over;
  const first = await dial(t, ports.SSH);
  const second = await dial(t, ports.SSH);
  await exchange(first, 10);
  // The first answer carried a connection id: both go on at once.
  await exchange(second, 10);
  await exchange(first, 10);
});

test('towards a V1 destination an idle half-closed connection gives way to one that waits after a second', async (t) => {
  const clock = new FakeClock();
  const target = await startTarget(t, (socket) => {
    socket.once('data', () => socket.write('here'));
  });
  const { ports, source, relay } = await startHarness(t, {
    targets: { SSH: target.port },
    destination: 1,
    told: 1,
    clock,
  });
  const first = await dial(t, ports.SSH);
  await until('it is carried', () => source.traffic()[0]!.connections === 1);
  const timers = clock.waiting;
  first.end();
  await until('the end is seen', () => clock.waiting === timers + 1);
  const second = await dial(t, ports.SSH);
  second.write('?');
  const answer = receive(second, 4);
  await until('it waits', () => source.waiting === 1);
  await clock.advance(999);
  assert.equal(relay.fromSource.filter(({ type }) => type === Wire.STREAM_START).length, 1);
  await clock.advance(1);
  assert.equal((await answer).toString(), 'here');
});
