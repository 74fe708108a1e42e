/**
 * As much of D-Bus as it takes to ask the session bus a question and to hear a signal: string arguments out, basic
 * types in. A library would be tied to keeping the process alive and lets calls hang when the bus goes.
 * Source: the D-Bus specification, “Message Protocol”, “Authentication Protocol” and “Server Addresses”.
 */
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { decodeMessage, encodeCall, type Incoming, messageLength } from './bus-message.ts';

export interface BusCall {
  destination: string;
  path: string;
  interface: string;
  member: string;
  /** Only strings. */
  body?: readonly string[];
}

export interface BusSignal {
  path: string;
  interface: string;
  member: string;
  body: readonly unknown[];
}

export interface SessionBus {
  /** Answers with the reply's values (basic types and variants of them); rejects on an error reply and on a lost bus. */
  call(call: BusCall): Promise<readonly unknown[]>;
  /** Every signal from now on that was asked for with AddMatch, or is sent to us alone. */
  onSignal(listener: (signal: BusSignal) => void): void;
  /** Once, when the connection is gone for whatever reason but close(). */
  onLost(listener: () => void): void;
  close(): void;
}

const BUS = 'org.freedesktop.DBus';
const CALL_TIMEOUT_MS = 10_000;
// What we talk to sends a few hundred bytes; the specification allows 128 MiB.
const LONGEST_MESSAGE_BYTES = 1024 * 1024;

/** Where the session bus listens, as libdbus finds it: the environment, else systemd's socket; null when nowhere. */
export function sessionBusSocket(env: NodeJS.ProcessEnv): string | null {
  for (const address of (env.DBUS_SESSION_BUS_ADDRESS ?? '').split(';')) {
    const socket = socketOf(address);
    if (socket) {
      return socket;
    }
  }
  const systemd = env.XDG_RUNTIME_DIR ? path.join(env.XDG_RUNTIME_DIR, 'bus') : null;
  return systemd && fs.existsSync(systemd) ? systemd : null;
}

/** `unix:path=…` or `unix:abstract=…`, with per cent escapes, as net.connect takes it. */
function socketOf(address: string): string | null {
  const pairs = address.startsWith('unix:') ? address.slice('unix:'.length).split(',') : [];
  const options = new Map(
    pairs.map((pair): [string, string] => {
      const equals = pair.indexOf('=');
      return [pair.slice(0, equals), decodeEscapes(pair.slice(equals + 1))];
    }),
  );
  const abstract = options.get('abstract');
  return options.get('path') ?? (abstract === undefined ? null : `\0${abstract}`);
}

function decodeEscapes(text: string): string {
  return text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** Connects to the bus at `socketPath`. Neither the connection nor a waiting call keeps the process alive. */
export async function connectSessionBus(socketPath: string): Promise<SessionBus> {
  const socket = net.connect(socketPath);
  socket.unref();
  const waiting = new Map<
    number,
    { resolve: (body: readonly unknown[]) => void; reject: (error: Error) => void }
  >();
  const lostListeners: (() => void)[] = [];
  const signalListeners: ((signal: BusSignal) => void)[] = [];
  let serial = 0;
  let gone = false;
  let closed = false;

  const lose = (error: Error) => {
    if (gone) {
      return;
    }
    gone = true;
    socket.destroy();
    for (const { reject } of waiting.values()) {
      reject(error);
    }
    waiting.clear();
    if (!closed) {
      for (const listener of lostListeners) {
        listener();
      }
    }
  };
  socket.on('error', (error) => lose(error));
  socket.on('close', () => lose(new Error('the session bus closed the connection')));

  const receive = (message: Incoming) => {
    if (message.kind === 'signal') {
      for (const listener of signalListeners) {
        listener(message);
      }
      return;
    }
    const call = message.kind === 'other' ? undefined : waiting.get(message.replyTo);
    if (!call || message.kind === 'other') {
      return;
    }
    waiting.delete(message.replyTo);
    if (message.kind === 'reply') {
      call.resolve(message.body);
    } else {
      call.reject(new Error(message.name));
    }
  };

  const bus: SessionBus = {
    call: (call) =>
      new Promise((resolve, reject) => {
        if (gone) {
          reject(new Error('not connected to the session bus'));
          return;
        }
        serial += 1;
        const own = serial;
        const timer = setTimeout(() => {
          waiting.delete(own);
          reject(new Error(`${call.member} was not answered in time`));
        }, CALL_TIMEOUT_MS);
        timer.unref();
        const settled = <T>(settle: (value: T) => void) => {
          return (value: T) => {
            clearTimeout(timer);
            settle(value);
          };
        };
        waiting.set(own, { resolve: settled(resolve), reject: settled(reject) });
        socket.write(encodeCall(own, call));
      }),
    onSignal: (listener) => signalListeners.push(listener),
    onLost: (listener) => lostListeners.push(listener),
    close() {
      closed = true;
      lose(new Error('closed'));
    },
  };

  try {
    const rest = await authenticate(socket);
    readMessages(socket, rest, receive, lose);
    await bus.call({ destination: BUS, path: '/org/freedesktop/DBus', interface: BUS, member: 'Hello' });
  } catch (error) {
    bus.close();
    throw error;
  }
  return bus;
}

/** SASL EXTERNAL: the kernel tells the bus who we are. Answers with what came after the handshake. */
function authenticate(socket: net.Socket): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let received = Buffer.alloc(0);
    const fail = (error?: Error) => reject(error ?? new Error('the session bus refused us'));
    const timer = setTimeout(fail, CALL_TIMEOUT_MS, new Error('the session bus did not answer'));
    timer.unref();
    const done = () => {
      clearTimeout(timer);
      socket.off('data', read).off('error', fail).off('close', fail);
    };
    const read = (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const end = received.indexOf('\r\n');
      if (end === -1 && received.length < 1024) {
        return;
      }
      done();
      if (received.toString('latin1', 0, 3) !== 'OK ') {
        fail();
        return;
      }
      socket.write('BEGIN\r\n');
      resolve(received.subarray(end + 2));
    };
    socket.on('data', read).once('error', fail).once('close', fail);
    const user = Buffer.from(String(process.getuid?.() ?? '')).toString('hex');
    socket.write(`\0AUTH EXTERNAL ${user}\r\n`);
  });
}

function readMessages(
  socket: net.Socket,
  first: Buffer,
  receive: (message: Incoming) => void,
  lose: (error: Error) => void,
): void {
  let pending = first;
  const read = (chunk: Buffer) => {
    pending = pending.length === 0 ? chunk : Buffer.concat([pending, chunk]);
    try {
      for (;;) {
        const length = messageLength(pending);
        if (length === null) {
          return;
        }
        if (length > LONGEST_MESSAGE_BYTES) {
          throw new Error('a message on the session bus is too long');
        }
        if (pending.length < length) {
          return;
        }
        const message = decodeMessage(pending.subarray(0, length));
        pending = pending.subarray(length);
        receive(message);
      }
    } catch (error) {
      lose(error instanceof Error ? error : new Error(String(error)));
    }
  };
  socket.on('data', read);
  read(Buffer.alloc(0));
}
