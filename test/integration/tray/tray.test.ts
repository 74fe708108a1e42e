import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { electronRuntime } from '../../../build/electron-runtime.mjs';
import type { TrayIconState } from '../../../electron/tray/icon-model.ts';
import { drawTrayIcon } from '../../../electron/tray/icon-picture.ts';
import type { TrayAction, TrayInput, TrayTunnel } from '../../../electron/tray/menu-model.ts';
import { type PrivateBus, startPrivateBus } from '../../helpers/session-bus.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { startTrayWatcher, type TrayItem, type TrayWatcher } from '../../helpers/tray-watcher.ts';
import { startXDisplay, type XDisplay } from '../../helpers/x-display.ts';
import { bundleProgram, ICONS } from './bundle-program.ts';

let display: XDisplay;
let bus: PrivateBus;
let watcher: TrayWatcher;
let dir: TempDir;
let child: ChildProcess;
let events: AsyncIterator<string>;

before(async () => {
  display = await startXDisplay();
  bus = await startPrivateBus();
  watcher = await startTrayWatcher(bus.address);
  dir = tempDir();
  await bundleProgram('tray-program', dir.path);
  const { executable } = await electronRuntime();
  const { ELECTRON_RUN_AS_NODE: _, XDG_CURRENT_DESKTOP: __, ...env } = process.env;
  const args = [dir.path, `--user-data-dir=${path.join(dir.path, 'data')}`];
  child = spawn(executable, [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), ...args], {
    env: { ...env, DISPLAY: display.name, DBUS_SESSION_BUS_ADDRESS: bus.address, TEST_ICONS: ICONS },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  assert.ok(child.stdout);
  events = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
});

after(async () => {
  const ended = once(child, 'exit');
  child.stdin?.end();
  await ended;
  await watcher.close();
  await bus.close();
  await display.close();
  dir.remove();
});

async function event(): Promise<{ action?: TrayAction; done?: boolean }> {
  return JSON.parse((await events.next()).value ?? '{}');
}

async function send(command: TrayInput | 'recreate'): Promise<void> {
  child.stdin?.write(`${JSON.stringify(command)}\n`);
  assert.deepEqual(await event(), { done: true });
}

function tunnel(over: Partial<TrayTunnel> = {}): TrayTunnel {
  return {
    key: 'k1',
    thingName: 'line3_press-07',
    state: 'connected',
    stateText: 'Connected',
    minutesLeft: 102,
    expiring: false,
    hasSsh: true,
    ready: true,
    quick: false,
    ports: [{ serviceId: 'HTTP', label: 'Web & co', port: 8087, open: 'url' as const }],
    ...over,
  };
}

function input(over: Partial<TrayInput> = {}): TrayInput {
  return {
    tunnels: [],
    devices: [
      {
        thingName: '_a__b_',
        connectivity: 'connected',
        tunnelOpen: false,
        favourite: false,
        lastUsedAt: null,
      },
      {
        thingName: 'off:line',
        connectivity: 'disconnected',
        tunnelOpen: false,
        favourite: false,
        lastUsedAt: null,
      },
    ],
    devicesState: 'ready',
    moreDevices: false,
    profiles: [
      { id: 'p1', name: 'R&D && _ops_', chosen: true },
      { id: 'p2', name: 'lab', chosen: false },
    ],
    shortcut: '',
    ...over,
  };
}

const labels = async (item: TrayItem) => (await item.menu()).map(({ label }) => label).filter(Boolean);

test('names with ampersands and underscores read right in a panel’s menu, and a click does what it says', async () => {
  await send(input());
  const item = await watcher.item();
  assert.equal(await item.tooltip(), 'Culvert: no tunnel open');
  assert.deepEqual(await labels(item), [
    'SSH to device',
    'Find a device…',
    'Profile: R&D && _ops_',
    'Open Culvert',
    'Settings…',
    'Quit',
  ]);
  await item.click('SSH to device', '_a__b_');
  assert.deepEqual(await event(), { action: { kind: 'ssh', thingName: '_a__b_' } });
  await item.click('SSH to device', 'off:line (offline)');
  assert.deepEqual(await event(), { action: { kind: 'ssh', thingName: 'off:line' } });
  await item.activate();
  assert.deepEqual(await event(), { action: { kind: 'toggle-window' } });
});

test('a change shows in menu and tooltip, and an item that is disabled cannot be clicked', async () => {
  const waiting = tunnel({
    key: 'k2',
    thingName: 'gw',
    state: 'waiting',
    stateText: 'Waiting',
    ready: false,
  });
  await send(input({ tunnels: [tunnel(), waiting] }));
  const item = await watcher.item();
  await item.menuUntil(([first]) => first?.label === 'line3_press-07 — 1 h 42 min left');
  await item.tooltipUntil(
    (tooltip) => tooltip === 'Culvert: 2 tunnels open, 1 connecting, next closes in 1 h 42 min',
  );
  await item.click('line3_press-07 — 1 h 42 min left', 'Copy ssh command');
  assert.deepEqual(await event(), { action: { kind: 'copy-ssh', key: 'k1' } });
  await assert.rejects(() => item.click('gw — Waiting', 'Open terminal'), /disabled/);
  assert.equal((await labels(item)).at(-1), 'Quit and close 2 tunnels');
});

test('choosing a profile moves the mark only when the choice was taken', async () => {
  await send(input());
  const item = await watcher.item();
  const marks = async () => {
    const profile = (await item.menu()).find(({ label }) => label.startsWith('Profile'));
    return profile?.children.filter(({ checked }) => checked !== null).map(({ checked }) => checked);
  };
  await item.menuUntil((items) => items.at(-1)?.label === 'Quit');
  assert.deepEqual(await marks(), [true, false]);
  await item.click('Profile: R&D && _ops_', 'lab');
  assert.deepEqual(await event(), { action: { kind: 'choose-profile', id: 'p2' } });
  assert.deepEqual(await marks(), [true, false]);
  const [first, second] = input().profiles;
  assert.ok(first && second);
  await send(
    input({
      profiles: [
        { ...first, chosen: false },
        { ...second, chosen: true },
      ],
    }),
  );
  await item.menuUntil((items) => items.some(({ label }) => label === 'Profile: lab'));
  assert.deepEqual(await marks(), [false, true]);
});

const pictured: [TrayIconState, TrayTunnel[]][] = [
  ['idle', []],
  ['connecting', [tunnel({ state: 'waiting' })]],
  ['connected', [tunnel()]],
  ['trouble', [tunnel({ state: 'trouble' })]],
  ['expiring', [tunnel({ expiring: true })]],
];

for (const [state, tunnels] of pictured) {
  test(`the icon that reaches the panel is the picture of “${state}”, in its colours`, async () => {
    await send(input({ tunnels }));
    const item = await watcher.item();
    const { rgba, size } = drawTrayIcon(state, 'colour', 48);
    for (;;) {
      const { argb, width } = await item.picture();
      assert.equal(width, size);
      if (furthest(rgba, argb) <= 4) {
        break;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  });
}

/** The greatest difference of any channel, where opaque enough that multiplying by alpha has not lost it. */
function furthest(rgba: Uint8Array, argb: Buffer): number {
  let most = 0;
  for (let at = 0; at < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    const wanted = alpha < 64 ? [alpha] : [alpha, red, green, blue];
    for (const [channel, value] of wanted.entries()) {
      most = Math.max(most, Math.abs(value - (argb[at + channel] ?? 0)));
    }
  }
  return most;
}

test('an icon made anew takes the place of the old one and shows the same', async () => {
  await send(input({ tunnels: [tunnel()] }));
  const [before] = watcher.services();
  const old = await watcher.item();
  await old.menuUntil(([first]) => first?.label.startsWith('line3_press-07') ?? false);
  await send('recreate');
  while (watcher.services().length !== 1 || watcher.services()[0] === before) {
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const item = await watcher.item();
  assert.notEqual(item.service, before);
  assert.equal((await labels(item))[0], 'line3_press-07 — 1 h 42 min left');
  await item.click('line3_press-07 — 1 h 42 min left', 'Close');
  assert.deepEqual(await event(), { action: { kind: 'close', key: 'k1' } });
});

test('ports are below their tunnel, a click tells which, and the shortcut stands beside the search', async () => {
  await send(input({ tunnels: [tunnel()], shortcut: 'CommandOrControl+Alt+K' }));
  const item = await watcher.item();
  const menu = await item.menuUntil((items) => items.some(({ shortcut }) => shortcut !== ''));
  assert.equal(menu.find(({ label }) => label === 'Find a device…')?.shortcut, 'Control+Alt+k');
  await item.click('line3_press-07 — 1 h 42 min left', 'Open Web & co  127.0.0.1:8087');
  assert.deepEqual(await event(), { action: { kind: 'open-service', key: 'k1', serviceId: 'HTTP' } });
  await item.click('Settings…');
  assert.deepEqual(await event(), { action: { kind: 'settings' } });
});
