/** Whether and how a tunnel that somebody else opened can be taken up. */
import type { ServiceBinding } from '../proxy/messages.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { TunnelDetail } from '../shared/tunneling.ts';
import type { Account, DeviceMemoryPort } from './collaborators.ts';
import { nameOf } from './names.ts';
import { MAX_SERVICES } from './rules.ts';

export interface AdoptOptions {
  profileId: string;
  tunnelId: string;
  /** Take it over even when somebody is connected. */
  takeOver: boolean;
  /** As in OpenOptions. */
  ports: Record<string, number>;
  portsOnce: Record<string, number>;
}

/** A tunnel that may be taken up. */
export interface Adoptable {
  tunnel: TunnelDetail;
  thingName: string;
  thingless: boolean;
  /** This computer's clock, milliseconds since the epoch. */
  openedAt: number;
  /** What to listen on; 0 is any free port. */
  wanted: ServiceBinding[];
}

/**
 * Looks at the tunnel and changes nothing. Fails with TunnelUnknown, TunnelClosed, TunnelExpired, TooManyServices,
 * AgentTakesOneService, or TunnelInUse where somebody is connected.
 */
export async function findAdoptable(
  request: AdoptOptions,
  context: {
    account: Account;
    memory: Pick<DeviceMemoryPort, 'recall'>;
    /** Leaves out what a tunnel of ours holds. */
    freePorts: (ports: Record<string, number>) => Record<string, number>;
    now: number;
  },
): Promise<Result<Adoptable>> {
  const { tunneling, region } = context.account;
  const found = await tunneling.describeTunnel(request.tunnelId);
  if (!found.ok) {
    return found;
  }
  const tunnel = found.value;
  const { thingName, thingless } = nameOf(tunnel);
  const openedAt = tunnel.createdAt - tunneling.clockOffsetMs();
  const refused = refusal(tunnel, {
    thingName,
    isExpired: context.now >= openedAt + tunnel.lifetimeMinutes * 60_000,
    takeOver: request.takeOver,
  });
  if (refused) {
    return fail(refused);
  }
  const { profileId } = request;
  const memory = thingless ? null : context.memory.recall({ profileId, region, thingName });
  // It would be refused as soon as it is connected.
  if (memory?.destinationVersion === 1 && tunnel.services.length > 1) {
    return fail(culvertError('AgentTakesOneService', { thingName }));
  }
  const remembered = context.freePorts(memory?.ports ?? {});
  // A tunnel that was opened without services carries one that has no name (V1).
  const ids = tunnel.services.length === 0 ? [''] : tunnel.services;
  const wanted = ids.map((serviceId) => ({
    serviceId,
    port: request.portsOnce[serviceId] ?? request.ports[serviceId] ?? remembered[serviceId] ?? 0,
  }));
  return ok({ tunnel, thingName, thingless, openedAt, wanted });
}

function refusal(
  tunnel: TunnelDetail,
  { thingName, isExpired, takeOver }: { thingName: string; isExpired: boolean; takeOver: boolean },
): CulvertError | null {
  if (isExpired) {
    return culvertError('TunnelExpired', { thingName });
  }
  if (tunnel.status === 'CLOSED') {
    return culvertError('TunnelClosed', { thingName });
  }
  if (tunnel.services.length > MAX_SERVICES) {
    return culvertError('TooManyServices', { count: tunnel.services.length });
  }
  return tunnel.sourceConnected && !takeOver
    ? culvertError('TunnelInUse', { thingName }, { tunnelId: tunnel.tunnelId })
    : null;
}
