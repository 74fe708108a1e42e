/**
 * A web proxy that inspects TLS, as companies run them: it answers CONNECT, ends TLS itself with a certificate that it
 * makes for the name, signed by an authority of its own, and passes the plain bytes on.
 */
import net, { type AddressInfo, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import tls, { type SecureContext } from 'node:tls';
import { Authority } from './certificates.ts';

export interface InspectingProxyOptions {
  /** Where the plain bytes of each `name:port` go, a port of 127.0.0.1. Others are refused with 403. */
  routes: Record<string, number>;
  /** `user:password` that every CONNECT must bring. */
  credentials?: string;
}

export interface InspectingProxy {
  port: number;
  authority: Authority;
  /** `name:port` of every CONNECT that was let through, in order. */
  opened: string[];
  /** The first bytes of what came out of each connection: what was readable for it. */
  seen: string[];
}

const SEEN_BYTES = 200;

/** Lives as long as the test. */
export async function startInspectingProxy(
  t: TestContext,
  { routes, credentials }: InspectingProxyOptions,
): Promise<InspectingProxy> {
  const authority = Authority.create(t);
  const contexts = new Map<string, SecureContext>();
  const open = new Set<Socket>();
  const opened: string[] = [];
  const seen: string[] = [];

  const contextFor = (name: string): SecureContext => {
    const known = contexts.get(name) ?? tls.createSecureContext(authority.issue([`DNS:${name}`]));
    contexts.set(name, known);
    return known;
  };

  function inspect(raw: Socket, authorityAsked: string): void {
    const name = authorityAsked.replace(/:\d+$/, '');
    const inside = new tls.TLSSocket(raw, { isServer: true, secureContext: contextFor(name) });
    const onward = net.connect({ host: '127.0.0.1', port: routes[authorityAsked] ?? 0 });
    let head = '';
    /** Its own place: connections are read in turns. */
    let at = -1;
    inside.on('data', (chunk: Buffer) => {
      if (head === '') {
        at = seen.push('') - 1;
      }
      head = (head + chunk.toString('latin1')).slice(0, SEEN_BYTES);
      seen[at] = head;
    });
    inside.on('error', () => onward.destroy());
    onward.on('error', () => inside.destroy());
    inside.on('close', () => onward.destroy());
    onward.on('close', () => inside.destroy());
    inside.pipe(onward).pipe(inside);
  }

  const server = net.createServer((socket) => {
    open.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => open.delete(socket));
    let head = '';
    const onData = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      if (!head.includes('\r\n\r\n')) {
        return;
      }
      socket.off('data', onData);
      socket.pause();
      const asked = /^CONNECT (\S+) HTTP\/1\.1\r\n/.exec(head)?.[1] ?? '';
      const given = /^proxy-authorization: Basic (\S+)$/im.exec(head)?.[1] ?? '';
      if (credentials !== undefined && Buffer.from(given, 'base64').toString() !== credentials) {
        socket.end(
          'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="t"\r\n\r\n',
        );
        return;
      }
      if (!(asked in routes)) {
        socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      opened.push(asked);
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n', () => inspect(socket, asked));
    };
    socket.on('data', onData);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    for (const socket of open) {
      socket.destroy();
    }
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { port: (server.address() as AddressInfo).port, authority, opened, seen };
}
