/** Temporary credentials in memory: asked for once however many want them, and again shortly before they end. */
import { fail, ok, type Result } from '../shared/result.ts';
import type { AwsCredentials } from './sdk.ts';

export interface HeldCredentials extends AwsCredentials {
  /** They may change where they come from, so they are asked for again after this instant, milliseconds since the epoch. */
  lookAgainAt?: number;
}

export interface LoadOptions {
  /** A person asked for this and waits: questions may be put. */
  asking: boolean;
}

export type LoadCredentials = (options: LoadOptions) => Promise<Result<HeldCredentials>>;

export interface CredentialCache {
  /**
   * Those that are held while they are good, else what `load` gives. A failure is not held; where the old ones still
   * work it is not even told. One `load` at a time for each key: who does not ask waits for one that does, and one that
   * asks is begun when the quiet one came to nothing.
   */
  get(key: string, load: LoadCredentials, options: LoadOptions): Promise<Result<AwsCredentials>>;
  drop(key: string): void;
  clear(): void;
}

// As the SDK does it: requests that are under way when they end would be refused.
export const RENEW_BEFORE_MS = 5 * 60_000;
/** With less than this left they are not worth handing out. */
const LAST_USE_MS = 30_000;

interface Entry {
  held: HeldCredentials | null;
  /** How long before their end they are renewed; some are good for minutes only. */
  renewBeforeMs: number;
  quiet: Promise<Result<AwsCredentials>> | null;
  asking: Promise<Result<AwsCredentials>> | null;
}

export function createCredentialCache({ now }: { now: () => number }): CredentialCache {
  const entries = new Map<string, Entry>();

  function entryOf(key: string): Entry {
    const entry = entries.get(key) ?? {
      held: null,
      renewBeforeMs: RENEW_BEFORE_MS,
      quiet: null,
      asking: null,
    };
    entries.set(key, entry);
    return entry;
  }

  async function renew(entry: Entry, load: LoadCredentials, options: LoadOptions) {
    const loaded = await load(options);
    if (loaded.ok) {
      const end = loaded.value.expiration?.getTime();
      entry.held = loaded.value;
      entry.renewBeforeMs = Math.min(RENEW_BEFORE_MS, end === undefined ? 0 : (end - now()) / 2);
      return ok(handedOut(loaded.value));
    }
    const { held } = entry;
    const end = held?.expiration?.getTime();
    return held && !options.asking && end !== undefined && end - now() > LAST_USE_MS
      ? ok(handedOut(held))
      : fail<AwsCredentials>(loaded.error);
  }

  return {
    async get(key, load, options) {
      const entry = entryOf(key);
      if (entry.held && good(entry.held, entry.renewBeforeMs, now())) {
        return ok(handedOut(entry.held));
      }
      if (entry.asking) {
        return entry.asking;
      }
      if (!options.asking) {
        entry.quiet ??= renew(entry, load, options).finally(() => {
          entry.quiet = null;
        });
        return entry.quiet;
      }
      const { quiet } = entry;
      entry.asking = (async () => {
        const before = await quiet;
        return before?.ok ? before : renew(entry, load, options);
      })().finally(() => {
        entry.asking = null;
      });
      return entry.asking;
    },
    // A load that is under way writes into an entry that nobody looks at any more.
    drop: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}

function good(held: HeldCredentials, renewBeforeMs: number, nowMs: number): boolean {
  const end = held.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
  return nowMs < end - renewBeforeMs && nowMs < (held.lookAgainAt ?? Number.POSITIVE_INFINITY);
}

/**
 * As the SDK gets them: it asks again RENEW_BEFORE_MS before the end that it is told, and never where it is told none, so
 * those that may change get an end that they do not have.
 */
function handedOut({ lookAgainAt, ...credentials }: HeldCredentials): AwsCredentials {
  return lookAgainAt === undefined || credentials.expiration
    ? credentials
    : { ...credentials, expiration: new Date(lookAgainAt + RENEW_BEFORE_MS) };
}
