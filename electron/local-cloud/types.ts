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
  /** Thing groups it is a member of. */
  thingGroups?: string[];
}

/** What the policies of a user or role say. Everything is allowed that is not named here. */
export interface PolicySeed {
  /** IAM actions that nothing allows, so that they are refused. `iot:*` stands for all of a service. */
  denied?: string[];
  /** IAM actions that a Deny statement forbids. */
  forbidden?: string[];
  /** Tag keys that the policy wants with OpenTunnel (aws:RequestTag), and the only ones it allows (aws:TagKeys). */
  requiredTags?: string[];
  allowedTags?: string[];
}

/** A role of the account, for AssumeRole. Its sessions sign with temporary keys of their own, and have its policy. */
export interface RoleSeed extends PolicySeed {
  roleName: string;
  /**
   * Who may assume it: the end of an ARN of this account (`user/demo`, `role/Base` or `assumed-role/Base` for its
   * sessions, `root` for everybody in the account), a whole ARN, `*` for every principal, or `web-identity` for whoever
   * brings the token of an identity provider. A `*` within stands for any text.
   */
  trusts: string[];
  externalId?: string;
  /** AssumeRole needs the serial number and a valid code of one of `mfaDevices`. */
  mfa?: boolean;
  /** The longest session that may be asked for; 3600 when left out. */
  maxSessionSeconds?: number;
}

/** A virtual MFA device: six digits of RFC 6238 TOTP, each good once. */
export interface MfaDeviceSeed {
  /** `arn:aws:iam::123456789012:mfa/demo`. */
  serial: string;
  /** The shared secret, base32. */
  secret: string;
}

/** An instance of IAM Identity Center: one user, who approves sign-ins on the service's own pages. */
export interface IdentityCenterSeed {
  startUrl: string;
  /** The user's name, which names the sessions of the roles; `demo` when left out. */
  userName?: string;
  accounts: {
    accountId: string;
    accountName: string;
    email: string;
    /** The user's permission sets there, with the policy of their sessions. */
    roles: ({ roleName: string } & PolicySeed)[];
  }[];
  /** How long an access token lasts; 8 hours when left out. */
  tokenSeconds?: number;
  /** How long the credentials of a role last; 1 hour when left out. */
  roleSeconds?: number;
  /** Whether sign-ins come with a refresh token; they do when left out. */
  refresh?: boolean;
}

export interface LocalCloudOptions {
  region: string;
  /** Twelve digits. */
  account: string;
  /** The access keys that may sign. `sessionToken` set: it must come with them. `expired`: answers ExpiredTokenException. */
  keys: AccessKey[];
  things: ThingSeed[];
  clock: Clock;
  log: Log;
  /** A folder of the caller's for what sshd needs (host key, authorized keys); removed by the caller. */
  workDir: string;
  /** Public keys (authorized_keys lines) that may log in to the simulated devices. */
  authorizedKeys: string[];
  roles?: RoleSeed[];
  mfaDevices?: MfaDeviceSeed[];
  identityCenter?: IdentityCenterSeed;
  /** Fleet indexing; the default has things and connectivity indexed. */
  indexing?: { things: 'OFF' | 'REGISTRY' | 'REGISTRY_AND_SHADOW'; connectivity: 'OFF' | 'STATUS' };
  /** AWS's quotas per second; the default is the service's: open 1, close 1, describe 10, list 10. */
  quotas?: Partial<{ open: number; close: number; describe: number; list: number }>;
}

export interface AccessKey extends PolicySeed {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  expired?: boolean;
  /** The end of its ARN: `user/demo`. */
  principal: string;
  /** When it ends, milliseconds since the epoch by the cloud's clock; never where left out. */
  expiresAt?: number;
  /** The account it belongs to, where that is not the cloud's own: Identity Center gives out keys of several. */
  account?: string;
  /** A session that was begun with a code of an MFA device. */
  mfaAuthenticated?: boolean;
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

/** What the user of Identity Center does elsewhere than on the service's pages. */
export interface SignIns {
  /** The user codes that wait for the user's answer, oldest first. */
  pending(): string[];
  /** Throws where no such code waits. */
  approve(userCode: string): void;
  deny(userCode: string): void;
  /** Ends all sign-ins, as an administrator can: access and refresh tokens are good no more, keys of roles still are. */
  endSessions(): void;
}

export interface LocalCloud {
  /** http:// and ws:// addresses on loopback. */
  endpoints: {
    tunneling: string;
    iot: string;
    sts: string;
    /** IAM Identity Center: its portal, and its OIDC service with the pages where the user approves. */
    sso: string;
    oidc: string;
    iam: string;
    data: string;
    mqtt: string;
  };
  /** Every control-plane call that arrived, in order: `OpenTunnel`, `ListTunnels`, … */
  calls: string[];
  /** The user of Identity Center, for tests that do not go through the service's pages. */
  signIns: SignIns;
  fault(operation: string, fault: Fault): void;
  /** Cuts every data-plane websocket, as a restarting front end would. */
  cutConnections(): void;
  /** Starts or ends the simulated device of a thing. */
  setOnline(thingName: string, online: boolean): Promise<void>;
  /** What ssh needs for a device: 'sshd' or 'ssh2', and the user to log in as. */
  sshLogin(thingName: string): { server: 'sshd' | 'ssh2'; user: string };
  close(): Promise<void>;
}
