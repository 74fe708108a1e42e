import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { systemClock, untilTogether } from '../../../electron/shared/clock.ts';

test('what waits together is due within half of its time to the whole of it, at moments that all share', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 30_000 }), fc.integer({ min: 0, max: 10 ** 9 }), (half, passed) => {
      const wait = untilTogether(2 * half, passed);
      assert.ok(wait > half && wait <= 2 * half, `${wait} of ${2 * half}`);
      assert.equal((passed + wait) % half, 0);
    }),
  );
});

test('the clock calls once, and not at all when it was cancelled', async () => {
  let calls = 0;
  systemClock.afterAtMost(2, () => {
    calls += 1;
  });
  systemClock.afterAtMost(2, () => assert.fail('it was cancelled'))();
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(calls, 1);
});
