/**
 * IAM Identity Center's OIDC service: REST-JSON that nobody signs, and beside it the pages on which the user answers.
 * Errors carry OAuth's name in the body and the service's in a header.
 */
import type { Clock } from '../shared/clock.ts';
import { parseJson, type Shape, validate } from './constraints.ts';
import {
  ACCOUNT_SCOPE,
  allowsGrant,
  createOidcClients,
  DEVICE_CODE_GRANT,
  isRegisteredRedirect,
  type OidcClient,
  type RegisterClientInput,
} from './oidc-clients.ts';
import {
  createOidcGrants,
  DEVICE_CODE_SECONDS,
  invalidGrant,
  type OidcGrants,
  POLL_INTERVAL_SECONDS,
} from './oidc-grants.ts';
import { consentPage, messagePage, redirectTo, userCodePage } from './oidc-pages.ts';
import { type Answer, type AwsService, ServiceError, type ServiceRequest } from './service-api.ts';
import type { IssuedTokens, SsoSessions } from './sso-sessions.ts';
import type { IdentityCenterSeed, SignIns } from './types.ts';

export interface OidcApiOptions {
  identityCenter?: IdentityCenterSeed | undefined;
  sessions: SsoSessions;
  clock: Clock;
}

const text: Shape = { type: 'string', min: 1 };
const texts: Shape = { type: 'list', member: text };

const SHAPES = {
  RegisterClient: {
    type: 'structure',
    members: {
      clientName: text,
      clientType: text,
      scopes: texts,
      redirectUris: texts,
      grantTypes: texts,
      issuerUrl: text,
    },
    required: ['clientName', 'clientType'],
  },
  StartDeviceAuthorization: {
    type: 'structure',
    members: { clientId: text, clientSecret: text, startUrl: text },
    required: ['clientId', 'clientSecret', 'startUrl'],
  },
  CreateToken: {
    type: 'structure',
    members: {
      clientId: text,
      clientSecret: text,
      grantType: text,
      deviceCode: text,
      code: text,
      refreshToken: text,
      scope: texts,
      redirectUri: text,
      codeVerifier: text,
    },
    required: ['clientId', 'clientSecret', 'grantType'],
  },
} as const satisfies Record<string, Shape>;

interface CreateTokenInput {
  clientId: string;
  clientSecret: string;
  grantType: string;
  deviceCode?: string | null;
  code?: string | null;
  refreshToken?: string | null;
  scope?: string[] | null;
  redirectUri?: string | null;
  codeVerifier?: string | null;
}

/** What is served at which method and path. The pages count as operations too, so that faults can meet them. */
const OPERATIONS: Readonly<Record<string, string>> = {
  'POST /client/register': 'RegisterClient',
  'POST /device_authorization': 'StartDeviceAuthorization',
  'POST /token': 'CreateToken',
  'GET /authorize': 'AuthorizePage',
  'POST /authorize': 'AuthorizeAnswer',
  'GET /device': 'DevicePage',
  'POST /device': 'DeviceAnswer',
};

export function createOidcApi(options: OidcApiOptions): { service: AwsService; signIns: SignIns } {
  const { sessions, clock, identityCenter } = options;
  const clients = createOidcClients(clock);
  const grants = createOidcGrants(clock);

  function registerClient(input: RegisterClientInput): object {
    const client = clients.register(input);
    return {
      clientId: client.clientId,
      clientSecret: client.clientSecret,
      clientIdIssuedAt: client.issuedAt,
      clientSecretExpiresAt: client.secretExpiresAt,
    };
  }

  function startDeviceAuthorization(
    input: { clientId: string; clientSecret: string; startUrl: string },
    origin: string,
  ): object {
    const client = clients.authenticate(input.clientId, input.clientSecret);
    if (!allowsGrant(client, DEVICE_CODE_GRANT)) throw unauthorizedClient();
    if (!isStartUrl(input.startUrl, identityCenter)) {
      throw new ServiceError('InvalidRequestException', 'Invalid start url provided');
    }
    const device = grants.startDevice(client.clientId);
    return {
      deviceCode: device.deviceCode,
      userCode: device.userCode,
      verificationUri: `${origin}/device`,
      verificationUriComplete: `${origin}/device?user_code=${device.userCode}`,
      expiresIn: DEVICE_CODE_SECONDS,
      interval: POLL_INTERVAL_SECONDS,
    };
  }

  function createToken(input: CreateTokenInput): object {
    const client = clients.authenticate(input.clientId, input.clientSecret);
    const { grantType } = input;
    const redeem = {
      [DEVICE_CODE_GRANT]: byDeviceCode,
      authorization_code: byCode,
      refresh_token: byRefresh,
    };
    if (!Object.hasOwn(redeem, grantType)) {
      throw new ServiceError('UnsupportedGrantTypeException', `Unsupported grant type: ${grantType}`);
    }
    if (!allowsGrant(client, grantType)) throw unauthorizedClient();
    const foreign = input.scope?.find((scope) => !client.scopes.includes(scope));
    if (foreign !== undefined) {
      throw new ServiceError('InvalidScopeException', `The client has not registered the scope ${foreign}`);
    }
    const tokens = redeem[grantType as keyof typeof redeem](client, input);
    return {
      accessToken: tokens.accessToken,
      tokenType: 'Bearer',
      expiresIn: tokens.expiresInSeconds,
      ...(tokens.refreshToken === undefined ? {} : { refreshToken: tokens.refreshToken }),
    };
  }

  function byDeviceCode(client: OidcClient, { deviceCode }: CreateTokenInput): IssuedTokens {
    grants.redeemDevice(given(deviceCode, 'deviceCode'), client.clientId);
    return begin(client);
  }

  function byCode(client: OidcClient, input: CreateTokenInput): IssuedTokens {
    grants.redeemCode({
      code: given(input.code, 'code'),
      clientId: client.clientId,
      redirectUri: given(input.redirectUri, 'redirectUri'),
      codeVerifier: given(input.codeVerifier, 'codeVerifier'),
    });
    return begin(client);
  }

  function byRefresh(client: OidcClient, { refreshToken }: CreateTokenInput): IssuedTokens {
    const tokens = sessions.refresh(given(refreshToken, 'refreshToken'), client.clientId);
    if (!tokens) throw invalidGrant('Invalid refresh token');
    return tokens;
  }

  function begin(client: OidcClient): IssuedTokens {
    const refreshable =
      identityCenter?.refresh !== false &&
      client.scopes.includes(ACCOUNT_SCOPE) &&
      allowsGrant(client, 'refresh_token');
    return sessions.begin({ clientId: client.clientId, scopes: client.scopes }, { refreshable });
  }

  const service: AwsService = {
    name: 'oidc',
    operationOf: (request) => OPERATIONS[`${request.method} ${request.path}`] ?? 'UnknownOperation',

    answer(request, operation) {
      switch (operation) {
        case 'RegisterClient':
          return json(200, registerClient(inputOf(request, operation) as RegisterClientInput));
        case 'StartDeviceAuthorization':
          return json(
            200,
            startDeviceAuthorization(
              inputOf(request, operation) as Parameters<typeof startDeviceAuthorization>[0],
              `http://${request.header('host')}`,
            ),
          );
        case 'CreateToken':
          return json(200, createToken(inputOf(request, operation) as CreateTokenInput));
        case 'AuthorizePage':
          return authorizePage(request.query, { grants, find: clients.find, identityCenter });
        case 'AuthorizeAnswer':
          return authorizeAnswer(form(request), grants);
        case 'DevicePage':
          return devicePage(request.query.get('user_code'), grants, clients.find);
        case 'DeviceAnswer':
          return deviceAnswer(form(request), grants);
        default:
          throw new ServiceError('UnknownOperationException', 'There is no such operation', 404);
      }
    },

    refuse: (error) => ({
      status: error.status,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
      body: JSON.stringify({ error: oauthName(error.code), error_description: error.message }),
    }),
  };

  return {
    service,
    signIns: {
      pending: grants.pending,
      approve: grants.approve,
      deny: grants.deny,
      endSessions: () => sessions.endAll(),
    },
  };
}

/** The authorization endpoint (RFC 6749 with PKCE, RFC 7636). */
function authorizePage(
  query: URLSearchParams,
  known: {
    grants: OidcGrants;
    find: (clientId: string) => OidcClient | undefined;
    identityCenter: IdentityCenterSeed | undefined;
  },
): Answer {
  const client = known.find(query.get('client_id') ?? '');
  const redirectUri = query.get('redirect_uri') ?? '';
  // Where it is not sure whose address this is, the browser is sent nowhere.
  if (!client) return messagePage('Invalid request', 'The client is not registered.', 400);
  if (!isRegisteredRedirect(client, redirectUri)) {
    return messagePage('Invalid request', 'The redirect URI is not registered.', 400);
  }
  const state = query.get('state') ?? undefined;
  const problem = (error: string, description: string) =>
    redirectTo(redirectUri, { error, error_description: description, state });
  if (query.get('response_type') !== 'code') {
    return problem('unsupported_response_type', 'The response type must be code');
  }
  if (!allowsGrant(client, 'authorization_code')) {
    return problem('unauthorized_client', 'The client has not registered the authorization_code grant');
  }
  if (!isStartUrl(client.issuerUrl ?? '', known.identityCenter)) {
    return problem('invalid_request', 'Invalid issuer url');
  }
  const codeChallenge = query.get('code_challenge') ?? '';
  if (query.get('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(codeChallenge)) {
    return problem('invalid_request', 'A code challenge by S256 is required');
  }
  const scopes = (query.get('scopes') ?? query.get('scope') ?? '').split(/[ ,]+/).filter(Boolean);
  if (scopes.some((scope) => !client.scopes.includes(scope))) {
    return problem('invalid_scope', 'The client has not registered this scope');
  }
  const ticket = known.grants.askUser({ clientId: client.clientId, redirectUri, state, codeChallenge });
  return consentPage({ clientName: client.clientName, action: '/authorize', hidden: { ticket } });
}

function authorizeAnswer(answer: URLSearchParams, grants: OidcGrants): Answer {
  const request = grants.takeRequest(answer.get('ticket') ?? '');
  if (!request) return messagePage('Invalid request', 'This page is no longer valid.', 400);
  const { redirectUri, state } = request;
  if (answer.get('decision') !== 'allow') {
    return redirectTo(redirectUri, {
      error: 'access_denied',
      error_description: 'The user refused the request',
      state,
    });
  }
  return redirectTo(redirectUri, { code: grants.makeCode(request), state });
}

function devicePage(
  userCode: string | null,
  grants: OidcGrants,
  find: (clientId: string) => OidcClient | undefined,
): Answer {
  if (userCode === null) return userCodePage({ wrong: false });
  const device = grants.findPending(userCode);
  const client = device && find(device.clientId);
  if (!client) return userCodePage({ wrong: true });
  return consentPage({
    clientName: client.clientName,
    action: '/device',
    hidden: { user_code: device.userCode },
    userCode: device.userCode,
  });
}

function deviceAnswer(answer: URLSearchParams, grants: OidcGrants): Answer {
  const userCode = answer.get('user_code') ?? '';
  if (!grants.findPending(userCode)) return userCodePage({ wrong: true });
  if (answer.get('decision') !== 'allow') {
    grants.deny(userCode);
    return messagePage('Request denied', 'The program has no access. You can close this window.');
  }
  grants.approve(userCode);
  return messagePage('Request approved', 'You can close this window and go back to the program.');
}

function inputOf(request: ServiceRequest, operation: keyof typeof SHAPES): unknown {
  try {
    const input = parseJson(request.body);
    validate(SHAPES[operation], input);
    return input;
  } catch (error) {
    // The service has one name for whatever is wrong with a request's form.
    throw error instanceof ServiceError ? new ServiceError('InvalidRequestException', error.message) : error;
  }
}

function given(value: string | null | undefined, name: string): string {
  if (value == null) throw new ServiceError('InvalidRequestException', `${name} is required by this grant`);
  return value;
}

function unauthorizedClient(): ServiceError {
  return new ServiceError('UnauthorizedClientException', 'The client has not registered this grant');
}

/** People write the address of the portal with and without what a browser puts behind it. */
function isStartUrl(address: string, identityCenter: IdentityCenterSeed | undefined): boolean {
  const bare = (url: string) => url.replace(/[/#]+$/, '');
  return identityCenter !== undefined && bare(address) === bare(identityCenter.startUrl);
}

/** `AuthorizationPendingException` is `authorization_pending` to OAuth. */
function oauthName(code: string): string {
  return code
    .replace(/Exception$/, '')
    .replace(/(?<=[a-z])(?=[A-Z])/g, '_')
    .toLowerCase();
}

function form(request: ServiceRequest): URLSearchParams {
  return new URLSearchParams(Buffer.from(request.body).toString('utf8'));
}

function json(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}
