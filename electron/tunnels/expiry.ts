import type { Clock } from '../shared/clock.ts';

// Timers stand still while a computer sleeps and clocks jump, so a long wait is cut into looks at the clock.
const LONGEST_WAIT_MS = 60_000;

/**
 * Calls `run` once the clock has reached `instant` (milliseconds since the epoch), also after sleep or a clock jump.
 * The answer cancels it.
 */
export function atInstant(clock: Clock, instant: number, run: () => void): () => void {
  let cancel = () => {};
  const look = () => {
    const left = instant - clock.now();
    if (left <= 0) {
      run();
    } else {
      cancel = clock.after(Math.min(left, LONGEST_WAIT_MS), look);
    }
  };
  cancel = clock.after(Math.min(Math.max(0, instant - clock.now()), LONGEST_WAIT_MS), look);
  return () => cancel();
}
