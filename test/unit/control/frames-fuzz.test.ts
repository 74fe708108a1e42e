import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { createLineReader, lineOf } from '../../../electron/control/frames.ts';
import { validAnswer, validRequest } from '../../../electron/control/validators.ts';

const RUNS = { numRuns: 1_000 };

/** Cuts bytes into chunks of the given sizes, over and over. */
function chunksOf(bytes: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let from = 0, turn = 0; from < bytes.length; turn += 1) {
    const size = sizes[turn % sizes.length] ?? 1;
    chunks.push(bytes.subarray(from, from + size));
    from += size;
  }
  return chunks;
}

function read(chunks: readonly Buffer[], limitBytes: number) {
  const messages: unknown[] = [];
  let tooLong = 0;
  const reader = createLineReader({
    limitBytes,
    onLine: (message) => messages.push(message),
    onTooLong: () => {
      tooLong += 1;
    },
  });
  for (const chunk of chunks) {
    reader.push(chunk);
  }
  return { messages, tooLong };
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 });
const letters = fc.string({ unit: 'binary', maxLength: 30 });

test('messages come through as they were, cut anywhere, with any letters in them', () => {
  fc.assert(
    fc.property(fc.array(fc.dictionary(letters, fc.jsonValue()), { maxLength: 5 }), sizes, (sent, cut) => {
      const bytes = Buffer.from(sent.map(lineOf).join(''));
      const { messages, tooLong } = read(chunksOf(bytes, cut), 1_000_000);
      assert.deepEqual(messages, JSON.parse(JSON.stringify(sent)));
      assert.equal(tooLong, 0);
    }),
    RUNS,
  );
});

test('bytes of any kind are read the same however they are cut, and never past the limit', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 300 }),
      sizes,
      fc.integer({ min: 1, max: 60 }),
      (bytes, cut, limit) => {
        const whole = read([Buffer.from(bytes)], limit);
        assert.deepEqual(read(chunksOf(Buffer.from(bytes), cut), limit), whole);
        const lines = Buffer.from(bytes).toString('latin1').split('\n');
        const long = lines.findIndex((line) => line.length > limit);
        assert.equal(whole.tooLong, long === -1 ? 0 : 1);
        assert.equal(whole.messages.length, long === -1 ? lines.length - 1 : long);
      },
    ),
    RUNS,
  );
});

test('a request of any shape is refused with its place alone, and what is taken has nothing besides', () => {
  const secret = 'wJalrXUtnFEMIsecret';
  const names = fc.constantFrom(
    ...[
      'culvert',
      'call',
      'args',
      'canAsk',
      'device',
      'profile',
      'environment',
      'services',
      'ports',
      'mayOpen',
    ],
    ...['__proto__', 'constructor', 'toString', 'waitSeconds', 'takeOver', 'service', 'port', 'kind', 'id'],
  );
  const leaf = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(secret, 1, true, null, 'connect', 'open', 'toString'),
  );
  const shape = fc.dictionary(names, fc.oneof(leaf, fc.dictionary(names, leaf)));
  fc.assert(
    fc.property(
      shape,
      shape,
      fc.constantFrom('open', 'connect', 'quit', 'constructor'),
      (message, args, call) => {
        for (const each of [message, { culvert: 1, call, args, canAsk: false }]) {
          const valid = validRequest(each);
          assert.ok('value' in valid || (valid.where.length < 60 && !valid.where.includes(secret)));
        }
        const answer = validAnswer(message);
        assert.ok(answer === null || Object.keys(answer).sort().join() === 'answer,id,kind,text');
      },
    ),
    RUNS,
  );
});
