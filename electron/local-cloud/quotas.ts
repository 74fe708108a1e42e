import type { Clock } from '../shared/clock.ts';

/** Requests per second that an account may make of an operation. An operation that is not named has no limit. */
export type Rates = Readonly<Record<string, number>>;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/**
 * One token bucket per operation, as AWS's API throttling works: a bucket holds one second's worth and fills
 * continuously. The answer of `take` says whether the request may go on.
 */
export function createQuotas(rates: Rates, clock: Clock): { take(operation: string): boolean } {
  const buckets = new Map<string, Bucket>();
  return {
    take(operation) {
      const rate = rates[operation];
      if (rate === undefined) return true;
      const capacity = Math.max(1, rate);
      const now = clock.now();
      const bucket = buckets.get(operation) ?? { tokens: capacity, filledAt: now };
      // A clock that was set back must not empty the bucket.
      const elapsedMs = Math.max(0, now - bucket.filledAt);
      const tokens = Math.min(capacity, bucket.tokens + (elapsedMs / 1000) * rate);
      const granted = tokens >= 1;
      buckets.set(operation, { tokens: granted ? tokens - 1 : tokens, filledAt: now });
      return granted;
    },
  };
}
