import assert from 'node:assert/strict';
import { createHash, randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { test } from 'node:test';
import type { SessionStatus } from '../../../electron/proxy/messages.ts';
import { SourceTunnel } from '../../../electron/proxy/source-tunnel.ts';
import { Conversation, type Script } from '../../helpers/chaos-conversation.ts';
import { ChaosRelay } from '../../helpers/chaos-relay.ts';
import { World } from '../../helpers/chaos-world.ts';
import { Destination, Wire, wireBytes } from '../../helpers/destination.ts';
import { fastClock } from '../../helpers/fast-clock.ts';
import { FaultProxy } from '../../helpers/fault-proxy.ts';
import { repeatCommand, runsOf, Seeded, seedOfRun, testSeed } from '../../helpers/seeded.ts';
import { until } from '../../helpers/source-harness.ts';

const RUNS = 400;
const AT_ONCE = 16;
/** The answer to the handshake and the first message have about so many bytes. */
const ANSWER_BYTES = 190;
const CLOCK_TIMES = 10;
const SCRIPT: Script = {
  service: 0,
  ending: 'service-ends',
  upBytes: 500,
  downBytes: 2_000,
  talksAtOnce: false,
  breaksAt: 0,
  writeBytes: 400,
  pauses: null,
};
const quiet = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** A flipped bit in the answer may make a refusal of it, or services that do not fit: then a fresh token has to help. */
async function play(seed: number, world: World): Promise<SessionStatus['kind'][]> {
  const random = new Seeded(seed);
  const relay = await ChaosRelay.start(['SSH']);
  const proxy = await FaultProxy.start({ port: relay.port, random: random.fork() });
  const destination = await Destination.start({
    endpoint: `ws://127.0.0.1:${relay.port}`,
    version: 3,
    targets: { SSH: world.ports[0] as number },
  });
  const seen: SessionStatus['kind'][] = [];
  const violations: string[] = [];
  const source = new SourceTunnel({
    userAgent: 'culvert/test',
    clock: fastClock(CLOCK_TIMES),
    log: quiet,
    random: () => 0,
    onStatus: ({ kind }) => seen.push(kind),
    onTraffic: () => {},
  });
  const talks: Conversation[] = [];
  const begin = (port: number): Conversation => {
    const talk = new Conversation({
      world,
      script: SCRIPT,
      random: random.fork(),
      name: `program ${talks.length + 1}`,
      damage: null,
      onViolation: (what) => violations.push(what),
    });
    talks.push(talk);
    talk.start(port);
    return talk;
  };
  try {
    const bound = await source.listen([{ serviceId: 'SSH', port: 0 }]);
    assert.ok(bound.ok);
    proxy.arm([
      {
        kind: 'flip',
        direction: 'down',
        afterBytes: random.between(0, ANSWER_BYTES),
        bit: random.between(0, 7),
      },
    ]);
    const { port } = bound.value[0] as { port: number };
    let talk = begin(port);
    const tokens = () => ({ accessToken: 'a-token-for-the-relay', clientToken: randomUUID() });
    const started = source.connect({ endpoint: proxy.endpoint, ...tokens(), destinationVersion: 3 });
    assert.ok(started.ok);
    await until(
      `the first answer has come (${seed}, ${seen})`,
      () => proxy.happened.length > 0 || talk.closed,
    );
    proxy.calm();
    // A program that connected before anything else has waited for all of this, and is served in the end.
    await until(`the waiting program is served (${seed}: ${seen}; ${talk})`, () => {
      const last = seen.at(-1);
      if (last === 'refused' || last === 'token-needed') {
        source.token(tokens());
      }
      return talk.closed;
    });
    if (!talk.complete && seen.lastIndexOf('reconnecting') > seen.indexOf('connected')) {
      // With a wrong length the damage shows only after the first messages, and costs the session that they were in.
      talk = begin(port);
      await until(`the next program is served (${seed}: ${seen}; ${talk})`, () => talk.closed);
    }
    assert.ok(talk.complete, `${talk}; ${seen}`);
    assert.deepEqual([...violations, ...world.violations], []);
    return seen;
  } finally {
    for (const talk of talks) {
      talk.forget();
    }
    await source.stop();
    destination.close();
    await proxy.close();
    await relay.close();
  }
}

test('a damaged answer to the handshake is a refusal or a reason to try again, and the program that waits is served', async (t) => {
  const base = testSeed();
  const runs = runsOf(1, RUNS);
  const world = await World.start(1);
  t.after(() => world.close());
  const outcomes = new Map<string, number>();
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < runs) {
        const seed = seedOfRun(base, next);
        next += 1;
        const seen = await play(seed, world).catch((error) => {
          const again = repeatCommand('proxy/chaos-handshake', seed);
          throw new Error(`${again}\n${error instanceof Error ? error.stack : error}`);
        });
        for (const kind of new Set(seen)) {
          outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
        }
      }
    }),
  );
  t.diagnostic(`seed ${base}: ${runs} runs, ${JSON.stringify(Object.fromEntries(outcomes))}`);
});

/** The key of RFC 6455 that makes the answer to a handshake. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

test('a message that begins in the same packet as the answer to the handshake, and ends in later ones, is understood', async (t) => {
  const ids = wireBytes({ type: Wire.SERVICE_IDS, availableServiceIds: ['SSH'] });
  // Longer than the answer: where that memory is used again, nothing of the message may be lost.
  const padding = wireBytes({ type: 99, ignorable: true, payload: Buffer.alloc(3_000, 0x55) });
  const frame = (payload: Buffer) =>
    Buffer.concat([Buffer.from(payload.length < 126 ? [0x82, payload.length] : [0x82, 126, 0, 0]), payload]);
  const rest = frame(padding);
  rest.writeUInt16BE(padding.length, 2);
  const pieces = [Buffer.from([0x82]), Buffer.from([ids.length - 1]), Buffer.concat([ids.subarray(1), rest])];

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.on('error', () => {});
    let request = '';
    socket.on('data', (chunk) => {
      request += chunk.toString('latin1');
      const key = /^sec-websocket-key: (.*)\r$/im.exec(request)?.[1];
      if (!key || !request.includes('\r\n\r\n') || socket.bytesWritten > 0) {
        return;
      }
      const accept = createHash('sha1').update(`${key}${WEBSOCKET_GUID}`).digest('base64');
      const head = `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nSec-WebSocket-Protocol: aws.iot.securetunneling-3.0\r\n\r\n`;
      socket.write(Buffer.concat([Buffer.from(head), frame(ids.subarray(0, 1))]));
      pieces.forEach((piece, index) => {
        setTimeout(() => socket.write(piece), 30 * (index + 1));
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });
  const seen: SessionStatus[] = [];
  const source = new SourceTunnel({
    userAgent: 'culvert/test',
    clock: fastClock(CLOCK_TIMES),
    log: quiet,
    random: () => 0,
    onStatus: (status) => seen.push(status),
    onTraffic: () => {},
  });
  t.after(() => source.stop());
  assert.ok((await source.listen([{ serviceId: 'SSH', port: 0 }])).ok);
  const started = source.connect({
    endpoint: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessToken: 'a-token',
    clientToken: randomUUID(),
    destinationVersion: 3,
  });
  assert.ok(started.ok);
  await until('the session is settled', () => seen.some(({ kind }) => kind !== 'connecting'));
  assert.deepEqual(
    seen.map(({ kind }) => kind),
    ['connecting', 'connected'],
  );
});
