/** Certificates for tests, made with openssl: an authority, and what it signs. */
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import type { AddressInfo, Socket } from 'node:net';
import net from 'node:net';
import path from 'node:path';
import type { TestContext } from 'node:test';
import tls, { type TLSSocket } from 'node:tls';
import { tempDir } from './temp-dir.ts';

export interface KeyPair {
  cert: string;
  key: string;
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];

/** An authority that nobody trusts by itself. */
export class Authority {
  readonly #dir: string;
  readonly cert: string;
  #issued = 0;

  private constructor(dir: string) {
    this.#dir = dir;
    this.#openssl(
      ...['req', '-x509', ...NEW_KEY, '-days', '2', '-subj', '/CN=Culvert test authority'],
      ...['-keyout', this.#at('ca.key'), '-out', this.#at('ca.pem')],
    );
    this.cert = this.#read('ca.pem');
  }

  /** Its files are removed when the test ends. */
  static create(t: TestContext): Authority {
    const dir = tempDir();
    t.after(() => dir.remove());
    return new Authority(dir.path);
  }

  /** A certificate for names such as `DNS:localhost` and `IP:127.0.0.1`. Less than one day has expired already. */
  issue(names: string[], days = 2): KeyPair {
    this.#issued += 1;
    const file = (name: string) => this.#at(`${this.#issued}.${name}`);
    fs.writeFileSync(file('extensions'), `subjectAltName=${names.join(',')}\n`);
    this.#openssl('req', ...NEW_KEY, '-subj', '/CN=issued', '-keyout', file('key'), '-out', file('request'));
    this.#openssl(
      ...['x509', '-req', '-in', file('request'), '-days', String(days), '-extfile', file('extensions')],
      ...['-CA', this.#at('ca.pem'), '-CAkey', this.#at('ca.key'), '-CAcreateserial', '-out', file('pem')],
    );
    return { cert: fs.readFileSync(file('pem'), 'utf8'), key: fs.readFileSync(file('key'), 'utf8') };
  }

  #at(name: string): string {
    return path.join(this.#dir, name);
  }

  #read(name: string): string {
    return fs.readFileSync(this.#at(name), 'utf8');
  }

  #openssl(...args: string[]): void {
    execFileSync('openssl', args, { stdio: 'pipe' });
  }
}

export interface TlsFront {
  port: number;
  /** What came in over TLS, in order. */
  sockets: TLSSocket[];
}

export interface TlsFrontOptions extends KeyPair {
  /** Where the plain bytes go, on 127.0.0.1. */
  to: number;
  maxVersion?: tls.SecureVersion;
  /** Whether the other end offered a protocol by ALPN is then in `socket.alpnProtocol`. */
  alpn?: string[];
}

/** TLS in front of a plain server, for as long as the test lives. */
export async function startTlsFront(t: TestContext, options: TlsFrontOptions): Promise<TlsFront> {
  const { cert, key, to, maxVersion, alpn } = options;
  const open = new Set<Socket>();
  const sockets: TLSSocket[] = [];
  const server = tls.createServer({
    cert,
    key,
    ...(alpn && { ALPNProtocols: alpn }),
    // OpenSSL allows the versions before 1.2 at its lowest level of security only.
    ...(maxVersion && { maxVersion, minVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' }),
  });
  server.on('tlsClientError', () => {});
  server.on('connection', (raw: Socket) => {
    open.add(raw);
    raw.on('error', () => {});
    raw.on('close', () => open.delete(raw));
  });
  server.on('secureConnection', (socket) => {
    sockets.push(socket);
    const inner = net.connect({ host: '127.0.0.1', port: to });
    socket.on('error', () => inner.destroy());
    inner.on('error', () => socket.destroy());
    socket.on('close', () => inner.destroy());
    inner.on('close', () => socket.destroy());
    socket.pipe(inner).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(async () => {
    for (const socket of open) {
      socket.destroy();
    }
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}
