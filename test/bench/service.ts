/** The process at the far end: plain TCP, and the tunnel service with a device behind it over ws and wss. */
import { createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { servePlain } from './plain-peer.ts';
import { serveApi } from './rpc.ts';
import type { ServiceConnection } from './service-connection.ts';
import { ServiceSession } from './service-session.ts';

const HOST = '127.0.0.1';
const BACKLOG = 4096;

export interface ServicePorts {
  plain: number;
  ws: number;
  wss: number;
}

export interface StreamCounts {
  /** From the first look to the last byte. */
  seconds: number;
  /** Bytes of each connection in that time. */
  bytes: number[];
}

const plain = new Map<Socket, ServiceConnection>();
const sessions = new Map<Socket, ServiceSession>();
let ups = 0;
let onUp: () => void = () => {};
let onReceived: () => void = () => {};

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host: HOST, port: 0, backlog: BACKLOG }, () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    });
  });
}

function keep<T>(socket: Socket, all: Map<Socket, T>, value: T): void {
  all.set(socket, value);
  socket.once('close', () => all.delete(socket));
}

function connections(): ServiceConnection[] {
  const carried = [...sessions.values()].flatMap((session) => [...session.connections.values()]);
  return [...plain.values(), ...carried];
}

const received = () => onReceived();

function beginSession(socket: Socket): void {
  const handlers = {
    onReceived: received,
    onUp: () => {
      ups += 1;
      onUp();
    },
  };
  keep(socket, sessions, new ServiceSession(socket, handlers));
}

const api = {
  async listen({ cert, key }: { cert: string; key: string }): Promise<ServicePorts> {
    const peer = createServer((socket) => keep(socket, plain, servePlain(socket, received)));
    return {
      plain: await listen(peer),
      ws: await listen(createServer(beginSession)),
      wss: await listen(createTlsServer({ cert, key }, beginSession)),
    };
  },

  /** Sessions that have come up so far. */
  ups: (): number => ups,

  /** Answers when that many sessions have come up since the start. */
  waitForUps: (count: number) =>
    new Promise<void>((resolve) => {
      onUp = () => {
        if (ups >= count) {
          onUp = () => {};
          resolve();
        }
      };
      onUp();
    }),

  /** Counts what all connections that exist now get together, until it is so many bytes. */
  watch: (bytes: number) =>
    new Promise<StreamCounts>((resolve) => {
      const all = connections();
      const before = all.map((connection) => connection.received);
      const base = before.reduce((sum, value) => sum + value, 0);
      const started = process.hrtime.bigint();
      onReceived = () => {
        const now = all.reduce((sum, connection) => sum + connection.received, 0);
        if (now - base >= bytes) {
          onReceived = () => {};
          resolve({
            seconds: Number(process.hrtime.bigint() - started) / 1e9,
            bytes: all.map((connection, index) => connection.received - (before[index] ?? 0)),
          });
        }
      };
    }),

  /** Starts every fountain. */
  pour(): void {
    for (const connection of connections()) {
      connection.pour();
    }
  },

  /** Cuts every connection and session, those that were blocked as well. */
  cutAll(): void {
    onReceived = () => {};
    for (const socket of [...plain.keys(), ...sessions.keys()]) {
      socket.destroy();
    }
  },
};

export type ServiceApi = typeof api;

serveApi(api);
