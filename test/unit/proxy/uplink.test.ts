import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Uplink, type UplinkMember } from '../../../electron/proxy/uplink.ts';
import { testSeed } from '../../helpers/seeded.ts';

/** fast-check prints this seed with the smallest failing example; `CULVERT_CHAOS_SEED` sets it. */
const SEED = testSeed() | 0;
const KIB = 1024;
const MIB = 1024 * KIB;
/** What one read of a socket brings at most. */
const CHUNK_BYTES = 64 * KIB;
/** The websocket, as far as the uplink sees it: full above the first, with room again at the second. */
const FULL_BYTES = 256 * KIB;
const ROOM_BYTES = 64 * KIB;
/** Held for all members together, with what the one brings that goes over the limit. */
const MOST_HELD_BYTES = MIB + CHUNK_BYTES;

/** Bytes that differ from place to place. The period is prime, so that no cut falls on the same place for long. */
const PERIOD = 65_521;
const PATTERN = Buffer.from(Uint8Array.from({ length: PERIOD + CHUNK_BYTES }, (_, at) => (at % PERIOD) * 7));

/** Lets the event loop go round once. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

/** An uplink, and a websocket that takes only what the test lets it take. */
class Bench {
  readonly uplink = new Uplink(() => this.#isFull);
  #isFull = false;
  #queuedBytes = 0;
  /** Who has sent, in order. */
  readonly sent: { member: Member; bytes: number }[] = [];
  readonly members: Member[] = [];

  get isFull(): boolean {
    return this.#isFull;
  }

  join(waiting: number[] = []): Member {
    const member = new Member(this);
    this.members.push(member);
    member.isIn = true;
    this.uplink.join(member);
    // What it has said before it was carried comes at once, whether it is read from or not.
    for (const bytes of waiting) {
      member.offer(bytes);
    }
    return member;
  }

  take(member: Member, bytes: number): void {
    this.sent.push({ member, bytes });
    this.#queuedBytes += bytes;
    this.#isFull ||= this.#queuedBytes > FULL_BYTES;
  }

  /** Makes the websocket full, without anybody's doing. */
  block(): void {
    this.#queuedBytes = FULL_BYTES + 1;
    this.#isFull = true;
  }

  /** Lets members join that have a chunk to say, until no more is read from anybody. Answers those that hold one. */
  fill(): Member[] {
    this.block();
    const senders: Member[] = [];
    for (;;) {
      const member = this.join();
      if (!member.read(CHUNK_BYTES)) {
        member.leave();
        return senders;
      }
      senders.push(member);
      assert.ok(senders.length * CHUNK_BYTES <= MOST_HELD_BYTES, 'more and more is held');
    }
  }

  /** The network takes so many bytes. */
  drain(bytes = Number.POSITIVE_INFINITY): void {
    this.#queuedBytes = Math.max(0, this.#queuedBytes - bytes);
    if (this.#isFull && this.#queuedBytes <= ROOM_BYTES) {
      this.#isFull = false;
      this.uplink.onRoom();
    }
  }

  /** The network takes everything that comes, for as long as something comes. */
  async drainAll(): Promise<void> {
    // Those who hold back are let in a few at a time.
    for (let idle = 0; idle < 10 + this.members.length; ) {
      const before = this.sent.length;
      this.drain();
      await turn();
      idle = this.sent.length === before ? idle + 1 : 0;
    }
  }

  sentBy(member: Member): number {
    return this.sent.reduce((sum, part) => sum + (part.member === member ? part.bytes : 0), 0);
  }

  check(): void {
    let held = 0;
    for (const member of this.members) {
      const holds = member.isIn ? member.offered - member.arrived : 0;
      held += holds;
      assert.equal(this.uplink.isHolding(member), holds > 0);
      assert.ok(!(holds > 0 && member.isReading), 'a member that holds bytes is read from');
    }
    assert.equal(this.uplink.heldBytes, held);
  }
}

/** A local connection that checks that its bytes go out in their order, each of them once. */
class Member implements UplinkMember {
  readonly #bench: Bench;
  isIn = false;
  isReading = false;
  offered = 0;
  arrived = 0;

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** The program has written so many bytes, and they are read if it is read from. Answers whether they were. */
  read(bytes: number): boolean {
    if (!this.isReading) {
      return false;
    }
    this.offer(bytes);
    return true;
  }

  offer(bytes: number): void {
    const at = this.offered % PERIOD;
    this.offered += bytes;
    this.#bench.uplink.offer(this, PATTERN.subarray(at, at + bytes));
  }

  leave(): void {
    this.isIn = false;
    this.#bench.uplink.leave(this);
  }

  transmit(bytes: Buffer): void {
    assert.ok(this.isIn, 'a member that is gone was asked to send');
    assert.ok(bytes.length > 0, 'nothing was to be sent');
    const at = this.arrived % PERIOD;
    assert.ok(
      PATTERN.subarray(at, at + bytes.length).equals(bytes),
      `other bytes than those at ${this.arrived}`,
    );
    this.arrived += bytes.length;
    assert.ok(this.arrived <= this.offered, 'more was sent than was offered');
    this.#bench.take(this, bytes.length);
  }

  setReading(mayRead: boolean): void {
    assert.ok(this.isIn, 'it was decided about a member that is gone');
    this.isReading = mayRead;
  }
}

// --- Order and completeness ---

type Step =
  | { kind: 'read'; member: number; bytes: number }
  | { kind: 'drain'; bytes: number }
  | { kind: 'turn' }
  | { kind: 'join'; waiting: number[] }
  | { kind: 'leave'; member: number };

const size = fc.oneof(
  fc.integer({ min: 1, max: 2 * KIB }),
  fc.integer({ min: 1, max: CHUNK_BYTES }),
  fc.constantFrom(1, 2 * KIB, 2 * KIB + 1, 16 * KIB, CHUNK_BYTES),
);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({ kind: fc.constant('read' as const), member: fc.nat(39), bytes: size }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('drain' as const), bytes: fc.nat(600 * KIB) }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'turn' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('join' as const), waiting: fc.array(size, { maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('leave' as const), member: fc.nat(39) }) },
);

async function run(bench: Bench, { kind, ...args }: Step): Promise<void> {
  const at = 'member' in args ? args.member % Math.max(1, bench.members.length) : 0;
  const member = bench.members[at];
  switch (kind) {
    case 'read':
      member?.read('bytes' in args ? args.bytes : 0);
      return;
    case 'drain':
      bench.drain('bytes' in args ? args.bytes : 0);
      return;
    case 'turn':
      await turn();
      return;
    case 'join':
      bench.join('waiting' in args ? args.waiting : []);
      return;
    case 'leave':
      if (member?.isIn) {
        member.leave();
        member.isReading = false;
      }
  }
}

test('whatever comes in between, the bytes of each member go out in their order, all of them, and everybody is read again', async () => {
  const steps = fc.array(step, { maxLength: 400, size: 'max' });
  const property = fc.asyncProperty(fc.integer({ min: 1, max: 30 }), steps, async (count, all) => {
    const bench = new Bench();
    for (let index = 0; index < count; index += 1) {
      bench.join();
    }
    for (const each of all) {
      await run(bench, each);
      bench.check();
    }
    await bench.drainAll();
    bench.check();
    assert.equal(bench.uplink.heldBytes, 0);
    for (const member of bench.members.filter(({ isIn }) => isIn)) {
      assert.equal(member.arrived, member.offered);
      assert.equal(member.isReading, true, 'a member stays unread');
    }
  });
  await fc.assert(property, { seed: SEED, numRuns: 500, includeErrorInReport: true });
});

// --- Turns ---

test('while there is room everything goes out at once, and a member alone is never held up', () => {
  const bench = new Bench();
  const alone = bench.join();
  for (let reads = 0; reads < 4; reads += 1) {
    assert.ok(alone.read(CHUNK_BYTES));
  }
  assert.equal(alone.arrived, 4 * CHUNK_BYTES);
  assert.equal(bench.uplink.heldBytes, 0);
});

test('a member that meets a full websocket holds one chunk and is read again when that is out', () => {
  const bench = new Bench();
  const alone = bench.join();
  bench.block();
  assert.ok(alone.read(CHUNK_BYTES));
  assert.equal(alone.isReading, false);
  assert.equal(bench.uplink.heldBytes, CHUNK_BYTES);
  bench.drain();
  assert.equal(alone.arrived, CHUNK_BYTES);
  assert.equal(alone.isReading, true);
  assert.equal(bench.uplink.isHolding(alone), false);
});

test('of what waits for room small chunks go first, and bulk in turns', () => {
  const bench = new Bench();
  const bulk = [bench.join(), bench.join()];
  const shells = [bench.join(), bench.join()];
  bench.block();
  for (const member of bulk) {
    member.read(40 * KIB);
  }
  for (const shell of shells) {
    shell.read(1);
  }
  bench.drain();
  const turns = bench.sent.map(({ member, bytes }) => `${bench.members.indexOf(member)}: ${bytes}`);
  // The last one that is left needs no turns any more.
  assert.deepEqual(turns, [
    '2: 1',
    '3: 1',
    '0: 16384',
    '1: 16384',
    '0: 16384',
    '1: 16384',
    '0: 8192',
    '1: 8192',
  ]);
  assert.ok(bench.members.every(({ isReading }) => isReading));
});

test('many who type without end do not keep an upload from going on, nor it them', async () => {
  const bench = new Bench();
  const upload = bench.join();
  const typists = Array.from({ length: 200 }, () => bench.join());
  bench.block();
  const rounds = 100;
  for (let round = 0; round < rounds; round += 1) {
    for (const typist of typists) {
      typist.read(2 * KIB);
    }
    upload.read(CHUNK_BYTES);
    bench.drain(200 * KIB);
    await turn();
    bench.check();
  }
  const all = bench.sent.reduce((sum, { bytes }) => sum + bytes, 0);
  // One turn of 16 KiB after at most sixteen small chunks of 2 KiB is a third.
  assert.ok(upload.arrived > all / 4, `the upload sent ${upload.arrived} of ${all} bytes`);
  const least = Math.min(...typists.map(({ arrived }) => arrived));
  const most = Math.max(...typists.map(({ arrived }) => arrived));
  assert.ok(least > most / 3, `those who type sent ${least} to ${most} bytes`);
});

test('one that is read many times in a row sends once in a round, as long as others send too', async () => {
  const bench = new Bench();
  const [greedy, modest] = [bench.join(), bench.join()];
  greedy.read(1000);
  modest.read(1000);
  await turn();
  // Node reads a socket that has much to give up to 32 times before it looks at the next one.
  assert.ok(greedy.read(1000));
  assert.ok(greedy.read(1000));
  assert.equal(greedy.read(1000), false);
  modest.read(1000);
  assert.equal(greedy.arrived, 2000);
  await turn();
  assert.deepEqual([greedy.arrived, modest.arrived], [3000, 2000]);
  assert.deepEqual([greedy.isReading, modest.isReading], [true, true]);

  // Once the other one is silent there is nothing to share.
  for (let round = 0; round < 2; round += 1) {
    greedy.read(1000);
    await turn();
  }
  const before = greedy.arrived;
  for (let reads = 0; reads < 5; reads += 1) {
    assert.ok(greedy.read(1000));
  }
  assert.equal(greedy.arrived, before + 5000);
});

// --- Bounds ---

test('a thousand members that all want to send hold little together, and each gets its share', async () => {
  const bench = new Bench();
  const members = Array.from({ length: 1_000 }, () => bench.join());
  const wanted = 3 * CHUNK_BYTES;
  let highest = 0;
  const readAll = () => {
    for (const member of members) {
      if (member.offered < wanted) {
        member.read(CHUNK_BYTES);
      }
      highest = Math.max(highest, bench.uplink.heldBytes);
    }
  };
  bench.block();
  readAll();
  assert.equal(members.filter(({ isReading }) => isReading).length, 0);
  const [least, most] = [
    () => Math.min(...members.map(arrivedOf)),
    () => Math.max(...members.map(arrivedOf)),
  ];
  let rounds = 0;
  for (; least() < wanted && rounds < 20_000; rounds += 1) {
    bench.drain(128 * KIB);
    await turn();
    readAll();
    // Nobody gets far ahead of anybody.
    assert.ok(most() - least() <= 2 * CHUNK_BYTES, `${least()} to ${most()} bytes`);
  }
  assert.equal(least(), wanted, `after ${rounds} rounds`);
  assert.ok(highest <= MOST_HELD_BYTES, `${highest} bytes were held`);
  await bench.drainAll();
  assert.equal(bench.uplink.heldBytes, 0);
  assert.equal(members.filter(({ isReading }) => !isReading).length, 0);
});

const arrivedOf = ({ arrived }: Member) => arrived;

test('what many have said before they are carried is sent before more is read from them', async () => {
  const bench = new Bench();
  bench.block();
  const members = Array.from({ length: 200 }, () => bench.join([CHUNK_BYTES]));
  assert.equal(bench.uplink.heldBytes, 200 * CHUNK_BYTES);
  for (let rounds = 0; bench.uplink.heldBytes > MOST_HELD_BYTES; rounds += 1) {
    assert.ok(rounds < 200, `still ${bench.uplink.heldBytes} bytes are held`);
    bench.drain();
    await turn();
    for (const member of members) {
      member.read(CHUNK_BYTES);
    }
    bench.check();
  }
});

test('one that joins while too much is held is not read from until there is room', async () => {
  const bench = new Bench();
  bench.fill();
  const late = bench.join();
  assert.equal(late.isReading, false);
  // What it has said while it waited for its place is taken over all the same.
  const talkative = bench.join([100]);
  assert.equal(bench.uplink.isHolding(talkative), true);
  bench.check();
  await bench.drainAll();
  assert.deepEqual([late.isReading, talkative.isReading], [true, true]);
  assert.equal(talkative.arrived, 100);
});

test('those who hold back though they hold nothing go on even if they have nothing to say', async () => {
  const bench = new Bench();
  const idle = Array.from({ length: 500 }, () => bench.join());
  bench.fill();
  assert.ok(idle.every(({ isReading }) => !isReading));
  bench.drain();
  // Half of it goes out, and then the websocket is full again for good.
  for (let round = 0; round < 300 && idle.some(({ isReading }) => !isReading); round += 1) {
    bench.drain(16 * KIB);
    await turn();
  }
  assert.ok(idle.every(({ isReading }) => isReading));
});

// --- Leaving ---

test('what a member holds goes with it, and the others take its room', async () => {
  const bench = new Bench();
  const [waiting, leaving] = [bench.join(), bench.join()];
  const senders = bench.fill();
  assert.deepEqual([waiting.isReading, leaving.isReading], [false, false]);
  // From here on every word about it would be too much, which its setReading() checks.
  leaving.leave();
  const stay = senders.splice(0, 2);
  for (const sender of senders) {
    sender.leave();
  }
  bench.check();
  assert.equal(bench.uplink.heldBytes, 2 * CHUNK_BYTES);
  assert.ok(bench.isFull);
  assert.equal(waiting.isReading, true, 'there is room to hold what it says');
  await bench.drainAll();
  assert.equal(bench.uplink.heldBytes, 0);
  assert.deepEqual(new Set(bench.sent.map(({ member }) => member)), new Set(stay));
  assert.deepEqual(stay.map(arrivedOf), [CHUNK_BYTES, CHUNK_BYTES]);
});

test('a member may leave twice, or without ever having joined', () => {
  const bench = new Bench();
  const member = bench.join();
  bench.block();
  member.read(10);
  member.leave();
  member.leave();
  bench.uplink.leave(new Member(bench));
  assert.equal(bench.uplink.heldBytes, 0);
  bench.drain();
  assert.equal(bench.sent.length, 0);
});
