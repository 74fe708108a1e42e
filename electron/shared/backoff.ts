export interface BackoffOptions {
  /** The first wait, doubled each time. */
  firstMs: number;
  longestMs: number;
  /** 0 inclusive to 1 exclusive, as Math.random gives it. */
  random: () => number;
}

/**
 * How long to wait before try number `attempt` (1 is the first retry): exponential with full jitter, never under a
 * quarter of the step, so that a service that accepts and drops is not hammered.
 */
export function backoffMs(attempt: number, options: BackoffOptions): number {
  const step = Math.min(options.longestMs, options.firstMs * 2 ** Math.max(0, attempt - 1));
  return Math.round(step * (0.25 + 0.75 * options.random()));
}
