/** The token of an identity provider, as AssumeRoleWithWebIdentity takes it: a JWT. */
import { ServiceError } from './service-api.ts';

export interface WebIdentity {
  subject: string;
  audience: string;
  issuer: string;
}

/**
 * Reads the claims of a token and checks that it is not over. Its signature is not looked at: there is no identity
 * provider here whose keys could be asked for. Throws what STS answers to a token that is no good.
 */
export function readWebIdentity(token: string, nowMs: number): WebIdentity {
  const [header, payload, signature, ...rest] = token.split('.');
  const claims = signature === undefined || rest.length > 0 ? undefined : jsonPart(payload);
  if (!claims || typeof jsonPart(header)?.alg !== 'string') {
    throw new ServiceError(
      'InvalidIdentityToken',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  const { iss, sub, exp } = claims;
  const aud = Array.isArray(claims.aud) ? claims.aud[0] : claims.aud;
  if (typeof iss !== 'string' || iss === '') throw missing('iss');
  if (typeof sub !== 'string' || sub === '') throw missing('sub');
  if (typeof aud !== 'string' || aud === '') throw missing('aud');
  if (typeof exp !== 'number') throw missing('exp');
  const now = Math.floor(nowMs / 1000);
  if (exp <= now) {
    throw new ServiceError(
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${exp}`,
    );
  }
  return { subject: sub, audience: aud, issuer: iss };
}

function missing(claim: string): ServiceError {
  return new ServiceError('InvalidIdentityToken', `Missing a required claim: ${claim}`);
}

function jsonPart(part: string | undefined): Record<string, unknown> | undefined {
  if (!part || !/^[\w-]+$/.test(part)) return undefined;
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}
