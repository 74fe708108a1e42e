/**
 * What a person sends along when something does not work: plain English text, since those read it who help. Made of
 * facts that are chosen one by one, never of whole objects, and redacted as a whole at the end all the same.
 */
import type {
  AboutView,
  DesktopView,
  DevicesView,
  GeneralSettings,
  NetworkView,
  OthersView,
  ProfileView,
} from '../ipc/contract.ts';
import { readWebProxy, webProxyAuthority } from '../proxy/web-proxy.ts';
import type { CulvertError } from '../shared/errors.ts';
import { redact } from '../shared/redact.ts';
import { type Personal, redactReport } from '../shared/redact-report.ts';
import type { End, Tunnel } from '../tunnels/model.ts';

/** An error as main keeps it, in English or as it was shown. Of what it was made of nothing is looked at. */
type ShownError = Pick<CulvertError, 'code' | 'message' | 'details'>;

export interface ReportInput {
  /** Milliseconds since the epoch. */
  now: number;
  demo: boolean;
  about: AboutView;
  computer: ComputerFacts;
  desktop: DesktopView;
  /** Of the formats in use, a BCP 47 tag. */
  locale: string;
  general: GeneralSettings;
  network: NetworkView;
  profiles: readonly ProfileView[];
  chosenProfileId: string | null;
  keychain: 'ok' | 'waiting' | ShownError;
  devices: Pick<DevicesView, 'state' | 'source' | 'loaded' | 'more'> & { error: ShownError | null };
  others: Pick<OthersView, 'state' | 'tunnels'> & { error: ShownError | null };
  tunnels: readonly Tunnel[];
  /** Lines of the log, oldest first. */
  errors: readonly string[];
  log: readonly string[];
}

export interface ComputerFacts {
  /** `x11`, `wayland`; '' where the system does not tell. */
  session: string;
  /** `GNOME`, `KDE`; '' where the system does not tell. */
  desktop: string;
  /** How Culvert was packed: `AppImage`, `Snap`, `Flatpak`; '' for anything else. */
  pack: string;
  upSeconds: number;
  memoryMiB: number;
}

const HIDDEN_WORDS = [
  'Hidden: access keys, tokens, passwords and all else that is secret; the names of the user and of the computer;',
  'the path of the home folder; all but the last four digits of account numbers.',
  'Not hidden: names of devices and profiles, tunnel ids, regions, local ports, the host of a web proxy.',
];

/** Longer ones are a stack trace with all that it quotes. */
const LONGEST_LINE = 4_000;

/** The report as it is shown, copied and saved. */
export function reportText(input: ReportInput, personal: Personal): string {
  const sections: [title: string, lines: readonly string[]][] = [
    ['Culvert diagnostics', [`Made ${instant(input.now)}`, ...HIDDEN_WORDS]],
    ['Versions', versionLines(input)],
    ['This computer', computerLines(input)],
    ['Settings', settingLines(input.general)],
    ['Network', networkLines(input.network)],
    ['Profiles', input.profiles.map((profile) => profileLine(profile, input.chosenProfileId))],
    ['Devices', directoryLines(input)],
    ['Tunnels', tunnelLines(input)],
    ['Latest warnings and errors', input.errors],
    [`Log, last ${input.log.length} lines`, input.log],
  ];
  const text = sections
    .map(([title, lines]) => [
      title,
      '='.repeat(title.length),
      ...(lines.length > 0 ? lines.map(oneLine) : ['None']),
    ])
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
  return redactReport(text, personal);
}

/**
 * What others named cannot begin a line that looks like ours, nor turn the reading direction, nor speak to the terminal
 * in which the report is read. Redacted first: a secret may be broken into lines.
 */
function oneLine(line: string): string {
  const plain = redact(line).replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu, '\ufffd');
  return plain.length > LONGEST_LINE ? `${plain.slice(0, LONGEST_LINE)}…` : plain;
}

function versionLines({ about, demo }: ReportInput): string[] {
  return [
    `Culvert ${about.culvert}${demo ? ', the demo' : ''}`,
    `Electron ${about.electron}, Chromium ${about.chromium}, Node ${about.node}`,
    `Runtime: ${about.runtime}`,
    `Platform: ${about.platform}`,
  ];
}

function computerLines({ computer, desktop, locale, keychain }: ReportInput): string[] {
  return [
    `Desktop: ${computer.desktop || 'not told'}, session: ${computer.session || 'not told'}`,
    `Packed as: ${computer.pack || 'not told'}`,
    `Tray: ${desktop.tray === null ? 'not known yet' : yesNo(desktop.tray)}`,
    `Notifications: ${yesNo(desktop.notifications)}`,
    `Global shortcut: ${desktop.shortcut}, start at login: ${desktop.login}`,
    `Formats: ${locale}`,
    `Keyring: ${typeof keychain === 'string' ? keychain : errorText(keychain)}`,
    `Running for ${Math.floor(computer.upSeconds / 60)} min, ${computer.memoryMiB} MiB in the main process`,
  ];
}

function settingLines(general: GeneralSettings): string[] {
  const { connected, expiring, ended, trouble } = general.notifications;
  return [
    `Language: ${general.language}, theme: ${general.theme}`,
    `When the window is closed: ${general.onClose}`,
    `Start at login: ${yesNo(general.startAtLogin)}, global shortcut: ${general.shortcut || 'none'}`,
    `Terminal: ${general.terminal === '' ? 'the first one found' : general.terminal}`,
    `Notifications: connected ${yesNo(connected)}, expiring ${yesNo(expiring)}, ended ${yesNo(ended)}, trouble ${yesNo(trouble)}`,
  ];
}

/** Of addresses no more than the host: a PAC file's path and a proxy's user may tell what is nobody's business. */
function networkLines(network: NetworkView): string[] {
  const lines = [`Web proxy: ${network.proxy}`];
  if (network.proxy === 'manual') {
    const proxy = readWebProxy(network.address);
    lines.push(`Host of the web proxy: ${proxy.ok ? webProxyAuthority(proxy.value) : 'cannot be read'}`);
    lines.push(`Exceptions: ${network.noProxy.split(',').filter((each) => each.trim() !== '').length}`);
  }
  if (network.proxy === 'pac') {
    lines.push(`Host of the PAC file: ${hostOf(network.pacUrl)}`);
  }
  return [
    ...lines,
    `A user for the web proxy is set: ${yesNo(network.proxyUser !== '' || network.hasPassword)}`,
    `Own certificate files: ${network.certificateFiles.length}, the system’s certificates: ${yesNo(network.systemCertificates)}`,
  ];
}

function profileLine(profile: ProfileView, chosen: string | null): string {
  const { signIn, role, endpoints } = profile;
  const kinds = {
    keys: `access key, kept in the ${profile.kept === 'keychain' ? 'keyring' : 'memory of this run'}`,
    shared: 'a profile of the AWS files',
    sso: `IAM Identity Center${signIn.kind === 'sso' ? ` in ${signIn.ssoRegion}` : ''}`,
  };
  const own = Object.entries(endpoints).map(([name, address]) => `${name} ${hostOf(address ?? '')}`);
  const parts = [
    kinds[signIn.kind],
    profile.region,
    profile.demo && 'demo',
    profile.id === chosen && 'chosen',
    `signed in: ${profile.signedIn}${profile.signedInUntil === null ? '' : ` until ${instant(profile.signedInUntil)}`}`,
    role && `takes a role${role.mfaSerial === '' ? '' : ' with MFA'}`,
    profile.fips && 'FIPS',
    profile.dualStack && 'dual stack',
    own.length > 0 && `own endpoints: ${own.join(', ')}`,
    profile.tags.length > 0 && `${profile.tags.length} tags`,
    !profile.ownTag && 'without Culvert’s own tag',
    profile.monthlyLimit !== null && `asks from ${profile.monthlyLimit} opens a month on`,
    profile.toolsMayOpen && 'tools may open tunnels',
  ];
  return `${profile.name}: ${parts.filter(Boolean).join('; ')}`;
}

function directoryLines({ devices, others }: ReportInput): string[] {
  return [
    `List: ${devices.state}, ${devices.loaded} loaded${devices.more ? ', there are more' : ''}, from: ${devices.source ?? 'not known'}`,
    ...(devices.error ? [`Error: ${errorText(devices.error)}`] : []),
    `Tunnels of others: ${others.state}, ${others.tunnels.length} open`,
    ...(others.error ? [`Error: ${errorText(others.error)}`] : []),
  ];
}

function tunnelLines({ tunnels }: ReportInput): string[] {
  return tunnels.flatMap((tunnel) => {
    const { phase, protocol } = tunnel;
    const ports = tunnel.services.map(
      ({ serviceId, localPort, connections, bytesUp, bytesDown }) =>
        `${serviceId || 'the only service'} on port ${localPort ?? 'none'} (${connections} connections, ${bytesUp} bytes up, ${bytesDown} down)`,
    );
    return [
      `${tunnel.thingName}: ${phaseText(phase)}`,
      `  key ${tunnel.key}, tunnel id ${tunnel.tunnelId ?? 'none yet'}, ${tunnel.origin}, profile ${tunnel.profileName || 'none'}, ${tunnel.region}`,
      `  this computer: ${endText(tunnel.source)}; device: ${endText(tunnel.destination)}`,
      `  protocol V${protocol.version}${protocol.chosen ? ', chosen by the user' : ''}`,
      `  opened ${optionalInstant(tunnel.openedAt)}, expires ${optionalInstant(tunnel.expiresAt)}`,
      ...ports.map((port) => `  ${port}`),
    ];
  });
}

function phaseText(phase: Tunnel['phase']): string {
  switch (phase.kind) {
    case 'waiting':
      return `waiting for the device since ${instant(phase.since)}`;
    case 'reconnecting':
      return `reconnecting, try ${phase.attempt}`;
    case 'trouble':
      return `trouble, ${errorText(phase.error)}`;
    case 'closed':
      return `closed (${phase.why}) ${instant(phase.at)}`;
    default:
      return phase.kind;
  }
}

function endText({ state, since }: End): string {
  return since === null ? state : `${state} since ${instant(since)}`;
}

function errorText({ code, message, details }: ShownError): string {
  const of = [details?.awsName, details?.action, details?.requestId && `request ${details.requestId}`];
  const tail = of.filter(Boolean).join(', ');
  return `${code}${tail === '' ? '' : ` (${tail})`}: ${message}`;
}

function hostOf(address: string): string {
  try {
    return new URL(address).host;
  } catch {
    return 'cannot be read';
  }
}

function yesNo(value: boolean): string {
  return value ? 'yes' : 'no';
}

/** ISO 8601, UTC, in whole seconds. */
function instant(at: number): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');
}

function optionalInstant(at: number | null): string {
  return at === null ? 'not known' : instant(at);
}
