import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DownlinkGauge } from '../../../electron/proxy/downlink-gauge.ts';

const MIB = 1024 * 1024;

function gauge() {
  const said: string[] = [];
  const made = new DownlinkGauge({ onFull: () => said.push('full'), onRoom: () => said.push('room') });
  return { gauge: made, said };
}

test('one slow program stops the reading, and goes on only when most of it is out', () => {
  const { gauge: it, said } = gauge();
  const slow = {};
  it.add(slow, MIB);
  assert.deepEqual(said, []);
  it.add(slow, 1);
  assert.deepEqual(said, ['full']);
  it.remove(slow, MIB / 2);
  assert.deepEqual(said, ['full']);
  it.remove(slow, MIB / 4 + 1);
  assert.deepEqual(said, ['full', 'room']);
  assert.equal(it.bufferedBytes, MIB / 4);
});

test('many programs that are each a little slow stop the reading together', () => {
  const { gauge: it, said } = gauge();
  const programs = Array.from({ length: 17 }, () => ({}));
  for (const program of programs) {
    it.add(program, MIB / 2);
  }
  assert.deepEqual(said, ['full']);
  for (const program of programs.slice(0, 8)) {
    it.remove(program, MIB / 2);
  }
  assert.deepEqual(said, ['full']);
  it.remove(programs[8]!, MIB / 2);
  assert.deepEqual(said, ['full', 'room']);
});

test('a program that gets no more does not hold up the others, but its bytes still count', () => {
  const { gauge: it, said } = gauge();
  const slow = {};
  it.add(slow, 2 * MIB);
  it.unblock(slow);
  assert.deepEqual(said, ['full', 'room']);
  assert.equal(it.full, false);
  assert.equal(it.bufferedBytes, 2 * MIB);
});
