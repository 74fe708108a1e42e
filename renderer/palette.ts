/** What the command palette offers; what of that is meant by what was typed is in palette-find.ts. Pure. */
import type {
  DeviceView,
  GeneralSettings,
  ProfileView,
  TunnelView,
  ViewName,
  WindowView,
} from '../electron/ipc/contract.ts';
import { isThingName } from './device-search.ts';
import { connectivityText } from './format.ts';
import { LANGUAGE_NAMES } from './languages.ts';
import { serviceAction } from './services.ts';
import { SETTINGS_SECTIONS } from './settings-sections.ts';
import { NUMBERED_VIEWS, VIEW_LABELS, viewKeyText } from './shortcuts.ts';
import type { SettingsSection } from './store.ts';
import { openConnections } from './tunnel-words.ts';
import { ENGLISH, type Words } from './words.tsx';

/** What choosing an item does. Nothing here opens a tunnel by itself: that is billed, and is asked for in a sheet. */
export type PaletteCommand =
  | { kind: 'visit'; screen: ViewName; section?: SettingsSection }
  | { kind: 'show-tunnel' | 'terminal' | 'copy-ssh' | 'reconnect'; key: string }
  /** `connections`: how many break off. */
  | { kind: 'rotate'; key: string; connections: number }
  /** `side`: it is from a pasted token, and stays open at AWS. */
  | { kind: 'close'; key: string; name: string; side: boolean }
  | { kind: 'service'; key: string; serviceId: string }
  /** `tunnelKey`: one that carries SSH is open, so its terminal can be had at once. */
  | { kind: 'ssh'; thingName: string; tunnelKey: string | null; known?: DeviceView }
  | { kind: 'open'; thingName: string; known?: DeviceView }
  | { kind: 'find'; text: string }
  | { kind: 'choose-profile' | 'sign-in'; id: string }
  | { kind: 'language'; language: GeneralSettings['language'] }
  | { kind: 'theme'; theme: GeneralSettings['theme'] }
  | { kind: 'open-tunnel' | 'quick-open' | 'add-profile' | 'refresh-devices' }
  | { kind: 'diagnostics' | 'log' | 'shortcuts' };

/** What somebody may be working through is not taken away by a name that was mistyped. */
export type AskedFirst = Extract<PaletteCommand, { kind: 'close' | 'rotate' }>;

export function asksFirst(command: PaletteCommand): command is AskedFirst {
  return command.kind === 'close' || (command.kind === 'rotate' && command.connections > 0);
}

export type PaletteGroup = 'tunnels' | 'devices' | 'actions' | 'views' | 'profiles';

/** As many as are of use at a glance; what was meant is found by a letter more. */
export const MOST_OF_GROUP: Record<PaletteGroup, number> = {
  tunnels: 6,
  devices: 7,
  actions: 8,
  views: 6,
  profiles: 5,
};

export interface PaletteItem {
  id: string;
  group: PaletteGroup;
  title: string;
  /** Beside the title: whose it is, how it is. */
  detail: string;
  /** Found by this too, but not shown. */
  hidden: string;
  /** The keys that do the same. */
  keys: string;
  /** Worth showing while nothing is typed. */
  foremost: boolean;
  /** When it was last of use, milliseconds since the epoch; 0 where that is not known. */
  usedAt: number;
  command: PaletteCommand;
}

export interface PaletteInput {
  view: Pick<WindowView, 'tunnels' | 'profiles' | 'chosenProfileId' | 'desktop' | 'general' | 'devices'>;
  /** Devices found by what was typed, or used lately. */
  devices: readonly DeviceView[];
  /** How many are found in all. */
  found: number;
  typed: string;
  now: number;
}

type Part = Pick<PaletteItem, 'id' | 'group' | 'title' | 'command'> & Partial<PaletteItem>;

function item(part: Part): PaletteItem {
  return { detail: '', hidden: '', keys: '', foremost: false, usedAt: 0, ...part };
}

/** Everything that could be meant, in the order in which it stands where nothing else decides. */
export function paletteItems(input: PaletteInput, words: Words): PaletteItem[] {
  const { view, devices, typed } = input;
  const open = view.tunnels.filter(({ state }) => state !== 'closed').reverse();
  return [
    ...open.map((tunnel) => tunnelItem(tunnel, words)),
    ...open.flatMap((tunnel) => tunnelActions(tunnel, words)),
    ...devices.map((device) => deviceItem(device, input, words)),
    ...(typed.trim() === '' ? [] : devices.map((device) => sshItem(device, input, words))),
    ...byName(input, words),
    ...moreDevices(input, words),
    ...generalActions(view, words),
    ...views(view, words),
    ...profiles(view, words),
  ];
}

function tunnelItem(tunnel: TunnelView, { t }: Words): PaletteItem {
  const { key, thingName, stateText, profileName, region } = tunnel;
  return item({
    id: `tunnel ${key}`,
    group: 'tunnels',
    title: thingName,
    detail: stateText,
    hidden: `${profileName} ${region} ${t('palette.tunnel')}`,
    foremost: true,
    usedAt: tunnel.openedAt ?? 0,
    command: { kind: 'show-tunnel', key },
  });
}

/** What can be done with an open tunnel just now. */
function tunnelActions(tunnel: TunnelView, words: Words): PaletteItem[] {
  const { t } = words;
  const { key, thingName, state, origin, ports } = tunnel;
  if (state === 'opening' || state === 'closing') {
    return [];
  }
  const action = (
    kind: string,
    title: string,
    english: string,
    command: PaletteCommand,
    detail = thingName,
  ) =>
    item({
      id: `${kind} ${key}`,
      group: 'actions',
      title,
      detail,
      hidden: english,
      usedAt: tunnel.openedAt ?? 0,
      command,
    });
  const ready = ports.filter(({ localPort }) => localPort !== null);
  const ssh = ready.some(({ kind }) => kind === 'ssh');
  const account = origin !== 'quick';
  const lost = state === 'trouble' || state === 'reconnecting';
  return [
    ...(ssh
      ? [
          action('terminal', t('common.open-terminal'), ENGLISH.t('common.open-terminal'), {
            kind: 'terminal',
            key,
          }),
          action('copy-ssh', t('common.copy-ssh'), ENGLISH.t('common.copy-ssh'), { kind: 'copy-ssh', key }),
        ]
      : []),
    // ssh's own way stands above.
    ...ready
      .filter(({ kind, open }) => kind !== 'ssh' || open === 'url' || open === 'program')
      .map((port) =>
        action(
          `service ${port.serviceId}`,
          serviceAction(port, words),
          serviceAction(port, ENGLISH),
          { kind: 'service', key, serviceId: port.serviceId },
          `${thingName} · ${port.label}`,
        ),
      ),
    ...(account && lost
      ? [
          action('reconnect', t('common.reconnect'), ENGLISH.t('common.reconnect'), {
            kind: 'reconnect',
            key,
          }),
        ]
      : []),
    ...(tunnel.rotates && (state === 'connected' || state === 'waiting')
      ? [
          action('rotate', t('common.rotate'), ENGLISH.t('common.rotate'), {
            ...{ kind: 'rotate', key },
            connections: openConnections(tunnel),
          }),
        ]
      : []),
    action('close', t('palette.close-tunnel'), ENGLISH.t('palette.close-tunnel'), {
      kind: 'close',
      ...{ key, name: thingName, side: !account },
    }),
  ];
}

function deviceItem(device: DeviceView, { now }: PaletteInput, words: Words): PaletteItem {
  const { thingName, connectivity } = device;
  return item({
    id: `device ${thingName}`,
    group: 'devices',
    title: thingName,
    detail: [device.thingType ?? '', connectivityText(connectivity, now, words)].filter(Boolean).join(' · '),
    hidden: [
      device.attributes,
      ...device.groups,
      words.t('common.open-tunnel'),
      ENGLISH.t('common.open-tunnel'),
    ].join(' '),
    foremost: true,
    usedAt: device.lastUsedAt ?? 0,
    command: { kind: 'open', thingName, known: device },
  });
}

function sshItem(device: DeviceView, { view }: PaletteInput, { t }: Words): PaletteItem {
  const { thingName } = device;
  const profile = view.profiles.find(({ id }) => id === view.chosenProfileId);
  const carrying = view.tunnels.findLast(
    (tunnel) =>
      tunnel.thingName === thingName &&
      tunnel.profileName === profile?.name &&
      tunnel.region === profile.region &&
      tunnel.ports.some(({ kind, ready }) => kind === 'ssh' && ready),
  );
  return item({
    id: `ssh ${thingName}`,
    group: 'actions',
    title: t('palette.ssh-to-device'),
    detail: thingName,
    hidden: ENGLISH.t('palette.ssh-to-device'),
    usedAt: device.lastUsedAt ?? 0,
    command: { kind: 'ssh', thingName, tunnelKey: carrying?.key ?? null, known: device },
  });
}

/** A device that is not among the found ones may exist nevertheless: not loaded, or not allowed to be listed. */
function byName({ view, devices, found, typed }: PaletteInput, { t }: Words): PaletteItem[] {
  const thingName = typed.trim();
  const here = view.profiles.some(({ id }) => id === view.chosenProfileId);
  const unlisted = found === 0 || view.devices.more || view.devices.state === 'failed';
  if (
    !here ||
    !unlisted ||
    !isThingName(thingName) ||
    devices.some((device) => device.thingName === thingName)
  ) {
    return [];
  }
  return [
    item({
      id: 'by-name',
      group: 'devices',
      title: t('palette.by-name', { name: thingName }),
      command: { kind: 'open', thingName },
    }),
  ];
}

function moreDevices({ devices, found, typed }: PaletteInput, { t }: Words): PaletteItem[] {
  const text = typed.trim();
  if (text === '' || found <= Math.min(devices.length, MOST_OF_GROUP.devices)) {
    return [];
  }
  return [
    item({
      id: 'more-devices',
      group: 'devices',
      title: t('palette.all-found', { count: found }),
      hidden: text,
      command: { kind: 'find', text },
    }),
  ];
}

type General = PaletteInput['view'];

function generalActions({ profiles: all, chosenProfileId, general }: General, words: Words): PaletteItem[] {
  const { t } = words;
  const chosen = all.find(({ id }) => id === chosenProfileId);
  const action = (
    command: PaletteCommand,
    title: string,
    english: string,
    more: Partial<PaletteItem> = {},
  ): PaletteItem =>
    item({ id: command.kind, group: 'actions', title, hidden: english, command, foremost: true, ...more });
  return [
    ...(chosen
      ? [action({ kind: 'open-tunnel' }, t('palette.open-tunnel'), ENGLISH.t('palette.open-tunnel'))]
      : []),
    action({ kind: 'quick-open' }, t('palette.quick-open'), ENGLISH.t('palette.quick-open')),
    action({ kind: 'add-profile' }, t('common.add-profile'), ENGLISH.t('common.add-profile')),
    ...(chosen && !chosen.demo && canSignIn(chosen)
      ? [
          action({ kind: 'sign-in', id: chosen.id }, t('common.sign-in'), ENGLISH.t('common.sign-in'), {
            detail: chosen.name,
            foremost: chosen.signedIn === 'needed',
          }),
        ]
      : []),
    ...(chosen
      ? [
          action({ kind: 'refresh-devices' }, t('palette.refresh'), ENGLISH.t('palette.refresh'), {
            foremost: false,
          }),
        ]
      : []),
    action({ kind: 'shortcuts' }, t('palette.shortcuts'), ENGLISH.t('palette.shortcuts'), { keys: '?' }),
    action({ kind: 'diagnostics' }, t('palette.diagnostics'), ENGLISH.t('palette.diagnostics'), {
      foremost: false,
    }),
    action({ kind: 'log' }, t('palette.show-log'), ENGLISH.t('palette.show-log'), { foremost: false }),
    ...THEMES.filter(({ theme }) => theme !== general.theme).map(({ theme, label }) =>
      action(
        { kind: 'theme', theme },
        t('settings.theme'),
        `${ENGLISH.t('settings.theme')} ${ENGLISH.t(label)}`,
        {
          id: `theme ${theme}`,
          detail: t(label),
          foremost: false,
        },
      ),
    ),
    ...LANGUAGES.filter(({ language }) => language !== general.language).map(({ language, name }) =>
      action({ kind: 'language', language }, t('settings.language'), ENGLISH.t('settings.language'), {
        id: `language ${language}`,
        detail: name ?? t('settings.language-system'),
        foremost: false,
      }),
    ),
  ];
}

/** A key in the keyring needs no sign-in. */
function canSignIn({ signIn, signedIn }: ProfileView): boolean {
  return signedIn === 'needed' || signIn.kind === 'sso';
}

const THEMES = [
  { theme: 'system', label: 'settings.theme-system' },
  { theme: 'light', label: 'settings.theme-light' },
  { theme: 'dark', label: 'settings.theme-dark' },
] as const;

const LANGUAGES = [{ language: 'system' as const, name: null }, ...LANGUAGE_NAMES];

function views({ desktop }: General, words: Words): PaletteItem[] {
  const mac = desktop.platform === 'darwin';
  return [
    ...NUMBERED_VIEWS.map((screen) =>
      item({
        id: `view ${screen}`,
        group: 'views',
        title: words.t(VIEW_LABELS[screen]),
        hidden: ENGLISH.t(VIEW_LABELS[screen]),
        keys: viewKeyText(screen, mac),
        foremost: true,
        command: { kind: 'visit', screen },
      }),
    ),
    ...SETTINGS_SECTIONS.map(({ id, label }) =>
      item({
        id: `section ${id}`,
        group: 'views',
        title: words.t(label),
        detail: words.t('shell.settings'),
        hidden: `${ENGLISH.t(label)} ${ENGLISH.t('shell.settings')}`,
        command: { kind: 'visit', screen: 'settings', section: id },
      }),
    ),
  ];
}

function profiles({ profiles: all, chosenProfileId }: General, { t }: Words): PaletteItem[] {
  return all
    .filter(({ id }) => id !== chosenProfileId)
    .map(({ id, name, region }) =>
      item({
        id: `profile ${id}`,
        group: 'profiles',
        title: name,
        detail: region,
        hidden: `${t('palette.choose-profile')} ${ENGLISH.t('palette.choose-profile')}`,
        foremost: true,
        command: { kind: 'choose-profile', id },
      }),
    );
}
