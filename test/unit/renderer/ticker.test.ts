import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTicker } from '../../../renderer/ticker.ts';

function world(start = 10_400) {
  let now = start;
  let hidden = false;
  const timers = new Set<{ at: number; run: () => void }>();
  const watchers = new Set<() => void>();
  const ticker = createTicker({
    stepMs: 1000,
    now: () => now,
    after(ms, run) {
      const timer = { at: now + ms, run };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    hidden: () => hidden,
    onVisibility(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
  });
  return {
    ticker,
    timers,
    watchers,
    set: (to: number) => {
      now = to;
    },
    /** Moves the time on; each timer fires `late` milliseconds after it was due, as real ones do. */
    pass(ms: number, late = 0) {
      const end = now + ms;
      for (;;) {
        const next = [...timers].sort((a, b) => a.at - b.at)[0];
        if (!next || next.at + late > end) {
          break;
        }
        timers.delete(next);
        now = next.at + late;
        next.run();
      }
      now = end;
    },
    hide(to: boolean) {
      hidden = to;
      for (const watcher of [...watchers]) {
        watcher();
      }
    },
  };
}

test('beats fall on whole seconds and one follows the other', () => {
  const { ticker, pass } = world();
  const seen: number[] = [];
  ticker.subscribe(() => seen.push(ticker.read()));
  assert.equal(ticker.read(), 10_000);
  pass(3000);
  assert.deepEqual(seen, [11_000, 12_000, 13_000]);
});

test('timers that fire late do not make it skip a second', () => {
  const { ticker, pass } = world();
  const seen: number[] = [];
  ticker.subscribe(() => seen.push(ticker.read()));
  pass(4000, 15);
  assert.deepEqual(seen, [11_000, 12_000, 13_000, 14_000]);
});

test('no timer runs while nobody counts', () => {
  const { ticker, timers, watchers } = world();
  assert.equal(timers.size, 0);
  const first = ticker.subscribe(() => {});
  const second = ticker.subscribe(() => {});
  assert.equal(timers.size, 1);
  first();
  assert.equal(timers.size, 1);
  second();
  assert.equal(timers.size, 0);
  assert.equal(watchers.size, 0);
});

test('no timer runs while the window is hidden, and the time is right at once when it is seen again', () => {
  const { ticker, timers, pass, hide } = world();
  const seen: number[] = [];
  ticker.subscribe(() => seen.push(ticker.read()));
  hide(true);
  assert.equal(timers.size, 0);
  pass(60_000);
  assert.deepEqual(seen, []);
  hide(false);
  assert.deepEqual(seen, [70_000]);
  assert.equal(timers.size, 1);
});

test('a clock that was set is followed at once, without a second timer', () => {
  const { ticker, timers, set } = world();
  const seen: number[] = [];
  ticker.subscribe(() => seen.push(ticker.read()));
  set(99_900);
  ticker.refresh();
  assert.deepEqual(seen, [99_000]);
  assert.equal(timers.size, 1);
});

test('who comes after a pause reads the present, not the last beat', () => {
  const { ticker, set } = world();
  ticker.subscribe(() => {})();
  set(500_500);
  assert.equal(ticker.read(), 500_000);
  ticker.subscribe(() => {});
  assert.equal(ticker.read(), 500_000);
});
