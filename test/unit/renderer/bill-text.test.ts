import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BillView, HistoryEntry, MonthView } from '../../../electron/ipc/contract.ts';
import {
  askedText,
  byText,
  costOf,
  endText,
  entryCost,
  howText,
  limitPart,
  sumText,
  toneOf,
} from '../../../renderer/bill-text.ts';
import { ENGLISH, wordsOf } from '../../../renderer/words.tsx';

const HOUR = 3_600_000;

const month = (change: Partial<MonthView> = {}): MonthView => ({
  profileId: 'p1',
  profileName: 'ops',
  month: '2026-11',
  opened: 3,
  unsure: 0,
  reused: 11,
  limit: null,
  cost: null,
  ...change,
});
const price = {
  region: 'ap-northeast-2',
  amount: 6,
  currency: 'USD',
  enteredAt: Date.UTC(2026, 10, 3, 12),
};
const bill = (change: Partial<BillView> = {}): BillView => ({
  prices: [],
  months: [],
  version: 1,
  ...change,
});
const at = { region: 'ap-northeast-2', profileId: 'p1', demo: false, reusable: false };

const entry = (change: Partial<HistoryEntry> = {}): HistoryEntry => ({
  id: 'h1',
  at: 0,
  how: 'opened',
  billed: true,
  profileId: 'p1',
  profileName: 'ops',
  account: '',
  region: 'ap-northeast-2',
  thingName: 'press-07',
  tunnelId: 't1',
  tunnelKey: 'k1',
  services: ['SSH'],
  lifetimeMinutes: 120,
  by: 'ops',
  closedAt: null,
  closedBy: null,
  price: null,
  ...change,
});

test('a price is that of the region, with the date it was entered', () => {
  const cost = costOf(
    bill({ prices: [{ ...price, region: 'eu-central-1', amount: 1 }, price] }),
    at,
    ENGLISH,
  );
  assert.equal(
    cost.cost,
    'Opening bills about <b>$6.00</b> once, by the price you entered on November 3, 2026. Reconnecting to it later is free.',
  );
  assert.equal(cost.unknown, false);
});

test('without a price nothing is claimed, and the settings are offered', () => {
  const cost = costOf(bill(), at, ENGLISH);
  assert.match(cost.cost, /does not know what AWS charges in ap-northeast-2/);
  assert.doesNotMatch(cost.cost, /\$|\d\.\d/);
  assert.equal(cost.unknown, true);
});

test('where a tunnel is open, using it is called free before another one is priced', () => {
  const cost = costOf(bill({ prices: [price] }), { ...at, reusable: true }, ENGLISH);
  assert.match(cost.cost, /^Using the open tunnel is free; another one bills about <b>\$6\.00<\/b>/);
});

test('the month is that of the profile, and its limit is told when it is reached', () => {
  const months = [month({ profileId: 'p2', opened: 99 }), month({ opened: 20, unsure: 1, limit: 20 })];
  const cost = costOf(bill({ months }), at, ENGLISH);
  assert.equal(cost.month, 'This month: 20 opened, 1 unsure, 11 reused, limit 20.');
  assert.equal(cost.limitReached, true);
  assert.equal(costOf(bill({ months: [month({ opened: 19, limit: 20 })] }), at, ENGLISH).limitReached, false);
  assert.equal(costOf(bill({ months: [month({ opened: 0, reused: 0 })] }), at, ENGLISH).month, '');
});

test('the demo speaks of no price', () => {
  const cost = costOf(bill({ prices: [price], months: [month()] }), { ...at, demo: true }, ENGLISH);
  assert.deepEqual(cost, {
    cost: 'In the demo nothing is billed.',
    unknown: false,
    month: '',
    limitReached: false,
  });
});

test('the sum of a month is told by currency, or not known', () => {
  assert.equal(sumText(null, ENGLISH), 'price not known');
  assert.equal(sumText([], ENGLISH), 'nothing billed');
  assert.equal(
    sumText(
      [
        { amount: 18, currency: 'USD' },
        { amount: 2.5, currency: 'EUR' },
      ],
      ENGLISH,
    ),
    '$18.00 + €2.50',
  );
});

test('a limit is reached at its number, and one of zero at once', () => {
  assert.equal(limitPart({ opened: 5, limit: null }), null);
  assert.equal(limitPart({ opened: 5, limit: 20 }), 0.25);
  assert.equal(limitPart({ opened: 30, limit: 20 }), 1);
  assert.equal(limitPart({ opened: 0, limit: 0 }), 1);
});

test('an entry costs its price, nothing, or what is not known', () => {
  const six = { amount: 6, currency: 'USD' };
  assert.equal(entryCost({ billed: true, price: six }, ENGLISH), '$6.00');
  assert.equal(entryCost({ billed: true, price: null }, ENGLISH), 'price not known');
  assert.equal(entryCost({ billed: false, price: six }, ENGLISH), 'free');
  assert.equal(entryCost({ billed: null, price: six }, ENGLISH), 'perhaps $6.00');
  assert.equal(entryCost({ billed: null, price: null }, ENGLISH), 'perhaps billed');
});

test('an end says how long and by whom, as far as it is known', () => {
  assert.equal(endText({ at: 0, closedAt: null, closedBy: null }, ENGLISH), 'open');
  assert.equal(endText({ at: 0, closedAt: 2 * HOUR, closedBy: 'you' }, ENGLISH), '2 h, closed by you');
  assert.equal(endText({ at: 0, closedAt: 2 * HOUR, closedBy: 'expired' }, ENGLISH), '2 h, expired');
  assert.equal(endText({ at: 0, closedAt: null, closedBy: 'elsewhere' }, ENGLISH), 'closed elsewhere');
  assert.equal(endText({ at: 0, closedAt: HOUR, closedBy: 'left' }, ENGLISH), 'left open when Culvert ended');
});

test('what was asked for is told with its time', () => {
  assert.equal(askedText({ services: ['SSH', 'HTTP'], lifetimeMinutes: 120 }, ENGLISH), 'SSH, HTTP for 2 h');
  assert.equal(askedText({ services: [], lifetimeMinutes: null }, ENGLISH), '');
});

test('the line of time tells what is open, what was billed, and what is not sure', () => {
  const closed = { closedAt: HOUR, closedBy: 'you' } as const;
  assert.equal(toneOf(entry()), 'open');
  assert.equal(toneOf(entry(closed)), 'billed');
  assert.equal(toneOf(entry({ ...closed, billed: false })), 'free');
  assert.equal(toneOf(entry({ billed: null })), 'unsure');
});

test('each way to a tunnel has a word of its own, in each language', () => {
  const ways = ['opened', 'reused', 'adopted', 'restored', 'quick'] as const;
  for (const language of ['en', 'ko', 'ja', 'zh-CN'] as const) {
    const words = wordsOf({ language, formats: language });
    assert.equal(new Set(ways.map((how) => howText(how, words))).size, ways.length, language);
  }
});

test('an amount is written as the language writes it, and the sentence around it is that language’s', () => {
  const korean = wordsOf({ language: 'ko', formats: 'ko-KR' });
  const cost = costOf(bill({ prices: [price] }), at, korean);
  assert.match(cost.cost, /US\$6\.00/);
  assert.match(cost.cost, /2026년 11월 3일/);
  assert.doesNotMatch(cost.cost, /Opening/);
});

for (const [by, words] of [
  ['arn:aws:iam::123456789012:user/ops/alex', 'alex'],
  ['arn:aws:iam::123456789012:root', 'arn:aws:iam::123456789012:root'],
  ['arn:aws:sts::123456789012:assumed-role/Maintenance/culvert-alex', 'culvert-alex as Maintenance'],
  [
    'arn:aws:sts::123456789012:assumed-role/AWSReservedSSO_Operator_c1508eae39260661/alex',
    'alex as Operator',
  ],
  ['arn:aws-cn:sts::123456789012:assumed-role/A_b_c/i-1', 'i-1 as A_b_c'],
  ['alex', 'alex'],
] as const) {
  test(`the one who did it is told as ${words}`, () => {
    assert.equal(byText(by, ENGLISH), words);
  });
}
