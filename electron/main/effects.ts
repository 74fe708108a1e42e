/** What a change of the state brings about beyond what the window and the tray show. Pure: it answers with the effects. */

import type { Tunnel } from '../tunnels/model.ts';
import { isLive, minuteAfter, nextExpiryChange } from '../tunnels/selectors.ts';
import type { AppState } from './state.ts';

export type Effect =
  | { kind: 'open-terminal'; tunnel: Tunnel }
  /** The device is reached, after `before`; whether that is worth telling depends on how long it took. */
  | { kind: 'connected'; tunnel: Tunnel; before: Tunnel }
  | { kind: 'ended'; tunnel: Tunnel; why: 'expired' | 'elsewhere' }
  | { kind: 'trouble'; tunnel: Tunnel };

export function effectsOf(before: AppState, after: AppState): Effect[] {
  if (before.tunnels === after.tunnels) {
    return [];
  }
  return after.tunnels.tunnels.flatMap((tunnel) => {
    const earlier = before.tunnels.tunnels.find((other) => other.key === tunnel.key);
    return earlier === tunnel ? [] : tunnelEffects(earlier, tunnel);
  });
}

function tunnelEffects(before: Tunnel | undefined, after: Tunnel): Effect[] {
  const { phase } = after;
  const effects: Effect[] = [];
  if (after.wantTerminal && phase.kind === 'connected') {
    effects.push({ kind: 'open-terminal', tunnel: after });
  }
  if (before && before.phase.kind !== 'connected' && phase.kind === 'connected') {
    effects.push({ kind: 'connected', tunnel: after, before });
  }
  if (before && isLive(before) && phase.kind === 'closed' && phase.why !== 'user') {
    effects.push({ kind: 'ended', tunnel: after, why: phase.why });
  }
  if (phase.kind === 'trouble' && before?.phase.kind !== 'trouble') {
    effects.push({ kind: 'trouble', tunnel: after });
  }
  return effects;
}

/**
 * When what is shown changes by time alone, for as long as a tunnel is open: with the minute, which is the same one for
 * all of them, and sharp where one begins to expire.
 */
export function nextMinute(tunnels: readonly Tunnel[], now: number): number | null {
  const open = tunnels.filter((tunnel) => isLive(tunnel) && (tunnel.expiresAt ?? 0) > now);
  const borders = open.flatMap((tunnel) => nextExpiryChange(tunnel, now) ?? []);
  return open.length === 0 ? null : Math.min(minuteAfter(now) - now, ...borders);
}
