import http, { type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { NetworkError, WebProxyRefusal, withCode } from './network-error.ts';
import { userAgent } from './user-agent.ts';

export interface WebProxyTunnelParams {
  /** The service's `host:port`, an IPv6 address in brackets. */
  authority: string;
  /** `user:password` as bytes, or null. */
  credentials: Buffer | null;
}

/**
 * Asks the web proxy on `socket` for a tunnel to the service (RFC 9110, section 9.3.6). From then on the socket leads
 * to the service. Fails with a WebProxyRefusal or a NetworkError, and destroys the socket then.
 */
export function openWebProxyTunnel(socket: Socket, params: WebProxyTunnelParams): Promise<void> {
  const { authority, credentials } = params;
  return new Promise((resolve, reject) => {
    let answered = false;
    const fail = (error: Error) => {
      if (!answered) {
        answered = true;
        socket.destroy();
        reject(error);
      }
    };
    const failWith = (cause: unknown) => fail(new NetworkError({ hop: 'web-proxy', step: 'tunnel', cause }));

    const request = http.request({
      method: 'CONNECT',
      path: authority,
      createConnection: () => socket,
      headers: {
        // Belongs into every request, with and without credentials: strict proxies refuse one that lacks it.
        Host: authority,
        'User-Agent': userAgent(),
        ...(credentials && { 'Proxy-Authorization': `Basic ${credentials.toString('base64')}` }),
      },
    });
    // Node.js would say “close”, and some proxies take that at its word.
    request.removeHeader('connection');
    request.once('connect', (response, _, head) => {
      const status = response.statusCode ?? 0;
      if (status < 200 || status > 299) {
        fail(refusal(response, params));
      } else if (head.length > 0) {
        // The service speaks only when it is spoken to, so this is no tunnel to it.
        failWith(withCode('HPE_UNEXPECTED_DATA'));
      } else {
        answered = true;
        resolve();
      }
    });
    // Both stay: the request may hear of the socket's end after it has been answered.
    request.on('error', failWith);
    request.on('close', () => failWith(withCode('ECONNRESET')));
    request.end();
  });
}

function refusal(response: IncomingMessage, params: WebProxyTunnelParams): WebProxyRefusal {
  return new WebProxyRefusal({
    status: response.statusCode ?? 0,
    authority: params.authority,
    withCredentials: params.credentials !== null,
    schemes: schemesOf([response.headers['proxy-authenticate'] ?? []].flat().join(', ')),
    retryAfter: response.headers['retry-after'],
  });
}

/** `Negotiate, Basic realm="a, b"` names Negotiate and Basic. */
function schemesOf(challenges: string): string[] {
  const unquoted = challenges.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  return [...unquoted.matchAll(/(?:^|,)\s*([a-z][a-z0-9-]*)(?=\s+[^\s=,]|\s*(?:,|$))/gi)].map(
    ([, scheme = '']) => scheme,
  );
}
