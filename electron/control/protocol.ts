/**
 * What the `culvert` command and a running Culvert say to each other over the local socket, and with `--json` to scripts:
 * docs/cli.md describes these shapes. Each message is one line of JSON. A connection carries one call: the client's
 * request, then whatever the server tells or asks, then the answer, after which the server ends the connection.
 */
import type { CulvertError } from '../shared/errors.ts';
import type { HostKey, HostKeyState } from '../shared/host-key-state.ts';

/** Counts up when a client of before cannot understand what a later Culvert says, or the other way round. */
export const CONTROL_VERSION = 1;

/** In the data folder, for its owner alone: where the running Culvert listens, and how one is started. */
export const CONTROL_FILE = 'control.json';

export interface ControlFile {
  version: number;
  /** A Unix socket's path or a named pipe's; null while none runs. */
  address: string | null;
  pid: number;
  /** The window and the tray, or a host without a desktop. */
  mode: 'app' | 'headless';
  /** How the application is started again. */
  start: { program: string; args: string[] } | null;
}

// ---- what is talked about ----

export type TunnelStateName =
  | 'opening'
  | 'connecting'
  | 'waiting'
  | 'connected'
  | 'reconnecting'
  | 'trouble'
  | 'closing'
  | 'closed';

export interface PortItem {
  serviceId: string;
  /** What people call it. */
  label: string;
  localPort: number | null;
  connections: number;
}

/** A tunnel. `ours` false: somebody else's, of which neither ports nor state are known here. */
export interface TunnelItem {
  key: string;
  tunnelId: string | null;
  thingName: string;
  profile: string;
  region: string;
  /** Twelve digits; null while that is not known. */
  account: string | null;
  ours: boolean;
  origin: 'opened' | 'reused' | 'adopted' | 'restored' | 'quick' | 'other';
  /** null where `ours` is false. */
  state: TunnelStateName | null;
  /** The state in English words. */
  stateText: string;
  /** Milliseconds since the epoch; null while unknown. */
  openedAt: number | null;
  expiresAt: number | null;
  services: PortItem[];
  bytesUp: number;
  bytesDown: number;
  /** Of trouble. */
  error: CulvertError | null;
}

export interface DeviceItem {
  thingName: string;
  thingType: string | null;
  /** Joined for reading. */
  attributes: string;
  groups: string[];
  connectivity: 'connected' | 'disconnected' | 'unknown';
  tunnelOpen: boolean;
  favourite: boolean;
  /** Milliseconds since the epoch. */
  lastUsedAt: number | null;
}

export interface ProfileItem {
  id: string;
  name: string;
  region: string;
  /** Where its credentials come from. `environment`: the variables that the command was started with. */
  signIn: 'keys' | 'shared' | 'sso' | 'environment';
  chosen: boolean;
  signedIn: 'unknown' | 'yes' | 'needed';
  /** Whether tools (ssh through `culvert connect`) may open a tunnel, which is billed, without being asked. */
  toolsMayOpen: boolean;
  demo: boolean;
}

export interface StatusItem {
  culvert: string;
  control: number;
  pid: number;
  mode: 'app' | 'headless';
  demo: boolean;
  /** The chosen profile; null where there is none. */
  profile: ProfileItem | null;
  tunnels: number;
  dataFolder: string;
}

export interface LogItem {
  /** Milliseconds since the epoch. */
  at: number;
  level: 'debug' | 'info' | 'warn' | 'error';
  /** Redacted, one line. */
  text: string;
}

export type { HostKey };

export type HostKeyItem = HostKeyState;

// ---- which device, of which profile ----

export interface Where {
  /** A profile's name or id; left out: CULVERT_PROFILE, else the chosen one. */
  profile?: string;
  /** Chooses among profiles by their region; for profiles of the AWS files and the environment, the region itself. */
  region?: string;
  /** Access keys in the environment of the command. Only a host without a desktop takes them. */
  environment?: {
    accessKeyId: string;
    secretAccessKey: string;
    sessionToken: string;
    region: string;
  };
  /** AWS_PROFILE, and AWS_REGION or AWS_DEFAULT_REGION, of the command. Only a host without a desktop takes them. */
  awsProfile?: string;
  awsRegion?: string;
}

export interface DeviceArgs extends Where {
  device: string;
}

export interface OpenArgs extends DeviceArgs {
  /** Services by id, label or port of the device; empty: what is remembered for the device, else SSH. */
  services: string[];
  /** They are ids that are meant as they stand. Else one that nothing is known of is refused: opening it is billed. */
  anyService: boolean;
  /** null: what is remembered for the device, else two hours. */
  lifetimeMinutes: number | null;
  /** Wanted local ports by service, named in the same way. */
  ports: Record<string, number>;
  /** Opens another tunnel (billed) even where one is open. */
  another: boolean;
  /** Takes an open tunnel over from whoever is connected to it. */
  takeOver: boolean;
  /** Seconds to wait for the device; 0: answers as soon as the tunnel is open. */
  waitSeconds: number;
}

// ---- the calls ----

export interface ControlCalls {
  status: { args: Record<string, never>; value: StatusItem };
  profiles: { args: Where; value: ProfileItem[] };
  /** `total`: how many match among those that are loaded; `more`: the account may have others. */
  devices: {
    args: Where & { text: string; limit: number };
    value: { devices: DeviceItem[]; total: number; more: boolean };
  };
  /** `all`: with the tunnels of the account that others opened. */
  list: { args: Where & { all: boolean }; value: TunnelItem[] };
  /** An explicit wish: where none is open, one is opened, which is billed. */
  open: { args: OpenArgs; value: TunnelItem };
  /** Opens as `open` does, waits for the device and answers with the arguments of `ssh`. */
  ssh: { args: OpenArgs & { remoteCommand: string | null }; value: { tunnel: TunnelItem; args: string[] } };
  /**
   * Where one TCP connection to a device's service goes, once the device is there. `port`: the device's, as ssh's %p.
   * Where no tunnel is open, one is opened if the profile lets tools do that, or somebody who is asked agrees.
   */
  connect: {
    args: DeviceArgs & {
      service: string | null;
      port: number | null;
      mayOpen: boolean;
      /** Takes an open tunnel over from whoever is connected to it. */
      takeOver: boolean;
      waitSeconds: number;
    };
    value: { host: string; port: number; tunnel: TunnelItem };
  };
  /** `copied`: it is on the clipboard. */
  copy: {
    args: DeviceArgs & { tool: 'ssh' | 'sftp' | 'scp' };
    value: { command: string; copied: boolean };
  };
  /** `target`: a device's name, a tunnel's id or key; null with `all`. Ours only, unless `target` is a tunnel's id. */
  close: { args: Where & { target: string | null; all: boolean }; value: TunnelItem[] };
  /** Answers with the newest lines, the oldest first; with `follow` the rest are told as items until the client ends. */
  logs: {
    args: Where & {
      target: string | null;
      level: LogItem['level'];
      text: string;
      limit: number;
      follow: boolean;
    };
    value: LogItem[];
  };
  hostKey: { args: DeviceArgs & { forget: boolean }; value: HostKeyItem };
  /** For completion in a shell: from what is known here, asks nobody, bills nothing. */
  complete: {
    args: Where & { what: 'devices' | 'tunnels' | 'profiles' | 'services'; prefix: string };
    value: string[];
  };
  /** Ends Culvert; tunnels stay open at AWS unless they are to be closed. */
  quit: { args: { close: boolean }; value: null };
}

export type ControlCall = keyof ControlCalls;

// ---- the lines ----

/** The client's first line. */
export interface Request<C extends ControlCall = ControlCall> {
  culvert: number;
  call: C;
  args: ControlCalls[C]['args'];
  /** Somebody sits at a terminal and can be asked. */
  canAsk: boolean;
  /** Nobody wants to be asked, at the window either: what needs an answer fails. */
  askNobody?: boolean;
}

/** Something only the user can decide, asked in the terminal. */
export interface Asked {
  id: string;
  text: string;
  advice: string;
  /** What it may be answered with; the first one does nothing. `submit` comes with a text. */
  ways: { answer: string; label: string }[];
  /** A text is wanted, such as the digits of an MFA device. */
  wantsText: boolean;
}

export type FromServer =
  /** The call is taken. Whoever does not say so hangs. */
  | { kind: 'taken' }
  /** What goes on, in English, for standard error. */
  | { kind: 'progress'; text: string }
  | { kind: 'ask'; question: Asked }
  /** It was answered elsewhere, or is not to be answered any more. */
  | { kind: 'ask-over'; id: string }
  /** One more line of `logs`. */
  | { kind: 'item'; item: LogItem }
  | { kind: 'done'; ok: true; value: unknown }
  | { kind: 'done'; ok: false; error: CulvertError };

/**
 * After the request. Ending the connection gives up waiting: what was not sent to AWS yet is not opened any more, an open
 * that was sent is taken up all the same.
 */
export type FromClient = { kind: 'answer'; id: string; answer: string; text: string | null };
