import assert from 'node:assert/strict';
import { test } from 'node:test';
import { atInstant } from '../../../electron/tunnels/expiry.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

test('it fires at the instant, not before', async () => {
  const clock = new FakeClock(0);
  let fired = 0;
  atInstant(clock, 12 * 3_600_000, () => {
    fired += 1;
  });
  await clock.advance(12 * 3_600_000 - 1);
  assert.equal(fired, 0);
  await clock.advance(1);
  assert.equal(fired, 1);
  assert.equal(clock.waiting, 0);
});

test('a computer that slept past the instant sees it within a minute of waking', async () => {
  const clock = new FakeClock(0);
  let fired = 0;
  atInstant(clock, 3_600_000, () => {
    fired += 1;
  });
  clock.jump(8 * 3_600_000);
  await clock.advance(60_000);
  assert.equal(fired, 1);
});

test('cancelled, it never fires', async () => {
  const clock = new FakeClock(0);
  let fired = 0;
  const cancel = atInstant(clock, 180_000, () => {
    fired += 1;
  });
  await clock.advance(100_000);
  cancel();
  await clock.advance(1_000_000);
  assert.equal(fired, 0);
  assert.equal(clock.waiting, 0);
});
