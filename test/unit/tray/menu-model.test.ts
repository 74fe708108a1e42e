import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH, type Words, wordsOf } from '../../../electron/i18n/words.ts';
import {
  escapeLabel,
  type MenuItemModel,
  MOST_DEVICES,
  MOST_TUNNELS,
  trayMenu as menuOf,
  shorten,
  type TrayDevice,
  type TrayInput,
  type TrayTunnel,
  type TrayTunnelState,
  trayTooltip as tooltipOf,
} from '../../../electron/tray/menu-model.ts';

const trayMenu = (input: TrayInput, words: Words = ENGLISH) => menuOf(input, words);
const trayTooltip = (input: Pick<TrayInput, 'tunnels'>, words: Words = ENGLISH) => tooltipOf(input, words);

const profile = { id: 'p1', name: 'factory-ops', chosen: true };

function input(over: Partial<TrayInput> = {}): TrayInput {
  return {
    tunnels: [],
    devices: [],
    devicesState: 'ready',
    moreDevices: false,
    profiles: [profile],
    shortcut: '',
    ...over,
  };
}

function tunnel(over: Partial<TrayTunnel> = {}): TrayTunnel {
  return {
    key: 'k1',
    thingName: 'line3-press-07',
    state: 'connected',
    stateText: 'Connected',
    minutesLeft: 102,
    expiring: false,
    hasSsh: true,
    ready: true,
    quick: false,
    ports: [{ serviceId: 'SSH', label: 'SSH', port: 5507, open: 'terminal' as const }],
    ...over,
  };
}

function device(thingName: string, over: Partial<TrayDevice> = {}): TrayDevice {
  return {
    thingName,
    connectivity: 'connected',
    tunnelOpen: false,
    favourite: false,
    lastUsedAt: null,
    ...over,
  };
}

/** The menu as text: one line each, submenus indented, `-` for a separator, `!` before what is disabled. */
function drawn(items: MenuItemModel[], indent = ''): string[] {
  return items.flatMap((item) => [
    indent +
      (item.type === 'separator'
        ? '-'
        : `${item.enabled ? '' : '!'}${item.type === 'radio' ? (item.checked ? '(*) ' : '( ) ') : ''}${item.label}`),
    ...drawn(item.submenu ?? [], `${indent}  `),
  ]);
}

function flat(items: MenuItemModel[]): MenuItemModel[] {
  return items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);
}

function at(items: MenuItemModel[], ...labels: string[]): MenuItemModel {
  const [label, ...rest] = labels;
  const found = items.find((item) => item.label === label);
  assert.ok(found, `no ${label} among ${items.map((item) => item.label)}`);
  return rest.length > 0 ? at(found.submenu ?? [], ...rest) : found;
}

const labelsBelow = (menu: MenuItemModel[], label: string) =>
  at(menu, label)
    .submenu?.filter(({ type }) => type !== 'separator')
    .map((item) => item.label);

test('the whole menu, with two tunnels, some devices and two profiles', () => {
  const menu = trayMenu(
    input({
      tunnels: [
        tunnel(),
        tunnel({
          key: 'k2',
          thingName: 'gateway-seoul-12',
          state: 'waiting',
          stateText: 'Waiting for the device',
          ready: false,
        }),
      ],
      devices: [
        device('line3-press-07', { tunnelOpen: true }),
        device('packer-21', { connectivity: 'disconnected' }),
      ],
      profiles: [profile, { id: 'p2', name: 'lab', chosen: false }],
    }),
  );
  assert.deepEqual(drawn(menu), [
    'line3-press-07 — 1 h 42 min left',
    '  Open terminal',
    '  Copy ssh command',
    '  SSH  127.0.0.1:5507',
    '  -',
    '  Close',
    'gateway-seoul-12 — Waiting for the device',
    '  !Open terminal',
    '  !Copy ssh command',
    '  SSH  127.0.0.1:5507',
    '  -',
    '  Close',
    '-',
    'SSH to device',
    '  line3-press-07',
    '  packer-21 (offline)',
    'Find a device…',
    '-',
    'Profile: factory-ops',
    '  (*) factory-ops',
    '  ( ) lab',
    '  -',
    '  Add a profile…',
    'Open Culvert',
    'Settings…',
    '-',
    'Quit and close 2 tunnels',
  ]);
});

test('the menu without tunnels begins with “SSH to device” and ends with a plain “Quit”', () => {
  assert.deepEqual(drawn(trayMenu(input({ devices: [device('a')] }))), [
    'SSH to device',
    '  a',
    'Find a device…',
    '-',
    'Profile: factory-ops',
    '  (*) factory-ops',
    '  -',
    '  Add a profile…',
    'Open Culvert',
    'Settings…',
    '-',
    'Quit',
  ]);
});

const states: [TrayTunnelState, string, string[]][] = [
  ['opening', 'Opening', ['!Open terminal', '!Copy ssh command', 'SSH  127.0.0.1:5507', '-', 'Close']],
  ['connecting', 'Connecting', ['!Open terminal', '!Copy ssh command', 'SSH  127.0.0.1:5507', '-', 'Close']],
  [
    'waiting',
    'Waiting for the device',
    ['!Open terminal', '!Copy ssh command', 'SSH  127.0.0.1:5507', '-', 'Close'],
  ],
  [
    'reconnecting',
    'Reconnecting, try 2',
    ['!Open terminal', '!Copy ssh command', 'SSH  127.0.0.1:5507', '-', 'Reconnect', 'Close'],
  ],
  [
    'trouble',
    'Trouble',
    ['!Open terminal', '!Copy ssh command', 'SSH  127.0.0.1:5507', '-', 'Reconnect', 'Close'],
  ],
  ['closing', 'Closing', ['!Open terminal', '!Copy ssh command', '-', '!Close']],
];

for (const [state, stateText, below] of states) {
  test(`a tunnel that is ${state} says so and offers what can be done then`, () => {
    const [item] = trayMenu(input({ tunnels: [tunnel({ state, stateText, ready: false })] }));
    assert.equal(item?.label, `line3-press-07 — ${stateText}`);
    assert.deepEqual(drawn(item?.submenu ?? []), below);
  });
}

test('a tunnel that closed is a plain line that opens the window, after the open ones, at most three of them', () => {
  const closed = ['a', 'b', 'c', 'd'].map((name) =>
    tunnel({ key: name, thingName: name, state: 'closed', stateText: 'Closed, expired', ready: false }),
  );
  const menu = trayMenu(input({ tunnels: [...closed, tunnel()] }));
  assert.deepEqual(
    menu.slice(0, 4).map(({ label }) => label),
    ['line3-press-07 — 1 h 42 min left', 'b — Closed, expired', 'c — Closed, expired', 'd — Closed, expired'],
  );
  assert.deepEqual(menu[1]?.action, { kind: 'show-tunnels' });
  assert.equal(menu[1]?.submenu, undefined);
});

test('a tunnel without ssh offers no ssh', () => {
  const [item] = trayMenu(input({ tunnels: [tunnel({ hasSsh: false, ports: [] })] }));
  assert.deepEqual(drawn(item?.submenu ?? []), ['Close']);
});

test('the time left is told in hours and minutes, and never in seconds', () => {
  const cases: [number | null, string][] = [
    [720, '12 h left'],
    [61, '1 h 1 min left'],
    [60, '1 h left'],
    [59, '59 min left'],
    [1, '1 min left'],
    [0, '0 min left'],
    [null, 'Connected'],
  ];
  for (const [minutesLeft, text] of cases) {
    const [item] = trayMenu(input({ tunnels: [tunnel({ minutesLeft })] }));
    assert.equal(item?.label, `line3-press-07 — ${text}`);
  }
});

test('devices come in the order of open, favourites, used last, connected, unknown, offline, and then by name', () => {
  const devices = [
    device('off-b', { connectivity: 'disconnected' }),
    device('unknown', { connectivity: 'unknown' }),
    device('used-long-ago', { connectivity: 'disconnected', lastUsedAt: 1 }),
    device('on-b'),
    device('open', { tunnelOpen: true, connectivity: 'unknown' }),
    device('on-a'),
    device('used-just-now', { lastUsedAt: 2 }),
    device('off-a', { connectivity: 'disconnected' }),
    device('favourite', { favourite: true, connectivity: 'disconnected' }),
  ];
  assert.deepEqual(labelsBelow(trayMenu(input({ devices })), 'SSH to device'), [
    'open',
    'favourite (offline)',
    'used-just-now',
    'used-long-ago (offline)',
    'on-a',
    'on-b',
    'unknown',
    'off-a (offline)',
    'off-b (offline)',
  ]);
});

test('a device that is offline can be clicked, since what AWS knows of it may be old', () => {
  const menu = trayMenu(input({ devices: [device('packer', { connectivity: 'disconnected' })] }));
  const item = at(menu, 'SSH to device', 'packer (offline)');
  assert.equal(item.enabled, true);
  assert.deepEqual(item.action, { kind: 'ssh', thingName: 'packer' });
});

test('at most ten devices are listed, and “More…” leads to the rest', () => {
  const many = Array.from({ length: MOST_DEVICES + 1 }, (_, index) => device(`thing-${index}`));
  const labels = labelsBelow(trayMenu(input({ devices: many })), 'SSH to device') ?? [];
  assert.equal(labels.length, 11);
  assert.equal(labels.at(-1), 'More…');
  const ten = many.slice(1);
  assert.equal(labelsBelow(trayMenu(input({ devices: ten })), 'SSH to device')?.at(-1), 'thing-9');
  const unloaded = trayMenu(input({ devices: ten, moreDevices: true }));
  assert.deepEqual(at(unloaded, 'SSH to device', 'More…').action, { kind: 'find-device' });
});

test('a list of devices that is empty says why', () => {
  const only = (over: Partial<TrayInput>) => drawn(at(trayMenu(input(over)), 'SSH to device').submenu ?? []);
  assert.deepEqual(only({ profiles: [] }), ['No profile yet: add one']);
  assert.deepEqual(only({ profiles: [{ ...profile, chosen: false }] }), ['!No profile is chosen']);
  assert.deepEqual(only({ devicesState: 'idle' }), ['!No devices loaded']);
  assert.deepEqual(only({ devicesState: 'loading' }), ['!Loading devices…']);
  assert.deepEqual(only({ devicesState: 'ready' }), ['!No devices in this account and region']);
  assert.deepEqual(only({ devicesState: 'failed' }), ['The devices could not be loaded: show why']);
  assert.deepEqual(only({ devicesState: 'loading', devices: [device('a')] }), ['a'], 'what is known stays');
});

test('without a profile the menu says so and leads to adding one', () => {
  const menu = trayMenu(input({ profiles: [] }));
  assert.deepEqual(drawn([at(menu, 'Profile: none')]), ['Profile: none', '  Add a profile…']);
  assert.deepEqual(at(menu, 'SSH to device', 'No profile yet: add one').action, { kind: 'add-profile' });
});

test('every item does what it says', () => {
  const menu = trayMenu(
    input({
      tunnels: [tunnel(), tunnel({ key: 'k2', thingName: 'x', state: 'trouble', stateText: 'Trouble' })],
      profiles: [profile, { id: 'p2', name: 'lab', chosen: false }],
    }),
  );
  const first = 'line3-press-07 — 1 h 42 min left';
  assert.deepEqual(at(menu, first, 'Open terminal').action, { kind: 'open-terminal', key: 'k1' });
  assert.deepEqual(at(menu, first, 'Copy ssh command').action, { kind: 'copy-ssh', key: 'k1' });
  assert.deepEqual(at(menu, first, 'Close').action, { kind: 'close', key: 'k1' });
  assert.deepEqual(at(menu, 'x — Trouble', 'Reconnect').action, { kind: 'reconnect', key: 'k2' });
  assert.deepEqual(at(menu, 'Profile: factory-ops', 'lab').action, { kind: 'choose-profile', id: 'p2' });
  assert.deepEqual(at(menu, 'Profile: factory-ops', 'Add a profile…').action, { kind: 'add-profile' });
  assert.deepEqual(at(menu, 'Find a device…').action, { kind: 'find-device' });
  assert.deepEqual(at(menu, 'Open Culvert').action, { kind: 'open-window' });
  assert.deepEqual(at(menu, 'Quit and close 2 tunnels').action, { kind: 'quit' });
});

test('Quit counts the tunnels that would be cut off', () => {
  const last = (tunnels: TrayTunnel[]) => trayMenu(input({ tunnels })).at(-1)?.label;
  assert.equal(last([tunnel()]), 'Quit and close 1 tunnel');
  assert.equal(last([tunnel(), tunnel({ key: 'k2', state: 'opening' })]), 'Quit and close 2 tunnels');
  assert.equal(last([tunnel({ state: 'closed' }), tunnel({ key: 'k2', state: 'closing' })]), 'Quit');
});

test('submenus are one level deep, ids are unique, and nothing on the top level is disabled', () => {
  const everything = input({
    tunnels: states.map(([state, stateText], index) => tunnel({ key: `k${index}`, state, stateText })),
    devices: Array.from({ length: 30 }, (_, index) => device(`thing-${index}`)),
    profiles: [profile, { id: 'p2', name: 'lab', chosen: false }],
  });
  for (const menu of [trayMenu(everything), trayMenu(input({ profiles: [] })), trayMenu(input())]) {
    assert.ok(menu.every(({ enabled }) => enabled));
    assert.ok(flat(menu).every((item) => !item.submenu?.some((below) => below.submenu)));
    const ids = flat(menu).map(({ id }) => id);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(
      flat(menu).every((item) => item.type === 'separator' || item.submenu || item.action || !item.enabled),
    );
  }
});

test('a name that is too long keeps both of its ends', () => {
  const name = `${'a'.repeat(64)}${'b'.repeat(64)}`;
  const short = shorten(name);
  assert.equal(short.length, 40);
  assert.match(short, /^a{20}…b{19}$/);
  assert.equal(shorten('a'.repeat(40)), 'a'.repeat(40));
  const menu = trayMenu(input({ devices: [device(name)], tunnels: [tunnel({ thingName: name })] }));
  assert.deepEqual(at(menu, 'SSH to device', short).action, { kind: 'ssh', thingName: name });
  assert.ok(menu[0]?.label.startsWith(`${short} — `));
});

test('a name cannot begin another column of its row, nor turn the rest of it around', () => {
  assert.equal(shorten('press\tCtrl+Q\n\u202e07'), 'press Ctrl+Q  07');
});

test('a label loses no ampersand to a mnemonic', () => {
  assert.equal(escapeLabel('R&D && co_op'), 'R&&D &&&& co_op');
});

test('the tooltip says the situation in one line', () => {
  const tip = (...tunnels: Partial<TrayTunnel>[]) =>
    trayTooltip({ tunnels: tunnels.map((over, index) => tunnel({ key: `k${index}`, ...over })) });
  const cases: [string, string][] = [
    [tip(), 'Culvert: no tunnel open'],
    [tip({}), 'Culvert: 1 tunnel open, closes in 1 h 42 min'],
    [tip({}, { minutesLeft: 14 }), 'Culvert: 2 tunnels open, next closes in 14 min'],
    [tip({ state: 'opening', minutesLeft: null }), 'Culvert: 1 tunnel open, connecting'],
    [
      tip({}, { state: 'waiting', minutesLeft: 30 }),
      'Culvert: 2 tunnels open, 1 connecting, next closes in 30 min',
    ],
    [tip({ state: 'trouble' }), 'Culvert: 1 tunnel open, in trouble, closes in 1 h 42 min'],
    [tip({ state: 'trouble' }, {}), 'Culvert: 2 tunnels open, 1 in trouble, next closes in 1 h 42 min'],
    [tip({ state: 'closing' }), 'Culvert: no tunnel open'],
    [tip({ state: 'closed', stateText: 'Closed, expired' }), 'Culvert: line3-press-07 — Closed, expired'],
    [
      tip({ state: 'closed', stateText: 'Closed, expired' }, {}),
      'Culvert: 1 tunnel open, closes in 1 h 42 min',
    ],
  ];
  for (const [shown, expected] of cases) {
    assert.equal(shown, expected);
  }
});

test('what an open costs stands below the devices', () => {
  const cost = 'Each tunnel that is opened costs $6.00';
  const devices = trayMenu(input({ devices: [device('press-07')], cost })).find(({ id }) => id === 'ssh');
  assert.deepEqual(drawn(devices?.submenu ?? []), ['press-07', '-', `!${cost}`]);
});

test('a port copies its address, and a page opens in the browser once the device is there', () => {
  const ports = [
    { serviceId: 'SSH', label: 'SSH', port: 5507, open: 'terminal' as const },
    { serviceId: 'HTTP', label: 'Web', port: 8087, open: 'url' as const },
  ];
  const [item] = trayMenu(input({ tunnels: [tunnel({ ports })] }));
  const below = item?.submenu ?? [];
  assert.deepEqual(at(below, 'SSH  127.0.0.1:5507').action, {
    kind: 'copy-address',
    address: '127.0.0.1:5507',
  });
  assert.deepEqual(at(below, 'Open Web  127.0.0.1:8087').action, {
    kind: 'open-service',
    key: 'k1',
    serviceId: 'HTTP',
  });
  const waiting = tunnel({ ports, state: 'waiting', stateText: 'Waiting', ready: false });
  const [early] = trayMenu(input({ tunnels: [waiting] }));
  assert.equal(at(early?.submenu ?? [], 'Open Web  127.0.0.1:8087').enabled, false);
  assert.equal(at(early?.submenu ?? [], 'SSH  127.0.0.1:5507').enabled, true);
});

test('a service whose connection string is to be pasted has that copied, as in the window', () => {
  const text = 'postgresql://127.0.0.1:5432/';
  const ports = [
    { serviceId: 'POSTGRES', label: 'PostgreSQL', port: 5432, open: 'copy' as const, copies: text },
    { serviceId: 'MODBUS', label: 'Modbus', port: 5020, open: 'copy' as const },
  ];
  const [item] = trayMenu(input({ tunnels: [tunnel({ ports })] }));
  const below = item?.submenu ?? [];
  assert.deepEqual(at(below, `PostgreSQL  ${text}`).action, { kind: 'copy-address', address: text });
  assert.deepEqual(at(below, 'Modbus  127.0.0.1:5020').action, {
    kind: 'copy-address',
    address: '127.0.0.1:5020',
  });
});

test('of many tunnels those that need a person and the newest are shown, and the rest lead to the window', () => {
  const many = Array.from({ length: 14 }, (_, index) =>
    tunnel({
      key: `k${index}`,
      thingName: `thing-${index}`,
      ...(index === 0 ? { state: 'trouble' as const, stateText: 'Trouble' } : {}),
      ...(index === 2 ? { expiring: true } : {}),
    }),
  );
  const menu = trayMenu(input({ tunnels: many }));
  assert.deepEqual(
    menu.slice(0, MOST_TUNNELS).map(({ id }) => id),
    ['k0', 'k2', 'k6', 'k7', 'k8', 'k9', 'k10', 'k11', 'k12', 'k13'].map((key) => `tunnel:${key}`),
  );
  assert.equal(menu[MOST_TUNNELS]?.label, 'and 4 more tunnels…');
  assert.deepEqual(menu[MOST_TUNNELS]?.action, { kind: 'show-tunnels' });
  assert.equal(menu.at(-1)?.label, 'Quit and close 14 tunnels', 'Quit counts them all');
  const eleven = trayMenu(input({ tunnels: many.slice(0, 11) }));
  assert.equal(eleven[MOST_TUNNELS]?.label, 'and 1 more tunnel…');
});

test('of many profiles ten are shown, the chosen one among them, and the rest are in the window', () => {
  const profiles = Array.from({ length: 13 }, (_, index) => ({
    ...{ id: `p${index}`, name: `profile-${index}` },
    chosen: index === 12,
  }));
  const labels = labelsBelow(trayMenu(input({ profiles })), 'Profile: profile-12') ?? [];
  assert.equal(labels.length, 12);
  assert.ok(labels.includes('profile-12'));
  assert.deepEqual(labels.slice(-2), ['More…', 'Add a profile…']);
});

test('the global shortcut stands beside what it does, and only where it works', () => {
  const find = (shortcut: string) => at(trayMenu(input({ shortcut })), 'Find a device…').accelerator;
  assert.equal(find('CommandOrControl+Alt+K'), 'CommandOrControl+Alt+K');
  assert.equal(find(''), undefined);
});

test('Quit tells which tunnels it closes and which it only disconnects', () => {
  const last = (...quick: boolean[]) =>
    trayMenu(input({ tunnels: quick.map((quick, at) => tunnel({ key: `k${at}`, quick })) })).at(-1)?.label;
  assert.equal(last(false, false), 'Quit and close 2 tunnels');
  assert.equal(last(true), 'Quit and disconnect 1 tunnel');
  assert.equal(last(false, true, false), 'Quit, close 2 tunnels and disconnect 1');
});

test('the tooltip is one line that Windows shows whole', () => {
  const stateText = 'Reconnecting '.repeat(20);
  const tip = trayTooltip({ tunnels: [tunnel({ state: 'closed', stateText })] });
  assert.equal(tip.length, 127);
  assert.ok(tip.endsWith('…') && !tip.includes('\n'));
});

test('menu and tooltip speak the four languages', () => {
  const tunnels = [
    tunnel(),
    tunnel({ key: 'k2', state: 'waiting', stateText: '…', ready: false, minutesLeft: 30 }),
  ];
  const said = (language: 'ko' | 'ja' | 'zh-CN') => {
    const words = wordsOf({ language, formats: language });
    const menu = trayMenu(input({ tunnels }), words);
    return [
      menu[0]?.label,
      at(menu, words.t('tray.settings')).label,
      menu.at(-1)?.label,
      trayTooltip({ tunnels }, words),
    ];
  };
  assert.deepEqual(said('ko'), [
    'line3-press-07 — 1시간 42분 남음',
    '설정…',
    '터널 2개를 닫고 종료',
    'Culvert: 열린 터널 2개, 1개 연결 중, 30분 후 1개 닫힘',
  ]);
  assert.deepEqual(said('ja'), [
    'line3-press-07 — 残り1時間42分',
    '設定…',
    'トンネル2件を閉じて終了',
    'Culvert: 開いているトンネル2件、1件が接続中、次に閉じるまであと30分',
  ]);
  assert.deepEqual(said('zh-CN'), [
    'line3-press-07 — 剩余 1 小时 42 分钟',
    '设置…',
    '关闭 2 条隧道并退出',
    'Culvert：已打开 2 条隧道，1 条正在连接，最早 30 分钟后关闭一条',
  ]);
});
