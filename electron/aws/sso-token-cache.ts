/**
 * The token cache of IAM Identity Center, `~/.aws/sso/cache/<sha1>.json`: one for the AWS CLI, the SDKs and Culvert, so
 * that signing in to one of them is signing in to all.
 */
import { createHash } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import { type Environment, homeFolder } from './shared-files.ts';

/** What a client of the OIDC service is known by there; good for some months. */
export interface SsoClient {
  clientId: string;
  clientSecret: string;
  /** Milliseconds since the epoch. */
  registrationExpiresAt: number;
  /** What it was registered for. Unknown of a client that another tool registered. */
  flow: 'browser' | 'code' | null;
}

export interface SsoToken {
  startUrl: string;
  region: string;
  accessToken: string;
  /** Milliseconds since the epoch. */
  expiresAt: number;
  refreshToken: string | null;
  client: SsoClient | null;
}

export interface SsoTokenCache {
  /** `cacheName`: see SsoPlace. null where there is none, or none that can be understood. */
  read(cacheName: string): Promise<SsoToken | null>;
  /** Throws what the file system throws. */
  write(cacheName: string, token: SsoToken): Promise<void>;
  /** Fine when there was none. */
  remove(cacheName: string): Promise<void>;
}

// The names are those of the AWS CLI and the SDKs, but for the last, which they leave alone.
interface CachedToken {
  startUrl?: unknown;
  region?: unknown;
  accessToken?: unknown;
  expiresAt?: unknown;
  refreshToken?: unknown;
  clientId?: unknown;
  clientSecret?: unknown;
  registrationExpiresAt?: unknown;
  registeredFor?: unknown;
}

export function createSsoTokenCache(options: {
  env: Environment;
  /** Replaces a file in one step, readable by its owner alone, and makes its folder when there is none. */
  writeFile: (file: string, text: string) => Promise<void>;
}): SsoTokenCache {
  const fileOf = (cacheName: string) => ssoTokenFile(cacheName, options.env);
  return {
    async read(cacheName) {
      try {
        return decode(JSON.parse(await fs.readFile(fileOf(cacheName), 'utf8')) as CachedToken | null);
      } catch {
        return null;
      }
    },
    write: (cacheName, token) =>
      options.writeFile(fileOf(cacheName), `${JSON.stringify(encode(token), null, 2)}\n`),
    remove: (cacheName) => fs.rm(fileOf(cacheName), { force: true }),
  };
}

export function ssoTokenFile(cacheName: string, env: Environment): string {
  const hash = createHash('sha1').update(cacheName).digest('hex');
  return path.join(homeFolder(env), '.aws', 'sso', 'cache', `${hash}.json`);
}

function encode({ startUrl, region, accessToken, expiresAt, refreshToken, client }: SsoToken): CachedToken {
  return {
    startUrl,
    region,
    accessToken,
    expiresAt: instant(expiresAt),
    ...(client
      ? {
          clientId: client.clientId,
          clientSecret: client.clientSecret,
          registrationExpiresAt: instant(client.registrationExpiresAt),
          ...(client.flow ? { registeredFor: client.flow } : {}),
        }
      : {}),
    ...(refreshToken ? { refreshToken } : {}),
  };
}

function decode(cached: CachedToken | null): SsoToken | null {
  const { startUrl, region, accessToken, refreshToken, clientId, clientSecret, registeredFor } = cached ?? {};
  const expiresAt = milliseconds(cached?.expiresAt);
  if (typeof accessToken !== 'string' || accessToken === '' || expiresAt === null) {
    return null;
  }
  const registrationExpiresAt = milliseconds(cached?.registrationExpiresAt);
  const isClient = typeof clientId === 'string' && typeof clientSecret === 'string';
  return {
    startUrl: typeof startUrl === 'string' ? startUrl : '',
    region: typeof region === 'string' ? region : '',
    accessToken,
    expiresAt,
    refreshToken: typeof refreshToken === 'string' && refreshToken !== '' ? refreshToken : null,
    client: isClient
      ? {
          clientId,
          clientSecret,
          registrationExpiresAt: registrationExpiresAt ?? Number.POSITIVE_INFINITY,
          flow: registeredFor === 'browser' || registeredFor === 'code' ? registeredFor : null,
        }
      : null,
  };
}

/** `2026-11-22T08:00:00Z`: the AWS CLI of the first generation reads no fractions of a second. */
function instant(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString().replace('.000Z', 'Z');
}

/** Older versions of the AWS CLI wrote `2026-11-22T08:00:00UTC`. */
function milliseconds(text: unknown): number | null {
  const ms = typeof text === 'string' ? Date.parse(text.replace(/UTC$/, 'Z')) : Number.NaN;
  return Number.isNaN(ms) ? null : ms;
}
