/** What to tell a person when the way to a service of AWS does not come about: which hop it was, and what helps. */
import { type CulvertError, culvertError } from '../shared/errors.ts';
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

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'nothing answers at its address',
  ECONNRESET: 'the connection was cut',
  ECONNABORTED: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ENOTFOUND: 'its name cannot be found',
  EAI_AGAIN: 'its name cannot be looked up just now',
  ETIMEDOUT: 'it does not answer in time',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
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
    return culvertError('WayUnknown', { host, reason: 'the address of the web proxy cannot be used' });
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
        ? 'it ended the connection in place of an answer'
        : reasonOf(code, fault?.cause);
    return culvertError('WebProxyUnreachable', { proxy: place, reason });
  }
  const reason =
    fault?.throughWebProxy && code === 'ECONNRESET'
      ? 'the connection was cut, by it or by the web proxy before it'
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
      const reason = `asks to sign in by ${names}, and Culvert can only send a user name and password (Basic)`;
      return culvertError('WebProxyPassword', { proxy, reason });
    }
    const reason = withCredentials
      ? 'does not accept the user name and password it was given'
      : 'asks for a user name and password';
    return culvertError('WebProxyPassword', { proxy, reason });
  }
  return culvertError('WebProxyDenied', { proxy, host: answer.authority, reason: reasonOfStatus(status) });
}

function reasonOfStatus(status: number): string {
  if (status >= 300 && status < 400) {
    return `it answered with a redirect (status ${status}) and may want you to sign in with a browser first`;
  }
  if (status >= 500) {
    return `it could not connect there itself (status ${status})`;
  }
  return status === 429
    ? 'it limits requests just now (status 429)'
    : `it does not allow it (status ${status})`;
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

function reasonOf(code: string, cause: unknown): string {
  if (code.startsWith('HPE_')) {
    return `what answers there does not speak HTTP (${code})`;
  }
  const said = cause instanceof Error ? redact(cause.message).replace(/\s+/g, ' ').trim() : '';
  return REASONS[code] ?? (said.slice(0, LONGEST_REASON).replace(/[.!?]$/, '') || code || 'unknown cause');
}
