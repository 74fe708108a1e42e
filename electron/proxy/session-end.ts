import type { IncomingMessage } from 'node:http';
import type { Clock } from '../shared/clock.ts';
import { redact } from '../shared/redact.ts';

/** Why a session is over. `reason` is a sentence for a person and holds no secret. */
export type SessionEnd =
  /** Worth another try: no network, the service in trouble (5xx), the websocket lost. */
  | { kind: 'lost'; reason: string }
  /** The service asked to slow down. */
  | { kind: 'throttled'; reason: string; retryAfterMs: number }
  /** The access or client token is spent, revoked or wrong. */
  | { kind: 'token'; reason: string }
  /** No retry mends it. */
  | { kind: 'refused'; status: number; reason: string };

const BODY_LIMIT_BYTES = 4096;
const BODY_LIMIT_MS = 3_000;
/** 429 is not in the guides; where it comes, it seldom says how long to wait. */
const THROTTLED_WAIT_MS = 10_000;
const THROTTLED_LONGEST_WAIT_MS = 300_000;

/** Reads the answer to a refused handshake and judges it (protocol guides, “handshake error responses”). */
export async function endOfRefusal(response: IncomingMessage, clock: Clock): Promise<SessionEnd> {
  const status = response.statusCode ?? 0;
  const body = await readBody(response, clock);
  const reason = body === '' ? `The tunnel service answered with status ${status}.` : body;
  if (status >= 500) {
    return { kind: 'lost', reason: `The tunnel service is in trouble (status ${status}).` };
  }
  if (status === 429) {
    return { kind: 'throttled', reason, retryAfterMs: retryAfterMs(response) };
  }
  // “Invalid access token: …” and “Invalid client token: …” come with 400, “Invalid access-token” with 403.
  if ((status === 400 || status === 403) && /(?:access|client)[ -]?token/i.test(body)) {
    return { kind: 'token', reason };
  }
  return { kind: 'refused', status, reason };
}

function retryAfterMs(response: IncomingMessage): number {
  const seconds = Number(response.headers['retry-after']);
  return Number.isFinite(seconds) && seconds > 0
    ? Math.min(seconds * 1000, THROTTLED_LONGEST_WAIT_MS)
    : THROTTLED_WAIT_MS;
}

function readBody(response: IncomingMessage, clock: Clock): Promise<string> {
  return new Promise((resolve) => {
    let body = Buffer.alloc(0);
    const done = () => {
      cancel();
      resolve(asSentence(body.toString('utf8')));
    };
    const cancel = clock.after(BODY_LIMIT_MS, done);
    response.on('data', (chunk: Buffer) => {
      body = Buffer.concat([body, chunk]).subarray(0, BODY_LIMIT_BYTES);
      if (body.length === BODY_LIMIT_BYTES) {
        done();
      }
    });
    response.on('end', done);
    response.on('error', done);
    response.on('close', done);
  });
}

/** One line without control characters, markup or secrets, short enough to show. */
function asSentence(body: string): string {
  const line = body
    .replace(/<[^>]*>/g, ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose.
    .replace(/[\u0000-\u001f\u007f\s]+/g, ' ')
    .trim();
  return redact(line).slice(0, 300);
}

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'Nothing answers at the address of the tunnel service.',
  ECONNRESET: 'The connection to the tunnel service was cut.',
  EPIPE: 'The connection to the tunnel service was cut.',
  ENOTFOUND: 'The name of the tunnel service cannot be found.',
  EAI_AGAIN: 'The name of the tunnel service cannot be looked up just now.',
  ETIMEDOUT: 'The tunnel service cannot be reached in time.',
  EHOSTUNREACH: 'There is no way to the tunnel service.',
  ENETUNREACH: 'There is no network.',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 'The tunnel service sent more at once than the protocol allows.',
};

/** A sentence for what went wrong with the websocket, never a secret. */
export function reasonOfError(
  error: Error & { code?: string; errors?: (Error & { code?: string })[] },
): string {
  // Node tries every address of a name and then throws one error that holds the others.
  const code = error.code ?? error.errors?.find((inner) => inner.code)?.code ?? '';
  if (/CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS_/.test(code)) {
    return `The certificate of the tunnel service is not trusted (${code}).`;
  }
  return REASONS[code] ?? `The connection failed: ${redact(error.message || code || 'unknown cause')}.`;
}
