import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMessage, encodeCall, messageLength } from '../../../electron/tray/bus-message.ts';

const bytes = (text: string) => Buffer.from(text.replace(/\|.*$/gm, '').replace(/\s/g, ''), 'hex');

const HELLO = bytes(`
  6c 01 02 01  00000000  01000000  6d000000                                   | no body, serial 1, 109 bytes of fields
  01 01 6f 00  15000000  2f6f72672f667265656465736b746f702f44427573 00 0000   | path
  02 01 73 00  14000000  6f72672e667265656465736b746f702e44427573 00 000000   | interface
  03 01 73 00  05000000  48656c6c6f 00 0000                                   | member
  06 01 73 00  14000000  6f72672e667265656465736b746f702e44427573 00 000000   | destination
`);

const REPLY = bytes(`
  6c 02 01 01  09000000  02000000  0f000000
  05 01 75 00  01000000               | in reply to 1
  08 01 67 00  01 73 00 00            | a string
  04000000 3a312e35 00
`);

const BIG_ENDIAN_REPLY = bytes(`
  42 02 01 01  00000008  00000002  0000000f
  05 01 75 00  00000007
  08 01 67 00  01 76 00 00            | a variant
  01 62 00 00  00000001               | that holds a boolean
`);

const ERROR = bytes(`
  6c 03 01 01  00000000  03000000  18000000
  05 01 75 00  09000000
  04 01 73 00  07000000  6f72672e612e45 00
`);

/** A call turned into a signal: both have path, interface, member and a body. */
function signal(body: string[]): Buffer {
  const message = encodeCall(3, { destination: 'x.y', path: '/a', interface: 'b.c', member: 'D', body });
  message[1] = 4;
  return message;
}

test('a call is written byte by byte as the specification wants it', () => {
  const call = encodeCall(1, {
    destination: 'org.freedesktop.DBus',
    path: '/org/freedesktop/DBus',
    interface: 'org.freedesktop.DBus',
    member: 'Hello',
  });
  assert.equal(call.toString('hex'), HELLO.toString('hex'));
});

test('a reply is read, from a sender of either byte order', () => {
  assert.deepEqual(decodeMessage(REPLY), { kind: 'reply', replyTo: 1, body: [':1.5'] });
  assert.deepEqual(decodeMessage(BIG_ENDIAN_REPLY), { kind: 'reply', replyTo: 7, body: [true] });
});

test('an error is read with its name', () => {
  assert.deepEqual(decodeMessage(ERROR), { kind: 'error', replyTo: 9, name: 'org.a.E' });
});

test('a signal is read with its values', () => {
  assert.deepEqual(decodeMessage(signal(['one', '', 'drei — ✓'])), {
    kind: 'signal',
    path: '/a',
    interface: 'b.c',
    member: 'D',
    body: ['one', '', 'drei — ✓'],
  });
});

test('a call to us is of no interest, and values of other types end the reading', () => {
  assert.deepEqual(decodeMessage(HELLO), { kind: 'other' });
  const array = signal(['a', 'b']);
  // The signature “ss” becomes “sa”; what an array looks like does not matter then.
  array[array.indexOf('\u0002ss\0', 0, 'latin1') + 2] = 'a'.charCodeAt(0);
  const read = decodeMessage(array);
  assert.deepEqual(read.kind === 'signal' && read.body, ['a']);
});

test('the length of a message is known from its sixteenth byte on', () => {
  for (const message of [HELLO, REPLY, BIG_ENDIAN_REPLY, ERROR, signal(['x'])]) {
    const more = Buffer.concat([message, Buffer.from('the next one')]);
    for (let length = 0; length <= more.length; length += 1) {
      assert.equal(messageLength(more.subarray(0, length)), length < 16 ? null : message.length);
    }
  }
});

test('a message that is cut off or lies about its lengths throws, and never reads past its end', () => {
  for (const message of [REPLY, BIG_ENDIAN_REPLY, signal(['one', 'two'])]) {
    for (let length = 16; length < message.length; length += 1) {
      assert.throws(() => decodeMessage(message.subarray(0, length)), RangeError, `cut at ${length}`);
    }
  }
  const lying = Buffer.from(REPLY);
  lying.writeUInt32LE(0xff_ff_ff_ff, 32);
  assert.throws(() => decodeMessage(lying), RangeError);
  assert.throws(() => messageLength(Buffer.alloc(16)), /not a D-Bus message/);
});

test('variants within variants without end throw', () => {
  const nested = Buffer.concat([
    bytes('6c 02 01 01 00000000 02000000 0f000000 05017500 01000000 08016700 017600 00'),
  ]);
  const deep = Buffer.concat([nested, Buffer.from('\u0001v\0'.repeat(100_000))]);
  assert.throws(() => decodeMessage(deep));
});
