import type { Tunnel, TunnelsState } from './model.ts';

/** Below this much time left a tunnel counts as expiring. */
export const EXPIRING_MS = 10 * 60_000;

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
  return isLive(tunnel) && tunnel.expiresAt !== null && tunnel.expiresAt - now < EXPIRING_MS;
}

export function minutesLeft(tunnel: Tunnel, now: number): number | null {
  return tunnel.expiresAt === null ? null : Math.max(0, Math.ceil((tunnel.expiresAt - now) / 60_000));
}
