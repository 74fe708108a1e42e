/**
 * Everything the window and main say to each other, in one place. Types only cross here: the validators are in
 * validators.ts (main), and the window imports nothing but these types.
 */
import type { CulvertError } from '../shared/errors.ts';
import type { Result } from '../shared/result.ts';

/** A CulvertError as the window shows it. */
export type ErrorView = CulvertError;

export type ServiceKind = 'ssh' | 'web' | 'other';

export interface PortView {
  serviceId: string;
  /** What people call it: SSH, Web, VNC, or the service id. */
  label: string;
  kind: ServiceKind;
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

export interface TunnelView {
  key: string;
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
  /** Less than ten minutes left. */
  expiring: boolean;
  origin: 'opened' | 'reused';
  /** Where an older protocol limits the tunnel: what that means, and why; null otherwise. */
  older: { text: string; why: string } | null;
  ports: PortView[];
  bytesUp: number;
  bytesDown: number;
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
  connectivity: Connectivity;
  /** A tunnel of ours to it is open. */
  tunnelOpen: boolean;
  /** When it was last reached from this computer. */
  lastUsedAt: number | null;
  /** What is remembered for it. */
  sshUser: string;
  identityFile: string;
  /** What the user wants spoken with its agent, and what the agent was found to speak; null while that is not known. */
  protocol: ProtocolChoice;
  foundProtocol: ProtocolVersion | null;
}

export interface DevicesView {
  state: 'idle' | 'loading' | 'ready' | 'failed';
  devices: DeviceView[];
  /** More things exist than were loaded. */
  more: boolean;
  error: ErrorView | null;
}

export type EndpointName = 'tunneling' | 'iot' | 'sts' | 'data';
export type Endpoints = Partial<Record<EndpointName, string>>;

export interface ProfileView {
  id: string;
  name: string;
  region: string;
  /** All but the last four characters hidden: “…7Q2X”; '' when none is stored. */
  accessKeyHint: string;
  endpoints: Endpoints;
  /** Where its secret is: in the OS keyring, or in memory until Culvert ends. */
  kept: 'keychain' | 'session';
  /** A demo profile cannot be edited or deleted. */
  demo: boolean;
}

/** A profile as the form sends it. Secrets go this way only, and never come back. */
export interface ProfileInput {
  /** null adds one. */
  id: string | null;
  name: string;
  region: string;
  endpoints: Endpoints;
  /** null keeps the secret that is stored. */
  secret: { accessKeyId: string; secretAccessKey: string; sessionToken: string } | null;
  keep: 'keychain' | 'session';
}

export interface ProfileTest {
  account: string;
  arn: string;
}

/** Something that happened and that the user should see once: an expiry, a port in use, a profile saved. */
export interface NoticeView {
  id: string;
  tone: 'info' | 'good' | 'warn' | 'bad';
  text: string;
  advice: string;
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
  | { kind: 'quit'; id: string; text: string; advice: string; tunnels: number };

/** What each question can be answered with. `cancel` always does nothing. */
export type Answer =
  | 'take-over'
  | 'open-new'
  | 'use-suggested'
  | 'try-again'
  | 'quit-close'
  | 'quit-keep'
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

export type ViewName = 'tunnels' | 'devices' | 'profiles' | 'about';

/** The whole of what the window shows. Sent complete after each change; small enough for that. */
export interface WindowView {
  /** Counts up; an older one that arrives late is dropped. */
  version: number;
  /** Main's clock when this was made, for the countdown. */
  now: number;
  demo: boolean;
  about: AboutView;
  /** The regions to offer; any other may be typed. */
  regions: readonly string[];
  profiles: ProfileView[];
  chosenProfileId: string | null;
  /** Set while a keychain call waits for the user or has failed. */
  keychain: { state: 'ok' } | { state: 'waiting'; text: string } | { state: 'trouble'; error: ErrorView };
  tunnels: TunnelView[];
  devices: DevicesView;
  notices: NoticeView[];
  question: QuestionView | null;
}

export interface OpenRequest {
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

export interface DeviceSettingsInput {
  thingName: string;
  sshUser: string;
  identityFile: string;
  /** null leaves what is remembered. */
  protocol: ProtocolChoice | null;
}

/** Every call of the window: name, argument, answer. */
export interface Calls {
  'view.get': { args: null; value: WindowView };
  'devices.refresh': { args: null; value: null };
  'devices.settings': { args: DeviceSettingsInput; value: null };
  'tunnel.open': { args: OpenRequest; value: { key: string } };
  'tunnel.terminal': { args: { key: string }; value: null };
  'tunnel.copySsh': { args: { key: string }; value: { command: string } };
  'tunnel.browser': { args: { key: string; serviceId: string }; value: null };
  'tunnel.reconnect': { args: { key: string }; value: null };
  'tunnel.close': { args: { key: string }; value: null };
  /** Takes a closed tunnel off the list. */
  'tunnel.forget': { args: { key: string }; value: null };
  'profile.save': { args: ProfileInput; value: { id: string } };
  'profile.delete': { args: { id: string }; value: null };
  'profile.choose': { args: { id: string }; value: null };
  'profile.test': { args: { id: string }; value: ProfileTest };
  'notice.dismiss': { args: { id: string }; value: null };
  'question.answer': { args: { id: string; answer: Answer }; value: null };
}

export type CallName = keyof Calls;

/** Every event main sends to the window. */
export interface Events {
  view: WindowView;
  /** Main asks the window to show something, for instance after a click in the tray. */
  show: { view: ViewName; thingName?: string };
}

export type EventName = keyof Events;

/** What the preload exposes as `window.culvert`. */
export interface Bridge {
  call<N extends CallName>(name: N, args: Calls[N]['args']): Promise<Result<Calls[N]['value']>>;
  on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void;
}
