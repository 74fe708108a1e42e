import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTokenPatience } from '../../../electron/tunnels/token-patience.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

function start() {
  const clock = new FakeClock(0);
  const patience = createTokenPatience({
    clock,
    // The longest wait of each step.
    random: () => 1,
    wait: { firstMs: 2_000, longestMs: 60_000 },
  });
  return { clock, patience };
}

test('a spent token is replaced at once, one that is refused again later and later, and the sixth is not', () => {
  const { patience } = start();
  const waits = Array.from({ length: 6 }, () => patience.refused());
  assert.deepEqual(waits, [0, 2_000, 4_000, 8_000, 16_000, null]);
});

test('a session of half a minute makes earlier refusals forgotten, a shorter one does not', () => {
  const { clock, patience } = start();
  patience.refused();
  patience.up();
  clock.jump(29_999);
  assert.equal(patience.refused(), 2_000);
  patience.up();
  clock.jump(30_000);
  patience.over();
  clock.jump(5 * 60_000);
  assert.equal(patience.refused(), 0);
});

test('two programs that take the tunnel from each other in turn do not do so for ever', () => {
  const { clock, patience } = start();
  let rounds = 0;
  for (let wait = patience.refused(); wait !== null; wait = patience.refused()) {
    rounds += 1;
    clock.jump(wait);
    patience.up();
    clock.jump(1_000);
  }
  assert.equal(rounds, 5);
});

test('the user may always try again', () => {
  const { patience } = start();
  while (patience.refused() !== null) {}
  patience.reset();
  assert.equal(patience.refused(), 0);
  assert.equal(patience.count(), 1);
});
