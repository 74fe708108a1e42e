/** The memory that a websocket reads into, with all that looks at it on the way: the tap of frames and the parser of messages. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeMessage, MAX_FRAME_BYTES, MAX_PAYLOAD_BYTES } from '../../../electron/proxy/codec.ts';
import { MessageParser } from '../../../electron/proxy/frame.ts';
import { FrameTap } from '../../../electron/proxy/frame-tap.ts';
import { ReadGarbage } from '../../../electron/proxy/read-garbage.ts';
import { ReadMemory } from '../../../electron/proxy/read-memory.ts';
import { Wire } from '../../helpers/destination.ts';
import { Seeded, testSeed } from '../../helpers/seeded.ts';
import { frameBytes, Opcode } from '../../helpers/ws-frames.ts';

const SEED = testSeed() | 0;
const KIB = 1024;
const LARGEST_READ_BYTES = 256 * KIB;

/** Counts the memory that is taken, and collects nothing. */
class CountedGarbage extends ReadGarbage {
  bytes = 0;

  override left(bytes: number): void {
    this.bytes += bytes;
  }
}

interface Kept {
  payload: Buffer;
  copy: Buffer;
}

/** Reads as a session does. Memory that is offered for the next read is overwritten as a whole first. */
class Reader {
  readonly garbage = new CountedGarbage();
  readonly memory = new ReadMemory(this.garbage);
  readonly #parser = new MessageParser({ sharesMemory: true });
  readonly #tap = new FrameTap({
    maxFrameBytes: MAX_FRAME_BYTES,
    onBinary: (bytes) => this.#receive(bytes),
    onOther: (bytes) => {
      this.#parser.keepHeld();
      this.others.push(Buffer.from(bytes));
    },
  });
  /** What came, in order: copies. */
  readonly payloads: Buffer[] = [];
  readonly others: Buffer[] = [];
  /** Payloads that a slow program has not taken yet. */
  kept: Kept[] = [];
  /** Whether the program is slow to take what comes. */
  isSlow = false;

  constructor() {
    this.memory.users = {
      isInUse: () => this.kept.length > 0,
      isHeld: () => this.#parser.heldBytes > 0,
    };
  }

  /** Answers how much was read: there may not be room for all of it. */
  read(bytes: Buffer): number {
    const room = this.memory.next();
    room.fill(0xee);
    const count = Math.min(bytes.length, room.length);
    bytes.copy(room, 0, 0, count);
    this.check();
    this.memory.took(count);
    this.#parser.nextChunk(this.kept.length === 0);
    this.#tap.push(Buffer.from(room.buffer, room.byteOffset, count));
    this.check();
    if (!this.isSlow) {
      this.release();
    }
    return count;
  }

  release(): void {
    this.kept = [];
  }

  check(): void {
    for (const { payload, copy } of this.kept) {
      assert.ok(payload.equals(copy), 'bytes that are still needed were overwritten');
    }
  }

  #receive(bytes: Buffer): void {
    for (const { payload } of this.#parser.push(bytes)) {
      const copy = Buffer.from(payload);
      this.payloads.push(copy);
      // Until the end of the chunk everything is in use: it is handed to the system only then.
      this.kept.push({ payload, copy });
    }
  }
}

/** Random bytes, from which parts are taken: to make all of them anew would take most of the time. */
const POOL = new Seeded(SEED).bytes(MAX_PAYLOAD_BYTES * 2);

function dataMessage(length: number, at: number): { payload: Buffer; bytes: Buffer } {
  const payload = POOL.subarray(at, at + length);
  const bytes = encodeMessage({ type: Wire.DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload });
  return { payload, bytes };
}

/** Cuts a stream of messages into frames, some of which have a ping before them. */
function framesOf(stream: Buffer, sizes: number[]): { bytes: Buffer; pings: Buffer[] } {
  const frames: Buffer[] = [];
  const pings: Buffer[] = [];
  for (let at = 0, index = 0; at < stream.length; index += 1) {
    const size = sizes[index % sizes.length]!;
    if (size % 5 === 0) {
      const ping = frameBytes({ opcode: Opcode.PING, payload: Buffer.from(String(index)) });
      frames.push(ping);
      pings.push(ping);
    }
    frames.push(frameBytes({ opcode: Opcode.BINARY, payload: stream.subarray(at, at + size) }));
    at += size;
  }
  return { bytes: Buffer.concat(frames), pings };
}

const payloadBytes = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 500 }) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: MAX_PAYLOAD_BYTES }) },
  { weight: 2, arbitrary: fc.constant(MAX_PAYLOAD_BYTES) },
);
const frameSizes = fc.array(
  fc.oneof(fc.integer({ min: 1, max: 400 }), fc.integer({ min: 10_000, max: MAX_FRAME_BYTES })),
  { minLength: 1, maxLength: 6 },
);
const reads = fc.array(
  fc.record({
    bytes: fc.oneof(
      fc.integer({ min: 1, max: 20 }),
      fc.integer({ min: 1_000, max: 64 * KIB }),
      fc.integer({ min: 60 * KIB, max: LARGEST_READ_BYTES }),
    ),
    isSlow: fc.boolean(),
  }),
  { minLength: 1, maxLength: 12 },
);

test('what is read into memory that is used again comes out whole, and stays as it is while somebody needs it', () => {
  const messages = fc.array(fc.tuple(payloadBytes, fc.nat(MAX_PAYLOAD_BYTES)), {
    minLength: 1,
    maxLength: 40,
  });
  const property = fc.property(messages, frameSizes, reads, (sizes, frames, rounds) => {
    const all = sizes.map(([length, at]) => dataMessage(length, at));
    const { bytes, pings } = framesOf(Buffer.concat(all.map((message) => message.bytes)), frames);
    const reader = new Reader();
    for (let at = 0, round = 0; at < bytes.length; round += 1) {
      // Not for ever in small pieces.
      const { bytes: size, isSlow } = rounds[round % rounds.length]!;
      reader.isSlow = isSlow;
      at += reader.read(bytes.subarray(at, at + (round < 500 ? size : LARGEST_READ_BYTES)));
    }
    assert.equal(reader.payloads.length, all.length);
    all.forEach(({ payload }, index) => {
      assert.ok(payload.equals(reader.payloads[index]!), `message ${index} differs`);
    });
    assert.ok(Buffer.concat(reader.others).equals(Buffer.concat(pings)));
  });
  fc.assert(property, { seed: SEED, numRuns: 600, includeErrorInReport: true });
});

test('a download that is taken as it comes needs two slabs of memory, however much it is', () => {
  const random = new Seeded(SEED);
  const reader = new Reader();
  const { bytes } = framesOf(
    Buffer.concat(Array.from({ length: 64 }, () => dataMessage(MAX_PAYLOAD_BYTES, 0).bytes)),
    [64_530],
  );
  for (let megabytes = 0; megabytes < 40; megabytes += 4) {
    for (let at = 0; at < bytes.length; ) {
      at += reader.read(bytes.subarray(at, at + random.size(1_000, LARGEST_READ_BYTES)));
    }
  }
  assert.ok(reader.garbage.bytes <= 2 * LARGEST_READ_BYTES, `${reader.garbage.bytes} bytes were taken`);
});

test('what a slow program does not take is not overwritten, and once it has, no more memory is taken', () => {
  const reader = new Reader();
  const { payload, bytes } = dataMessage(50_000, 5);
  const frame = frameBytes({ opcode: Opcode.BINARY, payload: bytes });
  reader.isSlow = true;
  for (let count = 0; count < 100; count += 1) {
    reader.read(frame);
  }
  assert.equal(reader.kept.length, 100);
  assert.ok(reader.kept.every((kept) => kept.payload.equals(payload)));
  assert.ok(reader.garbage.bytes >= 100 * payload.length);
  reader.isSlow = false;
  reader.release();
  const before = reader.garbage.bytes;
  for (let count = 0; count < 1_000; count += 1) {
    reader.read(frame);
  }
  assert.ok(reader.garbage.bytes - before <= LARGEST_READ_BYTES, 'more and more memory is taken');
});

test('before anybody has said what is still needed, nothing is overwritten', () => {
  const memory = new ReadMemory(new CountedGarbage());
  const pieces = Array.from({ length: 20 }, (_, index) => {
    const room = memory.next();
    room.fill(index);
    memory.took(40_000);
    return room.subarray(0, 40_000);
  });
  pieces.forEach((piece, index) => {
    assert.ok(piece.equals(Buffer.alloc(40_000, index)));
  });
});
