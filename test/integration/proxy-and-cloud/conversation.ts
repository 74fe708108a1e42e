/** Bulk traffic in which both ends know every byte that they must get, whatever passes at the same time. */
import assert from 'node:assert/strict';
import { type Cipher, createCipheriv, createHash, type Hash, randomInt } from 'node:crypto';
import type { Socket } from 'node:net';
import { receive } from '../../helpers/source-harness.ts';

const HEADER_BYTES = 12;
const DIGEST_BYTES = 32;
const HIGHEST_SEED = 2 ** 32 - 1;
/** Around the limits of a message (64512) and of a read from a socket (65536), and far from them. */
const CHUNK_BYTES = [1, 777, 64_511, 64_512, 64_513, 65_536, 65_537, 200_000];

export interface Volume {
  /** From the local program to the device. */
  up: number;
  /** From the device to the local program. */
  down: number;
}

/** A stream of pseudo-random bytes that is always the same for the same name. */
class Bytes {
  readonly #cipher: Cipher;

  constructor(name: string) {
    this.#cipher = createCipheriv('aes-128-ctr', createHash('md5').update(name).digest(), Buffer.alloc(16));
  }

  next(count: number): Buffer {
    return this.#cipher.update(Buffer.alloc(count));
  }
}

export function pseudoRandom(name: string, count: number): Buffer {
  return new Bytes(name).next(count);
}

/** Writes `count` bytes of a stream, in chunks of all sizes and as fast as the other end takes them. */
export async function pour(socket: Socket, name: string, count: number): Promise<void> {
  const bytes = new Bytes(name);
  for (let left = count, turn = 0; left > 0; turn += 1) {
    const chunk = bytes.next(Math.min(left, CHUNK_BYTES[turn % CHUNK_BYTES.length]!));
    left -= chunk.length;
    if (socket.destroyed) {
      throw new Error('the connection was cut');
    }
    if (!socket.write(chunk)) {
      await new Promise<void>((resolve) => {
        const go = () => {
          socket.off('drain', go).off('close', go);
          resolve();
        };
        socket.on('drain', go).on('close', go);
      });
    }
  }
}

/** Sends `up` bytes and takes `down` bytes at the same time; fails unless all of them arrive as they were sent. */
export async function converse(socket: Socket, serviceId: string, { up, down }: Volume): Promise<void> {
  const seed = randomInt(HIGHEST_SEED);
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt32BE(seed, 0);
  header.writeUInt32BE(up, 4);
  header.writeUInt32BE(down, 8);
  socket.write(header);
  const [received] = await Promise.all([
    receive(socket, down + DIGEST_BYTES),
    pour(socket, upName(serviceId, seed), up),
  ]);
  assert.equal(received.length, down + DIGEST_BYTES, 'more came than was sent');
  assert.ok(
    received.subarray(0, down).equals(pseudoRandom(downName(serviceId, seed), down)),
    'what came down differs from what was sent',
  );
  const sent = createHash('sha256')
    .update(pseudoRandom(upName(serviceId, seed), up))
    .digest();
  assert.ok(received.subarray(down).equals(sent), 'what arrived at the device differs from what was sent');
}

/** The device's end of converse(), as often as the other end asks. */
export function speak(serviceId: string): (socket: Socket) => void {
  return (socket) => {
    let header = Buffer.alloc(0);
    let talk: { left: number; hash: Hash; poured: Promise<void> } | null = null;

    const begin = () => {
      const seed = header.readUInt32BE(0);
      const down = header.readUInt32BE(8);
      const poured = pour(socket, downName(serviceId, seed), down).catch(() => {});
      talk = { left: header.readUInt32BE(4), hash: createHash('sha256'), poured };
      header = Buffer.alloc(0);
    };
    socket.on('data', (chunk: Buffer) => {
      let rest = chunk;
      if (!talk) {
        const missing = HEADER_BYTES - header.length;
        header = Buffer.concat([header, rest.subarray(0, missing)]);
        rest = rest.subarray(missing);
        if (header.length < HEADER_BYTES) {
          return;
        }
        begin();
      }
      // begin() has set it; the compiler does not see that.
      const running = talk as unknown as NonNullable<typeof talk>;
      assert.ok(rest.length <= running.left, 'more arrived than was sent');
      running.hash.update(rest);
      running.left -= rest.length;
      if (running.left === 0) {
        talk = null;
        void running.poured.then(() => socket.write(running.hash.digest()));
      }
    });
    socket.on('end', () => socket.end());
  };
}

const upName = (serviceId: string, seed: number) => `${serviceId}/${seed}/up`;
const downName = (serviceId: string, seed: number) => `${serviceId}/${seed}/down`;
