/** What the tray shows, as a pure function of what is known. Minutes only: a menu is not rebuilt every second. */

import type { Phase } from '../tunnels/model.ts';

export type TrayTunnelState = Phase['kind'];

export interface TrayTunnel {
  key: string;
  thingName: string;
  /** `closed` is shown as a plain line, for as long as the tunnel is on the list. */
  state: TrayTunnelState;
  /** The state as words: “Waiting for the device”. */
  stateText: string;
  /** Rounded up; null while unknown. */
  minutesLeft: number | null;
  /** Little time is left. */
  expiring: boolean;
  /** It carries ssh. */
  hasSsh: boolean;
  /** Its ports can be used. */
  ready: boolean;
}

export interface TrayDevice {
  thingName: string;
  connectivity: 'connected' | 'disconnected' | 'unknown';
  tunnelOpen: boolean;
  /** When it was last reached from this computer, milliseconds since the epoch. */
  lastUsedAt: number | null;
}

export interface TrayProfile {
  id: string;
  name: string;
  chosen: boolean;
}

export interface TrayInput {
  /** In the order in which they were opened. */
  tunnels: readonly TrayTunnel[];
  devices: readonly TrayDevice[];
  /** How far the list of devices has come. */
  devicesState: 'idle' | 'loading' | 'ready' | 'failed';
  /** More things exist than `devices` holds. */
  moreDevices: boolean;
  /** What opening a tunnel costs, as words: a click on a device may open one. Left out where nothing is billed. */
  cost?: string;
  profiles: readonly TrayProfile[];
}

export type TrayAction =
  | { kind: 'ssh'; thingName: string }
  | { kind: 'open-terminal'; key: string }
  | { kind: 'copy-ssh'; key: string }
  | { kind: 'reconnect'; key: string }
  | { kind: 'close'; key: string }
  | { kind: 'choose-profile'; id: string }
  | { kind: 'find-device' }
  | { kind: 'add-profile' }
  | { kind: 'open-window' }
  | { kind: 'quit' };

export interface MenuItemModel {
  /** Unique in the whole menu, and the same for the same thing after a change. */
  id: string;
  /** As a person reads it; nothing is escaped yet. '' for a separator. */
  label: string;
  type: 'normal' | 'separator' | 'submenu' | 'checkbox' | 'radio';
  enabled: boolean;
  checked?: boolean;
  submenu?: MenuItemModel[];
  action?: TrayAction;
}

/** Rows of “SSH to device”; a longer menu is slower than typing a few letters into the window's search. */
export const MOST_DEVICES = 10;

/** Lines of closed tunnels, the latest: they only say what happened. */
const MOST_CLOSED = 3;

/** A menu as wide as the longest thing name AWS allows (128 characters) would fill the screen. */
const LONGEST_NAME = 40;

/**
 * The menu. Submenus are one level deep (GNOME limits the depth, KDE drops submenus that are filled late), and nothing
 * on the top level is disabled: macOS ignores that there.
 */
export function trayMenu(input: TrayInput): MenuItemModel[] {
  const open = input.tunnels.filter(({ state }) => state !== 'closed');
  const closed = input.tunnels.filter(({ state }) => state === 'closed');
  const tunnels = [...open, ...closed.slice(-MOST_CLOSED)].map(tunnelItem);
  return [
    ...tunnels,
    ...(tunnels.length > 0 ? [separator('tunnels')] : []),
    submenu('ssh', 'SSH to device', deviceItems(input)),
    item('find', 'Find a device…', { kind: 'find-device' }),
    separator('devices'),
    profileMenu(input.profiles),
    item('open', 'Open Culvert', { kind: 'open-window' }),
    separator('quit'),
    item('quit', quitLabel(openTunnels(input.tunnels).length), { kind: 'quit' }),
  ];
}

/** The one line shown when the pointer rests on the icon. */
export function trayTooltip(input: Pick<TrayInput, 'tunnels'>): string {
  const open = openTunnels(input.tunnels);
  if (open.length === 0) {
    const ended = input.tunnels.findLast(({ state }) => state === 'closed');
    return ended ? `Culvert: ${shorten(ended.thingName)} — ${ended.stateText}` : 'Culvert: no tunnel open';
  }
  const troubled = open.filter(({ state }) => state === 'trouble');
  const unready = open.filter(({ state }) => isOnTheWay(state));
  const left = open.flatMap(({ minutesLeft }) => (minutesLeft === null ? [] : [minutesLeft]));
  const parts = [
    `${count(open.length, 'tunnel')} open`,
    ...(troubled.length > 0
      ? [`${troubled.length === open.length ? '' : `${troubled.length} `}in trouble`]
      : []),
    ...(unready.length > 0
      ? [`${unready.length === open.length ? '' : `${unready.length} `}connecting`]
      : []),
    ...(left.length > 0
      ? [`${open.length > 1 ? 'next closes' : 'closes'} in ${duration(Math.min(...left))}`]
      : []),
  ];
  return `Culvert: ${parts.join(', ')}`;
}

/** Neither closed nor about to be: what quitting would cut off. */
export function openTunnels(tunnels: readonly TrayTunnel[]): TrayTunnel[] {
  return tunnels.filter(({ state }) => state !== 'closed' && state !== 'closing');
}

/** Under way to being usable. */
export function isOnTheWay(state: TrayTunnelState): boolean {
  return state === 'opening' || state === 'connecting' || state === 'waiting' || state === 'reconnecting';
}

/** Keeps both ends of a long name: things of one kind often differ in their last characters only. */
export function shorten(name: string, longest = LONGEST_NAME): string {
  if (name.length <= longest) {
    return name;
  }
  const end = Math.floor((longest - 1) / 2);
  return `${name.slice(0, longest - 1 - end)}…${name.slice(name.length - end)}`;
}

/**
 * A label as Electron must be given it. On every platform it takes a single `&` for the mark of a mnemonic: it becomes
 * an underline on Windows and, as `_`, on Linux, and is dropped on macOS. An underscore needs nothing: Electron doubles
 * it for the panels of Linux by itself.
 */
export function escapeLabel(label: string): string {
  return label.replaceAll('&', '&&');
}

function tunnelItem(tunnel: TrayTunnel): MenuItemModel {
  const { key, state, hasSsh, ready } = tunnel;
  const id = `tunnel:${key}`;
  const label = `${shorten(tunnel.thingName)} — ${summary(tunnel)}`;
  if (state === 'closed') {
    return item(id, label, { kind: 'open-window' });
  }
  const closing = state === 'closing';
  const usable = ready && !closing;
  return submenu(id, label, [
    ...(hasSsh
      ? [
          item(`${id}:terminal`, 'Open terminal', { kind: 'open-terminal', key }, usable),
          item(`${id}:copy`, 'Copy ssh command', { kind: 'copy-ssh', key }, usable),
        ]
      : []),
    ...(state === 'trouble' || state === 'reconnecting'
      ? [item(`${id}:reconnect`, 'Reconnect', { kind: 'reconnect', key })]
      : []),
    item(`${id}:close`, 'Close', { kind: 'close', key }, !closing),
  ]);
}

/** The time left where all is well, else what is going on. */
function summary({ state, stateText, minutesLeft }: TrayTunnel): string {
  return state === 'connected' && minutesLeft !== null ? `${duration(minutesLeft)} left` : stateText;
}

function deviceItems(input: TrayInput): MenuItemModel[] {
  if (input.profiles.length === 0) {
    return [item('ssh:add', 'No profile yet: add one', { kind: 'add-profile' })];
  }
  if (!input.profiles.some(({ chosen }) => chosen)) {
    return [notice('ssh:none', 'No profile is chosen')];
  }
  const ordered = byUse(input.devices);
  if (ordered.length === 0) {
    return noDevices(input.devicesState);
  }
  const shown = ordered.slice(0, MOST_DEVICES);
  const more = input.moreDevices || ordered.length > shown.length;
  return [
    ...shown.map((device) =>
      item(`ssh:${device.thingName}`, deviceLabel(device), { kind: 'ssh', thingName: device.thingName }),
    ),
    ...(more ? [separator('ssh:more'), item('ssh:find', 'More…', { kind: 'find-device' })] : []),
    ...(input.cost ? [separator('ssh:cost'), notice('ssh:cost', input.cost)] : []),
  ];
}

function noDevices(state: TrayInput['devicesState']): MenuItemModel[] {
  switch (state) {
    case 'ready':
      return [notice('ssh:none', 'No devices in this account and region')];
    case 'failed':
      return [item('ssh:failed', 'The devices could not be loaded: show why', { kind: 'find-device' })];
    case 'loading':
      return [notice('ssh:none', 'Loading devices…')];
    default:
      return [notice('ssh:none', 'No devices loaded')];
  }
}

/** Those with an open tunnel, those used before (latest first), then by how likely they are to answer. */
function byUse(devices: readonly TrayDevice[]): TrayDevice[] {
  const reach = { connected: 0, unknown: 1, disconnected: 2 };
  return devices.toSorted(
    (a, b) =>
      Number(b.tunnelOpen) - Number(a.tunnelOpen) ||
      (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) ||
      reach[a.connectivity] - reach[b.connectivity] ||
      (a.thingName < b.thingName ? -1 : 1),
  );
}

// What AWS knows of a device's connection may be minutes old, so the row can be clicked all the same.
function deviceLabel({ thingName, connectivity }: TrayDevice): string {
  return connectivity === 'disconnected' ? `${shorten(thingName)} (offline)` : shorten(thingName);
}

function profileMenu(profiles: readonly TrayProfile[]): MenuItemModel {
  const chosen = profiles.find((profile) => profile.chosen);
  return submenu('profile', `Profile: ${chosen ? shorten(chosen.name) : 'none'}`, [
    ...profiles.map(
      ({ id, name, chosen }): MenuItemModel => ({
        ...item(`profile:${id}`, shorten(name), { kind: 'choose-profile', id }),
        type: 'radio',
        checked: chosen,
      }),
    ),
    ...(profiles.length > 0 ? [separator('profile:add')] : []),
    item('profile:new', 'Add a profile…', { kind: 'add-profile' }),
  ]);
}

function quitLabel(open: number): string {
  return open === 0 ? 'Quit' : `Quit and close ${count(open, 'tunnel')}`;
}

function duration(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return [...(hours > 0 ? [`${hours} h`] : []), ...(rest > 0 || hours === 0 ? [`${rest} min`] : [])].join(
    ' ',
  );
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}

function item(id: string, label: string, action: TrayAction, enabled = true): MenuItemModel {
  return { id, label, type: 'normal', enabled, action };
}

/** A line that only tells something. */
function notice(id: string, label: string): MenuItemModel {
  return { id, label, type: 'normal', enabled: false };
}

function submenu(id: string, label: string, items: MenuItemModel[]): MenuItemModel {
  return { id, label, type: 'submenu', enabled: true, submenu: items };
}

function separator(after: string): MenuItemModel {
  return { id: `separator:${after}`, label: '', type: 'separator', enabled: true };
}
