/** What a change of the state brings about beyond what the window and the tray show. Pure: it answers with the effects. */

import type { Tunnel } from '../tunnels/model.ts';
import { EXPIRING_MS, isLive } from '../tunnels/selectors.ts';
import type { AppState } from './state.ts';

export type Effect =
  | { kind: 'open-terminal'; tunnel: Tunnel }
  /** Tells the user: a desktop notification when the window is not in front, and a notice in it. */
  | { kind: 'tell'; tone: 'info' | 'warn' | 'bad'; title: string; body: string };

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
  const effects: Effect[] = [];
  if (after.wantTerminal && after.phase.kind === 'connected') {
    effects.push({ kind: 'open-terminal', tunnel: after });
  }
  const wasLive = before !== undefined && isLive(before);
  if (wasLive && after.phase.kind === 'closed' && after.phase.why === 'expired') {
    effects.push({
      kind: 'tell',
      tone: 'warn',
      title: `The tunnel to ${after.thingName} has expired`,
      body: 'It is closed and its local ports are released. Open it again when you need it; that is billed.',
    });
  }
  if (wasLive && after.phase.kind === 'closed' && after.phase.why === 'elsewhere') {
    effects.push({
      kind: 'tell',
      tone: 'warn',
      title: `The tunnel to ${after.thingName} was closed elsewhere`,
      body: 'Somebody closed it in the console or with another program. Its local ports are released.',
    });
  }
  if (after.phase.kind === 'trouble' && before?.phase.kind !== 'trouble') {
    effects.push({
      kind: 'tell',
      tone: 'bad',
      title: `${after.thingName}: ${after.phase.error.message}`,
      body: after.phase.error.advice,
    });
  }
  return effects;
}

/** When the view changes by time alone: each minute that is left, for as long as a tunnel is open. */
export function nextMinute(tunnels: readonly Tunnel[], now: number): number | null {
  const waits = tunnels
    .filter((tunnel) => isLive(tunnel) && tunnel.expiresAt !== null && tunnel.expiresAt > now)
    .map((tunnel) => {
      const left = (tunnel.expiresAt ?? now) - now;
      const toMinute = left % 60_000 || 60_000;
      const toExpiring = left - EXPIRING_MS;
      // One millisecond past the border, so that “less than ten minutes” is true by then.
      return toExpiring >= 0 ? Math.min(toMinute, toExpiring) + 1 : toMinute;
    });
  return waits.length === 0 ? null : Math.min(...waits);
}
