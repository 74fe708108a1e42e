/**
 * Opens and closes the same thing over and over, in a process of its own, and says what is left of it: `node --expose-gc
 * --import tsx leak-child.ts tunnels|connections|reconnects`. It never calls process.exit(): what keeps it alive is a leak.
 */
import { randomUUID } from 'node:crypto';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { DestinationTunnel } from '../../electron/proxy/destination-tunnel.ts';
import type { SessionStatus } from '../../electron/proxy/messages.ts';
import { SourceTunnel } from '../../electron/proxy/source-tunnel.ts';
import { systemClock } from '../../electron/shared/clock.ts';
import { ok } from '../../electron/shared/result.ts';
import { ChaosRelay } from './chaos-relay.ts';
import { resetSocket } from './reset-socket.ts';

/** How often each thing is done, and after which time the process counts as warm. */
const SCENARIOS = {
  tunnels: { times: 1_000, warmAfter: 100, atOnce: 5 },
  connections: { times: 1_000, warmAfter: 100, atOnce: 20 },
  reconnects: { times: 200, warmAfter: 20, atOnce: 1 },
} as const;
export type Scenario = keyof typeof SCENARIOS;

const REQUEST_BYTES = 3_000;
const WAIT_LIMIT_MS = 60_000;

/** What the process holds, once it has had time to let go of it. */
export interface Held {
  heapBytes: number;
  rssBytes: number;
  /** Sockets, servers and timers. */
  resources: number;
}

export interface LeakReport {
  times: number;
  warmAfter: number;
  before: Held;
  warm: Held;
  after: Held;
  /** After everything is closed, by name. */
  left: string[];
}

const collectGarbage = (globalThis as { gc?: () => void }).gc;
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

function resources(): string[] {
  return process.getActiveResourcesInfo().filter((name) => /^(?:TCP|Timeout|Immediate)/.test(name));
}

async function until(what: string, check: () => boolean): Promise<void> {
  const deadline = Date.now() + WAIT_LIMIT_MS;
  while (!check()) {
    if (Date.now() > deadline) {
      throw new Error(`waited in vain until ${what}`);
    }
    await sleep(2);
  }
}

/**
 * Waits until no more than `resourcesBefore` are left, or in vain for a while, and counts. A connection whose program has
 * gone is kept for five seconds, in case it has only ended its sending side.
 */
async function held(resourcesBefore = Number.POSITIVE_INFINITY): Promise<Held> {
  for (let turn = 0; turn < 1_000 && resources().length > resourcesBefore; turn += 1) {
    await sleep(20);
  }
  for (let turn = 0; turn < 4; turn += 1) {
    // What one collection sets free may hold more until the next turn of the event loop.
    await sleep(10);
    collectGarbage?.();
  }
  const { heapUsed, external, rss } = process.memoryUsage();
  return { heapBytes: heapUsed + external, rssBytes: rss, resources: resources().length };
}

/** Both ends of a tunnel, and the service between them. */
class Tunnel {
  readonly relay: ChaosRelay;
  readonly statuses: SessionStatus['kind'][] = [];
  port = 0;
  readonly #source: SourceTunnel;
  readonly #destination: DestinationTunnel;

  private constructor(relay: ChaosRelay, target: number) {
    this.relay = relay;
    const common = {
      userAgent: 'culvert/test',
      clock: systemClock,
      log: quiet,
      random: () => 0,
      onTraffic: () => {},
    };
    this.#source = new SourceTunnel({ ...common, onStatus: ({ kind }) => this.statuses.push(kind) });
    this.#destination = new DestinationTunnel({
      ...common,
      onStatus: () => {},
      chooseTargets: () => ok([{ serviceId: 'SSH', target: { host: '127.0.0.1', port: target } }]),
    });
  }

  static async open(target: number): Promise<Tunnel> {
    const relay = await ChaosRelay.start(['SSH']);
    const tunnel = new Tunnel(relay, target);
    const session = () => ({
      endpoint: `ws://127.0.0.1:${relay.port}`,
      accessToken: 'a-token-for-the-relay',
      clientToken: randomUUID(),
      destinationVersion: 3 as const,
      tuning: { retryDelayMs: 1 },
    });
    tunnel.#destination.connect(session());
    await until('the destination is there', () => relay.isAttached('destination'));
    const bound = await tunnel.#source.listen([{ serviceId: 'SSH', port: 0 }]);
    if (!bound.ok) {
      throw new Error(bound.error.message);
    }
    tunnel.port = bound.value[0]?.port ?? 0;
    tunnel.#source.connect(session());
    await until('the source is connected', () => tunnel.statuses.includes('connected'));
    return tunnel;
  }

  async close(): Promise<void> {
    await Promise.all([this.#source.stop(), this.#destination.stop()]);
    await this.relay.close();
  }
}

/** A request and its answer through the tunnel. Every third program is cut off, every other one ends first. */
async function ask(port: number, index: number): Promise<void> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  socket.on('error', () => {});
  socket.write(Buffer.alloc(REQUEST_BYTES, index));
  let got = 0;
  await new Promise<void>((resolve, reject) => {
    socket.on('close', () => reject(new Error(`closed after ${got} bytes`)));
    socket.on('data', (chunk: Buffer) => {
      got += chunk.length;
      if (got === REQUEST_BYTES) {
        resolve();
      }
    });
  });
  const closed = new Promise<void>((resolve) => socket.on('close', () => resolve()));
  if (index % 3 === 0) {
    resetSocket(socket);
  } else {
    socket.destroy();
  }
  await closed;
}

async function play(scenario: Scenario, target: number): Promise<Omit<LeakReport, 'left'>> {
  const { times, warmAfter, atOnce } = SCENARIOS[scenario];
  const shared = scenario === 'tunnels' ? null : await Tunnel.open(target);
  if (shared) {
    await ask(shared.port, 0);
  }
  const before = await held();
  const once = async (index: number) => {
    if (scenario === 'connections') {
      await ask(shared?.port ?? 0, index);
    } else if (scenario === 'reconnects') {
      await reconnect(shared as Tunnel, index);
    } else {
      const tunnel = await Tunnel.open(target);
      await ask(tunnel.port, index);
      await tunnel.close();
    }
  };
  let warm = before;
  for (let done = 0; done < times; done += atOnce) {
    await Promise.all(Array.from({ length: atOnce }, (_, index) => once(done + index)));
    if (done + atOnce === warmAfter) {
      warm = await held(before.resources);
    }
  }
  const after = await held(before.resources);
  await shared?.close();
  return { times, warmAfter, before, warm, after };
}

/** Cuts one end off while a connection is open, and waits until the tunnel works again. */
async function reconnect(tunnel: Tunnel, index: number): Promise<void> {
  const open = connect({ port: tunnel.port, host: '127.0.0.1' });
  open.on('error', () => {});
  const over = new Promise<void>((resolve) => open.on('close', () => resolve()));
  open.resume();
  open.write('held open');
  const end = index % 2 === 0 ? 'source' : 'destination';
  await until(
    'both ends are there',
    () => tunnel.relay.isAttached('source') && tunnel.relay.isAttached('destination'),
  );
  await until('the stream has started', () => tunnel.relay.streamOf('SSH') > 0);
  const attached = tunnel.relay.attached[end];
  tunnel.relay.cutEnd(end);
  await until('it is back', () => tunnel.relay.attached[end] > attached);
  await over;
  await ask(tunnel.port, index);
}

function echo(sockets: Set<Socket>): (socket: Socket) => void {
  return (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    socket.pipe(socket);
  };
}

const sockets = new Set<Socket>();
const server = createServer(echo(sockets));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const report = await play(process.argv[2] as Scenario, (server.address() as AddressInfo).port);
await until('the service has no connections', () => sockets.size === 0);
await new Promise<void>((resolve) => server.close(() => resolve()));
for (let turn = 0; turn < 200 && resources().length > 0; turn += 1) {
  await sleep(20);
}
process.stdout.write(JSON.stringify({ ...report, left: resources() } satisfies LeakReport));
