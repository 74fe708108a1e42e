/**
 * Client access tokens and client tokens by the rules of the service: a token is used up by its first successful
 * handshake, unless a client token came with that one; then both together open the tunnel again and again. Only hashes
 * are kept.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Side } from './types.ts';

export type TokenCheck = { ok: true; tunnelId: string } | { ok: false; status: 400 | 403; reason: string };

/** The service's own tokens begin so; the rest is random. 606 characters leave room in the 4 KB of a handshake. */
const TOKEN_PREFIX = 'AQGAAX';
const TOKEN_BYTES = 450;

const CLIENT_TOKEN = /^[a-zA-Z0-9-]{32,128}$/;

const UNKNOWN = 'Invalid access-token';
const SPENT = 'Invalid access token: The access token was previously used and can not be used again.';
const MISMATCH =
  'Invalid client token: The provided client token does not match the client token that was previously set.';
// The service documents the rules behind these two, not their words.
const MALFORMED = 'Invalid client token: The client token must match ^[a-zA-Z0-9-]{32,128}$.';
const TAKEN = 'Invalid client token: The client token is already in use.';

interface Grant {
  tunnelId: string;
  side: Side;
  used: boolean;
  /** Hash of the client token of the first handshake. */
  clientToken?: string;
}

export interface AccessTokens {
  /** Makes the token of a side and revokes the one it had. */
  issue(tunnelId: string, side: Side): string;
  /** Revokes both tokens of a tunnel and frees their client tokens. */
  revokeAll(tunnelId: string): void;
  /** Checks a handshake; one that succeeds uses the token. A refused one changes nothing. */
  use(side: Side, accessToken: string, clientToken: string | undefined): TokenCheck;
}

export function createAccessTokens(): AccessTokens {
  const grants = new Map<string, Grant>();

  function revoke(tunnelId: string, side?: Side): void {
    for (const [hash, grant] of grants) {
      if (grant.tunnelId === tunnelId && (side === undefined || grant.side === side)) grants.delete(hash);
    }
  }

  function isTaken(clientToken: string, by: Grant): boolean {
    for (const grant of grants.values()) if (grant !== by && grant.clientToken === clientToken) return true;
    return false;
  }

  return {
    issue(tunnelId, side) {
      revoke(tunnelId, side);
      const token = TOKEN_PREFIX + randomBytes(TOKEN_BYTES).toString('base64url');
      grants.set(hash(token), { tunnelId, side, used: false });
      return token;
    },

    revokeAll: (tunnelId) => revoke(tunnelId),

    use(side, accessToken, clientToken) {
      const grant = grants.get(hash(accessToken));
      if (!grant || grant.side !== side) return refuse(403, UNKNOWN);
      if (clientToken !== undefined && !CLIENT_TOKEN.test(clientToken)) return refuse(400, MALFORMED);
      const clientHash = clientToken === undefined ? undefined : hash(clientToken);

      if (grant.used) {
        // A token that was first used without client token can not gain one later; one that has it needs it again.
        if (grant.clientToken === undefined || clientHash === undefined) return refuse(400, SPENT);
        if (grant.clientToken !== clientHash) return refuse(400, MISMATCH);
        return { ok: true, tunnelId: grant.tunnelId };
      }
      if (clientHash !== undefined) {
        // "Unique over the open tunnels of the account" is read strictly: one client token for one side of one tunnel.
        if (isTaken(clientHash, grant)) return refuse(400, TAKEN);
        grant.clientToken = clientHash;
      }
      grant.used = true;
      return { ok: true, tunnelId: grant.tunnelId };
    },
  };
}

function refuse(status: 400 | 403, reason: string): TokenCheck {
  return { ok: false, status, reason };
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
