/** Who is signed in to IAM Identity Center: the cached token, refreshed when it is near its end. */
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type Environment, readSharedFiles } from './shared-files.ts';
import { type SsoPlace, scopesOf } from './shared-profiles.ts';
import type { SsoService } from './sso-client.ts';
import type { SsoToken, SsoTokenCache } from './sso-token-cache.ts';

export interface SsoSessions {
  /** Where a start URL's token is kept: with a session of the AWS files that has the same one, else by itself. */
  placeOf(startUrl: string, region: string): Promise<SsoPlace>;
  /** A token that is good for a while yet; null: nobody is signed in. Fails where that cannot be found out. */
  current(place: SsoPlace): Promise<Result<SsoToken | null>>;
  /** The token as it is in the cache, good or not. */
  cached(place: SsoPlace): Promise<SsoToken | null>;
  /** Puts a new token where the AWS CLI finds it too. Throws what the file system throws. */
  keep(place: SsoPlace, token: SsoToken): Promise<void>;
  /** The service does not accept the token that was used: it counts as ended from now on. */
  ended(place: SsoPlace, accessToken: string): void;
  /**
   * Ends the token there and takes it out of the cache, whether the service could be told or not. Fails with
   * SignOutIncomplete where the file cannot be taken away; its token is not used any more all the same.
   */
  signOut(place: SsoPlace): Promise<Result<null>>;
}

// The AWS CLI and the SDKs refresh as early. A token is not used in its last seconds: it has a way to go.
const REFRESH_BEFORE_MS = 5 * 60_000;
const LAST_USE_MS = 10_000;

export function createSsoSessions(options: {
  env: Environment;
  cache: SsoTokenCache;
  service: SsoService;
  now: () => number;
  log: Log;
}): SsoSessions {
  const { env, cache, service, now, log } = options;
  const refreshing = new Map<string, Promise<Result<SsoToken | null>>>();
  /** Tokens that the service has turned down, as long as they are in the cache. */
  const refusedTokens = new Map<string, string>();
  /** Refresh tokens that the service has turned down: what runs by itself would ask again and again. */
  const refusedRefreshTokens = new Map<string, string>();

  const alive = (token: SsoToken) => token.expiresAt - now() > LAST_USE_MS;

  async function refresh(place: SsoPlace, old: SsoToken): Promise<Result<SsoToken | null>> {
    const usable = alive(old) && refusedTokens.get(place.cacheName) !== old.accessToken ? old : null;
    const { client, refreshToken } = old;
    const refused = refusedRefreshTokens.get(place.cacheName) === refreshToken;
    if (!client || !refreshToken || refused || client.registrationExpiresAt <= now()) {
      return ok(usable);
    }
    const grant = { kind: 'refresh', refreshToken } as const;
    const answer = await service.createToken({ region: place.region, client, grant });
    if (!answer.ok) {
      return usable ? ok(usable) : answer;
    }
    if (answer.value.kind !== 'token') {
      log.info('the sign-in could not be refreshed', { answer: answer.value.kind });
      // A refresh token counts once, and the AWS CLI may have used it at the same moment.
      const theirs = await cache.read(place.cacheName);
      if (theirs && theirs.accessToken !== old.accessToken && alive(theirs)) {
        return ok(theirs);
      }
      refusedRefreshTokens.set(place.cacheName, refreshToken);
      return ok(usable);
    }
    const { accessToken, expiresAt, refreshToken: next } = answer.value.token;
    const fresh: SsoToken = { ...old, accessToken, expiresAt, refreshToken: next ?? refreshToken };
    try {
      await cache.write(place.cacheName, fresh);
    } catch (thrown) {
      log.warn('the refreshed sign-in could not be kept', { reason: (thrown as NodeJS.ErrnoException).code });
    }
    return ok(fresh);
  }

  return {
    async placeOf(startUrl, region) {
      const own = { startUrl, region, cacheName: startUrl, scopes: scopesOf(undefined) };
      const files = await readSharedFiles(env);
      if (!files.ok) {
        return own;
      }
      const session = Object.entries(files.value.sessions).find(
        ([, { sso_start_url: url = '', sso_region: its }]) => sameStartUrl(url, startUrl) && its === region,
      );
      return session
        ? { ...own, cacheName: session[0], scopes: scopesOf(session[1].sso_registration_scopes) }
        : own;
    },
    async current(place) {
      const token = await cache.read(place.cacheName);
      if (!token) {
        return ok(null);
      }
      const refused = refusedTokens.get(place.cacheName) === token.accessToken;
      if (!refused && token.expiresAt - now() > REFRESH_BEFORE_MS) {
        return ok(token);
      }
      const underWay = refreshing.get(place.cacheName);
      if (underWay) {
        return underWay;
      }
      const work = refresh(place, token).finally(() => refreshing.delete(place.cacheName));
      refreshing.set(place.cacheName, work);
      return work;
    },
    cached: (place) => cache.read(place.cacheName),
    async keep(place, token) {
      await cache.write(place.cacheName, token);
      refusedTokens.delete(place.cacheName);
    },
    ended: (place, accessToken) => void refusedTokens.set(place.cacheName, accessToken),
    async signOut(place) {
      // One that is under way would put a new token in the place of the one that is taken away.
      await refreshing.get(place.cacheName);
      const token = await cache.read(place.cacheName);
      let removed: Result<null> = ok(null);
      try {
        await cache.remove(place.cacheName);
      } catch (thrown) {
        const { code: reason = because('reason.unknown-cause') } = thrown as NodeJS.ErrnoException;
        removed = fail(culvertError('SignOutIncomplete', { reason }));
        if (token?.refreshToken) {
          refusedRefreshTokens.set(place.cacheName, token.refreshToken);
        }
      }
      if (!token) {
        return removed;
      }
      refusedTokens.set(place.cacheName, token.accessToken);
      if (!alive(token)) {
        return removed;
      }
      const told = await service.logout({ region: place.region, accessToken: token.accessToken });
      if (!told.ok) {
        log.warn('signed out here only', { code: told.error.code });
      }
      return removed;
    },
  };
}

/** People paste the address with what the portal's page adds to it. */
export function plainStartUrl(text: string): string {
  return text
    .trim()
    .replace(/[?#].*$/, '')
    .replace(/\/+$/, '');
}

export function sameStartUrl(a: string, b: string): boolean {
  return plainStartUrl(a).toLowerCase() === plainStartUrl(b).toLowerCase();
}
