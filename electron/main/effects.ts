/** What a change of the state brings about beyond what the window and the tray show. Pure: it answers with the effects. */

import type { Tunnel } from '../tunnels/model.ts';
import { isLive } from '../tunnels/selectors.ts';
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

/** When the view changes by time alone: each minute that is left, for as long as a tunnel is open. */
export function nextMinute(tunnels: readonly Tunnel[], now: number): number | null {
  const waits = tunnels
    .filter((tunnel) => isLive(tunnel) && tunnel.expiresAt !== null && tunnel.expiresAt > now)
    // One millisecond past the border, so that “less than ten minutes” is true by then.
    .map((tunnel) => (((tunnel.expiresAt ?? now) - now) % MINUTE_MS) + 1);
  return waits.length === 0 ? null : Math.min(...waits);
}

const MINUTE_MS = 60_000;
