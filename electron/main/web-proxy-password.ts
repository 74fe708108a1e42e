/** The web proxy's password: one item of the keychain, read once, and in memory from then on. */
import type { WebProxyPasswordStore } from '../keychain/store.ts';
import type { Clock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { ok, type Result } from '../shared/result.ts';

export interface WebProxyPassword {
  /** '' where there is none. A keychain that failed is not asked again at once: it may ask the user each time. */
  read(inKeychain: boolean): Promise<Result<string>>;
  /** null leaves it as it is, '' removes it. Where the keychain takes none, it is kept until Culvert ends. */
  write(
    password: string | null,
    wasInKeychain: boolean,
  ): Promise<{ inKeychain: boolean; trouble: CulvertError | null }>;
  inMemory(): boolean;
}

const ASK_AGAIN_AFTER_MS = 60_000;

export function createWebProxyPassword(options: {
  keychain: WebProxyPasswordStore;
  clock: Clock;
  log: Log;
}): WebProxyPassword {
  const { keychain, clock, log } = options;
  /** null: not read yet. */
  let known: string | null = null;
  let reading: Promise<Result<string | null>> | null = null;
  let failed: { result: Result<string>; at: number } | null = null;
  /** What was being read when a password was written is out of date. */
  let generation = 0;

  async function ask(): Promise<Result<string>> {
    const begun = generation;
    reading ??= keychain.get().finally(() => {
      reading = null;
    });
    const found = await reading;
    if (begun !== generation && known !== null) {
      return ok(known);
    }
    if (found.ok) {
      known = found.value ?? '';
      failed = null;
      return ok(known);
    }
    failed = { result: found, at: clock.now() };
    return found;
  }

  return {
    async read(inKeychain) {
      if (known !== null || !inKeychain) {
        return ok(known ?? '');
      }
      return failed && clock.now() - failed.at < ASK_AGAIN_AFTER_MS ? failed.result : ask();
    },
    async write(password, wasInKeychain) {
      if (password === null) {
        return { inKeychain: wasInKeychain, trouble: null };
      }
      generation += 1;
      known = password;
      failed = null;
      if (password === '') {
        const removed = wasInKeychain ? await keychain.delete() : ok(null);
        if (!removed.ok) {
          log.warn('the password of the web proxy stays in the keychain', { code: removed.error.code });
        }
        return { inKeychain: false, trouble: null };
      }
      const stored = await keychain.set(password);
      return { inKeychain: stored.ok, trouble: stored.ok ? null : stored.error };
    },
    inMemory: () => known !== null && known !== '',
  };
}
