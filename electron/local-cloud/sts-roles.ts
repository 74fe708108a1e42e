/** Who may become which role: trust, external id, MFA, and how long a session may last. */
import { matches } from './policy-rules.ts';
import { type Access, authorize, partition, principalArn, type Realm, ServiceError } from './service-api.ts';
import type { MfaDevices } from './sts-mfa.ts';
import type { AssumeRoleInput, MfaInput } from './sts-shapes.ts';
import type { AccessKey, RoleSeed } from './types.ts';

const DENIED_STATUS = 403;
const DEFAULT_SESSION_SECONDS = 3600;
/** A session of a role may take on another role for an hour at most, whatever that role allows. */
const CHAINED_SESSION_SECONDS = 3600;
/** In a role's `trusts`: whoever brings the token of an identity provider. */
export const WEB_IDENTITY = 'web-identity';

export function accessDenied(message: string): ServiceError {
  return new ServiceError('AccessDenied', message, DENIED_STATUS);
}

/** The role behind an ARN; undefined for a role that does not exist, which STS does not tell from a forbidden one. */
export function findRole(roles: readonly RoleSeed[], arn: string, realm: Realm): RoleSeed | undefined {
  const match = /^arn:(aws|aws-cn|aws-us-gov):iam::(\d{12}):role\/([\w+=,.@/-]+)$/.exec(arn);
  if (!match) throw new ServiceError('ValidationError', `${arn} is invalid`);
  const [, ofPartition, account, name] = match;
  if (ofPartition !== partition(realm.region) || account !== realm.account) return undefined;
  return roles.find((role) => role.roleName === name);
}

/** The role that the caller may take on. Uses up the MFA code. Throws what STS answers where it may not. */
export function admitToRole(
  caller: AccessKey,
  input: AssumeRoleInput,
  { access, roles, mfa }: { access: Access; roles: readonly RoleSeed[]; mfa: MfaDevices },
): RoleSeed {
  const role = findRole(roles, input.roleArn, access);
  if (caller.principal === 'root') throw accessDenied('Roles may not be assumed by root accounts.');
  authorize(caller, access, {
    action: 'sts:AssumeRole',
    resource: input.roleArn,
    status: DENIED_STATUS,
    code: 'AccessDenied',
  });
  const notAuthorized = () =>
    accessDenied(
      `User: ${principalArn(caller, access)} is not authorized to perform: sts:AssumeRole on resource: ${input.roleArn}`,
    );
  if (!role || !trusted(role, caller, access)) throw notAuthorized();
  if (role.externalId !== undefined && input.externalId !== role.externalId) throw notAuthorized();
  const withMfa = checkMfa(caller, input, mfa) || caller.mfaAuthenticated === true;
  if (role.mfa && !withMfa) throw notAuthorized();
  return role;
}

/** Whether the request brought a good code; throws where it brought a bad one. */
export function checkMfa(caller: AccessKey, input: MfaInput, mfa: MfaDevices): boolean {
  const { serialNumber, tokenCode } = input;
  if (serialNumber === undefined && tokenCode === undefined) return false;
  if (serialNumber === undefined || tokenCode === undefined) {
    throw accessDenied(
      'MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code.',
    );
  }
  // A device belongs to a user: the session of a role has none.
  const verdict = isRoleSession(caller) ? 'unknown-device' : mfa.accept(serialNumber, tokenCode);
  if (verdict === 'unknown-device') {
    throw accessDenied(
      'MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid ' +
        'and associated with this user.',
    );
  }
  if (verdict === 'wrong-code') {
    throw accessDenied('MultiFactorAuthentication failed with invalid MFA one time pass code. ');
  }
  return true;
}

/** How long the session of a role lasts, in seconds; throws where more is asked for than may be had. */
export function sessionSeconds(
  role: RoleSeed,
  asked: number | undefined,
  { chained }: { chained: boolean },
): number {
  const seconds = asked ?? DEFAULT_SESSION_SECONDS;
  if (chained && seconds > CHAINED_SESSION_SECONDS) {
    throw new ServiceError(
      'ValidationError',
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.',
    );
  }
  if (seconds > (role.maxSessionSeconds ?? DEFAULT_SESSION_SECONDS)) {
    throw new ServiceError(
      'ValidationError',
      'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    );
  }
  return seconds;
}

export function isRoleSession(key: AccessKey): boolean {
  return key.principal.startsWith('assumed-role/');
}

function trusted(role: RoleSeed, caller: AccessKey, realm: Realm): boolean {
  const account = caller.account ?? realm.account;
  const own = account === realm.account;
  const [kind, name] = caller.principal.split('/');
  const asRole = kind === 'assumed-role' ? [`assumed-role/${name}`, `role/${name}`] : [];
  const iam = (tail: string) => `arn:${partition(realm.region)}:iam::${account}:${tail}`;
  const arns = [principalArn(caller, realm), iam('root'), ...asRole.slice(1).map(iam)];
  const tails = own ? [caller.principal, 'root', ...asRole] : [];
  return role.trusts.some(
    (pattern) =>
      pattern !== WEB_IDENTITY && [...arns, ...tails].some((principal) => matches(pattern, principal)),
  );
}
