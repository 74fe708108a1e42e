/** What the tray shows, as a pure function of what is known. Minutes only: a menu is not rebuilt every second. */

import type { tray } from '../i18n/en/tray.ts';
import type { Translate } from '../i18n/translate.ts';
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
  /** From a pasted token: quitting disconnects it and does not close it at AWS. */
  quick: boolean;
  /** Those that are bound. */
  ports: readonly TrayPort[];
}

export interface TrayPort {
  serviceId: string;
  /** What people call the service. */
  label: string;
  port: number;
  /** What a click does: opens it, or copies its address. */
  open: 'terminal' | 'url' | 'program' | 'copy';
  /** What a click copies where that is more than the address: `postgresql://127.0.0.1:5507/`. */
  copies?: string;
}

export interface TrayDevice {
  thingName: string;
  connectivity: 'connected' | 'disconnected' | 'unknown';
  tunnelOpen: boolean;
  favourite: boolean;
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
  /** Electron's accelerator of the global shortcut that finds a device; '' where none works. */
  shortcut: string;
}

/** How the tray says it. */
export interface TrayWords {
  t: Translate<typeof tray>;
}

export type TrayAction =
  | { kind: 'ssh'; thingName: string }
  | { kind: 'open-terminal'; key: string }
  | { kind: 'copy-ssh'; key: string }
  /** `address`: `127.0.0.1:5507`, or whatever is to be pasted for the service. */
  | { kind: 'copy-address'; address: string }
  | { kind: 'open-service'; key: string; serviceId: string }
  | { kind: 'reconnect'; key: string }
  | { kind: 'close'; key: string }
  | { kind: 'choose-profile'; id: string }
  | { kind: 'find-device' }
  | { kind: 'add-profile' }
  | { kind: 'open-window' }
  /** Shows the window, or hides it where it is in front. */
  | { kind: 'toggle-window' }
  | { kind: 'show-tunnels' }
  | { kind: 'show-profiles' }
  | { kind: 'settings' }
  | { kind: 'quit' }
  /** Quit while Culvert was being loaded: its label said nothing of tunnels, so none is closed. */
  | { kind: 'quit-early' };

export interface MenuItemModel {
  /** Unique in the whole menu, and the same for the same thing after a change. */
  id: string;
  /** As a person reads it; nothing is escaped yet. '' for a separator. */
  label: string;
  type: 'normal' | 'separator' | 'submenu' | 'checkbox' | 'radio';
  enabled: boolean;
  checked?: boolean;
  /** Shown beside the label; whoever registers it is somebody else. */
  accelerator?: string;
  submenu?: MenuItemModel[];
  action?: TrayAction;
}

/** Rows of “SSH to device”; a longer menu is slower than typing a few letters into the window's search. */
export const MOST_DEVICES = 10;

/** Submenus of open tunnels: with more, the rest of the menu would leave the screen. */
export const MOST_TUNNELS = 10;

/** Rows of profiles. */
const MOST_PROFILES = 10;

/** Lines of closed tunnels, the latest: they only say what happened. */
const MOST_CLOSED = 3;

/** A menu as wide as the longest thing name AWS allows (128 characters) would fill the screen. */
const LONGEST_NAME = 40;

/** NOTIFYICONDATAW.szTip holds 128 characters, of which the last one ends the text. */
const LONGEST_TOOLTIP = 127;

/**
 * The menu. Submenus are one level deep (GNOME limits the depth, KDE drops submenus that are filled late), and nothing
 * on the top level is disabled: macOS ignores that there.
 */
export function trayMenu(input: TrayInput, words: TrayWords): MenuItemModel[] {
  const { t } = words;
  const open = input.tunnels.filter(({ state }) => state !== 'closed');
  const closed = input.tunnels.filter(({ state }) => state === 'closed').slice(-MOST_CLOSED);
  const shown = mostWanted(open);
  const left = open.length - shown.length;
  const tunnels = [
    ...[...shown, ...closed].map((tunnel) => tunnelItem(tunnel, words)),
    ...(left > 0
      ? [item('tunnels:more', t('tray.more-tunnels', { count: left }), { kind: 'show-tunnels' })]
      : []),
  ];
  return [
    ...tunnels,
    ...(tunnels.length > 0 ? [separator('tunnels')] : []),
    submenu('ssh', t('tray.ssh-to-device'), deviceItems(input, words)),
    {
      ...item('find', t('tray.find-device'), { kind: 'find-device' }),
      ...(input.shortcut ? { accelerator: input.shortcut } : {}),
    },
    separator('devices'),
    profileMenu(input.profiles, words),
    item('open', t('tray.open-culvert'), { kind: 'open-window' }),
    item('settings', t('tray.settings'), { kind: 'settings' }),
    separator('quit'),
    item('quit', quitLabel(openTunnels(input.tunnels), words), { kind: 'quit' }),
  ];
}

/** While Culvert is being loaded: what needs nothing of it but that it will be there. */
export function startingMenu({ t }: TrayWords): MenuItemModel[] {
  return [
    item('open', t('tray.open-culvert'), { kind: 'open-window' }),
    separator('quit'),
    item('quit', t('tray.quit'), { kind: 'quit-early' }),
  ];
}

/** The one line shown when the pointer rests on the icon. */
export function trayTooltip(input: Pick<TrayInput, 'tunnels'>, words: TrayWords): string {
  const tip = words.t('tray.tip', { situation: situation(input, words) });
  return tip.length <= LONGEST_TOOLTIP ? tip : `${tip.slice(0, LONGEST_TOOLTIP - 1)}…`;
}

/** The same line while Culvert is being loaded. */
export function startingTooltip({ t }: TrayWords): string {
  return t('tray.tip', { situation: t('tray.tip-starting') });
}

function situation(input: Pick<TrayInput, 'tunnels'>, words: TrayWords): string {
  const { t } = words;
  const open = openTunnels(input.tunnels);
  if (open.length === 0) {
    const ended = input.tunnels.findLast(({ state }) => state === 'closed');
    return ended
      ? t('tray.tunnel', { name: shorten(ended.thingName), state: ended.stateText })
      : t('tray.tip-none');
  }
  const troubled = open.filter(({ state }) => state === 'trouble').length;
  const unready = open.filter(({ state }) => isOnTheWay(state)).length;
  const left = open.flatMap(({ minutesLeft }) => (minutesLeft === null ? [] : [minutesLeft]));
  const time = duration(Math.min(...left), words);
  const facts = [
    t('tray.tip-open', { count: open.length }),
    ...(troubled === open.length
      ? [t('tray.tip-all-trouble')]
      : troubled > 0
        ? [t('tray.tip-trouble', { count: troubled })]
        : []),
    ...(unready === open.length
      ? [t('tray.tip-all-connecting')]
      : unready > 0
        ? [t('tray.tip-connecting', { count: unready })]
        : []),
    ...(left.length === 0
      ? []
      : [open.length > 1 ? t('tray.tip-next-closes', { time }) : t('tray.tip-closes', { time })]),
  ];
  return facts.join(t('tray.tip-between'));
}

/** Neither closed nor about to be: what quitting would cut off. */
export function openTunnels(tunnels: readonly TrayTunnel[]): TrayTunnel[] {
  return tunnels.filter(({ state }) => state !== 'closed' && state !== 'closing');
}

/** Under way to being usable. */
export function isOnTheWay(state: TrayTunnelState): boolean {
  return state === 'opening' || state === 'connecting' || state === 'waiting' || state === 'reconnecting';
}

/** A tab begins the column of shortcuts, and what turns the reading direction would turn the rest of the row too. */
const UNSHOWN = /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu;

/** Keeps both ends of a long name: things of one kind often differ in their last characters only. */
export function shorten(given: string, longest = LONGEST_NAME): string {
  const name = given.replace(UNSHOWN, ' ');
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

/** Those that need a person, then the ones that were opened last; shown in the order in which they were opened. */
function mostWanted(open: readonly TrayTunnel[]): TrayTunnel[] {
  const urgent = (tunnel: TrayTunnel) => Number(tunnel.state === 'trouble') * 2 + Number(tunnel.expiring);
  const wanted = new Set(
    [...open]
      .reverse()
      .sort((a, b) => urgent(b) - urgent(a))
      .slice(0, MOST_TUNNELS),
  );
  return open.filter((tunnel) => wanted.has(tunnel));
}

function tunnelItem(tunnel: TrayTunnel, words: TrayWords): MenuItemModel {
  const { t } = words;
  const { key, state, hasSsh, ready } = tunnel;
  const id = `tunnel:${key}`;
  const label = t('tray.tunnel', { name: shorten(tunnel.thingName), state: summary(tunnel, words) });
  if (state === 'closed') {
    return item(id, label, { kind: 'show-tunnels' });
  }
  const closing = state === 'closing';
  const usable = ready && !closing;
  const ports = closing ? [] : tunnel.ports;
  return submenu(id, label, [
    ...(hasSsh
      ? [
          item(`${id}:terminal`, t('tray.open-terminal'), { kind: 'open-terminal', key }, usable),
          item(`${id}:copy`, t('tray.copy-ssh'), { kind: 'copy-ssh', key }, usable),
        ]
      : []),
    ...ports.map((port) => portItem(`${id}:port:${port.serviceId}`, key, port, { usable, words })),
    ...(hasSsh || ports.length > 0 ? [separator(`${id}:ports`)] : []),
    ...(state === 'trouble' || state === 'reconnecting'
      ? [item(`${id}:reconnect`, t('tray.reconnect'), { kind: 'reconnect', key })]
      : []),
    item(`${id}:close`, t('tray.close'), { kind: 'close', key }, !closing),
  ]);
}

/**
 * A click copies what is to be pasted, which may be done before the device is there; or opens what the service is for,
 * which needs it. For SSH there are rows of its own.
 */
function portItem(
  id: string,
  key: string,
  { serviceId, label, port, open, copies }: TrayPort,
  { usable, words }: { usable: boolean; words: TrayWords },
): MenuItemModel {
  const address = `127.0.0.1:${port}`;
  const service = shorten(label);
  const opens = open === 'url' || open === 'program' || (open === 'terminal' && !isSsh(serviceId));
  return opens
    ? item(
        id,
        `${words.t('tray.open-service', { service })}  ${address}`,
        { kind: 'open-service', key, serviceId },
        usable,
      )
    : item(id, `${service}  ${shorten(copies ?? address)}`, {
        kind: 'copy-address',
        address: copies ?? address,
      });
}

function isSsh(serviceId: string): boolean {
  return serviceId.toUpperCase() === 'SSH';
}

/** The time left where all is well, else what is going on. */
function summary({ state, stateText, minutesLeft }: TrayTunnel, words: TrayWords): string {
  return state === 'connected' && minutesLeft !== null
    ? words.t('tray.left', { time: duration(minutesLeft, words) })
    : stateText;
}

function deviceItems(input: TrayInput, words: TrayWords): MenuItemModel[] {
  const { t } = words;
  if (input.profiles.length === 0) {
    return [item('ssh:add', t('tray.no-profile'), { kind: 'add-profile' })];
  }
  if (!input.profiles.some(({ chosen }) => chosen)) {
    return [notice('ssh:none', t('tray.no-profile-chosen'))];
  }
  const ordered = byUse(input.devices);
  if (ordered.length === 0) {
    return noDevices(input.devicesState, words);
  }
  const shown = ordered.slice(0, MOST_DEVICES);
  const more = input.moreDevices || ordered.length > shown.length;
  return [
    ...shown.map((device) =>
      item(`ssh:${device.thingName}`, deviceLabel(device, words), {
        kind: 'ssh',
        thingName: device.thingName,
      }),
    ),
    ...(more
      ? [separator('ssh:more'), item('ssh:find', t('tray.more-devices'), { kind: 'find-device' })]
      : []),
    ...(input.cost ? [separator('ssh:cost'), notice('ssh:cost', input.cost)] : []),
  ];
}

function noDevices(state: TrayInput['devicesState'], { t }: TrayWords): MenuItemModel[] {
  switch (state) {
    case 'ready':
      return [notice('ssh:none', t('tray.no-devices'))];
    case 'failed':
      return [item('ssh:failed', t('tray.devices-failed'), { kind: 'find-device' })];
    case 'loading':
      return [notice('ssh:none', t('tray.devices-loading'))];
    default:
      return [notice('ssh:none', t('tray.devices-not-loaded'))];
  }
}

/**
 * Those with an open tunnel, favourites, those used before (latest first), then by how likely they are to answer.
 */
function byUse(devices: readonly TrayDevice[]): TrayDevice[] {
  const reach = { connected: 0, unknown: 1, disconnected: 2 };
  return devices.toSorted(
    (a, b) =>
      Number(b.tunnelOpen) - Number(a.tunnelOpen) ||
      Number(b.favourite) - Number(a.favourite) ||
      (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0) ||
      reach[a.connectivity] - reach[b.connectivity] ||
      (a.thingName < b.thingName ? -1 : 1),
  );
}

// What AWS knows of a device's connection may be minutes old, so the row can be clicked all the same.
function deviceLabel({ thingName, connectivity }: TrayDevice, { t }: TrayWords): string {
  const name = shorten(thingName);
  return connectivity === 'disconnected' ? t('tray.offline', { name }) : name;
}

function profileMenu(profiles: readonly TrayProfile[], { t }: TrayWords): MenuItemModel {
  const chosen = profiles.find((profile) => profile.chosen);
  const label = chosen ? t('tray.profile', { name: shorten(chosen.name) }) : t('tray.profile-none');
  // The chosen one is among them wherever it stands.
  const shown = profiles
    .filter((profile, at) => at < MOST_PROFILES || profile === chosen)
    .slice(-MOST_PROFILES);
  return submenu('profile', label, [
    ...shown.map(
      ({ id, name, chosen }): MenuItemModel => ({
        ...item(`profile:${id}`, shorten(name), { kind: 'choose-profile', id }),
        type: 'radio',
        checked: chosen,
      }),
    ),
    ...(profiles.length > 0 ? [separator('profile:add')] : []),
    ...(profiles.length > shown.length
      ? [item('profile:more', t('tray.more-profiles'), { kind: 'show-profiles' })]
      : []),
    item('profile:new', t('tray.add-profile'), { kind: 'add-profile' }),
  ]);
}

/** What the click does to the open tunnels: those from pasted tokens are not ours to close at AWS. */
function quitLabel(open: readonly TrayTunnel[], { t }: TrayWords): string {
  const left = open.filter(({ quick }) => quick).length;
  const closed = open.length - left;
  if (open.length === 0) {
    return t('tray.quit');
  }
  if (left === 0) {
    return t('tray.quit-close', { count: closed });
  }
  return closed === 0 ? t('tray.quit-leave', { count: left }) : t('tray.quit-both', { closed, left });
}

function duration(all: number, { t }: TrayWords): string {
  const hours = Math.floor(all / 60);
  const minutes = all % 60;
  if (hours === 0) {
    return t('tray.minutes', { minutes });
  }
  return minutes === 0 ? t('tray.hours', { hours }) : t('tray.hours-minutes', { hours, minutes });
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
