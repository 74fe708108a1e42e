import type { Tunnel, TunnelEvent, TunnelService } from '../../electron/tunnels/model.ts';

export const NOW = Date.UTC(2026, 0, 1);
export const MINUTE_MS = 60_000;

/** A tunnel as it is while it is used: connected, with SSH, an hour left of two. */
export function sampleTunnel(change: Partial<Tunnel> = {}): Tunnel {
  return {
    key: 'k1',
    profileId: 'p1',
    profileName: 'factory-ops',
    region: 'eu-central-1',
    account: '123456789012',
    thingName: 'press-07',
    origin: 'opened',
    tunnelId: 't-1',
    services: [sampleService()],
    lifetimeMinutes: 120,
    openedAt: NOW - 60 * MINUTE_MS,
    expiresAt: NOW + 60 * MINUTE_MS,
    phase: { kind: 'connected' },
    source: { state: 'connected', since: NOW - 60 * MINUTE_MS },
    destination: { state: 'connected', since: NOW - 59 * MINUTE_MS },
    deviceAssumed: false,
    deviceConnected: true,
    protocol: { version: 3, chosen: false },
    wantTerminal: false,
    ...change,
  };
}

export function sampleService(change: Partial<TunnelService> = {}): TunnelService {
  return { serviceId: 'SSH', localPort: 5507, connections: 0, bytesUp: 0, bytesDown: 0, ...change };
}

type EventOf<T extends TunnelEvent['type']> = Extract<TunnelEvent, { type: T }>;

/** The first event of a tunnel with SSH, `k1`. */
export function openingEvent(change: Partial<EventOf<'opening'>> = {}): EventOf<'opening'> {
  return {
    type: 'opening',
    key: 'k1',
    profileId: 'p1',
    profileName: 'factory-ops',
    region: 'eu-central-1',
    thingName: 'press-07',
    services: [{ serviceId: 'SSH', localPort: 5507 }],
    lifetimeMinutes: 60,
    wantTerminal: false,
    ...change,
  };
}

/** AWS has opened it at the first second, for an hour. */
export function openedEvent(change: Partial<EventOf<'opened'>> = {}): EventOf<'opened'> {
  return {
    type: 'opened',
    key: 'k1',
    origin: 'opened',
    tunnelId: 't-1',
    account: '123456789012',
    lifetimeMinutes: 60,
    openedAt: 1_000,
    expiresAt: 3_601_000,
    deviceConnected: false,
    ...change,
  };
}
