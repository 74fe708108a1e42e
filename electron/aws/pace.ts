/** Keeps every operation under its quota instead of learning of it by refusals. One limiter for each account and region. */
import type { Clock } from '../shared/clock.ts';

export interface Pace {
  /** Starts `run` at once when the quota allows it, else as soon as it does, in the order of the calls. */
  run<T>(run: () => Promise<T>): Promise<T>;
}

export interface Quotas {
  /** `account` is anything that tells accounts apart; `action` is the IAM action of the operation, `iot:OpenTunnel`. */
  pace(action: string, account: string, region: string): Pace;
}

interface Rate {
  /** Between starts, on average. */
  everyMs: number;
  /** How many may start at once after a rest. */
  burst: number;
}

// Service Quotas L-E72C1C85 and L-4C86F053: one a second. The rest is for requests that travel at different speeds.
const ONE_A_SECOND: Rate = { everyMs: 1_100, burst: 1 };
/** Of what AWS grants; colleagues, consoles and agents live on the same quota. */
const OUR_SHARE = 0.8;

function perSecond(quota: number): Rate {
  const rate = quota * OUR_SHARE;
  return { everyMs: 1000 / rate, burst: Math.max(1, Math.floor(rate / 2)) };
}

/** Default quotas of an account and region, requests per second (AWS IoT service quotas). */
const RATES: Readonly<Record<string, Rate>> = {
  'iot:OpenTunnel': ONE_A_SECOND,
  'iot:CloseTunnel': ONE_A_SECOND,
  'iot:DescribeTunnel': perSecond(10),
  'iot:ListTunnels': perSecond(10),
  'iot:ListTagsForResource': perSecond(10),
  // Not published; taken to be as the others.
  'iot:RotateTunnelAccessToken': perSecond(10),
  'iot:ListThings': perSecond(10),
  'iot:ListThingGroups': perSecond(10),
  'iot:ListThingTypes': perSecond(10),
  'iot:ListThingsInThingGroup': perSecond(25),
  'iot:SearchIndex': perSecond(15),
  'iot:GetIndexingConfiguration': perSecond(20),
  'iot:DescribeThing': perSecond(350),
  'iot:GetThingConnectivityData': perSecond(350),
};
const OTHERS = perSecond(10);

export function createPace(clock: Clock, { everyMs, burst }: Rate = ONE_A_SECOND): Pace {
  /** When the next call would be due at an even pace. It may run ahead of the clock by what `burst` allows. */
  let due = Number.NEGATIVE_INFINITY;
  let asked = Number.NEGATIVE_INFINITY;
  return {
    async run(run) {
      const now = clock.now();
      // A clock that was set back must not make a call wait for the old time to come round again.
      due += Math.min(0, now - asked);
      asked = now;
      const even = Math.max(due, now);
      const start = Math.max(now, even - (burst - 1) * everyMs);
      due = even + everyMs;
      if (start > now) {
        await new Promise<void>((resolve) => clock.after(start - now, resolve));
      }
      return run();
    },
  };
}

export function createQuotas(clock: Clock): Quotas {
  const paces = new Map<string, Pace>();
  return {
    pace(action, account, region) {
      const key = `${action} ${account} ${region}`;
      const pace = paces.get(key) ?? createPace(clock, RATES[action] ?? OTHERS);
      paces.set(key, pace);
      return pace;
    },
  };
}
