/**
 * What OpenTunnel and its wish for local ports may look like. AWS checks the same on its side, but words it as a
 * pattern, and neither its SDK nor its command line checks anything before sending.
 */
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';

// API model iotsecuretunneling 2018-10-05: ThingName and Service, both 1 to 128 characters of `[a-zA-Z0-9:_-]+`.
const NAME = /^[a-zA-Z0-9:_-]{1,128}$/;

/** Services of one tunnel; localproxy's docs/MULTIPLEXING.md and the service's quota say the same. */
export const MAX_SERVICES = 3;

/** API model: TimeoutMin, 1 to 720 minutes. */
export const MIN_LIFETIME_MINUTES = 1;
export const MAX_LIFETIME_MINUTES = 720;

const MAX_PORT = 65_535;

// A name that is far too long is shown by its beginning.
const LONGEST_SHOWN = 60;

/** Fails with ThingNameInvalid. */
export function checkThingName(thingName: string): Result<string> {
  return NAME.test(thingName)
    ? ok(thingName)
    : fail(culvertError('ThingNameInvalid', { thingName: shown(thingName) }));
}

/** One to three different service ids. Fails with TooManyServices or ServiceInvalid. */
export function checkServices(services: readonly string[]): Result<string[]> {
  if (services.length > MAX_SERVICES) {
    return fail(culvertError('TooManyServices', { count: services.length }));
  }
  const wrong = services.find((id, index) => !NAME.test(id) || services.indexOf(id) !== index);
  if (wrong !== undefined || services.length === 0) {
    const serviceId = shown(wrong ?? '');
    return fail(culvertError('ServiceInvalid', { serviceId }, { serviceId }));
  }
  return ok([...services]);
}

/** A whole number of minutes that AWS lets a tunnel live. Fails with LifetimeInvalid. */
export function checkLifetime(minutes: number): Result<number> {
  return Number.isInteger(minutes) && minutes >= MIN_LIFETIME_MINUTES && minutes <= MAX_LIFETIME_MINUTES
    ? ok(minutes)
    : fail(culvertError('LifetimeInvalid', { minutes: String(minutes) }));
}

/** A TCP port to listen on. Fails with PortInvalid; 0, “any free one”, is for the caller to leave out. */
export function checkPort(port: number): Result<number> {
  return Number.isInteger(port) && port >= 1 && port <= MAX_PORT
    ? ok(port)
    : fail(culvertError('PortInvalid', { port: String(port) }));
}

function shown(name: string): string {
  return name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name;
}
