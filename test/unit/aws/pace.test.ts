import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createPace, createQuotas } from '../../../electron/aws/pace.ts';
import { createServerClock } from '../../../electron/aws/server-clock.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

test('the first call goes at once and the others follow more than a second apart, in order', async () => {
  const clock = new FakeClock(0);
  const pace = createPace(clock);
  const starts: [string, number][] = [];
  const call = (name: string) => pace.run(async () => void starts.push([name, clock.now()]));
  void call('a');
  void call('b');
  void call('c');
  await clock.advance(0);
  assert.deepEqual(starts, [['a', 0]]);
  await clock.advance(10_000);
  assert.deepEqual(
    starts.map(([name]) => name),
    ['a', 'b', 'c'],
  );
  assert.ok(starts[1]![1] > 1_000 && starts[2]![1] - starts[1]![1] > 1_000, JSON.stringify(starts));
  void call('d');
  await clock.advance(0);
  assert.deepEqual(starts[3], ['d', 10_000]);
});

test('a call that fails or hangs does not hold up the next', async () => {
  const clock = new FakeClock(0);
  const pace = createPace(clock);
  void pace.run(() => new Promise(() => {}));
  const failing = pace.run(() => Promise.reject(new Error('no')));
  const third = pace.run(async () => 'third');
  const failure = assert.rejects(failing, /no/);
  await clock.advance(5_000);
  await failure;
  assert.equal(await third, 'third');
});

test('a clock that is set back does not hold up calls', async () => {
  const clock = new FakeClock(1_000_000_000);
  const pace = createPace(clock);
  await pace.run(async () => {});
  clock.jump(-500_000_000);
  let started = false;
  void pace.run(async () => {
    started = true;
  });
  await clock.advance(61_000);
  assert.equal(started, true);
});

test('each account, region and operation has a quota of its own', async () => {
  const clock = new FakeClock(0);
  const quotas = createQuotas(clock);
  const started: string[] = [];
  const start = (operation: string, account: string, region: string) =>
    void quotas
      .pace(operation, account, region)
      .run(async () => void started.push(`${operation} ${account} ${region}`));
  start('iot:OpenTunnel', '1', 'eu-west-1');
  start('iot:CloseTunnel', '1', 'eu-west-1');
  start('iot:OpenTunnel', '2', 'eu-west-1');
  start('iot:OpenTunnel', '1', 'eu-west-2');
  start('iot:OpenTunnel', '1', 'eu-west-1');
  await clock.advance(0);
  assert.equal(started.length, 4, started.join());
  await clock.advance(2_000);
  assert.equal(started.length, 5);
});

test('AWS’s clock is taken from the Date header, halfway between question and answer', () => {
  const clock = createServerClock();
  assert.equal(clock.offsetMs(), 0);
  const sentAt = Date.UTC(2026, 10, 21, 12, 0, 0);
  clock.observe('Sat, 21 Nov 2026 12:10:00 GMT', { sentAt, receivedAt: sentAt + 1_000 });
  assert.equal(clock.offsetMs(), 600_000);
  clock.observe('rubbish', { sentAt, receivedAt: sentAt });
  clock.observe(undefined, { sentAt, receivedAt: sentAt });
  assert.equal(clock.offsetMs(), 600_000);
  clock.observe('Sat, 21 Nov 2026 11:58:00 GMT', { sentAt, receivedAt: sentAt });
  assert.equal(clock.offsetMs(), -119_500);
});

test('a difference within the grain of the Date header is none', () => {
  const clock = createServerClock();
  const sentAt = Date.UTC(2026, 10, 21, 12, 0, 0) + 900;
  clock.observe('Sat, 21 Nov 2026 12:00:01 GMT', { sentAt, receivedAt: sentAt + 300 });
  assert.equal(clock.offsetMs(), 0);
});

test('reads may come in a burst and then keep under the quota, however many are asked for', async () => {
  const clock = new FakeClock(0);
  const pace = createQuotas(clock).pace('iot:ListThings', '123456789012', 'eu-west-1');
  const starts: number[] = [];
  for (let call = 0; call < 100; call++) {
    void pace.run(async () => void starts.push(clock.now()));
  }
  await clock.advance(0);
  assert.ok(starts.length >= 2, 'the first ones do not wait');
  await clock.advance(60_000);
  assert.equal(starts.length, 100);
  for (let from = 0; from < starts.length; from++) {
    const within = starts.filter((start) => start >= starts[from]! && start < starts[from]! + 1_000).length;
    assert.ok(within <= 12, `${within} calls within a second of ${starts[from]}`);
  }
});

test('a rest earns a burst anew, but not a longer one', async () => {
  const clock = new FakeClock(0);
  const pace = createPace(clock, { everyMs: 100, burst: 4 });
  const starts: number[] = [];
  const call = () => void pace.run(async () => void starts.push(clock.now()));
  await clock.advance(3_600_000);
  for (let n = 0; n < 6; n++) {
    call();
  }
  await clock.advance(1_000);
  assert.deepEqual(
    starts.map((start) => start - 3_600_000),
    [0, 0, 0, 0, 100, 200],
  );
});

test('a clock that is set back while calls wait keeps their distance', async () => {
  const clock = new FakeClock(10_000_000);
  const pace = createPace(clock);
  await pace.run(async () => {});
  clock.jump(-9_000_000);
  const starts: number[] = [];
  void pace.run(async () => void starts.push(clock.now()));
  void pace.run(async () => void starts.push(clock.now()));
  await clock.advance(5_000);
  assert.deepEqual(starts, [1_001_100, 1_002_200]);
});
