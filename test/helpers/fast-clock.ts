import type { Clock } from '../../electron/shared/clock.ts';

/** A clock on which real time runs so many times faster, so that waits of seconds are over in milliseconds. */
export function fastClock(times: number): Clock {
  const start = Date.now();
  const after: Clock['after'] = (ms, run) => {
    const timer = setTimeout(run, Math.max(0, ms) / times);
    return () => clearTimeout(timer);
  };
  return { now: () => Math.floor(start + (Date.now() - start) * times), after, afterAtMost: after };
}
