import type { IncomingMessage } from 'node:http';
import type { Clock } from '../shared/clock.ts';
import { redact } from '../shared/redact.ts';
import { codeOf, type Hop, NetworkError, WebProxyRefusal } from './network-error.ts';
import type { NetworkOptions } from './options.ts';

/** Why a session is over. `reason` is a sentence for a person and holds no secret. */
export type SessionEnd =
  /** Worth another try: no network, the service in trouble (5xx), the websocket lost. */
  | { kind: 'lost'; reason: string }
  /** The service asked to slow down. */
  | { kind: 'throttled'; reason: string; retryAfterMs: number }
  /** The access or client token is spent, revoked or wrong. */
  | { kind: 'token'; reason: string }
  /** No retry mends it. 407 stands for a web proxy that wants other credentials, 0 for no HTTP answer at all. */
  | { kind: 'refused'; status: number; reason: string };

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
  const reason = body === '' ? `The tunnel service answered with status ${status}.` : body;
  if (status >= 500) {
    const trouble = `The tunnel service is in trouble (status ${status}).`;
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
      reason: `The tunnel service answered with a redirect (status ${status}), which a tunnel does not follow.`,
    };
  }
  if (status < 300) {
    // A page, so it is not the service that answers.
    return { kind: 'refused', status, reason: noTunnelService(`status ${status}`) };
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
      reason: `The web proxy cannot be used. ${messageOf(error.cause)}`.trim(),
    };
  }
  // “A response without the header is an error”, and one that was not offered as well; asking again changes nothing.
  if (error instanceof Error && /^Server sent (?:no|an invalid|a) subprotocol/.test(error.message)) {
    return {
      kind: 'refused',
      status: 101,
      reason: 'The tunnel service did not choose a version of the protocol that was offered.',
    };
  }
  return { kind: 'lost', reason: reasonOfFault(error) };
}

/** What to say when the time limit of the handshake ends it: which of the two is silent cannot be told. */
export function reasonOfSilence(network: NetworkOptions): string {
  return network.webProxy === null
    ? 'The tunnel service did not answer the handshake.'
    : 'Neither the web proxy nor the tunnel service behind it answered the handshake.';
}

function endOfProxyRefusal(answer: WebProxyRefusal['answer']): SessionEnd {
  const { status, authority } = answer;
  if (status === 407) {
    return { kind: 'refused', status, reason: reasonOf407(answer) };
  }
  if (status === 429) {
    return {
      kind: 'throttled',
      reason: 'The web proxy limits requests just now (status 429).',
      retryAfterMs: retryAfterMs(answer.retryAfter, Date.now()) ?? THROTTLED_WAIT_MS,
    };
  }
  if (status >= 400 && status < 500 && !isAboutTime(status)) {
    return {
      kind: 'refused',
      status,
      reason: `The web proxy does not allow a connection to ${authority} (status ${status}).`,
    };
  }
  if (status >= 300 && status < 400) {
    return {
      kind: 'lost',
      reason: `The web proxy answered with a redirect (status ${status}); it may want you to sign in with a browser first.`,
    };
  }
  return { kind: 'lost', reason: `The web proxy could not connect to ${authority} (status ${status}).` };
}

function reasonOf407({ withCredentials, schemes }: WebProxyRefusal['answer']): string {
  if (schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
    const names = schemes.join(', ').slice(0, 100);
    return `The web proxy asks to sign in by ${names}; Culvert can only send a user name and password (Basic).`;
  }
  return withCredentials
    ? 'The web proxy does not accept the user name and password that were given.'
    : 'The web proxy asks for a user name and password. Enter them under Settings, Network; on the command line put them into its address, as user:password@ before the host.';
}

const HOP_NAMES: Record<Hop, string> = { service: 'the tunnel service', 'web-proxy': 'the web proxy' };

/** What the codes of Node.js and the system mean, for either hop. */
const FAULTS: Record<string, (hop: string) => string> = {
  ECONNREFUSED: (hop) => `Nothing answers at the address of ${hop}.`,
  ECONNRESET: (hop) => `The connection to ${hop} was cut.`,
  ECONNABORTED: (hop) => `The connection to ${hop} was cut.`,
  EPIPE: (hop) => `The connection to ${hop} was cut.`,
  ENOTFOUND: (hop) => `The name of ${hop} cannot be found.`,
  EAI_AGAIN: (hop) => `The name of ${hop} cannot be looked up just now.`,
  ETIMEDOUT: (hop) => `${capital(hop)} cannot be reached in time.`,
  EHOSTUNREACH: (hop) => `There is no way to ${hop}.`,
  ENETUNREACH: () => 'There is no network.',
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: (hop) => `${capital(hop)} sent more at once than the protocol allows.`,
};

function reasonOfFault(error: unknown): string {
  const fault = error instanceof NetworkError ? error : null;
  const hopName = HOP_NAMES[fault?.hop ?? 'service'];
  const code = fault?.code ?? codeOf(error);
  if (/CERT|SELF_SIGNED|UNABLE_TO_|CRL|^ERR_TLS_|HOSTNAME_MISMATCH/.test(code)) {
    return reasonOfCertificate(code, hopName, fault);
  }
  if (fault?.step === 'tunnel' && code === 'ECONNRESET') {
    return 'The web proxy ended the connection in place of an answer.';
  }
  if (fault?.throughWebProxy && code === 'ECONNRESET') {
    return 'The connection to the tunnel service was cut, by it or by the web proxy before it.';
  }
  if (/^ERR_SSL_|^EPROTO$/.test(code)) {
    const advice = fault?.hop === 'web-proxy' ? ' Its address may have to begin with http://.' : '';
    return `${capital(hopName)} does not answer with TLS 1.2 or later (${code}).${advice}`;
  }
  if (code.startsWith('HPE_')) {
    return `What answers at the address of ${hopName} does not speak HTTP (${code}).`;
  }
  const known = FAULTS[code];
  if (known) {
    return known(hopName);
  }
  if (code.startsWith('WS_ERR_')) {
    return `${capital(hopName)} broke the rules of websockets (${code}).`;
  }
  const said = withoutTokens(messageOf(fault ? fault.cause : error)).slice(0, REASON_LIMIT_CHARS);
  // What `ws` says when an answer with status 101 is not that of a websocket.
  if (/^(?:Invalid (?:Upgrade|Sec-WebSocket)|Server (?:sent|indicated))/.test(said)) {
    return noTunnelService(said);
  }
  return `The connection to ${hopName} failed: ${said || code || 'unknown cause'}.`;
}

function reasonOfCertificate(code: string, hopName: string, fault: NetworkError | null): string {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${hopName} is not valid at this time (${code}). Check this computer’s clock.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return `The certificate of ${hopName} is for another name (${code}).`;
    default: {
      const signed = fault?.issuer ? ` and signed by “${fault.issuer}”` : '';
      const swapped = fault?.throughWebProxy ? ' The web proxy may have put its own in place.' : '';
      return `The certificate of ${hopName} is not trusted (${code})${signed}.${swapped} If your own network signed it, add the certificate of its authority (Settings, Network; on the command line -c or SSL_CERT_FILE).`;
    }
  }
}

function noTunnelService(evidence: string): string {
  return `What answers at the address of the tunnel service is no tunnel service (${evidence}).`;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
