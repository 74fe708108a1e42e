import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import {
  encodeMessage,
  MAX_FRAME_BYTES,
  MAX_MESSAGE_BYTES,
  MAX_PAYLOAD_BYTES,
  MessageType,
  type TunnelMessage,
} from '../../../electron/proxy/codec.ts';
import { FrameError, MessageParser } from '../../../electron/proxy/frame.ts';
import { BROKEN, LENIENT, UNKNOWN_FIELDS, VECTORS, type Vector } from '../../wire/vectors.ts';

function expected({ message }: Vector): TunnelMessage {
  return {
    streamId: 0,
    ignorable: false,
    serviceId: '',
    availableServiceIds: [],
    connectionId: 0,
    ...message,
    payload: Buffer.from(message.payload ?? ''),
  };
}

const bytesOf = (vector: { hex: string }) => Buffer.from(vector.hex, 'hex');

test('the generated schema is the one in secure-tunneling.proto', () => {
  const script = fileURLToPath(new URL('../../../build/proto.mjs', import.meta.url));
  const check = spawnSync(process.execPath, [script, '--check'], { encoding: 'utf8' });
  assert.equal(check.status, 0, check.stderr);
});

test('the limits are those of the guides', () => {
  assert.equal(MAX_PAYLOAD_BYTES, 63 * 1024);
  assert.equal(MAX_FRAME_BYTES, 2 * (65_536 + 2));
  assert.equal(MAX_MESSAGE_BYTES, 2 ** 16 - 1);
});

for (const vector of VECTORS) {
  test(`encodes ${vector.name}`, () => {
    assert.equal(encodeMessage(expected(vector)).toString('hex'), vector.hex);
  });
}

for (const vector of [...VECTORS, ...LENIENT, ...UNKNOWN_FIELDS]) {
  test(`decodes ${vector.name}, split at every byte`, () => {
    const bytes = bytesOf(vector);
    for (let cut = 0; cut <= bytes.length; cut += 1) {
      const parser = new MessageParser();
      const messages = [...parser.push(bytes.subarray(0, cut)), ...parser.push(bytes.subarray(cut))];
      assert.deepEqual(messages, [expected(vector)], `cut after byte ${cut}`);
      assert.equal(parser.heldBytes, 0);
    }
  });
}

test('many messages in one chunk come out in order, and so they do byte by byte', () => {
  const all = Buffer.concat(VECTORS.map(bytesOf));
  assert.deepEqual(new MessageParser().push(all), VECTORS.map(expected));
  const parser = new MessageParser();
  const oneByOne = [...all].flatMap((byte) => parser.push(Buffer.from([byte])));
  assert.deepEqual(oneByOne, VECTORS.map(expected));
});

test('a message that is cut off waits for its rest and holds no more than itself', () => {
  const bytes = bytesOf(VECTORS[2]!);
  const parser = new MessageParser();
  assert.deepEqual(parser.push(Buffer.concat([bytes, bytes.subarray(0, 7)])), [expected(VECTORS[2]!)]);
  assert.equal(parser.heldBytes, 5);
  assert.deepEqual(parser.push(Buffer.alloc(0)), []);
  assert.deepEqual(parser.push(bytes.subarray(7)), [expected(VECTORS[2]!)]);
});

for (const broken of BROKEN) {
  test(`refuses ${broken.name}, whole and byte by byte`, () => {
    const bytes = bytesOf(broken);
    const refused = (error: unknown) => error instanceof FrameError && error.code === broken.code;
    assert.throws(() => new MessageParser().push(bytes), refused);
    const parser = new MessageParser();
    assert.throws(() => [...bytes].flatMap((byte) => parser.push(Buffer.from([byte]))), refused);
  });
}

for (const vector of UNKNOWN_FIELDS) {
  test(`refuses ${vector.name} outside the schema where it is told to`, () => {
    const parser = new MessageParser({ unknownFields: 'refuse' });
    assert.throws(() => parser.push(bytesOf(vector)), { code: 'FieldUnknown' });
  });
}

test('the longest payload passes and one byte more is refused, both ways', () => {
  const longest = {
    type: MessageType.DATA,
    streamId: 1,
    serviceId: 'SSH',
    payload: Buffer.alloc(MAX_PAYLOAD_BYTES),
  };
  const [message] = new MessageParser().push(encodeMessage(longest));
  assert.equal(message?.payload.length, MAX_PAYLOAD_BYTES);
  const tooLong = Buffer.alloc(MAX_PAYLOAD_BYTES + 1);
  assert.throws(() => encodeMessage({ ...longest, payload: tooLong }), RangeError);

  // 0x22 payload, and its length of 64513 as 81 f8 03.
  const body = Buffer.concat([Buffer.from('08012281f803', 'hex'), tooLong]);
  const prefix = Buffer.alloc(2);
  prefix.writeUInt16BE(body.length);
  assert.throws(() => new MessageParser().push(Buffer.concat([prefix, body])), { code: 'PayloadTooLong' });
});

test('a message longer than its length can say is refused before it is sent', () => {
  const availableServiceIds = Array.from({ length: 600 }, () => 'x'.repeat(128));
  assert.throws(() => encodeMessage({ type: MessageType.SERVICE_IDS, availableServiceIds }), RangeError);
});

test('a parser with a lower limit refuses a message by its length, before the message comes', () => {
  const parser = new MessageParser({ maxMessageBytes: 1000 });
  assert.throws(() => parser.push(Buffer.from('03e9', 'hex')), { code: 'MessageTooLong' });
});

test('whatever is encoded is decoded to the same, in any cut', () => {
  const random = generator(20_260_101);
  const pick = (limit: number) => Math.floor(random() * limit);
  const messages: TunnelMessage[] = Array.from({ length: 500 }, () => ({
    type: 1 + pick(7),
    streamId: pick(2) ? pick(2 ** 31) : -pick(2 ** 31),
    ignorable: pick(2) === 1,
    payload: Buffer.alloc(pick(20) === 0 ? pick(MAX_PAYLOAD_BYTES) : pick(50), pick(256)),
    serviceId: pick(2) ? 'ü'.repeat(pick(64)) : '',
    availableServiceIds: Array.from({ length: pick(4) }, () => 'S'.repeat(pick(128))),
    connectionId: pick(2) ? pick(2 ** 32) : 0,
  }));
  // -0 is not 0 to deepEqual.
  for (const message of messages) {
    message.streamId |= 0;
  }
  const all = Buffer.concat(messages.map(encodeMessage));
  const parser = new MessageParser();
  const decoded: TunnelMessage[] = [];
  for (let at = 0; at < all.length; ) {
    const size = 1 + pick(3000);
    decoded.push(...parser.push(all.subarray(at, at + size)));
    at += size;
  }
  assert.deepEqual(decoded, messages);
});

/** The same numbers on every run (mulberry32). */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
