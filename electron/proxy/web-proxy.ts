import { BlockList, isIP } from 'node:net';
import { isLoopbackHost } from '../shared/endpoints.ts';
import { culvertError } from '../shared/errors.ts';
import { because, type Reason } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';

/** As the reference proxy and curl. */
const DEFAULT_PORT = 3128;

export interface WebProxy {
  /** Whether the web proxy itself is spoken to over TLS (`https://`). */
  secure: boolean;
  /** A name or an address, IPv6 without brackets. */
  host: string;
  port: number;
  /** `user:password`, decoded; bytes, since nothing says that they are text. null where the proxy asks for none. */
  credentials: Buffer | null;
}

/**
 * Reads the address of a web proxy, `[http|https]://[user:password@]host[:port]`: http and port 3128 where left out,
 * IPv6 in brackets, user and password percent-encoded. Answers with the same in full, port included, for
 * NetworkOptions.webProxy. Fails with WebProxyInvalid, whose words never hold the password.
 */
export function parseWebProxy(text: string): Result<string> {
  const proxy = readWebProxy(text);
  return proxy.ok ? ok(writeWebProxy(proxy.value)) : proxy;
}

/** The address that readWebProxy takes apart, in full. */
export function writeWebProxy(proxy: WebProxy): string {
  const user = proxy.credentials ? `${percentEncoded(proxy.credentials)}@` : '';
  return `${proxy.secure ? 'https' : 'http'}://${user}${webProxyAuthority(proxy)}`;
}

/** `host:port` of a web proxy, for messages: without user and password, IPv6 in brackets. */
export function webProxyAuthority({ host, port }: Pick<WebProxy, 'host' | 'port'>): string {
  return `${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
}

/** As parseWebProxy, but answers with the parts. */
export function readWebProxy(text: string): Result<WebProxy> {
  const trimmed = text.trim();
  const invalid = (reason: Reason) =>
    fail<WebProxy>(culvertError('WebProxyInvalid', { address: withoutCredentials(trimmed), reason }));

  const [, scheme = 'http', rest = ''] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is.exec(trimmed) ?? [];
  const protocol = scheme.toLowerCase();
  if (protocol.startsWith('socks')) {
    return invalid(because('reason.socks'));
  }
  if (protocol !== 'http' && protocol !== 'https') {
    return invalid(because('reason.not-http'));
  }
  const [, authority = '', path = ''] = /^([^/?#]*)(.*)$/s.exec(rest) ?? [];
  if (path !== '' && path !== '/') {
    return invalid(because('reason.after-port'));
  }
  const at = authority.lastIndexOf('@');
  const credentials = at < 0 ? null : decodedCredentials(authority.slice(0, at));
  if (credentials === 'percent') {
    return invalid(because('reason.percent'));
  }
  const [, address = '', digits = ''] =
    /^(\[[^\]]*\]|[^:[\]]*)(?::(\d{0,6}))?$/.exec(authority.slice(at + 1)) ?? [];
  const host = hostOf(address);
  if (host === null) {
    return invalid(because('reason.no-host'));
  }
  const port = digits === '' ? DEFAULT_PORT : Number(digits);
  if (port < 1 || port > 65_535) {
    return invalid(because('reason.port-range'));
  }
  return ok({ secure: protocol === 'https', host, port, credentials });
}

/**
 * The web proxy that the environment names for `url`, in the form that parseWebProxy gives, or null for none:
 * `https_proxy`, or else `HTTPS_PROXY`; the first that is set decides, and an empty one means none. `no_proxy`, or else
 * `NO_PROXY`, names exceptions. Fails with WebProxyInvalid.
 *
 * A service on this computer is never reached through a web proxy, for which `localhost` would be another computer.
 * (Go's programs do the same; curl asks for such an entry in `no_proxy`.)
 */
export function webProxyFor(url: URL, env: NodeJS.ProcessEnv): Result<string | null> {
  return webProxyUnless(url, {
    address: env.https_proxy ?? env.HTTPS_PROXY ?? '',
    exceptions: env.no_proxy ?? env.NO_PROXY ?? '',
  });
}

/** As webProxyFor, with an address (empty: none) and exceptions as NO_PROXY has them from anywhere. */
export function webProxyUnless(
  url: URL,
  { address, exceptions }: { address: string; exceptions: string },
): Result<string | null> {
  const direct = address.trim() === '' || isLoopbackHost(url.hostname) || isExcepted(url, exceptions);
  return direct ? ok(null) : parseWebProxy(address);
}

/**
 * Whether `exceptions`, the value of NO_PROXY, names the host of `url`. Entries stand between commas or spaces: `*` for
 * every host; a name for itself and what ends in it (`example.com`, `.example.com` and `*.example.com` mean the same);
 * an address; a network such as `10.0.0.0/8`. Behind a name or an address a port may stand. Names are not looked up, so
 * addresses and networks only match hosts that are given as an address.
 */
function isExcepted(url: URL, exceptions: string): boolean {
  const host = withoutBrackets(url.hostname.toLowerCase()).replace(/\.$/, '');
  const port = url.port === '' ? (/^(?:ws|http):$/.test(url.protocol) ? '80' : '443') : url.port;
  return exceptions
    .toLowerCase()
    .split(/[\s,]+/)
    .filter((entry) => entry !== '')
    .some((entry) => {
      if (entry === '*') {
        return true;
      }
      const network = /^\[?([^\]/]*)\]?\/(\d{1,3})$/.exec(entry);
      if (network) {
        return isInNetwork(host, network[1] ?? '', Number(network[2]));
      }
      // IPv6 without brackets has more than one colon, and then no port.
      const [, name = entry, entryPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
      if (entryPort !== undefined && Number(entryPort) !== Number(port)) {
        return false;
      }
      return isHost(host, withoutBrackets(name));
    });
}

function isHost(host: string, entry: string): boolean {
  if (isIP(host) !== 0 || isIP(entry) !== 0) {
    return isInNetwork(host, entry, isIP(entry) === 6 ? 128 : 32);
  }
  const name = entry.replace(/^\*?\./, '').replace(/\.$/, '');
  return name !== '' && (host === name || host.endsWith(`.${name}`));
}

function isInNetwork(host: string, address: string, prefix: number): boolean {
  const network = address.replace(/%.*$/, '');
  const family = isIP(network);
  if (family === 0 || isIP(host) !== family || prefix > (family === 6 ? 128 : 32)) {
    return false;
  }
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const list = new BlockList();
  list.addSubnet(network, prefix, type);
  return list.check(host, type);
}

function withoutBrackets(host: string): string {
  return host.replace(/^\[(.*)\]$/, '$1');
}

/** The host in the form that URL gives it, without brackets; null where it is none. */
function hostOf(address: string): string | null {
  if (address === '') {
    return null;
  }
  try {
    const { hostname } = new URL(`http://${address}`);
    return hostname === '' ? null : withoutBrackets(hostname);
  } catch {
    return null;
  }
}

/** `percent`: a percent sign that encodes nothing. */
function decodedCredentials(text: string): Buffer | 'percent' {
  if (/%(?![0-9a-f]{2})/i.test(text)) {
    return 'percent';
  }
  const [user = '', ...rest] = text.split(':');
  return Buffer.concat([percentDecoded(user), Buffer.from(':'), percentDecoded(rest.join(':'))]);
}

function percentDecoded(text: string): Buffer {
  const parts = text.split(/(%[0-9a-f]{2})/i);
  return Buffer.concat(
    parts.map((part, at) => (at % 2 === 1 ? Buffer.from(part.slice(1), 'hex') : Buffer.from(part))),
  );
}

/** Everything but letters, digits, `-._~` and the colon after the user name is encoded. */
function percentEncoded(credentials: Buffer): string {
  const colon = credentials.indexOf(':');
  return Array.from(credentials, (byte, at) => {
    const char = String.fromCharCode(byte);
    return at === colon || /[\w.~-]/.test(char)
      ? char
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }).join('');
}

/** For words to a person: what may be a password is left out, also where the host was forgotten (`user:password`). */
function withoutCredentials(address: string): string {
  return address
    .replace(/^((?:[a-z][a-z0-9+.-]*:\/\/)?).*@/is, '$1…@')
    .replace(/:(?!\/\/|\d{1,5}\/?$).*$/s, ':…');
}
