import type { IncomingMessage } from 'node:http';
import type { Clock } from '../shared/clock.ts';
import { CulvertFailure } from '../shared/errors.ts';
import { because, type HopName, type Reason, type Said } from '../shared/reasons.ts';
import { redact } from '../shared/redact.ts';
import { codeOf, type Hop, NetworkError, WebProxyRefusal } from './network-error.ts';
import type { NetworkOptions } from './options.ts';

/** Why a session is over. `reason` is a sentence for a person, ours or the service's, and holds no secret. */
export type SessionEnd =
  /** Worth another try: no network, the service in trouble (5xx), the websocket lost. */
  | { kind: 'lost'; reason: Said }
  /** The service asked to slow down. */
  | { kind: 'throttled'; reason: Said; retryAfterMs: number }
  /** The access or client token is spent, revoked or wrong. */
  | { kind: 'token'; reason: Said }
  /** No retry mends it. 407 stands for a web proxy that wants other credentials, 0 for no HTTP answer at all. */
  | { kind: 'refused'; status: number; reason: Said };

const BODY_LIMIT_BYTES = 4096;
const BODY_LIMIT_MS = 3_000;
const REASON_LIMIT_CHARS = 300;
/** 429 is not in the guides; where it comes, it seldom says how long to wait. */
const THROTTLED_WAIT_MS = 10_000;
const THROTTLED_LONGEST_WAIT_MS = 300_000;

// --- Answers of the tunnel service ---

/** Reads the answer to a refused handshake and judges it (protocol guides, “handshake error responses”). */
export async function endOfRefusal(response: IncomingMessage, clock: Clock): Promise<SessionEnd> {
  const status = response.statusCode ?? 0;
  const retryAfter = retryAfterMs(response.headers['retry-after'], clock.now());
  const body = await readBody(response, clock);
  const reason = body === '' ? because('reason.service-status', { status }) : body;
  if (status >= 500) {
    const trouble = because('reason.service-trouble', { status });
    return retryAfter === null
      ? { kind: 'lost', reason: trouble }
      : { kind: 'throttled', reason: trouble, retryAfterMs: retryAfter };
  }
  if (status === 429) {
    return { kind: 'throttled', reason, retryAfterMs: retryAfter ?? THROTTLED_WAIT_MS };
  }
  if (isAboutTime(status)) {
    return { kind: 'lost', reason };
  }
  // “Invalid access token: …” and “Invalid client token: …” come with 400, “Invalid access-token” with 403.
  if ([400, 401, 403].includes(status) && /(?:access|client)[ -]?token/i.test(body)) {
    return { kind: 'token', reason };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'refused',
      status,
      reason: because('reason.service-redirect', { status }),
    };
  }
  if (status < 300) {
    // A page, so it is not the service that answers.
    return { kind: 'refused', status, reason: because('reason.no-tunnel-service', { status }) };
  }
  return { kind: 'refused', status, reason };
}

/** Request Timeout and Too Early: the only statuses of the 400s that the same request may mend. */
function isAboutTime(status: number): boolean {
  return status === 408 || status === 425;
}

/** Retry-After holds seconds or a date (RFC 9110, section 10.2.3). null where it says nothing of use. */
function retryAfterMs(header: string | undefined, now: number): number | null {
  const text = header?.trim() ?? '';
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now;
  return ms > 0 ? Math.min(ms, THROTTLED_LONGEST_WAIT_MS) : null;
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
    .replace(/<(script|style)\b.*?(?:<\/\1>|$)/gis, ' ')
    .replace(/<[^>]*>/g, ' ')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose.
    .replace(/[\u0000-\u001f\u007f\s]+/g, ' ')
    .trim();
  return withoutTokens(line).slice(0, REASON_LIMIT_CHARS);
}

/** A service that repeats what it was sent must not put a token before a person: a client token has 32 characters or more. */
function withoutTokens(text: string): string {
  return redact(text).replace(/[A-Za-z0-9_\-+/=]{32,}/g, '[hidden]');
}

// --- Errors on the way ---

/** Judges an 'error' of the websocket: what websocketOptions() throws, and what `ws`, Node.js and OpenSSL do. */
export function endOfError(error: unknown): SessionEnd {
  if (error instanceof WebProxyRefusal) {
    return endOfProxyRefusal(error.answer);
  }
  if (error instanceof NetworkError && error.step === 'settings') {
    return {
      kind: 'refused',
      status: 0,
      reason: because('reason.proxy-unusable', { said: saidBy(error.cause) }),
    };
  }
  // “A response without the header is an error”, and one that was not offered as well; asking again changes nothing.
  if (error instanceof Error && /^Server sent (?:no|an invalid|a) subprotocol/.test(error.message)) {
    return {
      kind: 'refused',
      status: 101,
      reason: because('reason.no-subprotocol'),
    };
  }
  return { kind: 'lost', reason: reasonOfFault(error) };
}

/** What to say when the time limit of the handshake ends it: which of the two is silent cannot be told. */
export function reasonOfSilence(network: NetworkOptions): Reason {
  return network.webProxy === null
    ? because('reason.handshake-silent')
    : because('reason.handshake-silent-behind-proxy');
}

function endOfProxyRefusal(answer: WebProxyRefusal['answer']): SessionEnd {
  const { status, authority } = answer;
  if (status === 407) {
    return { kind: 'refused', status, reason: reasonOf407(answer) };
  }
  if (status === 429) {
    return {
      kind: 'throttled',
      reason: because('reason.proxy-limits'),
      retryAfterMs: retryAfterMs(answer.retryAfter, Date.now()) ?? THROTTLED_WAIT_MS,
    };
  }
  if (status >= 400 && status < 500 && !isAboutTime(status)) {
    return {
      kind: 'refused',
      status,
      reason: because('reason.proxy-forbids', { authority, status }),
    };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'lost',
      reason: because('reason.proxy-redirects', { status }),
    };
  }
  return { kind: 'lost', reason: because('reason.proxy-cannot-connect', { authority, status }) };
}

function reasonOf407({ withCredentials, schemes }: WebProxyRefusal['answer']): Reason {
  if (schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
    const names = schemes.join(', ').slice(0, 100);
    return because('reason.proxy-other-sign-in', { schemes: names });
  }
  return withCredentials ? because('reason.proxy-wrong-password') : because('reason.proxy-wants-password');
}

/** What the codes of Node.js and the system mean, for either hop. */
const FAULTS: Record<string, (hop: HopName) => Reason> = {
  ECONNREFUSED: (hop) => because('reason.hop-refuses', { hop }),
  ECONNRESET: (hop) => because('reason.hop-cut', { hop }),
  ECONNABORTED: (hop) => because('reason.hop-cut', { hop }),
  EPIPE: (hop) => because('reason.hop-cut', { hop }),
  ENOTFOUND: (hop) => because('reason.hop-unknown-name', { hop }),
  EAI_AGAIN: (hop) => because('reason.hop-name-later', { hop }),
  ETIMEDOUT: (hop) => because('reason.hop-too-slow', { hop }),
  EHOSTUNREACH: (hop) => because('reason.hop-no-way', { hop }),
  ENETUNREACH: () => because('reason.offline'),
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: (hop) => because('reason.hop-sent-too-much', { hop }),
};

function reasonOfFault(error: unknown): Reason {
  const fault = error instanceof NetworkError ? error : null;
  const hop: Hop = fault?.hop ?? 'service';
  const code = fault?.code ?? codeOf(error);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|CRL|^ERR_TLS_|HOSTNAME_MISMATCH/.test(code)) {
    return reasonOfCertificate(code, hop, fault);
  }
  if (fault?.step === 'tunnel' && code === 'ECONNRESET') {
    return because('reason.proxy-hung-up');
  }
  if (fault?.throughWebProxy && code === 'ECONNRESET') {
    return because('reason.cut-by-either');
  }
  if (/^ERR_SSL_|^EPROTO$/.test(code)) {
    return because('reason.hop-no-tls', { hop, code });
  }
  if (code.startsWith('HPE_')) {
    return because('reason.hop-no-http', { hop, code });
  }
  const known = FAULTS[code];
  if (known) {
    return known(hop);
  }
  if (code.startsWith('WS_ERR_')) {
    return because('reason.hop-breaks-rules', { hop, code });
  }
  const said = withoutTokens(messageOf(fault ? fault.cause : error)).slice(0, REASON_LIMIT_CHARS);
  // What `ws` says when an answer with status 101 is not that of a websocket.
  if (/^(?:Invalid (?:Upgrade|Sec-WebSocket)|Server (?:sent|indicated))/.test(said)) {
    return because('reason.no-tunnel-service-said', { said });
  }
  return because('reason.hop-failed', { hop, cause: said || code || because('reason.unknown-cause') });
}

function reasonOfCertificate(code: string, hop: HopName, fault: NetworkError | null): Reason {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return because('reason.hop-certificate-time', { hop, code });
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return because('reason.hop-certificate-name', { hop, code });
    default: {
      const swapped = fault?.throughWebProxy ?? false;
      return because('reason.hop-certificate', { hop, code, issuer: fault?.issuer ?? '', swapped });
    }
  }
}

function saidBy(cause: unknown): Said {
  return cause instanceof CulvertFailure ? cause.error : messageOf(cause);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}
