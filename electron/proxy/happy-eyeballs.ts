import dns, { type LookupAddress } from 'node:dns';
import {
  isIP,
  type LookupFunction,
  connect as netConnect,
  type Socket,
  type TcpNetConnectOpts,
} from 'node:net';
import type { Log, LogFields } from '../shared/log.ts';
import { codeOf, type Hop, NetworkError } from './network-error.ts';

/** “Connection Attempt Delay … recommended value of 250 milliseconds” (RFC 8305, section 5). */
const ATTEMPT_DELAY_MS = 250;
/** Idle time after which TCP itself asks for a sign of life, so that also a paused websocket finds out. */
const TCP_KEEPALIVE_MS = 20_000;

export interface ConnectParams {
  hop: Hop;
  /** A name or an address, IPv6 without brackets. */
  host: string;
  port: number;
  log: Log;
  /** Gives up: what is under way is closed. */
  signal: AbortSignal;
  /** In place of the system's. Must answer with all addresses. */
  lookup?: LookupFunction | undefined;
  /** Begins a connection; node:net's connect() where left out. */
  open?: OpenSocket | undefined;
}

/** Begins to connect, and answers with a socket that emits 'connect' once TCP is through. */
export type OpenSocket = (options: TcpNetConnectOpts) => Socket;

/**
 * Connects to the first address of a name that answers (RFC 8305, “Happy Eyeballs”), without Nagle's delay and with
 * TCP keep-alive. Fails with a NetworkError.
 *
 * Node's own `autoSelectFamily` drops an attempt before it begins the next, so that an address which needs longer than
 * 250 ms is lost for good; here the attempts go on side by side, and the first one wins.
 */
export async function connectTcp(params: ConnectParams): Promise<Socket> {
  const { hop, host, signal, open } = params;
  let addresses: LookupAddress[];
  try {
    addresses = await addressesInTurns(host, params.lookup);
  } catch (cause) {
    throw new NetworkError({ hop, step: 'name', cause });
  }
  signal.throwIfAborted();
  try {
    return await connectToFirst(addresses, {
      fields: { hop },
      port: params.port,
      log: params.log,
      signal,
      open,
    });
  } catch (cause) {
    throw new NetworkError({ hop, step: 'tcp', cause });
  }
}

/** The addresses of a name, in the order in which they are to be tried. Fails with what the resolver says. */
export async function addressesInTurns(host: string, lookup?: LookupFunction): Promise<LookupAddress[]> {
  return inTurns(await addressesOf(host, lookup));
}

function addressesOf(host: string, lookup: LookupFunction = dns.lookup): Promise<LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) {
    return Promise.resolve([{ address: host, family }]);
  }
  return new Promise((resolve, reject) => {
    lookup(host, { all: true, verbatim: true }, (error, found, foundFamily) => {
      if (error) {
        reject(error);
      } else if (typeof found === 'string') {
        resolve([{ address: found, family: foundFamily ?? isIP(found) }]);
      } else if (found.length === 0) {
        reject(Object.assign(new Error('no address'), { code: 'ENOTFOUND' }));
      } else {
        resolve(found);
      }
    });
  });
}

/** One family after the other, beginning with the one that the resolver prefers (RFC 8305, section 4). */
function inTurns(addresses: LookupAddress[]): LookupAddress[] {
  const preferred = addresses.filter(({ family }) => family === addresses[0]?.family);
  const others = addresses.filter(({ family }) => family !== addresses[0]?.family);
  return preferred
    .flatMap((address, at) => [address, ...others.slice(at, at + 1)])
    .concat(others.slice(preferred.length));
}

export interface AddressToTry extends LookupAddress {
  /** The address of this computer to come from, of the same family. The system's choice where left out. */
  localAddress?: string;
}

export interface RaceParams {
  port: number;
  log: Log;
  /** For the log: where this leads. */
  fields: LogFields;
  signal: AbortSignal;
  /** Whether the socket stays writable after the other end has ended; not so where left out. */
  allowHalfOpen?: boolean;
  open?: OpenSocket | undefined;
}

/** connectTcp() for addresses that are known. Fails with the error of the only address, or an AggregateError of all. */
export function connectToFirst(addresses: AddressToTry[], params: RaceParams): Promise<Socket> {
  const { port, log, fields, signal, allowHalfOpen = false, open = netConnect } = params;
  return new Promise((resolve, reject) => {
    const running = new Set<Socket>();
    const errors: Error[] = [];
    let next = 0;
    let timer: NodeJS.Timeout | undefined;

    const finish = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
      for (const socket of running) {
        socket.destroy();
      }
    };
    const giveUp = () => {
      finish();
      reject(signal.reason);
    };
    const tryNext = () => {
      clearTimeout(timer);
      const target = addresses[next];
      if (!target) {
        if (running.size === 0) {
          finish();
          reject(errors.length === 1 ? errors[0] : new AggregateError(errors, 'no address answers'));
        }
        return;
      }
      next += 1;
      attempt(target);
      timer = setTimeout(tryNext, ATTEMPT_DELAY_MS);
    };
    const attempt = ({ address, family, localAddress }: AddressToTry) => {
      const socket = open({ host: address, port, family, localAddress, allowHalfOpen });
      running.add(socket);
      socket.once('connect', () => {
        running.delete(socket);
        finish();
        socket.setNoDelay(true);
        socket.setKeepAlive(true, TCP_KEEPALIVE_MS);
        log.debug('TCP connected', { ...fields, address, port });
        resolve(socket);
      });
      // Stays for the life of the socket: whoever takes it over may not listen yet when it breaks.
      socket.on('error', (error) => {
        if (running.delete(socket)) {
          log.debug('TCP attempt failed', { ...fields, address, port, code: codeOf(error) });
          errors.push(error);
          tryNext();
        }
      });
    };

    signal.addEventListener('abort', giveUp);
    tryNext();
  });
}
