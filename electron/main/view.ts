/** What the window shows, made from the state. Pure: the same state, settings and time give the same view. */
import type { Thing } from '../aws/things.ts';
import type { DeviceView, PortView, ProtocolChoice, ProtocolVersion, TunnelView } from '../ipc/contract.ts';
import type { ClosedWhy, Phase, Tunnel, TunnelOrigin, TunnelService } from '../tunnels/model.ts';
import { presetOf } from '../tunnels/presets.ts';
import { isExpiring } from '../tunnels/selectors.ts';

export function tunnelView(tunnel: Tunnel, now: number): TunnelView {
  const { phase } = tunnel;
  return {
    key: tunnel.key,
    thingName: tunnel.thingName,
    profileName: tunnel.profileName,
    region: tunnel.region,
    tunnelId: tunnel.tunnelId,
    state: phase.kind,
    stateText: stateText(phase),
    detail: detailText(tunnel, now),
    openedAt: tunnel.openedAt,
    expiresAt: tunnel.expiresAt,
    closedAt: phase.kind === 'closed' ? phase.at : null,
    waitingSince: phase.kind === 'waiting' ? phase.since : null,
    expiring: isExpiring(tunnel, now),
    origin: tunnel.origin,
    older: olderWords(tunnel),
    ports: tunnel.services.map((service) => portView(service, phase.kind === 'connected')),
    bytesUp: sum(tunnel.services, 'bytesUp'),
    bytesDown: sum(tunnel.services, 'bytesDown'),
    error: phase.kind === 'trouble' ? phase.error : null,
  };
}

function portView(service: TunnelService, ready: boolean): PortView {
  const preset = presetOf(service.serviceId);
  return {
    serviceId: service.serviceId,
    label: preset?.label ?? service.serviceId,
    kind: preset?.kind ?? 'other',
    localPort: service.localPort,
    device: preset ? `localhost:${preset.devicePort}` : '',
    connections: service.connections,
    ready,
  };
}

const EXPIRING_WORDS = 'Closes by itself in under 10 minutes';

const OPENING: Record<TunnelOrigin, string> = {
  opened: 'Looking for an open tunnel, or opening one',
  reused: 'Looking for an open tunnel, or opening one',
  adopted: 'Taking it over',
  restored: 'Open before Culvert started; being taken up again',
  quick: 'Connecting with the pasted token',
};

const CLOSED: Record<ClosedWhy, string> = {
  user: 'Closed',
  expired: 'Closed, expired',
  elsewhere: 'Closed elsewhere',
};

export function stateText(phase: Phase): string {
  switch (phase.kind) {
    case 'opening':
      return 'Opening';
    case 'connecting':
      return 'Connecting';
    case 'waiting':
      return 'Waiting for device';
    case 'connected':
      return 'Connected';
    case 'reconnecting':
      return phase.attempt > 1 ? `Reconnecting, try ${phase.attempt}` : 'Reconnecting';
    case 'trouble':
      return 'Trouble';
    case 'closing':
      return 'Closing';
    case 'closed':
      return CLOSED[phase.why];
  }
}

/** The line under the name. Clock times are left to the window, which knows the user's locale. */
function detailText(tunnel: Tunnel, now: number): string {
  const { phase } = tunnel;
  switch (phase.kind) {
    case 'opening':
      return OPENING[tunnel.origin];
    case 'waiting':
      return tunnel.wantTerminal
        ? 'The terminal opens as soon as the device answers'
        : 'The device has not answered yet · is its agent running?';
    case 'reconnecting':
      return phase.reason;
    case 'trouble':
      return phase.error.message;
    case 'closed':
      return phase.why === 'expired'
        ? 'Its time is over. Its local ports are released.'
        : phase.why === 'elsewhere'
          ? 'Somebody closed it in the console or with another program.'
          : tunnel.origin === 'quick'
            ? 'Our end is closed. The tunnel itself stays open at AWS until it expires or whoever opened it closes it.'
            : 'Its local ports are released.';
    case 'connected':
      if (tunnel.deviceAssumed && tunnel.origin === 'quick') {
        return 'From a pasted token, which does not tell whether the device is there';
      }
      if (tunnel.deviceAssumed) {
        return 'Whether the device is there is not known: this profile may not call iot:DescribeTunnel';
      }
      return isExpiring(tunnel, now) ? EXPIRING_WORDS : '';
    default:
      return isExpiring(tunnel, now) ? EXPIRING_WORDS : '';
  }
}

function sum(services: readonly TunnelService[], what: 'bytesUp' | 'bytesDown'): number {
  return services.reduce((total, service) => total + service[what], 0);
}

/** While a session carries it or tries to: then this is what it speaks. */
const CARRIED: ReadonlySet<Phase['kind']> = new Set(['connecting', 'waiting', 'connected', 'reconnecting']);

/** What an older protocol means for the one who uses the tunnel. A V1 tunnel carries a single service anyway. */
function olderWords({ protocol, phase }: Tunnel): TunnelView['older'] {
  const { version, chosen } = protocol;
  if (version === 3 || !CARRIED.has(phase.kind)) {
    return null;
  }
  const limit = version === 1 ? 'one connection at a time' : 'one connection at a time per service';
  const waits = 'Another one waits until the first is closed.';
  return chosen
    ? {
        text: `Protocol set to V${version}: ${limit}`,
        why: `${waits} If the device’s agent speaks V3, choose Automatic for this device.`,
      }
    : {
        text: `Older agent (V${version}): ${limit}`,
        why: `${waits} An agent that speaks V3, as localproxy 3 does, lifts this.`,
      };
}

export interface RememberedDevice {
  sshUser: string;
  identityFile: string;
  protocol: ProtocolChoice;
  foundProtocol: ProtocolVersion | null;
  lastUsedAt: number | null;
  favourite: boolean;
  services: string[];
  lifetimeMinutes: number | null;
  ports: Record<string, number>;
}

/** One row of the devices. */
export function deviceView(
  thing: Thing,
  { tunnelOpen, remembered }: { tunnelOpen: boolean; remembered: RememberedDevice },
): DeviceView {
  return {
    thingName: thing.thingName,
    thingType: thing.thingType,
    attributes: Object.values(thing.attributes).join(' · '),
    groups: [...thing.groups],
    connectivity: thing.connectivity,
    tunnelOpen,
    ...rememberedOf(remembered),
  };
}

/** Not all that is remembered is for the window. */
function rememberedOf(remembered: RememberedDevice): RememberedDevice {
  const { sshUser, identityFile, protocol, foundProtocol, lastUsedAt } = remembered;
  const { favourite, services, lifetimeMinutes, ports } = remembered;
  return {
    ...{ sshUser, identityFile, protocol, foundProtocol, lastUsedAt },
    ...{ favourite, services, lifetimeMinutes, ports },
  };
}
