import { assertNever } from '../shared/assert-never.ts';
import type { End, Phase, Tunnel, TunnelEvent, TunnelService, TunnelsState } from './model.ts';

/** The next state. Pure; an event for a tunnel that is gone changes nothing. */
export function reduceTunnels(state: TunnelsState, event: TunnelEvent): TunnelsState {
  if (event.type === 'opening') {
    return { tunnels: [...state.tunnels, opening(event)] };
  }
  if (event.type === 'forgotten') {
    const kept = state.tunnels.filter((tunnel) => tunnel.key !== event.key);
    return kept.length === state.tunnels.length ? state : { tunnels: kept };
  }
  const at = state.tunnels.findIndex((tunnel) => tunnel.key === event.key);
  const before = state.tunnels[at];
  if (before === undefined) {
    return state;
  }
  const after = step(before, event);
  return after === before ? state : { tunnels: state.tunnels.with(at, after) };
}

function opening(event: Extract<TunnelEvent, { type: 'opening' }>): Tunnel {
  return {
    key: event.key,
    profileId: event.profileId,
    profileName: event.profileName,
    region: event.region,
    account: null,
    thingName: event.thingName,
    ...(event.thingless ? { thingless: true } : {}),
    origin: event.origin ?? 'opened',
    tunnelId: event.known?.tunnelId ?? null,
    services: event.services.map(unused),
    lifetimeMinutes: event.lifetimeMinutes,
    openedAt: event.known?.openedAt ?? null,
    expiresAt: event.known?.expiresAt ?? null,
    phase: { kind: 'opening' },
    source: { state: 'waiting', since: null },
    destination: UNKNOWN,
    deviceConnected: false,
    deviceAssumed: false,
    protocol: { version: 3, chosen: false },
    wantTerminal: event.wantTerminal,
  };
}

const UNKNOWN: End = { state: 'unknown', since: null };

// AWS notes both times to the millisecond, but not necessarily by the same clock.
const SAME_INSTANT_MS = 1_500;

type StepEvent = Exclude<TunnelEvent, { type: 'opening' | 'forgotten' }>;

function step(tunnel: Tunnel, event: StepEvent): Tunnel {
  const phase = tunnel.phase.kind;
  // What is closed stays closed: late answers of the session or of AWS must not bring it back.
  if (phase === 'closed') {
    return tunnel;
  }
  // While it is being closed only the end of that counts, and its id where it was not open yet.
  if (phase === 'closing' && event.type === 'opened') {
    return { ...tunnel, ...openedFacts(event) };
  }
  if (phase === 'closing' && event.type !== 'closed' && event.type !== 'trouble') {
    return tunnel;
  }
  switch (event.type) {
    case 'opened':
      return { ...tunnel, ...openedFacts(event), phase: { kind: 'connecting' } };
    case 'connecting':
      return { ...tunnel, phase: { kind: 'connecting' }, source: gone(tunnel.source, event.at) };
    case 'ports':
      return {
        ...tunnel,
        services: event.ports.map((port) => ({
          ...(tunnel.services.find(({ serviceId }) => serviceId === port.serviceId) ?? unused(port)),
          localPort: port.localPort,
        })),
      };
    case 'session-up':
      return {
        ...tunnel,
        phase: upPhase(tunnel.deviceConnected, event.at),
        source: { state: 'connected', since: event.at },
      };
    case 'reconnecting':
      return {
        ...tunnel,
        phase: { kind: 'reconnecting', attempt: event.attempt, reason: event.reason },
        source: gone(tunnel.source, event.at),
        services: withoutConnections(tunnel),
      };
    case 'device':
      return deviceChanged(tunnel, event);
    case 'traffic':
      return {
        ...tunnel,
        services: tunnel.services.map((service) => ({
          ...service,
          ...event.services.find((now) => now.serviceId === service.serviceId),
        })),
      };
    case 'protocol':
      return { ...tunnel, protocol: event.protocol };
    case 'trouble':
      // No session is left, and where the proxy itself is gone nobody counts them down any more.
      return {
        ...tunnel,
        phase: { kind: 'trouble', error: event.error },
        source: gone(tunnel.source, event.at),
        services: withoutConnections(tunnel),
        wantTerminal: false,
      };
    case 'terminal-wanted':
      return tunnel.wantTerminal === event.wanted ? tunnel : { ...tunnel, wantTerminal: event.wanted };
    case 'closing':
      return { ...tunnel, phase: { kind: 'closing' }, wantTerminal: false };
    case 'closed':
      return {
        ...tunnel,
        phase: { kind: 'closed', why: event.why, at: event.at },
        services: tunnel.services.map((service) => ({ ...service, localPort: null, connections: 0 })),
        source: UNKNOWN,
        destination: UNKNOWN,
        deviceConnected: false,
        wantTerminal: false,
      };
    default:
      return assertNever(event);
  }
}

function unused(port: { serviceId: string; localPort: number }): TunnelService {
  return { ...port, connections: 0, bytesUp: 0, bytesDown: 0 };
}

function withoutConnections({ services }: Tunnel): Tunnel['services'] {
  return services.map((service) => ({ ...service, connections: 0 }));
}

function upPhase(deviceConnected: boolean, at: number): Phase {
  return deviceConnected ? { kind: 'connected' } : { kind: 'waiting', since: at };
}

function openedFacts({ type: _type, key: _key, ...facts }: Extract<TunnelEvent, { type: 'opened' }>) {
  const { deviceConnected, origin, openedAt } = facts;
  // When a device came to a tunnel that was open already, the first look at AWS tells.
  const since = origin === 'opened' ? openedAt : null;
  const destination: End = deviceConnected
    ? { state: 'connected', since: null }
    : { state: 'waiting', since };
  return { ...facts, destination };
}

/** What was connected is lost; what never was is still waited for. */
function gone(end: End, at: number | undefined): End {
  return end.state === 'connected' ? { state: 'lost', since: at ?? null } : end;
}

type DeviceEvent = Extract<TunnelEvent, { type: 'device' }>;

function deviceChanged(tunnel: Tunnel, event: DeviceEvent): Tunnel {
  const { connected, assumed = false, at } = event;
  const destination = destinationAfter(tunnel, event);
  if (
    tunnel.deviceConnected === connected &&
    tunnel.deviceAssumed === assumed &&
    destination === tunnel.destination
  ) {
    return tunnel;
  }
  const up = tunnel.phase.kind === 'waiting' || tunnel.phase.kind === 'connected';
  return {
    ...tunnel,
    destination,
    deviceConnected: connected,
    deviceAssumed: assumed,
    phase: up && tunnel.deviceConnected !== connected ? upPhase(connected, at) : tunnel.phase,
  };
}

function destinationAfter(
  { destination: before, openedAt }: Tunnel,
  { connected, assumed = false, at, since = null }: DeviceEvent,
): End {
  if (assumed) {
    return before.state === 'unknown' ? before : UNKNOWN;
  }
  // A device that came and went before this application looked has left a later time than that of the open.
  const wasThere =
    before.state === 'connected' ||
    before.state === 'lost' ||
    (since !== null && openedAt !== null && since - openedAt > SAME_INSTANT_MS);
  const state = connected ? 'connected' : wasThere ? 'lost' : 'waiting';
  if (state === before.state) {
    return before.since === null && since !== null ? { state, since } : before;
  }
  return { state, since: since ?? at };
}
