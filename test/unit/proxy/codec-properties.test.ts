import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import protobuf from 'protobufjs/light.js';
import {
  dataEnvelope,
  dataMessageBytes,
  decodeMessage,
  encodeMessage,
  MAX_MESSAGE_BYTES,
  MAX_PAYLOAD_BYTES,
  MessageType,
  type TunnelMessage,
  writeData,
} from '../../../electron/proxy/codec.ts';
import { FrameError, MessageParser } from '../../../electron/proxy/frame.ts';
import { messageDescriptor } from '../../../proto/message.generated.ts';
import { WireReader } from '../../helpers/destination.ts';
import { testSeed } from '../../helpers/seeded.ts';
import { bytesField, framed, key, numberField, varint } from '../../helpers/wire-fields.ts';

/** fast-check prints this seed with the smallest failing example; `CULVERT_CHAOS_SEED` sets it. */
const SEED = testSeed() | 0;
/** The tries of a property, each some microseconds long. */
const MANY = 5_000;
/** The same where each try has long payloads or many cuts. */
const SOME = 500;
/** More than any piece. */
const SLAB_BYTES = 512 * 1024;
const INT32_EXTREMES = [0, 1, -1, 127, 128, 16_383, 16_384, 2 ** 31 - 1, -(2 ** 31)] as const;
const UINT32_EXTREMES = [0, 1, 127, 128, 2 ** 28 - 1, 2 ** 28, 2 ** 31, 2 ** 32 - 1] as const;
/** On both sides of every place where the length of a payload takes one byte more. */
const PAYLOAD_LENGTHS = [
  0,
  1,
  2,
  126,
  127,
  128,
  16_383,
  16_384,
  65,
  MAX_PAYLOAD_BYTES - 1,
  MAX_PAYLOAD_BYTES,
];

const int32 = fc.oneof(fc.constantFrom(...INT32_EXTREMES), fc.integer());
const uint32 = fc.oneof(fc.constantFrom(...UINT32_EXTREMES), fc.nat(2 ** 32 - 1));
const payload = fc
  .oneof(
    { weight: 8, arbitrary: fc.nat(300) },
    { weight: 1, arbitrary: fc.constantFrom(...PAYLOAD_LENGTHS) },
    { weight: 1, arbitrary: fc.nat(MAX_PAYLOAD_BYTES) },
  )
  .chain((length) => fc.nat(255).map((fill) => patterned(length, fill)));
// Whatever text there is, of one to four bytes a character; half a surrogate pair is none.
const serviceId = fc.oneof(
  fc.constantFrom('', 'SSH', 'a'.repeat(128), '\u0000', 'Gerät-7', '装置', '🔧🔧'),
  fc.string({ unit: 'binary', maxLength: 128 }),
);

const message: fc.Arbitrary<TunnelMessage> = fc.record(
  {
    type: fc.oneof(fc.constantFrom(1, 2, 3, 4, 5, 6, 7), int32),
    streamId: int32,
    ignorable: fc.boolean(),
    payload,
    serviceId,
    availableServiceIds: fc.array(serviceId, { maxLength: 4 }),
    connectionId: uint32,
  },
  { noNullPrototype: true },
);

/** Not one value over and over, so that bytes in the wrong place show. */
function patterned(length: number, first: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, at) => first + at * 7));
}

/** A message as the encoding prescribes it, field by field, those at their default left out. */
function bodyOf(fields: TunnelMessage): Buffer {
  const number = (field: number, value: number) => (value === 0 ? [] : [numberField(field, BigInt(value))]);
  const bytes = (field: number, value: Uint8Array) => (value.length === 0 ? [] : [bytesField(field, value)]);
  return Buffer.concat([
    ...number(1, fields.type),
    ...number(2, fields.streamId),
    ...number(3, fields.ignorable ? 1 : 0),
    ...bytes(4, fields.payload),
    ...bytes(5, Buffer.from(fields.serviceId)),
    ...fields.availableServiceIds.map((id) => bytesField(6, Buffer.from(id))),
    ...number(7, fields.connectionId),
  ]);
}

function fits(candidate: TunnelMessage): boolean {
  return bodyOf(candidate).length <= MAX_MESSAGE_BYTES;
}

function check<T extends [unknown, ...unknown[]]>(
  runs: number,
  ...property: [...{ [K in keyof T]: fc.Arbitrary<T[K]> }, (...values: T) => void]
): void {
  const how = { seed: SEED, numRuns: runs, includeErrorInReport: true };
  fc.assert(fc.property(...(property as unknown as Parameters<typeof fc.property<T>>)), how);
}

test('whatever fields a message has, it is decoded to what was encoded', () => {
  check(MANY, message.filter(fits), (original) => {
    const bytes = encodeMessage(original);
    assert.equal(bytes.readUInt16BE(0), bytes.length - 2);
    assert.deepEqual(decodeMessage(bytes.subarray(2)), { message: original, unknownFields: 0 });
  });
});

test('every message is written field by field as the encoding prescribes, and read by a reader that shares no code', () => {
  check(MANY, message.filter(fits), (original) => {
    const bytes = encodeMessage(original);
    assert.ok(bytes.equals(framed(bodyOf(original))), bytes.subarray(0, 200).toString('hex'));
    // That reader takes the type as it stands, without a sign.
    if (original.type >= 0) {
      assert.deepEqual(new WireReader().push(bytes), [original]);
    }
  });
});

test('a message too long for its length prefix is refused and never sent cut', () => {
  const names = fc.array(
    fc.nat(400).map((length) => 'x'.repeat(length)),
    { minLength: 100, maxLength: 400 },
  );
  check(SOME, names, message, (availableServiceIds, fields) => {
    const original = { ...fields, availableServiceIds };
    if (fits(original)) {
      assert.ok(encodeMessage(original).equals(framed(bodyOf(original))));
    } else {
      assert.throws(() => encodeMessage(original), RangeError);
    }
  });
});

test('the short way to write DATA writes the same bytes as the long one, and not one byte beside them', () => {
  const some = payload.filter((bytes) => bytes.length > 0);
  const named = fc.string({ unit: 'binary', maxLength: 100 });
  check(MANY, int32, named, uint32, some, fc.nat(9), (streamId, id, connectionId, bytes, at) => {
    const address = { streamId, serviceId: id, connectionId };
    const expected = encodeMessage({ type: MessageType.DATA, ...address, payload: bytes });
    const envelope = dataEnvelope(address);
    assert.equal(dataMessageBytes(envelope, bytes.length), expected.length);
    const target = Buffer.alloc(at + expected.length + 5, 0xaa);
    assert.equal(writeData(target, at, envelope, bytes), at + expected.length);
    const untouched = (length: number) => Buffer.alloc(length, 0xaa);
    assert.ok(target.equals(Buffer.concat([untouched(at), expected, untouched(5)])));
  });
});

const cutMessages = fc.array(message.filter(fits), { maxLength: 6 });
const cuts = fc.array(fc.oneof({ weight: 3, arbitrary: fc.nat(12) }, fc.nat(40_000)), { minLength: 1 });

/** The bytes of all messages in pieces of these sizes, over and over, each in memory of its own. */
function* piecesOf(originals: TunnelMessage[], sizes: number[]): Generator<Buffer> {
  const all = Buffer.concat(originals.map(encodeMessage));
  for (let at = 0, turn = 0; at < all.length; turn += 1) {
    // Pieces may be empty, but not for ever.
    const size = turn < 2_000 ? (sizes[turn % sizes.length] as number) : all.length;
    yield Buffer.from(all.subarray(at, at + size));
    at += size;
  }
}

test('messages one after the other, cut anywhere, come out as they went in', () => {
  check(SOME, cutMessages, cuts, (originals, sizes) => {
    const parser = new MessageParser();
    const decoded: TunnelMessage[] = [];
    for (const piece of piecesOf(originals, sizes)) {
      decoded.push(...parser.push(piece));
      assert.ok(parser.heldBytes <= MAX_MESSAGE_BYTES);
    }
    assert.deepEqual(decoded, originals);
    assert.equal(parser.heldBytes, 0);
  });
});

/**
 * Memory that chunks are read into one behind the other, and again from its beginning as soon as nobody needs them: where
 * it may be used again it is filled with something else first.
 */
class Slab {
  #memory = Buffer.alloc(SLAB_BYTES);
  #used = 0;

  /** `gap`: bytes of something else that lie in front, as the header of a websocket frame does. */
  read(bytes: Buffer, gap: number): Buffer {
    this.#used += gap;
    const chunk = this.#memory.subarray(this.#used, this.#used + bytes.length);
    chunk.set(bytes);
    this.#used += bytes.length;
    return chunk;
  }

  hasRoomFor(bytes: Buffer, gap: number): boolean {
    return this.#memory.length - this.#used >= bytes.length + gap;
  }

  wipe(): void {
    this.#memory.fill(0xaa, 0, this.#used);
    this.#used = 0;
  }
}

test('they do so where memory is used again, and a message that is still in use stays as it is', () => {
  const choice = fc.record({
    gap: fc.nat(4),
    elsewhere: fc.nat(9),
    keepsHeld: fc.nat(9),
    releases: fc.boolean(),
  });
  check(SOME, cutMessages, cuts, fc.array(choice, { minLength: 1 }), (originals, sizes, choices) => {
    const parser = new MessageParser({ sharesMemory: true });
    let slab = new Slab();
    let inUse: { message: TunnelMessage; index: number }[] = [];
    let index = 0;
    let turn = 0;
    for (const piece of piecesOf(originals, sizes)) {
      if (piece.length === 0) {
        // Nothing is read, then, and no memory taken.
        continue;
      }
      const { gap, elsewhere, keepsHeld, releases } = choices[
        turn % choices.length
      ] as (typeof choices)[number];
      turn += 1;
      if (parser.heldBytes === 0 && inUse.length === 0) {
        slab.wipe();
      }
      const left = elsewhere === 0 || !slab.hasRoomFor(piece, gap) ? slab : null;
      slab = left ? new Slab() : slab;
      const wasInUse = inUse.length > 0;
      parser.nextChunk(!wasInUse);
      for (const each of parser.push(slab.read(piece, gap))) {
        assert.deepEqual(each, originals[index]);
        inUse.push({ message: each, index });
        index += 1;
      }
      if (!wasInUse) {
        left?.wipe();
      }
      for (const { message: kept, index: at } of inUse) {
        assert.deepEqual(kept, originals[at], 'a message in use was overwritten');
      }
      if (releases) {
        inUse = [];
      }
      if (keepsHeld === 0) {
        // Other bytes come between.
        parser.keepHeld();
        if (inUse.length === 0) {
          slab.wipe();
        }
      }
    }
    assert.equal(index, originals.length);
    assert.equal(parser.heldBytes, 0);
  });
});

// --- Against plain protobufjs ---

const plain = protobuf.Root.fromJSON(messageDescriptor).lookupType(
  'com.amazonaws.iot.securedtunneling.Message',
);

/** What protobufjs by itself makes of the bytes: the message with its defaults, or null when they are none. */
function plainDecode(body: Buffer): { message: TunnelMessage; unknownFields: number } | null {
  let fields: protobuf.Message & Record<string, unknown> & { $unknowns?: Uint8Array[] };
  try {
    const reader = protobuf.Reader.create(body);
    reader.discardUnknown = false;
    fields = plain.decode(reader) as typeof fields;
  } catch {
    return null;
  }
  const values = plain.toObject(fields, { defaults: true, bytes: Buffer }) as TunnelMessage;
  return {
    message: { ...values, payload: Buffer.from(values.payload) },
    unknownFields: fields.$unknowns?.length ?? 0,
  };
}

function decodeOrNull(body: Buffer): ReturnType<typeof plainDecode> {
  try {
    return decodeMessage(body);
  } catch (error) {
    assert.ok(error instanceof Error);
    return null;
  }
}

function agrees(body: Buffer): void {
  const expected = plainDecode(body);
  const actual = decodeOrNull(body);
  assert.deepEqual(actual, expected, `they differ about ${body.subarray(0, 200).toString('hex')}`);
  // The parser says the same in its own words, and with the limit of payloads.
  const whole = framed(body);
  if (body.length === 0) {
    assert.throws(() => new MessageParser().push(whole), { code: 'MessageEmpty' });
  } else if (expected === null) {
    assert.throws(() => new MessageParser().push(whole), FrameError);
  } else if (expected.message.payload.length > MAX_PAYLOAD_BYTES) {
    assert.throws(() => new MessageParser().push(whole), { code: 'PayloadTooLong' });
  } else {
    assert.deepEqual(new MessageParser().push(whole), [expected.message]);
  }
}

const padding = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(9));
const anyNumber = fc.oneof(
  int32.map(BigInt),
  uint32.map(BigInt),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
);
const anyBytes = fc.oneof(fc.uint8Array({ maxLength: 40 }), payload);
const text = serviceId.map((id) => Buffer.from(id));
/** Numbers in one list, as a packed field has them. None of the schema's is such a field. */
const packed = fc.array(anyNumber, { maxLength: 5 }).map((numbers) => numbers.map((value) => varint(value)));

/** Fields of the schema as any encoder may write them, in this order or another. */
const properField = fc.oneof(
  fc.tuple(fc.constantFrom(1, 2, 3, 7), anyNumber, padding).map((args) => numberField(...args)),
  fc.tuple(fc.constant(4), anyBytes).map((args) => bytesField(...args)),
  fc.tuple(fc.constantFrom(5, 6), text).map((args) => bytesField(...args)),
);
/** Fields that the schema does not have, or not in this form. */
const strangeField = fc.oneof(
  fc.tuple(fc.integer({ min: 8, max: 2 ** 29 - 1 }), anyNumber, padding).map((args) => numberField(...args)),
  fc.tuple(fc.integer({ min: 8, max: 3_000 }), anyBytes).map((args) => bytesField(...args)),
  // A number where bytes belong, bytes where a number belongs, and text that is none.
  fc.tuple(fc.constantFrom(4, 5, 6), anyNumber).map((args) => numberField(...args)),
  fc.tuple(fc.constantFrom(1, 2, 3, 7), anyBytes).map((args) => bytesField(...args)),
  fc.tuple(fc.constantFrom(5, 6), fc.uint8Array({ maxLength: 6 })).map((args) => bytesField(...args)),
  fc
    .tuple(fc.constantFrom(1, 2, 3, 6, 7), packed)
    .map(([field, list]) => bytesField(field, Buffer.concat(list))),
  // Wire types 1 and 5 have eight and four bytes; 3 and 4 begin and end a group; 6 and 7 do not exist.
  fc
    .tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 7 }), fc.uint8Array({ maxLength: 12 }))
    .map(([field, wireType, bytes]) => Buffer.concat([key(field, wireType), bytes])),
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.constantFrom(1, 5))
    .map(([field, wireType]) =>
      Buffer.concat([key(field, wireType), Buffer.alloc(wireType === 1 ? 8 : 4, 7)]),
    ),
  fc
    .tuple(fc.integer({ min: 1, max: 20 }), fc.nat(20))
    .map(([field, end]) => Buffer.concat([key(field, 3), numberField(2, 5n), key(end || field, 4)])),
  // A key written longer than it needs to be, or of more than 32 bits.
  fc
    .tuple(fc.constantFrom(1, 2, 7), padding)
    .map(([field, pad]) => Buffer.concat([key(field, 0, pad), varint(3n)])),
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map((value) => Buffer.concat([varint(value), varint(1n)])),
  // A length that is not the one of what follows.
  fc
    .tuple(fc.constantFrom(4, 5, 6, 9), anyBytes, fc.integer({ min: -5, max: 70_000 }))
    .map(([field, bytes, lie]) => bytesField(field, bytes, Math.max(lie, -bytes.length))),
  fc.uint8Array({ minLength: 1, maxLength: 4 }).map((bytes) => Buffer.from(bytes)),
);

const body = (fields: fc.Arbitrary<Buffer>) =>
  fc
    .array(fields, { maxLength: 9 })
    .map((parts) => Buffer.concat(parts))
    .filter((bytes) => bytes.length <= MAX_MESSAGE_BYTES);

test('fields in any order, repeated, at their default or written long are decoded as protobufjs decodes them', () => {
  check(MANY, body(properField), agrees);
});

test('unknown fields, wrong wire types and wrong lengths are judged as protobufjs judges them', () => {
  check(MANY * 2, body(fc.oneof(properField, strangeField)), agrees);
});

test('arbitrary bytes are judged as protobufjs judges them', () => {
  check(
    MANY,
    fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
    agrees,
  );
});

/** DATA as nearly every peer writes it: a decoder may know a short way for it, which must not lead astray. */
const usualData = fc
  .record({ streamId: int32, payload, serviceId, connectionId: uint32 })
  .map((fields) => encodeMessage({ type: MessageType.DATA, ...fields }).subarray(2));

test('DATA with one byte changed, left out or added is judged as protobufjs judges it', () => {
  const change = fc.constantFrom('change', 'leave out', 'add');
  check(MANY * 2, usualData, fc.nat(), fc.nat(255), change, (original, place, value, how) => {
    // The interesting bytes are those before and after the payload.
    const edge = Math.min(original.length, 40);
    const near = place % (2 * edge);
    const at = near < edge ? near : original.length - (near - edge) - 1;
    const after = original.subarray(how === 'add' ? at : at + 1);
    const changed = how === 'leave out' ? [] : [value];
    agrees(Buffer.concat([original.subarray(0, at), Buffer.from(changed), after]));
  });
});

test('DATA that is cut off or goes on is judged as protobufjs judges it', () => {
  check(SOME, usualData, fc.nat(60), body(fc.oneof(properField, strangeField)), (original, cut, more) => {
    agrees(original.subarray(0, Math.max(0, original.length - cut)));
    agrees(original.subarray(0, cut));
    if (original.length + more.length <= MAX_MESSAGE_BYTES) {
      agrees(Buffer.concat([original, more]));
      agrees(Buffer.concat([more, original]));
    }
  });
});

test('DATA whose fields come in any order, some missing, is decoded as protobufjs decodes it', () => {
  const present = fc.shuffledSubarray([0, 1, 2, 3, 4, 5]);
  check(MANY, int32, payload, serviceId, uint32, present, (streamId, bytes, id, connectionId, order) => {
    const fields = [
      numberField(1, 1n),
      numberField(2, BigInt(streamId)),
      numberField(3, 0n),
      bytesField(4, bytes),
      bytesField(5, Buffer.from(id)),
      numberField(7, BigInt(connectionId)),
    ];
    agrees(Buffer.concat(order.map((at) => fields[at] as Buffer)));
  });
});
