/** AWS STS: tells whose key it is, and gives out keys for a while to whoever may have them. */
import { createHash } from 'node:crypto';
import { validate } from './constraints.ts';
import { policyOf } from './policy-rules.ts';
import {
  elements,
  QUERY_REFUSALS,
  queryInput,
  queryInteger,
  queryOperation,
  queryParameters,
  queryProtocol,
} from './query-protocol.ts';
import {
  type Access,
  type AwsService,
  authenticate,
  authorize,
  globalRegion,
  principalArn,
  type Realm,
} from './service-api.ts';
import { createMfaDevices } from './sts-mfa.ts';
import {
  accessDenied,
  admitToRole,
  checkMfa,
  findRole,
  isRoleSession,
  sessionSeconds,
  WEB_IDENTITY,
} from './sts-roles.ts';
import {
  type AssumeRoleInput,
  assumeRoleShape,
  type GetSessionTokenInput,
  getSessionTokenShape,
  type WebIdentityInput,
  webIdentityShape,
} from './sts-shapes.ts';
import { readWebIdentity } from './sts-web-identity.ts';
import type { TemporaryKey, TemporaryKeys } from './temporary-keys.ts';
import type { AccessKey, MfaDeviceSeed, RoleSeed } from './types.ts';

const VERSION = '2011-06-15';
const DEFAULT_USER_SESSION_SECONDS = 43_200;
/** The account's own keys get an hour at most. */
const ROOT_SESSION_SECONDS = 3600;

export interface StsApiOptions extends Access {
  roles?: readonly RoleSeed[] | undefined;
  mfaDevices?: readonly MfaDeviceSeed[] | undefined;
  temporary: TemporaryKeys;
}

/** An operation of whoever signed the request: what stands inside its result. */
type Operation = (caller: AccessKey, parameters: URLSearchParams) => string;

/** Session policies, session tags and a source identity are taken and have no effect. */
export function createStsApi(options: StsApiOptions): AwsService {
  const { roles = [], temporary, clock } = options;
  const mfa = createMfaDevices(options.mfaDevices ?? [], clock);
  const protocol = queryProtocol(`https://sts.amazonaws.com/doc/${VERSION}/`);

  const openSession = (role: RoleSeed, name: string, seconds: number): string => {
    const principal = `assumed-role/${role.roleName}/${name}`;
    const key = temporary.issue({ ...policyOf(role), principal }, seconds);
    const user = elements({ AssumedRoleId: userId(key, options), Arn: principalArn(key, options) });
    return `${credentials(key)}<AssumedRoleUser>${user}</AssumedRoleUser>`;
  };

  const operations: Record<string, Operation> = {
    // No policy is asked: IAM can not deny GetCallerIdentity.
    GetCallerIdentity: (caller) =>
      elements({
        Arn: principalArn(caller, options),
        UserId: userId(caller, options),
        Account: caller.account ?? options.account,
      }),

    AssumeRole(caller, parameters) {
      const input: unknown = {
        ...queryInput(parameters, ['RoleArn', 'RoleSessionName', 'ExternalId', 'SerialNumber', 'TokenCode']),
        durationSeconds: queryInteger(parameters, 'DurationSeconds'),
      };
      validate(assumeRoleShape, input, 'ValidationError');
      const wanted = input as AssumeRoleInput;
      const role = admitToRole(caller, wanted, { access: options, roles, mfa });
      const seconds = sessionSeconds(role, wanted.durationSeconds, { chained: isRoleSession(caller) });
      return openSession(role, wanted.roleSessionName, seconds);
    },

    GetSessionToken(caller, parameters) {
      const input: unknown = {
        ...queryInput(parameters, ['SerialNumber', 'TokenCode']),
        durationSeconds: queryInteger(parameters, 'DurationSeconds'),
      };
      validate(getSessionTokenShape, input, 'ValidationError');
      const wanted = input as GetSessionTokenInput;
      if (caller.sessionToken !== undefined) {
        throw accessDenied('Cannot call GetSessionToken with session credentials');
      }
      authorize(caller, options, {
        action: 'sts:GetSessionToken',
        resource: '*',
        status: 403,
        code: 'AccessDenied',
      });
      const mfaAuthenticated = checkMfa(caller, wanted, mfa);
      const asked = wanted.durationSeconds ?? DEFAULT_USER_SESSION_SECONDS;
      const seconds = caller.principal === 'root' ? Math.min(asked, ROOT_SESSION_SECONDS) : asked;
      const { principal, account } = caller;
      const grant = { ...policyOf(caller), principal, ...(account === undefined ? {} : { account }) };
      return credentials(
        temporary.issue({ ...grant, ...(mfaAuthenticated ? { mfaAuthenticated } : {}) }, seconds),
      );
    },
  };

  /** The one operation that nobody signs: the token says who asks. */
  function assumeRoleWithWebIdentity(parameters: URLSearchParams): string {
    const input: unknown = {
      ...queryInput(parameters, ['RoleArn', 'RoleSessionName', 'WebIdentityToken']),
      durationSeconds: queryInteger(parameters, 'DurationSeconds'),
    };
    validate(webIdentityShape, input, 'ValidationError');
    const wanted = input as WebIdentityInput;
    const identity = readWebIdentity(wanted.webIdentityToken, clock.now());
    const role = findRole(roles, wanted.roleArn, options);
    if (!role?.trusts.includes(WEB_IDENTITY)) {
      throw accessDenied('Not authorized to perform sts:AssumeRoleWithWebIdentity');
    }
    const seconds = sessionSeconds(role, wanted.durationSeconds, { chained: false });
    return (
      openSession(role, wanted.roleSessionName, seconds) +
      elements({
        SubjectFromWebIdentityToken: identity.subject,
        Provider: identity.issuer.replace(/^https?:\/\//, ''),
        Audience: identity.audience,
      })
    );
  }

  return {
    name: 'sts',
    operationOf: queryOperation,

    answer(request, operation, requestId) {
      const parameters = queryParameters(request);
      const known = parameters.get('Version') === VERSION;
      if (known && operation === 'AssumeRoleWithWebIdentity') {
        return protocol.answer(operation, assumeRoleWithWebIdentity(parameters), requestId);
      }
      // One address stands for the endpoint of the region and for the global one, which wants another region's scope.
      const caller = authenticate(request, options, {
        services: ['sts'],
        names: QUERY_REFUSALS,
        otherRegions: [globalRegion(options.region)],
      });
      const carryOut = Object.hasOwn(operations, operation) ? operations[operation] : undefined;
      if (!known || !carryOut) throw protocol.unknownOperation(operation, parameters);
      return protocol.answer(operation, carryOut(caller, parameters), requestId);
    },

    refuse: (error, requestId) => protocol.refuse(error, requestId),
  };
}

function credentials(key: TemporaryKey): string {
  return `<Credentials>${elements({
    AccessKeyId: key.accessKeyId,
    SecretAccessKey: key.secretAccessKey,
    SessionToken: key.sessionToken,
    Expiration: new Date(key.expiresAt).toISOString().replace('.000Z', 'Z'),
  })}</Credentials>`;
}

/** The unique id behind the ARN: the account for root, `AROA…:session` for a role, `AIDA…` for a user. */
function userId(key: AccessKey, realm: Realm): string {
  if (key.principal === 'root') return key.account ?? realm.account;
  const unique = (prefix: string, text: string) =>
    prefix + createHash('sha256').update(text).digest('hex').slice(0, 17).toUpperCase();
  const [kind, role, session] = key.principal.split('/');
  if (kind === 'assumed-role') return `${unique('AROA', role ?? '')}:${session ?? ''}`;
  return unique('AIDA', key.principal);
}
