import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { KEPT_MONTHS, monthOf, openHistory, type StoredEntry } from '../../../electron/main/history.ts';
import { HISTORY_FILE } from '../../../electron/main/history-file.ts';
import type { CulvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const NOON = new Date(2026, 10, 22, 12).getTime();
const MINUTE_MS = 60_000;
const ALL = { profileId: null, month: null, kind: 'all' as const, text: '', offset: 0, limit: 200 };

let ids = 0;
function entry(change: Partial<StoredEntry> = {}): StoredEntry {
  ids += 1;
  return {
    id: `e${ids}`,
    at: NOON,
    how: 'opened',
    billed: true,
    profileId: 'p1',
    profileName: 'factory-ops',
    account: '123456789012',
    region: 'eu-central-1',
    thingName: 'press-07',
    tunnelId: `t${ids}`,
    services: ['SSH'],
    lifetimeMinutes: 60,
    by: 'alex',
    closedAt: null,
    closedBy: null,
    price: null,
    ...change,
  };
}

function folder(t: TestContext) {
  const temp = tempDir();
  const opened: ReturnType<typeof openHistory>['history'][] = [];
  // A file that is still being written would come back into the folder.
  t.after(async () => {
    await Promise.all(opened.map((history) => history.flush()));
    temp.remove();
  });
  const file = path.join(temp.path, HISTORY_FILE);
  const errors: CulvertError[] = [];
  return {
    dir: temp.path,
    file,
    errors,
    open(now = NOON) {
      const made = openHistory({
        dir: temp.path,
        now: () => now,
        log: silentLog,
        onUnwritable: (error) => errors.push(error),
      });
      opened.push(made.history);
      return made;
    },
    text: () => fs.readFileSync(file, 'utf8'),
  };
}

describe('the history', () => {
  test('is there again in the next run, newest first, for its owner alone', async (t) => {
    const place = folder(t);
    const { history } = place.open();
    history.add(entry({ id: 'a', at: NOON - MINUTE_MS, closedAt: NOON, closedBy: 'you' }));
    history.add(entry({ id: 'b', at: NOON, closedAt: NOON, closedBy: 'expired' }));
    assert.deepEqual(await history.flush(), { ok: true, value: null });

    assert.equal(fs.statSync(place.file).mode & 0o777, 0o600);
    const again = place.open();
    assert.equal(again.notice, null);
    const { entries, total } = again.history.query(ALL);
    assert.deepEqual(
      entries.map(({ id, closedBy }) => [id, closedBy]),
      [
        ['b', 'expired'],
        ['a', 'you'],
      ],
    );
    assert.equal(total, 2);
  });

  test('a change is a line of its own, and the entry is whole again when it is read', async (t) => {
    const place = folder(t);
    const { history } = place.open();
    history.add(entry({ id: 'a' }));
    await history.flush();
    const before = place.text();
    history.change('a', { closedAt: NOON + MINUTE_MS, closedBy: 'elsewhere' });
    await history.flush();
    assert.ok(place.text().startsWith(before), 'what was written stays as it was');
    assert.equal(place.text().slice(before.length).trim().includes('press-07'), false);
    const [read] = place.open().history.query(ALL).entries;
    assert.equal(read?.thingName, 'press-07');
    assert.equal(read?.closedBy, 'elsewhere');
  });

  test('is cleared but for what is under way, with what could not be read and was kept aside', async (t) => {
    const place = folder(t);
    fs.writeFileSync(place.file, 'half a line\n');
    fs.writeFileSync(`${place.file}.broken-2026-11-01`, 'older');
    const { history } = place.open();
    history.add(entry({ id: 'a' }));
    history.begin(entry({ id: 'b', billed: null }));
    const before = history.version();
    assert.deepEqual(await history.clear(), { ok: true, value: null });
    assert.ok(history.version() > before);
    assert.equal(history.query(ALL).total, 0);
    assert.deepEqual(history.query(ALL).months, ['2026-11'], 'the month of what is under way');
    assert.equal(history.made('p1', '2026-11'), 1);
    assert.deepEqual(fs.readdirSync(place.dir), [HISTORY_FILE]);
    history.change('a', { closedBy: 'you' });
    history.settle('b', { billed: true });
    await history.flush();
    const again = place.open();
    assert.equal(again.notice, null);
    assert.deepEqual(
      again.history.query(ALL).entries.map(({ id }) => id),
      ['b'],
    );
  });

  test('an open that is under way is on the disk, counts for the limit, and is not shown yet', async (t) => {
    const place = folder(t);
    const { history } = place.open();
    history.begin(entry({ id: 'a', billed: null, tunnelId: '' }));
    await history.flush();
    assert.equal(history.query(ALL).total, 0);
    assert.equal(history.tally('p1', '2026-11').unsure, 0);
    assert.equal(history.made('p1', '2026-11'), 1);
    // As after a crash just then: it may have been billed.
    const afterCrash = place.open().history;
    assert.equal(afterCrash.tally('p1', '2026-11').unsure, 1);
    assert.equal(afterCrash.query(ALL).entries[0]?.closedBy, null);

    history.settle('a', null);
    assert.equal(history.made('p1', '2026-11'), 0);
    await history.flush();
    assert.equal(place.open().history.query(ALL).total, 0);
  });

  test('a line that a power cut tore is left out, kept aside and told of; the others stay', async (t) => {
    const place = folder(t);
    const { history } = place.open();
    history.add(entry({ id: 'a', closedAt: NOON, closedBy: 'you' }));
    await history.flush();
    const torn = '{"id":"b","at":17000';
    fs.appendFileSync(place.file, torn);

    const again = place.open();
    assert.equal(again.notice?.code, 'HistoryDamaged');
    assert.deepEqual(
      again.history.query(ALL).entries.map(({ id }) => id),
      ['a'],
    );
    again.history.add(entry({ id: 'c', closedAt: NOON, closedBy: 'you' }));
    await again.history.flush();
    assert.equal(fs.readFileSync(`${place.file}.damaged`, 'utf8'), `${torn}\n`);
    const third = place.open();
    assert.equal(third.notice, null, 'told once');
    assert.equal(third.history.query(ALL).total, 2);
  });

  test('a line that is no entry in the middle costs that line only', async (t) => {
    const place = folder(t);
    const { history } = place.open();
    history.add(entry({ id: 'a', closedAt: NOON, closedBy: 'you' }));
    await history.flush();
    fs.appendFileSync(place.file, `${JSON.stringify({ ...entry({ id: 'x' }), at: 'soon' })}\n\0\0\0\n`);
    fs.appendFileSync(place.file, `${JSON.stringify(entry({ id: 'b', closedAt: NOON, closedBy: 'you' }))}\n`);
    const again = place.open();
    assert.match(again.notice?.message ?? '', /^2 lines/);
    assert.deepEqual(
      again.history
        .query(ALL)
        .entries.map(({ id }) => id)
        .sort(),
      ['a', 'b'],
    );
    await again.history.flush();
    assert.equal(place.open().notice, null);
  });

  test('the file of a newer version is kept aside untouched', (t) => {
    const place = folder(t);
    const newer = '{"history":"culvert","version":2}\n{"something":"else"}\n';
    fs.writeFileSync(place.file, newer);
    const { history, notice } = place.open();
    assert.equal(notice?.code, 'HistoryUnreadable');
    assert.equal(history.query(ALL).total, 0);
    const aside = fs.readdirSync(place.dir).find((name) => name.includes('newer'));
    assert.equal(fs.readFileSync(path.join(place.dir, aside ?? ''), 'utf8'), newer);
  });

  test('what is older than its time is dropped, and the file shrinks with it', async (t) => {
    const place = folder(t);
    const { history } = place.open();
    const old = new Date(2026, 10 - KEPT_MONTHS, 1).getTime();
    history.add(entry({ id: 'too-old', at: old - 1, closedAt: old, closedBy: 'you' }));
    history.add(entry({ id: 'old', at: old, closedAt: old + 1, closedBy: 'you' }));
    await history.flush();
    const again = place.open().history;
    assert.deepEqual(
      again.query(ALL).entries.map(({ id }) => id),
      ['old'],
    );
    await again.flush();
    assert.equal(place.text().includes('too-old'), false);
  });

  test('a tunnel that an earlier run left without a word counts as left open', async (t) => {
    const place = folder(t);
    const { history } = place.open();
    history.add(entry({ id: 'a', at: NOON }));
    await history.flush();
    const hour = 60 * MINUTE_MS;
    fs.utimesSync(place.file, new Date(NOON + 5 * MINUTE_MS), new Date(NOON + 5 * MINUTE_MS));
    const [left] = place.open(NOON + 9 * hour).history.query(ALL).entries;
    assert.equal(left?.closedBy, 'left');
    assert.equal(left?.closedAt, NOON + 5 * MINUTE_MS);
  });

  test('an unwritable folder is told of once, and nothing is lost once it can be written', async (t) => {
    const place = folder(t);
    const { history } = place.open();
    // A folder of that name stands in the way, which not even root can write to.
    fs.mkdirSync(place.file);
    history.add(entry({ id: 'a', closedAt: NOON, closedBy: 'you' }));
    const failed = await history.flush();
    assert.equal(failed.ok ? '' : failed.error.code, 'HistoryUnwritable');
    history.add(entry({ id: 'b', closedAt: NOON, closedBy: 'you' }));
    await history.flush();
    assert.equal(place.errors.length, 1);
    assert.equal(history.query(ALL).total, 2);
    fs.rmdirSync(place.file);
    assert.equal((await history.flush()).ok, true);
    const again = place.open();
    assert.equal(again.notice, null);
    assert.equal(again.history.query(ALL).total, 2);
  });
});

describe('a question to the history', () => {
  const months = (t: TestContext) => {
    const { history } = folder(t).open();
    const first = new Date(2026, 10, 1).getTime();
    history.add(entry({ id: 'october', at: first - 1, how: 'reused', billed: false }));
    history.add(entry({ id: 'november', at: first, thingName: 'pump-1', profileId: 'p2' }));
    history.add(entry({ id: 'today', at: NOON, services: ['SSH', 'VNC'] }));
    return history;
  };

  test('months begin and end by this computer’s clock', (t) => {
    const history = months(t);
    const found = (month: string) => history.query({ ...ALL, month }).entries.map(({ id }) => id);
    assert.deepEqual(found('2026-10'), ['october']);
    assert.deepEqual(found('2026-11'), ['today', 'november']);
    assert.deepEqual(found('2026-12'), []);
    assert.deepEqual(found('nonsense'), []);
    assert.deepEqual(history.query(ALL).months, ['2026-11', '2026-10']);
    assert.equal(monthOf(NOON), '2026-11');
  });

  test('every word has to be found somewhere, in any case', (t) => {
    const history = months(t);
    const found = (text: string) => history.query({ ...ALL, text }).entries.map(({ id }) => id);
    assert.deepEqual(found('PRESS vnc'), ['today']);
    assert.deepEqual(found('pump'), ['november']);
    assert.deepEqual(found('pump vnc'), []);
    assert.deepEqual(history.query({ ...ALL, profileId: 'p2' }).entries.length, 1);
  });

  test('what was billed, or may have been, is told apart from what was free', (t) => {
    const { history } = folder(t).open();
    history.add(entry({ id: 'billed', at: NOON, price: { amount: 6, currency: 'USD' } }));
    history.add(entry({ id: 'unsure', at: NOON - 1, billed: null }));
    history.add(entry({ id: 'free', at: NOON - 2, billed: false, how: 'reused' }));
    const found = (kind: 'all' | 'billed' | 'free') =>
      history.query({ ...ALL, kind }).entries.map(({ id }) => id);
    assert.deepEqual(found('all'), ['billed', 'unsure', 'free']);
    assert.deepEqual(found('billed'), ['billed', 'unsure']);
    assert.deepEqual(found('free'), ['free']);
  });

  test('what is found comes to a sum over all pages, with the prices that were entered since', (t) => {
    const history = months(t);
    const price = () => ({ amount: 6, currency: 'USD' });
    const page = history.query({ ...ALL, limit: 1 }, price);
    assert.deepEqual(page.sum, {
      billed: 2,
      unsure: 0,
      free: 1,
      cost: [{ amount: 12, currency: 'USD' }],
      unpriced: 0,
    });
    assert.deepEqual(history.query({ ...ALL, kind: 'billed' }, price).entries[0]?.price, price());
    assert.equal(history.query(ALL).sum.unpriced, 2, 'no price is claimed where none was entered');
  });

  test('profiles that were deleted since are told by the name they had last', (t) => {
    const { history } = folder(t).open();
    history.add(entry({ id: 'a', at: 1, profileId: 'p1', profileName: 'old name' }));
    history.add(entry({ id: 'b', at: 2, profileId: 'p1', profileName: 'ops' }));
    history.add(entry({ id: 'c', at: 3, profileId: 'p2', profileName: 'factory' }));
    history.add(entry({ id: 'd', at: 4, profileId: '', profileName: '', how: 'quick', billed: false }));
    assert.deepEqual(history.query(ALL).profiles, [
      { id: 'p1', name: 'ops' },
      { id: 'p2', name: 'factory' },
    ]);
    history.change('c', { profileName: 'factory-ops' });
    assert.equal(history.query(ALL).profiles[1]?.name, 'factory-ops');
  });

  test('a page is a part of what was found', (t) => {
    const page = months(t).query({ ...ALL, offset: 1, limit: 1 });
    assert.deepEqual(
      page.entries.map(({ id }) => id),
      ['november'],
    );
    assert.equal(page.total, 3);
  });

  test('an answer holds nothing that is for the file alone', (t) => {
    const { history } = folder(t).open();
    history.add(entry({ request: 'mark' }));
    assert.equal('request' in (history.query(ALL).entries[0] ?? {}), false);
    assert.equal('request' in (history.select(ALL)[0] ?? {}), false);
  });

  test('the month’s count tells billed, unsure and reused apart', (t) => {
    const { history } = folder(t).open();
    history.add(entry());
    history.add(entry({ billed: null }));
    history.add(entry({ how: 'reused', billed: false }));
    history.add(entry({ how: 'adopted', billed: false }));
    history.add(entry({ profileId: 'p2' }));
    const { opened, unsure, reused, billed } = history.tally('p1', '2026-11');
    assert.deepEqual([opened, unsure, reused, billed.length], [1, 1, 1, 1]);
    assert.equal(history.made('p1', '2026-11'), 2);
  });

  test('50,000 entries are read, counted and searched', async (t) => {
    const place = folder(t);
    const many = Array.from({ length: 50_000 }, (_, index) =>
      JSON.stringify(
        entry({ at: NOON - index * MINUTE_MS, thingName: `press-${index}`, closedAt: NOON, closedBy: 'you' }),
      ),
    );
    fs.writeFileSync(place.file, `{"history":"culvert","version":1}\n${many.reverse().join('\n')}\n`);
    const { history } = place.open();
    assert.equal(history.query(ALL).total, 50_000);
    assert.equal(history.query({ ...ALL, text: 'press-49999' }).total, 1);
    const thisMonth = history.query({ ...ALL, month: '2026-11' }).total;
    assert.equal(history.tally('p1', '2026-11').opened, thisMonth);
    assert.equal(history.query({ ...ALL, offset: 49_999 }).entries[0]?.thingName, 'press-49999');
  });
});
