import assert from 'node:assert/strict';
import net from 'node:net';
import { afterEach, beforeEach, test } from 'node:test';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import {
  type NotifyBroker,
  notifyTopic,
  startNotifyBroker,
} from '../../../electron/local-cloud/notify-broker.ts';
import type { NotifyPayload } from '../../../electron/local-cloud/types.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';

const PAYLOAD: NotifyPayload = {
  clientAccessToken: 'a-token',
  clientMode: 'destination',
  region: 'eu-central-1',
  services: ['SSH'],
};

let clock: FakeClock;
let broker: NotifyBroker;
let clients: MqttClient[];

beforeEach(async () => {
  clock = new FakeClock(1_767_225_600_000);
  clients = [];
  broker = await startNotifyBroker({ things: ['pump', 'valve'], clock, log: silentLog });
});

afterEach(async () => {
  await Promise.all(clients.map((client) => client.endAsync(true)));
  await broker.close();
});

async function connect(thingName: string, options: IClientOptions = {}): Promise<MqttClient> {
  const client = await connectAsync(
    broker.endpoint,
    {
      clientId: thingName,
      ...broker.credentials(thingName),
      protocolVersion: 4,
      reconnectPeriod: 0,
      ...options,
    },
    false,
  );
  clients.push(client);
  client.on('error', () => {});
  return client;
}

test('a client is let in by its own name and password only', async () => {
  const { password } = broker.credentials('pump');
  await assert.rejects(connect('pump', { password: 'wrong' }), /Not authorized/);
  await assert.rejects(connect('pump', { password: `${password.slice(0, -1)}?` }), /Not authorized/);
  await assert.rejects(connect('pump', { clientId: 'valve' }), /Not authorized/);
  await assert.rejects(connect('pump', { clientId: 'other', username: 'other' }), /Not authorized/);
  await assert.rejects(
    connectAsync(broker.endpoint, { clientId: 'pump', protocolVersion: 4, reconnectPeriod: 0 }, false),
    /Not authorized/,
  );
  assert.equal((await connect('pump')).connected, true);
  assert.notEqual(password, broker.credentials('valve').password);
});

test('a client may subscribe to its own notify topic and to no other', async () => {
  const client = await connect('pump');
  for (const topic of [notifyTopic('valve'), '#', '$aws/#', '$aws/things/+/tunnels/notify', 'other']) {
    await assert.rejects(client.subscribeAsync(topic, { qos: 1 }), topic);
  }
  const [granted] = await client.subscribeAsync(notifyTopic('pump'), { qos: 1 });
  assert.equal(granted?.qos, 1);
});

test('a client that publishes is thrown out, and nobody hears it', async () => {
  const [pump, valve] = [await connect('pump'), await connect('valve')];
  await valve.subscribeAsync(notifyTopic('valve'), { qos: 1 });
  const heard: string[] = [];
  valve.on('message', (_topic, payload) => heard.push(String(payload)));
  const closed = new Promise<void>((resolve) => pump.once('close', () => resolve()));
  pump.publish(notifyTopic('valve'), 'forged', { qos: 1 }, () => {});
  await closed;
  const genuine = new Promise((resolve) => valve.once('message', resolve));
  broker.publish('valve', PAYLOAD);
  await genuine;
  assert.deepEqual(
    heard.map((text) => JSON.parse(text)),
    [PAYLOAD],
  );
});

test('a notification reaches its thing with QoS 1, and nobody later', async () => {
  const [pump, valve] = [await connect('pump'), await connect('valve')];
  const heardByValve: string[] = [];
  valve.on('message', (topic) => heardByValve.push(topic));
  await pump.subscribeAsync(notifyTopic('pump'), { qos: 1 });
  await valve.subscribeAsync(notifyTopic('valve'), { qos: 1 });
  const arrived = new Promise<{ topic: string; qos: number; retain: boolean; value: unknown }>((resolve) =>
    pump.once('message', (topic, payload, packet) =>
      resolve({ topic, qos: packet.qos, retain: packet.retain, value: JSON.parse(String(payload)) }),
    ),
  );
  broker.publish('pump', PAYLOAD);
  assert.deepEqual(await arrived, {
    topic: '$aws/things/pump/tunnels/notify',
    qos: 1,
    retain: false,
    value: PAYLOAD,
  });
  assert.deepEqual(heardByValve, []);

  await pump.endAsync();
  broker.publish('pump', PAYLOAD);
  const later = await connect('pump');
  const late: string[] = [];
  later.on('message', (topic) => late.push(topic));
  await later.subscribeAsync(notifyTopic('pump'), { qos: 1 });
  const next = new Promise((resolve) =>
    later.once('message', (_topic, payload) => resolve(JSON.parse(String(payload)))),
  );
  broker.publish('pump', { ...PAYLOAD, clientAccessToken: 'another' });
  assert.deepEqual(await next, { ...PAYLOAD, clientAccessToken: 'another' });
  assert.equal(late.length, 1);
});

test('connectivity follows the connection, with the time and the reason', async () => {
  assert.equal(broker.connectivity('pump'), undefined);
  const client = await connect('pump');
  assert.deepEqual(broker.connectivity('pump'), { connected: true, timestamp: clock.now() });
  clock.jump(5000);
  await client.endAsync();
  await until(() => broker.connectivity('pump')?.connected === false);
  assert.deepEqual(broker.connectivity('pump'), {
    connected: false,
    timestamp: clock.now(),
    disconnectReason: 'CLIENT_INITIATED_DISCONNECT',
  });

  const lost = await connect('pump');
  lost.stream.destroy();
  await until(() => broker.connectivity('pump')?.connected === false);
  assert.equal(broker.connectivity('pump')?.disconnectReason, 'CONNECTION_LOST');
});

test('closing the broker drops its clients and its port', async () => {
  const client = await connect('pump');
  const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
  await broker.close();
  await closed;
  await assert.rejects(
    new Promise((resolve, reject) => {
      net
        .connect(Number(new URL(broker.endpoint).port), '127.0.0.1', () => resolve(null))
        .on('error', reject);
    }),
    { code: 'ECONNREFUSED' },
  );
});

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
