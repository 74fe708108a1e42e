/** A beat on whole steps of main's clock that runs only while somebody counts and the window can be seen. */
export interface Ticker {
  /** The current step's beginning, in milliseconds since the epoch; steady between two beats. */
  read(): number;
  subscribe(listener: () => void): () => void;
  /** Call after the clock was set. */
  refresh(): void;
}

export interface TickerOptions {
  stepMs: number;
  now: () => number;
  /** Calls `run` once after `ms`; the answer cancels it. */
  after: (ms: number, run: () => void) => () => void;
  hidden: () => boolean;
  /** Calls back when `hidden` may have changed; the answer stops that. */
  onVisibility: (listener: () => void) => () => void;
}

export function createTicker({ stepMs, now, after, hidden, onVisibility }: TickerOptions): Ticker {
  const listeners = new Set<() => void>();
  let step = 0;
  let cancel = () => {};
  let unwatch = () => {};

  // Whole steps hide that timers fire some milliseconds late: a countdown loses one second at a time, never two.
  const fresh = () => Math.floor(now() / stepMs) * stepMs;

  function beat(): void {
    cancel();
    if (listeners.size === 0) {
      return;
    }
    const before = step;
    step = fresh();
    if (!hidden()) {
      cancel = after(stepMs - (now() - step), beat);
    }
    if (step !== before) {
      for (const listener of [...listeners]) {
        listener();
      }
    }
  }

  return {
    read: () => (listeners.size === 0 ? fresh() : step),
    subscribe(listener) {
      listeners.add(listener);
      if (listeners.size === 1) {
        step = fresh();
        unwatch = onVisibility(beat);
        beat();
      }
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          cancel();
          unwatch();
        }
      };
    },
    refresh: beat,
  };
}
