import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { createLineReader, lineOf } from '../../../electron/control/frames.ts';

function reading(limitBytes = 1000) {
  const lines: unknown[] = [];
  let tooLong = 0;
  const reader = createLineReader({
    limitBytes,
    onLine: (message) => lines.push(message),
    onTooLong: () => {
      tooLong += 1;
    },
  });
  return { reader, lines, tooLong: () => tooLong };
}

test('messages come whole, wherever they are cut', () => {
  const messages = [{ text: 'Gerät “press-07” 장치 🛠' }, { text: 'a\nb\u2028c' }, { n: 1 }];
  const bytes = Buffer.from(messages.map(lineOf).join(''));
  for (let at = 0; at <= bytes.length; at++) {
    const { reader, lines } = reading();
    reader.push(bytes.subarray(0, at));
    reader.push(bytes.subarray(at));
    assert.deepEqual(lines, messages, `cut at ${at}`);
  }
  const { reader, lines } = reading();
  for (const byte of bytes) {
    reader.push(Buffer.of(byte));
  }
  assert.deepEqual(lines, messages);
});

test('half a line is no message', () => {
  const { reader, lines } = reading();
  reader.push(Buffer.from('{"call":"status"}'));
  assert.deepEqual(lines, []);
  reader.push(Buffer.from('\n'));
  assert.deepEqual(lines, [{ call: 'status' }]);
});

test('what is no JSON or no UTF-8 is told as undefined, and the next line is read all the same', () => {
  const { reader, lines } = reading();
  reader.push(Buffer.from('{"a":\n\n{}{}\n'));
  reader.push(Buffer.from([0x22, 0xff, 0xfe, 0x22, 0x0a]));
  reader.push(Buffer.from('7\n'));
  assert.deepEqual(lines, [undefined, undefined, undefined, undefined, 7]);
});

test('a line may be as long as the limit and no longer, in one piece or in many', () => {
  const exact = Buffer.from(`${JSON.stringify('x'.repeat(98))}\n`);
  for (const size of [1, 7, exact.length]) {
    const fits = reading(100);
    const over = reading(99);
    for (let at = 0; at < exact.length; at += size) {
      fits.reader.push(exact.subarray(at, at + size));
      over.reader.push(exact.subarray(at, at + size));
    }
    assert.deepEqual([fits.lines.length, fits.tooLong()], [1, 0]);
    assert.deepEqual([over.lines.length, over.tooLong()], [0, 1]);
    over.reader.push(exact);
    assert.deepEqual([over.lines.length, over.tooLong()], [0, 1]);
  }
});

test('the limit counts for each line, not for all of them', () => {
  const { reader, lines, tooLong } = reading(20);
  reader.push(Buffer.from('"123456789"\n'.repeat(100)));
  assert.deepEqual([lines.length, tooLong()], [100, 0]);
});

test('binary garbage without a line feed is given up at the limit', () => {
  const { reader, lines, tooLong } = reading(1000);
  const garbage = randomBytes(1001).map((byte) => (byte === 0x0a ? 0x0b : byte));
  reader.push(Buffer.from(garbage));
  assert.deepEqual([lines.length, tooLong()], [0, 1]);
});

test('a reader that is stopped in the middle of a chunk hands nothing more on', () => {
  const lines: unknown[] = [];
  const reader = createLineReader({
    limitBytes: 100,
    onLine: (message) => {
      lines.push(message);
      reader.stop();
    },
    onTooLong: () => assert.fail(),
  });
  reader.push(Buffer.from('1\n2\n3\n'));
  reader.push(Buffer.from('4\n'));
  assert.deepEqual(lines, [1]);
});
