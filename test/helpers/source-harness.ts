/** What the tests of the source proxy share: a data plane, a destination, local targets, and a source that is stopped at the end. */
import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import type { TestContext } from 'node:test';
import type {
  ProtocolVersion,
  ServiceBinding,
  ServiceTraffic,
  SessionStatus,
} from '../../electron/proxy/messages.ts';
import type { Tuning } from '../../electron/proxy/options.ts';
import { SourceTunnel } from '../../electron/proxy/source-tunnel.ts';
import { type Clock, systemClock } from '../../electron/shared/clock.ts';
import { createLog, type Log } from '../../electron/shared/log.ts';
import { Destination, Relay, type RelayOptions } from './destination.ts';

/** Shaped like a real one, so that a test sees it wherever it turns up. */
export const ACCESS_TOKEN = `AQGAAX${'t0ken'.repeat(60)}`;

const WAIT_LIMIT_MS = 60_000;

/** Waits until `check` holds; fails with `what` after a generous while. */
export async function until(what: string, check: () => boolean): Promise<void> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  while (!check()) {
    if (Date.now() > deadline) {
      assert.fail(`waited in vain until ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

export interface Target {
  port: number;
  sockets: Set<Socket>;
}

/** A TCP server on loopback that lives as long as the test. */
export async function startTarget(t: TestContext, serve: (socket: Socket) => void): Promise<Target> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  // A destination opens as many connections at once as programs ask for.
  const listening = { port: 0, host: '127.0.0.1', backlog: 4096 };
  await new Promise<void>((resolve) => server.listen(listening, resolve));
  t.after(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { port: (server.address() as AddressInfo).port, sockets };
}

/** Answers every byte with itself, and the end of data with the end of data. */
export function echo(socket: Socket): void {
  socket.pipe(socket);
}

export interface Harness {
  relay: Relay;
  source: SourceTunnel;
  statuses: SessionStatus[];
  traffic: ServiceTraffic[][];
  logLines: string[];
  ports: Record<string, number>;
  token: { accessToken: string; clientToken: string };
}

export interface HarnessOptions {
  relay?: RelayOptions;
  /** Service id to target port; null starts no destination. */
  targets: Record<string, number> | null;
  /** What the destination speaks. */
  destination?: 1 | 2 | 3;
  /** What the source was told; V3 when left out. */
  told?: ProtocolVersion;
  services?: ServiceBinding[];
  tuning?: Partial<Tuning>;
  clock?: Clock;
  /** Leaves connect() to the test. */
  connect?: boolean;
}

/** Starts relay, destination and source. Everything is closed when the test ends. */
export async function startHarness(t: TestContext, options: HarnessOptions): Promise<Harness> {
  const relay = await Relay.start(options.relay);
  t.after(() => relay.close());
  if (options.targets) {
    const destination = await Destination.start({
      endpoint: relay.endpoint,
      version: options.destination ?? 3,
      targets: options.targets,
    });
    t.after(() => destination.close());
  }
  const statuses: SessionStatus[] = [];
  const traffic: ServiceTraffic[][] = [];
  const logLines: string[] = [];
  const log: Log = createLog((level, line) => logLines.push(`${level} ${line}`));
  const source = new SourceTunnel({
    userAgent: 'culvert/test',
    clock: options.clock ?? systemClock,
    log,
    // The shortest wait that the backoff allows.
    random: () => 0,
    onStatus: (status) => statuses.push(status),
    onTraffic: (services) => traffic.push(services),
  });
  t.after(() => source.stop());
  const bound = await source.listen(options.services ?? [{ serviceId: 'SSH', port: 0 }]);
  assert.ok(bound.ok, bound.ok ? '' : bound.error.message);
  const token = { accessToken: ACCESS_TOKEN, clientToken: randomUUID() };
  const harness: Harness = {
    relay,
    source,
    statuses,
    traffic,
    logLines,
    ports: Object.fromEntries(bound.value.map(({ serviceId, port }) => [serviceId, port])),
    token,
  };
  if (options.connect !== false) {
    connectSource(harness, options.told, options.tuning);
    await until('the session is connected', () => statuses.some((status) => status.kind === 'connected'));
  }
  return harness;
}

export function connectSource(
  harness: Harness,
  told: ProtocolVersion = 3,
  tuning: Partial<Tuning> = {},
): void {
  const started = harness.source.connect({
    endpoint: harness.relay.endpoint,
    ...harness.token,
    destinationVersion: told,
    tuning,
  });
  assert.ok(started.ok);
}

/** Connects to a local port of the source. The socket is destroyed when the test ends. */
export async function dial(t: TestContext, port: number | undefined, host = '127.0.0.1'): Promise<Socket> {
  assert.ok(port);
  const socket = connect({ port, host, allowHalfOpen: true });
  t.after(() => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  socket.on('error', () => {});
  return socket;
}

/** Collects what comes until `bytes` are there. */
export function receive(socket: Socket, bytes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const onEnd = () => reject(new Error(`the connection ended after ${length} of ${bytes} bytes`));
    const onData = (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length >= bytes) {
        socket.off('data', onData).off('end', onEnd).off('close', onEnd);
        socket.pause();
        resolve(Buffer.concat(chunks));
      }
    };
    socket.on('data', onData).once('end', onEnd).once('close', onEnd);
    socket.resume();
  });
}

/** Collects what comes until the other side ends. */
export async function receiveAll(socket: Socket): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of socket) {
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks);
}

/** Resolves when the other side has ended or cut the connection. */
export function ended(socket: Socket): Promise<void> {
  if (socket.readableEnded || socket.destroyed) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    socket.once('end', resolve).once('close', () => resolve());
    socket.resume();
  });
}

/** Sends random bytes through an echo and compares every one of them. */
export async function exchange(socket: Socket, bytes: number): Promise<void> {
  const sent = randomBytes(bytes);
  const received = receive(socket, bytes);
  socket.write(sent);
  assert.ok(sent.equals(await received), 'the echo differs from what was sent');
}
