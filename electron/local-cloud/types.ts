/** What the parts of the local cloud say to each other, and what it shows to the demo and the tests. */
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';

export type Side = 'source' | 'destination';

export interface ThingSeed {
  thingName: string;
  thingTypeName?: string;
  attributes?: Record<string, string>;
  /** false: the thing is registered, but no simulated device runs for it. */
  online: boolean;
  /** The tunnel protocol that its agent speaks; the newest one when left out. */
  version?: 1 | 2 | 3;
}

export interface LocalCloudOptions {
  region: string;
  /** Twelve digits. */
  account: string;
  /** The access keys that may sign. `sessionToken` set: it must come with them. `expired`: answers ExpiredTokenException. `denied`: IAM actions that are refused. */
  keys: AccessKey[];
  things: ThingSeed[];
  clock: Clock;
  log: Log;
  /** A folder of the caller's for what sshd needs (host key, authorized keys); removed by the caller. */
  workDir: string;
  /** Public keys (authorized_keys lines) that may log in to the simulated devices. */
  authorizedKeys: string[];
  /** AWS's quotas per second; the default is the service's: open 1, close 1, describe 10, list 10. */
  quotas?: Partial<{ open: number; close: number; describe: number; list: number }>;
}

export interface AccessKey {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expired?: boolean;
  denied?: string[];
  /** The end of its ARN: `user/demo`. */
  principal: string;
}

export interface TunnelRecord {
  tunnelId: string;
  tunnelArn: string;
  description?: string;
  thingName?: string;
  /** Empty when the tunnel was opened without destinationConfig. */
  services: string[];
  tags: { key: string; value: string }[];
  lifetimeMinutes: number;
  /** Milliseconds since the epoch. */
  createdAt: number;
  lastUpdatedAt: number;
  closedAt?: number;
  status: 'OPEN' | 'CLOSED';
  sides: Record<Side, SideRecord>;
}

export interface SideRecord {
  connected: boolean;
  lastUpdatedAt: number;
}

/** What a handshake of the data plane comes to. */
export type Admission = { ok: true; tunnel: TunnelRecord } | { ok: false; status: 400 | 403; reason: string };

/**
 * The tunnels of the account: the control plane writes them, the data plane asks it who may connect. Emits to
 * `listeners` what the other half must act on.
 */
export interface TunnelRegistry {
  /** Checks access and client token of a handshake by the rules of protocol.md section 2, and marks the side connected. */
  admit(side: Side, accessToken: string, clientToken: string | undefined): Admission;
  /** The side's websocket is gone. */
  left(tunnelId: string, side: Side): void;
  get(tunnelId: string): TunnelRecord | undefined;
  onClosed(listener: (tunnelId: string, why: 'closed' | 'expired') => void): void;
  /** A destination token was made for a thing (open, or rotate of DESTINATION or ALL): publish it. */
  onNotify(listener: (notice: { thingName: string; payload: NotifyPayload }) => void): void;
}

/** The JSON on `$aws/things/<thing>/tunnels/notify`. */
export interface NotifyPayload {
  clientAccessToken: string;
  clientMode: 'destination';
  region: string;
  services: string[];
}

/** A fault that tests ask for: the next call of this operation ends so. */
export type Fault = 'drop-before' | 'drop-after' | 'status-500';

export interface LocalCloud {
  /** http:// and ws:// addresses on loopback. */
  endpoints: { tunneling: string; iot: string; sts: string; data: string; mqtt: string };
  /** Every control-plane call that arrived, in order: `OpenTunnel`, `ListTunnels`, … */
  calls: string[];
  fault(operation: string, fault: Fault): void;
  /** Cuts every data-plane websocket, as a restarting front end would. */
  cutConnections(): void;
  /** Starts or ends the simulated device of a thing. */
  setOnline(thingName: string, online: boolean): Promise<void>;
  /** What ssh needs for a device: 'sshd' or 'ssh2', and the user to log in as. */
  sshLogin(thingName: string): { server: 'sshd' | 'ssh2'; user: string };
  close(): Promise<void>;
}
