import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import type { Thing } from '../../../electron/aws/things.ts';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { DeviceFilter, DevicesView } from '../../../electron/ipc/contract.ts';
import type { FullAccount } from '../../../electron/main/accounts.ts';
import { createDeviceHandlers } from '../../../electron/main/device-handlers.ts';
import { createDeviceMemory } from '../../../electron/main/device-memory.ts';
import { createDirectory, MOST_FOUND, MOST_LISTED } from '../../../electron/main/directory.ts';
import { ATTENTION_MS, OWN_PAGES, PAGE_PAUSE_MS } from '../../../electron/main/directory-loading.ts';
import { AFTER_FAILURE_MS, PAUSE_MS } from '../../../electron/main/directory-search.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { type DevicesState, initialState } from '../../../electron/main/state.ts';
import { devicesView } from '../../../electron/main/views.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import type { Tunnel } from '../../../electron/tunnels/model.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { type FakeThings, fakeThings } from '../../helpers/fake-things.ts';
import { sampleTunnel } from '../../helpers/sample-tunnel.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const REGION = 'eu-central-1';
const ALL: DeviceFilter = { list: 'all', type: null, group: null, connectivity: null };

const thing = (thingName: string, more: Partial<Thing> = {}): Thing => ({
  thingName,
  thingType: null,
  attributes: {},
  groups: [],
  connectivity: { state: 'disconnected', since: null },
  ...more,
});

const many = (count: number, name = 'device') =>
  Array.from({ length: count }, (_, index) => thing(`${name}-${String(index).padStart(6, '0')}`));

const denied = (action: string): Result<never> => fail(culvertError('AccessDenied', { action }, { action }));

function start(t: TestContext, accounts: Record<string, FakeThings>) {
  const clock = new FakeClock();
  const temp = tempDir();
  const { settings } = openSettings({ dir: temp.path, now: () => clock.now(), log: silentLog });
  t.after(async () => {
    await settings.flush();
    temp.remove();
  });
  const memory = createDeviceMemory({ settings, now: () => clock.now(), platform: process.platform });
  const held: { profileId: string | null; tunnels: readonly Tunnel[]; view: DevicesView } = {
    profileId: Object.keys(accounts)[0] ?? null,
    tunnels: [],
    view: devicesView(initialState.devices, ENGLISH),
  };
  let published = 0;
  const place = () => (held.profileId === null ? null : { profileId: held.profileId, region: REGION });
  const directory = createDirectory({
    accounts: {
      async get(profileId) {
        const things = accounts[profileId]?.api;
        return things ? ok({ things } as unknown as FullAccount) : fail(culvertError('ProfileUnknown', {}));
      },
    },
    place,
    tunnels: () => held.tunnels,
    memory,
    dispatch(event) {
      assert.equal(event.type, 'devices');
      held.view = devicesView((event as { devices: DevicesState }).devices, ENGLISH);
      published += 1;
    },
    clock,
  });
  const remember = (thingName: string) => ({ profileId: held.profileId ?? '', region: REGION, thingName });
  const query = (text = '', filter: Partial<DeviceFilter> = {}, offset = 0, limit = 200) =>
    directory.query({ text, filter: { ...ALL, ...filter }, offset, limit });
  const names = (...asked: Parameters<typeof query>) =>
    query(...asked).rows.map(({ thingName }) => thingName);
  return { clock, memory, directory, held, place, remember, query, names, published: () => published };
}

/** Lets what waits for nothing but promises run. */
const settle = (clock: FakeClock) => clock.advance(0);

describe('loading', () => {
  test('the first page is there at once, and nothing more is loaded while nobody looks', async (t) => {
    const aws = fakeThings(many(1000));
    const { clock, directory, held, names } = start(t, { p1: aws });
    assert.deepEqual(await directory.refresh(), ok(null));
    assert.equal(held.view.state, 'ready');
    assert.equal(held.view.source, 'index');
    assert.equal(held.view.loadedAt, clock.now());
    assert.deepEqual([held.view.loaded, held.view.more], [100, true]);
    await clock.advance(10 * 60_000);
    assert.deepEqual(aws.calls, ['indexing', 'search thingName:*']);
    assert.equal(names().length, 100);
  });

  test('while the window asks for rows, some pages follow gently, and then no more', async (t) => {
    const aws = fakeThings(many(5000));
    const { clock, directory, held, query } = start(t, { p1: aws });
    await directory.refresh();
    const pages = () => aws.calls.filter((call) => call.startsWith('search')).length;
    query();
    await clock.advance(PAGE_PAUSE_MS - 1);
    assert.equal(pages(), 1);
    await clock.advance(1);
    assert.equal(pages(), 2);
    await clock.advance(ATTENTION_MS / 3);
    assert.equal(pages(), OWN_PAGES.index);
    assert.equal(held.view.loaded, 100 * OWN_PAGES.index);
    query();
    await clock.advance(60_000);
    assert.equal(pages(), OWN_PAGES.index);
    // One page of types and groups for the filters, once.
    assert.deepEqual(
      aws.calls.filter((call) => !call.startsWith('search')),
      ['indexing', 'types', 'groups'],
    );
  });

  test('loading pauses when the window does not ask any more, and goes on when it does', async (t) => {
    const aws = fakeThings(many(5000), { indexed: false });
    const { clock, directory, query } = start(t, { p1: aws });
    await directory.refresh();
    query();
    const release = aws.hold();
    await clock.advance(PAGE_PAUSE_MS);
    clock.jump(ATTENTION_MS);
    release();
    await clock.advance(60_000);
    const loaded = aws.calls.filter((call) => call.startsWith('list')).length;
    assert.equal(loaded, 2);
    query();
    await clock.advance(PAGE_PAUSE_MS);
    assert.equal(aws.calls.filter((call) => call.startsWith('list')).length, loaded + 1);
  });

  test('more loads the next page at once, until there is none', async (t) => {
    const aws = fakeThings(many(250));
    const { directory, held, names } = start(t, { p1: aws });
    await directory.refresh();
    await Promise.all([directory.more(), directory.more()]);
    assert.equal(held.view.loaded, 200);
    await directory.more();
    assert.deepEqual([held.view.loaded, held.view.more], [250, false]);
    const calls = aws.calls.length;
    assert.deepEqual(await directory.more(), ok(null));
    assert.equal(aws.calls.length, calls);
    assert.deepEqual(names('', {}, 249), ['device-000249']);
  });

  test('two refreshes at once are one load; a later one begins anew', async (t) => {
    const aws = fakeThings(many(3));
    const { directory } = start(t, { p1: aws });
    await Promise.all([directory.refresh(), directory.refresh()]);
    assert.equal(aws.calls.filter((call) => call.startsWith('search')).length, 1);
    await directory.refresh();
    assert.equal(aws.calls.filter((call) => call.startsWith('search')).length, 2);
  });

  test('what was loaded stays to be seen until the next load has an answer, also where that fails', async (t) => {
    const aws = fakeThings(many(3));
    const { clock, directory, held, names } = start(t, { p1: aws });
    await directory.refresh();
    const release = aws.hold();
    const loading = directory.refresh();
    assert.equal(held.view.state, 'loading');
    assert.equal(names().length, 3);
    release();
    await loading;
    const { loadedAt } = held.view;
    clock.jump(60_000);
    aws.failures.set('search', fail(culvertError('NoNetwork', { host: 'iot' })));
    const failed = await directory.refresh();
    assert.ok(!failed.ok && failed.error.code === 'NoNetwork');
    assert.deepEqual([held.view.state, held.view.error?.code], ['failed', 'NoNetwork']);
    assert.equal(names().length, 3);
    assert.equal(held.view.loadedAt, loadedAt, 'it is as old as before');
    aws.failures.clear();
    await directory.refresh();
    assert.deepEqual([held.view.state, held.view.error], ['ready', null]);
  });

  test('a list whose refresh failed can still be read on, and says when that fails', async (t) => {
    const aws = fakeThings(many(300));
    const { directory, held } = start(t, { p1: aws });
    await directory.refresh();
    aws.failures.set('search', fail(culvertError('NoNetwork', { host: 'iot' })));
    await directory.refresh();
    aws.failures.clear();
    assert.deepEqual([held.view.loaded, held.view.more], [100, true]);
    await directory.more();
    assert.equal(held.view.loaded, 200);
    await directory.refresh();
    aws.failures.set('search', fail(culvertError('Throttled', { action: 'iot:SearchIndex' })));
    await directory.more();
    assert.deepEqual([held.view.state, held.view.error?.code], ['ready', 'Throttled']);
    aws.failures.clear();
    await directory.more();
    assert.deepEqual([held.view.loaded, held.view.error], [200, null]);
  });

  test('many groups are offered in order, the first of them, as pages bring them', async (t) => {
    const things = many(700).map((each, index) => ({ ...each, groups: [`hall-${(index * 9) % 700}`] }));
    const { directory, held } = start(t, { p1: fakeThings(things) });
    await directory.refresh();
    assert.deepEqual(held.view.groups.slice(0, 3), ['hall-0', 'hall-2', 'hall-9']);
    while (held.view.more) {
      await directory.more();
    }
    assert.deepEqual(
      held.view.groups,
      Array.from({ length: 500 }, (_, index) => `hall-${index}`),
    );
  });

  test('the list ends at its most, and says what to do then', async (t) => {
    const aws = fakeThings(many(MOST_LISTED + 1000), { indexed: false });
    const { directory, held } = start(t, { p1: aws });
    await directory.refresh();
    let result: Result<null> = ok(null);
    for (let page = 0; page < 100 && result.ok; page += 1) {
      result = await directory.more();
    }
    assert.ok(!result.ok && result.error.code === 'DirectoryFull');
    assert.equal(held.view.error?.code, 'DirectoryFull', 'the window shows it');
    assert.equal(held.view.loaded, MOST_LISTED);
    assert.equal(aws.calls.filter((call) => call.startsWith('list')).length, MOST_LISTED / 250);
  });

  test('without a profile nothing is asked', async (t) => {
    const { directory, held, query } = start(t, {});
    assert.deepEqual(await directory.refresh(), ok(null));
    assert.deepEqual([held.view.state, query('press').total], ['idle', 0]);
    const got = await directory.get('press-07');
    assert.ok(!got.ok && got.error.code === 'ProfileMissing');
  });
});

describe('another profile', () => {
  test('keeps nothing of the one before, whatever that one still answers', async (t) => {
    const first = fakeThings(many(150, 'old'));
    const second = fakeThings([thing('new-1')]);
    const { clock, directory, held, names, query } = start(t, { p1: first, p2: second });
    await directory.refresh();
    query('old');
    await clock.advance(PAUSE_MS - 1);
    const release = first.hold();
    await clock.advance(1);
    const more = directory.more();
    const got = directory.get('old-000001');
    held.profileId = 'p2';
    directory.reset();
    assert.deepEqual([held.view.state, held.view.loaded, held.view.source], ['idle', 0, null]);
    await directory.refresh();
    release();
    await Promise.all([more, got]);
    await settle(clock);
    assert.deepEqual(names(), ['new-1']);
    assert.equal(held.view.loaded, 1);
    assert.equal(held.view.searching, false);
  });

  test('a load that the change overtook does not show', async (t) => {
    const first = fakeThings(many(3, 'old'));
    const { directory, held, names } = start(t, { p1: first, p2: fakeThings([thing('new-1')]) });
    const release = first.hold();
    const old = directory.refresh();
    held.profileId = 'p2';
    directory.reset();
    await directory.refresh();
    release();
    assert.deepEqual(await old, ok(null));
    assert.deepEqual(names(), ['new-1']);
  });
});

describe('where the list comes from', () => {
  const things = [thing('press-07', { connectivity: { state: 'connected', since: 5 } })];
  const stateOf = async (t: TestContext, aws: FakeThings) => {
    const { directory, held, query } = start(t, { p1: aws });
    await directory.refresh();
    const { source, connectivityNote, state } = held.view;
    return { source, note: connectivityNote, state, connectivity: query().rows[0]?.connectivity.state };
  };

  test('from the index, with what is connected', async (t) => {
    assert.deepEqual(await stateOf(t, fakeThings(things)), {
      source: 'index',
      note: null,
      state: 'ready',
      connectivity: 'connected',
    });
  });

  test('from the registry where indexing is off, and nothing is called disconnected', async (t) => {
    const aws = fakeThings(things, { indexed: false });
    const { source, note, connectivity } = await stateOf(t, aws);
    assert.deepEqual([source, connectivity], ['registry', 'unknown']);
    assert.match(note ?? '', /fleet indexing is off/);
    assert.deepEqual(aws.calls, ['indexing', 'list']);
  });

  test('from the index without connectivity, which is said', async (t) => {
    const aws = fakeThings([thing('press-07', { connectivity: { state: 'unknown' } })], {
      connectivity: false,
    });
    const { source, note } = await stateOf(t, aws);
    assert.equal(source, 'index');
    assert.match(note ?? '', /without connectivity/);
  });

  test('a profile that may not read the configuration learns it from the search', async (t) => {
    const aws = fakeThings(things);
    aws.failures.set('indexing', denied('iot:GetIndexingConfiguration'));
    assert.deepEqual(await stateOf(t, aws), {
      source: 'index',
      note: null,
      state: 'ready',
      connectivity: 'connected',
    });
    const off = fakeThings(things);
    off.failures.set('indexing', denied('iot:GetIndexingConfiguration'));
    off.failures.set('search', fail(culvertError('IndexOff', { region: REGION })));
    assert.match((await stateOf(t, off)).note ?? '', /fleet indexing is off/);
  });

  for (const [what, error, words] of [
    ['not allowed', denied('iot:SearchIndex'), /may not call iot:SearchIndex/],
    ['not ready', fail(culvertError('IndexNotReady', { region: REGION })), /still building/],
    ['throttled', fail(culvertError('Throttled', { action: 'iot:SearchIndex' })), /did not answer.*limiting/],
  ] as const) {
    test(`from the registry where the search is ${what}, with the reason`, async (t) => {
      const aws = fakeThings(things);
      aws.failures.set('search', error);
      const { source, note } = await stateOf(t, aws);
      assert.equal(source, 'registry');
      assert.match(note ?? '', words);
    });
  }

  test('an index that is still empty is not believed when the registry has things', async (t) => {
    const aws = fakeThings(things);
    aws.failures.set('search', ok({ things: [], nextToken: null }) as unknown as Result<never>);
    const { source, note } = await stateOf(t, aws);
    assert.equal(source, 'registry');
    assert.match(note ?? '', /still empty/);
    assert.deepEqual((await stateOf(t, fakeThings([]))).source, 'index');
  });

  test('without a sign-in the registry is not asked in vain', async (t) => {
    for (const code of ['CredentialsExpired', 'CredentialsInvalid'] as const) {
      const aws = fakeThings(things);
      aws.failures.set('indexing', fail(culvertError(code, {})));
      assert.equal((await stateOf(t, aws)).state, 'failed');
      assert.deepEqual(aws.calls, ['indexing']);
    }
  });
});

test('a device is not said to have a tunnel while somebody is still asked whether one is opened at all', async (t) => {
  const { directory, held, query } = start(t, { p1: fakeThings([thing('press-07')]) });
  await directory.refresh();
  const marks = (change: Partial<Tunnel>) => {
    held.tunnels = [sampleTunnel({ region: REGION, ...change })];
    return query().rows.map(({ tunnelOpen }) => tunnelOpen);
  };
  assert.deepEqual(marks({ phase: { kind: 'opening' }, tunnelId: null }), [false]);
  assert.deepEqual(marks({ phase: { kind: 'connecting' } }), [true]);
});

describe('typing', () => {
  const fleet = [...many(500), thing('zeta-press-1'), thing('press-9')];

  test('a pause starts one search, for what was typed last; the answer is there before it, and better after it', async (t) => {
    const aws = fakeThings(fleet);
    const { clock, directory, held, names } = start(t, { p1: aws });
    await directory.refresh();
    const before = aws.calls.length;
    for (const text of ['p', 'pr', 'pre', 'pres', 'press']) {
      assert.deepEqual(names(text), []);
      await clock.advance(PAUSE_MS - 1);
    }
    assert.equal(held.view.searching, true);
    const version = held.view.version;
    await clock.advance(1);
    assert.equal(held.view.searching, false);
    assert.ok(held.view.version > version);
    assert.deepEqual(names('press'), ['press-9', 'zeta-press-1']);
    await clock.advance(5000);
    const searches = aws.calls
      .slice(before)
      .filter((call) => call.startsWith('search') && !call.includes(' from '));
    assert.deepEqual(searches, [
      'search (thingName:press* OR thingTypeName:press* OR thingGroupNames:press*)',
      'search thingName:*press*',
    ]);
  });

  test('while one search is slow, only the newest of those typed meanwhile follows it', async (t) => {
    const aws = fakeThings(fleet);
    const { clock, directory, query } = start(t, { p1: aws });
    await directory.refresh();
    query('x');
    await clock.advance(PAUSE_MS);
    const release = aws.hold();
    query('y');
    await clock.advance(PAUSE_MS);
    for (const text of ['ya', 'yab', 'z']) {
      query(text);
      await clock.advance(PAUSE_MS);
    }
    release();
    await clock.advance(1);
    const searched = aws.calls.flatMap((call) => /^search \(thingName:(\w+)\*/.exec(call)?.[1] ?? []);
    assert.deepEqual(searched, ['x', 'y', 'z']);
  });

  test('what was searched once is not searched again, nor what it contains', async (t) => {
    const aws = fakeThings(fleet);
    const { clock, directory, query } = start(t, { p1: aws });
    await directory.refresh();
    const searchFor = async (text: string) => {
      const before = aws.calls.length;
      query(text);
      await clock.advance(PAUSE_MS);
      return aws.calls.slice(before).filter((call) => !call.includes(' from ') && call.startsWith('search'))
        .length;
    };
    assert.equal(await searchFor('press'), 2);
    assert.equal(await searchFor('press'), 0);
    assert.equal(await searchFor('press-9'), 0, 'all of “press” is here');
    assert.equal(await searchFor('pre'), 2);
    assert.equal(await searchFor(''), 0);
  });

  test('nothing is searched for where everything is loaded', async (t) => {
    const aws = fakeThings([thing('press-07'), thing('gate')]);
    const { clock, directory, names, held } = start(t, { p1: aws });
    await directory.refresh();
    assert.deepEqual(names('press'), ['press-07']);
    assert.equal(held.view.searching, false);
    await clock.advance(10_000);
    assert.deepEqual(aws.calls, ['indexing', 'search thingName:*', 'types', 'groups']);
  });

  test('a long search has more pages, which come when they are asked for', async (t) => {
    const aws = fakeThings([...many(300), ...many(250, 'press')]);
    const { clock, directory, held, query } = start(t, { p1: aws });
    await directory.refresh();
    // The list would come to them by itself in time.
    aws.failures.set('search thingName:* from', denied('iot:SearchIndex'));
    query('press');
    await clock.advance(PAUSE_MS);
    assert.deepEqual([query('press').total, held.view.more], [100, true]);
    await directory.more();
    await directory.more();
    assert.equal(query('press').total, 250);
  });

  test('filters are searched for, too, and narrow what was typed', async (t) => {
    const aws = fakeThings([
      ...many(300),
      thing('z-1', { thingType: 'pump', groups: ['hall'], connectivity: { state: 'connected', since: 1 } }),
      thing('z-2', { thingType: 'pump' }),
    ]);
    const { clock, directory, names } = start(t, { p1: aws });
    await directory.refresh();
    const after = async (...asked: Parameters<typeof names>) => {
      names(...asked);
      await clock.advance(PAUSE_MS);
      return names(...asked);
    };
    assert.deepEqual(await after('', { connectivity: 'connected' }), ['z-1']);
    assert.deepEqual(await after('', { type: 'pump' }), ['z-1', 'z-2']);
    assert.deepEqual(await after('z', { group: 'hall' }), ['z-1']);
    assert.ok(aws.calls.includes('search connectivity.connected:true'));
  });

  test('a failed search says why, keeps what is shown, and is not repeated at once', async (t) => {
    const aws = fakeThings(fleet);
    const { clock, directory, held, query } = start(t, { p1: aws });
    await directory.refresh();
    aws.failures.set('search thingName:* from', denied('iot:SearchIndex'));
    aws.failures.set('search (', fail(culvertError('Throttled', { action: 'iot:SearchIndex' })));
    const searches = () => aws.calls.filter((call) => call.startsWith('search (')).length;
    query('press');
    await clock.advance(PAUSE_MS);
    assert.deepEqual(
      [held.view.state, held.view.error?.code, held.view.searching],
      ['ready', 'Throttled', false],
    );
    for (let drawn = 0; drawn < 5; drawn += 1) {
      query('press');
      await clock.advance(PAUSE_MS);
    }
    assert.equal(searches(), 1);
    aws.failures.clear();
    await clock.advance(AFTER_FAILURE_MS);
    query('press');
    await clock.advance(PAUSE_MS);
    assert.equal(searches(), 2);
    assert.equal(held.view.error, null);
  });

  test('why a search failed is not said any more once something else is typed, or nothing', async (t) => {
    const aws = fakeThings(fleet);
    const { clock, directory, held, query } = start(t, { p1: aws });
    await directory.refresh();
    aws.failures.set('search thingName:* from', denied('iot:SearchIndex'));
    query('press');
    await clock.advance(PAUSE_MS);
    aws.failures.set('search (', fail(culvertError('Throttled', { action: 'iot:SearchIndex' })));
    for (const next of ['press', '']) {
      query('gate');
      await clock.advance(PAUSE_MS + AFTER_FAILURE_MS);
      assert.equal(held.view.error?.code, 'Throttled');
      query(next);
      assert.equal(held.view.error, null);
    }
    const release = aws.hold();
    query('pump');
    await clock.advance(PAUSE_MS);
    query('');
    release();
    await settle(clock);
    assert.equal(held.view.error, null, 'it failed after it was not wanted any more');
  });

  test('where AWS does not search in the middle of names, it is asked that once, and nobody hears of it', async (t) => {
    const aws = fakeThings(fleet);
    const { clock, directory, held, query } = start(t, { p1: aws });
    await directory.refresh();
    aws.failures.set('search thingName:*p', fail(culvertError('SearchRefused', {})));
    for (const text of ['press', 'pre', 'press-9']) {
      query(text);
      await clock.advance(PAUSE_MS);
    }
    assert.equal(held.view.error, null);
    assert.equal(aws.calls.filter((call) => call.startsWith('search thingName:*p')).length, 1);
    assert.equal(aws.calls.filter((call) => call.startsWith('search (')).length, 3);
  });
});

describe('what searches found', () => {
  const online = { connectivity: { state: 'connected', since: null } } as const;
  const things = [
    ...many(200, 'a').map((each) => ({ ...each, groups: ['first'] })),
    ...many(MOST_FOUND + 300, 'b'),
    thing('c-1', online),
  ];

  test('stays while somebody reads on, also past its most, and makes room for the next search', async (t) => {
    const { clock, directory, held, memory, query, remember } = start(t, { p1: fakeThings(things) });
    memory.save(remember('c-1'), { favourite: true });
    await directory.refresh();
    await settle(clock);
    query('b');
    await clock.advance(PAUSE_MS);
    for (let page = 1; page < 53; page += 1) {
      await directory.more();
    }
    assert.equal(query('b').total, MOST_FOUND + 300, 'none went while they were read');
    assert.equal(held.view.loaded, 100 + MOST_FOUND + 300 + 1);
    query('b-0002');
    await clock.advance(PAUSE_MS);
    assert.equal(query('b-0002').total, 100);
    assert.ok(held.view.loaded < 400, `${held.view.loaded} are held`);
    const [first] = query('c').rows;
    assert.deepEqual([first?.thingName, first?.connectivity], ['c-1', online.connectivity], 'a favourite');
  });
});

describe('typing where only the registry is there', () => {
  const fleet = [
    ...many(1000),
    thing('Zeta-1', { thingType: 'pump', attributes: { site: 'lab' }, groups: ['hall'] }),
  ];

  test('a whole name is looked up, with its capitals', async (t) => {
    const aws = fakeThings(fleet, { indexed: false });
    const { clock, directory, names } = start(t, { p1: aws });
    await directory.refresh();
    aws.failures.set('list from', denied('iot:ListThings'));
    names('Zeta-1');
    await clock.advance(PAUSE_MS);
    assert.deepEqual(names('Zeta-1'), ['Zeta-1']);
    assert.deepEqual(
      aws.calls.filter((call) => call.startsWith('describe')),
      ['describe Zeta-1'],
    );
  });

  test('a part of a name is found by reading on, page by page', async (t) => {
    const aws = fakeThings([...many(7000), thing('zeta-1')], { indexed: false });
    const { clock, directory, names, held } = start(t, { p1: aws });
    await directory.refresh();
    for (let second = 0; second < 20 && held.view.more; second += 1) {
      names('zeta');
      await clock.advance(1000);
    }
    assert.deepEqual(names('zeta'), ['zeta-1']);
    assert.equal(aws.calls.filter((call) => call.startsWith('list')).length, 29);
  });

  test('a type, an attribute and a group are asked for by name', async (t) => {
    const aws = fakeThings(fleet, { indexed: false });
    const { clock, directory, names } = start(t, { p1: aws });
    await directory.refresh();
    aws.failures.set('list from', denied('iot:ListThings'));
    const wanted: [string, Partial<DeviceFilter>][] = [
      ['', { group: 'hall' }],
      ['', { type: 'pump' }],
      ['site=la', {}],
    ];
    for (const asked of wanted) {
      names(...asked);
      await clock.advance(PAUSE_MS);
      assert.deepEqual(names(...asked), ['Zeta-1'], JSON.stringify(asked));
    }
    assert.deepEqual(
      aws.calls.filter((call) => /^(members|list \S+$)/.test(call) && !call.includes('from')),
      ['members hall', 'list pump', 'list site=la'],
    );
    // What the group told of it is not lost to what the registry told later.
    assert.deepEqual(
      directory.query({ text: '', filter: { ...ALL, group: 'hall' }, offset: 0, limit: 9 }).rows[0]
        ?.thingType,
      'pump',
    );
  });
});

describe('what is remembered', () => {
  test('favourites and recents are lists of their own, also of devices that are not loaded', async (t) => {
    const aws = fakeThings([thing('b'), thing('a')]);
    const { clock, directory, memory, names, remember } = start(t, { p1: aws });
    memory.save(remember('a'), { favourite: true });
    memory.save(remember('gone'), { favourite: true });
    memory.used(remember('b'), { services: ['SSH'], lifetimeMinutes: 60 });
    clock.jump(1000);
    memory.used(remember('gone'), { services: ['SSH'], lifetimeMinutes: 60 });
    await directory.refresh();
    assert.deepEqual(names('', { list: 'favourites' }), ['gone', 'a']);
    assert.deepEqual(names('', { list: 'recents' }), ['gone', 'b']);
    assert.deepEqual(names('b', { list: 'recents' }), ['b']);
    assert.deepEqual(names(), ['a', 'b'], 'a favourite comes first');
  });

  test('among many, they are looked up by name: a few calls, not one each', async (t) => {
    const aws = fakeThings(many(1000));
    const { clock, directory, memory, names, remember } = start(t, { p1: aws });
    for (let index = 900; index < 920; index += 1) {
      memory.save(remember(`device-000${index}`), { favourite: true });
    }
    await directory.refresh();
    await settle(clock);
    assert.equal(aws.calls.length, 4);
    assert.equal(names()[0], 'device-000900');
    assert.equal(
      directory.query({ text: '', filter: ALL, offset: 0, limit: 1 }).rows[0]?.connectivity.state,
      'disconnected',
    );
  });

  test('from the registry they are described; one that is gone is not asked for twice', async (t) => {
    const aws = fakeThings(many(1000), { indexed: false });
    const { clock, directory, memory, names, remember } = start(t, { p1: aws });
    memory.save(remember('device-000900'), { favourite: true });
    memory.save(remember('gone'), { favourite: true });
    await directory.refresh();
    await settle(clock);
    assert.deepEqual(aws.calls, ['indexing', 'list', 'describe device-000900', 'describe gone']);
    aws.failures.set('list from', denied('iot:ListThings'));
    names('gone');
    await clock.advance(PAUSE_MS);
    assert.equal(aws.calls.filter((call) => call === 'describe gone').length, 1);
    assert.deepEqual(
      directory.foremost(10).filter(({ thingName }) => thingName === 'gone'),
      [],
    );
  });

  test('an open tunnel and a new favourite change the order and the version; nothing else does', async (t) => {
    const aws = fakeThings([thing('a'), thing('b'), thing('c')]);
    const { directory, held, memory, names, remember } = start(t, { p1: aws });
    await directory.refresh();
    assert.deepEqual(names(), ['a', 'b', 'c']);
    const first = directory.version();
    assert.equal(directory.version(), first);
    held.tunnels = [sampleTunnel({ thingName: 'c', profileId: 'p1', region: REGION })];
    const second = directory.version();
    assert.ok(second > first);
    assert.deepEqual(names(), ['c', 'a', 'b']);
    held.tunnels = held.tunnels.map((tunnel) => ({ ...tunnel }));
    assert.equal(directory.version(), second, 'the bytes of a tunnel do not count');
    memory.save(remember('b'), { favourite: true });
    assert.ok(directory.version() > second);
    assert.deepEqual(names(), ['c', 'b', 'a']);
    held.tunnels = [sampleTunnel({ thingName: 'a', profileId: 'p2', region: REGION })];
    assert.deepEqual(names(), ['b', 'a', 'c'], 'a tunnel of another profile is none here');
  });
});

describe('one device', () => {
  test('is told as AWS says just now, and its row with it', async (t) => {
    const things = [thing('press-07', { groups: ['hall'], connectivity: { state: 'connected', since: 7 } })];
    const aws = fakeThings(things);
    const { directory, held, query } = start(t, { p1: aws });
    await directory.refresh();
    things[0] = thing('press-07', { thingType: 'press', connectivity: { state: 'disconnected', since: 9 } });
    const { version } = held.view;
    const got = await directory.get('press-07');
    assert.ok(got.ok);
    assert.deepEqual(got.value.connectivity, { state: 'disconnected', since: 9 });
    assert.deepEqual([got.value.thingType, got.value.groups], ['press', ['hall']]);
    assert.deepEqual(query().rows[0], got.value);
    assert.ok(held.view.version > version);
    const again = held.view.version;
    await directory.get('press-07');
    assert.equal(held.view.version, again, 'nothing new, nothing drawn');
  });

  test('keeps since when it is disconnected where AWS leaves that out for the one device', async (t) => {
    const things = [thing('a', { connectivity: { state: 'disconnected', since: 9 } })];
    const { directory } = start(t, { p1: fakeThings(things) });
    await directory.refresh();
    things[0] = thing('a');
    const got = await directory.get('a');
    assert.deepEqual(got.ok && got.value.connectivity, { state: 'disconnected', since: 9 });
    things[0] = thing('a', { connectivity: { state: 'connected', since: null } });
    const back = await directory.get('a');
    assert.deepEqual(back.ok && back.value.connectivity, { state: 'connected', since: null });
  });

  test('that does not exist any more leaves the list', async (t) => {
    const things = [thing('a'), thing('b')];
    const { directory, names } = start(t, { p1: fakeThings(things) });
    await directory.refresh();
    things.shift();
    const got = await directory.get('a');
    assert.ok(!got.ok && got.error.code === 'ThingUnknown');
    assert.deepEqual(names(), ['b']);
  });

  test('that may not be described is told from the list, where it is on it', async (t) => {
    const aws = fakeThings([thing('a', { thingType: 'pump' })]);
    const { directory } = start(t, { p1: aws });
    await directory.refresh();
    aws.failures.set('describe', denied('iot:DescribeThing'));
    aws.failures.set('connectivity', denied('iot:GetThingConnectivityData'));
    const got = await directory.get('a');
    assert.ok(got.ok && got.value.thingType === 'pump');
    const other = await directory.get('b');
    assert.ok(!other.ok && other.error.details?.action === 'iot:DescribeThing');
  });
});

describe('the short menu', () => {
  test('gets open tunnels, favourites, those used lately and then connected ones, no more than asked for', async (t) => {
    const online = { connectivity: { state: 'connected', since: null } } as const;
    const aws = fakeThings([
      ...many(50),
      thing('x-1', online),
      thing('x-2', online),
      thing('open'),
      thing('used'),
    ]);
    const { directory, held, memory, remember } = start(t, { p1: aws });
    memory.save(remember('device-000030'), { favourite: true });
    memory.used(remember('used'), { services: ['SSH'], lifetimeMinutes: 60 });
    held.tunnels = [sampleTunnel({ thingName: 'open', profileId: 'p1', region: REGION })];
    await directory.refresh();
    const names = (count: number) => directory.foremost(count).map(({ thingName }) => thingName);
    assert.deepEqual(names(6), ['open', 'device-000030', 'used', 'x-1', 'x-2', 'device-000000']);
    assert.deepEqual(names(2), ['open', 'device-000030']);
    assert.equal(names(10).length, 10);
  });
});

describe('the short menu, once a remembered device is gone', () => {
  test('leaves it out as soon as AWS says so', async (t) => {
    const aws = fakeThings(many(3), { indexed: false });
    const { clock, directory, memory, remember } = start(t, { p1: aws });
    memory.save(remember('gone'), { favourite: true });
    const { describeThing } = aws.api;
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    aws.api.describeThing = async (thingName) => {
      await answered;
      return describeThing(thingName);
    };
    await directory.refresh();
    const first = () => directory.foremost(2)[0]?.thingName;
    assert.equal(first(), 'gone', 'AWS did not answer yet');
    answer();
    await settle(clock);
    assert.equal(first(), 'device-000000');
  });
});

describe('the calls of the window', () => {
  test('are answered by the directory and the memory, and bad names with a sentence', async (t) => {
    const { directory, memory, place, remember } = start(t, { p1: fakeThings([thing('a')]) });
    let changes = 0;
    const handlers = createDeviceHandlers({ directory, memory, place, onChange: () => (changes += 1) });
    assert.ok((await handlers['devices.refresh'](null)).ok);
    const page = await handlers['devices.query']({ text: '', filter: ALL, offset: 0, limit: 10 });
    assert.ok(page.ok && page.value.total === 1 && page.value.version === directory.version());
    assert.ok((await handlers['devices.more'](null)).ok);
    assert.ok((await handlers['devices.get']({ thingName: 'a' })).ok);
    const bad = await handlers['devices.get']({ thingName: '../b' });
    assert.ok(!bad.ok && bad.error.code === 'ThingNameInvalid');
    const nothing = {
      sshUser: null,
      identityFile: null,
      protocol: null,
      services: null,
      lifetimeMinutes: null,
      ports: null,
    };
    assert.ok((await handlers['devices.settings']({ ...nothing, thingName: 'a', favourite: true })).ok);
    assert.equal(memory.get(remember('a')).favourite, true);
    assert.equal(changes, 1);
    const wrong = await handlers['devices.settings']({
      ...nothing,
      thingName: 'a',
      favourite: null,
      lifetimeMinutes: 0,
    });
    assert.ok(!wrong.ok && wrong.error.code === 'LifetimeInvalid');
    assert.equal(changes, 1);
  });
});
