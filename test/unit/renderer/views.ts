/** Views as main sends them, for the tests of the window. */
import type {
  Bridge,
  DevicesView,
  DeviceView,
  Events,
  OtherTunnelView,
  PortView,
  ProfileView,
  TunnelView,
  WindowView,
} from '../../../electron/ipc/contract.ts';
import { PLAIN_SETTINGS } from '../../helpers/profile-input.ts';

export function portView(change: Partial<PortView> = {}): PortView {
  return {
    serviceId: 'SSH',
    label: 'SSH',
    kind: 'ssh',
    open: 'terminal',
    openWith: '',
    localPort: 5507,
    device: 'localhost:22',
    connections: 0,
    ready: true,
    ...change,
  };
}

export function tunnelView(change: Partial<TunnelView> = {}): TunnelView {
  return {
    key: 'k1',
    thingName: 'press-07',
    profileName: 'ops',
    region: 'eu-central-1',
    tunnelId: 't1',
    state: 'connected',
    stateText: 'Connected',
    detail: '',
    openedAt: 0,
    expiresAt: 1000,
    closedAt: null,
    waitingSince: null,
    expiry: 'far',
    thisComputer: { state: 'connected', since: null },
    device: { state: 'connected', since: null },
    origin: 'opened',
    rotates: true,
    older: null,
    ports: [portView()],
    bytesUp: 0,
    bytesDown: 0,
    error: null,
    ...change,
  };
}

export function deviceView(change: Partial<DeviceView> = {}): DeviceView {
  return {
    thingName: 'press-07',
    thingType: null,
    attributes: '',
    groups: [],
    connectivity: { state: 'unknown' },
    tunnelOpen: false,
    favourite: false,
    lastUsedAt: null,
    sshUser: '',
    identityFile: '',
    services: [],
    lifetimeMinutes: null,
    ports: {},
    protocol: 'auto',
    foundProtocol: null,
    ...change,
  };
}

export function devicesView(change: Partial<DevicesView> = {}): DevicesView {
  return {
    version: 1,
    state: 'idle',
    source: null,
    loaded: 0,
    more: false,
    searching: false,
    connectivityNote: null,
    loadedAt: null,
    types: [],
    groups: [],
    error: null,
    ...change,
  };
}

export function otherTunnelView(change: Partial<OtherTunnelView> = {}): OtherTunnelView {
  return {
    tunnelId: 't9',
    thingName: 'press-07',
    description: '',
    services: ['SSH'],
    tags: [],
    createdAt: 0,
    expiresAt: 1000,
    sourceConnected: false,
    destinationConnected: true,
    sourceSince: null,
    destinationSince: null,
    byCulvert: false,
    ...change,
  };
}

export function profileView(change: Partial<ProfileView> = {}): ProfileView {
  return {
    id: 'p1',
    name: 'ops',
    region: 'eu-central-1',
    ...PLAIN_SETTINGS,
    accessKeyHint: '…7Q2X',
    kept: 'keychain',
    demo: false,
    signedIn: 'unknown',
    signedInUntil: null,
    ...change,
  };
}

export function windowView(change: Partial<WindowView> = {}): WindowView {
  return {
    version: 1,
    now: 1000,
    demo: false,
    locale: { language: 'en', formats: 'en-US' },
    general: {
      language: 'system',
      theme: 'system',
      onClose: 'ask',
      startAtLogin: false,
      shortcut: '',
      terminal: '',
      terminalCommand: '',
      terminalTab: false,
      sshConfig: 'off',
      links: false,
      notifications: { connected: true, expiring: true, ended: true, trouble: true },
    },
    desktop: {
      platform: 'linux',
      tray: true,
      shortcut: 'off',
      shortcutPortal: false,
      login: 'supported',
      links: 'supported',
      notifications: true,
    },
    regions: ['eu-central-1', 'ap-northeast-2'],
    about: { culvert: '', electron: '', chromium: '', node: '', runtime: '', platform: '' },
    profiles: [],
    chosenProfileId: null,
    keychain: { state: 'ok' },
    tunnels: [],
    others: { state: 'idle', tunnels: [], more: false, at: null, error: null },
    devices: devicesView(),
    bill: { prices: [], months: [], version: 1 },
    network: {
      proxy: 'system',
      address: '',
      noProxy: '',
      pacUrl: '',
      proxyUser: '',
      certificateFiles: [],
      systemCertificates: true,
      hasPassword: false,
    },
    services: [],
    signIn: null,
    notices: [],
    question: null,
    ...change,
  };
}

type Listeners = { [N in keyof Events]: Set<(payload: Events[N]) => void> };

export interface Main {
  bridge: Bridge;
  /** What `view.get` answers; a rejected promise is a main that is gone. */
  answer: (outcome: Promise<unknown>) => void;
  send<N extends keyof Events>(name: N, payload: Events[N]): void;
  listeners(): number;
}

/** The other end of the window's bridge. */
export function mainEnd(): Main {
  const listeners: Listeners = { view: new Set(), show: new Set() };
  let outcome: Promise<unknown> = new Promise(() => {});
  return {
    bridge: {
      call: (() => outcome) as Bridge['call'],
      on(name, listener) {
        listeners[name].add(listener);
        return () => listeners[name].delete(listener);
      },
    },
    answer(next) {
      outcome = next;
    },
    send(name, payload) {
      for (const listener of listeners[name]) {
        listener(payload);
      }
    },
    listeners: () => listeners.view.size + listeners.show.size,
  };
}
