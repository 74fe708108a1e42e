import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FrameReader } from '../../bench/frame-reader.ts';
import { dataFrame, frame, message, Opcode, Type } from '../../bench/wire.ts';

const MASK = Buffer.from([0xa1, 0x02, 0x7f, 0xee]);
const ADDRESS = { streamId: 300, connectionId: 70_000 };
const long = Buffer.from(Array.from({ length: 900 }, (_, index) => index & 0xff));
const short = Buffer.from('one byte or two');

const wire = Buffer.concat([
  frame(Opcode.BINARY, message(Type.STREAM_START, ADDRESS), MASK),
  dataFrame(ADDRESS, long, MASK),
  frame(Opcode.PING, Buffer.from('1234'), MASK),
  dataFrame(ADDRESS, short, MASK),
  // Two messages in one frame.
  frame(
    Opcode.BINARY,
    Buffer.concat([message(Type.DATA, ADDRESS, long), message(Type.CONNECTION_RESET, ADDRESS)]),
    MASK,
  ),
]);

interface Seen {
  type: number;
  streamId: number;
  connectionId: number;
  bytes: number;
  payload: string | null;
}

function readIn(chunks: Buffer[]) {
  const seen: Seen[] = [];
  const controls: string[] = [];
  const reader = new FrameReader({
    onMessage: ({ type, streamId, connectionId, payloadBytes }, payload) =>
      seen.push({
        type,
        streamId,
        connectionId,
        bytes: payloadBytes,
        payload: payload?.toString('base64') ?? null,
      }),
    onControl: (opcode, payload) => controls.push(`${opcode} ${payload}`),
  });
  for (const chunk of chunks) {
    reader.push(chunk);
  }
  return { seen, controls };
}

const data = { type: Type.DATA, ...ADDRESS };
const steppedOver = { ...data, bytes: long.length, payload: null };
const expected: Seen[] = [
  { type: Type.STREAM_START, ...ADDRESS, bytes: 0, payload: '' },
  steppedOver,
  { ...data, bytes: short.length, payload: short.toString('base64') },
  steppedOver,
  { type: Type.CONNECTION_RESET, ...ADDRESS, bytes: 0, payload: '' },
];

test('the generator reads frames cut at every byte, and steps over long payloads', () => {
  for (let cut = 0; cut <= wire.length; cut += 1) {
    const { seen, controls } = readIn([wire.subarray(0, cut), wire.subarray(cut)]);
    assert.deepEqual(seen, expected, `cut at ${cut}`);
    assert.deepEqual(controls, ['9 1234']);
  }
  const single = Array.from(wire, (byte) => Buffer.from([byte]));
  assert.deepEqual(readIn(single).seen, expected);
});
