/** The programs that registered themselves to sign users in (RFC 7591), as Identity Center does it for public clients. */
import type { Clock } from '../shared/clock.ts';
import { opaque } from './opaque.ts';
import { ServiceError } from './service-api.ts';

export const DEVICE_CODE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
export const ACCOUNT_SCOPE = 'sso:account:access';

const GRANT_TYPES = ['authorization_code', 'refresh_token', DEVICE_CODE_GRANT];
/** Registered scopes that Identity Center's documentation names; a client of other services registers others. */
const SCOPES = /^(sso:account:access|openid|aws|sts:identity_context|(codewhisperer|q|transform):[a-z_]+)$/;
const REGISTRATION_SECONDS = 90 * 24 * 3600;
const LOOPBACK = ['127.0.0.1', '[::1]', 'localhost'];

export interface OidcClient {
  clientId: string;
  clientSecret: string;
  clientName: string;
  scopes: readonly string[];
  /** Undefined: the client named none, and has the device's. */
  grantTypes: readonly string[] | undefined;
  redirectUris: readonly string[];
  issuerUrl: string | undefined;
  /** Seconds since the epoch, as they are answered. */
  issuedAt: number;
  secretExpiresAt: number;
}

export interface RegisterClientInput {
  clientName: string;
  clientType: string;
  scopes?: string[] | null;
  grantTypes?: string[] | null;
  redirectUris?: string[] | null;
  issuerUrl?: string | null;
}

export interface OidcClients {
  register(input: RegisterClientInput): OidcClient;
  /** The client that brings its own secret; throws where it is none or its registration is over. */
  authenticate(clientId: string, clientSecret: string): OidcClient;
  find(clientId: string): OidcClient | undefined;
}

export function createOidcClients(clock: Clock): OidcClients {
  const clients = new Map<string, OidcClient>();

  const find = (clientId: string): OidcClient | undefined => {
    const client = clients.get(clientId);
    return client && clock.now() < client.secretExpiresAt * 1000 ? client : undefined;
  };

  return {
    register(input) {
      checkRegistration(input);
      const issuedAt = Math.floor(clock.now() / 1000);
      const client: OidcClient = {
        clientId: opaque(16),
        clientSecret: opaque(192),
        clientName: input.clientName,
        scopes: input.scopes ?? [],
        grantTypes: input.grantTypes ?? undefined,
        redirectUris: input.redirectUris ?? [],
        issuerUrl: input.issuerUrl ?? undefined,
        issuedAt,
        secretExpiresAt: issuedAt + REGISTRATION_SECONDS,
      };
      clients.set(client.clientId, client);
      return client;
    },

    authenticate(clientId, clientSecret) {
      const client = find(clientId);
      if (client?.clientSecret !== clientSecret) {
        throw new ServiceError('InvalidClientException', 'Invalid client', 401);
      }
      return client;
    },

    find,
  };
}

/** Whether a client may use a grant. */
export function allowsGrant(client: OidcClient, grantType: string): boolean {
  if (client.grantTypes) return client.grantTypes.includes(grantType);
  // A client that named no grant is one of old: the device's, and a refresh where it has a scope.
  return grantType === DEVICE_CODE_GRANT || (grantType === 'refresh_token' && client.scopes.length > 0);
}

/**
 * Whether an address is one of those that the client registered. On loopback the port is not compared, since a program
 * takes the one that is free (RFC 8252, section 7.3).
 */
export function isRegisteredRedirect(client: OidcClient, address: string): boolean {
  const given = parse(address);
  if (given?.hash !== '') return false;
  return client.redirectUris.some((registered) => {
    const known = parse(registered);
    if (!known) return false;
    if (!isLoopback(known)) return registered === address;
    return (['protocol', 'hostname', 'pathname', 'search'] as const).every(
      (part) => known[part] === given[part],
    );
  });
}

function checkRegistration(input: RegisterClientInput): void {
  if (input.clientType !== 'public') {
    throw new ServiceError('InvalidClientMetadataException', 'Only public clients can be registered');
  }
  for (const scope of input.scopes ?? []) {
    if (!SCOPES.test(scope)) throw new ServiceError('InvalidScopeException', `Unknown scope: ${scope}`);
  }
  for (const grantType of input.grantTypes ?? []) {
    if (!GRANT_TYPES.includes(grantType)) {
      throw new ServiceError('UnsupportedGrantTypeException', `Unsupported grant type: ${grantType}`);
    }
  }
  for (const address of input.redirectUris ?? []) {
    const uri = parse(address);
    const fits = uri && uri.hash === '' && (uri.protocol === 'https:' || isLoopback(uri));
    if (!fits) throw new ServiceError('InvalidRedirectUriException', `Invalid redirect URI: ${address}`);
  }
  if (input.grantTypes?.includes('authorization_code') && !(input.redirectUris?.length && input.issuerUrl)) {
    throw new ServiceError(
      'InvalidRequestException',
      'The authorization_code grant needs redirectUris and an issuerUrl',
    );
  }
}

function isLoopback(uri: URL): boolean {
  return uri.protocol === 'http:' && LOOPBACK.includes(uri.hostname);
}

function parse(address: string): URL | undefined {
  return URL.canParse(address) ? new URL(address) : undefined;
}
