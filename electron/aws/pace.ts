/** Keeps OpenTunnel and CloseTunnel under their quotas instead of learning of them by refusals. */
import type { Clock } from '../shared/clock.ts';

export interface Pace {
  /** Starts `run` at once when the last start is long enough ago, else as soon as it is, in the order of the calls. */
  run<T>(run: () => Promise<T>): Promise<T>;
}

export interface Quotas {
  /** `account` is anything that tells accounts apart; the quota is one for each account and region. */
  pace(operation: 'open' | 'close', account: string, region: string): Pace;
}

// Service Quotas L-E72C1C85 and L-4C86F053: one a second. The rest is for requests that travel at different speeds.
const BETWEEN_STARTS_MS = 1_100;

export function createPace(clock: Clock): Pace {
  let nextStart = Number.NEGATIVE_INFINITY;
  return {
    async run(run) {
      const now = clock.now();
      const start = Math.max(now, Math.min(nextStart, now + MOST_WAITING_MS));
      nextStart = start + BETWEEN_STARTS_MS;
      if (start > now) {
        await new Promise<void>((resolve) => clock.after(start - now, resolve));
      }
      return run();
    },
  };
}

// A clock that was set back must not make a call wait for the old time to come round again.
const MOST_WAITING_MS = 60_000;

export function createQuotas(clock: Clock): Quotas {
  const paces = new Map<string, Pace>();
  return {
    pace(operation, account, region) {
      const key = `${operation} ${account} ${region}`;
      const pace = paces.get(key) ?? createPace(clock);
      paces.set(key, pace);
      return pace;
    },
  };
}
