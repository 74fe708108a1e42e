/** Tunnels that others opened, as words, and which of them would do for a device. Pure. */
import type { OtherTunnelView, TunnelView } from '../electron/ipc/contract.ts';
import { formatAgo, formatClock, formatSpan } from './format.ts';

/** What it is called: its thing, else its description, else its id. */
export function otherName({ thingName, description, tunnelId }: OtherTunnelView): string {
  return thingName ?? (description.trim() || tunnelId);
}

export interface EndText {
  /** Which dot stands beside it. */
  state: 'connected' | 'disconnected' | 'unknown';
  text: string;
}

/** An end's state with since when: “Device: connected since 09:14”. */
export function endState(
  name: string,
  end: { connected: boolean | null; since: number | null },
  now: number,
): EndText {
  if (end.connected === null) {
    return { state: 'unknown', text: `${name}: not known` };
  }
  const since = end.since === null ? '' : ` since ${formatClock(end.since, now)}`;
  return end.connected
    ? { state: 'connected', text: `${name}: connected${since}` }
    : { state: 'disconnected', text: `${name}: not connected${since}` };
}

/** “Opened 2 h ago · closes by itself in 3 h 20 min”. */
export function otherAge(
  { createdAt, expiresAt }: Pick<OtherTunnelView, 'createdAt' | 'expiresAt'>,
  now: number,
): string {
  const opened = `Opened ${formatAgo(createdAt, now)}`;
  if (expiresAt === null) {
    return opened;
  }
  return `${opened} · ${expiresAt <= now ? 'closing by itself' : `closes by itself in ${formatSpan(expiresAt - now)}`}`;
}

/**
 * The tunnel of others that would do for a device: one that carries the services (or does not tell them), where the
 * device is there before one where it is not, and where nobody is connected before one that is in use.
 */
export function otherTunnelTo(
  tunnels: readonly OtherTunnelView[],
  wanted: { thingName: string; services: readonly string[] },
): OtherTunnelView | undefined {
  const rank = (tunnel: OtherTunnelView) =>
    (tunnel.destinationConnected === false ? 2 : 0) + (tunnel.sourceConnected === true ? 1 : 0);
  return tunnels
    .filter(
      ({ thingName, services }) =>
        thingName === wanted.thingName &&
        (services.length === 0 || wanted.services.every((id) => services.includes(id))),
    )
    .sort((one, other) => rank(one) - rank(other))[0];
}

/** How a tunnel of ours came here, for its card: “Opened 09:14, adopted”. '' where that goes without saying. */
export function originText(origin: TunnelView['origin']): string {
  switch (origin) {
    case 'opened':
      return '';
    case 'reused':
      return 'reused';
    case 'adopted':
      return 'adopted';
    case 'restored':
      return 'found again after the restart';
    case 'quick':
      return 'from a pasted token';
  }
}
