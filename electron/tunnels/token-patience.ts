/**
 * What to do about a token that the service does not take. A fresh one mends a token that is spent, and is free. But
 * when fresh ones are refused as well, or two programs take the tunnel from each other in turn, going on at once would
 * never end: so each further one waits longer, and at last the user is asked.
 */
import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';

const MOST_REFUSED = 5;
/** A session that lasted this long was a good one: what was refused before it does not count any more. */
const GOOD_SESSION_MS = 30_000;

export interface TokenPatience {
  /** A session came up. */
  up(): void;
  /** It is over, or another one begins. */
  over(): void;
  /** The service did not take the token. Answers how long to wait before another is asked for; null gives up. */
  refused(): number | null;
  /** Refusals in a row so far. */
  count(): number;
  /** The user wants another try. */
  reset(): void;
}

export function createTokenPatience(options: {
  clock: Pick<Clock, 'now'>;
  random: () => number;
  wait: { firstMs: number; longestMs: number };
}): TokenPatience {
  const { clock, random, wait } = options;
  let refusals = 0;
  let upSince: number | null = null;

  function over(): void {
    if (upSince !== null && clock.now() - upSince >= GOOD_SESSION_MS) {
      refusals = 0;
    }
    upSince = null;
  }

  return {
    up() {
      upSince = clock.now();
    },
    over,
    refused() {
      over();
      refusals += 1;
      if (refusals > MOST_REFUSED) {
        return null;
      }
      return refusals === 1 ? 0 : backoffMs(refusals - 1, { ...wait, random });
    },
    count: () => refusals,
    reset() {
      refusals = 0;
    },
  };
}
