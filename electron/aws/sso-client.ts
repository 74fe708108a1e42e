/**
 * IAM Identity Center's two services: OIDC, which signs a person in, and the portal, which hands out what that person
 * may use. None of the calls is signed; the tokens are in them and reach no log.
 */
import type { SSOClient } from '@aws-sdk/client-sso';
import type { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { because, type Said } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { awsHost, type EndpointEnvironment, resolveEndpoint } from './endpoints.ts';
import { reasonSentence } from './reason.ts';
import {
  type AgentFactory,
  type AwsCredentials,
  clientConfig,
  createCaller,
  watchServerClock,
} from './sdk.ts';
import { createServerClock } from './server-clock.ts';
import type { SsoClient } from './sso-token-cache.ts';

export interface SsoServiceOptions {
  env: EndpointEnvironment;
  agents?: AgentFactory | undefined;
  now: () => number;
  log: Log;
}

export interface TokenAnswer {
  accessToken: string;
  /** Milliseconds since the epoch, this computer's clock. */
  expiresAt: number;
  refreshToken: string | null;
}

export interface DeviceAuthorization {
  deviceCode: string;
  userCode: string;
  /** Where the user compares the code; holds it already. */
  url: string;
  /** Milliseconds since the epoch, this computer's clock. */
  expiresAt: number;
  intervalMs: number;
}

export type Grant =
  | { kind: 'device'; deviceCode: string }
  | { kind: 'browser'; code: string; codeVerifier: string; redirectUri: string }
  | { kind: 'refresh'; refreshToken: string };

/** `pending`, `slow-down`: ask again later. `stale-client`: register anew. `refused` and `expired` are final. */
export type TokenOutcome =
  | { kind: 'token'; token: TokenAnswer }
  | { kind: 'pending' | 'slow-down' | 'stale-client' | 'expired' }
  | { kind: 'refused'; reason: Said };

export interface SsoAccount {
  accountId: string;
  accountName: string;
  email: string;
}

export interface SsoService {
  /** Where the authorization code flow begins, without its query. */
  authorizeUrl(region: string): Result<string>;
  register(place: {
    region: string;
    startUrl: string;
    flow: 'browser' | 'code';
    scopes: readonly string[];
    signal?: AbortSignal;
  }): Promise<Result<SsoClient>>;
  startDevice(place: {
    region: string;
    startUrl: string;
    client: SsoClient;
    signal?: AbortSignal;
  }): Promise<Result<DeviceAuthorization>>;
  createToken(request: {
    region: string;
    client: SsoClient;
    grant: Grant;
    signal?: AbortSignal;
  }): Promise<Result<TokenOutcome>>;
  accounts(place: { region: string; accessToken: string }): Promise<Result<SsoAccount[]>>;
  roles(place: { region: string; accessToken: string; accountId: string }): Promise<Result<string[]>>;
  /** `signed-out`: the token is not accepted any more. `no-role`: the user does not have that role. */
  roleCredentials(place: {
    region: string;
    accessToken: string;
    accountId: string;
    roleName: string;
  }): Promise<Result<AwsCredentials | 'signed-out' | 'no-role'>>;
  /** Ends the token at IAM Identity Center; fine when it had ended. */
  logout(place: { region: string; accessToken: string }): Promise<Result<null>>;
}

/** The loopback address as it is registered. RFC 8252, section 7.3: the port is that of the moment. */
export const CALLBACK_PATH = '/oauth/callback';
const REGISTERED_CALLBACK = `http://127.0.0.1${CALLBACK_PATH}`;

const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const DEFAULT_INTERVAL_S = 5;
/** Where the service does not say; its answers have said ten minutes. */
const DEFAULT_DEVICE_CODE_S = 600;
const PAGE_SIZE = 100;
// 5,000 accounts are more than an organisation has by default.
type Portal = typeof import('@aws-sdk/client-sso');
type Oidc = typeof import('@aws-sdk/client-sso-oidc');

interface ClientUse<T> {
  client: SSOClient | SSOOIDCClient;
  /** `here` is an instant of the service's clock by this computer's. */
  run: (here: (instantMs: number) => number) => Promise<T>;
}

const MOST_PAGES = 50;

export function createSsoService(options: SsoServiceOptions): SsoService {
  const { env, agents, now, log } = options;

  /** Runs a call with a client of its own: they are few, and far apart. */
  async function withClient<T>(
    { name, region, action }: { name: 'sso' | 'oidc'; region: string; action: string },
    make: (config: ReturnType<typeof clientConfig>) => Promise<ClientUse<T>>,
  ): Promise<Result<T> & { thrown?: unknown }> {
    const endpoint = resolveEndpoint({ name, region, overrides: {}, env });
    if (!endpoint.ok) {
      return endpoint;
    }
    const { url, host } = endpoint.value;
    const { client, run } = await make(
      clientConfig({ region, endpoint: url, agents, credentials: UNSIGNED }, { keepAlive: false }),
    );
    const clock = createServerClock();
    watchServerClock(client.middlewareStack, clock, now);
    try {
      return ok(await run((instantMs) => instantMs - clock.offsetMs()));
    } catch (thrown) {
      const caller = createCaller({ region, host: host || awsHost(name, region), now, log });
      return PLAIN_ANSWERS.has(nameOf(thrown))
        ? { ...fail<T>(culvertError('SignInFailed', { host, reason: reasonOf(thrown) })), thrown }
        : { ...fail<T>(caller.failed({ action }, thrown)), thrown };
    } finally {
      client.destroy();
    }
  }

  // The SDK of either service is loaded when somebody signs in.
  const withPortal = <T>(
    region: string,
    action: string,
    run: (client: SSOClient, sdk: Portal, here: (instantMs: number) => number) => Promise<T>,
  ) =>
    withClient<T>({ name: 'sso', region, action }, async (config) => {
      const sdk = await import('@aws-sdk/client-sso');
      const client = new sdk.SSOClient(config);
      return { client, run: (here) => run(client, sdk, here) };
    });

  const withOidc = <T>(
    region: string,
    action: string,
    run: (client: SSOOIDCClient, sdk: Oidc) => Promise<T>,
  ) =>
    withClient<T>({ name: 'oidc', region, action }, async (config) => {
      const sdk = await import('@aws-sdk/client-sso-oidc');
      // A code and a refresh token count once: a second try after a lost answer would look like a stolen one.
      const client = new sdk.SSOOIDCClient({ ...config, maxAttempts: 1 });
      return { client, run: () => run(client, sdk) };
    });

  return {
    authorizeUrl(region) {
      const endpoint = resolveEndpoint({ name: 'oidc', region, overrides: {}, env });
      return endpoint.ok
        ? ok(`${(endpoint.value.url ?? `https://${awsHost('oidc', region)}`).replace(/\/$/, '')}/authorize`)
        : endpoint;
    },

    async register({ region, startUrl, flow, scopes, signal }) {
      const answer = await withOidc<SsoClient>(region, 'sso-oauth:RegisterClient', async (client, sdk) => {
        const { clientId, clientSecret, clientSecretExpiresAt } = await client.send(
          new sdk.RegisterClientCommand({
            clientName: 'Culvert',
            clientType: 'public',
            scopes: [...scopes],
            ...(flow === 'browser'
              ? {
                  grantTypes: ['authorization_code', 'refresh_token'],
                  redirectUris: [REGISTERED_CALLBACK],
                  issuerUrl: startUrl,
                }
              : {}),
          }),
          signal ? { abortSignal: signal } : {},
        );
        const registrationExpiresAt = (clientSecretExpiresAt ?? 0) * 1000;
        return { clientId: clientId ?? '', clientSecret: clientSecret ?? '', registrationExpiresAt, flow };
      });
      return answer;
    },

    async startDevice({ region, startUrl, client: { clientId, clientSecret }, signal }) {
      const answer = await withOidc<DeviceAuthorization>(
        region,
        'sso-oauth:StartDeviceAuthorization',
        async (client, sdk) => {
          const started = await client.send(
            new sdk.StartDeviceAuthorizationCommand({ clientId, clientSecret, startUrl }),
            signal ? { abortSignal: signal } : {},
          );
          return {
            deviceCode: started.deviceCode ?? '',
            userCode: started.userCode ?? '',
            url: started.verificationUriComplete ?? started.verificationUri ?? '',
            expiresAt: now() + (started.expiresIn ?? DEFAULT_DEVICE_CODE_S) * 1000,
            intervalMs: (started.interval || DEFAULT_INTERVAL_S) * 1000,
          };
        },
      );
      return answer;
    },

    async createToken({ region, client: { clientId, clientSecret }, grant, signal }) {
      const answer = await withOidc<TokenOutcome>(region, 'sso-oauth:CreateToken', async (client, sdk) => {
        const answered = await client.send(
          new sdk.CreateTokenCommand({ clientId, clientSecret, ...grantFields(grant) }),
          signal ? { abortSignal: signal } : {},
        );
        const { accessToken, expiresIn, refreshToken } = answered;
        if (!accessToken) {
          return { kind: 'refused', reason: because('reason.answer-without-token') };
        }
        const expiresAt = now() + (expiresIn ?? 0) * 1000;
        return { kind: 'token', token: { accessToken, expiresAt, refreshToken: refreshToken ?? null } };
      });
      const final = answer.ok ? null : tokenRefusal(answer.thrown);
      return final ? ok(final) : answer;
    },

    async accounts({ region, accessToken }) {
      const answer = await withPortal<SsoAccount[]>(region, 'sso:ListAccounts', async (client, sdk) => {
        const accounts: SsoAccount[] = [];
        let nextToken: string | undefined;
        for (let page = 0; page < MOST_PAGES; page += 1) {
          const listed = await client.send(
            new sdk.ListAccountsCommand({
              accessToken,
              maxResults: PAGE_SIZE,
              ...(nextToken ? { nextToken } : {}),
            }),
          );
          for (const { accountId, accountName, emailAddress } of listed.accountList ?? []) {
            if (accountId) {
              accounts.push({ accountId, accountName: accountName ?? '', email: emailAddress ?? '' });
            }
          }
          nextToken = listed.nextToken;
          if (!nextToken) {
            break;
          }
        }
        return accounts.sort((a, b) => a.accountName.localeCompare(b.accountName));
      });
      return answer;
    },

    async roles({ region, accessToken, accountId }) {
      const answer = await withPortal<string[]>(region, 'sso:ListAccountRoles', async (client, sdk) => {
        const roles: string[] = [];
        let nextToken: string | undefined;
        for (let page = 0; page < MOST_PAGES; page += 1) {
          const listed = await client.send(
            new sdk.ListAccountRolesCommand({
              accessToken,
              accountId,
              maxResults: PAGE_SIZE,
              ...(nextToken ? { nextToken } : {}),
            }),
          );
          roles.push(...(listed.roleList ?? []).flatMap(({ roleName }) => (roleName ? [roleName] : [])));
          nextToken = listed.nextToken;
          if (!nextToken) {
            break;
          }
        }
        return roles.sort((a, b) => a.localeCompare(b));
      });
      return answer;
    },

    async roleCredentials({ region, accessToken, accountId, roleName }) {
      const action = 'sso:GetRoleCredentials';
      const answer = await withPortal<AwsCredentials>(region, action, async (client, sdk, here) => {
        const { roleCredentials: found } = await client.send(
          new sdk.GetRoleCredentialsCommand({ accessToken, accountId, roleName }),
        );
        return {
          accessKeyId: found?.accessKeyId ?? '',
          secretAccessKey: found?.secretAccessKey ?? '',
          ...(found?.sessionToken ? { sessionToken: found.sessionToken } : {}),
          ...(found?.expiration ? { expiration: new Date(here(found.expiration)) } : {}),
        };
      });
      if (answer.ok) {
        return answer.value.accessKeyId
          ? answer
          : fail(culvertError('AwsRejected', { action, reason: because('reason.not-of-aws') }));
      }
      const name = nameOf(answer.thrown);
      if (name === 'UnauthorizedException') {
        return ok('signed-out');
      }
      return name === 'ForbiddenException' || name === 'ResourceNotFoundException' ? ok('no-role') : answer;
    },

    async logout({ region, accessToken }) {
      const answer = await withPortal<null>(region, 'sso:Logout', async (client, sdk) => {
        await client.send(new sdk.LogoutCommand({ accessToken }));
        return null;
      });
      return !answer.ok && nameOf(answer.thrown) === 'UnauthorizedException' ? ok(null) : answer;
    },
  };
}

const UNSIGNED = { accessKeyId: '', secretAccessKey: '' };

/** Refusals whose own words tell most: a wrong start URL, a region without an instance. */
const PLAIN_ANSWERS = new Set([
  ...['InvalidRequestException', 'InvalidClientMetadataException', 'InvalidScopeException'],
  ...['InvalidRedirectUriException', 'InvalidRequestRegionException', 'UnsupportedGrantTypeException'],
  ...['UnauthorizedClientException', 'InvalidClientException', 'InvalidGrantException'],
]);

function grantFields(grant: Grant) {
  switch (grant.kind) {
    case 'device':
      return { grantType: DEVICE_GRANT, deviceCode: grant.deviceCode };
    case 'browser': {
      const { code, codeVerifier, redirectUri } = grant;
      return { grantType: 'authorization_code', code, codeVerifier, redirectUri };
    }
    case 'refresh':
      return { grantType: 'refresh_token', refreshToken: grant.refreshToken };
  }
}

/** null where the call failed for another reason. */
function tokenRefusal(thrown: unknown): TokenOutcome | null {
  switch (nameOf(thrown)) {
    case 'AuthorizationPendingException':
      return { kind: 'pending' };
    case 'SlowDownException':
      return { kind: 'slow-down' };
    case 'ExpiredTokenException':
      return { kind: 'expired' };
    case 'InvalidClientException':
    case 'UnauthorizedClientException':
      return { kind: 'stale-client' };
    case 'AccessDeniedException':
    case 'InvalidGrantException':
      return { kind: 'refused', reason: reasonOf(thrown) };
    default:
      return null;
  }
}

function nameOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.name : '';
}

/** The service says more in `error_description` than in the message. */
function reasonOf(thrown: unknown): Said {
  const { error_description: description, message = '' } = (thrown ?? {}) as {
    error_description?: unknown;
    message?: string;
  };
  return reasonSentence(typeof description === 'string' && description !== '' ? description : message);
}
