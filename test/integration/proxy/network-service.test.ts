import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import { DIRECT_NETWORK } from '../../../electron/proxy/options.ts';
import { because, saidText } from '../../../electron/shared/reasons.ts';
import { startBlackHole } from '../../helpers/black-hole.ts';
import { Authority, startTlsFront } from '../../helpers/certificates.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import {
  dial,
  echo,
  exchange,
  type Harness,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';
import { attempt } from './network-attempt.ts';

// --- Silence ---

function connect(harness: Harness, endpoint: string, extraCertificates: string[] = []): void {
  const started = harness.source.connect({
    endpoint,
    ...harness.token,
    destinationVersion: 3,
    network: { ...DIRECT_NETWORK, extraCertificates },
  });
  assert.ok(started.ok);
}

/** Moves time to the limit of the handshake, and expects that the tunnel then waits for its next try. */
async function assertTimesOut(harness: Harness, clock: FakeClock): Promise<void> {
  await clock.advance(19_999);
  assert.deepEqual(
    harness.statuses.map(({ kind }) => kind),
    ['connecting'],
  );
  await clock.advance(1);
  const status = harness.statuses.at(-1);
  assert.ok(status?.kind === 'reconnecting');
  assert.equal(saidText(status.reason), 'The tunnel service did not answer the handshake.');
}

test('a service whose address swallows connections runs into the time limit', async (t) => {
  const clock = new FakeClock();
  const harness = await startHarness(t, { targets: null, clock, connect: false });
  const { port } = await startBlackHole(t, '127.0.0.1');
  connect(harness, `wss://127.0.0.1:${port}`);
  await assertTimesOut(harness, clock);
});

test('a service that is silent where TLS should begin runs into the time limit, and is let go', async (t) => {
  const clock = new FakeClock();
  const harness = await startHarness(t, { targets: null, clock, connect: false });
  let hello = 0;
  const mute = await startTarget(t, (socket) => {
    socket.on('data', (chunk: Buffer) => {
      hello += chunk.length;
    });
    socket.on('end', () => socket.end());
  });
  connect(harness, `wss://127.0.0.1:${mute.port}`);
  await until('it was greeted', () => hello > 0);
  await assertTimesOut(harness, clock);
  await until('it is let go', () => mute.sockets.size === 0);
});

test('a service that is silent after the upgrade was asked for runs into the time limit, and is let go', async (t) => {
  const clock = new FakeClock();
  const harness = await startHarness(t, { targets: null, clock, connect: false });
  let asked = '';
  const mute = await startTarget(t, (socket) => {
    socket.on('data', (chunk: Buffer) => {
      asked += chunk.toString();
      if (asked.endsWith('\r\n\r\n')) {
        // Part of an answer is no answer.
        socket.write('HTTP/1.1 101 Switching Protocols\r\nUpgrade: web');
      }
    });
    socket.on('end', () => socket.end());
  });
  const authority = Authority.create(t);
  const front = await startTlsFront(t, { ...authority.issue(['IP:127.0.0.1']), to: mute.port });
  connect(harness, `wss://127.0.0.1:${front.port}`, [authority.cert]);
  await until('it was asked', () => asked.endsWith('\r\n\r\n'));
  await assertTimesOut(harness, clock);
  await until('it is let go', () => mute.sockets.size === 0);
});

test('stopping a tunnel whose handshake is under way lets the service go at once', async (t) => {
  const clock = new FakeClock();
  const harness = await startHarness(t, { targets: null, clock, connect: false });
  let hello = 0;
  const mute = await startTarget(t, (socket) => {
    socket.on('data', (chunk: Buffer) => {
      hello += chunk.length;
    });
    socket.on('end', () => socket.end());
  });
  connect(harness, `wss://127.0.0.1:${mute.port}`);
  await until('it was greeted', () => hello > 0);
  await harness.source.stop();
  await until('it is let go', () => mute.sockets.size === 0);
});

// --- Answers that are none ---

async function startRaw(t: TestContext, bytes: string): Promise<string> {
  const target = await startTarget(t, (socket) => {
    socket.once('data', () => socket.end(bytes));
  });
  return `ws://127.0.0.1:${target.port}`;
}

const noHttp = /^What answers at the address of the tunnel service does not speak HTTP \(HPE_[A-Z_]+\)\.$/;
for (const [what, bytes, reason] of [
  ['garbage', '\u0000\u0001\u0002', noHttp],
  ['the banner of another service', 'SSH-2.0-OpenSSH_9.2\r\n', noHttp],
  ['a header without an end', `HTTP/1.1 400 Bad\r\nX-Long: ${'x'.repeat(100_000)}`, noHttp],
  ['nothing', '', /^The connection to the tunnel service was cut\.$/],
  ['half an answer', 'HTTP/1.1 101 Swit', /^The connection to the tunnel service was cut\.$/],
] as const) {
  test(`a service that answers the handshake with ${what} is tried again`, async (t) => {
    const end = await attempt(t, await startRaw(t, bytes)).outcome;
    assert.ok(end !== 'open' && end.kind === 'lost');
    assert.match(saidText(end.reason), reason);
  });
}

/** A service that answers the upgrade with 101 and these headers; `accept` is what the handshake asks for. */
async function startUpgrading(t: TestContext, headersFor: (accept: string) => string[]): Promise<string> {
  const sockets = new Set<Socket>();
  const server = http.createServer();
  server.on('upgrade', (request, socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const accept = createHash('sha1')
      .update(`${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest('base64');
    const headers = headersFor(accept).map((line) => `${line}\r\n`);
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${headers.join('')}\r\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    return new Promise((resolve) => server.close(resolve));
  });
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const upgrade = ['Upgrade: websocket', 'Connection: Upgrade'];
const chosen = (version: number) => `Sec-WebSocket-Protocol: aws.iot.securetunneling-${version}.0`;

test('an answer of 101 with what was asked for opens the websocket', async (t) => {
  // What the following tests leave out or change is all that keeps them from this.
  const url = await startUpgrading(t, (accept) => [...upgrade, `Sec-WebSocket-Accept: ${accept}`, chosen(3)]);
  assert.equal(await attempt(t, url).outcome, 'open');
});

for (const [what, protocol] of [
  ['no version of the protocol', []],
  ['a version that was not offered', [chosen(2)]],
  ['another protocol', ['Sec-WebSocket-Protocol: chat']],
] as const) {
  test(`a service that chooses ${what} is not asked again`, async (t) => {
    const clock = new FakeClock();
    const harness = await startHarness(t, { targets: null, clock, connect: false });
    let handshakes = 0;
    const url = await startUpgrading(t, (accept) => {
      handshakes += 1;
      return [...upgrade, `Sec-WebSocket-Accept: ${accept}`, ...protocol];
    });
    connect(harness, url);
    await until('it is refused', () => harness.statuses.at(-1)?.kind === 'refused');
    assert.deepEqual(harness.statuses.at(-1), {
      kind: 'refused',
      status: 101,
      reason: because('reason.no-subprotocol'),
    });
    await clock.advance(600_000);
    assert.equal(handshakes, 1);
  });
}

for (const [what, headersFor] of [
  ['without a word of websockets', () => ['Upgrade: h2c', 'Connection: Upgrade', chosen(3)]],
  ['with another key', () => [...upgrade, 'Sec-WebSocket-Accept: AAAA', chosen(3)]],
  [
    'with an extension that was not offered',
    (accept: string) => [
      ...upgrade,
      `Sec-WebSocket-Accept: ${accept}`,
      chosen(3),
      'Sec-WebSocket-Extensions: permessage-deflate',
    ],
  ],
] as const) {
  test(`an answer of 101 ${what} is no tunnel service, and it is tried again`, async (t) => {
    const end = await attempt(t, await startUpgrading(t, headersFor)).outcome;
    assert.ok(end !== 'open' && end.kind === 'lost');
    assert.match(
      saidText(end.reason),
      /^What answers at the address of the tunnel service is no tunnel service \(.+\)\.$/,
    );
  });
}

test('a service that chooses an older one of several offered versions is spoken to', async (t) => {
  const target = await startTarget(t, echo);
  const harness = await startHarness(t, { targets: { SSH: target.port }, connect: false });
  const started = harness.source.connect({
    endpoint: harness.relay.endpoint,
    ...harness.token,
    destinationVersion: 3,
    tuning: { subprotocols: ['aws.iot.securetunneling-2.0', 'aws.iot.securetunneling-3.0'] },
  });
  assert.ok(started.ok);
  await exchange(await dial(t, harness.ports.SSH), 10_000);
  assert.equal(
    harness.relay.handshakes[0]!.headers['sec-websocket-protocol'],
    'aws.iot.securetunneling-2.0,aws.iot.securetunneling-3.0',
  );
});
