/** Tunnels that others opened, as words, and which of them would do for a device. Pure. */
import type { OtherTunnelView } from '../electron/ipc/contract.ts';
import { formatAgo, formatClock, formatSpan } from './format.ts';
import type { Words } from './words.tsx';

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
  end: string,
  { connected, since }: { connected: boolean | null; since: number | null },
  now: number,
  words: Words,
): EndText {
  const { t } = words;
  if (connected === null) {
    return { state: 'unknown', text: t('others.end-unknown', { end }) };
  }
  const state = connected ? 'connected' : 'disconnected';
  if (since === null) {
    return { state, text: connected ? t('others.end-connected', { end }) : t('others.end-off', { end }) };
  }
  const time = formatClock(since, now, words);
  const text = connected
    ? t('others.end-connected-since', { end, time })
    : t('others.end-off-since', { end, time });
  return { state, text };
}

/** “Opened 2 h ago · closes by itself in 3 h 20 min”. */
export function otherAge(
  { createdAt, expiresAt }: Pick<OtherTunnelView, 'createdAt' | 'expiresAt'>,
  now: number,
  words: Words,
): string {
  const { t } = words;
  const ago = formatAgo(createdAt, now, words);
  if (expiresAt === null) {
    return t('others.opened', { ago });
  }
  return expiresAt <= now
    ? t('others.opened-closing', { ago })
    : t('others.opened-closes', { ago, span: formatSpan(expiresAt - now, words) });
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
