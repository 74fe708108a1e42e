import { assertNever } from '../shared/assert-never.ts';
import type { Phase, Tunnel, TunnelEvent, TunnelService, TunnelsState } from './model.ts';

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
    deviceConnected: false,
    deviceAssumed: false,
    protocol: { version: 3, chosen: false },
    wantTerminal: event.wantTerminal,
  };
}

type StepEvent = Exclude<TunnelEvent, { type: 'opening' | 'forgotten' }>;

function step(tunnel: Tunnel, event: StepEvent): Tunnel {
  const phase = tunnel.phase.kind;
  // What is closed stays closed: late answers of the session or of AWS must not bring it back.
  if (phase === 'closed') {
    return tunnel;
  }
  // While it is being closed only the end of that counts, and its id where it was not open yet.
  if (phase === 'closing' && event.type === 'opened') {
    const { type: _type, key: _key, ...facts } = event;
    return { ...tunnel, ...facts };
  }
  if (phase === 'closing' && event.type !== 'closed' && event.type !== 'trouble') {
    return tunnel;
  }
  switch (event.type) {
    case 'opened': {
      const { type: _type, key: _key, ...facts } = event;
      return { ...tunnel, ...facts, phase: { kind: 'connecting' } };
    }
    case 'connecting':
      return { ...tunnel, phase: { kind: 'connecting' } };
    case 'ports':
      return {
        ...tunnel,
        services: event.ports.map((port) => ({
          ...(tunnel.services.find(({ serviceId }) => serviceId === port.serviceId) ?? unused(port)),
          localPort: port.localPort,
        })),
      };
    case 'session-up':
      return { ...tunnel, phase: upPhase(tunnel.deviceConnected, event.at) };
    case 'reconnecting':
      return {
        ...tunnel,
        phase: { kind: 'reconnecting', attempt: event.attempt, reason: event.reason },
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

function deviceChanged(
  tunnel: Tunnel,
  { connected, assumed = false, at }: Extract<TunnelEvent, { type: 'device' }>,
): Tunnel {
  if (tunnel.deviceConnected === connected && tunnel.deviceAssumed === assumed) {
    return tunnel;
  }
  const up = tunnel.phase.kind === 'waiting' || tunnel.phase.kind === 'connected';
  return {
    ...tunnel,
    deviceConnected: connected,
    deviceAssumed: assumed,
    phase: up && tunnel.deviceConnected !== connected ? upPhase(connected, at) : tunnel.phase,
  };
}
