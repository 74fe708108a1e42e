import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bridge, DeviceView, TunnelView } from '../../../electron/ipc/contract.ts';
import { asksFirst, type PaletteItem, paletteItems } from '../../../renderer/palette.ts';
import { deviceText, foundItems } from '../../../renderer/palette-find.ts';
import { runCommand } from '../../../renderer/palette-run.ts';
import { createStore } from '../../../renderer/store.ts';
import { ENGLISH, type Words, wordsOf } from '../../../renderer/words.tsx';
import { devicesView, deviceView, mainEnd, portView, profileView, tunnelView, windowView } from './views.ts';

const KOREAN = wordsOf({ language: 'ko', formats: 'ko-KR' });

interface Scene {
  typed: string;
  tunnels?: TunnelView[];
  devices?: DeviceView[];
  found?: number;
  more?: boolean;
  chosen?: string[];
  words?: Words;
  profiles?: ReturnType<typeof profileView>[];
}

function scene(given: Scene) {
  const { typed, tunnels = [], devices = [], chosen = [], words = ENGLISH } = given;
  const view = windowView({
    tunnels,
    profiles: given.profiles ?? [profileView()],
    chosenProfileId: 'p1',
    devices: devicesView({ state: 'ready', more: given.more ?? false }),
  });
  const found = given.found ?? devices.length;
  const items = paletteItems({ view, devices, found, typed, now: 100_000_000 }, words);
  return foundItems(items, typed, chosen);
}

const flat = (given: Scene): PaletteItem[] => scene(given).flatMap(({ items }) => items);
const said = (given: Scene) =>
  flat(given).map(({ title, detail }) => [title, detail].filter(Boolean).join(' / '));

const press = deviceView({ thingName: 'line3-press-07', thingType: 'press' });
const oven = deviceView({ thingName: 'line1-oven-02', thingType: 'oven' });

test('while nothing is typed there are the open tunnels, the devices used lately, the usual actions and the views', () => {
  const groups = scene({ typed: '', tunnels: [tunnelView()], devices: [press] });
  assert.deepEqual(
    groups.map(({ group }) => group),
    ['tunnels', 'devices', 'actions', 'views'],
  );
  assert.deepEqual(
    groups[3]?.items.map(({ title }) => title),
    ['Tunnels', 'Devices', 'Activity', 'Profiles', 'Settings', 'Help'],
  );
  assert.ok(!said({ typed: '', tunnels: [tunnelView()] }).some((text) => text.startsWith('Close tunnel')));
});

test('a closed tunnel is not offered', () => {
  const closed = tunnelView({ state: 'closed', stateText: 'Closed' });
  assert.ok(!flat({ typed: 'press', tunnels: [closed] }).some(({ group }) => group === 'tunnels'));
});

test('every word must be found, in any order and case, in what is shown or stands for it', () => {
  const tunnels = [tunnelView()];
  assert.equal(said({ typed: 'PRESS close', tunnels })[0], 'Close tunnel… / press-07');
  assert.deepEqual(said({ typed: 'press zzz', tunnels }), []);
});

test('the very name comes before a longer one, its beginning before its middle', () => {
  const devices = ['gate-press', 'press-1', 'press', 'xpress'].map((thingName) => deviceView({ thingName }));
  assert.deepEqual(
    flat({ typed: 'press', devices })
      .filter(({ group }) => group === 'devices')
      .map(({ title }) => title),
    ['press', 'press-1', 'gate-press', 'xpress'],
  );
});

test('of two that match alike the one chosen lately comes first, then the one used lately', () => {
  const one = deviceView({ thingName: 'press-1' });
  const two = deviceView({ thingName: 'press-2', lastUsedAt: 5 });
  const first = (chosen: string[]) => flat({ typed: 'press', devices: [one, two], chosen })[0]?.title;
  assert.equal(first([]), 'press-2');
  assert.equal(first(['device press-1']), 'press-1');
});

test('the group of the best match comes first', () => {
  assert.equal(
    scene({ typed: 'settings', devices: [deviceView({ thingName: 'x-settings' })] })[0]?.group,
    'views',
  );
  assert.equal(scene({ typed: 'line3', devices: [press] })[0]?.group, 'devices');
});

test('an open tunnel offers what can be done with it just now, and nothing that cannot', () => {
  const web = portView({
    ...{ serviceId: 'HTTP', label: 'Web', kind: 'web', localPort: 8087 },
    ...{ open: 'url', openWith: 'http://127.0.0.1:8087/' },
  });
  const modbus = portView({
    ...{ serviceId: 'MODBUS', label: 'Modbus', kind: 'other', localPort: 5021 },
    ...{ open: 'copy', openWith: '127.0.0.1:5021' },
  });
  const of = (tunnel: TunnelView) =>
    flat({ typed: 'press-07', tunnels: [tunnel] })
      .filter(({ group }) => group === 'actions')
      .map(({ title }) => title);
  assert.deepEqual(of(tunnelView({ ports: [portView(), web, modbus] })), [
    'Open terminal',
    'Copy ssh command',
    'Open in browser',
    'Copy address',
    'Rotate tokens',
    'Close tunnel…',
  ]);
  assert.ok(of(tunnelView({ state: 'trouble', stateText: 'Trouble' })).includes('Reconnect'));
  assert.deepEqual(of(tunnelView({ state: 'opening', stateText: 'Opening', ports: [] })), []);
  // Nobody is asked of a pasted token's account, and its port is not there yet.
  const quick = tunnelView({ origin: 'quick', state: 'trouble', ports: [portView({ localPort: null })] });
  assert.deepEqual(of(quick), ['Close tunnel…']);
});

test('rotating asks first where connections would break off, as the card does, and closing always', () => {
  const of = (tunnel: TunnelView, kind: string) =>
    flat({ typed: 'press-07', tunnels: [tunnel] }).find(({ command }) => command.kind === kind)?.command;
  const busy = tunnelView({ ports: [portView({ connections: 2 }), portView({ serviceId: 'HTTP' })] });
  const rotate = of(busy, 'rotate');
  assert.deepEqual(rotate, { kind: 'rotate', key: 'k1', connections: 2 });
  assert.ok(rotate && asksFirst(rotate));
  const idle = of(tunnelView(), 'rotate');
  assert.ok(idle && !asksFirst(idle));
  const close = of(tunnelView(), 'close');
  assert.ok(close && asksFirst(close));
});

test('tokens that cannot be rotated are not offered to be', () => {
  const offered = (change: Partial<TunnelView>) =>
    said({ typed: 'press-07', tunnels: [tunnelView(change)] }).some((text) => text.includes('Rotate'));
  assert.equal(offered({}), true);
  assert.equal(offered({ rotates: false }), false);
  assert.equal(offered({ state: 'trouble', stateText: 'Trouble' }), false);
});

test('wide letters of an input method find what is written in plain ones', () => {
  assert.equal(flat({ typed: 'ｎｅｔｗｏｒｋ' })[0]?.id, 'section network');
});

test('SSH to a device uses the tunnel that is open, and else leads to the sheet: nothing is opened by itself', () => {
  const ssh = (tunnels: TunnelView[]) =>
    flat({ typed: 'ssh press-07', devices: [deviceView()], tunnels }).find(
      ({ command }) => command.kind === 'ssh',
    )?.command;
  assert.deepEqual(ssh([]), { kind: 'ssh', thingName: 'press-07', tunnelKey: null, known: deviceView() });
  const used = ssh([tunnelView()]);
  assert.equal(used?.kind === 'ssh' && used.tunnelKey, 'k1');
  // Another account's device of the same name is another device.
  const foreign = ssh([tunnelView({ profileName: 'others' })]);
  assert.equal(foreign?.kind === 'ssh' && foreign.tunnelKey, null);
});

test('whatever is chosen in the palette, nothing is opened, adopted or closed at AWS by that alone', async () => {
  const asked: string[] = [];
  const main = mainEnd();
  const error = { code: 'Internal', message: 'It failed.', advice: '' } as const;
  const call = async (name: string) => {
    asked.push(name);
    return { ok: false, error };
  };
  const store = createStore({ bridge: { ...main.bridge, call: call as Bridge['call'] }, now: () => 0 });
  const trouble = tunnelView({ key: 'k2', thingName: 'oven-02', state: 'trouble', stateText: 'Trouble' });
  const items = ['', 'e', 'press-07', 'oven-02', 'unknown-9'].flatMap((typed) =>
    flat({ typed, tunnels: [tunnelView(), trouble], devices: [press, oven], more: true, found: 99 }),
  );
  for (const { command } of items) {
    if (!asksFirst(command)) {
      await runCommand(store, command, ENGLISH);
    }
  }
  assert.ok(new Set(items.map(({ command }) => command.kind)).size > 12);
  assert.ok(asked.includes('tunnel.terminal') && asked.includes('tunnel.reconnect'));
  const harmful = /^(tunnel\.(open|quick|adopt|close)|others\.close|profile\.(save|delete))$/;
  assert.deepEqual(
    asked.filter((name) => harmful.test(name)),
    [],
  );
  await runCommand(store, { kind: 'terminal', key: 'k1' }, ENGLISH);
  assert.equal(store.getState().failure?.message, 'It failed.', 'what failed is told');
});

test('a device that is not loaded is offered by its whole name, where it may exist', () => {
  const byName = (given: Scene) => said(given).some((text) => /“press-99” by name/.test(text));
  assert.equal(byName({ typed: 'press-99' }), true);
  assert.equal(byName({ typed: 'press-99', devices: [press], more: true }), true);
  assert.equal(byName({ typed: 'press-99', devices: [press] }), false, 'all devices are loaded');
  assert.equal(
    byName({ typed: 'press-99', devices: [deviceView({ thingName: 'press-99' })], more: true }),
    false,
  );
  assert.equal(byName({ typed: 'press-99', profiles: [] }), false, 'there is no account to ask');
  assert.ok(!said({ typed: 'no name' }).some((text) => text.includes('by name')));
});

test('more devices than fit lead to the list, below those that are shown', () => {
  const devices = Array.from({ length: 30 }, (_, at) => deviceView({ thingName: `press-${at}` }));
  const [group] = scene({ typed: 'press', devices, found: 1204 });
  assert.equal(group?.items.at(-1)?.title, 'Show all 1,204 in Devices');
  assert.ok((group?.items.length ?? 0) < 10);
});

test('profiles other than the chosen one can be chosen by name, by region, and by what that is called', () => {
  const profiles = [profileView(), profileView({ id: 'p2', name: 'factory', region: 'ap-northeast-2' })];
  for (const typed of ['factory', 'northeast', 'choose profile']) {
    assert.equal(flat({ typed, profiles })[0]?.id, 'profile p2', typed);
  }
  assert.ok(!flat({ typed: 'ops', profiles }).some(({ id }) => id === 'profile p1'));
});

test('settings are found by their parts, the theme and the language by what is not chosen', () => {
  assert.deepEqual(flat({ typed: 'network' })[0]?.command, {
    kind: 'visit',
    screen: 'settings',
    section: 'network',
  });
  assert.deepEqual(
    flat({ typed: 'theme' })
      .filter(({ group }) => group === 'actions')
      .map(({ detail }) => detail),
    ['Light', 'Dark'],
  );
  assert.deepEqual(flat({ typed: '日本語' })[0]?.command, { kind: 'language', language: 'ja' });
});

test('in another language everything is found by its own words and by the English ones', () => {
  const tunnels = [tunnelView()];
  assert.equal(said({ typed: '닫기', tunnels, words: KOREAN })[0], '터널 닫기… / press-07');
  assert.equal(said({ typed: 'close press', tunnels, words: KOREAN })[0], '터널 닫기… / press-07');
  assert.equal(flat({ typed: 'settings', words: KOREAN })[0]?.title, '설정');
});

test('what Korean keyboards of a Mac write in pieces finds what is written whole', () => {
  assert.equal(flat({ typed: '설정'.normalize('NFD'), words: KOREAN })[0]?.title, '설정');
});

test('devices are asked for without the words that only name an action', () => {
  assert.equal(deviceText('ssh press', ENGLISH), 'press');
  assert.equal(deviceText('open a tunnel press-07', ENGLISH), 'press-07');
  assert.equal(deviceText('ssh', ENGLISH), 'ssh');
  assert.equal(deviceText('접속 press', KOREAN), 'press');
  assert.equal(deviceText('  ', ENGLISH), '');
});

test('a group shows as many as are seen at a glance', () => {
  const tunnels = Array.from({ length: 100 }, (_, at) =>
    tunnelView({ key: `k${at}`, thingName: `press-${at}`, openedAt: at }),
  );
  const groups = scene({ typed: 'press', tunnels });
  for (const { items } of groups) {
    assert.ok(items.length <= 8);
  }
  assert.equal(scene({ typed: '', tunnels })[0]?.items[0]?.title, 'press-99', 'the latest one first');
});
