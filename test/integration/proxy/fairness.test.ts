/** What many connections of one tunnel do to each other when the network is the narrow place. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { Wire } from '../../helpers/destination.ts';
import { slowNetwork } from '../../helpers/slow-network.ts';
import {
  dial,
  exchange,
  type Harness,
  receive,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';

const MIB = 1024 * 1024;
const PIECE = randomBytes(MIB);

/** Writes without end, as fast as the other side takes it. */
function pour(socket: Socket): void {
  while (!socket.destroyed && socket.write(PIECE)) {
    // The next piece.
  }
  if (!socket.destroyed) {
    socket.once('drain', () => pour(socket));
  }
}

/** A tunnel whose websocket runs over a network of so many bytes a second. */
async function startSlowTunnel(t: TestContext, port: number, bytesPerSecond: number): Promise<Harness> {
  const harness = await startHarness(t, { targets: { SSH: port }, connect: false });
  const narrow = await slowNetwork(t, { port: harness.relay.port, bytesPerSecond });
  const endpoint = `ws://127.0.0.1:${narrow}`;
  assert.ok(harness.source.connect({ endpoint, ...harness.token, destinationVersion: 3 }).ok);
  await until('the session is connected', () => harness.statuses.some(({ kind }) => kind === 'connected'));
  return harness;
}

test('in a shell every keystroke is answered while forty bulk transfers run both ways, and all of those go on', async (t) => {
  const uploaded = new Map<string, number>();
  const target = await startTarget(t, (socket) => {
    // The first eight bytes say what it is.
    socket.once('readable', () => {
      const name = String(socket.read(8));
      if (name.startsWith('down')) {
        pour(socket);
      } else if (name.startsWith('up')) {
        socket.on('data', (bytes: Buffer) => uploaded.set(name, (uploaded.get(name) ?? 0) + bytes.length));
      } else {
        socket.pipe(socket);
      }
    });
  });
  const { ports } = await startSlowTunnel(t, target.port, 48 * MIB);
  const names = (way: string) => Array.from({ length: 20 }, (_, at) => `${way} ${at}`.padEnd(8));
  const downloaded = new Map<string, number>();
  for (const name of names('up')) {
    const socket = await dial(t, ports.SSH);
    socket.write(name);
    pour(socket);
  }
  for (const name of names('down')) {
    const socket = await dial(t, ports.SSH);
    socket.on('data', (bytes: Buffer) => downloaded.set(name, (downloaded.get(name) ?? 0) + bytes.length));
    socket.write(name);
  }
  const progress = () => [
    ...names('up').map((name) => uploaded.get(name)),
    ...names('down').map((name) => downloaded.get(name)),
  ];
  await until('all transfers have begun', () => progress().every((bytes) => bytes !== undefined));
  const shell = await dial(t, ports.SSH);
  shell.write('shell'.padEnd(8));
  const before = progress();
  for (const key of 'ls; exit') {
    const answer = receive(shell, 1);
    shell.write(key);
    assert.equal((await answer).toString(), key);
  }
  await until('every transfer has gone on', () =>
    progress().every((bytes, at) => bytes! >= before[at]! + 200_000),
  );
});

test('of fifty uploads that begin together the slowest gets a tenth of what the fastest gets, or more', async (t) => {
  const count = 50;
  const target = await startTarget(t, (socket) => socket.resume());
  const { ports, relay, source } = await startSlowTunnel(t, target.port, 96 * MIB);
  const sockets = await Promise.all(Array.from({ length: count }, () => dial(t, ports.SSH)));
  await until('all are carried', () => source.traffic()[0]!.connections === count);
  for (const socket of sockets) {
    pour(socket);
  }
  await until('enough has passed', () => source.traffic()[0]!.bytesUp > count * 3 * MIB);
  const passed = new Map<number, number>();
  for (const { type, connectionId, payloadBytes } of relay.fromSource) {
    if (type === Wire.DATA) {
      passed.set(connectionId, (passed.get(connectionId) ?? 0) + payloadBytes);
    }
  }
  const shares = Array.from(passed.values()).sort((a, b) => a - b);
  assert.equal(shares.length, count);
  assert.ok(shares[0]! >= shares.at(-1)! / 10, `from ${shares[0]} to ${shares.at(-1)} bytes`);
});

test('an upload and a download side by side both arrive whole over a slow network, and small requests between them', async (t) => {
  const target = await startTarget(t, (socket) => socket.pipe(socket));
  const { ports, source } = await startSlowTunnel(t, target.port, 48 * MIB);
  const bulk = [1, 2].map(async () => exchange(await dial(t, ports.SSH), 24 * MIB));
  let isDone = false;
  const requests = async () => {
    let count = 0;
    for (; !isDone || count === 0; count += 1) {
      const socket = await dial(t, ports.SSH);
      await exchange(socket, 300);
      socket.resetAndDestroy();
    }
    return count;
  };
  const counts = [requests(), requests(), requests()];
  await Promise.all(bulk);
  isDone = true;
  assert.ok((await Promise.all(counts)).every((count) => count > 0));
  await until('nothing is held', () => source.buffered().uplinkBytes + source.buffered().downlinkBytes === 0);
});
