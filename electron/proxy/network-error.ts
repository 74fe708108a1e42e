import type { HopName } from '../shared/reasons.ts';

/** Where on the way a connection failed: at the tunnel service, or at the web proxy before it. */
export type Hop = HopName;

/** What failed there: reading its address, finding its name, TCP, TLS, or the web proxy's answer to CONNECT. */
export type NetworkStep = 'settings' | 'name' | 'tcp' | 'tls' | 'tunnel';

export interface NetworkFault {
  hop: Hop;
  step: NetworkStep;
  /** What Node.js or OpenSSL said. */
  cause: unknown;
  /** Whether the hop was reached through a web proxy. */
  throughWebProxy?: boolean;
  /** Who signed the certificate that the hop showed, as that says; left out where none was seen. */
  issuer?: string | undefined;
}

/** A connection that did not come about. Its message names neither a token nor a password. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
  readonly hop: Hop;
  readonly step: NetworkStep;
  readonly throughWebProxy: boolean;
  readonly issuer: string | undefined;
  /** Such as ECONNREFUSED or CERT_HAS_EXPIRED; '' where there was none. */
  readonly code: string;

  constructor(fault: NetworkFault) {
    super(`${fault.hop}: ${fault.step} failed`, { cause: fault.cause });
    this.hop = fault.hop;
    this.step = fault.step;
    this.throughWebProxy = fault.throughWebProxy ?? false;
    this.issuer = fault.issuer;
    this.code = codeOf(fault.cause);
  }
}

/** The web proxy answered CONNECT with something other than success. */
export class WebProxyRefusal extends Error {
  override readonly name = 'WebProxyRefusal';

  constructor(
    readonly answer: {
      status: number;
      /** The service's `host:port` that was asked for. */
      authority: string;
      /** Whether a user name and password were sent along. */
      withCredentials: boolean;
      /** The ways to sign in that a 407 names, such as `NTLM`. */
      schemes: string[];
      /** What Retry-After said, if it did. */
      retryAfter: string | undefined;
    },
  ) {
    super(`web proxy answered CONNECT with status ${answer.status}`);
  }
}

/** Says the least about why a connection failed; anything else is worth more. */
const WEAK_CODES = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

/**
 * The code of an error. Where several addresses of a name were tried there is one error for each: the one that tells
 * most stands for all, so that a missing IPv6 network does not hide a service that refuses over IPv4.
 */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return '';
  }
  const { code } = error as Error & { code?: unknown };
  if (typeof code === 'string') {
    return code;
  }
  const inner = error instanceof AggregateError ? error.errors.map(codeOf).filter(Boolean) : [];
  return inner.find((one) => !WEAK_CODES.has(one)) ?? inner[0] ?? '';
}

/** An error as Node's own are, for what Node does not tell. */
export function withCode(code: string): Error {
  return Object.assign(new Error(code), { code });
}
