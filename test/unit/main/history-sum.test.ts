import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addUp, priceOf, sumOf } from '../../../electron/main/history-sum.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const entry = (
  billed: boolean | null,
  price: ReturnType<typeof usd> | null = null,
  region = 'eu-central-1',
) => ({
  billed,
  price,
  region,
});
const none = () => null;

test('an open costs what was entered then, before what is entered now', () => {
  assert.deepEqual(
    priceOf(entry(true, usd(5)), () => usd(6)),
    usd(5),
  );
  assert.deepEqual(
    priceOf(entry(true), () => usd(6)),
    usd(6),
  );
  assert.deepEqual(
    priceOf(entry(null), () => usd(6)),
    usd(6),
    'it may have been billed',
  );
  assert.equal(
    priceOf(entry(false), () => usd(6)),
    null,
    'what was free has no price',
  );
});

test('amounts are added up by currency, without the crumbs of tenths', () => {
  assert.deepEqual(addUp([usd(0.1), usd(0.2), { amount: 5.5, currency: 'EUR' }]), [
    { amount: 5.5, currency: 'EUR' },
    usd(0.3),
  ]);
});

test('what may have been billed is counted by itself and costs nothing in the sum', () => {
  const found = [entry(true, usd(6)), entry(true), entry(null, usd(6)), entry(false)];
  assert.deepEqual(sumOf(found, none), { billed: 2, unsure: 1, free: 1, cost: [usd(6)], unpriced: 1 });
  assert.deepEqual(sumOf([], none), { billed: 0, unsure: 0, free: 0, cost: [], unpriced: 0 });
});
