import { type Said, saidText } from '../shared/reasons.ts';
import type { TunnelDetail } from '../shared/tunneling.ts';

/** AWS's clock is known to about a second. */
const CLOCK_SLACK_MS = 1_500;

/**
 * What the service says of a token that was used before; one that was rotated it does not know. Its words are documented
 * for this case only, so anything else may mean a rotation.
 */
const SPENT = /previously used|can ?not be used again/i;

export interface LastSession {
  /** When it came up and when it was over, this computer's clock; null where there was none. */
  upAt: number | null;
  downAt: number | null;
  /** Why its token is not taken any more. */
  reason: Said;
  /** AWS's clock minus this computer's, milliseconds. */
  clockOffsetMs: number;
}

/**
 * Whether somebody took the tunnel over, and wanted it: they are connected, and either the token that was good is good no
 * more, or they connected after this application did. A source that shows as connected alone says little: that may be
 * our own websocket, which the service does not know to be dead.
 */
export function isTakenOver(
  { sourceConnected, sourceSince }: Pick<TunnelDetail, 'sourceConnected' | 'sourceSince'>,
  { upAt, downAt, reason, clockOffsetMs }: LastSession,
): boolean {
  if (!sourceConnected || upAt === null || downAt === null) {
    return false;
  }
  if (!SPENT.test(saidText(reason))) {
    return true;
  }
  return (
    sourceSince !== null && sourceSince - clockOffsetMs > upAt + Math.max(CLOCK_SLACK_MS, (downAt - upAt) / 2)
  );
}
