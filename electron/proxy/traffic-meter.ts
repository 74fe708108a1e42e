import type { Clock } from '../shared/clock.ts';

const SHORTEST_INTERVAL_MS = 1_000;

/** Passes on that something changed: at once the first time, then at most once a second, and never without a change. */
export class TrafficMeter {
  readonly #clock: Clock;
  readonly #report: () => void;
  #lastAt = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, report: () => void) {
    this.#clock = clock;
    this.#report = report;
  }

  changed(): void {
    if (this.#cancel) {
      return;
    }
    const wait = Math.max(0, this.#lastAt + SHORTEST_INTERVAL_MS - this.#clock.now());
    this.#cancel = this.#clock.after(wait, () => {
      this.#cancel = null;
      this.#lastAt = this.#clock.now();
      this.#report();
    });
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
