/** Time enters the code through this, so that tests can move it by hand. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `run` once after `ms`; the answer cancels it. */
  after(ms: number, run: () => void): () => void;
  /**
   * The same once between half of `ms` and `ms` have passed, together with whatever else waits for as long: what many do
   * again and again then wakes the computer once.
   */
  afterAtMost(ms: number, run: () => void): () => void;
}

// setTimeout holds 31 bits of milliseconds; a longer wait would fire at once.
const LONGEST_TIMEOUT_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, run) {
    const timer = setTimeout(run, Math.min(Math.max(0, ms), LONGEST_TIMEOUT_MS));
    return () => clearTimeout(timer);
  },
  // Counted from the start of the thread, so that not all computers do it at the same moment.
  afterAtMost: (ms, run) => systemClock.after(untilTogether(ms, performance.now()), run),
};

/** What is left until the next moment that all who wait for `ms` share. `passed` is counted from any moment, in ms, too. */
export function untilTogether(ms: number, passed: number): number {
  return ms - (passed % (ms / 2));
}
