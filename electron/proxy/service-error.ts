/** What to tell a person when the way to a service of AWS does not come about: which hop it was, and what helps. */
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { because, type Reason, type Said } from '../shared/reasons.ts';
import { redact } from '../shared/redact.ts';
import { codeOf, type Hop, NetworkError, WebProxyRefusal, withCode } from './network-error.ts';
import { readWebProxy, webProxyAuthority } from './web-proxy.ts';

export interface ServiceWay {
  /** `host[:port]` of the service. */
  host: string;
  /** As in NetworkOptions. */
  webProxy: string | null;
}

const LONGEST_REASON = 200;

const REASONS: Record<string, Reason> = {
  ECONNREFUSED: because('reason.refused'),
  ECONNRESET: because('reason.cut'),
  ECONNABORTED: because('reason.cut'),
  EPIPE: because('reason.cut'),
  ENOTFOUND: because('reason.unknown-name'),
  EAI_AGAIN: because('reason.name-later'),
  ETIMEDOUT: because('reason.too-slow'),
  EHOSTUNREACH: because('reason.no-way'),
  ENETUNREACH: because('reason.no-network'),
};

/** The error of a failed reachService(), reachThroughWebProxy() or probe. Never holds a password. */
export function serviceError(thrown: unknown, way: ServiceWay): CulvertError {
  const { host } = way;
  if (thrown instanceof WebProxyRefusal) {
    return refusalError(thrown.answer, way);
  }
  const fault = thrown instanceof NetworkError ? thrown : null;
  const code = fault?.code ?? codeOf(thrown);
  if (fault?.step === 'settings') {
    return culvertError('WayUnknown', { host, reason: because('reason.proxy-address') });
  }
  const hop: Hop = fault?.hop ?? 'service';
  const place = hop === 'service' ? host : proxyName(way.webProxy);
  if (isAboutCertificate(code)) {
    return certificateError(code, place, fault);
  }
  if (/^ERR_SSL_|^EPROTO$/.test(code)) {
    return culvertError('TlsFailed', { host: place, code });
  }
  if (hop === 'web-proxy') {
    const reason =
      fault?.step === 'tunnel' && code === 'ECONNRESET'
        ? because('reason.hung-up')
        : reasonOf(code, fault?.cause);
    return culvertError('WebProxyUnreachable', { proxy: place, reason });
  }
  const reason =
    fault?.throughWebProxy && code === 'ECONNRESET'
      ? because('reason.cut-there-or-before')
      : reasonOf(code, fault?.cause ?? thrown);
  return culvertError('NoNetwork', { host, reason });
}

/** The error of a hop that was silent until the time limit. */
export function silenceError(hop: Hop, way: ServiceWay): CulvertError {
  return serviceError(new NetworkError({ hop, step: 'tcp', cause: withCode('ETIMEDOUT') }), way);
}

/** `host:port` of a web proxy for a person; never its user or password. */
export function proxyName(webProxy: string | null): string {
  const proxy = readWebProxy(webProxy ?? '');
  return proxy.ok ? webProxyAuthority(proxy.value) : '';
}

function refusalError(answer: WebProxyRefusal['answer'], way: ServiceWay): CulvertError {
  const { status, schemes, withCredentials } = answer;
  const proxy = proxyName(way.webProxy);
  if (status === 407) {
    if (schemes.length > 0 && !schemes.some((scheme) => scheme.toLowerCase() === 'basic')) {
      const names = schemes.join(', ').slice(0, 100);
      const reason = because('reason.asks-other-sign-in', { schemes: names });
      return culvertError('WebProxyPassword', { proxy, reason });
    }
    const reason = withCredentials ? because('reason.refuses-password') : because('reason.asks-password');
    return culvertError('WebProxyPassword', { proxy, reason });
  }
  return culvertError('WebProxyDenied', { proxy, host: answer.authority, reason: reasonOfStatus(status) });
}

function reasonOfStatus(status: number): Reason {
  if (status >= 300 && status < 400) {
    return because('reason.redirects', { status });
  }
  if (status >= 500) {
    return because('reason.cannot-connect', { status });
  }
  return status === 429 ? because('reason.limits-requests') : because('reason.forbids', { status });
}

function isAboutCertificate(code: string): boolean {
  return /CERT|SELF_SIGNED|UNABLE_TO_|CRL|^ERR_TLS_|HOSTNAME_MISMATCH|INVALID_CA/.test(code);
}

function certificateError(code: string, host: string, fault: NetworkError | null): CulvertError {
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return culvertError('CertificateWrongTime', { host, code });
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
    case 'HOSTNAME_MISMATCH':
      return culvertError('CertificateWrongName', { host });
    default:
      return culvertError('CertificateNotTrusted', {
        host,
        code,
        ...(fault?.issuer ? { issuer: fault.issuer } : {}),
        swapped: fault?.throughWebProxy ?? false,
      });
  }
}

function reasonOf(code: string, cause: unknown): Said {
  if (code.startsWith('HPE_')) {
    return because('reason.no-http', { code });
  }
  const said = cause instanceof Error ? redact(cause.message).replace(/\s+/g, ' ').trim() : '';
  return (
    REASONS[code] ??
    (said.slice(0, LONGEST_REASON).replace(/[.!?]$/, '') || code || because('reason.unknown-cause'))
  );
}
