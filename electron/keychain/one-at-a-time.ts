/**
 * Lets one call of the keyring run at a time. Each occupies a thread of libuv's small pool until the keyring answers,
 * and file and name look-ups need that pool too: with a keyring that hangs, calls must not pile up.
 */
import type { Clock } from '../shared/clock.ts';

export type Outcome<T> =
  | { kind: 'done'; value: T; tookMs: number }
  | { kind: 'failed'; thrown: unknown; tookMs: number }
  /** The limit has passed. The call itself goes on, since nothing can cancel it. */
  | { kind: 'timeout'; tookMs: number };

export interface OneAtATimeOptions {
  clock: Clock;
  /** After this the user is told that the keyring is waited for. */
  waitingAfterMs: number;
  timeoutMs: number;
  onWaiting: (waiting: boolean) => void;
}

export interface OneAtATime {
  /**
   * Runs the call after those before it. While one is beyond the limit, answers `timeout` at once. `onLate` gets the
   * value of a call that was answered `timeout` and came to an end all the same.
   */
  run<T>(call: () => Promise<T>, onLate?: (value: T) => void): Promise<Outcome<T>>;
  hasPending(): boolean;
}

interface Job {
  start: () => void;
  giveUp: () => void;
}

export function createOneAtATime(options: OneAtATimeOptions): OneAtATime {
  const { clock, waitingAfterMs, timeoutMs, onWaiting } = options;
  const waiting: Job[] = [];
  let running: { since: number; overdue: boolean } | null = null;

  function next(): void {
    running = null;
    waiting.shift()?.start();
  }

  function start<T>(
    call: () => Promise<T>,
    answer: (outcome: Outcome<T>) => void,
    onLate?: (value: T) => void,
  ) {
    const mine = { since: clock.now(), overdue: false };
    running = mine;
    let told = false;
    const tell = (state: boolean) => {
      if (told !== state) {
        told = state;
        onWaiting(state);
      }
    };
    const cancelWaiting = clock.after(waitingAfterMs, () => tell(true));
    const cancelLimit = clock.after(timeoutMs, () => {
      mine.overdue = true;
      tell(false);
      answer({ kind: 'timeout', tookMs: clock.now() - mine.since });
      for (const job of waiting.splice(0)) {
        job.giveUp();
      }
    });
    const settle = (outcome: Outcome<T>) => {
      cancelWaiting();
      cancelLimit();
      tell(false);
      next();
      if (!mine.overdue) {
        answer(outcome);
      } else if (outcome.kind === 'done') {
        onLate?.(outcome.value);
      }
    };
    const tookMs = () => clock.now() - mine.since;
    call().then(
      (value) => settle({ kind: 'done', value, tookMs: tookMs() }),
      (thrown: unknown) => settle({ kind: 'failed', thrown, tookMs: tookMs() }),
    );
  }

  return {
    hasPending: () => running !== null,
    run(call, onLate) {
      return new Promise((answer) => {
        if (running?.overdue) {
          answer({ kind: 'timeout', tookMs: clock.now() - running.since });
          return;
        }
        const asked = clock.now();
        const job: Job = {
          start: () => start(call, answer, onLate),
          giveUp: () => answer({ kind: 'timeout', tookMs: clock.now() - asked }),
        };
        if (running) {
          waiting.push(job);
        } else {
          job.start();
        }
      });
    },
  };
}
