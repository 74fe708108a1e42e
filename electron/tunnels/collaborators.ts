/** What the tunnel service needs of the rooms around it, as narrow as it uses them, so that tests and the command line can bring their own. */

import type { ProtocolVersion, ServiceBinding, SessionOptions } from '../proxy/messages.ts';
import type { NetworkOptions } from '../proxy/options.ts';
import type { Result } from '../shared/result.ts';
import type {
  OpenTunnelAnswer,
  OpenTunnelInput,
  TunnelDetail,
  TunnelSummary,
  TunnelTag,
  Withheld,
} from '../shared/tunneling.ts';

/** The control plane of one profile and region. Instants are AWS's clock, milliseconds since the epoch. */
export interface TunnelingPort {
  /** `withheld` is asked when its turn has come, right before it is sent; what it answers, the open fails with. */
  openTunnel(input: OpenTunnelInput, withheld?: Withheld): Promise<OpenTunnelAnswer>;
  describeTunnel(tunnelId: string): Promise<Result<TunnelDetail>>;
  listTunnels(thingName: string): Promise<Result<TunnelSummary[]>>;
  closeTunnel(tunnelId: string): Promise<Result<null>>;
  rotateSource(tunnelId: string): Promise<Result<{ sourceAccessToken: string }>>;
  /** New tokens for both ends; AWS tells the thing its own. */
  rotateBoth(
    tunnelId: string,
    device: { thingName: string; services: string[] },
  ): Promise<Result<{ sourceAccessToken: string }>>;
  /** AWS's clock minus this computer's, milliseconds. */
  clockOffsetMs(): number;
}

export interface Account {
  profileId: string;
  profileName: string;
  region: string;
  dataEndpoint: string;
  /** Sent with each OpenTunnel, as the profile says. */
  tags: TunnelTag[];
  /** Whether Culvert's own tag may be sent besides. */
  ownTag: boolean;
  /** The way to the data plane as it is now: web proxy and certificates. Fails where the settings for it cannot be used. */
  network(): Promise<Result<NetworkOptions>>;
  tunneling: TunnelingPort;
  /** Whether the profile is still what this was made from; it is where left out. */
  isCurrent?(): boolean;
  /** Twelve digits, as AWS says; null where that cannot be found out. */
  accountId?(): Promise<string | null>;
  /** Fails with ThingUnknown when the registry has no such thing; anything else does not stop an open. */
  checkThing(thingName: string): Promise<Result<null>>;
}

export interface ProxyPort {
  listen(tunnel: string, services: ServiceBinding[]): Promise<Result<ServiceBinding[]>>;
  connect(tunnel: string, session: SessionOptions): Promise<Result<null>>;
  /** Connects first and binds the ports of what the tunnel carries then; they follow as the event `listening`. */
  discover(tunnel: string, session: SessionOptions, ports: Record<string, number>): Promise<Result<null>>;
  token(tunnel: string, accessToken: string, clientToken: string): Promise<Result<null>>;
  /** The way to the service from the next try on; what is connected stays. */
  network(tunnel: string, network: NetworkOptions): Promise<Result<null>>;
  stop(tunnel: string): Promise<Result<null>>;
}

export interface DeviceMemory {
  /** Ports used last time, by service id. */
  ports: Record<string, number>;
  /** What its agent is to be taken for: what the user chose, or else what was found out, or else the newest. */
  destinationVersion: ProtocolVersion;
  /** The user chose it: what is found out changes nothing about it. */
  versionChosen: boolean;
}

interface Device {
  profileId: string;
  region: string;
  thingName: string;
}

export interface DeviceMemoryPort {
  recall(device: Device): DeviceMemory;
  remember(device: Device, ports: Record<string, number>): void;
  /** Its agent turned out to speak this version. What the user chose stays as it is. */
  learn(device: Device, version: ProtocolVersion): void;
}
