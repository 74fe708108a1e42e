import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { FrameTap } from '../../../electron/proxy/frame-tap.ts';
import { testSeed } from '../../helpers/seeded.ts';
import { frameBytes, Opcode, wsReceiver } from '../../helpers/ws-frames.ts';

const SEED = testSeed() | 0;
/** Small, so that frames over the limit cost nothing. */
const MAX_FRAME_BYTES = 1_000;

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** What came out, in order: binary bytes that follow each other are one entry, however they were cut. */
class Transcript {
  readonly entries: (Buffer | string)[] = [];

  binary(bytes: Buffer): void {
    const last = this.entries.at(-1);
    if (Buffer.isBuffer(last)) {
      this.entries[this.entries.length - 1] = Buffer.concat([last, bytes]);
    } else if (bytes.length > 0) {
      this.entries.push(Buffer.from(bytes));
    }
  }

  other(line: string): void {
    this.entries.push(line);
  }
}

interface Outcome {
  entries: (Buffer | string)[];
  failure: string | null;
  /** Bytes that were left to `ws`. */
  left: Buffer;
}

/** What `ws` alone makes of the bytes. */
async function byWs(pieces: Buffer[]): Promise<Outcome> {
  const transcript = new Transcript();
  const receiver = wsReceiver({
    isServer: false,
    maxPayload: MAX_FRAME_BYTES,
    onBinary: (bytes) => transcript.binary(bytes),
    onOther: (line) => transcript.other(line),
  });
  for (const piece of pieces) {
    receiver.push(Buffer.from(piece));
  }
  await turn();
  return { entries: transcript.entries, failure: receiver.failure, left: Buffer.concat(pieces) };
}

/** What comes out when the tap takes its part first. */
async function byTap(pieces: Buffer[]): Promise<Outcome> {
  const transcript = new Transcript();
  const left: Buffer[] = [];
  const receiver = wsReceiver({
    isServer: false,
    maxPayload: MAX_FRAME_BYTES,
    onBinary: (bytes) => transcript.binary(bytes),
    onOther: (line) => transcript.other(line),
  });
  const tap = new FrameTap({
    maxFrameBytes: MAX_FRAME_BYTES,
    onBinary: (bytes) => transcript.binary(bytes),
    onOther: (bytes) => {
      left.push(Buffer.from(bytes));
      receiver.push(Buffer.from(bytes));
    },
  });
  for (const piece of pieces) {
    // A copy that is overwritten afterwards, as memory that is read into again.
    const memory = Buffer.from(piece);
    tap.push(memory);
    memory.fill(0xee);
  }
  await turn();
  return { entries: transcript.entries, failure: receiver.failure, left: Buffer.concat(left) };
}

/** Both come to the same: the same bytes and messages in the same order, and the same complaint if there is one. */
async function assertSame(pieces: Buffer[]): Promise<Outcome> {
  const [tapped, plain] = [await byTap(pieces), await byWs(pieces)];
  assert.equal(tapped.failure, plain.failure);
  if (plain.failure === null) {
    assert.deepEqual(tapped.entries.slice(0, plain.entries.length - 1), plain.entries.slice(0, -1));
    const [mine, theirs] = [tapped.entries, plain.entries].map((list) =>
      list.slice(plain.entries.length - 1),
    );
    // Of a frame that is cut off at the end the tap has given what there is; `ws` waits for the rest.
    const [first = Buffer.alloc(0)] = theirs ?? [];
    const [begun = Buffer.alloc(0)] = mine ?? [];
    if (Buffer.isBuffer(first) && Buffer.isBuffer(begun)) {
      assert.ok(begun.subarray(0, first.length).equals(first));
      assert.ok((mine ?? []).length <= 1);
    } else {
      assert.deepEqual(begun, first);
      assert.ok((mine ?? []).slice(1).every((entry) => Buffer.isBuffer(entry)));
    }
  } else if (plain.entries.length > 0) {
    // What comes in the same read as the fault may still come out; before it nothing is missing, and nothing else.
    const last = plain.entries.length - 1;
    assert.deepEqual(tapped.entries.slice(0, last), plain.entries.slice(0, -1));
    const [mine, theirs] = [tapped.entries[last], plain.entries[last]];
    if (Buffer.isBuffer(theirs) && Buffer.isBuffer(mine)) {
      assert.ok(mine.subarray(0, theirs.length).equals(theirs));
    } else {
      assert.deepEqual(mine, theirs);
    }
  }
  return tapped;
}

function cutAt(bytes: Buffer, places: number[]): Buffer[] {
  const cuts = [0, ...[...places].sort((a, b) => a - b), bytes.length];
  return cuts.slice(1).map((end, index) => bytes.subarray(cuts[index], end));
}

const patterned = (length: number, first = 0) =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => first + at * 7));
const binary = (length: number, first = 0) =>
  frameBytes({ opcode: Opcode.BINARY, payload: patterned(length, first) });
const ping = frameBytes({ opcode: Opcode.PING, payload: Buffer.from('1763788838000') });
const emptyPong = frameBytes({ opcode: Opcode.PONG, payload: Buffer.alloc(0) });
const fragments = [
  frameBytes({ opcode: Opcode.BINARY, payload: patterned(10, 50), isFinal: false }),
  ping,
  frameBytes({ opcode: Opcode.CONTINUATION, payload: patterned(0), isFinal: false }),
  frameBytes({ opcode: Opcode.CONTINUATION, payload: patterned(20, 90) }),
];

test('frames of every kind are told apart wherever the network cuts them', async () => {
  const stream = Buffer.concat([
    binary(3),
    ping,
    binary(0),
    binary(200, 1),
    ...fragments,
    binary(5, 2),
    emptyPong,
    frameBytes({ opcode: Opcode.TEXT, payload: Buffer.from('text') }),
    binary(130, 3),
    frameBytes({ opcode: Opcode.CLOSE, payload: Buffer.from('\u0003\u00e8bye', 'latin1') }),
  ]);
  const whole = await assertSame([stream]);
  assert.equal(whole.failure, null);
  assert.deepEqual(
    whole.entries.map((entry) => (Buffer.isBuffer(entry) ? entry.length : entry.slice(0, 4))),
    // The fragments come after the ping among them, with what follows.
    [3, 'ping', 200, 'ping', 35, 'pong', 'text', 130, 'clos'],
  );
  for (let at = 1; at < stream.length; at += 1) {
    assert.deepEqual((await assertSame(cutAt(stream, [at]))).entries, whole.entries, `cut at ${at}`);
  }
  const bytes = Array.from(stream, (_, at) => stream.subarray(at, at + 1));
  assert.deepEqual((await assertSame(bytes)).entries, whole.entries);
});

test('of a tunnel that is carried in whole binary frames nothing is left to `ws` but control frames', async () => {
  const frames = [1, 125, 126, 1_000].map((length) => binary(length));
  const { left } = await assertSame([Buffer.concat([frames[0]!, ping, ...frames.slice(1), emptyPong])]);
  assert.ok(left.equals(Buffer.concat([ping, emptyPong])));
});

test('a length that is written longer than it has to be is read all the same', async () => {
  for (const lengthBytes of [1, 2, 8] as const) {
    const frame = frameBytes({ opcode: Opcode.BINARY, payload: patterned(100), lengthBytes });
    const { entries } = await assertSame(cutAt(Buffer.concat([frame, binary(4)]), [1, 3, 9, 11]));
    assert.deepEqual(entries, [Buffer.concat([patterned(100), patterned(4)])]);
  }
});

/** What no service may send, and the complaint of `ws`. */
const faults: [what: string, bytes: Buffer, failure: string][] = [
  [
    'a masked frame',
    frameBytes({ opcode: Opcode.BINARY, payload: patterned(9), mask: patterned(4, 3) }),
    'WS_ERR_UNEXPECTED_MASK',
  ],
  ...[1, 2, 4].map((reserved): [string, Buffer, string] => [
    `reserved bits ${reserved}`,
    frameBytes({ opcode: Opcode.BINARY, payload: patterned(9), reserved }),
    reserved === 4 ? 'WS_ERR_UNEXPECTED_RSV_1' : 'WS_ERR_UNEXPECTED_RSV_2_3',
  ]),
  ['a frame over the limit', binary(MAX_FRAME_BYTES + 1), 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'],
  [
    'a length of more than 53 bits',
    frameBytes({ opcode: Opcode.BINARY, payload: patterned(9), saidBytes: 2n ** 53n }),
    'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
  ],
  [
    'a length of 64 bits',
    frameBytes({ opcode: Opcode.BINARY, payload: patterned(9), saidBytes: 2n ** 64n - 1n }),
    'WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH',
  ],
  [
    'a kind of frame that does not exist',
    frameBytes({ opcode: 3, payload: patterned(9) }),
    'WS_ERR_INVALID_OPCODE',
  ],
  [
    'a continuation of nothing',
    frameBytes({ opcode: Opcode.CONTINUATION, payload: patterned(9) }),
    'WS_ERR_INVALID_OPCODE',
  ],
  ['a whole frame between fragments', Buffer.concat([fragments[0]!, binary(5)]), 'WS_ERR_INVALID_OPCODE'],
  [
    'a control frame in fragments',
    frameBytes({ opcode: Opcode.PING, payload: patterned(9), isFinal: false }),
    'WS_ERR_EXPECTED_FIN',
  ],
  [
    'a control frame that is too long',
    frameBytes({ opcode: Opcode.PING, payload: patterned(126) }),
    'WS_ERR_INVALID_CONTROL_PAYLOAD_LENGTH',
  ],
  [
    'fragments that are too long together',
    Buffer.concat([
      frameBytes({ opcode: Opcode.BINARY, payload: patterned(600), isFinal: false }),
      frameBytes({ opcode: Opcode.CONTINUATION, payload: patterned(600) }),
    ]),
    'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH',
  ],
];

for (const [what, bytes, failure] of faults) {
  test(`${what} is left to \`ws\`, byte for byte, which refuses it`, async () => {
    const stream = Buffer.concat([binary(20), ping, bytes]);
    for (let at = 1; at <= Math.min(stream.length, 60); at += 1) {
      const outcome = await assertSame(cutAt(stream, [at]));
      assert.equal(outcome.failure, failure);
      assert.deepEqual(outcome.entries.slice(0, 2), [
        patterned(20),
        `ping ${ping.subarray(2).toString('hex')}`,
      ]);
      const left = Buffer.concat([ping, bytes]);
      // The whole frame between fragments is of a kind that is not wrong by itself.
      assert.ok(outcome.left.equals(left), `cut at ${at}`);
    }
  });
}

test('whatever frames come, right or wrong, and however they are cut, `ws` alone would have told the same', async () => {
  const payload = fc.oneof(
    { weight: 6, arbitrary: fc.nat(40) },
    { weight: 2, arbitrary: fc.constantFrom(0, 1, 125, 126, 127, 999, 1_000) },
    { weight: 1, arbitrary: fc.nat(1_100) },
  );
  const body = fc.tuple(payload, fc.nat(255)).map(([length, first]) => patterned(length, first));
  const short = fc.tuple(fc.nat(125), fc.nat(255)).map(([length, first]) => patterned(length, first));
  const good = fc.oneof(
    { weight: 6, arbitrary: body.map((bytes) => [frameBytes({ opcode: Opcode.BINARY, payload: bytes })]) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom(Opcode.PING, Opcode.PONG), short)
        .map(([opcode, bytes]) => [frameBytes({ opcode, payload: bytes })]),
    },
    {
      weight: 1,
      arbitrary: fc
        .nat(100)
        .map((length) => [frameBytes({ opcode: Opcode.TEXT, payload: Buffer.alloc(length, 'ä') })]),
    },
    {
      weight: 2,
      arbitrary: fc
        .tuple(
          fc.constantFrom(Opcode.BINARY, Opcode.TEXT),
          fc.array(fc.nat(100), { minLength: 1, maxLength: 4 }),
          fc.boolean(),
        )
        .map(([opcode, sizes, withPing]) =>
          sizes.flatMap((length, index) => [
            frameBytes({
              opcode: index === 0 ? opcode : Opcode.CONTINUATION,
              payload: Buffer.alloc(length, 'x'),
              isFinal: index === sizes.length - 1,
            }),
            ...(withPing ? [ping] : []),
          ]),
        ),
    },
  );
  const anything = fc
    .record({
      opcode: fc.nat(15),
      payload: fc.nat(300).map((length) => patterned(length)),
      isFinal: fc.boolean(),
      reserved: fc.constantFrom(0, 0, 0, 1, 2, 4, 7),
      lengthBytes: fc.constantFrom(1 as const, 2 as const, 8 as const),
    })
    .filter(({ payload: bytes, lengthBytes }) => lengthBytes > 1 || bytes.length < 126)
    .map((parts) => [frameBytes(parts)]);
  const garbage = fc.uint8Array({ maxLength: 40 }).map((bytes) => [Buffer.from(bytes)]);
  const frames = fc.array(
    fc.oneof(
      { weight: 20, arbitrary: good },
      { weight: 1, arbitrary: anything },
      { weight: 1, arbitrary: garbage },
    ),
    { maxLength: 12 },
  );
  const cuts = fc.array(fc.nat(4_000), { maxLength: 30 });
  const property = fc.asyncProperty(frames, cuts, async (all, places) => {
    const stream = Buffer.concat(all.flat());
    await assertSame(
      cutAt(
        stream,
        places.filter((place) => place < stream.length),
      ),
    );
  });
  await fc.assert(property, { seed: SEED, numRuns: 3_000, includeErrorInReport: true });
});
