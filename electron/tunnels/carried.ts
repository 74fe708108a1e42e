/** What the carrier keeps of each tunnel that it carries, and what it needs for that. */
import type { NetworkOptions } from '../proxy/options.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Said } from '../shared/reasons.ts';
import type { Result } from '../shared/result.ts';
import type { Account, DeviceMemoryPort, ProxyPort } from './collaborators.ts';
import type { AgentProtocol, TunnelEvent, TunnelsState } from './model.ts';
import type { TokenPatience } from './token-patience.ts';
import type { Watch } from './watch.ts';

export interface CarrierOptions {
  clock: Clock;
  log: Log;
  random: () => number;
  newId: () => string;
  state: () => TunnelsState;
  dispatch: (event: TunnelEvent) => void;
  /** The account of a profile as it is now: its key may have been replaced while the tunnel was open. */
  account: (profileId: string) => Promise<Result<Account>>;
  proxy: ProxyPort;
  memory: Pick<DeviceMemoryPort, 'recall' | 'learn'>;
  /** The way to an address of the data plane, for tunnels without an account; straight where left out. */
  network?: (url: string) => Promise<Result<NetworkOptions>>;
  /** Somebody looks at what is shown; always, where left out. */
  isSeen?: () => boolean;
  /** Something worth telling that is no failure. */
  onNote?: (note: TunnelNote) => void;
}

export type TunnelNote =
  /** A tunnel that was to be restored is closed at AWS; it is off the list. */
  | { kind: 'closed-while-away'; thingName: string }
  /** A port of a restored tunnel is in use by another program; another one serves this once. */
  | { kind: 'port-moved'; thingName: string; serviceId: string; port: number; instead: number };

export interface CarriedTunnel {
  key: string;
  account: Account;
  thingName: string;
  /** Nothing is remembered of its device. */
  thingless?: boolean;
  tunnelId: string;
  /** This computer's clock, milliseconds since the epoch. */
  expiresAt: number;
  /** For the first session; not kept. */
  accessToken: string;
}

/** A tunnel that is in the list already and was carried by an earlier run. */
export interface RestoredTunnel extends Omit<CarriedTunnel, 'account' | 'accessToken'> {
  profileId: string;
  region: string;
}

export interface Running extends Omit<RestoredTunnel, 'key'> {
  /** null while the profile's credentials could not be had yet. */
  account: Account | null;
  /** The account that is known to have the tunnel, as it was then. */
  knownIn: Account | null;
  watch: Watch;
  cancelExpiry: () => void;
  cancelRetry: () => void;
  /** Two clicks on Reconnect are one try. */
  reconnecting: Promise<Result<null>> | null;
  rotating: boolean;
  rotations: number;
  patience: TokenPatience;
  /** What the session was told, or has found out since. */
  protocol: AgentProtocol;
  /** The way to the service that its session was told. */
  way: NetworkOptions | null;
  /** The proxy holds this tunnel's ports and session. */
  carried: boolean;
  /** Ports of its that are taken may be other ones: nobody has been given them in this run. */
  mayMove: boolean;
  /** What there is to know before it is taken up was told: Reconnect means it. */
  userDecides: boolean;
  /** When the last session came up, and when it was over; null where there was none. */
  upAt: number | null;
  downAt: number | null;
  /** It is being closed, or could not be: whatever was under way for it must not bring its ports back. */
  released: boolean;
  /** Why its token was not taken, while AWS could not be asked whether somebody took the tunnel over. */
  unexplained: Said | null;
}

export type CarriedDevice = Pick<Running, 'profileId' | 'region' | 'thingName' | 'thingless'>;

/** As the memory of devices takes it. */
export function deviceOf({ profileId, region, thingName }: CarriedDevice) {
  return { profileId, region, thingName };
}
