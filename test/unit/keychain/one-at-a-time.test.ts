import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createOneAtATime, type Outcome } from '../../../electron/keychain/one-at-a-time.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

function start() {
  const clock = new FakeClock(0);
  const waiting: boolean[] = [];
  const turns = createOneAtATime({
    clock,
    waitingAfterMs: 1_000,
    timeoutMs: 120_000,
    onWaiting: (state) => waiting.push(state),
  });
  return { clock, turns, waiting };
}

/** A call that ends when the test says so. */
function held<T>() {
  let end: (value: T) => void = () => {};
  let fail: (error: Error) => void = () => {};
  let started = 0;
  const call = () => {
    started += 1;
    return new Promise<T>((resolve, reject) => {
      end = resolve;
      fail = reject;
    });
  };
  return { call, end: (v: T) => end(v), fail: (e: Error) => fail(e), started: () => started };
}

test('a call that answers quickly is not announced', async () => {
  const { clock, turns, waiting } = start();
  const call = held<string>();
  const answer = turns.run(call.call);
  await clock.advance(999);
  call.end('secret');
  assert.deepEqual(await answer, { kind: 'done', value: 'secret', tookMs: 999 });
  assert.deepEqual(waiting, []);
  assert.equal(clock.waiting, 0);
});

test('a call that takes its time is announced after a second, and the end of the waiting too', async () => {
  const { clock, turns, waiting } = start();
  const call = held<string>();
  const answer = turns.run(call.call);
  await clock.advance(1_000);
  assert.deepEqual(waiting, [true]);
  await clock.advance(60_000);
  call.end('secret');
  assert.equal((await answer).kind, 'done');
  assert.deepEqual(waiting, [true, false]);
  assert.equal(clock.waiting, 0);
});

test('calls run one after another', async () => {
  const { turns } = start();
  const first = held<number>();
  const second = held<number>();
  const firstAnswer = turns.run(first.call);
  const secondAnswer = turns.run(second.call);
  assert.deepEqual([first.started(), second.started()], [1, 0]);
  first.fail(new Error('no'));
  assert.equal((await firstAnswer).kind, 'failed');
  assert.equal(second.started(), 1);
  second.end(2);
  assert.deepEqual(await secondAnswer, { kind: 'done', value: 2, tookMs: 0 });
  assert.equal(turns.hasPending(), false);
});

test('beyond the limit the caller, those behind it and every new one are answered, and no call is added', async () => {
  const { clock, turns, waiting } = start();
  const stuck = held<string>();
  const behind = held<string>();
  const answers = [turns.run(stuck.call), turns.run(behind.call)];
  await clock.advance(120_000);
  assert.deepEqual(
    (await Promise.all(answers)).map(({ kind }) => kind),
    ['timeout', 'timeout'],
  );
  assert.deepEqual(waiting, [true, false]);
  assert.equal(turns.hasPending(), true);
  const late = held<string>();
  assert.equal((await turns.run(late.call)).kind, 'timeout');
  assert.deepEqual([behind.started(), late.started()], [0, 0]);
});

test('after a stuck call has come back, calls run again', async () => {
  const { clock, turns } = start();
  const stuck = held<string>();
  const answer = turns.run(stuck.call);
  await clock.advance(120_000);
  await answer;
  stuck.fail(new Error('Timeout was reached'));
  await clock.advance(0);
  assert.equal(turns.hasPending(), false);
  const next = held<string>();
  const nextAnswer = turns.run(next.call);
  next.end('fine');
  assert.equal((await nextAnswer).kind, 'done');
});

test('what a call brings after the limit goes to onLate, once, and not to the caller', async () => {
  const { clock, turns } = start();
  const stuck = held<string>();
  const late: string[] = [];
  const outcomes: Outcome<string>[] = [];
  void turns.run(stuck.call, (value) => late.push(value)).then((outcome) => outcomes.push(outcome));
  await clock.advance(120_000);
  stuck.end('stored');
  await clock.advance(0);
  assert.deepEqual(late, ['stored']);
  assert.deepEqual(
    outcomes.map(({ kind }) => kind),
    ['timeout'],
  );
});

test('a call in time does not go to onLate', async () => {
  const { turns } = start();
  const call = held<string>();
  const late: string[] = [];
  const answer = turns.run(call.call, (value) => late.push(value));
  call.end('stored');
  await answer;
  assert.deepEqual(late, []);
});
