/** What the window shows, made from the state. Pure: the same state, settings and time give the same view. */
import type { Thing } from '../aws/things.ts';
import type { Words } from '../i18n/words.ts';
import type { DeviceView, PortView, ProtocolChoice, ProtocolVersion, TunnelView } from '../ipc/contract.ts';
import type { ClosedWhy, Phase, Tunnel, TunnelOrigin, TunnelService } from '../tunnels/model.ts';
import { expiryOf } from '../tunnels/selectors.ts';
import { type DefineService, kindOfService, knownService, openedBy, serviceLabel } from './service-views.ts';

/** `define`: what is known of a service, the user's own among them. */
export function tunnelView(
  tunnel: Tunnel,
  { now, words, define = knownService }: { now: number; words: Words; define?: DefineService },
): TunnelView {
  const { phase } = tunnel;
  const ready = phase.kind === 'connected';
  return {
    key: tunnel.key,
    thingName: tunnel.thingName,
    profileName: tunnel.profileName,
    region: tunnel.region,
    tunnelId: tunnel.tunnelId,
    state: phase.kind,
    stateText: stateText(phase, words),
    detail: detailText(tunnel, { now, words }),
    openedAt: tunnel.openedAt,
    expiresAt: tunnel.expiresAt,
    closedAt: phase.kind === 'closed' ? phase.at : null,
    waitingSince: phase.kind === 'waiting' ? phase.since : null,
    expiry: expiryOf(tunnel, now),
    thisComputer: { ...tunnel.source },
    device: { ...tunnel.destination },
    origin: tunnel.origin,
    rotates: tunnel.origin !== 'quick' && !tunnel.thingless,
    older: olderWords(tunnel, words),
    ports: tunnel.services.map((service) => portView(service, tunnel, { ready, words, define })),
    bytesUp: sum(tunnel.services, 'bytesUp'),
    bytesDown: sum(tunnel.services, 'bytesDown'),
    error: phase.kind === 'trouble' ? words.error(phase.error) : null,
  };
}

function portView(
  { serviceId, localPort, connections }: TunnelService,
  { thingName }: Tunnel,
  { ready, words, define }: { ready: boolean; words: Pick<Words, 't'>; define: DefineService },
): PortView {
  const definition = define(serviceId);
  const { devicePort } = definition ?? { devicePort: null };
  return {
    serviceId,
    label: serviceLabel(definition, words) ?? serviceId,
    kind: kindOfService(serviceId, definition),
    ...openedBy(definition, { localPort, thingName }),
    localPort,
    device: devicePort === null ? '' : `localhost:${devicePort}`,
    connections,
    ready,
  };
}

const EXPIRING = {
  soon: 'tunnels.closes-in-ten',
  last: 'tunnels.closes-in-two',
} as const;

const OPENING = {
  opened: 'tunnels.finding',
  reused: 'tunnels.finding',
  adopted: 'tunnels.taking-over',
  restored: 'tunnels.taking-up',
  quick: 'tunnels.from-token',
} as const satisfies Record<TunnelOrigin, string>;

const CLOSED = {
  user: 'tunnels.closed',
  expired: 'tunnels.closed-expired',
  elsewhere: 'tunnels.closed-elsewhere',
} as const satisfies Record<ClosedWhy, string>;

const PLAIN_STATES = {
  opening: 'tunnels.opening',
  connecting: 'tunnels.connecting',
  waiting: 'tunnels.waiting',
  connected: 'tunnels.connected',
  trouble: 'tunnels.trouble',
  closing: 'tunnels.closing',
} as const satisfies Record<Exclude<Phase['kind'], 'reconnecting' | 'closed'>, string>;

export function stateText(phase: Phase, { t }: Pick<Words, 't'>): string {
  switch (phase.kind) {
    case 'reconnecting':
      return phase.attempt > 1
        ? t('tunnels.reconnecting-try', { attempt: phase.attempt })
        : t('tunnels.reconnecting');
    case 'closed':
      return t(CLOSED[phase.why]);
    default:
      return t(PLAIN_STATES[phase.kind]);
  }
}

/** The line under the name. Clock times are left to the window, which knows the user's locale. */
function detailText(tunnel: Tunnel, { now, words }: { now: number; words: Words }): string {
  const { phase } = tunnel;
  const { t } = words;
  switch (phase.kind) {
    case 'opening':
      return t(OPENING[tunnel.origin]);
    case 'waiting':
      return tunnel.wantTerminal ? t('tunnels.terminal-follows') : t('tunnels.not-answered');
    case 'reconnecting':
      return words.said(phase.reason);
    case 'trouble':
      return words.error(phase.error).message;
    case 'closed':
      return t(closedDetail(phase.why, tunnel.origin));
    case 'connected':
      if (tunnel.deviceAssumed) {
        return t(tunnel.origin === 'quick' ? 'tunnels.quick-assumed' : 'tunnels.assumed');
      }
      return expiringText(tunnel, { now, words });
    default:
      return expiringText(tunnel, { now, words });
  }
}

function closedDetail(why: ClosedWhy, origin: TunnelOrigin) {
  switch (why) {
    case 'expired':
      return 'tunnels.expired-detail';
    case 'elsewhere':
      return 'tunnels.elsewhere-detail';
    case 'user':
      return origin === 'quick' ? 'tunnels.quick-closed-detail' : 'tunnels.released';
  }
}

function expiringText(tunnel: Tunnel, { now, words }: { now: number; words: Pick<Words, 't'> }): string {
  const expiry = expiryOf(tunnel, now);
  return expiry === 'far' ? '' : words.t(EXPIRING[expiry]);
}

function sum(services: readonly TunnelService[], what: 'bytesUp' | 'bytesDown'): number {
  return services.reduce((total, service) => total + service[what], 0);
}

/** While a session carries it or tries to: then this is what it speaks. */
const CARRIED: ReadonlySet<Phase['kind']> = new Set(['connecting', 'waiting', 'connected', 'reconnecting']);

/** What an older protocol means for the one who uses the tunnel. A V1 tunnel carries a single service anyway. */
function olderWords({ protocol, phase }: Tunnel, { t }: Pick<Words, 't'>): TunnelView['older'] {
  const { version, chosen } = protocol;
  if (version === 3 || !CARRIED.has(phase.kind)) {
    return null;
  }
  const one = version === 1;
  return chosen
    ? {
        text: t(one ? 'tunnels.older-chosen-one' : 'tunnels.older-chosen-each', { version }),
        why: t('tunnels.older-chosen-why'),
      }
    : {
        text: t(one ? 'tunnels.older-found-one' : 'tunnels.older-found-each', { version }),
        why: t('tunnels.older-found-why'),
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
