/** Numbers that look random and are the same for the same seed, for tests that must be repeatable. */
import { randomInt } from 'node:crypto';

const HIGHEST_SEED = 2 ** 32 - 1;

/** A small generator of pseudo-random numbers (mulberry32), with what the tests draw from it. */
export class Seeded {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed >>> 0;
    this.#state = this.seed;
  }

  /** 0 inclusive to 1 exclusive, as Math.random gives it. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** A whole number, both ends included. */
  between(lowest: number, highest: number): number {
    return lowest + Math.floor(this.next() * (highest - lowest + 1));
  }

  /** Like between(), but as likely between 1 and 10 as between 1,000 and 10,000: most sizes are small, a few are not. */
  size(lowest: number, highest: number): number {
    const span = Math.log(highest + 1) - Math.log(lowest);
    return Math.min(highest, Math.floor(Math.exp(Math.log(lowest) + this.next() * span)));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(from: readonly T[]): T {
    assertSome(from);
    return from[this.between(0, from.length - 1)] as T;
  }

  /** Picks by weight: `[3, 'often'], [1, 'seldom']`. */
  weighted<T>(from: readonly (readonly [weight: number, value: T])[]): T {
    assertSome(from);
    let left = this.next() * from.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, value] of from) {
      left -= weight;
      if (left < 0) {
        return value;
      }
    }
    return (from.at(-1) as readonly [number, T])[1];
  }

  bytes(length: number): Buffer {
    const bytes = Buffer.allocUnsafe(length);
    for (let at = 0; at < length; at += 1) {
      bytes[at] = this.next() * 256;
    }
    return bytes;
  }

  /** A generator of its own for one part, so that what another part draws does not move it. */
  fork(): Seeded {
    return new Seeded(this.between(0, HIGHEST_SEED));
  }
}

function assertSome(from: readonly unknown[]): void {
  if (from.length === 0) {
    throw new RangeError('there is nothing to pick from');
  }
}

/** What CI plays, so that what is red there can be played again, and a change is not blamed for another's seed. */
const CI_SEED = 20_261_122;

/** The seed of `CULVERT_CHAOS_SEED`, decimal or 0x…; where it is not set the same one in CI, elsewhere a new one each time. */
export function testSeed(): number {
  const given = process.env.CULVERT_CHAOS_SEED;
  const seed = given ? Number(given) : process.env.CI ? CI_SEED : randomInt(0, HIGHEST_SEED);
  if (!Number.isInteger(seed) || seed < 0 || seed > HIGHEST_SEED) {
    throw new RangeError(`CULVERT_CHAOS_SEED is no number of 32 bits: ${given}`);
  }
  return seed;
}

/** The seed of one run out of many. Run 0 has the seed itself, so that `CULVERT_CHAOS_RUNS=1` repeats any run by its seed. */
export function seedOfRun(seed: number, run: number): number {
  let mixed = Math.imul(run, 0x9e3779b1);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (seed ^ mixed ^ (mixed >>> 16)) >>> 0;
}

/** The share of `CULVERT_CHAOS_RUNS` (or of `runs` where it is not set) that falls to a test: at least one. */
export function runsOf(share: number, runs: number): number {
  const given = process.env.CULVERT_CHAOS_RUNS;
  return Math.max(1, Math.round((given ? Number(given) : runs) * share));
}

/** The command that repeats one run. `file` is a part of the path of the test file. */
export function repeatCommand(file: string, seed: number): string {
  return `CULVERT_CHAOS_SEED=${seed} CULVERT_CHAOS_RUNS=1 CULVERT_TEST=${file} npm test`;
}
