import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type Cutting, Reframer } from './reframer.ts';
import { resetSocket } from './reset-socket.ts';
import type { Seeded } from './seeded.ts';

/** `up` is what the client sends, `down` what the service behind the proxy sends. */
export type Direction = 'up' | 'down';

/**
 * What goes wrong, once so many more bytes have passed in one direction.
 * reset: both ends get a TCP reset. fin: both ends see the end of data, without a close frame. stall: nothing passes in
 * that direction for a while. mute: nothing passes on this link any more, and nobody is told. flip: one bit is another.
 */
export type Fault =
  | { kind: 'reset' | 'fin' | 'mute'; direction: Direction; afterBytes: number }
  | { kind: 'stall'; direction: Direction; afterBytes: number; ms: number }
  | { kind: 'flip'; direction: Direction; afterBytes: number; bit: number };

/** How bytes pass while nothing goes wrong. None of it changes or loses a byte. */
export interface Shape {
  /** Pieces of one to so many bytes; null passes chunks as they come. */
  pieceBytes: number | null;
  /** So long some pieces wait, at most. 0 never waits. */
  delayMs: number;
  /** Cuts the service's websocket frames anew; null leaves them. */
  cutting: Cutting | null;
}

export const STRAIGHT: Shape = { pieceBytes: null, delayMs: 0, cutting: null };

/** After so many pieces of a link the rest passes as it comes, since each one costs a turn of the event loop. */
const PIECES = 60;
const WAITING_PIECES = 6;
const HIGH_WATER_BYTES = 256 * 1024;
const FLUSH_MS = 2;

export interface FaultProxyOptions {
  /** The port on 127.0.0.1 of the service. */
  port: number;
  random: Seeded;
  shape?: Shape;
}

/** A TCP proxy on loopback that shapes what passes, and breaks it where it is told to. */
export class FaultProxy {
  readonly #server: Server;
  readonly #links = new Set<Link>();
  #faults: Fault[] = [];
  #leftBytes = 0;
  #shape: Shape;
  /** Connections so far. */
  links = 0;
  /** Faults that have happened so far. */
  readonly happened: Fault[] = [];
  port = 0;

  private constructor(options: FaultProxyOptions) {
    this.#shape = options.shape ?? STRAIGHT;
    this.#server = createServer({ allowHalfOpen: true }, (client) => {
      this.links += 1;
      const link = new Link({
        client,
        port: options.port,
        random: options.random.fork(),
        shape: this.#shape,
        watch: (direction, bytes) => this.#watch(direction, bytes),
        onClose: () => this.#links.delete(link),
      });
      this.#links.add(link);
    });
  }

  static async start(options: FaultProxyOptions): Promise<FaultProxy> {
    const proxy = new FaultProxy(options);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    proxy.port = (proxy.#server.address() as AddressInfo).port;
    return proxy;
  }

  get endpoint(): string {
    return `ws://127.0.0.1:${this.port}`;
  }

  /** One fault after the other: each counts bytes from when the one before it has happened. */
  arm(faults: Fault[]): void {
    this.#faults = [...faults];
    this.#leftBytes = faults[0]?.afterBytes ?? 0;
  }

  /** No more faults, and new links pass bytes straight. A link that was muted stays so: it is dead. */
  calm(): void {
    this.#faults = [];
    this.#shape = STRAIGHT;
  }

  async close(): Promise<void> {
    for (const link of this.#links) {
      link.cut('reset');
    }
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /** Whether a fault falls into these bytes, and at which of them. */
  #watch(direction: Direction, bytes: number): { fault: Fault; at: number } | null {
    const fault = this.#faults[0];
    if (fault?.direction !== direction) {
      return null;
    }
    if (this.#leftBytes >= bytes) {
      this.#leftBytes -= bytes;
      return null;
    }
    const at = this.#leftBytes;
    this.#faults.shift();
    this.#leftBytes = this.#faults[0]?.afterBytes ?? 0;
    this.happened.push(fault);
    return { fault, at };
  }
}

interface LinkParams {
  client: Socket;
  port: number;
  random: Seeded;
  shape: Shape;
  watch(direction: Direction, bytes: number): { fault: Fault; at: number } | null;
  onClose(): void;
}

/** One connection of a client and the one to the service that belongs to it. */
class Link {
  readonly #client: Socket;
  readonly #service: Socket;
  #open = 2;
  #dead = false;

  constructor(params: LinkParams) {
    const { client, port, random, shape, watch } = params;
    this.#client = client;
    this.#service = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    const reframer = shape.cutting ? new Reframer(random.fork(), shape.cutting) : null;
    const common = { link: this, shape, watch };
    const up = { from: client, to: this.#service, direction: 'up', reframer: null } as const;
    const down = { from: this.#service, to: client, direction: 'down', reframer } as const;
    new Pump({ ...common, ...up, random: random.fork() });
    new Pump({ ...common, ...down, random: random.fork() });
    for (const socket of [this.#client, this.#service]) {
      socket.setNoDelay(true);
      socket.on('close', () => {
        this.#open -= 1;
        if (this.#open === 0) {
          params.onClose();
        }
      });
    }
  }

  get dead(): boolean {
    return this.#dead;
  }

  cut(kind: 'reset' | 'fin' | 'mute'): void {
    this.#dead = true;
    for (const socket of [this.#client, this.#service]) {
      if (kind === 'reset') {
        resetSocket(socket);
      } else if (kind === 'fin') {
        socket.end();
        // What still comes is dropped; the other end answers with its own end of data.
        socket.resume();
      }
    }
  }
}

interface PumpParams {
  link: Link;
  from: Socket;
  to: Socket;
  direction: Direction;
  reframer: Reframer | null;
  random: Seeded;
  shape: Shape;
  watch: LinkParams['watch'];
}

/** One direction of a link. */
class Pump {
  readonly #params: PumpParams;
  #queue: Buffer[] = [];
  #queuedBytes = 0;
  #running = false;
  #ended = false;
  #stallMs = 0;
  #pieces = 0;
  #waits = 0;
  #flush: NodeJS.Timeout | null = null;

  constructor(params: PumpParams) {
    this.#params = params;
    const { from, to, link, reframer } = params;
    from.on('data', (chunk: Buffer) => {
      if (link.dead) {
        return;
      }
      if (!reframer) {
        this.#offer(chunk);
        return;
      }
      this.#offer(reframer.push(chunk));
      if (reframer.holds) {
        this.#flush ??= setTimeout(() => {
          this.#flush = null;
          this.#offer(reframer.flush());
        }, FLUSH_MS);
      }
    });
    from.on('end', () => {
      if (reframer) {
        this.#offer(reframer.flush());
      }
      this.#ended = true;
      this.#kick();
    });
    from.on('error', () => {
      if (!link.dead) {
        resetSocket(to);
      }
    });
    from.on('close', () => {
      if (this.#flush) {
        clearTimeout(this.#flush);
      }
      // 'end' has told the other end already, unless this one was cut off.
      if (!this.#ended && !link.dead) {
        to.destroy();
      }
    });
  }

  #offer(bytes: Buffer): void {
    const { link, from, watch, direction } = this.#params;
    let rest = bytes;
    while (rest.length > 0 && !link.dead) {
      const hit = watch(direction, rest.length);
      if (!hit) {
        this.#enqueue(rest);
        break;
      }
      this.#enqueue(rest.subarray(0, hit.at));
      rest = this.#suffer(hit.fault, rest.subarray(hit.at));
    }
    if (this.#queuedBytes > HIGH_WATER_BYTES) {
      from.pause();
    }
    this.#kick();
  }

  /** Answers what still passes. */
  #suffer(fault: Fault, rest: Buffer): Buffer {
    switch (fault.kind) {
      case 'stall':
        this.#stallMs += fault.ms;
        return rest;
      case 'flip': {
        const changed = Buffer.from(rest);
        changed[0] = (changed[0] as number) ^ (1 << fault.bit);
        this.#enqueue(changed.subarray(0, 1));
        return changed.subarray(1);
      }
      default:
        // The bytes before the cut go out first, so that it falls into the middle of a frame.
        this.#writeAll();
        this.#params.link.cut(fault.kind);
        return Buffer.alloc(0);
    }
  }

  #enqueue(bytes: Buffer): void {
    if (bytes.length > 0) {
      this.#queue.push(bytes);
      this.#queuedBytes += bytes.length;
    }
  }

  #writeAll(): void {
    for (const bytes of this.#queue.splice(0)) {
      this.#params.to.write(bytes);
    }
    this.#queuedBytes = 0;
  }

  #kick(): void {
    if (!this.#running) {
      this.#running = true;
      void this.#run();
    }
  }

  async #run(): Promise<void> {
    const { link, from, to, random, shape } = this.#params;
    while (this.#queue.length > 0 && !link.dead && to.writable) {
      if (this.#stallMs > 0) {
        const ms = this.#stallMs;
        this.#stallMs = 0;
        await new Promise((resolve) => setTimeout(resolve, ms));
        continue;
      }
      if (shape.delayMs > 0 && this.#waits < WAITING_PIECES && random.chance(0.2)) {
        this.#waits += 1;
        await new Promise((resolve) => setTimeout(resolve, random.between(0, shape.delayMs)));
      } else if (this.#pieces > 0 && this.#pieces < PIECES) {
        // Otherwise the system would put the pieces together again before anyone reads them.
        await new Promise((resolve) => setImmediate(resolve));
      }
      // A cut may have come meanwhile, and taken everything that waited.
      if (this.#queue.length === 0 || link.dead || !to.writable) {
        break;
      }
      if (!to.write(this.#nextPiece())) {
        await drained(to);
      }
      if (this.#queuedBytes <= HIGH_WATER_BYTES / 2) {
        from.resume();
      }
    }
    this.#running = false;
    if (this.#ended && this.#queue.length === 0 && !link.dead) {
      to.end();
    }
  }

  #nextPiece(): Buffer {
    const { random, shape } = this.#params;
    const first = this.#queue.shift() as Buffer;
    let piece = first;
    if (shape.pieceBytes !== null && this.#pieces < PIECES) {
      this.#pieces += 1;
      piece = first.subarray(0, random.between(1, shape.pieceBytes));
      if (piece.length < first.length) {
        this.#queue.unshift(first.subarray(piece.length));
      }
    }
    this.#queuedBytes -= piece.length;
    return piece;
  }
}

function drained(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.on('drain', done).on('close', done);
  });
}
