import assert from 'node:assert/strict';
import fs from 'node:fs';
import { test } from 'node:test';
import type { Bill } from '../../../electron/main/bill.ts';
import { openHistory, type StoredEntry } from '../../../electron/main/history.ts';
import { createHistoryHandlers } from '../../../electron/main/history-handlers.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const AT = Date.UTC(2026, 10, 22, 8, 30);
const EVERYTHING = { profileId: null, month: null, kind: 'all', text: '' } as const;

function entry(change: Partial<StoredEntry>): StoredEntry {
  return {
    ...{ id: 'e1', at: AT, how: 'opened', billed: true, profileId: 'p1', profileName: 'ops' },
    ...{ account: '', region: 'eu-central-1', thingName: 'press-07', tunnelId: 't1', services: ['SSH'] },
    ...{ lifetimeMinutes: 60, by: 'alex', closedAt: AT + 1, closedBy: 'you', price: null },
    ...change,
  };
}

test('the exported file has the prices that the list shows: those of then, else those entered later', async (t) => {
  const temp = tempDir();
  const { history } = openHistory({
    dir: temp.path,
    now: () => AT + 2,
    log: silentLog,
    onUnwritable: () => {},
  });
  t.after(async () => {
    await history.flush();
    temp.remove();
  });
  history.add(entry({ id: 'priced', price: { amount: 5, currency: 'USD' } }));
  history.add(entry({ id: 'later' }));
  history.add(entry({ id: 'free', how: 'reused', billed: false }));
  history.add(entry({ id: 'elsewhere', region: 'us-east-1' }));
  const bill = {
    price: (region: string) => (region === 'eu-central-1' ? { amount: 6, currency: 'USD' } : null),
  } as Bill;
  const handlers = createHistoryHandlers({
    ...{ history, bill, downloads: () => temp.path, reveal: () => {}, now: () => AT },
  });
  const listed = await handlers['history.query']({ ...EVERYTHING, offset: 0, limit: 50 });
  const exported = await handlers['history.export']({ ...EVERYTHING, format: 'json' });
  assert.ok(listed.ok && exported.ok);
  const { entries } = JSON.parse(fs.readFileSync(exported.value.path, 'utf8')) as {
    entries: { id: string; price: { amount: number } | null }[];
  };
  const prices = Object.fromEntries(entries.map(({ id, price }) => [id, price?.amount ?? null]));
  assert.deepEqual(prices, { priced: 5, later: 6, free: null, elsewhere: null });
  assert.deepEqual(
    entries.map(({ id }) => id),
    listed.value.entries.map(({ id }) => id),
  );
  assert.deepEqual(listed.value.sum.cost, [{ amount: 11, currency: 'USD' }]);
});
