/** Reads what a PAC file, or the system's settings, answer to the question for the way to an address. */
import { parseWebProxy } from '../proxy/web-proxy.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';

const SCHEMES: Record<string, string> = { PROXY: 'http', HTTP: 'http', HTTPS: 'https' };
const PORTS: Record<string, number> = { http: 80, https: 443 };
const LONGEST_ANSWER = 200;

/**
 * The first usable way of an answer such as `PROXY a:3128; HTTPS b:443; SOCKS5 c:1080; DIRECT`: the web proxy's address
 * as parseWebProxy gives it, or null for none. An empty answer means none, as in browsers. Fails with
 * WebProxyUnsupported where only ways are left that Culvert cannot take, such as SOCKS.
 */
export function readProxyAnswer(answer: string): Result<string | null> {
  const ways = answer
    .split(';')
    .map((way) => way.trim())
    .filter((way) => way !== '');
  for (const way of ways) {
    const [kind = '', place = '', ...rest] = way.split(/\s+/);
    if (kind.toUpperCase() === 'DIRECT' && place === '') {
      return ok(null);
    }
    const scheme = SCHEMES[kind.toUpperCase()];
    if (scheme && place !== '' && rest.length === 0) {
      // Whoever answers may name no port, and then means the scheme's own, not the one web proxies are used to here.
      const withPort = /(?:^|[^:\]]|\]):\d+$/.test(place) ? place : `${place}:${PORTS[scheme]}`;
      const proxy = parseWebProxy(`${scheme}://${withPort}`);
      if (proxy.ok) {
        return proxy;
      }
    }
  }
  return ways.length === 0
    ? ok(null)
    : fail(
        culvertError('WebProxyUnsupported', {
          answer: withoutUser(ways.join('; ')).slice(0, LONGEST_ANSWER),
        }),
      );
}

function withoutUser(answer: string): string {
  return answer.replace(/\S*@/g, '…@');
}
