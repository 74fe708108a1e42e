import { connectAsync, type MqttClient } from 'mqtt';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { type Destination, startDestination } from './destination.ts';
import { notifyTopic } from './notify-broker.ts';
import type { NotifyPayload } from './types.ts';

const KEEP_ALIVE_S = 30;
const RECONNECT_MS = 500;
const REMEMBERED_NOTIFICATIONS = 100;

export interface DeviceOptions {
  thingName: string;
  /** `mqtt://host:port`. */
  mqttEndpoint: string;
  credentials: { username: string; password: string };
  /** `ws://host:port` of the data plane. */
  dataEndpoint: string;
  /** Ports on 127.0.0.1 by service id. A service that a tunnel names and that is not here is refused. */
  services: Readonly<Record<string, number>>;
  /** See DestinationOptions. */
  version?: 1 | 2 | 3;
  clock: Clock;
  log: Log;
}

export interface Device {
  /** How many tunnels it serves or tries to reach. */
  tunnels(): number;
  close(): Promise<void>;
}

/**
 * A simulated device's agent: waits on its notify topic and serves every tunnel that it is told of. Answers when the
 * subscription stands, so a notification sent after that arrives. Rejects when the broker does not let it in.
 */
export async function startDevice(options: DeviceOptions): Promise<Device> {
  const { thingName, log } = options;
  const destinations = new Set<Destination>();
  const seen = new Set<string>();
  const topic = notifyTopic(thingName);

  const client: MqttClient = await connectAsync(
    options.mqttEndpoint,
    {
      clientId: thingName,
      ...options.credentials,
      protocolVersion: 4,
      clean: true,
      keepalive: KEEP_ALIVE_S,
      reconnectPeriod: RECONNECT_MS,
      resubscribe: true,
    },
    false,
  );
  client.on('error', (error) => log.warn('device: mqtt', { thingName, reason: error.message }));
  client.on('message', (from, payload) => {
    const notification = from === topic ? readNotification(payload) : undefined;
    if (notification) {
      serve(notification);
    } else {
      log.warn('device: a message that is no notification', { thingName, topic: from });
    }
  });
  try {
    await client.subscribeAsync(topic, { qos: 1 });
  } catch (error) {
    await client.endAsync(true);
    throw error;
  }

  function serve(notification: NotifyPayload): void {
    // QoS 1 may deliver twice; a second destination with the same token would throw out the first.
    const key = JSON.stringify(notification);
    if (seen.has(key)) {
      return;
    }
    seen.add(key);
    for (const oldest of [...seen].slice(0, Math.max(0, seen.size - REMEMBERED_NOTIFICATIONS))) {
      seen.delete(oldest);
    }
    log.info('device: told of a tunnel', { thingName, services: notification.services.join(',') });
    const destination = startDestination({
      endpoint: options.dataEndpoint,
      accessToken: notification.clientAccessToken,
      serviceIds: notification.services,
      services: options.services,
      ...(options.version === undefined ? {} : { version: options.version }),
      clock: options.clock,
      log,
    });
    destinations.add(destination);
    void destination.ended.then(() => destinations.delete(destination));
  }

  return {
    tunnels: () => destinations.size,
    async close() {
      await client.endAsync();
      await Promise.all([...destinations].map((destination) => destination.close()));
    },
  };
}

function readNotification(payload: Buffer): NotifyPayload | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload.toString('utf8'));
  } catch {
    return undefined;
  }
  const { clientAccessToken, clientMode, region, services } = (value ?? {}) as Partial<NotifyPayload>;
  if (
    typeof clientAccessToken !== 'string' ||
    clientMode !== 'destination' ||
    typeof region !== 'string' ||
    !Array.isArray(services) ||
    !services.every((service) => typeof service === 'string')
  ) {
    return undefined;
  }
  return { clientAccessToken, clientMode, region, services };
}
