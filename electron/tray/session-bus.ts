/**
 * The session bus through a D-Bus library, with what the library leaves to its caller: each call has a time limit, the
 * loss of the connection is told, and none of it keeps the process alive. Calls are raw messages, never Introspect.
 */
import type { EventEmitter } from 'node:events';
import fs from 'node:fs';
import type { Socket } from 'node:net';
import path from 'node:path';
import type { Message as BusMessage } from '@jellybrick/dbus-next';

export interface BusCall {
  destination: string;
  path: string;
  interface: string;
  member: string;
  /** Only strings. */
  body?: readonly string[];
}

export type BusSignal = Pick<BusMessage, 'interface' | 'member' | 'body'>;

export interface SessionBus {
  /** The reply's values, variants unwrapped; rejects on an error reply, on a lost bus and when the time is up. */
  call(call: BusCall): Promise<readonly unknown[]>;
  /** Every signal from now on that was asked for with AddMatch, or is sent to us alone. */
  onSignal(listener: (signal: BusSignal) => void): void;
  /** Once, when the connection is gone for whatever reason but close(). */
  onLost(listener: () => void): void;
  close(): void;
}

/** The first unix: address of the environment, else systemd's socket; null when there is neither. Throws on a bad escape. */
export function sessionBusAddress(env: NodeJS.ProcessEnv): string | null {
  // Of the other kinds the library would start a program (unixexec), or trust whoever listens on a port (tcp).
  const addresses = env.DBUS_SESSION_BUS_ADDRESS?.split(';') ?? [];
  const given = addresses.find((address) => /^unix:(.*,)?(path|abstract)=[^,]/.test(address));
  if (given) {
    // The library takes the values as they are written.
    return decodeURIComponent(given);
  }
  const systemd = env.XDG_RUNTIME_DIR ? path.join(env.XDG_RUNTIME_DIR, 'bus') : null;
  return systemd && fs.existsSync(systemd) ? `unix:path=${systemd}` : null;
}

/** Connects to the bus at `address`; connecting and every call may take `timeoutMs`. */
export async function connectSessionBus(address: string, timeoutMs: number): Promise<SessionBus> {
  // Loaded here, since it is of no use on Windows and macOS.
  const { Message, MessageType, sessionBus, Variant } = await import('@jellybrick/dbus-next');
  const bus = sessionBus({ busAddress: address, authMethods: ['EXTERNAL'] });
  // Its types leave out the event 'error', and the connection, which alone tells of an orderly end.
  const { _connection: connection } = bus as unknown as { _connection: EventEmitter & { stream?: Socket } };
  const waiting = new Set<(error: Error) => void>();
  const lostListeners: (() => void)[] = [];
  let gone = false;

  const lose = (error: Error) => {
    connection.stream?.destroy();
    if (gone) {
      return;
    }
    gone = true;
    for (const fail of waiting) {
      fail(error);
    }
    for (const listener of lostListeners) {
      // Not within the library's event handlers, which swallow what a listener throws.
      queueMicrotask(listener);
    }
  };
  (bus as EventEmitter).on('error', lose);
  connection.on('end', () => lose(new Error('the session bus closed the connection')));
  // The library opens its stream within a few microtasks.
  setImmediate(() => connection.stream && tame(connection.stream, lose));

  const inTime = <T>(what: string, answer: Promise<T>): Promise<T> => {
    let fail: (error: Error) => void = () => {};
    const limited = new Promise<T>((resolve, reject) => {
      fail = reject;
      answer.then(resolve, reject);
    });
    const timer = setTimeout(() => fail(new Error(`${what} was not answered in time`)), timeoutMs).unref();
    waiting.add(fail);
    return limited.finally(() => {
      clearTimeout(timer);
      waiting.delete(fail);
    });
  };

  const close = () => {
    lostListeners.length = 0;
    lose(new Error('closed'));
  };
  try {
    await inTime('Hello', new Promise<void>((resolve) => bus.once('connect', resolve)));
  } catch (error) {
    close();
    throw error;
  }
  return {
    async call({ body = [], ...call }) {
      const message = new Message({ ...call, signature: 's'.repeat(body.length), body: [...body] });
      const reply = await inTime(call.member, bus.call(message));
      return (reply?.body ?? []).map((value) => (value instanceof Variant ? value.value : value));
    },
    onSignal(listener) {
      bus.on('message', (message) => message.type === MessageType.SIGNAL && listener(message));
    },
    onLost: (listener) => lostListeners.push(listener),
    close,
  };
}

/** The bus itself, for `call`: who is there, and what signals are wanted. */
export const BUS_ITSELF = {
  destination: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
} as const;

/** Connects, asks, and closes. null where there is no session bus; rejects as connectSessionBus and the calls do. */
export async function askSessionBus<T>(
  env: NodeJS.ProcessEnv,
  timeoutMs: number,
  ask: (bus: Pick<SessionBus, 'call'>) => Promise<T>,
): Promise<T | null> {
  const address = sessionBusAddress(env);
  if (address === null) {
    return null;
  }
  const bus = await connectSessionBus(address, timeoutMs);
  try {
    return await ask(bus);
  } finally {
    bus.close();
  }
}

/** A property of an object on the bus. */
export async function busProperty(
  bus: Pick<SessionBus, 'call'>,
  { destination, path: object }: Pick<BusCall, 'destination' | 'path'>,
  [owner, name]: readonly [owner: string, name: string],
): Promise<unknown> {
  const [value] = await bus.call({
    destination,
    path: object,
    interface: 'org.freedesktop.DBus.Properties',
    member: 'Get',
    body: [owner, name],
  });
  return value;
}

/** The stream neither keeps the process alive nor throws where nobody could catch it. */
function tame(stream: Socket, lose: (error: Error) => void): void {
  stream.unref();
  const emit = stream.emit.bind(stream);
  stream.emit = (event: string | symbol, ...args: unknown[]) => {
    try {
      return emit(event, ...args);
    } catch (error) {
      // The library reads messages in a handler of 'readable' and throws there on a malformed one.
      lose(error instanceof Error ? error : new Error(String(error)));
      return false;
    }
  };
}
