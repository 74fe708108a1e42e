import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  type DataAddress,
  dataEnvelope,
  dataMessageBytes,
  MAX_FRAME_BYTES,
  MAX_PAYLOAD_BYTES,
} from '../../../electron/proxy/codec.ts';
import { type DataFrame, DataFrameWriter } from '../../../electron/proxy/data-frame.ts';
import { Wire, type WireMessage, WireReader } from '../../helpers/destination.ts';
import { Seeded, testSeed } from '../../helpers/seeded.ts';
import { Opcode, readFrame, wsReceiver } from '../../helpers/ws-frames.ts';

const SEED = testSeed() | 0;
const ADDRESS: DataAddress = { streamId: 7, serviceId: 'SSH', connectionId: 300 };
const ENVELOPE = dataEnvelope(ADDRESS);

/** The messages in one frame, by a reader of frames and one of messages that share no code with the writer. */
function messagesIn(frame: Buffer): WireMessage[] {
  const { payload, totalBytes, opcode, isFinal, reserved, mask } = readFrame(frame);
  assert.equal(totalBytes, frame.length);
  assert.deepEqual({ opcode, isFinal, reserved }, { opcode: Opcode.BINARY, isFinal: true, reserved: 0 });
  assert.ok(mask, '“a client MUST mask all frames that it sends to the server”');
  return new WireReader().push(Buffer.from(payload));
}

/** The same by `ws`, as a server uses it. */
function messagesByWs(frame: Buffer): WireMessage[] {
  const messages: WireMessage[] = [];
  const receiver = wsReceiver({
    isServer: true,
    maxPayload: MAX_FRAME_BYTES,
    onBinary: (bytes) => messages.push(...new WireReader().push(bytes)),
    onOther: (line) => assert.fail(line),
  });
  receiver.push(frame);
  return messages;
}

function expected(address: DataAddress, payloads: Buffer[]): WireMessage[] {
  const common = { type: Wire.DATA, ignorable: false, availableServiceIds: [], ...address };
  return payloads.map((payload) => ({ ...common, payload }));
}

function checkFrame(bytes: Buffer, payloads: Buffer[], address = ADDRESS): void {
  assert.deepEqual(messagesIn(bytes), expected(address, payloads));
  assert.deepEqual(messagesByWs(bytes), expected(address, payloads));
}

/** A payload with which the frame's own length is `bytes`. */
function payloadFor(bytes: number): Buffer {
  let length = bytes;
  while (dataMessageBytes(ENVELOPE, length) > bytes) {
    length -= 1;
  }
  return randomBytes(length);
}

for (const length of [1, 2, 125, 126, 127, 128, 16_383, 16_384, MAX_PAYLOAD_BYTES - 1, MAX_PAYLOAD_BYTES]) {
  test(`a payload of ${length} bytes arrives as it was`, () => {
    const payload = randomBytes(length);
    checkFrame(new DataFrameWriter().frame(ENVELOPE, [payload]).bytes, [payload]);
  });
}

for (const { length, lengthBytes } of [
  { length: 125, lengthBytes: 1 },
  { length: 126, lengthBytes: 2 },
  { length: 127, lengthBytes: 2 },
  { length: 65_535, lengthBytes: 2 },
  { length: 65_536, lengthBytes: 8 },
  { length: MAX_FRAME_BYTES, lengthBytes: 8 },
]) {
  test(`a frame that carries ${length} bytes has its length in ${lengthBytes} bytes, as few as can be`, () => {
    const payloads: Buffer[] = [];
    let rest = length;
    while (rest > MAX_PAYLOAD_BYTES) {
      // Not so much that too little is left for a message of its own.
      payloads.push(payloadFor(Math.min(MAX_PAYLOAD_BYTES, rest - 1_000)));
      rest -= dataMessageBytes(ENVELOPE, payloads.at(-1)!.length);
    }
    payloads.push(payloadFor(rest));
    const { bytes } = new DataFrameWriter().frame(ENVELOPE, payloads);
    const frame = readFrame(bytes);
    assert.equal(frame.payload.length, length);
    assert.equal(frame.lengthBytes, lengthBytes);
    checkFrame(bytes, payloads);
  });
}

test('whatever the address, the number of payloads and where they lie in memory, every byte arrives', () => {
  const address = fc.record(
    {
      streamId: fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 31 - 1 })),
      serviceId: fc.string({ unit: fc.constantFrom(...'aZ09:_-'), maxLength: 128 }),
      connectionId: fc.oneof(fc.nat(300), fc.integer({ min: 0, max: 2 ** 32 - 1 })),
    },
    { noNullPrototype: true },
  );
  const payload = fc
    .oneof({ weight: 6, arbitrary: fc.integer({ min: 1, max: 300 }) }, fc.integer({ min: 1, max: 30_000 }))
    .chain((length) => fc.tuple(fc.constant(length), fc.nat(9), fc.nat(255)))
    // A part of larger memory, as a read of a socket gives it, at any alignment.
    .map(([length, at, fill]) =>
      Buffer.from(Uint8Array.from({ length: length + at }, (_, index) => fill + index * 7)).subarray(at),
    );
  const writer = new DataFrameWriter();
  const property = fc.property(address, fc.array(payload, { minLength: 1, maxLength: 4 }), (to, payloads) => {
    const before = payloads.map((bytes) => Buffer.from(bytes));
    const frame = writer.frame(dataEnvelope(to), payloads);
    checkFrame(frame.bytes, payloads, to);
    assert.deepEqual(payloads, before, 'what was to be sent is changed itself');
    frame.release();
  });
  fc.assert(property, { seed: SEED, numRuns: 2_000, includeErrorInReport: true });
});

test('each frame has a mask of its own that nobody can foresee', () => {
  const writer = new DataFrameWriter();
  const frames = 10_000;
  const masks = Array.from({ length: frames }, () => {
    const { bytes, release } = writer.frame(ENVELOPE, [Buffer.alloc(1)]);
    release();
    return Buffer.from(readFrame(bytes).mask!).toString('hex');
  });
  // Two of them are the same by chance about once in a hundred times.
  assert.ok(new Set(masks).size >= frames - 2, 'masks repeat');
  for (const at of [0, 2, 4, 6]) {
    const values = masks.map((mask) => mask.slice(at, at + 2));
    const counts = [...new Set(values)].map((value) => values.filter((other) => other === value).length);
    assert.equal(counts.length, 256);
    // 39 each on average; ten standard deviations are 62.
    assert.ok(Math.max(...counts) < 110, `a byte is the same ${Math.max(...counts)} times`);
  }
  const others = new DataFrameWriter();
  assert.notEqual(
    Buffer.from(readFrame(others.frame(ENVELOPE, [Buffer.alloc(1)]).bytes).mask!).toString('hex'),
    masks[0],
  );
});

test('a frame stays as it is until it is released, whatever is written meanwhile', () => {
  const random = new Seeded(SEED);
  const writer = new DataFrameWriter();
  const pending: { frame: DataFrame; copy: Buffer; payloads: Buffer[] }[] = [];
  const sizes = [1, 3_000, 4_050, 4_096, 64_512, 32_768, 65_536 - 64_512, 64_500];
  for (let written = 0; written < 1_500; written += 1) {
    const payloads = Array.from({ length: random.pick([1, 1, 1, 2]) }, () =>
      random.bytes(random.pick(sizes)),
    );
    const frame = writer.frame(ENVELOPE, payloads);
    pending.push({ frame, copy: Buffer.from(frame.bytes), payloads });
    // Up to thirty wait at once, and they are released in any order, as several websockets would.
    while (pending.length > random.between(0, 30)) {
      const [done] = pending.splice(random.between(0, pending.length - 1), 1);
      assert.ok(done!.frame.bytes.equals(done!.copy), `a frame has changed (seed ${SEED})`);
      assert.deepEqual(messagesIn(done!.frame.bytes), expected(ADDRESS, done!.payloads));
      done!.frame.release();
    }
  }
});

test('frames of an upload use the same memory again and again', () => {
  const writer = new DataFrameWriter();
  const payload = randomBytes(MAX_PAYLOAD_BYTES);
  const memory = new Set<ArrayBufferLike>();
  for (let written = 0; written < 100; written += 1) {
    const frames = [1, 2, 3].map(() => writer.frame(ENVELOPE, [payload]));
    for (const { bytes, release } of frames) {
      memory.add(bytes.buffer);
      release();
    }
  }
  assert.equal(memory.size, 3);
});
