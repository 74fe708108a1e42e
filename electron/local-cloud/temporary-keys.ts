/** The keys that STS and Identity Center give out: for a while, and only together with their session token. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import type { AccessKey } from './types.ts';

/** A key as it is given out; all of it goes to the client. */
export interface TemporaryKey extends AccessKey {
  sessionToken: string;
  expiresAt: number;
}

/** Whose key it is and what it may do. */
export type KeyGrant = Omit<
  AccessKey,
  'accessKeyId' | 'secretAccessKey' | 'sessionToken' | 'expiresAt' | 'expired'
>;

export interface TemporaryKeys {
  /** Every key that was given out, the newest last. Grows with each. */
  readonly keys: readonly AccessKey[];
  issue(grant: KeyGrant, seconds: number): TemporaryKey;
}

/** Keys past their end are kept as well, so that they are known and called expired; far more than a day's work. */
const KEPT_KEYS = 5000;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

export function createTemporaryKeys(clock: Clock): TemporaryKeys {
  const keys: TemporaryKey[] = [];
  return {
    keys,
    issue(grant, seconds) {
      const key: TemporaryKey = {
        ...grant,
        accessKeyId: `ASIA${[...randomBytes(16)].map((byte) => BASE32[byte % 32]).join('')}`,
        secretAccessKey: randomBytes(30).toString('base64'),
        // The service's tokens begin so and are some hundred bytes long. What is in them is the service's own affair.
        sessionToken: `IQoJb3JpZ2luX2Vj${randomBytes(384).toString('base64')}`,
        // Whole seconds: an answer of STS has no fractions, and both sides must mean the same moment.
        expiresAt: Math.floor(clock.now() / 1000) * 1000 + seconds * 1000,
      };
      keys.push(key);
      if (keys.length > KEPT_KEYS) keys.shift();
      return key;
    },
  };
}
