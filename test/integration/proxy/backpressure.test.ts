import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { Wire } from '../../helpers/destination.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  dial,
  echo,
  ended,
  exchange,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';

const MIB = 1024 * 1024;
const BULK_BYTES = 64 * MIB;
const PIECE = randomBytes(MIB);
/** What may wait for the network in all, however many write: the websocket's own limit, the uplink's, and some chunks. */
const UPLINK_BYTES = 2 * MIB;
/** With several connections so much waits for a slow one until the websocket is read no more. */
const SHARED_BYTES = 16 * MIB;

/** Writes BULK_BYTES as fast as the other side takes them. */
function pour(socket: Socket): void {
  let left = BULK_BYTES;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= PIECE.length;
      if (!socket.write(PIECE)) {
        socket.once('drain', more);
        return;
      }
    }
  };
  more();
}

/** What socket has handed to the system. */
const flushed = (socket: Socket) => socket.bytesWritten - socket.writableLength;

/** Waits until a number has stopped growing. */
async function settled(read: () => number): Promise<number> {
  for (let last = -1; ; ) {
    const now = read();
    if (now === last && now > 0) {
      return now;
    }
    last = now;
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

function expectedHash(): string {
  const hash = createHash('sha256');
  for (let sent = 0; sent < BULK_BYTES; sent += PIECE.length) {
    hash.update(PIECE);
  }
  return hash.digest('hex');
}

async function hashOf(socket: Socket, bytes: number): Promise<string> {
  const hash = createHash('sha256');
  let length = 0;
  return new Promise((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      length += chunk.length;
      if (length === bytes) {
        resolve(hash.digest('hex'));
      }
    });
    socket.resume();
  });
}

test('a program that does not read holds up the device instead of filling memory', async (t) => {
  let sender: Socket | null = null;
  const target = await startTarget(t, (socket) => {
    sender = socket;
    socket.once('data', () => pour(socket));
  });
  const { ports, source } = await startHarness(t, { targets: { SSH: target.port } });
  const reader = await dial(t, ports.SSH);
  let highest = 0;
  const watch = setInterval(() => {
    highest = Math.max(highest, source.buffered().downlinkBytes);
  }, 1);
  t.after(() => clearInterval(watch));
  reader.pause();
  reader.write('go');
  await until('the device has begun', () => sender !== null && flushed(sender) > 0);
  const stuckAt = await settled(() => flushed(sender!));
  assert.ok(stuckAt < BULK_BYTES / 2, `the device could send ${stuckAt} bytes to nobody`);
  // One limit, and what was under way when it was reached: a frame and a chunk of the socket.
  assert.ok(highest > 0 && highest < 1.5 * MIB, `${highest} bytes were held`);

  assert.equal(await hashOf(reader, BULK_BYTES), expectedHash());
  assert.ok(highest < 1.5 * MIB, `${highest} bytes were held`);
  await until('everything is out', () => source.buffered().downlinkBytes === 0);
});

test('a network that takes nothing holds up the program instead of filling memory', async (t) => {
  let arrived: Promise<string> | null = null;
  const target = await startTarget(t, (socket) => {
    arrived = hashOf(socket, BULK_BYTES);
  });
  const { ports, source, relay } = await startHarness(t, { targets: { SSH: target.port } });
  const writers = [await dial(t, ports.SSH)];
  const writer = writers[0]!;
  await until('it is carried', () => source.traffic()[0]!.connections === 1);
  const release = relay.holdSource();
  let highest = 0;
  const watch = setInterval(() => {
    highest = Math.max(highest, source.buffered().uplinkBytes);
  }, 1);
  t.after(() => clearInterval(watch));
  pour(writer);
  const stuckAt = await settled(() => flushed(writer));
  assert.ok(stuckAt < BULK_BYTES / 2, `the program could send ${stuckAt} bytes to nobody`);
  assert.ok(highest > 200_000 && highest < 512 * 1024, `${highest} bytes were held`);

  release();
  await until('the target has the connection', () => arrived !== null);
  assert.equal(await arrived, expectedHash());
  assert.ok(highest < 512 * 1024, `${highest} bytes were held`);
});

for (const { count, bytes } of [
  { count: 50, bytes: 2 * MIB },
  { count: 500, bytes: 256 * 1024 },
]) {
  test(`${count} programs that write at once share the limit of the uplink`, async (t) => {
    const target = await startTarget(t, (socket) => socket.resume());
    const { ports, source, relay } = await startHarness(t, { targets: { SSH: target.port } });
    const writers = await Promise.all(Array.from({ length: count }, () => dial(t, ports.SSH)));
    await until('all are carried', () => source.traffic()[0]!.connections === count);
    const release = relay.holdSource();
    let highest = 0;
    const watch = setInterval(() => {
      highest = Math.max(highest, source.buffered().uplinkBytes);
    }, 1);
    t.after(() => clearInterval(watch));
    const content = Buffer.alloc(bytes);
    for (const writer of writers) {
      writer.write(content);
    }
    await settled(() => writers.reduce((sum, writer) => sum + flushed(writer), 0));
    const { uplinkBytes } = source.buffered();
    // Were there no limit but that of each connection, several times as much would be held.
    assert.ok(uplinkBytes > MIB / 2 && uplinkBytes < UPLINK_BYTES, `${uplinkBytes} bytes were held`);
    release();
    await until('everything has arrived', () => source.traffic()[0]!.bytesUp === count * bytes);
    assert.ok(highest < UPLINK_BYTES, `${highest} bytes were held`);
    await until('nothing is held', () => source.buffered().uplinkBytes === 0);
  });
}

test('a connection that was held up lets the others go on as soon as it is gone', async (t) => {
  const target = await startTarget(t, (socket) => {
    socket.once('data', (first: Buffer) => {
      if (first.toString() === 'pour') {
        pour(socket);
      } else {
        socket.write(first);
        echo(socket);
      }
    });
  });
  const { ports, source } = await startHarness(t, { targets: { SSH: target.port } });
  const other = await dial(t, ports.SSH);
  await exchange(other, 1000);
  const blocked = await dial(t, ports.SSH);
  blocked.pause();
  blocked.write('pour');
  await until('all are held up', () => source.buffered().downlinkBytes > SHARED_BYTES);
  blocked.resetAndDestroy();
  await exchange(other, MIB);
  await until('nothing is held', () => source.buffered().downlinkBytes === 0);
});

test('a program that never takes what is left for it is cut off 30 seconds after the device closed', async (t) => {
  const clock = new FakeClock();
  const target = await startTarget(t, () => {});
  const { ports, relay, source } = await startHarness(t, { targets: { SSH: target.port }, clock });
  const socket = await dial(t, ports.SSH);
  socket.pause();
  await until('it is carried', () => source.traffic()[0]!.connections === 1);
  // Alone, it would keep the websocket from being read, and with it the reset.
  await dial(t, ports.SSH);
  await until('another is carried', () => source.traffic()[0]!.connections === 2);
  const payload = Buffer.alloc(64_512);
  for (let part = 0; source.buffered().downlinkBytes < MIB / 2 && part < 1000; part += 1) {
    relay.inject({ type: Wire.DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload });
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  relay.inject({ type: Wire.CONNECTION_RESET, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  await until('the reset was taken', () => source.traffic()[0]!.connections === 1);
  await clock.advance(29_000);
  assert.ok(source.buffered().downlinkBytes > 0);
  await clock.advance(1_000);
  await until('nothing is held', () => source.buffered().downlinkBytes === 0);
  await ended(socket);
});
