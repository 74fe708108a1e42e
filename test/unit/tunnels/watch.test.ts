import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { culvertError, type ErrorCode } from '../../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import type { TunnelDetail } from '../../../electron/shared/tunneling.ts';
import { watchTunnel } from '../../../electron/tunnels/watch.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { MINUTE_MS } from '../../helpers/sample-tunnel.ts';

const SECOND_MS = 1_000;

function detail(change: Partial<TunnelDetail> = {}): TunnelDetail {
  return {
    tunnelId: 't-1',
    arn: 'arn:aws:iot:eu-central-1:123456789012:tunnel/t-1',
    status: 'OPEN',
    description: '',
    createdAt: 0,
    services: ['SSH'],
    thingName: 'press-07',
    lifetimeMinutes: 60,
    sourceConnected: true,
    destinationConnected: false,
    sourceSince: null,
    destinationSince: null,
    tags: [],
    ...change,
  };
}

const noNetwork = fail<TunnelDetail>(culvertError('NoNetwork', { host: 'example.com' }));
const denied = fail<TunnelDetail>(culvertError('AccessDenied', { action: 'iot:DescribeTunnel' }));
const unknown = fail<TunnelDetail>(culvertError('TunnelUnknown', {}));
const there = ok(detail({ destinationConnected: true }));
const absent = ok(detail());

function start(isSeen?: () => boolean) {
  const clock = new FakeClock(0);
  /** When AWS was asked, in seconds from the start. */
  const asked: number[] = [];
  const seen: (boolean | 'gone' | 'denied' | ErrorCode)[] = [];
  const state: { answer: Result<TunnelDetail> | Promise<Result<TunnelDetail>> } = { answer: absent };
  const watch = watchTunnel({
    clock,
    describe: async () => {
      asked.push(clock.now() / SECOND_MS);
      return state.answer;
    },
    onDevice: (connected) => seen.push(connected),
    onGone: () => seen.push('gone'),
    onDenied: () => seen.push('denied'),
    onError: (code) => seen.push(code as ErrorCode),
    isSeen,
  });
  return { clock, asked, seen, state, watch };
}

/** `from`, `from + step` … below `below`. */
const steps = (from: number, step: number, below: number) =>
  Array.from({ length: Math.ceil((below - from) / step) }, (_, index) => from + index * step);

describe('how often AWS is asked', () => {
  test('every two seconds for a minute, then every five, and after ten minutes every thirty', async () => {
    const { clock, asked } = start();
    await clock.advance(12 * MINUTE_MS - 1);
    assert.deepEqual(asked, [...steps(0, 2, 60), ...steps(60, 5, 600), ...steps(600, 30, 720)]);
  });

  test('every thirty seconds once the device is there', async () => {
    const { clock, asked, state } = start();
    state.answer = there;
    await clock.advance(2 * MINUTE_MS);
    assert.deepEqual(asked, [0, 30, 60, 90, 120]);
  });

  test('often again after the device left, however long ago the tunnel was opened', async () => {
    const { clock, asked, state, seen } = start();
    state.answer = there;
    await clock.advance(20 * MINUTE_MS - 1);
    asked.length = 0;
    state.answer = absent;
    await clock.advance(MINUTE_MS + 10 * SECOND_MS);
    assert.deepEqual(asked, [...steps(1200, 2, 1260), 1260, 1265]);
    assert.equal(seen.at(-1), false);
  });

  test('also while AWS cannot be reached, and each failure is told', async () => {
    const { clock, asked, state, seen } = start();
    state.answer = noNetwork;
    await clock.advance(4 * SECOND_MS);
    state.answer = there;
    await clock.advance(2 * SECOND_MS);
    assert.deepEqual(asked, [0, 2, 4, 6]);
    assert.deepEqual(seen, ['NoNetwork', 'NoNetwork', 'NoNetwork', true]);
  });

  test('at once when somebody wants to know, with the wait beginning anew', async () => {
    const { clock, asked, state, watch } = start();
    state.answer = there;
    await clock.advance(10 * SECOND_MS);
    watch.lookNow();
    await clock.advance(30 * SECOND_MS);
    assert.deepEqual(asked, [0, 10, 40]);
    assert.equal(clock.waiting, 1);
  });

  test('never twice at once', async () => {
    const { clock, asked, state, seen, watch } = start();
    let answer = (_: Result<TunnelDetail>) => {};
    state.answer = new Promise((resolve) => {
      answer = resolve;
    });
    await clock.advance(0);
    watch.lookNow();
    watch.lookNow();
    await clock.advance(MINUTE_MS);
    assert.deepEqual(asked, [0]);
    state.answer = there;
    answer(there);
    await clock.advance(30 * SECOND_MS);
    assert.deepEqual(asked, [0, 90]);
    assert.deepEqual(seen, [true, true]);
  });
});

describe('while nobody looks', () => {
  function unseen() {
    const scene = { seen: false };
    return { ...start(() => scene.seen), scene };
  }

  test('a device that is there is asked after every five minutes', async () => {
    const { clock, asked, state } = unseen();
    state.answer = there;
    await clock.advance(11 * MINUTE_MS);
    assert.deepEqual(asked, [0, 300, 600]);
  });

  test('one that is waited for is looked for as often as ever: that it has come is told on the desktop', async () => {
    const { clock, asked } = unseen();
    await clock.advance(2 * MINUTE_MS - 1);
    assert.deepEqual(asked, [...steps(0, 2, 60), ...steps(60, 5, 120)]);
  });

  test('a lost connection, behind which a close elsewhere may stand, is looked into at once', async () => {
    const { clock, asked, seen, state, watch } = unseen();
    state.answer = there;
    await clock.advance(100 * SECOND_MS);
    state.answer = unknown;
    watch.lookNow();
    await clock.advance(0);
    assert.deepEqual(asked, [0, 100]);
    assert.equal(seen.at(-1), 'gone');
  });

  test('whoever looks again sees what is true then, and what changes after that within half a minute', async () => {
    const { clock, asked, scene, seen, state, watch } = unseen();
    state.answer = there;
    await clock.advance(100 * SECOND_MS);
    state.answer = absent;
    scene.seen = true;
    watch.seenAgain();
    watch.seenAgain();
    await clock.advance(0);
    assert.deepEqual(asked, [0, 100]);
    assert.equal(seen.at(-1), false);
    state.answer = there;
    await clock.advance(2 * SECOND_MS);
    asked.length = 0;
    await clock.advance(MINUTE_MS);
    assert.deepEqual(asked, [132, 162]);
    assert.equal(clock.waiting, 1);
  });

  test('a window that is hidden and shown again and again asks no more than one that stays', async () => {
    const { clock, asked, scene, state, watch } = unseen();
    state.answer = there;
    for (let second = 0; second < 60; second++) {
      scene.seen = second % 2 === 0;
      if (scene.seen) {
        watch.seenAgain();
      }
      await clock.advance(SECOND_MS);
    }
    assert.deepEqual(asked, [0, 30]);
  });

  test('one that has ended is looked at no more, whoever looks', async () => {
    const { clock, asked, watch } = unseen();
    await clock.advance(0);
    watch.stop();
    await clock.advance(MINUTE_MS);
    watch.seenAgain();
    await clock.advance(MINUTE_MS);
    assert.deepEqual(asked, [0]);
  });
});

describe('what AWS says', () => {
  test('of the device is handed on each time', async () => {
    const { clock, state, seen } = start();
    await clock.advance(2 * SECOND_MS);
    state.answer = there;
    await clock.advance(2 * SECOND_MS);
    state.answer = absent;
    await clock.advance(30 * SECOND_MS);
    assert.deepEqual(seen, [false, false, true, false]);
  });

  const ends: [string, Result<TunnelDetail>, 'gone' | 'denied'][] = [
    ['that the tunnel is closed', ok(detail({ status: 'CLOSED', destinationConnected: true })), 'gone'],
    ['that it knows no such tunnel', unknown, 'gone'],
    ['that the profile may not ask', denied, 'denied'],
  ];
  for (const [name, answer, what] of ends) {
    test(`${name}, once, and is asked no more`, async () => {
      const { clock, asked, state, seen, watch } = start();
      await clock.advance(0);
      state.answer = answer;
      await clock.advance(2 * SECOND_MS);
      assert.deepEqual(seen, [false, what]);
      assert.equal(watch.stopped(), true);
      watch.lookNow();
      await clock.advance(20 * MINUTE_MS);
      assert.deepEqual(asked, [0, 2]);
      assert.equal(clock.waiting, 0);
    });
  }
});

test('an answer that was under way while the device showed itself does not make it absent', async () => {
  const { clock, state, seen, watch } = start();
  let answer = (_: Result<TunnelDetail>) => {};
  state.answer = new Promise((resolve) => {
    answer = resolve;
  });
  await clock.advance(SECOND_MS);
  watch.deviceSeen();
  answer(absent);
  await clock.advance(0);
  assert.deepEqual(seen, []);
  state.answer = absent;
  await clock.advance(2 * SECOND_MS);
  assert.deepEqual(seen, [false], 'one that was asked for later counts');
});

test('a watch that was denied says so', async () => {
  const { clock, state, watch } = start();
  assert.equal(watch.denied(), false);
  state.answer = denied;
  await clock.advance(0);
  assert.equal(watch.denied(), true);
});

describe('after stop', () => {
  test('nothing is asked', async () => {
    const { clock, asked, watch } = start();
    assert.equal(watch.stopped(), false);
    watch.stop();
    assert.equal(watch.stopped(), true);
    watch.lookNow();
    await clock.advance(MINUTE_MS);
    assert.deepEqual(asked, []);
    assert.equal(clock.waiting, 0);
  });

  for (const [name, late] of [
    ['the device', there],
    ['the end', unknown],
    ['a denial', denied],
    ['a failure', noNetwork],
  ] as const) {
    test(`a late answer about ${name} is dropped`, async () => {
      const { clock, state, seen, watch } = start();
      let answer = (_: Result<TunnelDetail>) => {};
      state.answer = new Promise((resolve) => {
        answer = resolve;
      });
      await clock.advance(0);
      watch.stop();
      answer(late);
      await clock.advance(MINUTE_MS);
      assert.deepEqual(seen, []);
      assert.equal(clock.waiting, 0);
    });
  }
});
