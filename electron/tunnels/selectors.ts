import type { Tunnel, TunnelsState } from './model.ts';

/** Below this much time left a tunnel counts as expiring. */
export const EXPIRING_MS = 10 * 60_000;

/** Below this much time left whatever runs in it is to be brought to an end. */
export const LAST_MS = 2 * 60_000;

/** A tunnel with less time left is not reused: the shell in it would die at once. */
export const LEAST_LEFT_TO_REUSE_MS = 30_000;

/** Not closed: it holds ports, or is about to. */
export function isLive(tunnel: Tunnel): boolean {
  return tunnel.phase.kind !== 'closed';
}

export function liveTunnels(state: TunnelsState): Tunnel[] {
  return state.tunnels.filter(isLive);
}

export function findTunnel(state: TunnelsState, key: string): Tunnel | undefined {
  return state.tunnels.find((tunnel) => tunnel.key === key);
}

/** Our own live tunnel that already carries every one of `services` to the device, newest first. */
export function reusable(
  state: TunnelsState,
  wanted: { profileId: string; region: string; thingName: string; services: string[] },
  now: number,
): Tunnel | undefined {
  return state.tunnels.findLast(
    (tunnel) =>
      isLive(tunnel) &&
      !tunnel.thingless &&
      tunnel.phase.kind !== 'closing' &&
      (tunnel.expiresAt === null || tunnel.expiresAt - now >= LEAST_LEFT_TO_REUSE_MS) &&
      tunnel.profileId === wanted.profileId &&
      tunnel.region === wanted.region &&
      tunnel.thingName === wanted.thingName &&
      wanted.services.every((id) => tunnel.services.some((service) => service.serviceId === id)),
  );
}

export function isExpiring(tunnel: Tunnel, now: number): boolean {
  return expiryOf(tunnel, now) !== 'far';
}

/** `soon`: less than ten minutes are left; `last`: less than two. What is closed, or whose end nobody knows, is `far`. */
export function expiryOf(tunnel: Tunnel, now: number): 'far' | 'soon' | 'last' {
  const left = isLive(tunnel) && tunnel.expiresAt !== null ? tunnel.expiresAt - now : null;
  if (left === null || left >= EXPIRING_MS) {
    return 'far';
  }
  return left >= LAST_MS ? 'soon' : 'last';
}

/** In how many milliseconds `expiryOf` answers something else; null where it does not any more. */
export function nextExpiryChange(tunnel: Tunnel, now: number): number | null {
  if (!isLive(tunnel) || tunnel.expiresAt === null) {
    return null;
  }
  const left = tunnel.expiresAt - now;
  const border = [EXPIRING_MS, LAST_MS].find((each) => left >= each);
  // One millisecond past the border, so that “less than” is true by then.
  return border === undefined ? null : left - border + 1;
}

const MINUTE_MS = 60_000;

/** The next whole minute of the clock. */
export function minuteAfter(now: number): number {
  return (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;
}

export function minutesLeft(tunnel: Tunnel, now: number): number | null {
  return tunnel.expiresAt === null ? null : Math.max(0, Math.ceil((tunnel.expiresAt - now) / 60_000));
}
