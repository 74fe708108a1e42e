import type { Result } from '../shared/result.ts';

export interface ProfileSecret {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** Where the secrets of profiles live: one item for each profile, by the profile's id. */
export interface SecretStore {
  /**
   * null when there is none. A locked keyring that nobody can be asked to unlock may also answer so; see the advice of
   * SecretMissing.
   */
  get(profileId: string): Promise<Result<ProfileSecret | null>>;
  /**
   * `onLate` is called when the secret was stored after all, though the answer was KeychainTimeout: somebody typed the
   * keyring's password later than that.
   */
  set(profileId: string, secret: ProfileSecret, onLate?: () => void): Promise<Result<null>>;
  /** Fine when there was none. */
  delete(profileId: string): Promise<Result<null>>;
  /** A call of the operating system has not come back. It cannot be cancelled, and a process that exits waits for it. */
  hasPending(): boolean;
}

/** Where the password of the web proxy lives: one item for all of Culvert. Answers as SecretStore does. */
export interface WebProxyPasswordStore {
  get(): Promise<Result<string | null>>;
  set(password: string): Promise<Result<null>>;
  /** Fine when there was none. */
  delete(): Promise<Result<null>>;
}

export function encodeSecret(secret: ProfileSecret): string {
  const { accessKeyId, secretAccessKey, sessionToken } = secret;
  return JSON.stringify({ accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) });
}

/** null for anything that `encodeSecret` did not write. */
export function decodeSecret(text: string): ProfileSecret | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { accessKeyId, secretAccessKey, sessionToken } = (value ?? {}) as Record<string, unknown>;
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') {
    return null;
  }
  return { accessKeyId, secretAccessKey, ...(typeof sessionToken === 'string' ? { sessionToken } : {}) };
}
