import fs from 'node:fs';
import { isIP, type LookupFunction, connect as netConnect, type OnReadOpts, type Socket } from 'node:net';
import tls, {
  type ConnectionOptions,
  type PeerCertificate,
  type SecureContext,
  type TLSSocket,
} from 'node:tls';
import type { ClientOptions } from 'ws';
import { CulvertFailure } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { connectTcp, type OpenSocket } from './happy-eyeballs.ts';
import { type Hop, NetworkError } from './network-error.ts';
import type { NetworkOptions } from './options.ts';
import type { ReadMemory } from './read-memory.ts';
import { readWebProxy } from './web-proxy.ts';
import { openWebProxyTunnel } from './web-proxy-tunnel.ts';

/** The guides allow 1.1 as well; the reference proxy accepts nothing below 1.2, as is due today. */
const MIN_TLS_VERSION = 'TLSv1.2';
const LONGEST_ISSUER = 100;

export interface NetworkExtras {
  /** In place of the system's lookup of names. Must be able to answer with all addresses. */
  lookup?: LookupFunction | undefined;
  /** What the socket reads into. Node's own way where left out. */
  memory?: ReadMemory | undefined;
  /** Told when a hop is begun with, so that silence has a name. */
  onHop?: (hop: Hop) => void;
}

/**
 * Options for one `ws` client that reaches `url` (`ws:` or `wss:`) over `network`: Happy Eyeballs over every address of
 * the name, the web proxy's CONNECT, TLS 1.2 or later, TCP_NODELAY and TCP keep-alive. The client emits a NetworkError
 * or a WebProxyRefusal as its 'error' where the connection does not come about; what is under way when the client is
 * closed or terminated is closed with it.
 */
export function websocketOptions(
  url: URL,
  network: NetworkOptions,
  log: Log,
  extras: NetworkExtras = {},
): ClientOptions {
  const over = new AbortController();
  const way: Way = { network, log, signal: over.signal, ...extras };
  const connect = (_options: unknown, done: (error: unknown, socket?: Socket) => void): void => {
    reachService(url, way).then(
      (socket) => done(null, socket),
      (error: unknown) => done(error),
    );
  };
  return {
    // http.request() takes a function that answers later by callback as well; the types of `ws` only know the other kind.
    createConnection: connect as unknown as typeof netConnect,
    finishRequest(request, websocket) {
      // A request that is given up before it has a socket tells nobody; the websocket always closes.
      websocket.once('close', () => over.abort(new Error('the websocket is closed')));
      request.end();
    },
  };
}

export interface Way extends NetworkExtras {
  network: NetworkOptions;
  log: Log;
  /** Gives up: what is under way is closed, and what came of it as well. */
  signal: AbortSignal;
}

/**
 * Answers with a socket on which the service at `url` (`wss:`, `https:`, or `ws:` and `http:` without TLS) waits to be
 * spoken to. Fails with a NetworkError or a WebProxyRefusal.
 */
export async function reachService(url: URL, way: Way): Promise<Socket> {
  const secure = url.protocol === 'wss:' || url.protocol === 'https:';
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (secure ? 443 : 80) : Number(url.port);
  const tlsParams: TlsParams = { hop: 'service', host, throughWebProxy: false, network: way.network };
  if (way.network.webProxy !== null) {
    const socket = await reachThroughWebProxy(way.network.webProxy, `${url.hostname}:${port}`, way);
    way.onHop?.('service');
    return secure ? startTls(socket, { ...tlsParams, throughWebProxy: true }) : socket;
  }
  way.onHop?.('service');
  const onread = way.memory && readingInto(way.memory);
  const open: OpenSocket = (options) =>
    secure
      ? tls.connect({ ...options, ...tlsOptions(tlsParams), ...(onread && { onread }) } as ConnectionOptions)
      : netConnect({ ...options, ...(onread && { onread }) });
  const socket = await connect({ hop: 'service', host, port, open }, way);
  return secure ? secured(socket as TLSSocket, tlsParams) : socket;
}

/**
 * Lets a socket read into memory of ours. What is read comes as 'data' all the same, so that node:http and `ws` see no
 * difference; but nobody may keep it unless the users of `memory` say so.
 */
function readingInto(memory: ReadMemory): OnReadOpts {
  return {
    buffer: () => memory.next(),
    // Called with the socket as `this`.
    callback(this: Socket, count: number, bytes: Uint8Array) {
      memory.took(count);
      this.emit('data', Buffer.from(bytes.buffer, bytes.byteOffset, count));
      return true;
    },
  } as OnReadOpts;
}

/** Answers with a socket that leads to `authority` (`host:port`) through the web proxy at `address`. */
export async function reachThroughWebProxy(address: string, authority: string, way: Way): Promise<Socket> {
  way.onHop?.('web-proxy');
  const proxy = readWebProxy(address);
  if (!proxy.ok) {
    throw new NetworkError({ hop: 'web-proxy', step: 'settings', cause: new CulvertFailure(proxy.error) });
  }
  const { host, port, secure, credentials } = proxy.value;
  const socket = await connect({ hop: 'web-proxy', host, port }, way);
  const secured = secure
    ? await startTls(socket, { hop: 'web-proxy', host, throughWebProxy: false, network: way.network })
    : socket;
  await openWebProxyTunnel(secured, { authority, credentials });
  way.log.debug('web proxy opened the way', { proxy: `${host}:${port}`, to: authority });
  return secured;
}

async function connect(
  to: { hop: Hop; host: string; port: number; open?: OpenSocket },
  way: Way,
): Promise<Socket> {
  const { log, signal, lookup } = way;
  const socket = await connectTcp({ ...to, log, signal, lookup });
  if (signal.aborted) {
    socket.destroy();
  }
  signal.addEventListener('abort', () => socket.destroy(), { once: true });
  return socket;
}

interface TlsParams {
  hop: Hop;
  host: string;
  throughWebProxy: boolean;
  network: NetworkOptions;
}

/** Speaks TLS on a socket that is connected. */
function startTls(socket: Socket, params: TlsParams): Promise<TLSSocket> {
  return secured(tls.connect({ socket, ...tlsOptions(params) }), params);
}

/** Checks the certificate of the other end against its own name, not against the address that was found for it. */
function tlsOptions({ host, network }: TlsParams): ConnectionOptions {
  // A name may end in a dot, which no certificate has.
  const name = host.replace(/\.$/, '');
  return {
    // Only a name can be asked for (RFC 6066, section 3); an address is still compared with the certificate.
    servername: isIP(name) === 0 ? name : '',
    checkServerIdentity: (_, certificate) => tls.checkServerIdentity(name, certificate),
    secureContext: secureContext(network.extraCertificates),
    rejectUnauthorized: network.verifyCertificates,
  };
}

function secured(socket: TLSSocket, { hop, throughWebProxy }: TlsParams): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    let issuer: string | undefined;
    const fail = (cause: unknown) => {
      socket.destroy();
      reject(new NetworkError({ hop, step: 'tls', cause, throughWebProxy, issuer }));
    };
    // Comes before the certificate is judged, after which a socket that is refused has nothing to ask any more. Without
    // the event only the words for a person would lack the name.
    socket.prependOnceListener('secure', () => {
      issuer = issuerOf(socket);
    });
    socket.once('secureConnect', () => resolve(socket));
    // Both stay: whoever takes the socket over may not listen yet when it breaks.
    socket.on('error', fail);
    socket.on('close', () => fail(Object.assign(new Error('closed'), { code: 'ECONNRESET' })));
  });
}

/** The name that a company's inspection of TLS gives itself. It is whatever the other end says: for words alone. */
function issuerOf(socket: TLSSocket): string | undefined {
  const { issuer } = (socket.getPeerCertificate() ?? {}) as Partial<PeerCertificate>;
  const name = [issuer?.CN, issuer?.O].flat().find((one) => one !== undefined && one.trim() !== '');
  return name?.replace(/\p{C}/gu, ' ').slice(0, LONGEST_ISSUER);
}

/** Every session of a tunnel trusts the same, and a store of certificates of its own costs a megabyte. */
let lastContext: { key: string; context: SecureContext } | null = null;

function secureContext(extraCertificates: string[]): SecureContext {
  const key = extraCertificates.join('\n');
  if (lastContext?.key !== key) {
    const context = tls.createSecureContext({
      minVersion: MIN_TLS_VERSION,
      // Without this Node.js takes its own store, which is shared; with it, the list replaces that store.
      ...(extraCertificates.length > 0 && { ca: [...defaultCertificates(), ...extraCertificates] }),
    });
    lastContext = { key, context };
  }
  return lastContext.context;
}

/** What Node.js trusts by itself, NODE_EXTRA_CA_CERTS included. Before 22.15 it cannot be asked, but for its own list. */
function defaultCertificates(): string[] {
  const { getCACertificates } = tls as { getCACertificates?: (type: 'default') => string[] };
  return getCACertificates?.('default') ?? [...tls.rootCertificates, ...extraCertificatesOfNode()];
}

function extraCertificatesOfNode(): string[] {
  try {
    return [fs.readFileSync(process.env.NODE_EXTRA_CA_CERTS ?? '', 'utf8')];
  } catch {
    // Node.js itself has warned of it and goes on without.
    return [];
  }
}
