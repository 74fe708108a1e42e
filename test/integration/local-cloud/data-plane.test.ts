import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import http from 'node:http';
import net from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { WebSocket } from 'ws';
import { type DataPlane, startDataPlane } from '../../../electron/local-cloud/data-plane.ts';
import { createTunnelRegistry, type TunnelControl } from '../../../electron/local-cloud/tunnel-registry.ts';
import { encodeMessage, MessageType, type TunnelMessage } from '../../../electron/proxy/codec.ts';
import { MessageParser } from '../../../electron/proxy/frame.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { type ClientOptions, rawHandshake, type Side, TunnelClient } from '../../helpers/tunnel-client.ts';

const PATH = '/tunnel?local-proxy-mode=source';
const V3 = 'aws.iot.securetunneling-3.0';

let clock: FakeClock;
let registry: TunnelControl;
let plane: DataPlane;
let clients: TunnelClient[];

beforeEach(async () => {
  clock = new FakeClock();
  registry = createTunnelRegistry({ region: 'eu-central-1', account: '123456789012', clock });
  plane = await startDataPlane({ registry, log: silentLog });
  clients = [];
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.close()));
  await plane.close();
  registry.dispose();
});

function openTunnel(services = ['SSH', 'HTTP']) {
  const { tunnel, tokens } = registry.open({
    destination: { thingName: 'sensor', services },
    tags: [],
    lifetimeMinutes: 60,
  });
  return { tunnelId: tunnel.tunnelId, tokens };
}

function connect(options: ClientOptions, endpoint = plane.endpoint): Promise<TunnelClient> {
  const client = new TunnelClient(endpoint, options);
  clients.push(client);
  return client.open();
}

/** Both sides of a new tunnel, with SERVICE_IDS taken off their lists. */
async function pair(options: { services?: string[]; clientTokens?: Partial<Record<Side, string>> } = {}) {
  const { tunnelId, tokens } = openTunnel(options.services);
  const side = async (name: Side) => {
    const clientToken = options.clientTokens?.[name];
    const client = await connect({
      side: name,
      token: tokens[name],
      ...(clientToken ? { clientToken } : {}),
    });
    await client.next((message) => message.type === MessageType.SERVICE_IDS);
    return client;
  };
  return { tunnelId, tokens, source: await side('source'), destination: await side('destination') };
}

function handshake(headers: [string, string][], path = PATH) {
  return rawHandshake(plane.endpoint, path, headers);
}

test('a refused handshake is plain text with a channel id', async () => {
  const answer = await handshake([
    ['Sec-WebSocket-Protocol', V3],
    ['access-token', 'nonsense'],
  ]);
  assert.equal(answer.status, 403);
  assert.equal(answer.body, 'Invalid access-token');
  assert.equal(answer.headers['content-type'], 'text/plain');
  assert.match(
    String(answer.headers['channel-id']),
    /^[0-9a-f]{16}-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{16}-[0-9a-f]{8}$/,
  );
});

test('each handshake that breaks a rule is refused with 400 and spends no token', async () => {
  const { tokens } = openTunnel();
  const good: [string, string][] = [
    ['Sec-WebSocket-Protocol', V3],
    ['access-token', tokens.source],
  ];
  const cases: [string, [string, string][], string?][] = [
    ['another path', good, '/other?local-proxy-mode=source'],
    ['a path below', good, '/tunnel/x?local-proxy-mode=source'],
    ['no mode', good, '/tunnel'],
    ['an unknown mode', good, '/tunnel?local-proxy-mode=src'],
    ['two modes', good, '/tunnel?local-proxy-mode=source&local-proxy-mode=destination'],
    ['no subprotocol', good.slice(1)],
    ['an unknown subprotocol', [['Sec-WebSocket-Protocol', 'aws.iot.securetunneling-4.0'], ...good.slice(1)]],
    ['no access token', good.slice(0, 1)],
    ['two access tokens', [...good, ['access-token', tokens.source]]],
    ['header and cookie', [...good, ['Cookie', `awsiot-tunnel-token=${tokens.source}`]]],
    [
      'two cookies',
      [...good.slice(0, 1), ['Cookie', `awsiot-tunnel-token=a; awsiot-tunnel-token=${tokens.source}`]],
    ],
    ['two client tokens', [...good, ['client-token', randomUUID()], ['client-token', randomUUID()]]],
    ['a client token that is too short', [...good, ['client-token', 'a'.repeat(31)]]],
    ['a request over 4096 bytes', [...good, ['X-Filler', 'x'.repeat(4096)]]],
  ];
  for (const [name, headers, path] of cases) {
    const answer = await handshake(headers, path);
    assert.equal(answer.status, 400, name);
    assert.notEqual(answer.body, '', name);
    assert.ok(answer.headers['channel-id'], name);
  }
  await connect({ side: 'source', token: tokens.source });
});

test('a request that is no upgrade is answered with 400', async () => {
  const { status, body } = await new Promise<{ status: number; body: string }>((resolve, reject) => {
    http
      .get(`${plane.endpoint.replace('ws:', 'http:')}/tunnel?local-proxy-mode=source`, (response) => {
        let body = '';
        response.on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body }));
      })
      .on('error', reject);
  });
  assert.equal(status, 400);
  assert.notEqual(body, '');
});

test('the request may be 4096 bytes long and not one more', async () => {
  const { tokens } = openTunnel();
  const sizeOf = (filler: number) =>
    [
      `GET ${PATH} HTTP/1.1`,
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      `Sec-WebSocket-Protocol: ${V3}`,
      `access-token: ${tokens.source}`,
      `X-Filler: ${'x'.repeat(filler)}`,
      '\r\n',
    ].join('\r\n');
  const status = (text: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = net.connect(Number(new URL(plane.endpoint).port), '127.0.0.1', () => socket.write(text));
      socket.once('data', (data) => {
        socket.destroy();
        resolve(String(data).split('\r\n')[0] ?? '');
      });
      socket.on('error', reject);
    });
  const filler = 4096 - sizeOf(0).length;
  assert.equal(sizeOf(filler).length, 4096);
  assert.match(await status(sizeOf(filler + 1)), / 400 /);
  assert.match(await status(sizeOf(filler)), / 101 /);
});

test('the token of one side does not open the other, and a cookie is as good as a header', async () => {
  const { tokens } = openTunnel();
  await assert.rejects(connect({ side: 'destination', token: tokens.source }), /403 Invalid access-token/);
  const socket = new WebSocket(`${plane.endpoint}${PATH}`, [V3], {
    headers: { cookie: `theme=dark; awsiot-tunnel-token=${tokens.source}` },
  });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.terminate();
  await closed;
});

test('an access token without client token opens once', async () => {
  const { tokens } = openTunnel();
  const first = await connect({ side: 'source', token: tokens.source });
  await first.close();
  await assert.rejects(
    connect({ side: 'source', token: tokens.source, clientToken: randomUUID() }),
    /400 Invalid access token: The access token was previously used and can not be used again\./,
  );
});

test('an access token with a client token opens again with that one only', async () => {
  const { tokens } = openTunnel();
  const clientToken = randomUUID();
  await (await connect({ side: 'source', token: tokens.source, clientToken })).close();
  await assert.rejects(
    connect({ side: 'source', token: tokens.source, clientToken: randomUUID() }),
    /400 Invalid client token: The provided client token does not match/,
  );
  const again = await connect({ side: 'source', token: tokens.source, clientToken });
  assert.match(again.channelId, /^[0-9a-f-]{40,}$/);
});

test('the newest subprotocol that is offered is chosen', async () => {
  const { tokens } = openTunnel();
  const names = ['1.0', '2.0', '3.0'].map((version) => `aws.iot.securetunneling-${version}`);
  const source = await connect({ side: 'source', token: tokens.source, protocols: names.slice(0, 2) });
  assert.equal(source.socket.protocol, names[1]);
  const destination = await connect({ side: 'destination', token: tokens.destination, protocols: names });
  assert.equal(destination.socket.protocol, names[2]);
});

test('V2 and V3 get the service ids first; V1 gets none', async () => {
  for (const version of ['2.0', '3.0']) {
    const { tokens } = openTunnel(['SSH', 'HTTP', 'VNC']);
    const client = await connect({
      side: 'source',
      token: tokens.source,
      protocols: [`aws.iot.securetunneling-${version}`],
    });
    const first = await client.next();
    assert.equal(first.type, MessageType.SERVICE_IDS);
    assert.deepEqual(first.availableServiceIds, ['SSH', 'HTTP', 'VNC']);
  }
  const { tokens } = openTunnel(['SSH']);
  const old = await connect({
    side: 'source',
    token: tokens.source,
    protocols: ['aws.iot.securetunneling-1.0'],
  });
  await old.settled();
  assert.deepEqual(old.messages, []);
});

test('the registry knows which sides are connected', async () => {
  const { tunnelId, source } = await pair();
  assert.equal(registry.get(tunnelId)?.sides.source.connected, true);
  assert.equal(registry.get(tunnelId)?.sides.destination.connected, true);
  await source.close();
  await until(() => registry.get(tunnelId)?.sides.source.connected === false);
  assert.equal(registry.get(tunnelId)?.sides.destination.connected, true);
});

test('a side is not told when the other leaves, and what it sends then is dropped', async () => {
  const { source, destination, tokens, tunnelId } = await pair({
    clientTokens: { destination: 'd'.repeat(32) },
  });
  await destination.close();
  await until(() => registry.get(tunnelId)?.sides.destination.connected === false);
  source.send({ type: MessageType.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  await source.settled();
  assert.deepEqual(source.messages, []);
  const again = await connect({
    side: 'destination',
    token: tokens.destination,
    clientToken: 'd'.repeat(32),
  });
  assert.equal((await again.next()).type, MessageType.SERVICE_IDS);
  await again.settled();
  assert.deepEqual(again.messages, []);
});

test('a newer connection of a side takes the place of the old one, and the peer has its streams reset', async () => {
  const { source, destination, tunnelId } = await pair();
  source.send({ type: MessageType.STREAM_START, streamId: 7, serviceId: 'SSH', connectionId: 1 });
  source.send({ type: MessageType.STREAM_START, streamId: 9, serviceId: 'HTTP', connectionId: 2 });
  await destination.next((message) => message.streamId === 9);
  destination.send({ type: MessageType.STREAM_RESET, streamId: 9, serviceId: 'HTTP' });
  await source.next((message) => message.streamId === 9);

  const rotated = registry.rotate(tunnelId, ['source']);
  const newer = await connect({ side: 'source', token: rotated!.tokens.source! });
  assert.equal((await source.closed).code, 1000);
  destination.messages.splice(
    0,
    destination.messages.findIndex((m) => m.type === MessageType.STREAM_RESET),
  );
  const reset = await destination.next();
  assert.deepEqual([reset.type, reset.streamId, reset.serviceId], [MessageType.STREAM_RESET, 7, 'SSH']);
  assert.equal(registry.get(tunnelId)?.sides.source.connected, true);

  newer.send({ type: MessageType.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  const start = await destination.next();
  assert.deepEqual([start.type, start.streamId], [MessageType.STREAM_START, 1]);
});

test('a destination that comes back has the streams of the source reset', async () => {
  const clientToken = randomUUID();
  const { source, destination, tokens } = await pair({ clientTokens: { destination: clientToken } });
  source.send({ type: MessageType.STREAM_START, streamId: 3, serviceId: 'SSH', connectionId: 1 });
  await destination.next((message) => message.type === MessageType.STREAM_START);
  await destination.close();
  await connect({ side: 'destination', token: tokens.destination, clientToken });
  const reset = await source.next();
  assert.deepEqual([reset.type, reset.streamId, reset.serviceId], [MessageType.STREAM_RESET, 3, 'SSH']);
});

test('messages pass unchanged both ways, however they are cut into frames', async () => {
  const small = await startDataPlane({ registry, log: silentLog, frameBytes: 7 });
  try {
    const { tokens } = openTunnel();
    const source = await connect({ side: 'source', token: tokens.source }, small.endpoint);
    const destination = await connect({ side: 'destination', token: tokens.destination }, small.endpoint);
    await destination.next();
    await source.next();
    const sent: Partial<TunnelMessage>[] = [
      { type: MessageType.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 },
      {
        type: MessageType.DATA,
        streamId: 1,
        serviceId: 'SSH',
        connectionId: 1,
        payload: randomBytes(64_512),
      },
      { type: MessageType.CONNECTION_START, streamId: 1, serviceId: 'SSH', connectionId: 2 },
      { type: MessageType.DATA, streamId: 1, serviceId: 'SSH', connectionId: 2, payload: randomBytes(1) },
      { type: 99, ignorable: true, payload: Buffer.from('of a later protocol') },
    ];
    const bytes = Buffer.concat(sent.map((message) => encodeMessage(message as { type: number })));
    for (let at = 0; at < bytes.length; at += 1000) {
      source.socket.send(bytes.subarray(at, at + 1000));
    }
    const got: Partial<TunnelMessage>[] = [];
    while (got.length < sent.length) got.push(await destination.next());
    assert.deepEqual(Buffer.concat(got.map((message) => encodeMessage(message as { type: number }))), bytes);
    destination.send({
      type: MessageType.DATA,
      streamId: 1,
      serviceId: 'SSH',
      connectionId: 1,
      payload: Buffer.from('x'),
    });
    assert.equal(String((await source.next()).payload), 'x');
  } finally {
    await small.close();
  }
});

test('no frame to a client is over 131076 bytes', async () => {
  const { source, destination } = await pair();
  let largest = 0;
  let total = 0;
  destination.socket.on('message', (data) => {
    largest = Math.max(largest, (data as Buffer).length);
    total += (data as Buffer).length;
  });
  source.send({ type: MessageType.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  const message = encodeMessage({
    type: MessageType.DATA,
    streamId: 1,
    serviceId: 'SSH',
    connectionId: 1,
    payload: randomBytes(64_512),
  });
  const bytes = Buffer.concat(Array.from({ length: 8 }, () => message));
  // A remainder of nearly one message is held, and the next frame brings two more.
  source.socket.send(bytes.subarray(0, 64_000));
  for (let at = 64_000; at < bytes.length; at += 131_076)
    source.socket.send(bytes.subarray(at, at + 131_076));
  await until(() => total > bytes.length);
  assert.ok(largest <= 131_076, `${largest}`);
});

test('what a client may not send closes its websocket, and only its', async () => {
  const start = { type: MessageType.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 };
  const cases: { name: string; side?: Side; code: number; send: (client: TunnelClient) => void }[] = [
    { name: 'no type', code: 1002, send: (c) => c.send({ type: 0, streamId: 1 }) },
    { name: 'an empty message', code: 1002, send: (c) => c.socket.send(Buffer.from([0, 0])) },
    {
      name: 'bytes that are no message',
      code: 1002,
      send: (c) => c.socket.send(Buffer.from([0, 2, 0xff, 0xff])),
    },
    {
      name: 'a field outside the schema',
      code: 1002,
      send: (c) => c.socket.send(Buffer.from([0, 4, 0x08, 0x01, 0x78, 0x01])),
    },
    { name: 'SESSION_RESET', code: 1008, send: (c) => c.send({ type: MessageType.SESSION_RESET }) },
    {
      name: 'SERVICE_IDS',
      code: 1008,
      send: (c) => c.send({ type: MessageType.SERVICE_IDS, availableServiceIds: ['SSH'] }),
    },
    { name: 'STREAM_START by the destination', side: 'destination', code: 1008, send: (c) => c.send(start) },
    { name: 'a stream id of 0', code: 1008, send: (c) => c.send({ ...start, streamId: 0 }) },
    {
      name: 'a connection reset without stream',
      side: 'destination',
      code: 1008,
      send: (c) => c.send({ type: MessageType.CONNECTION_RESET, serviceId: 'SSH', connectionId: 1 }),
    },
    { name: 'an unknown service id', code: 1008, send: (c) => c.send({ ...start, serviceId: 'VNC' }) },
    {
      name: 'data for a service without stream',
      code: 1008,
      send: (c) => c.send({ ...start, type: MessageType.DATA, payload: Buffer.from('x') }),
    },
    {
      name: 'messages without service id after some with',
      code: 1008,
      send: (c) => {
        c.send(start);
        c.send({ type: MessageType.STREAM_START, streamId: 2 });
      },
    },
    {
      name: 'a payload over 64512 bytes',
      code: 1009,
      send: (c) => {
        c.send(start);
        const body = encodeMessage({ ...start, type: MessageType.DATA, payload: Buffer.alloc(64_512, 1) });
        // One byte more in the length of the payload, of the message, and in the payload itself.
        const at = body.indexOf(Buffer.from([0x22, 0x80, 0xf8, 0x03]));
        assert.ok(at > 0);
        const longer = Buffer.concat([body.subarray(0, at + 4), Buffer.from([1]), body.subarray(at + 4)]);
        longer[at + 1] = 0x81;
        longer.writeUInt16BE(longer.length - 2, 0);
        c.socket.send(longer);
      },
    },
    { name: 'a text frame', code: 1003, send: (c) => c.socket.send('text') },
    { name: 'a frame over 131076 bytes', code: 1009, send: (c) => c.socket.send(Buffer.alloc(131_077)) },
  ];
  for (const { name, side = 'source', code, send } of cases) {
    const both = await pair();
    const [client, other] =
      side === 'source' ? [both.source, both.destination] : [both.destination, both.source];
    send(client);
    assert.equal((await client.closed).code, code, name);
    await other.settled();
    assert.equal(other.socket.readyState, WebSocket.OPEN, name);
  }
});

test('nothing that follows a violation is passed on', async () => {
  const { source, destination } = await pair();
  source.send({ type: MessageType.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  await destination.next();
  source.send({ type: MessageType.SESSION_RESET });
  source.send({ type: MessageType.STREAM_START, streamId: 2, serviceId: 'SSH', connectionId: 1 });
  assert.equal((await source.closed).code, 1008);
  await destination.settled();
  assert.deepEqual(destination.messages, []);
});

test('a ping is answered with the same payload', async () => {
  const { source } = await pair();
  await source.settled('1767225600000');
});

test('a closed tunnel closes both websockets and refuses new ones', async () => {
  const clientToken = randomUUID();
  const { source, destination, tunnelId, tokens } = await pair({ clientTokens: { source: clientToken } });
  registry.closeTunnel(tunnelId, false);
  assert.equal((await source.closed).code, 1000);
  assert.equal((await destination.closed).code, 1000);
  await assert.rejects(connect({ side: 'source', token: tokens.source, clientToken }), /403/);
});

test('at expiry both websockets are closed', async () => {
  const { source, destination } = await pair();
  await clock.advance(60 * 60_000);
  const [first, second] = await Promise.all([source.closed, destination.closed]);
  assert.deepEqual([first.code, second.code], [1000, 1000]);
  assert.match(first.reason, /expired/);
});

test('cut connections end without a close frame, and the tokens still serve', async () => {
  const clientToken = randomUUID();
  const { source, destination, tokens } = await pair({ clientTokens: { source: clientToken } });
  plane.cutConnections();
  assert.equal((await source.closed).code, 1006);
  assert.equal((await destination.closed).code, 1006);
  await connect({ side: 'source', token: tokens.source, clientToken });
});

for (const slow of ['source', 'destination'] as const) {
  test(`a ${slow} that does not read holds up the other side, and memory stays bounded`, async () => {
    const both = await pair({ services: ['SSH'] });
    const reader = both[slow];
    const writer = both[slow === 'source' ? 'destination' : 'source'];
    both.source.send({ type: MessageType.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
    await both.destination.next();

    reader.socket.pause();
    const chunks = 512;
    const payload = Buffer.alloc(64_512, 'culvert ');
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      payload.writeUInt32BE(chunk, 0);
      writer.send({ type: MessageType.DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload });
    }
    // What the service does not read stays with the writer. Settled means that nothing has moved for a while.
    let left = -1;
    while (left !== writer.socket.bufferedAmount) {
      left = writer.socket.bufferedAmount;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    assert.ok(left > 8 * 1024 * 1024, `${left} bytes are held back`);
    assert.ok(plane.pendingBytes() > 0);
    assert.ok(plane.pendingBytes() < 1024 * 1024, `${plane.pendingBytes()} bytes are held in the service`);

    reader.socket.resume();
    for (let chunk = 0; chunk < chunks; chunk += 1) {
      const message = await reader.next();
      assert.equal(message.payload.readUInt32BE(0), chunk);
      assert.equal(message.payload.length, payload.length);
    }
    assert.equal(plane.pendingBytes(), 0);
  });
}

test('closing the service leaves no websocket and no listening port', async () => {
  const { source, destination } = await pair();
  await plane.close();
  await Promise.all([source.closed, destination.closed]);
  const port = Number(new URL(plane.endpoint).port);
  await assert.rejects(
    new Promise((resolve, reject) => {
      net.connect(port, '127.0.0.1', () => resolve(null)).on('error', reject);
    }),
    { code: 'ECONNREFUSED' },
  );
});

test('the parser of the tests reads what the service sends as one stream', () => {
  // Guards the helper: a client that joined frames wrongly would hide a service that cuts them wrongly.
  const parser = new MessageParser();
  const bytes = encodeMessage({ type: MessageType.STREAM_RESET, streamId: 1 });
  assert.deepEqual(parser.push(bytes.subarray(0, 1)), []);
  assert.equal(parser.push(bytes.subarray(1))[0]?.streamId, 1);
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
