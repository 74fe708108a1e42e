/**
 * Keeps a burst of desktop notifications readable: with many tunnels one cause (a sign-in that ended, a network that is
 * gone) is the trouble of each of them at once.
 */
import type { Clock } from '../shared/clock.ts';

/** Shown one by one; the rest of the burst becomes one. */
const MOST_AT_ONCE = 3;
const BURST_MS = 5_000;

export interface FewNotifications<T> {
  tell(message: T): void;
  /** What still waits to be shown was seen otherwise. */
  drop(): void;
}

export function createFewNotifications<T>(options: {
  clock: Pick<Clock, 'after'>;
  show: (message: T) => void;
  /** What stands for so many. */
  more: (count: number) => T;
}): FewNotifications<T> {
  let shown = 0;
  let left: T[] = [];

  function endBurst(): void {
    const [only] = left;
    const count = left.length;
    left = [];
    if (count > 1) {
      // It may go on: tunnels that were opened one after another expire so, too.
      options.clock.after(BURST_MS, endBurst);
      options.show(options.more(count));
      return;
    }
    shown = 0;
    if (only !== undefined) {
      options.show(only);
    }
  }

  return {
    tell(message) {
      if (shown === 0) {
        options.clock.after(BURST_MS, endBurst);
      }
      if (shown < MOST_AT_ONCE) {
        shown += 1;
        options.show(message);
      } else {
        left.push(message);
      }
    },
    drop() {
      left = [];
    },
  };
}
