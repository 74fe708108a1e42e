import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientRules, ProtocolViolation } from '../../../electron/local-cloud/client-rules.ts';
import type { Side } from '../../../electron/local-cloud/types.ts';
import { encodeMessage, MessageType } from '../../../electron/proxy/codec.ts';

const { CONNECTION_START, DATA, STREAM_RESET, STREAM_START } = MessageType;

/** The rules of both sides of one tunnel, which share what was started. */
function tunnel(services = ['SSH', 'HTTP']): Record<Side, ClientRules> {
  const started = new Set<string>();
  const rules = (side: Side) => new ClientRules({ side, services: () => services, started });
  return { source: rules('source'), destination: rules('destination') };
}

function violates(closeCode: number, run: () => unknown): void {
  assert.throws(run, (error) => error instanceof ProtocolViolation && error.closeCode === closeCode);
}

test('messages come out whole and byte for byte, wherever the bytes are cut', () => {
  // serviceId is written before streamId, and streamId twice: legal, and different from what an encoder would write.
  const odd = Buffer.from([0, 11, 0x2a, 0x03, 0x53, 0x53, 0x48, 0x10, 0x05, 0x10, 0x01, 0x08, 0x02]);
  const data = encodeMessage({ type: DATA, streamId: 1, serviceId: 'SSH', payload: Buffer.from('payload') });
  const bytes = Buffer.concat([odd, data, data]);
  for (let first = 0; first <= bytes.length; first += 1) {
    for (let second = first; second <= bytes.length; second += 1) {
      const { source } = tunnel();
      const found = [
        ...source.push(bytes.subarray(0, first)),
        ...source.push(bytes.subarray(first, second)),
        ...source.push(bytes.subarray(second)),
      ];
      assert.deepEqual(
        found.map(({ raw }) => raw),
        [odd, data, data],
      );
      assert.deepEqual(
        found.map(({ message }) => [message.type, message.streamId, message.serviceId]),
        [
          [STREAM_START, 1, 'SSH'],
          [DATA, 1, 'SSH'],
          [DATA, 1, 'SSH'],
        ],
      );
    }
  }
});

test('a message of a type from a later protocol passes', () => {
  const { source, destination } = tunnel();
  const later = encodeMessage({ type: 42, ignorable: true });
  assert.equal(source.push(later).length, 1);
  assert.equal(destination.push(later).length, 1);
});

test('a destination may answer without service id a source that uses them, as a V1 device does', () => {
  const { source, destination } = tunnel(['SSH']);
  source.push(encodeMessage({ type: STREAM_START, streamId: 1, serviceId: 'SSH' }));
  const payload = Buffer.from('x');
  assert.equal(destination.push(encodeMessage({ type: DATA, streamId: 1, payload })).length, 1);
  assert.equal(
    destination.push(encodeMessage({ type: STREAM_RESET, streamId: 1, serviceId: 'SSH' })).length,
    1,
  );
});

test('a source keeps to the format it began with', () => {
  const plain = tunnel(['SSH']).source;
  plain.push(encodeMessage({ type: STREAM_START, streamId: 1 }));
  violates(1008, () => plain.push(encodeMessage({ type: DATA, streamId: 1, serviceId: 'SSH' })));

  const named = tunnel(['SSH']).source;
  named.push(encodeMessage({ type: STREAM_START, streamId: 1, serviceId: 'SSH' }));
  violates(1008, () => named.push(encodeMessage({ type: STREAM_START, streamId: 2 })));
});

test('data of the destination needs a stream that the source started, for the same service', () => {
  const { source, destination } = tunnel();
  source.push(encodeMessage({ type: STREAM_START, streamId: 1, serviceId: 'SSH' }));
  assert.equal(destination.push(encodeMessage({ type: DATA, streamId: 1, serviceId: 'SSH' })).length, 1);
  violates(1008, () => destination.push(encodeMessage({ type: DATA, streamId: 1, serviceId: 'HTTP' })));
});

test('a tunnel opened without services has no service ids', () => {
  const { source } = tunnel([]);
  assert.equal(source.push(encodeMessage({ type: STREAM_START, streamId: 1 })).length, 1);
  violates(1008, () => source.push(encodeMessage({ type: CONNECTION_START, streamId: 1, serviceId: 'SSH' })));
});

test('a negative stream id is discouraged and allowed', () => {
  const { source } = tunnel();
  const [found] = source.push(encodeMessage({ type: STREAM_START, streamId: -1, serviceId: 'SSH' }));
  assert.equal(found?.message.streamId, -1);
});
