/**
 * A forward proxy for tests, written from RFC 9110 (CONNECT, section 9.3.6) and RFC 7617 (Basic) on plain sockets. It is
 * strict about what it is asked, and can misbehave in the ways that proxies do.
 */
import net, { type AddressInfo, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import tls from 'node:tls';
import type { KeyPair } from './certificates.ts';

export type WebProxyBehaviour =
  /** Opens the way. */
  | { kind: 'forward' }
  /** Opens the way, with its answer in pieces of one byte. */
  | { kind: 'forward-bytewise' }
  /** Takes the request and never answers. */
  | { kind: 'hang' }
  /** Answers that the way is open and passes nothing on. */
  | { kind: 'hang-after-connect' }
  /** Sends these bytes in answer to CONNECT and ends the connection. */
  | { kind: 'answer'; bytes: string }
  /** Ends the connection after so many bytes of its answer. */
  | { kind: 'cut-answer'; after: number }
  /** Opens the way, and cuts it once so many bytes came from the client. */
  | { kind: 'cut-tunnel'; after: number };

export interface WebProxyServerOptions {
  /** `user:password` that every request must bring. */
  credentials?: string;
  /** Speaks TLS with its clients. */
  tls?: KeyPair;
  behaviour?: WebProxyBehaviour;
  /** Names that only this proxy can find, with the port on 127.0.0.1 that each `name:port` leads to. */
  routes?: Record<string, number>;
}

export interface SeenRequest {
  line: string;
  /** By lower-case name. */
  headers: Record<string, string>;
}

const HEAD_LIMIT_BYTES = 8192;

export class WebProxyServer {
  readonly #options: WebProxyServerOptions;
  readonly #server: Server;
  readonly #open = new Set<Socket>();
  readonly requests: SeenRequest[] = [];
  behaviour: WebProxyBehaviour;
  port = 0;

  private constructor(options: WebProxyServerOptions) {
    this.#options = options;
    this.behaviour = options.behaviour ?? { kind: 'forward' };
    this.#server = options.tls ? tls.createServer(options.tls) : net.createServer();
    this.#server.on('tlsClientError', () => {});
    this.#server.on('connection', (socket: Socket) => {
      this.#open.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => this.#open.delete(socket));
    });
    this.#server.on(options.tls ? 'secureConnection' : 'connection', (socket: Socket) => this.#serve(socket));
  }

  /** Lives as long as the test. */
  static async start(t: TestContext, options: WebProxyServerOptions = {}): Promise<WebProxyServer> {
    const proxy = new WebProxyServer(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    proxy.port = (proxy.#server.address() as AddressInfo).port;
    t.after(async () => {
      for (const socket of proxy.#open) {
        socket.destroy();
      }
      await new Promise<void>((resolve) => proxy.#server.close(() => resolve()));
    });
    return proxy;
  }

  /** Connections of clients that are open now. */
  get openSockets(): number {
    return this.#open.size;
  }

  #serve(socket: Socket): void {
    let head = '';
    const onData = (chunk: Buffer) => {
      head += chunk.toString('latin1');
      const end = head.indexOf('\r\n\r\n');
      if (!/^[A-Z]/.test(head)) {
        // TLS, for instance.
        socket.end('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
        return;
      }
      if (end < 0) {
        if (head.length > HEAD_LIMIT_BYTES) {
          socket.destroy();
        }
        return;
      }
      socket.off('data', onData);
      socket.pause();
      this.#answer(socket, head.slice(0, end), Buffer.from(head.slice(end + 4), 'latin1'));
    };
    socket.on('error', () => {});
    socket.on('data', onData);
  }

  #answer(socket: Socket, head: string, rest: Buffer): void {
    const [line = '', ...lines] = head.split('\r\n');
    const headers: Record<string, string> = {};
    for (const one of lines) {
      const colon = one.indexOf(':');
      headers[one.slice(0, colon).toLowerCase()] = one.slice(colon + 1).trim();
    }
    this.requests.push({ line, headers });
    const refuse = (status: string, header = '') => {
      socket.end(`HTTP/1.1 ${status}\r\nContent-Length: 0\r\n${header}\r\n`);
      socket.resume();
    };
    const authority = /^CONNECT (\S+:\d+) HTTP\/1\.1$/.exec(line)?.[1];
    // Strict: the Host of CONNECT is what it asks for, the way stays open, and it has no body.
    if (!authority || headers.host !== authority || /close/i.test(headers.connection ?? '') || rest.length) {
      refuse('400 Bad Request');
      return;
    }
    const { credentials } = this.#options;
    const given = /^Basic (\S+)$/.exec(headers['proxy-authorization'] ?? '')?.[1] ?? '';
    if (credentials !== undefined && Buffer.from(given, 'base64').toString() !== credentials) {
      refuse('407 Proxy Authentication Required', 'Proxy-Authenticate: Basic realm="test"\r\n');
      return;
    }
    this.#behave(socket, authority);
  }

  #behave(socket: Socket, authority: string): void {
    const established = 'HTTP/1.1 200 Connection established\r\nVia: 1.1 test\r\n\r\n';
    const { behaviour } = this;
    switch (behaviour.kind) {
      case 'hang':
        socket.resume();
        return;
      case 'hang-after-connect':
        socket.write(established);
        socket.resume();
        return;
      case 'answer':
        socket.end(behaviour.bytes);
        socket.resume();
        return;
      case 'cut-answer':
        socket.end(established.slice(0, behaviour.after));
        socket.resume();
        return;
      case 'forward-bytewise':
        this.#forward(socket, authority, () => writeBytewise(socket, established));
        return;
      case 'forward':
      case 'cut-tunnel':
        this.#forward(socket, authority, async () => {
          socket.write(established);
        });
    }
  }

  #forward(socket: Socket, authority: string, establish: () => Promise<void>): void {
    const [, name = '', port] = /^(.*):(\d+)$/.exec(authority) ?? [];
    const route = this.#options.routes?.[authority];
    const target =
      route === undefined
        ? { host: name.replace(/^\[(.*)\]$/, '$1'), port: Number(port) }
        : { host: '127.0.0.1', port: route };
    const onward = net.connect(target);
    onward.on('error', () => socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n'));
    onward.once('connect', async () => {
      await establish();
      onward.on('close', () => socket.destroy());
      const { behaviour } = this;
      if (behaviour.kind === 'cut-tunnel') {
        let bytes = 0;
        socket.on('data', (chunk: Buffer) => {
          bytes += chunk.length;
          if (bytes >= behaviour.after) {
            socket.destroy();
          }
        });
      }
      socket.pipe(onward).pipe(socket);
    });
    socket.on('close', () => onward.destroy());
  }
}

/** Each byte in a packet of its own. */
async function writeBytewise(socket: Socket, text: string): Promise<void> {
  socket.setNoDelay(true);
  for (const byte of text) {
    await new Promise<void>((resolve) => socket.write(byte, () => resolve()));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
