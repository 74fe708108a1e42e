/** Checks what the profile form sends, before anything is stored. */
import { checkEndpoint } from '../aws/endpoints.ts';
import { checkRegion } from '../aws/regions.ts';
import type { EndpointName, Endpoints, ProfileInput } from '../ipc/contract.ts';
import type { ProfileSecret } from '../keychain/store.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';

export interface CheckedProfile {
  name: string;
  region: string;
  endpoints: Endpoints;
  /** null: keep what is stored. */
  secret: ProfileSecret | null;
}

const LONGEST_NAME = 64;
const ENDPOINT_NAMES: readonly EndpointName[] = ['tunneling', 'iot', 'sts', 'data'];

// IAM's API model: accessKeyIdType, 16 to 128 word characters; the ones AWS makes are capitals and digits.
const ACCESS_KEY_ID = /^[A-Z0-9]{16,128}$/;
// Those AWS makes have 40 characters; a shorter one is most likely half of one.
const SECRET_ACCESS_KEY = /^[\x21-\x7e]{16,256}$/;
// Travels as an HTTP header. How long it gets is not documented.
const SESSION_TOKEN = /^[\x21-\x7e]{1,8192}$/;
/** Keys of STS, worth nothing without their session token. */
const TEMPORARY_KEY_PREFIX = 'ASIA';

/** The input without the blanks that pasting brings along. `others` are the names in use. */
export function checkProfile(input: ProfileInput, others: readonly string[]): Result<CheckedProfile> {
  const name = input.name.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (name === '' || [...name].length > LONGEST_NAME || /[\x00-\x1f\x7f\u2028\u2029]/.test(name)) {
    return fail(culvertError('ProfileNameInvalid', { name }));
  }
  if (others.some((other) => sameName(other, name))) {
    return fail(culvertError('ProfileNameTaken', { name }));
  }
  const region = checkRegion(input.region);
  if (!region.ok) {
    return region;
  }
  const endpoints: Endpoints = {};
  for (const each of ENDPOINT_NAMES) {
    const text = input.endpoints[each]?.trim();
    if (text) {
      const endpoint = checkEndpoint(each, text);
      if (!endpoint.ok) {
        return endpoint;
      }
      endpoints[each] = endpoint.value;
    }
  }
  if (input.secret === null) {
    return ok({ name, region: region.value, endpoints, secret: null });
  }
  const secret = checkSecret(input.secret);
  return secret.ok ? ok({ name, region: region.value, endpoints, secret: secret.value }) : secret;
}

/** Two names that a person would take for the same. */
export function sameName(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}

/** “…7Q2X” */
export function accessKeyHint(accessKeyId: string): string {
  return `…${accessKeyId.slice(-4)}`;
}

function checkSecret(input: {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken: string;
}): Result<ProfileSecret> {
  const accessKeyId = input.accessKeyId.trim();
  const secretAccessKey = input.secretAccessKey.trim();
  // A token copied from a terminal is broken into lines.
  const sessionToken = input.sessionToken.replace(/\s+/g, '');
  if (!ACCESS_KEY_ID.test(accessKeyId) || !SECRET_ACCESS_KEY.test(secretAccessKey)) {
    return fail(culvertError('AccessKeyInvalid', {}));
  }
  if (sessionToken === '') {
    return accessKeyId.startsWith(TEMPORARY_KEY_PREFIX)
      ? fail(culvertError('SessionTokenMissing', {}))
      : ok({ accessKeyId, secretAccessKey });
  }
  return SESSION_TOKEN.test(sessionToken)
    ? ok({ accessKeyId, secretAccessKey, sessionToken })
    : fail(culvertError('AccessKeyInvalid', {}));
}
