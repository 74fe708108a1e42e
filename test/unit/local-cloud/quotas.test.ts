import assert from 'node:assert/strict';
import { it } from 'node:test';
import { createQuotas } from '../../../electron/local-cloud/quotas.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

it('grants one second’s worth at once and then as fast as the bucket fills', () => {
  const clock = new FakeClock();
  const quotas = createQuotas({ Describe: 10 }, clock);
  const granted = () => Array.from({ length: 20 }, () => quotas.take('Describe')).filter(Boolean).length;
  assert.equal(granted(), 10);
  assert.equal(granted(), 0);
  clock.jump(300);
  assert.equal(granted(), 3);
  clock.jump(3_600_000);
  assert.equal(granted(), 10, 'an idle hour does not save up more than a second');
});

it('counts each operation for itself, and does not limit one without a rate', () => {
  const quotas = createQuotas({ Open: 1, Close: 1 }, new FakeClock());
  assert.deepEqual([quotas.take('Open'), quotas.take('Open'), quotas.take('Close')], [true, false, true]);
  assert.ok(Array.from({ length: 50 }, () => quotas.take('Rotate')).every(Boolean));
});

it('does not take from the bucket what it refused', () => {
  const clock = new FakeClock();
  const quotas = createQuotas({ Open: 1 }, clock);
  quotas.take('Open');
  for (let tenth = 0; tenth < 9; tenth += 1) {
    clock.jump(100);
    assert.equal(quotas.take('Open'), false);
  }
  clock.jump(101);
  assert.equal(quotas.take('Open'), true);
});

it('works on when the clock was set back', () => {
  const clock = new FakeClock();
  const quotas = createQuotas({ Open: 1 }, clock);
  quotas.take('Open');
  clock.jump(-86_400_000);
  assert.equal(quotas.take('Open'), false);
  clock.jump(1000);
  assert.equal(quotas.take('Open'), true);
});
