import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { dial, ended, receive, until } from '../../helpers/source-harness.ts';
import { converse, pour, pseudoRandom, speak } from './conversation.ts';
import { type Scene, startPlane, startScene } from './scene.ts';

const MIB = 1024 * 1024;
const BULK_BYTES = 96 * MIB;
const SOME = { up: 3 * MIB, down: 3 * MIB };
/** What both ends, the data plane and the device may hold together, with all of them in this process. */
const MEMORY_BYTES = 64 * MIB;
/** 512 KiB and what was under way when it was reached, for each of the two ways. */
const RELAY_BYTES = 2 * MIB;

/** Digest of the first `count` bytes that arrive. Reads only from the moment it is called. */
function digest(socket: Socket, count: number): Promise<string> {
  const hash = createHash('sha256');
  let left = count;
  return new Promise((resolve) => {
    socket.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      left -= chunk.length;
      if (left <= 0) {
        resolve(`${hash.digest('hex')} and ${-left} bytes too many`);
      }
    });
    socket.resume();
  });
}

function digestOf(name: string, count: number): string {
  const hash = createHash('sha256').update(pseudoRandom(name, count));
  return `${hash.digest('hex')} and 0 bytes too many`;
}

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

/** A service that sends BULK_BYTES when asked anything, and ends when the other end does. */
function flood(socket: Socket): void {
  socket.once('data', () => {
    pour(socket, 'flood', BULK_BYTES).catch(() => {});
  });
  socket.once('end', () => socket.end());
}

const flushed = (socket: Socket) => socket.bytesWritten - socket.writableLength;

/** What is held for a slow end, from now on: watched all the time, since it may pass. */
function watch(t: TestContext, scene: Scene) {
  const highest = { held: 0, relay: 0, memory: 0 };
  const before = process.memoryUsage().rss;
  const timer = setInterval(() => {
    const { uplinkBytes, downlinkBytes } = scene.source.buffered();
    highest.held = Math.max(highest.held, uplinkBytes + downlinkBytes);
    highest.relay = Math.max(highest.relay, scene.plane.pendingBytes());
    highest.memory = Math.max(highest.memory, process.memoryUsage().rss - before);
  }, 2);
  t.after(() => clearInterval(timer));
  return highest;
}

/** A first transfer, so that what a process takes for its first bulk is not counted as held. */
async function warmUp(t: TestContext, scene: Scene): Promise<void> {
  await Promise.all(
    ['VNC', 'WEB'].map(async (name) => converse(await dial(t, scene.ports[name]), name, SOME)),
  );
}

test('a local program that reads nothing holds up its own tunnel within bounds, and no other', async (t) => {
  const plane = await startPlane(t);
  const services = ['SSH', 'VNC', 'WEB'];
  const scene = await startScene(t, {
    on: plane,
    services,
    serve: { SSH: flood },
  });
  const neighbour = await startScene(t, { on: plane, services });
  await warmUp(t, neighbour);

  const highest = watch(t, scene);
  const reader = await dial(t, scene.ports.SSH);
  reader.pause();
  reader.write('go');
  await until('the device has begun', () => scene.targets.SSH!.sockets.size === 1);
  const [device] = scene.targets.SSH!.sockets;
  const stuckAt = await settled(() => flushed(device!));
  assert.ok(stuckAt < BULK_BYTES / 2, `the device could send ${stuckAt} bytes to nobody`);

  // Another tunnel is not held up by it, …
  await Promise.all(services.map(async (name) => converse(await dial(t, neighbour.ports[name]), name, SOME)));
  // … nothing is held but what is allowed, and nothing is lost.
  assert.ok(highest.held < 1.5 * MIB, `the source held ${highest.held} bytes`);
  assert.ok(highest.relay < RELAY_BYTES, `the data plane held ${highest.relay} bytes`);
  assert.ok(highest.memory < MEMORY_BYTES, `memory grew by ${highest.memory} bytes`);
  assert.equal(await digest(reader, BULK_BYTES), digestOf('flood', BULK_BYTES));
  await until('nothing is held', () => scene.source.buffered().downlinkBytes === 0);
});

test('a local program that reads nothing is cut off when others of its tunnel want to go on', async (t) => {
  const scene = await startScene(t, { services: ['SSH', 'VNC', 'WEB'], serve: { SSH: flood } });
  await warmUp(t, scene);
  const highest = watch(t, scene);
  const reader = await dial(t, scene.ports.SSH);
  reader.pause();
  reader.write('go');
  await until('the device has begun', () => scene.targets.SSH!.sockets.size === 1);
  await settled(() => flushed([...scene.targets.SSH!.sockets][0]!));

  await converse(await dial(t, scene.ports.VNC), 'VNC', { up: 24 * MIB, down: 24 * MIB });
  await converse(await dial(t, scene.ports.WEB), 'WEB', SOME);
  await ended(reader);
  assert.ok(reader.bytesRead < BULK_BYTES / 2, `${reader.bytesRead} bytes came through`);
  assert.ok(highest.held < 18 * MIB, `the source held ${highest.held} bytes`);
  await until('nothing is held', () => scene.source.buffered().downlinkBytes === 0);
  await until('the device has closed it', () => scene.targets.SSH!.sockets.size === 0);
});

test('a local program that reads nothing and is then gone lets its tunnel go on', async (t) => {
  const scene = await startScene(t, {
    services: ['SSH', 'VNC', 'WEB'],
    serve: { SSH: flood },
  });
  const other = await dial(t, scene.ports.VNC);
  await converse(other, 'VNC', SOME);
  const reader = await dial(t, scene.ports.SSH);
  reader.pause();
  reader.write('go');
  await until('it is held up', () => scene.source.buffered().downlinkBytes > MIB);
  const held = converse(other, 'VNC', SOME);
  reader.resetAndDestroy();
  await held;
  await until('the device has closed it', () => scene.targets.SSH!.sockets.size === 0);
});

test('a service that reads nothing holds up its own tunnel within bounds, and no other', async (t) => {
  const plane = await startPlane(t);
  const services = ['SSH', 'VNC', 'WEB'];
  const scene = await startScene(t, { on: plane, services, serve: { SSH: (socket) => socket.pause() } });
  const neighbour = await startScene(t, { on: plane, services });
  await warmUp(t, scene);
  await warmUp(t, neighbour);
  const watcher = await dial(t, scene.ports.VNC);
  await converse(watcher, 'VNC', { up: 1, down: 1 });

  const highest = watch(t, scene);
  const writer = await dial(t, scene.ports.SSH);
  const poured = pour(writer, 'flood', BULK_BYTES);
  const stuckAt = await settled(() => flushed(writer));
  assert.ok(stuckAt < BULK_BYTES / 2, `the program could send ${stuckAt} bytes to nobody`);

  await Promise.all(services.map(async (name) => converse(await dial(t, neighbour.ports[name]), name, SOME)));
  // The way down of the same tunnel is open.
  const served = [...scene.targets.VNC!.sockets].at(-1);
  const received = receive(watcher, 3 * MIB);
  await pour(served!, 'picture', 3 * MIB);
  assert.ok((await received).equals(pseudoRandom('picture', 3 * MIB)));
  assert.ok(highest.held < MIB, `the source held ${highest.held} bytes`);
  assert.ok(highest.relay < RELAY_BYTES, `the data plane held ${highest.relay} bytes`);
  assert.ok(highest.memory < MEMORY_BYTES, `memory grew by ${highest.memory} bytes`);

  const [device] = scene.targets.SSH!.sockets;
  assert.equal(await digest(device!, BULK_BYTES), digestOf('flood', BULK_BYTES));
  await poured;
  await until('nothing is held', () => scene.source.buffered().uplinkBytes === 0);
  await converse(await dial(t, scene.ports.WEB), 'WEB', SOME);
});

test('a cut while a program and a service are both held up leaves the tunnel usable', async (t) => {
  const scene = await startScene(t, {
    services: ['SSH', 'VNC', 'WEB'],
    serve: {
      SSH: flood,
      VNC: (socket) => socket.pause(),
      WEB: speak('WEB'),
    },
  });
  const reader = await dial(t, scene.ports.SSH);
  const writer = await dial(t, scene.ports.VNC);
  reader.pause();
  reader.write('go');
  pour(writer, 'flood', BULK_BYTES).catch(() => {});
  await until('the way down is full', () => scene.source.buffered().downlinkBytes > MIB);
  await until('the way up is full', () => scene.source.buffered().uplinkBytes > 200_000);
  scene.plane.cutConnections();
  await until('the cut is noticed', () => scene.statuses.some(({ kind }) => kind === 'reconnecting'));
  await scene.connected();
  // The program still does not read what is left for it, and that holds up nobody any more.
  await converse(await dial(t, scene.ports.WEB), 'WEB', SOME);
});
