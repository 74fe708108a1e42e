/** Local services that are not there, not yet there, elsewhere, or that take nothing. */
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Socket } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { Wire } from '../../helpers/destination.ts';
import { type DestinationHarness, said, startDestinationHarness } from '../../helpers/destination-harness.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { dial, echo, ended, exchange, receive, startTarget, until } from '../../helpers/source-harness.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const MIB = 1024 * 1024;
const PIECE = randomBytes(MIB);

interface Door {
  port: number;
  /** Begins to listen on the port that nobody had until then. */
  open(serve: (socket: Socket) => void): Promise<void>;
}

/** A port on which nobody listens yet. */
async function closedDoor(t: TestContext): Promise<Door> {
  const server = createServer({ allowHalfOpen: true });
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const port = await quietPort();
  const sockets = new Set<Socket>();
  t.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });
  return {
    port,
    async open(serve) {
      server.on('connection', (socket: Socket) => {
        sockets.add(socket);
        socket.on('error', () => {});
        serve(socket);
      });
      await listen(port);
    },
  };
}

const tries = ({ logLines }: DestinationHarness) =>
  logLines.filter((line) => line.includes('another try follows')).length;

/** Writes so many MiB as fast as the other side takes them. */
function pour(socket: Socket, mebibytes: number): void {
  let left = mebibytes;
  const more = () => {
    while (left > 0 && !socket.destroyed) {
      left -= 1;
      if (!socket.write(PIECE)) {
        socket.once('drain', more);
        return;
      }
    }
  };
  more();
}

function hashOfPieces(count: number): string {
  const hash = createHash('sha256');
  for (let at = 0; at < count; at += 1) {
    hash.update(PIECE);
  }
  return hash.digest('hex');
}

function hashOf(socket: Socket, bytes: number): Promise<string> {
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

/** Remembers the most bytes that were held for slow services. */
function watchHeld(t: TestContext, { destination }: DestinationHarness): { most: number } {
  const seen = { most: 0 };
  const watch = setInterval(() => {
    seen.most = Math.max(seen.most, destination.buffered().downlinkBytes);
  }, 1);
  t.after(() => clearInterval(watch));
  return seen;
}

for (const source of [1, 2, 3] as const) {
  test(`a V${source} source: a service that refuses is tried for 12.5 seconds, then the stream is reset`, async (t) => {
    const clock = new FakeClock();
    const door = await closedDoor(t);
    const harness = await startDestinationHarness(t, { targets: { SSH: door.port }, source, clock });
    const socket = await dial(t, harness.ports.SSH);
    socket.write('hello?');
    const over = ended(socket);
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await until('the try has failed', () => tries(harness) === attempt);
      assert.deepEqual(said(harness.relay.fromDestination), []);
      await clock.advance(2_500);
    }
    await over;
    assert.deepEqual(said(harness.relay.fromDestination), [`STREAM_RESET 1/0 ${source === 1 ? '' : 'SSH'}`]);
    assert.equal(harness.destination.traffic()[0]!.connections, 0);
    assert.equal(harness.destination.buffered().downlinkBytes, 0);
    assert.ok(
      harness.logLines.some((line) =>
        line.startsWith('warn service cannot be reached service="SSH" stream=1'),
      ),
    );

    // The next connection is a new chance.
    await door.open(echo);
    socket.destroy();
    await exchange(await dial(t, harness.ports.SSH), 1000);
  });
}

test('while one service is waited for, the others go on, and further connections to it are waited for too', async (t) => {
  const clock = new FakeClock();
  const door = await closedDoor(t);
  const web = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: door.port, WEB: web.port }, clock });
  const waiting = [await dial(t, harness.ports.SSH), await dial(t, harness.ports.SSH)];
  await until('both tries have failed', () => tries(harness) === 2);
  await exchange(await dial(t, harness.ports.WEB), MIB);
  const over = Promise.all(waiting.map(ended));
  for (let attempt = 2; attempt <= 5; attempt += 1) {
    await clock.advance(2_500);
    await until('both tries have failed', () => tries(harness) === 2 * attempt);
  }
  await clock.advance(2_500);
  await over;
  // The stream lives on as long as another connection of it may still come about; which try fails first is open.
  const last = said(harness.relay.fromDestination);
  assert.ok(
    [
      ['CONNECTION_RESET 1/1 SSH', 'CONNECTION_RESET 1/2 SSH'],
      ['CONNECTION_RESET 1/2 SSH', 'STREAM_RESET 1/0 SSH'],
    ].some((expected) => expected.join() === last.join()),
    last.join(),
  );
  await exchange(await dial(t, harness.ports.WEB), 1000);
});

test('a service that comes up while it is waited for gets everything that was sent meanwhile', async (t) => {
  const clock = new FakeClock();
  const door = await closedDoor(t);
  const harness = await startDestinationHarness(t, { targets: { SSH: door.port }, clock });
  const socket = await dial(t, harness.ports.SSH);
  const sent = randomBytes(300_000);
  const answer = receive(socket, sent.length);
  socket.write(sent);
  await until('it is held', () => harness.destination.buffered().downlinkBytes === sent.length);
  await until('the try has failed', () => tries(harness) === 1);
  await door.open(echo);
  await clock.advance(2_500);
  assert.ok(sent.equals(await answer));
  await exchange(socket, 100_000);
  await until('nothing is held', () => harness.destination.buffered().downlinkBytes === 0);
});

test('a source that leaves while a service is waited for ends the wait', async (t) => {
  for (const how of ['connection', 'stream', 'session', 'websocket'] as const) {
    const clock = new FakeClock();
    const door = await closedDoor(t);
    const harness = await startDestinationHarness(t, { targets: { SSH: door.port }, clock, source: null });
    const { relay, destination } = harness;
    const address = { streamId: 1, serviceId: 'SSH' };
    relay.injectToDestination({ type: Wire.STREAM_START, ...address, connectionId: 1 });
    relay.injectToDestination({
      type: Wire.DATA,
      ...address,
      connectionId: 1,
      payload: Buffer.from('unheard'),
    });
    await until('the try has failed', () => tries(harness) === 1);
    if (how === 'connection') {
      relay.injectToDestination({ type: Wire.CONNECTION_RESET, ...address, connectionId: 1 });
    } else if (how === 'stream') {
      relay.injectToDestination({ type: Wire.STREAM_RESET, ...address });
    } else if (how === 'session') {
      relay.injectToDestination({ type: Wire.SESSION_RESET });
    } else {
      relay.cutDestination();
    }
    await until('nothing is held', () => destination.buffered().downlinkBytes === 0);
    let served = 0;
    await door.open(() => {
      served += 1;
    });
    await clock.advance(20_000);
    assert.equal(tries(harness), 1);
    assert.equal(served, 0);
    assert.deepEqual(said(relay.fromDestination), []);
  }
});

test('an upload to a service that is not up holds a bounded amount, and gives up for the sake of the others', async (t) => {
  const clock = new FakeClock();
  const door = await closedDoor(t);
  const web = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: door.port, WEB: web.port }, clock });
  const seen = watchHeld(t, harness);
  const socket = await dial(t, harness.ports.SSH);
  await until('the try has failed', () => tries(harness) === 1);
  const over = ended(socket);
  pour(socket, 64);
  await until('as much as allowed is held', () => harness.destination.buffered().downlinkBytes > MIB);
  await clock.advance(2_500);
  await over;
  socket.destroy();
  await exchange(await dial(t, harness.ports.WEB), MIB);
  assert.ok(seen.most < 1.5 * MIB, `${seen.most} bytes were held`);
  assert.deepEqual(said(harness.relay.fromDestination), ['STREAM_RESET 1/0 SSH']);
  assert.equal(harness.destination.buffered().downlinkBytes, 0);
});

test('an upload to a service that is not up, beside other connections: it is cut off after five seconds', async (t) => {
  const clock = new FakeClock();
  const door = await closedDoor(t);
  const web = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, {
    targets: { SSH: door.port, WEB: web.port },
    clock,
    // So that no try fails meanwhile.
    tuning: { localRetryDelayMs: 60_000 },
  });
  const seen = watchHeld(t, harness);
  const other = await dial(t, harness.ports.WEB);
  await exchange(other, 1000);
  const socket = await dial(t, harness.ports.SSH);
  await until('the try has failed', () => tries(harness) === 1);
  const over = ended(socket);
  pour(socket, 64);
  await until('as much as allowed is held', () => harness.destination.buffered().downlinkBytes > 16 * MIB);
  const answer = exchange(other, MIB);
  await clock.advance(5_000);
  await over;
  await answer;
  assert.ok(seen.most < 17 * MIB, `${seen.most} bytes were held`);
  assert.deepEqual(said(harness.relay.fromDestination), ['CONNECTION_RESET 1/1 SSH']);
});

test('a Unix socket as target', async (t) => {
  const dir = tempDir();
  const file = path.join(dir.path, 'service.sock');
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    echo(socket);
  });
  await new Promise<void>((resolve) => server.listen(file, resolve));
  t.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
    dir.remove();
  });
  const { ports } = await startDestinationHarness(t, {
    targets: { SSH: { path: file } },
    localAddress: '127.0.0.1',
  });
  await exchange(await dial(t, ports.SSH), 3 * MIB);
});

test('IPv6 addresses and names as targets, and an address of this computer to come from', async (t) => {
  const servers = await Promise.all(
    ['::1', '127.0.0.1'].map(async (host) => {
      const sockets = new Set<Socket>();
      const seen: string[] = [];
      const server = createServer({ allowHalfOpen: true }, (socket) => {
        sockets.add(socket);
        seen.push(String(socket.remoteAddress));
        socket.on('error', () => {});
        echo(socket);
      });
      await new Promise<void>((resolve) => server.listen({ port: 0, host }, resolve));
      t.after(() => {
        for (const socket of sockets) {
          socket.destroy();
        }
        server.close();
      });
      return { port: (server.address() as { port: number }).port, seen };
    }),
  );
  const [six, four] = servers as [(typeof servers)[0], (typeof servers)[0]];
  const first = await startDestinationHarness(t, {
    targets: { SSH: { host: '::1', port: six.port }, WEB: { host: 'localhost', port: four.port } },
  });
  await exchange(await dial(t, first.ports.SSH), 1000);
  await exchange(await dial(t, first.ports.WEB), 1000);
  const second = await startDestinationHarness(t, {
    targets: { SSH: { host: '127.0.0.1', port: four.port } },
    localAddress: '127.0.0.88',
  });
  await exchange(await dial(t, second.ports.SSH), 1000);
  assert.deepEqual(six.seen, ['::1']);
  assert.deepEqual(four.seen, ['127.0.0.1', '127.0.0.88']);
});

test('a service that does not read holds up the source instead of filling memory', async (t) => {
  let reader: Socket | null = null;
  const target = await startTarget(t, (socket) => {
    socket.pause();
    reader = socket;
  });
  const harness = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const seen = watchHeld(t, harness);
  const writer = await dial(t, harness.ports.SSH);
  pour(writer, 64);
  await until('as much as allowed is held', () => harness.destination.buffered().downlinkBytes > MIB / 2);
  const sent = writer.bytesWritten - writer.writableLength;
  assert.ok(sent < 48 * MIB, `${sent} bytes were sent to nobody`);
  await until('the service has its connection', () => reader !== null);
  assert.equal(await hashOf(reader!, 64 * MIB), hashOfPieces(64));
  assert.ok(seen.most < 1.5 * MIB, `${seen.most} bytes were held`);
});

test('a service that takes nothing, beside other connections: they go on, and it is cut off after five seconds', async (t) => {
  const clock = new FakeClock();
  const blocked = await startTarget(t, (socket) => socket.pause());
  const web = await startTarget(t, echo);
  const harness = await startDestinationHarness(t, { targets: { SSH: blocked.port, WEB: web.port }, clock });
  const seen = watchHeld(t, harness);
  const other = await dial(t, harness.ports.WEB);
  await exchange(other, 1000);
  const writer = await dial(t, harness.ports.SSH);
  let isOver = false;
  void ended(writer).then(() => {
    isOver = true;
  });
  pour(writer, 8);
  await until('it takes nothing', () => harness.destination.buffered().downlinkBytes > 0);
  await exchange(other, MIB);
  pour(writer, 56);
  await until('as much as allowed is held', () => harness.destination.buffered().downlinkBytes > 15 * MIB);
  // The system takes a little more of it now and then, and the five seconds begin anew.
  for (let round = 1; !isOver && round <= 1_000; round += 1) {
    await clock.advance(1_000);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  assert.ok(isOver);
  await exchange(other, MIB);
  assert.ok(seen.most < 17 * MIB, `${seen.most} bytes were held`);
  assert.deepEqual(said(harness.relay.fromDestination), ['CONNECTION_RESET 1/1 SSH']);
});

test('a network that takes nothing holds up the services instead of filling memory', async (t) => {
  const target = await startTarget(t, (socket) => socket.once('data', () => pour(socket, 64)));
  const { ports, destination, relay } = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const readers = await Promise.all([dial(t, ports.SSH), dial(t, ports.SSH)]);
  const release = relay.holdDestination();
  let most = 0;
  const watch = setInterval(() => {
    most = Math.max(most, destination.buffered().uplinkBytes);
  }, 1);
  t.after(() => clearInterval(watch));
  const hashes = readers.map((reader) => {
    reader.write('go');
    return hashOf(reader, 64 * MIB);
  });
  await until('both services have begun', () => target.sockets.size === 2 && most > 200_000);
  await new Promise((resolve) => setTimeout(resolve, 300));
  release();
  for (const hash of await Promise.all(hashes)) {
    assert.equal(hash, hashOfPieces(64));
  }
  assert.ok(most < MIB, `${most} bytes were held`);
});

test('an answer of a few bytes overtakes the bulk that other connections have waiting for the network', async (t) => {
  const target = await startTarget(t, (socket) => {
    socket.once('data', (first: Buffer) => {
      if (first.toString() === 'pour') {
        pour(socket, 16);
      } else {
        socket.write(first);
        echo(socket);
      }
    });
  });
  const { ports, destination, relay } = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const shell = await dial(t, ports.SSH);
  await exchange(shell, 10);
  const release = relay.holdDestination();
  let arrived = 0;
  const bulks = await Promise.all(Array.from({ length: 8 }, () => dial(t, ports.SSH)));
  for (const bulk of bulks) {
    bulk.write('pour');
    bulk.on('data', (chunk: Buffer) => {
      arrived += chunk.length;
    });
  }
  await until('each of them waits', () => {
    const held = destination.traffic()[0]!.connections === 9;
    return held && destination.buffered().uplinkBytes > 8 * 64 * 1024;
  });
  const answer = receive(shell, 1);
  shell.write('x');
  const allBytes = 10 + 8 * 'pour'.length + 1;
  await until('the service has the keystroke', () => destination.traffic()[0]!.bytesDown === allBytes);
  release();
  await answer;
  assert.ok(arrived < 16 * MIB, `the answer came after ${arrived} bytes of bulk`);
  await until('the bulk arrives as well', () => arrived === 8 * 16 * MIB);
});
