import type { Log } from '../shared/log.ts';
import { saidText } from '../shared/reasons.ts';
import type { Tunnel, TunnelsState } from '../tunnels/model.ts';
import { findTunnel } from '../tunnels/selectors.ts';

/**
 * Writes down what becomes of each tunnel, with all its names: by these lines the log can be filtered. Call the answer
 * with every change of the tunnels.
 */
export function createTunnelLog(log: Log): (before: TunnelsState, after: TunnelsState) => void {
  return (before, after) => {
    for (const tunnel of after.tunnels) {
      const was = findTunnel(before, tunnel.key);
      if (was && sameForTheLog(was, tunnel)) {
        continue;
      }
      const { phase, key, thingName, tunnelId } = tunnel;
      const names = { tunnel: key, thing: thingName, tunnelId: tunnelId ?? undefined };
      if (phase.kind === 'trouble') {
        const { code, message } = phase.error;
        log.warn('the tunnel needs the user', { ...names, code, reason: message });
      } else if (phase.kind === 'reconnecting') {
        const { attempt, reason } = phase;
        log.info('the tunnel is reconnecting', { ...names, attempt, reason: saidText(reason) });
      } else {
        log.info(`the tunnel is ${WORDS[phase.kind]}`, { ...names, device: tunnel.destination.state });
      }
    }
  };
}

const WORDS: Record<Exclude<Tunnel['phase']['kind'], 'trouble' | 'reconnecting'>, string> = {
  opening: 'being opened',
  connecting: 'connecting',
  waiting: 'waiting for the device',
  connected: 'connected',
  closing: 'being closed',
  closed: 'closed',
};

function sameForTheLog(a: Tunnel, b: Tunnel): boolean {
  return (
    a.tunnelId === b.tunnelId &&
    a.phase.kind === b.phase.kind &&
    a.destination.state === b.destination.state &&
    (a.phase.kind !== 'reconnecting' ||
      b.phase.kind !== 'reconnecting' ||
      a.phase.attempt === b.phase.attempt)
  );
}
