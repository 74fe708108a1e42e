import type { CulvertError } from '../shared/errors.ts';
import type { Said } from '../shared/reasons.ts';

/** One service of a tunnel and the local port that leads to it. */
export interface TunnelService {
  serviceId: string;
  /** null before it is bound and after it was released. */
  localPort: number | null;
  connections: number;
  /** Payload bytes: to the device, and from it. */
  bytesUp: number;
  bytesDown: number;
}

/** Whose message format is spoken with the device's agent: V1 and V2 carry one connection at a time (per service). */
export interface AgentProtocol {
  version: 1 | 2 | 3;
  /** The user chose it for this device; otherwise it is what was found out, or taken for granted. */
  chosen: boolean;
}

/** How a tunnel came here. */
export type TunnelOrigin =
  /** Opened by us: billed. */
  | 'opened'
  /** Found open when one to this device was wanted. */
  | 'reused'
  /** Opened by others, and taken over at the user's wish. */
  | 'adopted'
  /** Carried by this application before it was started anew. */
  | 'restored'
  /** From a pasted token; AWS is asked nothing about it. */
  | 'quick';

export type ClosedWhy =
  /** By this application, at the user's wish. */
  | 'user'
  /** Its lifetime is over. */
  | 'expired'
  /** Closed in the console, by a colleague, or by AWS. */
  | 'elsewhere';

export type Phase =
  /** Ports are bound, a tunnel is looked for or opened. */
  | { kind: 'opening' }
  | { kind: 'connecting' }
  /** Our side is connected; the device is not. */
  | { kind: 'waiting'; since: number }
  | { kind: 'connected' }
  | { kind: 'reconnecting'; attempt: number; reason: Said }
  | { kind: 'trouble'; error: CulvertError }
  | { kind: 'closing' }
  | { kind: 'closed'; why: ClosedWhy; at: number };

/** One end of a tunnel. `waiting`: not there yet; `lost`: it was there. */
export interface End {
  state: 'connected' | 'waiting' | 'lost' | 'unknown';
  /** This computer's clock, milliseconds since the epoch; null where that is not known. */
  since: number | null;
}

export interface Tunnel {
  /** Our own name for it; the AWS id comes only when it is open. */
  key: string;
  /** '' where no profile is used. */
  profileId: string;
  profileName: string;
  region: string;
  /** Twelve digits, from the tunnel's ARN; null until then. */
  account: string | null;
  /** What the tunnel is called: the thing's name, or what stands in for it where `thingless`. */
  thingName: string;
  /** It was opened without a thing's name, or that is not known. */
  thingless?: boolean;
  origin: TunnelOrigin;
  tunnelId: string | null;
  services: TunnelService[];
  lifetimeMinutes: number;
  /** Absolute instants by this computer's clock, milliseconds since the epoch. */
  openedAt: number | null;
  expiresAt: number | null;
  phase: Phase;
  /** This computer's end. */
  source: End;
  /** The device's end; `unknown` where `deviceAssumed`. */
  destination: End;
  /** What is known of the device's end. */
  deviceConnected: boolean;
  /** Nothing can be known of it (the profile may not describe tunnels), so it is taken to be there. */
  deviceAssumed: boolean;
  protocol: AgentProtocol;
  /** Open a terminal as soon as the device is there. */
  wantTerminal: boolean;
}

export interface TunnelsState {
  /** In the order they were asked for. */
  tunnels: readonly Tunnel[];
}

export const noTunnels: TunnelsState = { tunnels: [] };

export type TunnelEvent =
  | {
      type: 'opening';
      key: string;
      profileId: string;
      profileName: string;
      region: string;
      thingName: string;
      thingless?: boolean;
      services: { serviceId: string; localPort: number }[];
      lifetimeMinutes: number;
      wantTerminal: boolean;
      /** 'opened' where left out. */
      origin?: TunnelOrigin;
      /** What is known before it is carried: of a tunnel that was open already. */
      known?: { tunnelId: string; openedAt: number; expiresAt: number };
    }
  | {
      type: 'opened';
      key: string;
      origin: TunnelOrigin;
      tunnelId: string;
      account: string | null;
      lifetimeMinutes: number;
      openedAt: number;
      expiresAt: number;
      deviceConnected: boolean;
    }
  | { type: 'connecting'; key: string; at?: number }
  /** Its ports are other ones, or known only now. */
  | { type: 'ports'; key: string; ports: { serviceId: string; localPort: number }[] }
  | { type: 'session-up'; key: string; at: number }
  /** `at`: when that was found out; left out, it is as it was. */
  | { type: 'reconnecting'; key: string; attempt: number; reason: Said; at?: number }
  /** `since`: since when the device's end is so, where AWS says it; `at`: when that was found out. */
  | {
      type: 'device';
      key: string;
      connected: boolean;
      assumed?: boolean;
      at: number;
      since?: number | null;
    }
  | { type: 'protocol'; key: string; protocol: AgentProtocol }
  | { type: 'traffic'; key: string; services: Omit<TunnelService, 'localPort'>[] }
  | { type: 'trouble'; key: string; error: CulvertError; at?: number }
  | { type: 'terminal-wanted'; key: string; wanted: boolean }
  | { type: 'closing'; key: string }
  | { type: 'closed'; key: string; why: ClosedWhy; at: number }
  | { type: 'forgotten'; key: string };
