import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  decodeMessage,
  encodeMessage,
  MAX_MESSAGE_BYTES,
  MAX_PAYLOAD_BYTES,
  type TunnelMessage,
} from '../../../electron/proxy/codec.ts';
import { FrameError, type MessageLimits, MessageParser } from '../../../electron/proxy/frame.ts';
import { Seeded, seedOfRun, testSeed } from '../../helpers/seeded.ts';
import { bytesField, framed, key, numberField } from '../../helpers/wire-fields.ts';

const PARSED = 200_000;
const DECODED = 100_000;
/** A parser that does not come to an end is a failure; how fast it does is not asked. */
const LIMIT = { timeout: 240_000 };

const SERVICES = ['', 'SSH', 'WEB', 'Gerät-7'];

function message(random: Seeded): Buffer {
  const large = random.chance(0.002);
  return encodeMessage({
    type: random.between(0, 8),
    streamId: random.chance(0.1) ? -random.between(1, 2 ** 31) : random.between(0, 300),
    ignorable: random.chance(0.1),
    payload: random.chance(0.6)
      ? random.bytes(large ? random.between(1, MAX_PAYLOAD_BYTES) : random.between(0, 60))
      : Buffer.alloc(0),
    serviceId: random.pick(SERVICES),
    availableServiceIds: random.chance(0.1) ? SERVICES : [],
    connectionId: random.chance(0.1) ? random.between(0, 2 ** 32 - 1) : random.between(0, 9),
  });
}

/** Fields that may follow each other in a message, valid or not. */
function fields(random: Seeded): Buffer {
  const parts = Array.from({ length: random.between(0, 6) }, () => {
    const field = random.between(0, 12);
    switch (random.between(0, 3)) {
      case 0:
        return numberField(
          field,
          BigInt(random.between(0, 2 ** 32)) << BigInt(random.between(0, 31)),
          random.between(0, 9),
        );
      case 1:
        return bytesField(field, random.bytes(random.between(0, 20)), random.pick([0, 0, 0, -1, 1, 70_000]));
      case 2:
        return Buffer.concat([key(field, random.between(0, 7)), random.bytes(random.between(0, 12))]);
      default:
        return random.bytes(random.between(1, 5));
    }
  });
  return Buffer.concat(parts);
}

/** What a stream may have become on its way: some places changed, left out, doubled or moved. */
function mutated(random: Seeded, original: Buffer): Buffer {
  let bytes = Buffer.from(original);
  for (let left = random.between(1, 4); left > 0 && bytes.length > 0; left -= 1) {
    // Near the beginning of the stream are lengths, keys and addresses.
    const at = Math.min(bytes.length - 1, random.size(1, bytes.length) - 1);
    const length = Math.min(bytes.length - at, random.size(1, 40));
    switch (random.between(0, 5)) {
      case 0:
        bytes[at] = (bytes[at] as number) ^ (1 << random.between(0, 7));
        break;
      case 1:
        bytes[at] = random.pick([0x00, 0x7f, 0x80, 0xff, random.between(0, 255)]);
        break;
      case 2:
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + length)]);
        break;
      case 3:
        bytes = Buffer.concat([bytes.subarray(0, at), random.bytes(length), bytes.subarray(at)]);
        break;
      case 4:
        bytes = Buffer.concat([bytes.subarray(0, at + length), bytes.subarray(at)]);
        break;
      default:
        bytes = bytes.subarray(0, at);
    }
  }
  return bytes;
}

function stream(random: Seeded): Buffer {
  const whole = () => Buffer.concat(Array.from({ length: random.between(1, 4) }, () => message(random)));
  return random.weighted<() => Buffer>([
    [5, () => mutated(random, whole())],
    [2, () => Buffer.concat([whole(), framed(fields(random)), whole()])],
    [1, () => Buffer.concat([whole(), random.bytes(random.between(1, 60))])],
    [1, () => random.bytes(random.size(1, 400))],
    // A length that promises much, and little that follows.
    [1, () => Buffer.concat([Buffer.from([random.between(1, 255), random.between(0, 255)]), whole()])],
  ])();
}

function limits(random: Seeded): Partial<MessageLimits> {
  return random.weighted<Partial<MessageLimits>>([
    [6, {}],
    [2, { unknownFields: 'refuse' }],
    [1, { maxMessageBytes: 1_000, maxPayloadBytes: 30 }],
  ]);
}

/**
 * Pushes the stream in pieces of up to `most` bytes, in half of the cases each in memory that is used again right after.
 * Answers what came out, and what ended it.
 */
function parse(random: Seeded, bytes: Buffer, limit: Partial<MessageLimits>, most: number): string[] {
  const sharesMemory = random.chance(0.5);
  const parser = new MessageParser({ ...limit, sharesMemory });
  const seen: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    const piece = Buffer.from(bytes.subarray(at, at + random.between(1, most)));
    try {
      parser.nextChunk(true);
      for (const each of parser.push(piece)) {
        assertSound(each, limit);
        seen.push(describe(each));
      }
    } catch (error) {
      assert.ok(error instanceof FrameError, error instanceof Error ? error.stack : String(error));
      seen.push(error.code);
      return seen;
    }
    at += piece.length;
    assert.ok(
      parser.heldBytes <= (limit.maxMessageBytes ?? MAX_MESSAGE_BYTES),
      `it holds ${parser.heldBytes}`,
    );
    assert.ok(parser.heldBytes <= at, 'it holds more than it was given');
    if (sharesMemory) {
      parser.keepHeld();
      piece.fill(0xaa);
    }
  }
  return seen;
}

function isError(seen: string | undefined): boolean {
  return seen !== undefined && !seen.startsWith('{');
}

function describe(each: TunnelMessage): string {
  return JSON.stringify({ ...each, payload: each.payload.toString('base64') });
}

function assertSound(each: TunnelMessage, limit: Partial<MessageLimits>): void {
  assert.ok(Number.isInteger(each.type) && each.type === (each.type | 0), `type ${each.type}`);
  assert.ok(
    Number.isInteger(each.streamId) && each.streamId === (each.streamId | 0),
    `stream ${each.streamId}`,
  );
  assert.equal(each.connectionId, each.connectionId >>> 0);
  assert.equal(typeof each.ignorable, 'boolean');
  assert.equal(typeof each.serviceId, 'string');
  assert.ok(each.availableServiceIds.every((id) => typeof id === 'string'));
  assert.ok(Buffer.isBuffer(each.payload));
  assert.ok(each.payload.length <= (limit.maxPayloadBytes ?? MAX_PAYLOAD_BYTES));
}

/** Says which input it was, so that CULVERT_CHAOS_SEED can bring it back. */
function eachInput(count: number, check: (random: Seeded) => void): void {
  const base = testSeed();
  for (let input = 0; input < count; input += 1) {
    const seed = seedOfRun(base, input);
    try {
      check(new Seeded(seed));
    } catch (error) {
      const again = `CULVERT_CHAOS_SEED=${seed} CULVERT_TEST=unit/proxy/fuzz npm test`;
      const why = error instanceof Error ? error.stack : String(error);
      throw new Error(`input ${input}, to be repeated as the first one with ${again}: ${why}`);
    }
  }
}

test(
  'whatever bytes come, the parser answers messages or a FrameError, and holds no more than one message',
  LIMIT,
  () => {
    const outcomes = new Map<string, number>();
    eachInput(PARSED, (random) => {
      const bytes = stream(random);
      const limit = limits(random);
      const seen = parse(random, bytes, limit, random.pick([1, 3, 20, 70_000]));
      const last = seen.at(-1) ?? 'nothing';
      const outcome = isError(last) || seen.length === 0 ? last : 'messages';
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    });
    // The inputs reach every way in which bytes can be wrong, and leave enough of them right.
    for (const expected of [
      'messages',
      'nothing',
      'MessageEmpty',
      'MessageTooLong',
      'PayloadTooLong',
      'MessageMalformed',
      'FieldUnknown',
    ]) {
      assert.ok((outcomes.get(expected) ?? 0) > PARSED / 10_000, `${expected}: ${outcomes.get(expected)}`);
    }
  },
);

test('where the bytes are cut makes no difference to what the parser says of them', LIMIT, () => {
  eachInput(PARSED / 10, (random) => {
    const bytes = stream(random);
    const limit = limits(random);
    const fine = parse(random, bytes, limit, 1);
    for (const most of [7, 300, bytes.length]) {
      const coarse = parse(random, bytes, limit, most);
      if (isError(fine.at(-1))) {
        // What came in one piece with the wrong bytes is lost with them.
        assert.equal(coarse.pop(), fine.at(-1));
        assert.deepEqual(coarse, fine.slice(0, coarse.length));
      } else {
        assert.deepEqual(coarse, fine);
      }
    }
  });
});

test(
  'whatever bytes come, the decoder answers a sound message or throws an Error, and changes none of them',
  LIMIT,
  () => {
    eachInput(DECODED, (random) => {
      const bytes = random.chance(0.5) ? fields(random) : mutated(random, message(random).subarray(2));
      const before = Buffer.from(bytes);
      try {
        const { message: decoded, unknownFields } = decodeMessage(bytes);
        assertSound(decoded, { maxPayloadBytes: bytes.length });
        assert.ok(Number.isInteger(unknownFields) && unknownFields >= 0);
        const { buffer, byteOffset, length } = decoded.payload;
        const inside =
          byteOffset >= bytes.byteOffset && byteOffset + length <= bytes.byteOffset + bytes.length;
        assert.ok(
          length === 0 || (buffer === bytes.buffer && inside),
          'the payload is not part of what came',
        );
      } catch (error) {
        assert.ok(error instanceof Error);
        assert.notEqual(error.constructor.name, 'AssertionError', error.message);
      }
      assert.ok(bytes.equals(before));
    });
  },
);
