import { culvertError } from './errors.ts';
import { fail, ok, type Result } from './result.ts';

/** The data plane of a region. AWS's China regions have a domain of their own. */
export function dataEndpointFor(region: string): string {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `wss://data.tunneling.iot.${region}.${domain}`;
}

/**
 * Whether a host name can only mean this computer: `localhost`, 127.0.0.0/8 and ::1, with or without brackets. Expects
 * the form that URL and net.Socket give, in which an IPv4 address always has four decimal parts.
 */
export function isLoopbackHost(host: string): boolean {
  const bare = host.toLowerCase().replace(/^\[(.*)\]$/, '$1');
  return bare === 'localhost' || bare === '::1' || /^127(?:\.(?:0|[1-9]\d{0,2})){3}$/.test(bare);
}

/**
 * Reads the address of a data plane: a `wss://` URL, a bare `host[:port]` (taken as wss), or `ws://` towards this
 * computer only, since the access token would travel readable. Fails with EndpointInvalid.
 */
export function parseDataEndpoint(text: string): Result<URL> {
  const trimmed = text.trim();
  const invalid = () => fail<URL>(culvertError('EndpointInvalid', { endpoint: withoutSecrets(trimmed) }));
  let url: URL;
  try {
    url = new URL(trimmed.includes('://') ? trimmed : `wss://${trimmed}`);
  } catch {
    return invalid();
  }
  const encrypted = url.protocol === 'wss:';
  if (!encrypted && !(url.protocol === 'ws:' && isLoopbackHost(url.hostname))) {
    return invalid();
  }
  // `ws` refuses a fragment, and user and password in the address would end up in logs.
  if (url.hostname === '' || url.port === '0' || url.username || url.password || trimmed.includes('#')) {
    return invalid();
  }
  return ok(url);
}

function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//…@');
}
