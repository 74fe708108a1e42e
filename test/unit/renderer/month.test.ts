import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MonthView } from '../../../electron/ipc/contract.ts';
import { costText, monthSum, monthText } from '../../../renderer/month.ts';
import { ENGLISH } from '../../../renderer/words.tsx';

const month = (change: Partial<MonthView>): MonthView => ({
  profileId: 'p1',
  profileName: 'ops',
  month: '2026-11',
  opened: 0,
  unsure: 0,
  reused: 0,
  limit: null,
  cost: null,
  ...change,
});
const usd = (amount: number) => [{ amount, currency: 'USD' }];

test('a month is told with its limit, and with its cost only where that is known', () => {
  assert.equal(monthText(null, null, ENGLISH), '0 tunnels opened');
  assert.equal(monthText(month({ opened: 1 }), null, ENGLISH), '1 tunnel opened');
  assert.equal(
    monthText(month({ opened: 12, unsure: 1, reused: 11, cost: usd(72) }), 20, ENGLISH),
    '12 of 20 tunnels opened, 1 unsure, 11 reused · $72.00',
  );
  assert.equal(monthText(month({ cost: [] }), 20, ENGLISH), '0 of 20 tunnels opened');
});

test('costs in two currencies are not added up', () => {
  assert.equal(costText([...usd(18), { amount: 5.5, currency: 'EUR' }], ENGLISH), '$18.00 + €5.50');
  assert.equal(costText(null, ENGLISH), '');
});

test('all profiles are summed up, currency by currency', () => {
  const sum = monthSum([
    month({ opened: 3, reused: 2, cost: usd(18) }),
    month({ opened: 1, unsure: 1, cost: [...usd(6), { amount: 5.5, currency: 'EUR' }] }),
  ]);
  assert.deepEqual(sum, {
    opened: 4,
    unsure: 1,
    reused: 2,
    cost: [
      { amount: 24, currency: 'USD' },
      { amount: 5.5, currency: 'EUR' },
    ],
  });
});

test('one price that is not known makes the sum unknown, unless nothing was opened for it', () => {
  assert.equal(monthSum([month({ opened: 3, cost: usd(18) }), month({ opened: 1 })])?.cost, null);
  assert.deepEqual(monthSum([month({ opened: 3, cost: usd(18) }), month({ reused: 1 })])?.cost, usd(18));
  assert.equal(monthSum([month({})]), null, 'a month without anything is not shown');
});
