/**
 * Verifies AWS Signature Version 4 on a request as it arrived: the server's half of the algorithm in AWS's "Signature
 * Version 4 signing process". Only the Authorization header is read; presigned addresses (signature in the query) are
 * not used by the services that stand behind it.
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import {
  canonicalRequest,
  collectHeaders,
  type HeaderValues,
  type SignedRequest,
  sha256,
} from './canonical-request.ts';
import type { AccessKey } from './types.ts';

export interface SignatureCheck {
  keys: readonly AccessKey[];
  region: string;
  /** Further regions that the scope may name: that of a service which is the same everywhere. */
  otherRegions?: readonly string[];
  /** Service names that the credential scope may carry; the first is the one named in refusals. */
  services: readonly string[];
  nowMs: number;
}

/** What was wrong, before each service gives it its own name. */
export type Refusal = 'missing' | 'incomplete' | 'unknown-key' | 'signature' | 'expired-token';

export type SignatureVerdict =
  | { ok: true; key: AccessKey }
  | { ok: false; refusal: Refusal; message: string };

/** How far the client's clock may be off: AWS's services (S3 and EC2 apart) take five minutes either way. */
export const SIGNATURE_SKEW_MS = 5 * 60_000;

const ALGORITHM = 'AWS4-HMAC-SHA256';
const TERMINATOR = 'aws4_request';

const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
  'and signing method. Consult the service documentation for details.';
const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';

interface Authorization {
  credential: string[];
  signedHeaders: string[];
  signature: string;
}

/** Decides whether a request is signed by one of the keys, for this region and service, at about this time. */
export function checkSignature(request: SignedRequest, check: SignatureCheck): SignatureVerdict {
  const headers = collectHeaders(request.headers);
  const authorization = headers.get('authorization')?.[0];
  if (!authorization) return refuse('missing', 'Missing Authentication Token');

  const parsed = parseAuthorization(authorization);
  if (typeof parsed === 'string') return refuse('incomplete', parsed);
  const stamp = headers.get('x-amz-date')?.[0] ?? '';
  const signedAt = parseStamp(stamp);
  if (signedAt === undefined) {
    return refuse('incomplete', `Date must be in ISO-8601 'basic format'. Got '${stamp}'.`);
  }
  const unsigned = unsignedHeader(headers, parsed.signedHeaders);
  if (unsigned) return refuse('signature', unsigned);

  const [accessKeyId, ...scope] = parsed.credential;
  const key = check.keys.find((candidate) => candidate.accessKeyId === accessKeyId);
  if (!key) return refuse('unknown-key', INVALID_TOKEN);
  const wrongScope = checkScope(scope, stamp, check);
  if (wrongScope) return refuse('signature', wrongScope);
  const skewed = checkSkew(stamp, signedAt, check.nowMs);
  if (skewed) return refuse('signature', skewed);

  // A temporary key is known only together with its session token; a long-lived key has none.
  const sessionToken = headers.get('x-amz-security-token')?.[0];
  if ((key.sessionToken === undefined) !== (sessionToken === undefined)) {
    return refuse('unknown-key', INVALID_TOKEN);
  }
  if (key.sessionToken !== undefined && !sameText(key.sessionToken, sessionToken ?? '')) {
    return refuse('unknown-key', INVALID_TOKEN);
  }

  const text = stringToSign(request, headers, parsed.signedHeaders, stamp, scope);
  if (!sameText(sign(key.secretAccessKey, scope, text), parsed.signature))
    return refuse('signature', MISMATCH);
  if (key.expired || (key.expiresAt !== undefined && check.nowMs >= key.expiresAt))
    return refuse('expired-token', EXPIRED_TOKEN);
  return { ok: true, key };
}

function stringToSign(
  request: SignedRequest,
  headers: HeaderValues,
  signedHeaders: readonly string[],
  stamp: string,
  scope: readonly string[],
): string {
  return [ALGORITHM, stamp, scope.join('/'), sha256(canonicalRequest(request, headers, signedHeaders))].join(
    '\n',
  );
}

function sign(secretAccessKey: string, scope: readonly string[], text: string): string {
  const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();
  return hmac(scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`), text).toString('hex');
}

function parseAuthorization(header: string): Authorization | string {
  const space = header.indexOf(' ');
  const algorithm = space < 0 ? header : header.slice(0, space);
  if (algorithm !== ALGORITHM) return `Unsupported AWS 'algorithm': '${algorithm}'.`;
  const parts = new Map<string, string>();
  for (const part of header.slice(space + 1).split(',')) {
    const equals = part.indexOf('=');
    if (equals > 0) parts.set(part.slice(0, equals).trim(), part.slice(equals + 1).trim());
  }
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => !parts.get(name));
  if (missing.length > 0) {
    return missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' ');
  }
  // An access key id has no slash, so five parts are the key, the date, the region, the service and the terminator.
  const credential = (parts.get('Credential') ?? '').split('/');
  if (credential.length !== 5) {
    return 'Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.';
  }
  return {
    credential,
    signedHeaders: (parts.get('SignedHeaders') ?? '').split(';').map((name) => name.toLowerCase()),
    signature: parts.get('Signature') ?? '',
  };
}

/** The first header that had to be signed and was not: host, and everything in Amazon's own name space. */
function unsignedHeader(headers: HeaderValues, signed: readonly string[]): string | undefined {
  if (!signed.includes('host')) {
    return "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";
  }
  for (const name of headers.keys()) {
    if (name.startsWith('x-amz-') && !signed.includes(name)) {
      return `'${name}' must be a 'SignedHeader' in the AWS Authorization.`;
    }
  }
  return undefined;
}

function checkScope(scope: readonly string[], stamp: string, check: SignatureCheck): string | undefined {
  const [date, region, service, terminator] = scope;
  if (date !== stamp.slice(0, 8)) {
    return `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${stamp.slice(0, 8)}', from '${stamp}'.`;
  }
  if (region !== check.region && !check.otherRegions?.includes(region ?? '')) {
    return `Credential should be scoped to a valid region, not '${region}'.`;
  }
  if (!check.services.includes(service ?? '')) {
    return `Credential should be scoped to correct service: '${check.services[0]}'.`;
  }
  if (terminator !== TERMINATOR) {
    return `Credential should be scoped with a valid terminator: '${TERMINATOR}', not '${terminator}'.`;
  }
  return undefined;
}

function checkSkew(stamp: string, signedAt: number, nowMs: number): string | undefined {
  const now = formatStamp(nowMs);
  if (signedAt < nowMs - SIGNATURE_SKEW_MS) {
    return `Signature expired: ${stamp} is now earlier than ${formatStamp(nowMs - SIGNATURE_SKEW_MS)} (${now} - 5 min.)`;
  }
  if (signedAt > nowMs + SIGNATURE_SKEW_MS) {
    return `Signature not yet current: ${stamp} is still later than ${formatStamp(nowMs + SIGNATURE_SKEW_MS)} (${now} + 5 min.)`;
  }
  return undefined;
}

function parseStamp(stamp: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(stamp);
  if (!match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const time = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  return Number.isNaN(time) ? undefined : time;
}

function formatStamp(timeMs: number): string {
  return new Date(timeMs).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** Compares without telling by its duration where two secrets differ; hashed first since lengths must be equal. */
function sameText(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}

function refuse(refusal: Refusal, message: string): SignatureVerdict {
  return { ok: false, refusal, message };
}
