/** The user's own services, as they are entered. */
import { culvertError } from '../shared/errors.ts';
import type { OpenProblem } from '../shared/errors-services.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { ServiceDefinition, ServiceOpen } from '../shared/service-definition.ts';
import { commandProblem, textProblem, urlProblem } from '../tunnels/open-slots.ts';
import { checkPort, checkServices } from '../tunnels/rules.ts';

const LONGEST_LABEL = 40;
const LONGEST_OPEN = 1000;
/** A list that people can still look through. */
export const MOST_OWN_SERVICES = 50;

/**
 * Fails with ServiceInvalid, ServiceRepeated, ServiceLabelInvalid, PortInvalid, ServiceOpenInvalid or ServicesTooMany; the
 * details name the service.
 */
export function parseServices(given: readonly ServiceDefinition[]): Result<ServiceDefinition[]> {
  if (given.length > MOST_OWN_SERVICES) {
    return fail(culvertError('ServicesTooMany', { most: MOST_OWN_SERVICES }));
  }
  const services: ServiceDefinition[] = [];
  for (const each of given) {
    const parsed = parseService(each);
    if (!parsed.ok) {
      return parsed;
    }
    const { serviceId } = parsed.value;
    // Agents differ in how they write an id, so two that differ in capitals alone would be taken for each other.
    if (services.some((other) => other.serviceId.toUpperCase() === serviceId.toUpperCase())) {
      return fail(culvertError('ServiceRepeated', { serviceId }, { serviceId }));
    }
    services.push(parsed.value);
  }
  return ok(services);
}

function parseService(given: ServiceDefinition): Result<ServiceDefinition> {
  const serviceId = given.serviceId.trim();
  const id = checkServices([serviceId]);
  if (!id.ok) {
    return id;
  }
  const label = given.label.trim() || serviceId;
  // A service's id may be longer than what a menu has room for; what people call it may not.
  if (
    label !== serviceId &&
    ([...label].length > LONGEST_LABEL || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(label))
  ) {
    return fail(culvertError('ServiceLabelInvalid', { most: LONGEST_LABEL }, { serviceId }));
  }
  if (given.devicePort !== null) {
    const port = checkPort(given.devicePort);
    if (!port.ok) {
      return port;
    }
  }
  const open = trimmed(given.open);
  const checked = checkOpen(open, label);
  return checked.ok ? ok({ serviceId, label, devicePort: given.devicePort, open }) : checked;
}

function trimmed(open: ServiceOpen): ServiceOpen {
  switch (open.kind) {
    case 'terminal':
      return { kind: 'terminal' };
    case 'url':
      return { kind: 'url', url: open.url.trim() };
    case 'program':
      return { kind: 'program', command: open.command.trim() };
    case 'copy':
      return { kind: 'copy', text: open.text.trim() };
  }
}

/** Whether a service may be opened so. Fails with ServiceOpenInvalid. */
export function checkOpen(open: ServiceOpen, service: string): Result<null> {
  const problem = problemOf(open);
  return problem === null ? ok(null) : fail(culvertError('ServiceOpenInvalid', { service, fault: problem }));
}

function problemOf(open: ServiceOpen): OpenProblem | null {
  switch (open.kind) {
    case 'terminal':
      return null;
    case 'url':
      return open.url.length > LONGEST_OPEN ? 'too-long' : urlProblem(open.url);
    case 'program':
      return open.command.length > LONGEST_OPEN ? 'too-long' : commandProblem(open.command);
    case 'copy':
      return open.text.length > LONGEST_OPEN ? 'too-long' : textProblem(open.text);
  }
}
