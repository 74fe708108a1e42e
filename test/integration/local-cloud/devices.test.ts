import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import net, { type AddressInfo } from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { type DataPlane, startDataPlane } from '../../../electron/local-cloud/data-plane.ts';
import { type Destination, startDestination } from '../../../electron/local-cloud/destination.ts';
import { type Device, startDevice } from '../../../electron/local-cloud/device.ts';
import { type NotifyBroker, startNotifyBroker } from '../../../electron/local-cloud/notify-broker.ts';
import { createTunnelRegistry, type TunnelControl } from '../../../electron/local-cloud/tunnel-registry.ts';
import { startWebService } from '../../../electron/local-cloud/web-service.ts';
import { encodeMessage, MessageType, type TunnelMessage } from '../../../electron/proxy/codec.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { TunnelClient } from '../../helpers/tunnel-client.ts';

const { CONNECTION_RESET, CONNECTION_START, DATA, STREAM_RESET, STREAM_START } = MessageType;

let registry: TunnelControl;
let plane: DataPlane;
let broker: NotifyBroker;
/** What a test opened, closed in reverse. */
let opened: (() => Promise<unknown> | unknown)[];

beforeEach(async () => {
  opened = [];
  registry = createTunnelRegistry({ region: 'eu-central-1', account: '123456789012', clock: systemClock });
  opened.push(() => registry.dispose());
  plane = await startDataPlane({ registry, log: silentLog });
  opened.push(() => plane.close());
  broker = await startNotifyBroker({ things: ['pump', 'valve'], clock: systemClock, log: silentLog });
  opened.push(() => broker.close());
  registry.onNotify(({ thingName, payload }) => broker.publish(thingName, payload));
});

afterEach(async () => {
  for (const close of opened.reverse()) await close();
});

/** A TCP service on loopback; `serve` gets each connection. */
async function service(serve: (socket: net.Socket) => void): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
    serve(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  opened.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  );
  return (server.address() as AddressInfo).port;
}

const echo = (socket: net.Socket) => socket.pipe(socket);

async function device(thingName: string, services: Record<string, number>): Promise<Device> {
  const started = await startDevice({
    thingName,
    mqttEndpoint: broker.endpoint,
    credentials: broker.credentials(thingName),
    dataEndpoint: plane.endpoint,
    services,
    clock: systemClock,
    log: silentLog,
  });
  opened.push(() => started.close());
  return started;
}

function open(services: string[], thingName?: string) {
  const { tunnel, tokens } = registry.open({
    destination: { services, ...(thingName ? { thingName } : {}) },
    tags: [],
    lifetimeMinutes: 60,
  });
  return { tunnelId: tunnel.tunnelId, tokens };
}

async function source(token: string, version = 3): Promise<TunnelClient> {
  const client = new TunnelClient(plane.endpoint, {
    side: 'source',
    token,
    clientToken: 's'.repeat(32),
    protocols: [`aws.iot.securetunneling-${version}.0`],
  });
  opened.push(() => client.close());
  await client.open();
  if (version > 1) assert.equal((await client.next()).type, MessageType.SERVICE_IDS);
  return client;
}

/** A tunnel with a destination of its own on one end, without a device, and a source on the other. */
async function tunnel(
  services: Record<string, number>,
  options: { serviceIds?: string[]; sourceVersion?: number; destinationVersion?: 1 | 2 | 3 } = {},
) {
  const serviceIds = options.serviceIds ?? Object.keys(services);
  const { tunnelId, tokens } = open(serviceIds);
  const destination: Destination = startDestination({
    endpoint: plane.endpoint,
    accessToken: tokens.destination,
    serviceIds,
    services,
    ...(options.destinationVersion ? { version: options.destinationVersion } : {}),
    clock: systemClock,
    log: silentLog,
  });
  opened.push(() => destination.close());
  await connected(tunnelId);
  return { tunnelId, tokens, destination, client: await source(tokens.source, options.sourceVersion) };
}

const connected = (tunnelId: string, is = true) =>
  until(() => registry.get(tunnelId)?.sides.destination.connected === is);

/** Collects the data of one connection until `enough` says so. */
async function read(
  client: TunnelClient,
  enough: (text: string) => boolean,
  connectionId: number,
): Promise<string> {
  let text = '';
  while (!enough(text)) {
    const message = await client.next((m) => m.connectionId === connectionId);
    assert.equal(message.type, DATA);
    text += message.payload.toString('latin1');
  }
  return text;
}

const short = ({ type, streamId, serviceId, connectionId }: TunnelMessage) => [
  type,
  streamId,
  serviceId,
  connectionId,
];

test('a tunnel opened for a thing reaches its services: told over MQTT, then connected', async () => {
  const web = await startWebService({ thingName: 'pump', clock: systemClock });
  opened.push(() => web.close());
  await device('pump', { SSH: await service(echo), HTTP: web.port });
  const { tunnelId, tokens } = open(['SSH', 'HTTP', 'VNC'], 'pump');
  await connected(tunnelId);
  const client = await source(tokens.source);

  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  client.send({ type: DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('hello') });
  assert.equal(await read(client, (text) => text.length >= 5, 1), 'hello');

  const request = 'GET / HTTP/1.1\r\nHost: pump\r\nConnection: close\r\n\r\n';
  client.send({ type: STREAM_START, streamId: 5, serviceId: 'HTTP', connectionId: 2 });
  client.send({ type: DATA, streamId: 5, serviceId: 'HTTP', connectionId: 2, payload: Buffer.from(request) });
  const page = await read(client, (text) => text.includes('</html>'), 2);
  assert.match(page, /^HTTP\/1\.1 200 OK/);
  assert.match(page, /<dd>pump<\/dd>/);
  assert.deepEqual(short(await client.next()), [CONNECTION_RESET, 5, 'HTTP', 2]);

  client.send({ type: STREAM_START, streamId: 6, serviceId: 'VNC', connectionId: 3 });
  assert.deepEqual(short(await client.next()), [STREAM_RESET, 6, 'VNC', 0]);
});

test('a device serves only the tunnels of its own thing', async () => {
  const [pump, valve] = [await device('pump', {}), await device('valve', {})];
  const { tunnelId } = open(['SSH'], 'valve');
  await connected(tunnelId);
  assert.equal(pump.tunnels(), 0);
  assert.equal(valve.tunnels(), 1);
});

test('a notification that comes twice starts one destination', async () => {
  const pump = await device('pump', {});
  let told: Parameters<NotifyBroker['publish']>[1] | undefined;
  registry.onNotify(({ payload }) => {
    told = payload;
  });
  const handshakes: boolean[] = [];
  const { admit } = registry;
  registry.admit = (...args) => {
    const admission = admit(...args);
    handshakes.push(admission.ok);
    return admission;
  };
  const { tunnelId } = open(['SSH'], 'pump');
  await connected(tunnelId);
  broker.publish('pump', told!);
  const other = open(['SSH'], 'pump');
  await connected(other.tunnelId);
  assert.equal(pump.tunnels(), 2);
  assert.deepEqual(handshakes, [true, true]);
});

test('a notification that is none is passed over', async () => {
  const pump = await device('pump', {});
  broker.publish('pump', { clientMode: 'source' } as never);
  broker.publish('pump', null as never);
  const { tunnelId } = open(['SSH'], 'pump');
  await connected(tunnelId);
  assert.equal(pump.tunnels(), 1);
});

test('a device that was off when the tunnel was opened gets there after a rotation', async () => {
  const { tunnelId } = open(['SSH'], 'pump');
  await device('pump', {});
  registry.rotate(tunnelId, ['destination']);
  await connected(tunnelId);
});

test('a rotated destination token brings one destination in place of the other', async () => {
  const pump = await device('pump', { SSH: await service(echo) });
  const { tunnelId, tokens } = open(['SSH'], 'pump');
  await connected(tunnelId);
  registry.rotate(tunnelId, ['destination']);
  await until(() => pump.tunnels() === 2);
  await until(() => pump.tunnels() === 1);
  await connected(tunnelId);
  const client = await source(tokens.source);
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  client.send({ type: DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('x') });
  assert.equal(await read(client, (text) => text.length > 0, 1), 'x');
});

test('a closed tunnel ends its destination, and the device goes on waiting', async () => {
  const pump = await device('pump', {});
  const { tunnelId } = open(['SSH'], 'pump');
  await connected(tunnelId);
  registry.closeTunnel(tunnelId, false);
  await until(() => pump.tunnels() === 0);
  const next = open(['SSH'], 'pump');
  await connected(next.tunnelId);
});

test('a destination that was cut off comes back with the same token and serves anew', async () => {
  const { tunnelId, tokens, client } = await tunnel({ SSH: await service(echo) });
  plane.cutConnections();
  await client.closed;
  await connected(tunnelId, false);
  await connected(tunnelId);
  const again = await source(tokens.source);
  again.send({ type: STREAM_START, streamId: 2, serviceId: 'SSH', connectionId: 1 });
  again.send({ type: DATA, streamId: 2, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('back') });
  assert.equal(await read(again, (text) => text.length >= 4, 1), 'back');
});

test('a destination whose token is refused gives the reason and does not try again', async () => {
  const destination = startDestination({
    endpoint: plane.endpoint,
    accessToken: 'nonsense',
    serviceIds: ['SSH'],
    services: {},
    clock: systemClock,
    log: silentLog,
  });
  assert.equal(await destination.ended, 'Invalid access-token');
});

test('V3: connections of one stream are apart, and end one by one', async () => {
  const { client } = await tunnel({ SSH: await service(echo) });
  client.send({ type: STREAM_START, streamId: 4, serviceId: 'SSH', connectionId: 10 });
  for (const connectionId of [11, 12]) {
    client.send({ type: CONNECTION_START, streamId: 4, serviceId: 'SSH', connectionId });
  }
  for (const connectionId of [12, 10, 11]) {
    const payload = Buffer.from(`number ${connectionId}`);
    client.send({ type: DATA, streamId: 4, serviceId: 'SSH', connectionId, payload });
  }
  for (const connectionId of [10, 11, 12]) {
    assert.equal(await read(client, (text) => text.length >= 9, connectionId), `number ${connectionId}`);
  }
  client.send({ type: CONNECTION_RESET, streamId: 4, serviceId: 'SSH', connectionId: 11 });
  client.send({ type: DATA, streamId: 4, serviceId: 'SSH', connectionId: 11, payload: Buffer.from('late') });
  client.send({ type: DATA, streamId: 4, serviceId: 'SSH', connectionId: 12, payload: Buffer.from('still') });
  assert.deepEqual(short(await client.next()), [DATA, 4, 'SSH', 12]);
  // The stream outlives its connections.
  client.send({ type: CONNECTION_RESET, streamId: 4, serviceId: 'SSH', connectionId: 10 });
  client.send({ type: CONNECTION_RESET, streamId: 4, serviceId: 'SSH', connectionId: 12 });
  client.send({ type: CONNECTION_START, streamId: 4, serviceId: 'SSH', connectionId: 13 });
  client.send({ type: DATA, streamId: 4, serviceId: 'SSH', connectionId: 13, payload: Buffer.from('new') });
  assert.equal(await read(client, (text) => text.length >= 3, 13), 'new');
});

test('V3: a start with an id in use, an id of 0, or on another stream is reset', async () => {
  const { client } = await tunnel({ SSH: await service(echo) });
  client.send({ type: STREAM_START, streamId: 4, serviceId: 'SSH', connectionId: 1 });
  for (const [streamId, connectionId] of [
    [4, 1],
    [4, 0],
    [3, 9],
  ] as const) {
    client.send({ type: CONNECTION_START, streamId, serviceId: 'SSH', connectionId });
    assert.deepEqual(short(await client.next()), [CONNECTION_RESET, streamId, 'SSH', connectionId]);
  }
  client.send({ type: DATA, streamId: 4, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('alive') });
  assert.equal(await read(client, (text) => text.length >= 5, 1), 'alive');
});

test('data and resets of an earlier stream are passed over', async () => {
  const { client } = await tunnel({ SSH: await service(echo) });
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  client.send({ type: STREAM_START, streamId: 2, serviceId: 'SSH', connectionId: 1 });
  client.send({ type: DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('stale') });
  client.send({ type: STREAM_RESET, streamId: 1, serviceId: 'SSH' });
  client.send({ type: DATA, streamId: 2, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('fresh') });
  const answer = await client.next();
  assert.deepEqual([answer.streamId, String(answer.payload)], [2, 'fresh']);
});

test('a service that cannot be reached resets the stream, or the connection beside others', async () => {
  const { client } = await tunnel({ SSH: await service(echo), HTTP: await quietPort() });
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'HTTP', connectionId: 1 });
  assert.deepEqual(short(await client.next()), [STREAM_RESET, 1, 'HTTP', 0]);
  client.send({ type: CONNECTION_START, streamId: 1, serviceId: 'HTTP', connectionId: 2 });
  assert.deepEqual(short(await client.next()), [CONNECTION_RESET, 1, 'HTTP', 2]);
});

test('a V2 source gets answers without connection ids, and a reset for each connection', async () => {
  const { client } = await tunnel(
    { SSH: await service(echo), HTTP: await service((s) => s.end('bye')) },
    { sourceVersion: 2 },
  );
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH' });
  client.send({ type: DATA, streamId: 1, serviceId: 'SSH', payload: Buffer.from('two') });
  assert.deepEqual(short(await client.next()), [DATA, 1, 'SSH', 0]);
  client.send({ type: STREAM_START, streamId: 2, serviceId: 'HTTP' });
  assert.deepEqual(short(await client.next()), [DATA, 2, 'HTTP', 0]);
  assert.deepEqual(short(await client.next()), [STREAM_RESET, 2, 'HTTP', 0]);
});

test('a V1 source gets answers without any ids, from the only service', async () => {
  const { client } = await tunnel({ SSH: await service(echo) }, { sourceVersion: 1 });
  client.send({ type: STREAM_START, streamId: 1 });
  client.send({ type: DATA, streamId: 1, payload: Buffer.from('one') });
  const answer = await client.next();
  assert.deepEqual([...short(answer), String(answer.payload)], [DATA, 1, '', 0, 'one']);
});

test('a V2 device overlooks connection ids and resets the stream at a second connection', async () => {
  const { client } = await tunnel({ SSH: await service(echo) }, { destinationVersion: 2 });
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  client.send({ type: DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('x') });
  assert.deepEqual(short(await client.next()), [DATA, 1, 'SSH', 0]);
  client.send({ type: CONNECTION_START, streamId: 1, serviceId: 'SSH', connectionId: 2 });
  assert.deepEqual(short(await client.next()), [STREAM_RESET, 1, 'SSH', 0]);
});

test('a V1 device overlooks service ids as well', async () => {
  const { client } = await tunnel({ SSH: await service(echo) }, { destinationVersion: 1 });
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  client.send({ type: DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('x') });
  assert.deepEqual(short(await client.next()), [DATA, 1, '', 0]);
});

test('all that a service wrote before it ended arrives before the reset', async () => {
  const bytes = randomBytes(3_000_000);
  const { client } = await tunnel({ SSH: await service((socket) => socket.end(bytes)) });
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  const hash = createHash('sha256');
  let total = 0;
  for (;;) {
    const message = await client.next();
    if (message.type === CONNECTION_RESET) break;
    total += message.payload.length;
    hash.update(message.payload);
  }
  assert.equal(total, bytes.length);
  assert.equal(hash.digest('hex'), createHash('sha256').update(bytes).digest('hex'));
});

test('all that the source sent before its reset reaches the service, and then the end', async () => {
  const bytes = randomBytes(3_000_000);
  let received!: (whole: Buffer) => void;
  const whole = new Promise<Buffer>((resolve) => {
    received = resolve;
  });
  const port = await service((socket) => {
    const parts: Buffer[] = [];
    socket.on('data', (part: Buffer) => parts.push(part));
    socket.on('end', () => received(Buffer.concat(parts)));
  });
  const { client } = await tunnel({ SSH: port });
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  for (let at = 0; at < bytes.length; at += 60_000) {
    const payload = bytes.subarray(at, at + 60_000);
    client.send({ type: DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload });
  }
  client.send({ type: CONNECTION_RESET, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  assert.ok(bytes.equals(await whole));
});

test('a connection that is started, written to and reset at once still delivers', async () => {
  let received!: (whole: string) => void;
  const whole = new Promise<string>((resolve) => {
    received = resolve;
  });
  const port = await service((socket) => {
    let text = '';
    socket.on('data', (part) => {
      text += part;
    });
    socket.on('end', () => received(text));
  });
  const { client } = await tunnel({ SSH: port });
  const common = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
  client.socket.send(
    Buffer.concat([
      encodeMessage({ type: STREAM_START, ...common }),
      encodeMessage({ type: DATA, ...common, payload: Buffer.from('fire and forget') }),
      encodeMessage({ type: CONNECTION_RESET, ...common }),
    ]),
  );
  assert.equal(await whole, 'fire and forget');
});

test('a service that does not read holds up the source, and every byte arrives once it does', async () => {
  let accepted!: (socket: net.Socket) => void;
  const connection = new Promise<net.Socket>((resolve) => {
    accepted = resolve;
  });
  const { client } = await tunnel({ SSH: await service((socket) => accepted(socket.pause())) });
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  const socket = await connection;
  const payload = randomBytes(64_512);
  const count = 600;
  for (let index = 0; index < count; index += 1) {
    client.send({ type: DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload });
  }
  const left = await steady(() => client.socket.bufferedAmount);
  assert.ok(left > 8 * 1024 * 1024, `${left} bytes stay with the source`);

  const expected = createHash('sha256');
  for (let index = 0; index < count; index += 1) expected.update(payload);
  const actual = createHash('sha256');
  let total = 0;
  for await (const part of socket) {
    actual.update(part);
    total += part.length;
    if (total === count * payload.length) break;
  }
  assert.equal(actual.digest('hex'), expected.digest('hex'));
});

test('a source that does not read holds up the service', async () => {
  let sent = 0;
  const chunk = randomBytes(65_536);
  const { client } = await tunnel({
    SSH: await service((socket) => {
      const more = () => {
        while (sent < 64 * 1024 * 1024) {
          sent += chunk.length;
          if (!socket.write(chunk)) {
            socket.once('drain', more);
            return;
          }
        }
        socket.end();
      };
      more();
    }),
  });
  client.socket.pause();
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  const stuckAt = await steady(() => sent);
  assert.ok(stuckAt < 48 * 1024 * 1024, `the service could send ${stuckAt} bytes`);
  client.socket.resume();
  let total = 0;
  for (;;) {
    const message = await client.next();
    if (message.type === CONNECTION_RESET) break;
    total += message.payload.length;
  }
  assert.equal(total, 64 * 1024 * 1024);
});

test('a lost websocket ends the connections to the services', async () => {
  let ended!: () => void;
  const over = new Promise<void>((resolve) => {
    ended = resolve;
  });
  const { client } = await tunnel({ SSH: await service((socket) => socket.on('close', ended).pipe(socket)) });
  client.send({ type: STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
  client.send({ type: DATA, streamId: 1, serviceId: 'SSH', connectionId: 1, payload: Buffer.from('x') });
  await client.next();
  plane.cutConnections();
  await over;
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** A number once it has stopped changing. */
async function steady(measure: () => number): Promise<number> {
  for (let before = -1; ; ) {
    const now = measure();
    if (now === before) return now;
    before = now;
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
}
