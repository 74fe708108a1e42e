import { isIP, type LookupFunction, connect as netConnect, type Socket } from 'node:net';
import type { Clock } from '../shared/clock.ts';
import type { Log, LogFields } from '../shared/log.ts';
import { type AddressToTry, addressesInTurns, connectToFirst } from './happy-eyeballs.ts';
import { resolveBindAddress } from './listener.ts';
import type { ServiceTarget } from './messages.ts';
import { codeOf } from './network-error.ts';

/** A service on the device or next to it answers in milliseconds, or it is not there. */
const TRY_LIMIT_MS = 10_000;

export interface ConnectorParams {
  target: ServiceTarget['target'];
  /** Name or address of this computer to come from (`-b`); null leaves it to the system. A Unix socket has none. */
  localAddress: string | null;
  /** Tries after the first. */
  retryCount: number;
  retryDelayMs: number;
  clock: Clock;
  log: Log;
  /** For the log: whose connection this is. */
  fields: LogFields;
  /** Gives up at once: what is under way is closed. */
  signal: AbortSignal;
  /** Asked after a try that failed, whether another one may follow. */
  mayRetry(): boolean;
  /** In place of the system's. Must answer with all addresses. */
  lookup?: LookupFunction;
}

/**
 * Connects to a local service, over every address of its name, again and again until it answers or the tries are used
 * up. Sockets come with allowHalfOpen. Fails with the last error, or with the signal's reason.
 */
export async function connectToTarget(params: ConnectorParams): Promise<Socket> {
  const { clock, log, fields, signal, retryCount, retryDelayMs } = params;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await tryOnce(params);
    } catch (error) {
      signal.throwIfAborted();
      if (attempt > retryCount || !params.mayRetry()) {
        throw error;
      }
      log.info('service does not answer, another try follows', {
        ...fields,
        code: codeOf(error),
        attempt,
        waitMs: retryDelayMs,
      });
    }
    await wait(retryDelayMs, clock, signal);
    signal.throwIfAborted();
  }
}

async function tryOnce(params: ConnectorParams): Promise<Socket> {
  const { target, clock, log, fields, signal } = params;
  const limited = new AbortController();
  const giveUp = () => limited.abort(signal.reason);
  signal.addEventListener('abort', giveUp);
  const cancel = clock.after(TRY_LIMIT_MS, () => limited.abort(errorWith('ETIMEDOUT', 'no answer in time')));
  try {
    if ('path' in target) {
      return await connectToPath(target.path, limited.signal);
    }
    const addresses = await orAborted(addressesFor(target.host, params), limited.signal);
    return await connectToFirst(addresses, {
      port: target.port,
      log,
      fields,
      signal: limited.signal,
      allowHalfOpen: true,
    });
  } finally {
    cancel();
    signal.removeEventListener('abort', giveUp);
  }
}

/** A name server that is silent cannot be told to stop. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
    work.then(resolve, reject);
  });
}

/** Each address of the target with an address of this computer of the same family; others cannot be reached from there. */
async function addressesFor(
  host: string,
  { localAddress, lookup }: Pick<ConnectorParams, 'localAddress' | 'lookup'>,
): Promise<AddressToTry[]> {
  const addresses: AddressToTry[] = await addressesInTurns(host, lookup);
  if (localAddress === null) {
    return addresses;
  }
  const resolved = await resolveBindAddress(localAddress);
  if (!resolved.ok) {
    throw errorWith('EADDRNOTAVAIL', resolved.error.message);
  }
  const reachable = addresses.flatMap((to) => {
    const from = resolved.value.find((address) => isIP(address) === to.family);
    return from === undefined ? [] : [{ ...to, localAddress: from }];
  });
  if (reachable.length === 0) {
    throw errorWith('EADDRNOTAVAIL', `${localAddress} is of another address family than ${host}`);
  }
  return reachable;
}

function connectToPath(path: string, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = netConnect({ path, allowHalfOpen: true });
    const giveUp = () => {
      socket.destroy();
      reject(signal.reason);
    };
    signal.addEventListener('abort', giveUp);
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp);
      resolve(socket);
    });
    // Stays for the life of the socket: whoever takes it over may not listen yet when it breaks.
    socket.on('error', (error) => {
      signal.removeEventListener('abort', giveUp);
      reject(error);
    });
  });
}

function wait(ms: number, clock: Clock, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      cancel();
      signal.removeEventListener('abort', done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal.addEventListener('abort', done);
  });
}

function errorWith(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
