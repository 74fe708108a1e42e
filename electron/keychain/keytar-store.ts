/** The operating system's keyring: the Secret Service on Linux, Keychain on macOS, Credential Manager on Windows. */
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { keychainTimeout, keychainUnloadable, mapKeychainError } from './errors.ts';
import { createOneAtATime, type Outcome } from './one-at-a-time.ts';
import { decodeSecret, encodeSecret, type SecretStore, type WebProxyPasswordStore } from './store.ts';

/** The part of keytar that is used. */
export interface Keytar {
  getPassword(service: string, account: string): Promise<string | null>;
  setPassword(service: string, account: string, password: string): Promise<void>;
  deletePassword(service: string, account: string): Promise<boolean>;
}

export interface KeytarStoreOptions {
  /** `() => import('keytar')`. Called at the first use, since loading it throws where libsecret is not installed. */
  load: () => Promise<unknown>;
  clock: Clock;
  log: Log;
  platform: NodeJS.Platform;
  /** Tells that a call has waited for a second, and that it no longer does: most likely a dialog is open. */
  onWaiting?: (waiting: boolean) => void;
  waitingAfterMs?: number;
  /** Long by default: a person may be looking for the keyring's password. */
  timeoutMs?: number;
}

export const KEYCHAIN_SERVICE = 'Culvert';

const WAITING_AFTER_MS = 1_000;
const TIMEOUT_MS = 120_000;

// Written and removed again to learn whether the keyring can be written at all. Never the id of a profile.
const PROBE_ACCOUNT = 'lock-probe';
const WEB_PROXY_ACCOUNT = 'web-proxy';

export interface KeytarStore extends SecretStore {
  /** The password of the web proxy, in the same keyring and one call at a time with the rest. */
  webProxy: WebProxyPasswordStore;
}

export function createKeytarStore(options: KeytarStoreOptions): KeytarStore {
  const { clock, log, platform, waitingAfterMs = WAITING_AFTER_MS, timeoutMs = TIMEOUT_MS } = options;
  const turns = createOneAtATime({
    clock,
    waitingAfterMs,
    timeoutMs,
    onWaiting: options.onWaiting ?? (() => {}),
  });

  async function loadKeytar(): Promise<Result<Keytar>> {
    try {
      const module = (await options.load()) as Keytar & { default?: Keytar };
      return ok(module.default ?? module);
    } catch (thrown) {
      log.warn('keytar could not be loaded', { reason: String(thrown) });
      return fail(keychainUnloadable(platform));
    }
  }

  async function call<T>(
    what: string,
    run: (keytar: Keytar) => Promise<T>,
    onLate?: (value: T) => void,
  ): Promise<{ result: Result<T>; tookMs: number }> {
    const keytar = await loadKeytar();
    if (!keytar.ok) {
      return { result: keytar, tookMs: 0 };
    }
    const outcome = await turns.run(() => run(keytar.value), onLate);
    const result = resultOf(outcome);
    if (!result.ok) {
      log.warn('the keyring failed', { what, code: result.error.code, tookMs: outcome.tookMs });
    }
    return { result, tookMs: outcome.tookMs };
  }

  /**
   * A locked Secret Service that nobody can be asked to unlock says “nothing there” to reading and deleting; only a
   * write tells the truth. Where the answer took its time a dialog was shown and cancelled: asking again would show
   * another, so it stays at “nothing there”.
   */
  async function reallyAbsent(tookMs: number): Promise<Result<null>> {
    if (platform !== 'linux' || tookMs >= waitingAfterMs) {
      return ok(null);
    }
    const { result } = await call('probe', async (keytar) => {
      await keytar.setPassword(KEYCHAIN_SERVICE, PROBE_ACCOUNT, 'probe');
      await keytar.deletePassword(KEYCHAIN_SERVICE, PROBE_ACCOUNT);
    });
    // No keyring has been set up: then nothing is in it.
    return result.ok || result.error.code === 'KeychainMissing' ? ok(null) : result;
  }

  async function read<T>(account: string, decode: (text: string) => T | null): Promise<Result<T | null>> {
    const { result, tookMs } = await call('get', (keytar) => keytar.getPassword(KEYCHAIN_SERVICE, account));
    if (!result.ok) {
      return result;
    }
    return result.value === null ? reallyAbsent(tookMs) : ok(decode(result.value));
  }

  async function write(account: string, text: string, onLate?: () => void): Promise<Result<null>> {
    const { result } = await call(
      'set',
      (keytar) => keytar.setPassword(KEYCHAIN_SERVICE, account, text),
      onLate,
    );
    return result.ok ? ok(null) : result;
  }

  async function remove(account: string): Promise<Result<null>> {
    const { result, tookMs } = await call('delete', (keytar) =>
      keytar.deletePassword(KEYCHAIN_SERVICE, account),
    );
    if (!result.ok) {
      return result;
    }
    return result.value ? ok(null) : reallyAbsent(tookMs);
  }

  return {
    get: (profileId) => read(profileId, decodeSecret),
    set: (profileId, secret, onLate) => write(profileId, encodeSecret(secret), onLate),
    delete: remove,
    webProxy: {
      get: () => read(WEB_PROXY_ACCOUNT, (password) => password),
      set: (password) => write(WEB_PROXY_ACCOUNT, password),
      delete: () => remove(WEB_PROXY_ACCOUNT),
    },
    hasPending: turns.hasPending,
  };
}

function resultOf<T>(outcome: Outcome<T>): Result<T> {
  switch (outcome.kind) {
    case 'done':
      return ok(outcome.value);
    case 'failed':
      return fail(mapKeychainError(outcome.thrown, outcome.tookMs));
    case 'timeout':
      return fail(keychainTimeout(outcome.tookMs));
  }
}
