import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { HeldBytes } from '../../../electron/proxy/held-bytes.ts';

test('bytes of any cut come out in their order, once', () => {
  const bytes = randomBytes(300_000);
  for (const sizes of [[1], [65_535], [65_536], [65_537], [200_000], [1, 8_192, 3, 40_000, 65_536, 2]]) {
    const held = new HeldBytes();
    for (let at = 0, turn = 0; at < bytes.length; turn += 1) {
      const part = bytes.subarray(at, at + sizes[turn % sizes.length]!);
      held.push(part);
      at += part.length;
      assert.equal(held.length, at);
    }
    assert.ok(Buffer.concat(held.takeAll()).equals(bytes));
    assert.equal(held.length, 0);
    assert.deepEqual(held.takeAll(), []);
  }
});

test('single bytes share memory, and what they came in is free to be used again', () => {
  const held = new HeldBytes();
  const one = Buffer.from([1]);
  for (let at = 0; at < 100_000; at += 1) {
    one[0] = at & 0xff;
    held.push(one);
  }
  const chunks = held.takeAll();
  assert.ok(chunks.length < 10, `${chunks.length} chunks`);
  assert.ok(Buffer.concat(chunks).every((byte, at) => byte === (at & 0xff)));
});
