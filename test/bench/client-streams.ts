import type { Socket } from 'node:net';
import type { CountRequest } from './client-echo.ts';
import { now, Sockets } from './client-sockets.ts';
import { command, Mode } from './modes.ts';
import { Pump } from './pump.ts';
import type { StreamCounts } from './service.ts';

const CHUNK = Buffer.alloc(256 * 1024, 0x2e);
/** What flows until stopStreams(). */
let flowing: Sockets | null = null;

interface Flow {
  socket: Socket;
  /** What is done with what comes, after READY. */
  onBytes: (count: number) => void;
}

let flows: Flow[] = [];

/** Opens connections one after the other, as far as the far end's READY. */
async function open(mode: number, { port, count, limitMs }: CountRequest): Promise<void> {
  const sockets = new Sockets();
  flowing = sockets;
  flows = [];
  await sockets.begin(limitMs, async () => {
    for (let index = 0; index < count; index += 1) {
      await new Promise<void>((resolve) => {
        const flow: Flow = {
          socket: sockets.open(port, (chunk) => flow.onBytes(chunk.length), { fragile: true }),
          onBytes: () => resolve(),
        };
        flow.socket.write(command(mode));
        flows.push(flow);
      });
    }
  });
}

/** Sends on many connections without end, until stopStreams(). Answers when all of them have begun. */
export async function startSinks(request: CountRequest): Promise<void> {
  await open(Mode.SINK, request);
  for (const { socket } of flows) {
    new Pump(socket, () => CHUNK).run();
  }
}

/** Opens many connections that take whatever comes when the far end begins to pour, until stopStreams(). */
export async function startFountains(request: CountRequest): Promise<void> {
  await open(Mode.FOUNTAIN, request);
  for (const flow of flows) {
    flow.onBytes = () => {};
  }
}

/** Counts what comes on all of them, until it is so many bytes. The first part only warms up. */
export function countFountains(request: { bytes: number; warmUpBytes: number }): Promise<StreamCounts> {
  return new Promise((resolve) => {
    const counts = flows.map(() => 0);
    let total = 0;
    let wanted = request.warmUpBytes;
    let warm = false;
    let started = now();
    const take = (index: number, count: number) => {
      counts[index] = (counts[index] ?? 0) + count;
      total += count;
      if (total < wanted) {
        return;
      }
      if (warm) {
        resolve({ seconds: now() - started, bytes: [...counts] });
        wanted = Number.POSITIVE_INFINITY;
        return;
      }
      warm = true;
      counts.fill(0);
      total = 0;
      wanted = request.bytes;
      started = now();
    };
    flows.forEach((flow, index) => {
      flow.onBytes = (count) => take(index, count);
    });
  });
}

export function stopStreams(): void {
  flowing?.close();
  flowing = null;
  flows = [];
}

/** The far end reads nothing for so long, while a program sends what is taken. Answers the bytes taken. */
export async function blockedPeer({ port, ms }: { port: number; ms: number }): Promise<number> {
  const sockets = new Sockets();
  const started = now();
  let taken = 0;
  return sockets.run(ms * 3, async () => {
    const socket = sockets.open(port, () => pump.run(), { fragile: true });
    const pump = new Pump(socket, () => {
      taken = socket.bytesWritten;
      return CHUNK;
    });
    socket.write(command(Mode.BLOCK));
    await new Promise((resolve) => setTimeout(resolve, ms - (now() - started) * 1000));
    return taken;
  });
}

/** A program that asks for all that the far end pours, and reads none of them until stopStreams(). */
export function startBlockedReader({ port }: { port: number }): Promise<void> {
  const sockets = new Sockets();
  flowing = sockets;
  return new Promise((resolve, reject) => {
    const socket = sockets.openBlocked(port);
    socket.once('error', reject);
    socket.write(command(Mode.FOUNTAIN), () => resolve());
  });
}
