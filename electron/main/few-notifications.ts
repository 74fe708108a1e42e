/**
 * Keeps a burst of desktop notifications readable: with many tunnels one cause (a sign-in that ended, a network that is
 * gone) is the trouble of each of them at once.
 */
import type { Clock } from '../shared/clock.ts';

export interface NotificationText {
  title: string;
  body: string;
}

/** Shown one by one; the rest of the burst becomes one. */
const MOST_AT_ONCE = 3;
const BURST_MS = 5_000;

export function createFewNotifications(options: {
  clock: Pick<Clock, 'after'>;
  show: (message: NotificationText) => void;
}): (message: NotificationText) => void {
  let shown = 0;
  let left: NotificationText[] = [];

  function endBurst(): void {
    const [only] = left;
    const count = left.length;
    shown = 0;
    left = [];
    if (only && count === 1) {
      options.show(only);
    } else if (count > 1) {
      options.show({
        title: `Culvert has ${count} more messages`,
        body: 'The tunnels in its window say what each of them is about.',
      });
    }
  }

  return (message) => {
    if (shown === 0) {
      options.clock.after(BURST_MS, endBurst);
    }
    if (shown < MOST_AT_ONCE) {
      shown += 1;
      options.show(message);
    } else {
      left.push(message);
    }
  };
}
