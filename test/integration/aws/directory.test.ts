/** The directory on our real AWS clients, under the real quotas, against the local cloud. */
import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { createQuotas } from '../../../electron/aws/pace.ts';
import { createThingsApi } from '../../../electron/aws/things.ts';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { DeviceFilter, DevicesView } from '../../../electron/ipc/contract.ts';
import type { ControlPlaneOptions } from '../../../electron/local-cloud/control-plane.ts';
import type { ThingSeed } from '../../../electron/local-cloud/types.ts';
import type { FullAccount } from '../../../electron/main/accounts.ts';
import { createDeviceMemory } from '../../../electron/main/device-memory.ts';
import { createDirectory, type Directory } from '../../../electron/main/directory.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { type DevicesState, initialState } from '../../../electron/main/state.ts';
import { devicesView } from '../../../electron/main/views.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { KEYS, REGION, startTestCloud } from '../local-cloud/start-test-cloud.ts';

const ALL: DeviceFilter = { list: 'all', type: null, group: null, connectivity: null };
const ONLINE = { connected: true, timestamp: Date.parse('2026-01-01T00:00:00Z') };

const fleet = (count: number): ThingSeed[] =>
  Array.from({ length: count }, (_, index) => ({
    thingName: `device-${String(index).padStart(6, '0')}`,
    thingTypeName: `type-${index % 5}`,
    attributes: { site: `site-${index % 40}` },
    thingGroups: [`group-${index % 20}`],
    online: false,
  }));

async function start(t: TestContext, options: Partial<ControlPlaneOptions> = {}, denied: string[] = []) {
  const key = { ...KEYS.good, denied };
  const cloud = await startTestCloud(t, { keys: [key], ...options });
  const temp = tempDir();
  const { settings } = openSettings({ dir: temp.path, now: Date.now, log: silentLog });
  const { accessKeyId, secretAccessKey } = key;
  const things = createThingsApi({
    region: REGION,
    endpoint: cloud.endpoints.iot,
    credentials: { accessKeyId, secretAccessKey },
    quotas: createQuotas(systemClock),
    account: '123456789012',
    now: Date.now,
    log: silentLog,
  });
  const memory = createDeviceMemory({ settings, now: Date.now, platform: process.platform });
  let view = devicesView(initialState.devices, ENGLISH);
  const waiting = new Set<() => void>();
  const directory = createDirectory({
    accounts: { get: async () => ok({ things } as unknown as FullAccount) },
    place: () => ({ profileId: 'p1', region: REGION }),
    tunnels: () => [],
    memory,
    dispatch(event) {
      view = devicesView((event as { devices: DevicesState }).devices, ENGLISH);
      for (const wake of waiting) wake();
    },
    clock: systemClock,
  });
  t.after(async () => {
    directory.reset();
    things.close();
    await settings.flush();
    temp.remove();
  });
  /** Waits until the directory says so. */
  const until = (met: (view: DevicesView) => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (met(view)) {
          waiting.delete(look);
          resolve();
        }
      };
      waiting.add(look);
      look();
    });
  return { cloud, directory, memory, until, view: () => view };
}

function ask(directory: Directory, text: string, filter: Partial<DeviceFilter> = {}) {
  const { rows, total } = directory.query({ text, filter: { ...ALL, ...filter }, offset: 0, limit: 200 });
  return { names: rows.map(({ thingName }) => thingName), rows, total };
}

/** What is found when AWS has been searched. */
async function search(
  { directory, until }: Pick<Awaited<ReturnType<typeof start>>, 'directory' | 'until'>,
  ...asked: [text: string, filter?: Partial<DeviceFilter>]
) {
  ask(directory, ...asked);
  await until(({ searching }) => !searching);
  return ask(directory, ...asked);
}

const counts = (calls: readonly string[]) =>
  Object.fromEntries([...new Set(calls)].map((name) => [name, calls.filter((call) => call === name).length]));

describe('a hundred thousand things in the fleet index', () => {
  test('the first page takes two calls; any name, type, group, attribute and state is found by a few more', async (t) => {
    const scene = await start(t, {
      things: fleet(100_000),
      connectivity: (name) => (name.endsWith('77777') ? ONLINE : undefined),
    });
    const { cloud, directory, view } = scene;
    assert.ok((await directory.refresh()).ok);
    assert.deepEqual(cloud.calls, ['GetIndexingConfiguration', 'SearchIndex']);
    assert.deepEqual(
      [view().source, view().loaded, view().more, view().connectivityNote],
      ['index', 100, true, null],
    );

    assert.deepEqual((await search(scene, 'device-09999')).names.slice(0, 2), [
      'device-099990',
      'device-099991',
    ]);
    assert.deepEqual((await search(scene, '54321')).names, ['device-054321']);
    assert.deepEqual((await search(scene, '', { connectivity: 'connected' })).names, ['device-077777']);
    const narrow = await search(scene, 'device-0123', { type: 'type-2', group: 'group-7' });
    assert.deepEqual(
      narrow.names,
      fleet(12_400)
        .slice(12_300)
        .filter((thing) => thing.thingTypeName === 'type-2' && thing.thingGroups?.includes('group-7'))
        .map(({ thingName }) => thingName),
    );
    assert.equal((await search(scene, 'site=site-39 device-0999')).total, 3);
    const { SearchIndex = 0, ...others } = counts(cloud.calls);
    assert.ok(SearchIndex <= 30, `${SearchIndex} searches`);
    assert.deepEqual(others, { GetIndexingConfiguration: 1, ListThingTypes: 1, ListThingGroups: 1 });
  });

  test('fast typing makes one search, not one for each letter', async (t) => {
    const scene = await start(t, { things: fleet(100_000) });
    const { cloud, directory, until } = scene;
    await directory.refresh();
    const before = cloud.calls.length;
    for (let end = 1; end <= 'device-04242'.length; end += 1) {
      ask(directory, 'device-04242'.slice(0, end));
    }
    await until(({ searching }) => !searching);
    const made = counts(cloud.calls.slice(before));
    assert.equal(ask(directory, 'device-04242').total, 10);
    // Its two steps, and at most a page that the list came by meanwhile.
    assert.ok((made.SearchIndex ?? 0) <= 3, JSON.stringify(made));
  });
});

describe('ten thousand things in the registry alone', () => {
  test('pages are read on until what was typed is found, one call for 250 things', async (t) => {
    const scene = await start(t, { things: fleet(10_000), indexing: { things: 'OFF', connectivity: 'OFF' } });
    const { cloud, directory, view } = scene;
    assert.ok((await directory.refresh()).ok);
    assert.deepEqual([view().source, view().loaded], ['registry', 250]);
    assert.match(view().connectivityNote ?? '', /fleet indexing is off/);
    while (view().more) {
      assert.ok((await directory.more()).ok);
    }
    const { names, rows } = ask(directory, '009876');
    assert.deepEqual(names, ['device-009876']);
    assert.equal(rows[0]?.connectivity.state, 'unknown');
    assert.equal(counts(cloud.calls).ListThings, 40);
    assert.equal(counts(cloud.calls).SearchIndex, undefined);
  });

  test('a whole name, a type and a group are found without reading all of them', async (t) => {
    const scene = await start(t, { things: fleet(10_000), indexing: { things: 'OFF', connectivity: 'OFF' } });
    const { cloud, directory, memory } = scene;
    memory.save({ profileId: 'p1', region: REGION, thingName: 'device-009999' }, { favourite: true });
    await directory.refresh();
    assert.deepEqual((await search(scene, 'device-009876')).names, ['device-009876']);
    assert.equal((await search(scene, '', { type: 'type-3' })).total, 250);
    assert.ok((await search(scene, '', { group: 'group-11' })).total >= 250);
    assert.equal(ask(directory, '', { list: 'favourites' }).rows[0]?.thingType, 'type-4');
    const made = counts(cloud.calls);
    assert.ok((made.ListThings ?? 0) <= 8, JSON.stringify(made));
    assert.ok((made.DescribeThing ?? 0) <= 3 && made.ListThingsInThingGroup === 1, JSON.stringify(made));
  });
});

describe('what the account does not have or not allow', () => {
  test('connectivity that is not indexed is unknown, and it is said why', async (t) => {
    const { directory, view } = await start(t, { indexing: { things: 'REGISTRY', connectivity: 'OFF' } });
    await directory.refresh();
    assert.equal(view().source, 'index');
    assert.match(view().connectivityNote ?? '', /without connectivity/);
    assert.ok(ask(directory, '').rows.every(({ connectivity }) => connectivity.state === 'unknown'));
    const got = await directory.get('pump-1');
    assert.ok(got.ok && got.value.connectivity.state === 'unknown');
  });

  test('without iot:SearchIndex the registry is read, and the action is named', async (t) => {
    const { directory, view } = await start(t, {}, ['iot:SearchIndex']);
    await directory.refresh();
    assert.equal(view().source, 'registry');
    assert.match(view().connectivityNote ?? '', /may not call iot:SearchIndex/);
    assert.deepEqual(ask(directory, '').names, ['gate:3', 'pump-1', 'pump-2']);
    // The one that is looked at may be asked about all the same.
    const got = await directory.get('pump-1');
    assert.ok(got.ok && got.value.connectivity.state === 'connected');
  });

  test('without iot:GetIndexingConfiguration the search itself tells', async (t) => {
    const { directory, view } = await start(t, {}, ['iot:GetIndexingConfiguration']);
    await directory.refresh();
    assert.deepEqual([view().source, view().connectivityNote], ['index', null]);
    const off = await start(t, { indexing: { things: 'OFF', connectivity: 'OFF' } }, [
      'iot:GetIndexingConfiguration',
    ]);
    await off.directory.refresh();
    assert.match(off.view().connectivityNote ?? '', /fleet indexing is off/);
  });

  test('without any list the error names what is missing, and a whole name is found all the same', async (t) => {
    const { directory, view } = await start(t, {}, ['iot:SearchIndex', 'iot:ListThings']);
    const failed = await directory.refresh();
    assert.ok(!failed.ok && failed.error.details?.action === 'iot:ListThings');
    assert.deepEqual([view().state, view().error?.code], ['failed', 'AccessDenied']);
    const got = await directory.get('pump-2');
    assert.ok(got.ok && got.value.connectivity.state === 'disconnected');
    assert.deepEqual(ask(directory, '').names, ['pump-2']);
  });

  test('types and groups that may not be listed are those of the things', async (t) => {
    const scene = await start(t, { things: fleet(50) }, ['iot:ListThingTypes', 'iot:ListThingGroups']);
    await scene.directory.refresh();
    ask(scene.directory, '');
    assert.equal(scene.view().types.length, 5);
    assert.equal(scene.view().groups.length, 20);
    assert.equal(scene.view().error, null);
  });
});

describe('throttling', () => {
  test('many pages at once keep to the quota: none is refused', async (t) => {
    const { cloud, directory, view } = await start(t, {
      things: fleet(5_000),
      indexing: { things: 'OFF', connectivity: 'OFF' },
    });
    await directory.refresh();
    while (view().more) {
      const page = await directory.more();
      assert.ok(page.ok, JSON.stringify(page));
    }
    assert.equal(counts(cloud.calls).ListThings, 20, 'a refused one would have been tried again');
  });
});
