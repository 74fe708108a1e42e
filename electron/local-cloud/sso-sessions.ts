/** The sign-ins of Identity Center's user: what their access and refresh tokens are good for, and until when. */
import type { Clock } from '../shared/clock.ts';
import { opaque } from './opaque.ts';

export interface IssuedTokens {
  accessToken: string;
  expiresInSeconds: number;
  refreshToken?: string;
}

/** One sign-in, of one client. Ends with a logout or when an administrator ends it. */
export interface SignInSession {
  readonly clientId: string;
  /** What its access tokens may be used for; empty for the clients of old, which name no scope. */
  readonly scopes: readonly string[];
}

export interface SsoSessions {
  begin(session: SignInSession, options: { refreshable: boolean }): IssuedTokens;
  /** New tokens for a refresh token of this client, which is used up by it; undefined where it is none, or over. */
  refresh(refreshToken: string, clientId: string): IssuedTokens | undefined;
  /** The session of an access token that is still good. */
  find(accessToken: string): SignInSession | undefined;
  /** Ends the session of an access token, with all its tokens. */
  end(accessToken: string): void;
  endAll(): void;
}

/** Assumed: the longest session that an administrator can set. */
const REFRESH_TOKEN_MS = 90 * 24 * 3_600_000;

interface Held {
  session: SignInSession;
  expiresAt: number;
}

export function createSsoSessions({
  tokenSeconds,
  clock,
}: {
  tokenSeconds: number;
  clock: Clock;
}): SsoSessions {
  const accessTokens = new Map<string, Held>();
  const refreshTokens = new Map<string, Held>();

  const good = (held: Held | undefined): Held | undefined =>
    held && clock.now() < held.expiresAt ? held : undefined;

  function issue(session: SignInSession, refreshExpiresAt: number | undefined): IssuedTokens {
    const accessToken = `aoaAAAAA${opaque(96)}`;
    accessTokens.set(accessToken, { session, expiresAt: clock.now() + tokenSeconds * 1000 });
    const issued = { accessToken, expiresInSeconds: tokenSeconds };
    if (refreshExpiresAt === undefined) return issued;
    const refreshToken = `aorAAAAA${opaque(96)}`;
    refreshTokens.set(refreshToken, { session, expiresAt: refreshExpiresAt });
    return { ...issued, refreshToken };
  }

  return {
    begin: (session, { refreshable }) =>
      issue({ ...session }, refreshable ? clock.now() + REFRESH_TOKEN_MS : undefined),

    refresh(refreshToken, clientId) {
      const held = good(refreshTokens.get(refreshToken));
      if (held?.session.clientId !== clientId) return undefined;
      refreshTokens.delete(refreshToken);
      return issue(held.session, held.expiresAt);
    },

    find: (accessToken) => good(accessTokens.get(accessToken))?.session,

    end(accessToken) {
      const session = accessTokens.get(accessToken)?.session;
      for (const tokens of [accessTokens, refreshTokens]) {
        for (const [token, held] of tokens) {
          if (held.session === session) tokens.delete(token);
        }
      }
    },

    endAll() {
      accessTokens.clear();
      refreshTokens.clear();
    },
  };
}
