/** What AWS says of tunnels, as narrow as Culvert uses it. Instants are AWS's clock, milliseconds since the epoch. */
import type { CulvertError } from './errors.ts';

export interface TunnelTag {
  key: string;
  value: string;
}

export interface TunnelSummary {
  tunnelId: string;
  arn: string;
  status: 'OPEN' | 'CLOSED';
  /** '' where it was opened without one. */
  description: string;
  createdAt: number;
}

export interface TunnelDetail extends TunnelSummary {
  services: string[];
  thingName: string | null;
  lifetimeMinutes: number;
  sourceConnected: boolean;
  destinationConnected: boolean;
  /** Since when each end is in that state; null where AWS does not say. */
  sourceSince: number | null;
  destinationSince: number | null;
  tags: TunnelTag[];
}

export interface OpenTunnelInput {
  thingName: string;
  services: string[];
  lifetimeMinutes: number;
  /** At most 2048 characters, none of them control characters. */
  description: string;
  tags: TunnelTag[];
}

/** Why an open must not be sent any more; null where it may be. */
export type Withheld = () => CulvertError | null;

/** The destination's token is left out: AWS sends it to the device, and here it would only be one more secret. */
export interface OpenedTunnel {
  tunnelId: string;
  arn: string;
  sourceAccessToken: string;
}

/** OpenTunnel bills, so a failure says whether it may have happened all the same. */
export type OpenTunnelAnswer =
  | { ok: true; value: OpenedTunnel }
  | { ok: false; error: CulvertError; outcome: 'not-done' | 'unknown' };
