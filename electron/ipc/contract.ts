/**
 * Everything the window and main say to each other, in one place, however long: both ends and a reader find all of it
 * here. Only types cross: the validators are in validators.ts (main), and the window imports nothing but these types.
 */
import type { LanguageChoice, Locale } from '../i18n/language.ts';
import type { SpokenError } from '../shared/errors.ts';
import type { HostKey, HostKeyState } from '../shared/host-key-state.ts';
import type { ServiceDefinition, ServiceOpen } from '../shared/service-definition.ts';

/** A CulvertError as the window shows it: in the user's language. */
export type ErrorView = SpokenError;

/** What a call comes to in the window. */
export type Outcome<T> = { ok: true; value: T } | { ok: false; error: ErrorView };

export type ServiceKind = 'ssh' | 'web' | 'other';

export interface PortView {
  serviceId: string;
  /** What people call it: SSH, Web, VNC, or the service id. */
  label: string;
  kind: ServiceKind;
  /** What opens it. */
  open: ServiceOpen['kind'];
  /** With what: the address or the text, filled in, or the program's name; '' before there is a port. */
  openWith: string;
  /** null until the port is bound, and after it was released. */
  localPort: number | null;
  /** `localhost:22` where the convention tells the device's port, else ''. */
  device: string;
  connections: number;
  /** The session is up and the device was seen: using the port will work. */
  ready: boolean;
}

export type TunnelStateView =
  | 'opening'
  | 'connecting'
  | 'waiting'
  | 'connected'
  | 'reconnecting'
  | 'trouble'
  | 'closing'
  | 'closed';

/** What is spoken with a device's agent: V1 and V2 carry one connection at a time. 'auto' finds it out. */
export type ProtocolVersion = 1 | 2 | 3;
export type ProtocolChoice = 'auto' | ProtocolVersion;

export interface TagView {
  key: string;
  value: string;
}

export interface TunnelView {
  key: string;
  /** What the tunnel is called: the thing's name, or what stands in for it where a tunnel has none. */
  thingName: string;
  profileName: string;
  region: string;
  /** null while OpenTunnel is under way. */
  tunnelId: string | null;
  state: TunnelStateView;
  /** The state as words: “Connected”, “Reconnecting, try 2”, “Closed, expired”. */
  stateText: string;
  /** The line below: when it was opened, what it waits for, what to check. */
  detail: string;
  /** Absolute instants, milliseconds since the epoch; null while unknown. */
  openedAt: number | null;
  expiresAt: number | null;
  closedAt: number | null;
  /** Since when the device is waited for; null unless waiting. */
  waitingSince: number | null;
  /** `soon`: less than ten minutes are left; `last`: less than two. */
  expiry: 'far' | 'soon' | 'last';
  /** The two ends, as far as they are known. */
  thisComputer: EndView;
  device: EndView;
  /** How it came here. `quick`: from a pasted token, without a call to AWS. */
  origin: TunnelOrigin;
  /** Tokens of both ends can be rotated: AWS knows which device to send its new one to. */
  rotates: boolean;
  /** Where an older protocol limits the tunnel: what that means, and why; null otherwise. */
  older: { text: string; why: string } | null;
  ports: PortView[];
  bytesUp: number;
  bytesDown: number;
  error: ErrorView | null;
}

/** One end of a tunnel. `waiting`: not there yet; `lost`: it was there. */
export interface EndView {
  state: 'connected' | 'waiting' | 'lost' | 'unknown';
  /** Milliseconds since the epoch; null where that is not known. */
  since: number | null;
}

export type TunnelOrigin = 'opened' | 'reused' | 'adopted' | 'restored' | 'quick';

/** A tunnel of the account that this window does not carry: opened in the console, by a command line, by a colleague. */
export interface OtherTunnelView {
  tunnelId: string;
  thingName: string | null;
  description: string;
  /** Empty while only listed, or where the tunnel was opened without any. */
  services: string[];
  tags: TagView[];
  /** Absolute instants, milliseconds since the epoch, this computer's clock. */
  createdAt: number;
  expiresAt: number | null;
  /** null: not known (not described yet, or the profile may not call iot:DescribeTunnel). */
  sourceConnected: boolean | null;
  destinationConnected: boolean | null;
  /** Since when each end is in that state; null while that is not known. */
  sourceSince: number | null;
  destinationSince: number | null;
  /** Opened by a Culvert, this one or another. */
  byCulvert: boolean;
}

export interface OthersView {
  state: 'idle' | 'loading' | 'ready' | 'failed';
  /** Open ones only, newest first. */
  tunnels: OtherTunnelView[];
  /** The account has more open tunnels than are shown. */
  more: boolean;
  /** When they were read, milliseconds since the epoch. */
  at: number | null;
  error: ErrorView | null;
}

export type Connectivity =
  | { state: 'connected'; since: number | null }
  | { state: 'disconnected'; since: number | null }
  | { state: 'unknown' };

export interface DeviceView {
  thingName: string;
  thingType: string | null;
  /** Attributes joined for reading: “line 3 · seoul”. */
  attributes: string;
  /** Thing groups, where the index tells them. */
  groups: string[];
  connectivity: Connectivity;
  /** A tunnel of ours to it is open. */
  tunnelOpen: boolean;
  favourite: boolean;
  /** When it was last reached from this computer. */
  lastUsedAt: number | null;
  /** What is remembered for it. Empty services and a null lifetime: nothing is. */
  sshUser: string;
  identityFile: string;
  services: string[];
  lifetimeMinutes: number | null;
  ports: Record<string, number>;
  /** What the user wants spoken with its agent, and what the agent was found to speak; null while that is not known. */
  protocol: ProtocolChoice;
  foundProtocol: ProtocolVersion | null;
}

/** What the window needs to know of the directory. The rows are asked for with `devices.query`: there may be many. */
export interface DevicesView {
  /** Counts up when rows may have changed: the window asks again for the ones it shows. */
  version: number;
  state: 'idle' | 'loading' | 'ready' | 'failed';
  /** Where the list comes from: the fleet index (which knows connectivity), or the registry. null while unknown. */
  source: 'index' | 'registry' | null;
  /** How many things are loaded; the account may have more. */
  loaded: number;
  more: boolean;
  /** A search is under way at AWS; what is loaded is shown meanwhile. */
  searching: boolean;
  /** Why connectivity is not known, as words for the user; null where it is known. */
  connectivityNote: string | null;
  /** Since when this is what AWS said, milliseconds since the epoch; null until there is an answer. */
  loadedAt: number | null;
  /** For the filters: thing types seen, and thing groups as far as they were loaded. Sorted. */
  types: string[];
  groups: string[];
  error: ErrorView | null;
}

export interface DeviceFilter {
  list: 'all' | 'favourites' | 'recents';
  type: string | null;
  group: string | null;
  connectivity: Connectivity['state'] | null;
}

export interface DevicesQuery {
  /** What the user typed: part of a name, a type, a group or an attribute. */
  text: string;
  filter: DeviceFilter;
  offset: number;
  /** At most 200. */
  limit: number;
}

export interface DevicesPage {
  /** The `DevicesView.version` these rows belong to. */
  version: number;
  rows: DeviceView[];
  /** Rows that match among the loaded ones. */
  total: number;
}

export type EndpointName = 'tunneling' | 'iot' | 'sts' | 'data';
export type Endpoints = Partial<Record<EndpointName, string>>;

/** How a profile gets its credentials. `shared` refers to a profile of the AWS files and copies nothing of it. */
export type SignIn =
  | { kind: 'keys' }
  | { kind: 'shared'; awsProfile: string }
  | {
      kind: 'sso';
      startUrl: string;
      ssoRegion: string;
      /** Twelve digits. */
      accountId: string;
      accountName: string;
      roleName: string;
    };

/** A role taken on top of any way to sign in. Empty text: left out. */
export interface RoleInput {
  roleArn: string;
  externalId: string;
  /** The serial number or ARN of an MFA device; the code is asked for in the window. */
  mfaSerial: string;
  sessionName: string;
}

/** What all kinds of profiles have in common, and the form sends back as it is. */
export interface ProfileSettings {
  name: string;
  region: string;
  endpoints: Endpoints;
  fips: boolean;
  dualStack: boolean;
  signIn: SignIn;
  role: RoleInput | null;
  /** Sent with each OpenTunnel: an organisation may require some. At most 49 beside Culvert's own. */
  tags: TagView[];
  /** Whether Culvert's own tag is sent, by which an open whose answer was lost is found again. */
  ownTag: boolean;
  /** Asks first when a month's opens reach this; null: never. */
  monthlyLimit: number | null;
  /** Tools (ssh through `culvert connect`) may open a tunnel, which is billed, without being asked. */
  toolsMayOpen: boolean;
}

export interface ProfileView extends ProfileSettings {
  id: string;
  /** Of access keys only: all but the last four characters hidden, “…7Q2X”; '' when none is stored. */
  accessKeyHint: string;
  /** Where its secret is: in the OS keyring, or in memory until Culvert ends. Of access keys only. */
  kept: 'keychain' | 'session';
  /** A demo profile cannot be edited or deleted. */
  demo: boolean;
  /** `needed`: a click on Sign in mends it. `unknown` until credentials were wanted. */
  signedIn: 'unknown' | 'yes' | 'needed';
  /** When the sign-in or the temporary credentials end, milliseconds since the epoch; null where that is not known. */
  signedInUntil: number | null;
}

/** A profile as the form sends it. Secrets go this way only, and never come back. */
export interface ProfileInput extends ProfileSettings {
  /** null adds one. */
  id: string | null;
  /** null keeps the secret that is stored; always null where `signIn` is no access key. */
  secret: { accessKeyId: string; secretAccessKey: string; sessionToken: string } | null;
  keep: 'keychain' | 'session';
}

/** A profile of `~/.aws/config` or `~/.aws/credentials`, as far as it may be seen. */
export interface SharedProfileView {
  name: string;
  region: string | null;
  how: 'keys' | 'role' | 'sso' | 'process' | 'web-identity' | 'login' | 'other';
  /** For reading: “role Operator through base”, “Identity Center acme, 123456789012, Operator”. No secret. */
  detail: string;
  mfa: boolean;
  /** Why it cannot be used as it stands, as words for the user; null where nothing speaks against it. */
  problem: string | null;
}

export interface SsoAccountView {
  accountId: string;
  accountName: string;
  email: string;
}

/** `browser`: authorization code with PKCE, back to this computer. `code`: a code to compare, also on another computer. */
export type SignInFlow = 'browser' | 'code';

/** A sign-in that is under way; null in the view while there is none. */
export interface SignInProgress {
  id: string;
  /** What is signed in to: the profile's name or the start URL. */
  title: string;
  flow: SignInFlow;
  step: 'starting' | 'waiting' | 'finishing';
  /** Where the browser was sent; '' while starting. Holds no secret that outlives the sign-in. */
  url: string;
  /** What the page shows too; null without one. */
  userCode: string | null;
  /** Milliseconds since the epoch; null while starting. */
  expiresAt: number | null;
}

/** One hop on the way to a service, as *Test connection* found it. */
export interface HopView {
  /** “Web proxy”, “STS”, “AWS IoT”, “Tunneling”, “Data plane”. */
  name: string;
  host: string;
  /** `host:port` of the web proxy on the way; null where there is none. */
  via: string | null;
  state: 'ok' | 'failed' | 'skipped';
  /** How long it took, milliseconds; null where it was not tried. */
  ms: number | null;
  error: ErrorView | null;
}

export interface ProfileTest {
  /** Whose credentials these are; null where that could not be asked. */
  identity: { account: string; arn: string } | null;
  hops: HopView[];
}

export interface PermissionView {
  /** `iot:OpenTunnel`. */
  action: string;
  /** What needs it: “Open a tunnel”. */
  feature: string;
  verdict: 'allowed' | 'denied' | 'unknown';
  /** How that is known: “simulated by IAM”, “tried, it changes nothing”, or why it is not known. */
  how: string;
}

export interface PermissionsView {
  rows: PermissionView[];
  /** The smallest IAM policy for the features in use, JSON to copy. */
  policy: string;
}

export interface NetworkSettings {
  proxy: 'system' | 'none' | 'manual' | 'pac';
  /** `http://host:port` or `https://host:port`, without user and password. For `manual`. */
  address: string;
  /** As NO_PROXY. For `manual`. */
  noProxy: string;
  /** For `pac`. */
  pacUrl: string;
  /** '' where the proxy asks for none. */
  proxyUser: string;
  /** Whole paths of PEM files, trusted beside the usual ones. */
  certificateFiles: string[];
  /** Trusts what the operating system trusts, too. */
  systemCertificates: boolean;
}

export interface NetworkView extends NetworkSettings {
  hasPassword: boolean;
}

export interface NetworkInput extends NetworkSettings {
  /** null keeps the one in the keychain, '' removes it. */
  password: string | null;
}

export interface PriceView {
  region: string;
  /** Of one OpenTunnel. */
  amount: number;
  /** ISO 4217. */
  currency: string;
  /** When the user entered it, milliseconds since the epoch. */
  enteredAt: number;
}

/** What one profile did in one month. */
export interface MonthView {
  profileId: string;
  profileName: string;
  /** `2026-11`, local time. */
  month: string;
  /** Billed opens; how many more may have been billed, since their answer was lost. */
  opened: number;
  unsure: number;
  /** Opens that a tunnel that was open already made unnecessary. */
  reused: number;
  limit: number | null;
  /** The sum where every region's price is known, one for each currency; null where one is not. */
  cost: { amount: number; currency: string }[] | null;
}

export interface BillView {
  prices: PriceView[];
  /** This month's, for every profile. */
  months: MonthView[];
  /** Counts up when the history changed: the window asks again for what it shows. */
  version: number;
}

export interface HistoryEntry {
  id: string;
  /** Milliseconds since the epoch. */
  at: number;
  how: TunnelOrigin;
  /** null: the answer to the open was lost and is still not known. */
  billed: boolean | null;
  profileId: string;
  profileName: string;
  /** Twelve digits; '' while unknown. */
  account: string;
  region: string;
  thingName: string;
  tunnelId: string;
  /** The `key` of the tunnel, by which the log tells of it; '' while unknown. */
  tunnelKey: string;
  services: string[];
  lifetimeMinutes: number | null;
  /** Who: the caller's ARN where it is known, else this computer's user. */
  by: string;
  closedAt: number | null;
  /** `left`: Culvert ended and left it open. */
  closedBy: 'you' | 'expired' | 'elsewhere' | 'left' | null;
  /** The price as it was entered then, else as it is entered now; null where there is none. */
  price: { amount: number; currency: string } | null;
}

/** Which entries are meant. */
export interface HistoryFilter {
  /** null: of every profile, of every month. */
  profileId: string | null;
  /** `2026-11`. */
  month: string | null;
  /** `billed`: those that may have been billed too; `free`: those that certainly were not. */
  kind: 'all' | 'billed' | 'free';
  text: string;
}

export interface HistoryQuery extends HistoryFilter {
  offset: number;
  /** At most 200. */
  limit: number;
}

/** What all that is found comes to, also what is on other pages. */
export interface HistorySum {
  /** Billed opens; how many more may have been billed, since their answer was lost. */
  billed: number;
  unsure: number;
  free: number;
  /** What the billed ones cost where the price is known, one for each currency. */
  cost: { amount: number; currency: string }[];
  /** Billed ones whose price is not known. */
  unpriced: number;
}

export interface HistoryPage {
  entries: HistoryEntry[];
  total: number;
  sum: HistorySum;
  /** Months that have entries, newest first. */
  months: string[];
  /** Profiles that have entries, also deleted ones, by the name that each had last. */
  profiles: { id: string; name: string }[];
}

/** What the user chose about Culvert itself. */
export interface GeneralSettings {
  language: LanguageChoice;
  theme: 'system' | 'light' | 'dark';
  /** What closing the window does where a tray is there; 'ask' until it was asked once. */
  onClose: 'ask' | 'keep' | 'quit';
  /** Starts hidden in the tray. */
  startAtLogin: boolean;
  /** Electron's accelerator of the global shortcut that brings up the window's search, `CommandOrControl+Alt+K`; '' for none. */
  shortcut: string;
  /** The id of the terminal to open, of `terminals.list`; '' for the first that is found, 'custom' for `terminalCommand`. */
  terminal: string;
  /** A command of the user's own that opens a terminal, with `{command}` where ssh goes; '' for none. */
  terminalCommand: string;
  /** Opens a tab in place of a window where the terminal has a way. */
  terminalTab: boolean;
  /** What Culvert writes into the user's ssh configuration: nothing, entries with ProxyCommand, or with the local port. */
  sshConfig: 'off' | 'command' | 'port';
  /** `culvert://` links are led to Culvert. */
  links: boolean;
  /** Which desktop notifications are shown while the window is not in front. */
  notifications: {
    /** The device answered, after it was waited for. */
    connected: boolean;
    /** Ten and two minutes before a tunnel expires. */
    expiring: boolean;
    /** It expired, or was closed elsewhere. */
    ended: boolean;
    /** A tunnel needs the user. */
    trouble: boolean;
  };
}

/** What this computer and its desktop can do. */
export interface DesktopView {
  platform: 'linux' | 'darwin' | 'win32';
  /** A tray is there to stay in when the window is closed; null until that is known. */
  tray: boolean | null;
  /** `taken`: another program has it, or the desktop does not grant it. */
  shortcut: 'off' | 'ok' | 'taken' | 'unsupported';
  /** The desktop itself asks about the shortcut, and may give other keys (Wayland). */
  shortcutPortal: boolean;
  /** Whether Culvert can be started at login from here. */
  login: 'supported' | 'unsupported';
  /** Whether `culvert://` links can be led here. */
  links: 'supported' | 'unsupported';
  /** Whether the desktop shows notifications. */
  notifications: boolean;
}

export interface TerminalView {
  id: string;
  name: string;
  /** It can open a tab. */
  tabs: boolean;
  /** The program of the user's own command, where it is not found. */
  missing?: string;
  /** Opened where none is chosen. */
  first: boolean;
}

/** A local port that is kept for a device's service. */
export interface KeptPortView {
  profileId: string;
  profileName: string;
  region: string;
  thingName: string;
  serviceId: string;
  port: number;
  /** A tunnel of ours listens on it just now. */
  inUse: boolean;
  /** Another program that listens on it just now, as “nginx (1234)”; null where none does, or which one is not known. */
  holder: string | null;
}

export type { ServiceDefinition, ServiceOpen };

/** The user's own ones replace those that come with Culvert under the same id. */
export interface ServiceView extends ServiceDefinition {
  own: boolean;
}

/** The `culvert` command for the user's own terminals. */
export interface CommandLineView {
  /** It is where shells find it, or `null` where it cannot be installed from here. */
  installed: boolean | null;
  /** Where it is, or would be. */
  path: string;
  /** The folder is among those that shells look into. */
  onPath: boolean;
  /** What to add to which file of the user's shell, so that it is; `file` '' for the Path of Windows. null: nothing. */
  pathHint: { file: string; line: string } | null;
}

export interface SshConfigView {
  mode: GeneralSettings['sshConfig'];
  /** Culvert's own file, and the user's, whole paths. */
  file: string;
  userFile: string;
  /** The one line that is put into the user's. */
  line: string;
  /** What the own file says, or would say: to look at before it is turned on. */
  text: string;
  /** Names to give to ssh. */
  hosts: string[];
  /** Devices that would be there if their account was known, by thing name. */
  unknown: string[];
  /** Why it does not work as it should; null where nothing speaks against it. */
  problem: ErrorView | null;
}

export type HostKeyFingerprint = HostKey;
export type HostKeyView = HostKeyState;

export type LogLevelView = 'debug' | 'info' | 'warn' | 'error';

export interface LogLineView {
  /** Milliseconds since the epoch. */
  at: number;
  level: LogLevelView;
  /** Redacted, one line. */
  text: string;
}

export interface LogQuery {
  /** The `key` of a tunnel; null: lines of all. */
  tunnel: string | null;
  /** Lines of this level and graver ones. */
  level: LogLevelView;
  text: string;
  /** Leaves out what was written later, milliseconds since the epoch: the pages of a list keep their places. */
  until?: number;
  /** Newest first. */
  offset: number;
  /** At most 200. */
  limit: number;
}

export interface LogPage {
  lines: LogLineView[];
  total: number;
  /** The tunnels that lines tell of, the latest first; `at`: when the latest line was written. */
  tunnels: { key: string; thingName: string; at: number }[];
}

/** Something that happened and that the user should see once: an expiry, a port in use, a profile saved. */
export interface NoticeView {
  id: string;
  tone: 'info' | 'good' | 'warn' | 'bad';
  text: string;
  advice: string;
  /** The tunnel whose expiry, end or trouble it tells. */
  tunnelKey?: string;
}

export type QuestionView =
  | { kind: 'in-use'; id: string; thingName: string; text: string; advice: string }
  | {
      kind: 'port-taken';
      id: string;
      thingName: string;
      text: string;
      advice: string;
      port: number;
      suggestedPort: number;
      serviceId: string;
    }
  | { kind: 'open-unknown'; id: string; thingName: string; text: string; advice: string }
  /** Somebody is connected to the tunnel that is to be adopted. */
  | { kind: 'adopt-in-use'; id: string; thingName: string; text: string; advice: string }
  /** A tool wants a connection to a device to which no tunnel is open. */
  | {
      kind: 'tool-open';
      id: string;
      thingName: string;
      profileName: string;
      text: string;
      advice: string;
    }
  /** The month's limit is reached. */
  | { kind: 'soft-limit'; id: string; thingName: string; text: string; advice: string }
  /** Answered with `submit` and the six digits. */
  | { kind: 'mfa'; id: string; profileName: string; serial: string; text: string; advice: string }
  /** `closable`: how many of the tunnels are closed at AWS by `quit-close`; those from pasted tokens are not. */
  | { kind: 'quit'; id: string; text: string; advice: string; tunnels: number; closable?: number }
  /** The window is closed for the first time: whether Culvert stays in the tray. Asked once. */
  | { kind: 'close-window'; id: string; text: string; advice: string };

/** What each question can be answered with. `cancel` always does nothing. */
export type Answer =
  | 'take-over'
  | 'open-new'
  | 'open-anyway'
  | 'open-once'
  | 'open-always'
  | 'use-suggested'
  | 'try-again'
  | 'submit'
  | 'quit-close'
  | 'quit-keep'
  | 'stay'
  | 'quit'
  | 'cancel';

export interface AboutView {
  culvert: string;
  electron: string;
  chromium: string;
  node: string;
  /** What resolves the runtime: “electron 45.4.1”, or why another one runs. */
  runtime: string;
  platform: string;
}

export type ViewName = 'tunnels' | 'devices' | 'activity' | 'profiles' | 'settings' | 'log' | 'about';

/** The whole of what the window shows. Sent complete after each change; small enough for that. */
export interface WindowView {
  /** Counts up; an older one that arrives late is dropped. */
  version: number;
  /** Main's clock when this was made, for the countdown. */
  now: number;
  demo: boolean;
  locale: Locale;
  general: GeneralSettings;
  desktop: DesktopView;
  about: AboutView;
  /** The regions to offer; any other may be typed. */
  regions: readonly string[];
  profiles: ProfileView[];
  chosenProfileId: string | null;
  /** Set while a keychain call waits for the user or has failed. */
  keychain: { state: 'ok' } | { state: 'waiting'; text: string } | { state: 'trouble'; error: ErrorView };
  tunnels: TunnelView[];
  others: OthersView;
  devices: DevicesView;
  bill: BillView;
  network: NetworkView;
  /** Those that come with Culvert and the user's own. */
  services: ServiceView[];
  /** A sign-in that is under way. */
  signIn: SignInProgress | null;
  notices: NoticeView[];
  question: QuestionView | null;
}

export interface OpenRequest {
  /** Whose thing it is, as the user saw it; left out: the chosen profile's. */
  profileId?: string;
  thingName: string;
  /** 1 to 3 service ids. */
  services: string[];
  lifetimeMinutes: number;
  /** true reaches the device through a tunnel that is open already; false always opens (and bills) a new one. */
  reuse: boolean;
  /** Wanted local ports by service id; left out: the remembered or a free one. */
  ports: Record<string, number>;
  /** Opens the terminal as soon as the device is there. */
  terminal: boolean;
}

/** null leaves what is remembered. */
export interface DeviceSettingsInput {
  thingName: string;
  sshUser: string | null;
  identityFile: string | null;
  protocol: ProtocolChoice | null;
  favourite: boolean | null;
  services: string[] | null;
  lifetimeMinutes: number | null;
  ports: Record<string, number> | null;
}

/** A tunnel whose source token somebody else got, as for localproxy. Nothing is asked of AWS but the data plane. */
export interface QuickRequest {
  token: string;
  region: string;
  /** An address other than AWS's own for the region; '' for none. */
  endpoint: string;
  /** What to call it; '' makes one up. */
  name: string;
  /** Wanted local ports by service id; empty takes free ones. The services are those that the tunnel was opened with. */
  ports: Record<string, number>;
  protocol: ProtocolChoice;
}

/** Every call of the window: name, argument, answer. */
export interface Calls {
  'view.get': { args: null; value: WindowView };
  'devices.refresh': { args: null; value: null };
  /** Answers from what is loaded, at once; searches at AWS besides where that may find more (see `DevicesView.searching`). */
  'devices.query': { args: DevicesQuery; value: DevicesPage };
  /** Loads the next page. */
  'devices.more': { args: null; value: null };
  /** One device with its connectivity as AWS says just now. Fails with ThingUnknown. */
  'devices.get': { args: { thingName: string }; value: DeviceView };
  'devices.settings': { args: DeviceSettingsInput; value: null };
  'tunnel.open': { args: OpenRequest; value: { key: string } };
  'tunnel.quick': { args: QuickRequest; value: { key: string } };
  /** Takes over a tunnel that others opened: its source token is rotated (free). Asks when somebody is connected. */
  'tunnel.adopt': { args: { tunnelId: string; ports: Record<string, number> }; value: { key: string } };
  'tunnel.terminal': { args: { key: string }; value: null };
  /** The ssh command, or that of sftp or scp (with FILE in the place of what is to be copied). */
  'tunnel.copySsh': { args: { key: string; tool?: 'ssh' | 'sftp' | 'scp' }; value: { command: string } };
  /** Opens a service of the tunnel as its definition says. Answers with what is to be copied, '' where nothing is. */
  'tunnel.service': { args: { key: string; serviceId: string }; value: { text: string } };
  /** Compares the host keys that ssh knows of the device with those that it shows through the tunnel. */
  'hostKey.look': { args: { key: string }; value: HostKeyView };
  /** Forgets those that ssh knows of it, so that it asks again. */
  'hostKey.forget': { args: { key: string }; value: null };
  'tunnel.reconnect': { args: { key: string }; value: null };
  /** Rotates the tokens of both ends, which is free: the device's agent gets a new one and connects anew. */
  'tunnel.rotate': { args: { key: string }; value: null };
  'tunnel.close': { args: { key: string }; value: null };
  /** Takes a closed tunnel off the list. */
  'tunnel.forget': { args: { key: string }; value: null };
  'others.refresh': { args: null; value: null };
  /** Closes a tunnel that others opened. The window asks first. */
  'others.close': { args: { tunnelId: string }; value: null };
  'profile.save': { args: ProfileInput; value: { id: string } };
  'profile.delete': { args: { id: string }; value: null };
  'profile.choose': { args: { id: string }; value: null };
  /** Tries every hop on the way to each service. Fails only where there is nothing to try. */
  'profile.test': { args: { id: string }; value: ProfileTest };
  /** What the profile may do, found out without opening a tunnel. */
  'profile.check': { args: { id: string }; value: PermissionsView };
  /** The profiles of the AWS files, read anew. */
  'profile.shared': { args: null; value: SharedProfileView[] };
  /** Signs a profile in; answers when that is done, failed or cancelled. How it goes is `WindowView.signIn`. */
  'signIn.profile': { args: { id: string; flow: SignInFlow }; value: null };
  /** Signs in to IAM Identity Center for a profile yet to be made; answers with the accounts that are open to the user. */
  'signIn.start': {
    args: { startUrl: string; ssoRegion: string; flow: SignInFlow };
    value: { accounts: SsoAccountView[] };
  };
  'signIn.roles': {
    args: { startUrl: string; ssoRegion: string; accountId: string };
    value: { roles: string[] };
  };
  /** Opens the browser once more. */
  'signIn.reopen': { args: { id: string }; value: null };
  'signIn.cancel': { args: { id: string }; value: null };
  /** Ends the sign-in of the profile, here and in what the AWS CLI reads. */
  'signIn.out': { args: { id: string }; value: null };
  'network.save': { args: NetworkInput; value: null };
  /** `amount` null removes the price. */
  'price.save': { args: { region: string; amount: number | null; currency: string }; value: null };
  'history.query': { args: HistoryQuery; value: HistoryPage };
  /** Writes what the query finds (all pages) into the downloads folder. */
  'history.export': {
    args: HistoryFilter & { format: 'csv' | 'json' };
    value: { path: string };
  };
  /** Shows the file exported last in the file manager. */
  'history.reveal': { args: null; value: null };
  /** Changes what is given. Fails where the desktop does not do it (start at login), and changes nothing then. */
  'general.save': { args: Partial<GeneralSettings>; value: null };
  /** Replaces the user's own services. Fails with ServiceInvalid, ServiceOpenInvalid, PortInvalid. */
  'services.save': { args: { services: ServiceDefinition[] }; value: null };
  'commandLine.get': { args: null; value: CommandLineView };
  /** Puts the command where shells find it, or takes it away again. */
  'commandLine.install': { args: { install: boolean }; value: CommandLineView };
  'sshConfig.get': { args: null; value: SshConfigView };
  /** The terminals that are installed, best first. */
  'terminals.list': { args: null; value: TerminalView[] };
  /** Opens one with `ssh -V` in it, which reaches nobody; '' for the best one. Answers with its name. */
  'terminals.try': { args: { id: string }; value: { terminal: string } };
  'ports.list': { args: null; value: KeptPortView[] };
  /** Forgets the port that is kept for a service; the next tunnel takes a free one. */
  'ports.forget': {
    args: { profileId: string; region: string; thingName: string; serviceId: string };
    value: null;
  };
  /** Where on this computer that is which Culvert keeps, whole paths. */
  'privacy.where': { args: null; value: { settings: string; history: string; log: string } };
  /** Deletes what this computer remembers. The window asks first. */
  'privacy.clear': { args: { what: 'devices' | 'history' | 'log' }; value: null };
  'log.query': { args: LogQuery; value: LogPage };
  /** Shows the folder of the log in the file manager. */
  'log.reveal': { args: null; value: null };
  /** Versions, settings without secrets, the last log lines and both ends' states, redacted; what it says is what is saved. */
  'report.make': { args: null; value: { text: string } };
  /** Writes the report that was made last, as it was shown, into the downloads folder. */
  'report.save': { args: null; value: { path: string } };
  'report.reveal': { args: null; value: null };
  /** Ends this Culvert and starts it with a cloud and devices inside this computer, or as usual again. */
  'demo.open': { args: null; value: null };
  'demo.leave': { args: null; value: null };
  'notice.dismiss': { args: { id: string }; value: null };
  /** `text` goes with `submit`. */
  'question.answer': { args: { id: string; answer: Answer; text: string | null }; value: null };
}

export type CallName = keyof Calls;

/** Every event main sends to the window. */
export interface Events {
  view: WindowView;
  /** Main asks the window to show something, for instance after a click in the tray. */
  show: {
    view: ViewName;
    thingName?: string;
    /** Open another tunnel like this one, which is about to expire: the sheet is filled in, nothing is opened yet. */
    againKey?: string;
    /** With the palette open. */
    palette?: boolean;
    /** The sheet of `thingName`, ready to open with these services where a link names some; nothing is opened yet. */
    ready?: { services: string[] };
  };
}

export type EventName = keyof Events;

/** What the preload exposes as `window.culvert`. */
export interface Bridge {
  call<N extends CallName>(name: N, args: Calls[N]['args']): Promise<Outcome<Calls[N]['value']>>;
  on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void;
}
