/** IAM Identity Center's portal: REST-JSON for whoever brings the access token of a sign-in. Nothing is signed. */
import { createHash } from 'node:crypto';
import type { Clock } from '../shared/clock.ts';
import { type Shape, validate } from './constraints.ts';
import { ACCOUNT_SCOPE } from './oidc-clients.ts';
import { makePageToken, readPageToken } from './page-token.ts';
import { policyOf } from './policy-rules.ts';
import { createQuotas } from './quotas.ts';
import { type Answer, type AwsService, ServiceError, type ServiceRequest } from './service-api.ts';
import type { SsoSessions } from './sso-sessions.ts';
import type { TemporaryKeys } from './temporary-keys.ts';
import type { IdentityCenterSeed } from './types.ts';

export interface SsoApiOptions {
  identityCenter?: IdentityCenterSeed | undefined;
  sessions: SsoSessions;
  temporary: TemporaryKeys;
  clock: Clock;
}

const TOKEN_HEADER = 'x-amz-sso_bearer_token';
const DEFAULT_ROLE_SECONDS = 3600;
const DEFAULT_PAGE = 100;
const DEFAULT_USER = 'demo';

/** Calls per second. Assumed: the portal's quotas are not published. */
const RATES = { ListAccounts: 20, ListAccountRoles: 20, GetRoleCredentials: 20, Logout: 20 };
type Operation = keyof typeof RATES;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GET /assignment/accounts': 'ListAccounts',
  'GET /assignment/roles': 'ListAccountRoles',
  'GET /federation/credentials': 'GetRoleCredentials',
  'POST /logout': 'Logout',
};

const accountId: Shape = { type: 'string', min: 12, max: 12, pattern: '\\d{12}' };
const paging = { maxResults: { type: 'integer', min: 1, max: 100 }, nextToken: { type: 'string' } } as const;
const SHAPES = {
  ListAccounts: { type: 'structure', members: paging },
  ListAccountRoles: { type: 'structure', members: { ...paging, accountId }, required: ['accountId'] },
  GetRoleCredentials: {
    type: 'structure',
    members: { accountId, roleName: { type: 'string', min: 1, max: 64 } },
    required: ['accountId', 'roleName'],
  },
  Logout: { type: 'structure', members: {} },
} as const satisfies Record<Operation, Shape>;

/** All that any of the four is asked. What an operation requires was checked by its shape. */
interface Input {
  accountId: string;
  roleName: string;
  maxResults?: number;
  nextToken?: string;
}

export function createSsoApi(options: SsoApiOptions): AwsService {
  const { sessions, identityCenter } = options;
  const accounts = identityCenter?.accounts ?? [];
  const quotas = createQuotas(RATES, options.clock);

  const handlers: Record<Operation, (input: Input, accessToken: string) => object | undefined> = {
    ListAccounts(input) {
      const { page, nextToken } = pageOf(accounts, 'ListAccounts', input);
      return {
        accountList: page.map(({ accountId, accountName, email }) => ({
          accountId,
          accountName,
          emailAddress: email,
        })),
        nextToken,
      };
    },

    ListAccountRoles(input) {
      const account = accounts.find((candidate) => candidate.accountId === input.accountId);
      if (!account) {
        throw new ServiceError('ResourceNotFoundException', 'Account not found for the user', 404);
      }
      const scope = `ListAccountRoles ${account.accountId}`;
      const { page, nextToken } = pageOf(account.roles, scope, input);
      return {
        roleList: page.map(({ roleName }) => ({ roleName, accountId: account.accountId })),
        nextToken,
      };
    },

    GetRoleCredentials({ accountId, roleName }) {
      const account = accounts.find((candidate) => candidate.accountId === accountId);
      const role = account?.roles.find((candidate) => candidate.roleName === roleName);
      // The model does not name this error; the service answers it all the same.
      if (!account || !role) throw new ServiceError('ForbiddenException', 'No access', 403);
      const key = options.temporary.issue(
        {
          ...policyOf(role),
          principal: `assumed-role/${reservedRole(accountId, roleName)}/${identityCenter?.userName ?? DEFAULT_USER}`,
          account: accountId,
        },
        identityCenter?.roleSeconds ?? DEFAULT_ROLE_SECONDS,
      );
      const { accessKeyId, secretAccessKey, sessionToken, expiresAt: expiration } = key;
      return { roleCredentials: { accessKeyId, secretAccessKey, sessionToken, expiration } };
    },

    Logout(_input, accessToken) {
      sessions.end(accessToken);
      return undefined;
    },
  };

  return {
    name: 'sso',
    operationOf: (request) => OPERATIONS[`${request.method} ${request.path}`] ?? 'UnknownOperation',

    answer(request, operation) {
      if (!isOperation(operation)) {
        throw new ServiceError('UnknownOperationException', 'There is no such operation', 404);
      }
      const accessToken = request.header(TOKEN_HEADER) ?? '';
      const session = sessions.find(accessToken);
      const scoped = session && (session.scopes.length === 0 || session.scopes.includes(ACCOUNT_SCOPE));
      if (!scoped) {
        throw new ServiceError('UnauthorizedException', 'Session token not found or invalid', 401);
      }
      const input = inputOf(request);
      validate(SHAPES[operation], input, 'InvalidRequestException');
      if (!quotas.take(operation)) {
        throw new ServiceError('TooManyRequestsException', 'HTTP 429 Unknown Code', 429);
      }
      const answer = handlers[operation](input as unknown as Input, accessToken);
      return json(200, answer);
    },

    refuse(error) {
      const answer = json(error.status, {
        message: error.message,
        __type: `com.amazonaws.switchboard.portal#${error.code}`,
      });
      return { ...answer, headers: { ...answer.headers, 'x-amzn-errortype': error.code } };
    },
  };
}

/** The role that Identity Center keeps in an account for a permission set. Its name ends in 16 hex digits. */
export function reservedRole(accountId: string, permissionSet: string): string {
  const suffix = createHash('sha256').update(`${accountId}/${permissionSet}`).digest('hex').slice(0, 16);
  return `AWSReservedSSO_${permissionSet}_${suffix}`;
}

function isOperation(operation: string): operation is Operation {
  return Object.hasOwn(RATES, operation);
}

/** The members of the query by the model's names; all of it is text on the wire. */
function inputOf({ query }: ServiceRequest): Record<string, unknown> {
  const maxResults = query.get('max_result');
  return {
    accountId: query.get('account_id'),
    roleName: query.get('role_name'),
    maxResults: maxResults === null ? null : Number(maxResults),
    nextToken: query.get('next_token'),
  };
}

function pageOf<T>(
  rows: readonly T[],
  scope: string,
  { maxResults, nextToken }: Pick<Input, 'maxResults' | 'nextToken'>,
): { page: T[]; nextToken: string | null } {
  const start = nextToken == null ? 0 : readPageToken(scope, nextToken);
  if (start === undefined) throw new ServiceError('InvalidRequestException', 'Invalid next token');
  const end = start + (maxResults ?? DEFAULT_PAGE);
  return {
    page: rows.slice(start, end),
    nextToken: end < rows.length ? makePageToken(scope, end) : null,
  };
}

function json(status: number, body: object | undefined): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? '' : JSON.stringify(body),
  };
}
