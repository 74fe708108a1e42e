/**
 * What flows through a tunnel, from the bytes that successive views count. Main sends a view at most once a second while
 * something flows, and none for a tunnel that is quiet. Pure; milliseconds and bytes unless a name says otherwise.
 */
import type { WindowView } from '../electron/ipc/contract.ts';

/** What was counted by an instant of main's clock. */
export interface Sample {
  at: number;
  up: number;
  down: number;
}

/** Of each tunnel, by key: the samples of the last minute and the one before, oldest first. */
export type Rates = ReadonlyMap<string, readonly Sample[]>;

export const LINE_MS = 60_000;
const STEP_MS = 1_000;
// The rates in figures are those of this long, so that they can be read.
const NOW_MS = 2_000;
// Views that follow each other within this time count the same flow; after a longer pause it began just now.
const SAME_FLOW_MS = 2_500;

/**
 * The bandwidth of one tunnel as AWS's list of quotas has it, 800 kbps. Its guide says kilobytes where the list says
 * kilobits, and the quota can be raised, so this is drawn as a line and not as the end of the scale.
 */
export const LIMIT_KBPS = 800;

/** The samples with those of another view. */
export function takeRates(before: Rates, { now, tunnels }: Pick<WindowView, 'now' | 'tunnels'>): Rates {
  const after = new Map<string, readonly Sample[]>();
  for (const { key, state, bytesUp: up, bytesDown: down } of tunnels) {
    if (state !== 'closed') {
      after.set(key, taken(before.get(key) ?? [], { at: now, up, down }));
    }
  }
  const isSame =
    after.size === before.size && [...after].every(([key, samples]) => before.get(key) === samples);
  return isSame ? before : after;
}

function taken(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const last = samples.at(-1);
  // Counted anew after the part that carries the traffic was started again, or the clock was set back.
  if (!last || sample.up < last.up || sample.down < last.down || sample.at < last.at) {
    return [sample];
  }
  if (sample.up === last.up && sample.down === last.down) {
    return samples;
  }
  const inSight = samples.findLastIndex(({ at }) => at <= sample.at - LINE_MS);
  return [...samples.slice(Math.max(0, inSight)), sample];
}

export interface Throughput {
  /** Both directions together for each second of the last minute, oldest first, kilobits per second. */
  line: number[];
  upKbps: number;
  downKbps: number;
}

export function throughput(samples: readonly Sample[], now: number): Throughput {
  const end = Math.max(now, samples.at(-1)?.at ?? now);
  const steps = LINE_MS / STEP_MS;
  const both = (at: number) => flowed(samples, at, 'up') + flowed(samples, at, 'down');
  const line = Array.from({ length: steps }, (_, step) => {
    const from = end - LINE_MS + step * STEP_MS;
    return kbps(both(from + STEP_MS) - both(from), STEP_MS);
  });
  const lately = (what: 'up' | 'down') =>
    kbps(flowed(samples, end, what) - flowed(samples, end - NOW_MS, what), NOW_MS);
  return { line, upKbps: lately('up'), downKbps: lately('down') };
}

/** When the line will be flat again; null where it is. */
export function flatAt(samples: readonly Sample[]): number | null {
  return samples.length < 2 ? null : (samples.at(-1)?.at ?? 0) + LINE_MS + STEP_MS;
}

/** The bytes that were counted by an instant, as if they had come evenly between two samples. */
function flowed(samples: readonly Sample[], at: number, what: 'up' | 'down'): number {
  const next = samples.findIndex((sample) => sample.at >= at);
  const to = samples[next];
  if (!to) {
    return samples.at(-1)?.[what] ?? 0;
  }
  const from = samples[next - 1];
  if (!from) {
    return to[what];
  }
  const begin = to.at - from.at > SAME_FLOW_MS ? to.at - STEP_MS : from.at;
  const part = Math.max(0, (at - begin) / (to.at - begin));
  return from[what] + (to[what] - from[what]) * part;
}

function kbps(bytes: number, ms: number): number {
  return (bytes * 8) / ms;
}

/** `0 kb/s`, `312 kb/s`, `12.4 Mb/s`. The same in every language. */
export function formatRate(kilobitsPerSecond: number): string {
  const whole = Math.round(kilobitsPerSecond);
  return whole < 1000 ? `${whole} kb/s` : `${(kilobitsPerSecond / 1000).toFixed(1)} Mb/s`;
}

/**
 * The line as points of an SVG path within `width` and `height`, and how high the limit lies in it. The limit is at four
 * fifths of the height until more than that flows.
 */
export function linePath(
  line: readonly number[],
  { width, height }: { width: number; height: number },
): { path: string; limitY: number } {
  const top = Math.max(LIMIT_KBPS * 1.25, ...line.map((value) => value * 1.05));
  const y = (value: number) => Number((height - (value / top) * height).toFixed(1));
  const x = (step: number) => Number(((step / Math.max(1, line.length - 1)) * width).toFixed(1));
  const path = line.map((value, step) => `${step === 0 ? 'M' : 'L'}${x(step)} ${y(value)}`).join('');
  return { path, limitY: y(LIMIT_KBPS) };
}
