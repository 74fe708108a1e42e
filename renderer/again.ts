/** A tunnel like one there is, after it or in its place: what the sheet is filled in with, and whose it is. Pure. */
import type { ProfileView, TunnelView } from '../electron/ipc/contract.ts';
import type { SheetTarget } from './store.ts';

export interface Again {
  services: readonly string[];
  /** null where the old one's is not known. */
  lifetimeMinutes: number | null;
}

const MINUTE_MS = 60_000;

/** The sheet for another one. One that is closed already cannot be found by reusing, so it stands in no one's way. */
export function againTarget(tunnel: TunnelView): SheetTarget {
  const { thingName, state, openedAt, expiresAt } = tunnel;
  const services = tunnel.ports.map(({ serviceId }) => serviceId);
  if (state === 'closed') {
    return { thingName, services };
  }
  const known = openedAt !== null && expiresAt !== null;
  const lifetimeMinutes = known ? Math.round((expiresAt - openedAt) / MINUTE_MS) : null;
  return { thingName, services, again: { services, lifetimeMinutes } };
}

/** The profile that the tunnel was opened with, if there still is one of its name and region. */
export function profileOfTunnel(
  { origin, profileName, region }: Pick<TunnelView, 'origin' | 'profileName' | 'region'>,
  profiles: readonly ProfileView[],
): ProfileView | undefined {
  return origin === 'quick'
    ? undefined
    : profiles.find((profile) => profile.name === profileName && profile.region === region);
}
