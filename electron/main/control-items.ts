/** What the command line shows, made from the state. English throughout. */
import type { DeviceItem, TunnelItem } from '../control/protocol.ts';
import { ENGLISH } from '../i18n/words.ts';
import type { DeviceView } from '../ipc/contract.ts';
import type { TunnelDetail } from '../shared/tunneling.ts';
import type { Tunnel, TunnelService } from '../tunnels/model.ts';
import { stateText } from './view.ts';

/** What people call a service. */
export type LabelOf = (serviceId: string) => string;

export function tunnelItem(tunnel: Tunnel, labelOf: LabelOf): TunnelItem {
  const { key, tunnelId, thingName, region, account, origin, phase, openedAt, expiresAt, services } = tunnel;
  return {
    ...{ key, tunnelId, thingName, region, account, origin, openedAt, expiresAt },
    profile: tunnel.profileName,
    ours: true,
    state: phase.kind,
    stateText: stateText(phase, ENGLISH),
    services: services.map(({ serviceId, localPort, connections }) => ({
      ...{ serviceId, localPort, connections },
      label: labelOf(serviceId),
    })),
    bytesUp: sum(services, 'bytesUp'),
    bytesDown: sum(services, 'bytesDown'),
    error: phase.kind === 'trouble' ? plainError(phase.error) : null,
  };
}

/** One that is not carried here: from the console, a colleague, or a run of Culvert that is over. */
export function otherItem(
  detail: TunnelDetail,
  where: { profile: string; region: string; toHere: (instant: number) => number; labelOf: LabelOf },
): TunnelItem {
  const openedAt = where.toHere(detail.createdAt);
  const [, , , , account = ''] = detail.arn.split(':');
  return {
    key: detail.tunnelId,
    tunnelId: detail.tunnelId,
    thingName: detail.thingName ?? '',
    ...{ profile: where.profile, region: where.region, account: account || null },
    ...{ ours: false, origin: 'other', state: null, stateText: endsText(detail) },
    openedAt,
    expiresAt: openedAt + detail.lifetimeMinutes * 60_000,
    services: detail.services.map((serviceId) => ({
      ...{ serviceId, label: where.labelOf(serviceId), localPort: null, connections: 0 },
    })),
    ...{ bytesUp: 0, bytesDown: 0, error: null },
  };
}

function endsText({ sourceConnected, destinationConnected }: TunnelDetail): string {
  if (sourceConnected) {
    return destinationConnected ? 'In use' : 'In use, waiting for the device';
  }
  return destinationConnected ? 'Open, nobody connected' : 'Open';
}

export function deviceItem(device: DeviceView): DeviceItem {
  const { thingName, thingType, attributes, groups, connectivity, tunnelOpen, favourite, lastUsedAt } =
    device;
  return {
    ...{ thingName, thingType, attributes, groups, tunnelOpen, favourite, lastUsedAt },
    connectivity: connectivity.state,
  };
}

/** Its parameters are for putting it into another language, which the command line does not do. */
function plainError<E extends { params?: unknown }>({ params: _params, ...error }: E): Omit<E, 'params'> {
  return error;
}

function sum(services: readonly TunnelService[], what: 'bytesUp' | 'bytesDown'): number {
  return services.reduce((total, service) => total + service[what], 0);
}
