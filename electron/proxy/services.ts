import { culvertError } from '../shared/errors.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { ProtocolVersion, ServiceBinding } from './messages.ts';

/** “Up to three services” (multiplexing guide, December 2024). */
const MAX_SERVICES = 3;
/** The rule of OpenTunnel. */
const SERVICE_ID = /^[a-zA-Z0-9:_-]{1,128}$/;
const HIGHEST_PORT = 65_535;

/**
 * Checks what is to be listened on. A single service may have the id '' (a tunnel without services). Fails with
 * TooManyServices, ServiceInvalid or PortInvalid.
 */
export function checkServices(services: ServiceBinding[]): Result<null> {
  if (services.length > MAX_SERVICES) {
    return fail(culvertError('TooManyServices', { count: services.length }));
  }
  if (services.length === 0) {
    return fail(culvertError('ServiceInvalid', { serviceId: '' }));
  }
  const seen = new Set<string>();
  for (const { serviceId, port } of services) {
    const alone = serviceId === '' && services.length === 1;
    if ((!alone && !SERVICE_ID.test(serviceId)) || seen.has(serviceId)) {
      return fail(culvertError('ServiceInvalid', { serviceId }, { serviceId }));
    }
    seen.add(serviceId);
    if (!Number.isInteger(port) || port < 0 || port > HIGHEST_PORT) {
      return fail(culvertError('PortInvalid', { port: String(port) }, { serviceId }));
    }
  }
  return ok(null);
}

/**
 * A binding for each service that a tunnel carries, '' for one without services. `ports` are wishes by service id; a
 * lone wish means the lone service, whatever the tunnel calls it. Left out: a free port.
 */
export function wantedBindings(
  serviceIds: readonly string[],
  ports: Record<string, number>,
): ServiceBinding[] {
  const ids = serviceIds.length === 0 ? [''] : serviceIds;
  const wishes = Object.values(ports);
  const lone = ids.length === 1 && wishes.length === 1 ? wishes[0] : undefined;
  return ids.map((serviceId) => ({ serviceId, port: ports[serviceId] ?? lone ?? 0 }));
}

/**
 * What goes on the wire for each local service, given the tunnel's own list. “The value of service IDs and number of
 * service IDs have to match between OpenTunnel call and local proxy”; but a service without a local port is no harm.
 */
export function wireServiceIds(options: {
  local: string[];
  remote: string[];
  version: ProtocolVersion;
}): { ok: true; ids: string[] } | { ok: false; reason: Reason } {
  const { local, remote, version } = options;
  if (version === 1 && local.length > 1) {
    return { ok: false, reason: because('reason.v1-one-service') };
  }
  if (remote.length === 0) {
    return local.length === 1
      ? { ok: true, ids: [''] }
      : { ok: false, reason: because('reason.no-services') };
  }
  // A single unnamed port means the tunnel's only service.
  const named = local.map((id) => (id === '' && remote.length === 1 ? (remote[0] ?? '') : id));
  const missing = named.filter((id) => !remote.includes(id));
  if (missing.length > 0) {
    // An unnamed service is alone.
    const reason = because('reason.other-services', {
      carries: remote.join(', '),
      lacks: missing.join(', '),
    });
    return { ok: false, reason };
  }
  // V1 has no field for it. A V1 destination has at most one service anyway.
  return { ok: true, ids: version === 1 ? [''] : named };
}
