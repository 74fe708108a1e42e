/** Checks what the profile form sends, before anything is stored. */
import { checkEndpoint } from '../aws/endpoints.ts';
import { checkRegion } from '../aws/regions.ts';
import type { SharedProfile } from '../aws/shared-profiles.ts';
import { plainStartUrl } from '../aws/sso-session.ts';
import type {
  EndpointName,
  Endpoints,
  ProfileInput,
  ProfileSettings,
  RoleInput,
  SignIn,
  TagView,
} from '../ipc/contract.ts';
import type { ProfileSecret } from '../keychain/store.ts';
import { isLoopbackHost } from '../shared/endpoints.ts';
import { culvertError, type RolePart } from '../shared/errors.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { REQUEST_TAG } from '../tunnels/acquire.ts';

export interface CheckedProfile extends ProfileSettings {
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
const ACCOUNT_ID = /^\d{12}$/;
// The portal's API model sets no pattern; these are the characters of a permission set's name, 1 to 32 of them there.
const SSO_ROLE_NAME = /^[\w+=,.@-]{1,64}$/;
// IAM's and STS's API models: arnType (20 to 2048), externalIdType, serialNumberType, roleSessionNameType.
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\x21-\x7e]{1,1500}$/;
const EXTERNAL_ID = /^[\w+=,.@:/-]{2,1224}$/;
const MFA_SERIAL = /^[\w+=/:,.@-]{9,256}$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
// The service's API model: 50 tags, one of which may be ours.
const MOST_TAGS = 49;
const LONGEST_TAG_KEY = 128;
const LONGEST_TAG_VALUE = 256;
const TAG_TEXT = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]*$/u;
/** Keys of STS, worth nothing without their session token. */
const TEMPORARY_KEY_PREFIX = 'ASIA';

/**
 * The input without the blanks that pasting brings along. `others` are the names in use; `shared` are the profiles of the
 * AWS files, where the input refers to one of them.
 */
export function checkProfile(
  input: ProfileInput,
  others: readonly string[],
  shared: readonly SharedProfile[] = [],
): Result<CheckedProfile> {
  const name = input.name.trim();
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (name === '' || [...name].length > LONGEST_NAME || /[\x00-\x1f\x7f\u2028\u2029]/.test(name)) {
    return fail(culvertError('ProfileNameInvalid', { name }));
  }
  if (others.some((other) => sameName(other, name))) {
    return fail(culvertError('ProfileNameTaken', { name }));
  }
  const signIn = checkSignIn(input.signIn, shared);
  if (!signIn.ok) {
    return signIn;
  }
  const region = checkRegion(input.region.trim() || regionOf(signIn.value, shared));
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
  const role = input.role === null ? ok(null) : checkRole(input.role);
  if (!role.ok) {
    return role;
  }
  const tags = checkTags(input.tags);
  if (!tags.ok) {
    return tags;
  }
  const { fips, dualStack, ownTag, monthlyLimit, toolsMayOpen } = input;
  if (monthlyLimit !== null && !(Number.isSafeInteger(monthlyLimit) && monthlyLimit > 0)) {
    return fail(culvertError('MonthlyLimitInvalid', { limit: String(monthlyLimit) }));
  }
  const checked = {
    ...{ name, region: region.value, endpoints, fips, dualStack, ownTag, monthlyLimit, toolsMayOpen },
    ...{ signIn: signIn.value, role: role.value, tags: tags.value },
  };
  if (input.secret === null) {
    return ok({ ...checked, secret: null });
  }
  if (input.signIn.kind !== 'keys') {
    // Another kind has no secret of its own, so there is nowhere to keep this one.
    return fail(culvertError('BadRequest', {}));
  }
  const secret = checkSecret(input.secret);
  return secret.ok ? ok({ ...checked, secret: secret.value }) : secret;
}

/** The access portal's address as the AWS CLI knows it. Fails with StartUrlInvalid. */
export function checkStartUrl(text: string): Result<string> {
  const startUrl = plainStartUrl(text);
  let url: URL | null = null;
  try {
    url = new URL(startUrl);
  } catch {
    // Said below.
  }
  const allowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  return url && allowed && !url.username && !url.password && !/\s/.test(startUrl)
    ? ok(startUrl)
    : fail(culvertError('StartUrlInvalid', { url: startUrl.replace(/\/\/[^/@]*@/, '//…@') }));
}

function checkSignIn(signIn: SignIn, shared: readonly SharedProfile[]): Result<SignIn> {
  switch (signIn.kind) {
    case 'keys':
      return ok({ kind: 'keys' });
    case 'shared': {
      const { awsProfile } = signIn;
      return shared.some((each) => each.name === awsProfile)
        ? ok({ kind: 'shared', awsProfile })
        : fail(culvertError('AwsProfileMissing', { awsProfile, files: because('reason.aws-files') }));
    }
    case 'sso': {
      const startUrl = checkStartUrl(signIn.startUrl);
      if (!startUrl.ok) {
        return startUrl;
      }
      const ssoRegion = checkRegion(signIn.ssoRegion);
      if (!ssoRegion.ok) {
        return ssoRegion;
      }
      const [accountId, roleName] = [signIn.accountId.trim(), signIn.roleName.trim()];
      return ACCOUNT_ID.test(accountId) && SSO_ROLE_NAME.test(roleName)
        ? ok({
            ...{ kind: 'sso', startUrl: startUrl.value, ssoRegion: ssoRegion.value, accountId, roleName },
            accountName: signIn.accountName.trim(),
          })
        : fail(culvertError('SsoChoiceMissing', {}));
    }
  }
}

function regionOf(signIn: SignIn, shared: readonly SharedProfile[]): string {
  return signIn.kind === 'shared'
    ? (shared.find(({ name }) => name === signIn.awsProfile)?.region ?? '')
    : '';
}

function checkRole(input: RoleInput): Result<RoleInput> {
  const role: RoleInput = {
    roleArn: input.roleArn.trim(),
    externalId: input.externalId.trim(),
    mfaSerial: input.mfaSerial.trim(),
    sessionName: input.sessionName.trim(),
  };
  const rules: [keyof RoleInput, RegExp, RolePart, boolean][] = [
    ['roleArn', ROLE_ARN, 'role', true],
    ['externalId', EXTERNAL_ID, 'external-id', false],
    ['mfaSerial', MFA_SERIAL, 'mfa-device', false],
    ['sessionName', SESSION_NAME, 'session-name', false],
  ];
  for (const [key, rule, what, needed] of rules) {
    const text = role[key];
    if (text === '' ? needed : !rule.test(text)) {
      return fail(culvertError('RoleInvalid', { text, what }));
    }
  }
  return ok(role);
}

function checkTags(input: readonly TagView[]): Result<TagView[]> {
  const tags = input.map(({ key, value }) => ({ key: key.trim(), value: value.trim() }));
  if (tags.length > MOST_TAGS) {
    return fail(culvertError('TooManyTags', { count: tags.length }));
  }
  for (const [index, { key, value }] of tags.entries()) {
    const reason = tagProblem(key, value, tags.slice(0, index));
    if (reason !== null) {
      return fail(culvertError('TagInvalid', { key, reason }));
    }
  }
  return ok(tags);
}

function tagProblem(key: string, value: string, before: readonly TagView[]): Reason | null {
  if (key === '') {
    return because('reason.tag-no-key');
  }
  if ([...key].length > LONGEST_TAG_KEY) {
    return because('reason.tag-long-key', { most: LONGEST_TAG_KEY });
  }
  if ([...value].length > LONGEST_TAG_VALUE) {
    return because('reason.tag-long-value', { most: LONGEST_TAG_VALUE });
  }
  if (!TAG_TEXT.test(key) || !TAG_TEXT.test(value)) {
    return because('reason.tag-characters');
  }
  if (/^aws:/i.test(key)) {
    return because('reason.tag-of-aws');
  }
  if (key === REQUEST_TAG) {
    return because('reason.tag-of-culvert');
  }
  return before.some((other) => other.key === key) ? because('reason.tag-twice') : null;
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
