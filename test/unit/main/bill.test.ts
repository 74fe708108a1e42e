import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { ENGLISH, type Words, wordsOf } from '../../../electron/i18n/words.ts';
import type { Answer } from '../../../electron/ipc/contract.ts';
import { type BillProfile, createBill } from '../../../electron/main/bill.ts';
import { openHistory, type StoredEntry } from '../../../electron/main/history.ts';
import type { Question } from '../../../electron/main/questions.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const NOON = new Date(2026, 10, 22, 12).getTime();
const REGION = 'ap-northeast-2';
const REQUEST = { profileId: 'p1', thingName: 'press-07', region: REGION };
const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

function start(
  t: TestContext,
  { limit = null, words = ENGLISH }: { limit?: number | null; words?: Words } = {},
) {
  const temp = tempDir();
  const clock = new FakeClock(NOON);
  const { settings } = openSettings({ dir: temp.path, now: () => clock.now(), log: silentLog });
  const { history } = openHistory({ dir: temp.path, now: () => clock.now(), log: silentLog });
  t.after(async () => {
    await Promise.all([settings.flush(), history.flush()]);
    temp.remove();
  });
  const profiles: BillProfile[] = [{ id: 'p1', name: 'factory-ops', monthlyLimit: limit, demo: false }];
  const asked: { question: Question; answer: (answer: Answer) => void }[] = [];
  let changes = 0;
  const bill = createBill({
    settings,
    history,
    profiles: () => profiles,
    questions: { ask: (question) => new Promise((answer) => asked.push({ question, answer })) },
    words: () => words,
    clock,
    onChange: () => {
      changes += 1;
    },
  });
  let id = 0;
  const opened = (change: Partial<StoredEntry> = {}) =>
    history.add({
      ...{ id: `e${++id}`, at: clock.now(), how: 'opened', billed: true, profileId: 'p1' },
      ...{
        profileName: 'factory-ops',
        account: '',
        region: REGION,
        thingName: 'press-07',
        tunnelId: `t${id}`,
      },
      ...{ services: ['SSH'], lifetimeMinutes: 60, by: 'alex', closedAt: null, closedBy: null, price: null },
      ...change,
    });
  return { bill, settings, history, profiles, asked, clock, opened, changes: () => changes };
}

describe('a price', () => {
  test('is claimed for no region until it was entered, and says when that was', (t) => {
    const { bill, changes } = start(t);
    assert.deepEqual(bill.view().prices, []);
    assert.equal(bill.price(REGION), null);
    assert.ok(bill.savePrice({ region: ` ${REGION.toUpperCase()} `, amount: 6, currency: ' usd ' }).ok);
    assert.deepEqual(bill.view().prices, [{ region: REGION, amount: 6, currency: 'USD', enteredAt: NOON }]);
    assert.deepEqual(bill.price(REGION), { amount: 6, currency: 'USD' });
    assert.equal(bill.price('eu-west-1'), null);
    assert.equal(changes(), 1);
    assert.ok(bill.savePrice({ region: REGION, amount: null, currency: '' }).ok);
    assert.deepEqual(bill.view().prices, []);
  });

  test('that is none is refused with what is wrong about it', (t) => {
    const { bill } = start(t);
    const save = (amount: number, currency = 'USD', region = REGION) =>
      codeOf(bill.savePrice({ region, amount, currency }));
    assert.equal(save(Number.NaN), 'PriceInvalid');
    assert.equal(save(Number.POSITIVE_INFINITY), 'PriceInvalid');
    assert.equal(save(-1), 'PriceInvalid');
    assert.equal(save(1_000_001), 'PriceInvalid');
    assert.equal(save(1, 'dollars'), 'CurrencyInvalid');
    assert.equal(save(1, 'ZZZ'), 'CurrencyInvalid');
    assert.equal(save(1, ''), 'CurrencyInvalid');
    assert.equal(save(1, 'USD', 'mars'), 'RegionInvalid');
    assert.deepEqual(bill.view().prices, []);
    assert.equal(save(0), 'ok', 'a price of nothing is a price');
  });
});

describe('the month', () => {
  test('costs what was entered, and is not known where a region has no price', (t) => {
    const { bill, opened } = start(t, { limit: 30 });
    const month = () => bill.view().months[0];
    assert.deepEqual(month(), {
      ...{ profileId: 'p1', profileName: 'factory-ops', month: '2026-11' },
      ...{ opened: 0, unsure: 0, reused: 0, limit: 30, cost: [] },
    });
    opened();
    assert.equal(month()?.opened, 1);
    assert.equal(month()?.cost, null);
    bill.savePrice({ region: REGION, amount: 0.1, currency: 'USD' });
    opened({ price: { amount: 0.2, currency: 'USD' } });
    opened({ price: { amount: 5, currency: 'EUR' } });
    opened({ billed: null });
    opened({ how: 'reused', billed: false });
    assert.deepEqual(month()?.cost, [
      { currency: 'EUR', amount: 5 },
      { currency: 'USD', amount: 0.3 },
    ]);
    assert.deepEqual([month()?.opened, month()?.unsure, month()?.reused], [3, 1, 1]);
  });

  test('is a new one on its first day', async (t) => {
    const { bill, opened, clock } = start(t);
    opened();
    assert.equal(bill.view().months[0]?.opened, 1);
    clock.jump(9 * 24 * 60 * 60_000);
    assert.equal(bill.view().months[0]?.month, '2026-12');
    assert.equal(bill.view().months[0]?.opened, 0);
  });

  test('is counted once for as long as nothing changes', (t) => {
    const { bill, opened, profiles } = start(t);
    const first = bill.view();
    assert.equal(bill.view(), first);
    opened();
    assert.ok(bill.view().version > first.version);
    const second = bill.view();
    profiles[0] = { ...(profiles[0] as BillProfile), monthlyLimit: 3 };
    assert.notEqual(bill.view(), second);
    assert.equal(bill.view().months[0]?.limit, 3);
  });

  test('of a demo is not counted', (t) => {
    const { bill, profiles } = start(t);
    profiles.push({ id: 'demo', name: 'demo', monthlyLimit: null, demo: true });
    assert.deepEqual(
      bill.view().months.map(({ profileId }) => profileId),
      ['p1'],
    );
  });
});

describe('the monthly limit', () => {
  const settle = () => new Promise((resolve) => setImmediate(resolve));

  test('asks nothing where there is none, or where it is not reached', async (t) => {
    const none = start(t);
    none.opened();
    assert.ok((await none.bill.beforeOpen(REQUEST)).ok);
    const room = start(t, { limit: 2 });
    room.opened();
    assert.ok((await room.bill.beforeOpen(REQUEST)).ok);
    assert.equal(none.asked.length + room.asked.length, 0);
  });

  test('asks with the count and what it cost; Cancel opens nothing', async (t) => {
    const { bill, opened, asked } = start(t, { limit: 2 });
    bill.savePrice({ region: REGION, amount: 6, currency: 'USD' });
    opened();
    opened({ billed: null });
    const answer = bill.beforeOpen(REQUEST);
    await settle();
    const question = asked[0]?.question;
    assert.ok(question?.kind === 'soft-limit');
    assert.equal(question.thingName, 'press-07');
    assert.equal(
      question.text,
      '“factory-ops” has opened 2 tunnels this month (1 of them unsure); its limit is 2. They cost $6.00.',
    );
    assert.match(question.advice, /^One more costs \$6\.00/);
    asked[0]?.answer('cancel');
    const declined = await answer;
    assert.equal(codeOf(declined), 'OpenDeclined');
    assert.match(declined.ok ? '' : declined.error.message, /^Not opened: “factory-ops” has 2 of the 2/);
  });

  test('asks in the user’s language, and writes money as its people do', async (t) => {
    const words = wordsOf({ language: 'ko', formats: 'ko-KR' });
    const { bill, opened, asked } = start(t, { limit: 1, words });
    bill.savePrice({ region: REGION, amount: 8_000, currency: 'KRW' });
    opened();
    void bill.beforeOpen(REQUEST);
    await settle();
    const question = asked[0]?.question;
    assert.equal(
      question?.text,
      '“factory-ops” 프로필로 이번 달에 터널을 1회 열었습니다. 한도는 1회입니다. 비용은 ₩8,000입니다.',
    );
    assert.match(question?.advice ?? '', /^하나 더 열면 ₩8,000의 요금이 청구됩니다\. /);
  });

  test('claims no price where none is known', async (t) => {
    const { bill, opened, asked } = start(t, { limit: 1 });
    opened();
    void bill.beforeOpen(REQUEST);
    await settle();
    assert.equal(asked[0]?.question.text.includes('cost'), false);
    assert.match(asked[0]?.question.advice ?? '', /no price is entered/);
  });

  test('lets one open through when the user says so', async (t) => {
    const { bill, opened, asked } = start(t, { limit: 1 });
    opened();
    const answer = bill.beforeOpen(REQUEST);
    await settle();
    asked[0]?.answer('open-anyway');
    assert.ok((await answer).ok);
  });

  test('does not let two opens at once slip under it', async (t) => {
    const { bill, asked, opened } = start(t, { limit: 1 });
    const first = bill.beforeOpen(REQUEST);
    const second = bill.beforeOpen({ ...REQUEST, thingName: 'press-08' });
    assert.ok((await first).ok);
    await settle();
    assert.equal(asked.length, 1);
    // The first is on record now, and counts once.
    bill.begun(REQUEST);
    opened();
    asked[0]?.answer('cancel');
    assert.equal(codeOf(await second), 'OpenDeclined');
    void bill.beforeOpen(REQUEST);
    await settle();
    assert.match(asked[1]?.question.text ?? '', /has opened 1 tunnel this month/);
  });

  test('asks one after the other, each with the count as it is by then', async (t) => {
    const { bill, asked, opened } = start(t, { limit: 1 });
    opened();
    const first = bill.beforeOpen(REQUEST);
    const second = bill.beforeOpen(REQUEST);
    await settle();
    assert.equal(asked.length, 1);
    asked[0]?.answer('open-anyway');
    assert.ok((await first).ok);
    await settle();
    assert.match(asked[1]?.question.text ?? '', /has opened 2 tunnels/);
    asked[1]?.answer('cancel');
    assert.equal(codeOf(await second), 'OpenDeclined');
  });

  test('forgets an open that was agreed to and never came', async (t) => {
    const { bill, asked, clock } = start(t, { limit: 1 });
    assert.ok((await bill.beforeOpen(REQUEST)).ok);
    await clock.advance(61_000);
    assert.ok((await bill.beforeOpen(REQUEST)).ok);
    assert.equal(asked.length, 0);
    assert.equal(clock.waiting, 1);
  });
});
