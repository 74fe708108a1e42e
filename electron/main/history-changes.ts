/** What a change of the tunnels means for the history. Pure: it answers with what happened. */
import type { HistoryEntry } from '../ipc/contract.ts';
import type { ClosedWhy, Tunnel, TunnelsState } from '../tunnels/model.ts';

export type HistoryChange =
  /** From here on Culvert carries the tunnel. */
  | { kind: 'carried'; tunnel: Tunnel }
  | { kind: 'closed'; tunnel: Tunnel; by: NonNullable<HistoryEntry['closedBy']>; at: number };

const CLOSED_BY: Record<ClosedWhy, NonNullable<HistoryEntry['closedBy']>> = {
  user: 'you',
  expired: 'expired',
  elsewhere: 'elsewhere',
};

export function historyChanges(before: TunnelsState, after: TunnelsState): HistoryChange[] {
  if (before.tunnels === after.tunnels) {
    return [];
  }
  const earlier = new Map(before.tunnels.map((tunnel) => [tunnel.key, tunnel]));
  return after.tunnels.flatMap((tunnel): HistoryChange[] => {
    const was = earlier.get(tunnel.key);
    if (was === tunnel) {
      return [];
    }
    const changes: HistoryChange[] = [];
    if (isCarried(tunnel) && !(was && isCarried(was))) {
      changes.push({ kind: 'carried', tunnel });
    }
    const { phase } = tunnel;
    if (phase.kind === 'closed' && was?.phase.kind !== 'closed') {
      changes.push({ kind: 'closed', tunnel, by: CLOSED_BY[phase.why], at: phase.at });
    }
    return changes;
  });
}

/** A pasted token comes without the tunnel's id; anything else is there as soon as that is known. */
function isCarried({ tunnelId, origin, phase }: Tunnel): boolean {
  return origin === 'quick' ? phase.kind !== 'opening' : Boolean(tunnelId);
}
