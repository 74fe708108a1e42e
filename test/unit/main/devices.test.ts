import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Thing, ThingList, ThingsApi } from '../../../electron/aws/things.ts';
import type { FullAccount } from '../../../electron/main/accounts.ts';
import { createDeviceLoader } from '../../../electron/main/devices.ts';
import type { AppEvent } from '../../../electron/main/state.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';

const thing = (thingName: string): Thing => ({
  thingName,
  thingType: null,
  attributes: {},
  connectivity: { state: 'unknown' },
});

/** A loader whose lists are answered by the test: `lists` holds those that are under way. */
function start(profile: string | null = 'p1') {
  const state = { profile };
  const events: AppEvent[] = [];
  const lists: { profileId: string; maxPages: number; answer: (result: Result<ThingList>) => void }[] = [];
  const noAccount = new Map<string, Result<FullAccount>>();
  const loader = createDeviceLoader({
    chosenProfile: () => state.profile,
    dispatch: (event) => events.push(event),
    accounts: {
      async get(profileId) {
        const things: Pick<ThingsApi, 'listThings'> = {
          listThings: ({ maxPages }) =>
            new Promise((answer) => {
              lists.push({ profileId, maxPages, answer });
            }),
        };
        // The loader uses nothing else of an account.
        return noAccount.get(profileId) ?? ok({ things } as FullAccount);
      },
    },
  });
  const types = () => events.map(({ type }) => type);
  return { state, events, types, lists, noAccount, loader };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('the things of the chosen profile are loaded, and the answer comes when the state holds them', async () => {
  const { loader, lists, events } = start();
  const refreshing = loader.refresh();
  await settle();
  assert.deepEqual(events, [{ type: 'devices-loading' }]);
  assert.equal(lists[0]?.profileId, 'p1');
  assert.ok((lists[0]?.maxPages ?? 0) >= 1);
  lists[0]?.answer(ok({ things: [thing('press-07')], more: true }));
  assert.deepEqual(await refreshing, ok(null));
  assert.deepEqual(events.slice(1), [{ type: 'devices-loaded', known: [thing('press-07')], more: true }]);
});

test('without a profile nothing is asked, and what was known goes', async () => {
  const { loader, lists, events } = start(null);
  assert.deepEqual(await loader.refresh(), ok(null));
  assert.deepEqual(events, [{ type: 'devices-dropped' }]);
  assert.deepEqual(lists, []);
});

test('two refreshes at once are one load, and a later one is a new load', async () => {
  const { loader, lists, types } = start();
  const both = [loader.refresh(), loader.refresh()];
  await settle();
  assert.equal(lists.length, 1);
  lists[0]?.answer(ok({ things: [], more: false }));
  assert.deepEqual(await Promise.all(both), [ok(null), ok(null)]);

  const again = loader.refresh();
  await settle();
  lists[1]?.answer(ok({ things: [], more: false }));
  await again;
  assert.deepEqual(types(), ['devices-loading', 'devices-loaded', 'devices-loading', 'devices-loaded']);
});

test('an answer for a profile that is no longer chosen is dropped, whichever comes first', async () => {
  for (const staleFirst of [true, false]) {
    const { loader, lists, state, events } = start();
    const stale = loader.refresh();
    await settle();
    state.profile = 'p2';
    const current = loader.refresh();
    await settle();
    const [old, fresh] = lists;
    assert.deepEqual([old?.profileId, fresh?.profileId], ['p1', 'p2']);
    const answers = [
      () => old?.answer(ok({ things: [thing('of-p1')], more: false })),
      () => fresh?.answer(ok({ things: [thing('of-p2')], more: false })),
    ];
    for (const answer of staleFirst ? answers : answers.toReversed()) {
      answer();
      await settle();
    }
    assert.deepEqual(await Promise.all([stale, current]), [ok(null), ok(null)]);
    assert.deepEqual(
      events.filter(({ type }) => type === 'devices-loaded'),
      [{ type: 'devices-loaded', known: [thing('of-p2')], more: false }],
    );
  }
});

test('a failure for a profile that is no longer chosen is nobody’s trouble', async () => {
  const { loader, lists, state, types } = start();
  const stale = loader.refresh();
  await settle();
  state.profile = 'p2';
  lists[0]?.answer(fail(culvertError('NoNetwork', { host: 'example.com' })));
  assert.deepEqual(await stale, ok(null));
  assert.deepEqual(types(), ['devices-loading']);
});

test('a stale answer does not end the load that took its place', async () => {
  const { loader, lists, state } = start();
  const stale = loader.refresh();
  await settle();
  state.profile = 'p2';
  const current = loader.refresh();
  await settle();
  lists[0]?.answer(ok({ things: [], more: false }));
  await stale;
  const joined = loader.refresh();
  await settle();
  assert.equal(lists.length, 2);
  lists[1]?.answer(ok({ things: [], more: false }));
  await Promise.all([current, joined]);
});

test('a profile that changed drops what was known and what is under way, and is loaded anew', async () => {
  const { loader, lists, events, types } = start();
  const stale = loader.refresh();
  await settle();
  loader.reset();
  const fresh = loader.refresh();
  await settle();
  assert.equal(lists.length, 2);
  lists[0]?.answer(ok({ things: [thing('with-the-old-key')], more: false }));
  lists[1]?.answer(ok({ things: [thing('with-the-new-key')], more: false }));
  assert.deepEqual(await Promise.all([stale, fresh]), [ok(null), ok(null)]);
  assert.deepEqual(types(), ['devices-loading', 'devices-dropped', 'devices-loading', 'devices-loaded']);
  assert.deepEqual(events.at(-1), {
    type: 'devices-loaded',
    known: [thing('with-the-new-key')],
    more: false,
  });
});

test('a failure is shown and answered: of the list, and of the keyring before it', async () => {
  const noNetwork = fail(culvertError('NoNetwork', { host: 'example.com' }));
  const locked = fail(culvertError('KeychainLocked', {}));

  const listing = start();
  const refreshing = listing.loader.refresh();
  await settle();
  listing.lists[0]?.answer(noNetwork);
  assert.deepEqual(await refreshing, noNetwork);
  assert.deepEqual(listing.events.at(-1), {
    type: 'devices-failed',
    error: noNetwork.ok ? null : noNetwork.error,
  });

  const unlocking = start();
  unlocking.noAccount.set('p1', locked);
  assert.deepEqual(await unlocking.loader.refresh(), locked);
  assert.deepEqual(unlocking.types(), ['devices-loading', 'devices-failed']);
  assert.deepEqual(unlocking.lists, []);
});

test('after a change of the chosen profile itself the load under way is not joined, and its answer is dropped', async () => {
  for (const staleFirst of [true, false]) {
    const { loader, lists, events } = start();
    const stale = loader.refresh();
    await settle();
    loader.reset();
    assert.equal(events.at(-1)?.type, 'devices-dropped');
    const current = loader.refresh();
    await settle();
    assert.equal(lists.length, 2);
    const answers = [
      () => lists[0]?.answer(ok({ things: [thing('of-the-old-region')], more: false })),
      () => lists[1]?.answer(ok({ things: [thing('of-the-new-region')], more: false })),
    ];
    for (const answer of staleFirst ? answers : answers.toReversed()) {
      answer();
      await settle();
    }
    assert.deepEqual(await Promise.all([stale, current]), [ok(null), ok(null)]);
    assert.deepEqual(
      events.filter(({ type }) => type === 'devices-loaded'),
      [{ type: 'devices-loaded', known: [thing('of-the-new-region')], more: false }],
    );
  }
});
