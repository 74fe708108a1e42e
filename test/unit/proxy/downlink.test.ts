import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Downlink, type DownlinkMember } from '../../../electron/proxy/downlink.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { testSeed } from '../../helpers/seeded.ts';

const SEED = testSeed() | 0;
const KIB = 1024;
const MIB = 1024 * KIB;
const STUCK_MS = 5_000;
/** By then whatever waits has not been taken at once. This is about turns of the event loop, not about the fake clock. */
const NOT_AT_ONCE_MS = 100;

const slowly = () => new Promise<void>((resolve) => setTimeout(resolve, NOT_AT_ONCE_MS));

class Member implements DownlinkMember {
  readonly #downlink: Downlink;
  cutOffs = 0;
  flushes = 0;

  constructor(downlink: Downlink) {
    this.#downlink = downlink;
  }

  /** So many bytes wait for it. */
  holds(bytes: number): void {
    this.#downlink.holds(this, bytes);
  }

  cutOff(): void {
    this.cutOffs += 1;
    this.#downlink.drop(this);
  }

  flush(): void {
    this.flushes += 1;
  }
}

function bench() {
  const clock = new FakeClock();
  const said: string[] = [];
  const downlink: Downlink = new Downlink({
    clock,
    onFull: () => said.push('full'),
    onRoom: () => said.push('room'),
  });
  return {
    clock,
    said,
    downlink,
    join(): Member {
      const member = new Member(downlink);
      downlink.join(member);
      return member;
    },
  };
}

// --- When to read ---

test('what a program is about to take holds up the reading until it is taken', () => {
  const { downlink, join, said } = bench();
  const [member] = [join(), join()];
  member!.holds(1_000);
  assert.deepEqual(said, ['full']);
  assert.equal(downlink.bufferedBytes, 1_000);
  member!.holds(0);
  assert.deepEqual(said, ['full', 'room']);
  assert.equal(downlink.bufferedBytes, 0);
});

test('what a program does not take soon holds up nobody, while it is little', async () => {
  const { downlink, join, said } = bench();
  const [slow, other] = [join(), join()];
  slow.holds(1_000);
  await slowly();
  assert.deepEqual(said, ['full', 'room']);
  assert.equal(downlink.full, false);
  // More for the same one does not begin the wait anew.
  slow.holds(2_000);
  assert.equal(downlink.full, false);
  other.holds(10);
  assert.equal(downlink.full, true);
  other.holds(0);
  assert.equal(downlink.full, false);
  assert.equal(downlink.bufferedBytes, 2_000);
});

test('a slow program alone stops the reading at a megabyte, and it goes on when most of it is taken', async () => {
  const { downlink, join, clock } = bench();
  const slow = join();
  slow.holds(MIB / 2);
  await slowly();
  assert.equal(downlink.full, false);
  slow.holds(MIB + 1);
  assert.equal(downlink.full, true);
  slow.holds(MIB / 2);
  assert.equal(downlink.full, true);
  slow.holds(MIB / 4);
  assert.equal(downlink.full, false);
  assert.equal(clock.waiting, 0);
});

test('one of several may be slow for sixteen megabytes until it stops the reading', async () => {
  const { downlink, join } = bench();
  const slow = join();
  join();
  slow.holds(2 * MIB);
  await slowly();
  assert.equal(downlink.full, false);
  slow.holds(16 * MIB);
  assert.equal(downlink.full, false);
  slow.holds(16 * MIB + 1);
  assert.equal(downlink.full, true);
  slow.holds(15 * MIB + 1);
  assert.equal(downlink.full, true);
  slow.holds(15 * MIB);
  assert.equal(downlink.full, false);
});

test('many programs that are each a little slow stop the reading together', async () => {
  const { downlink, join } = bench();
  const members = Array.from({ length: 17 }, () => join());
  for (const member of members) {
    member.holds(MIB);
  }
  await slowly();
  assert.equal(downlink.full, true);
  assert.equal(downlink.bufferedBytes, 17 * MIB);
  members[0]!.holds(0);
  members[1]!.holds(0);
  assert.equal(downlink.full, false);
});

test('a program that joins one that is slow alone is served at once, and goes by the limit of one when it is alone again', async () => {
  const { downlink, join } = bench();
  const slow = join();
  slow.holds(2 * MIB);
  await slowly();
  assert.equal(downlink.full, true);
  const second = join();
  assert.equal(downlink.full, false);
  downlink.leave(second);
  assert.equal(downlink.full, true);
});

test('a program whose connection the device has closed does not keep a later one waiting', async () => {
  const { downlink, join } = bench();
  const closed = join();
  closed.holds(2 * MIB);
  await slowly();
  downlink.leave(closed);
  assert.equal(downlink.full, true);
  join();
  assert.equal(downlink.full, false);
  // But what it still has to take counts.
  assert.equal(downlink.bufferedBytes, 2 * MIB);
});

// --- Who is cut off ---

test('one that takes nothing for 5 seconds while it holds up others is cut off, and only that one', async () => {
  const { clock, downlink, join } = bench();
  const [stuck, slow, idle] = [join(), join(), join()];
  slow.holds(MIB);
  stuck.holds(16 * MIB);
  await slowly();
  assert.equal(downlink.full, true);
  await clock.advance(STUCK_MS - 1);
  slow.holds(MIB - 1);
  assert.equal(stuck.cutOffs, 0);
  await clock.advance(1);
  assert.deepEqual([stuck.cutOffs, slow.cutOffs, idle.cutOffs], [1, 0, 0]);
  assert.equal(downlink.full, false);
  assert.equal(downlink.bufferedBytes, MIB - 1);
  assert.equal(clock.waiting, 0);
  await clock.advance(60_000);
  assert.equal(slow.cutOffs, 0);
});

test('each byte that it takes gives it 5 seconds more', async () => {
  const { clock, join } = bench();
  const slow = join();
  join();
  let bytes = 17 * MIB;
  slow.holds(bytes);
  for (let second = 0; second < 60; second += 4) {
    await clock.advance(4_000);
    bytes -= 1;
    slow.holds(bytes);
  }
  // More that waits for it is no progress.
  await clock.advance(4_000);
  slow.holds(bytes + 1);
  await clock.advance(999);
  assert.equal(slow.cutOffs, 0);
  await clock.advance(1);
  assert.equal(slow.cutOffs, 1);
});

test('of several that stand still the one goes first that has stood still longest, and no more go than have to', async () => {
  const { clock, downlink, join } = bench();
  const [first, second, third] = [join(), join(), join()];
  first.holds(7 * MIB);
  await clock.advance(1_000);
  second.holds(7 * MIB);
  await clock.advance(1_000);
  third.holds(7 * MIB);
  await slowly();
  assert.equal(downlink.full, true);
  await clock.advance(2_999);
  assert.equal(first.cutOffs, 0);
  await clock.advance(1);
  assert.deepEqual([first.cutOffs, second.cutOffs, third.cutOffs], [1, 0, 0]);
  assert.equal(downlink.full, false);
  await clock.advance(60_000);
  assert.deepEqual([second.cutOffs, third.cutOffs], [0, 0]);
});

test('a program alone is never cut off, and one that is joined has its 5 seconds', async () => {
  const { clock, downlink, join } = bench();
  const slow = join();
  slow.holds(20 * MIB);
  await clock.advance(24 * 3_600_000);
  assert.equal(slow.cutOffs, 0);
  assert.equal(downlink.full, true);
  // It has taken nothing for a day, so nothing speaks for it once it holds up another one.
  join();
  await clock.advance(STUCK_MS);
  assert.equal(slow.cutOffs, 1);
  assert.equal(downlink.full, false);
});

test('little that waits is no reason to cut anybody off', async () => {
  const { clock, join } = bench();
  const [slow, modest] = [join(), join()];
  modest.holds(1_000);
  await clock.advance(1_000);
  slow.holds(17 * MIB);
  await clock.advance(STUCK_MS);
  assert.deepEqual([slow.cutOffs, modest.cutOffs], [1, 0]);
});

test('a program knows whether it is itself or others that hold up the reading', async () => {
  const { downlink, join } = bench();
  const [slow, waiting] = [join(), join()];
  slow.holds(MIB);
  await slowly();
  assert.equal(downlink.isHeldUpByOthers(waiting), false);
  slow.holds(17 * MIB);
  assert.equal(downlink.isHeldUpByOthers(waiting), true);
  assert.equal(downlink.isHeldUpByOthers(slow), false);
});

// --- Accounts ---

test('those that were written to are flushed once each, unless they are gone', () => {
  const { downlink, join } = bench();
  const [first, second, gone] = [join(), join(), join()];
  assert.equal(downlink.isInUse, false);
  for (const member of [first, second, gone, first]) {
    downlink.wrote(member);
  }
  assert.equal(downlink.isInUse, true);
  downlink.drop(gone);
  downlink.flush();
  downlink.flush();
  assert.deepEqual([first.flushes, second.flushes, gone.flushes], [1, 1, 0]);
  assert.equal(downlink.isInUse, false);
  first.holds(1);
  assert.equal(downlink.isInUse, true);
  first.holds(0);
  assert.equal(downlink.isInUse, false);
});

test('whatever happens, the bytes that wait are those of the members that are there, and in the end there are none', async () => {
  const step = fc.record({
    kind: fc.constantFrom('join', 'holds', 'holds', 'holds', 'leave', 'drop', 'time'),
    member: fc.nat(30),
    bytes: fc.oneof(fc.constantFrom(0, 1, 64 * KIB, MIB, 16 * MIB), fc.nat(18 * MIB)),
  });
  const property = fc.asyncProperty(fc.array(step, { maxLength: 120, size: 'max' }), async (steps) => {
    const { clock, downlink, join, said } = bench();
    const members: { member: Member; bytes: number; isGone: boolean }[] = [];
    for (const { kind, member: at, bytes } of steps) {
      const each = members[at % Math.max(1, members.length)];
      if (kind === 'join') {
        members.push({ member: join(), bytes: 0, isGone: false });
      } else if (kind === 'time') {
        await clock.advance(2_000);
      } else if (each && !each.isGone) {
        if (kind === 'holds') {
          each.bytes = bytes;
          each.member.holds(bytes);
        } else if (kind === 'leave') {
          downlink.leave(each.member);
        } else {
          each.isGone = true;
          downlink.drop(each.member);
        }
      }
      for (const one of members) {
        one.isGone ||= one.member.cutOffs > 0;
        assert.ok(one.member.cutOffs <= 1);
      }
      const waiting = members.reduce((sum, one) => sum + (one.isGone ? 0 : one.bytes), 0);
      assert.equal(downlink.bufferedBytes, waiting);
      assert.equal(downlink.isInUse, waiting > 0);
      assert.equal(downlink.full, said.at(-1) === 'full');
      assert.ok(waiting <= 16 * MIB || downlink.full);
    }
    for (const { member } of members) {
      downlink.drop(member);
      downlink.drop(member);
    }
    assert.equal(downlink.bufferedBytes, 0);
    assert.equal(downlink.full, false);
    assert.equal(clock.waiting, 0, 'a timer is left');
    said.forEach((word, index) => {
      assert.equal(word, index % 2 === 0 ? 'full' : 'room');
    });
  });
  await fc.assert(property, { seed: SEED, numRuns: 300, includeErrorInReport: true });
});
