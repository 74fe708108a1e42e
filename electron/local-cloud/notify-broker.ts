import { randomBytes, timingSafeEqual } from 'node:crypto';
import net from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { ThingConnectivity } from './iot-api.ts';
import { listenOnLoopback } from './loopback.ts';
import type { NotifyPayload } from './types.ts';

export interface NotifyBrokerOptions {
  things: readonly string[];
  clock: Clock;
  log: Log;
}

export interface NotifyBroker {
  /** `mqtt://127.0.0.1:port`. */
  endpoint: string;
  /** What the device of a thing signs in with. The password is new in every run. Throws for an unknown thing. */
  credentials(thingName: string): { username: string; password: string };
  /** Publishes to the thing's notify topic: QoS 1, not retained, so nobody gets it later. */
  publish(thingName: string, payload: NotifyPayload): void;
  /**
   * What the fleet index knows: connected since, or not since when and why (CLIENT_INITIATED_DISCONNECT,
   * CONNECTION_LOST, MQTT_KEEP_ALIVE_TIMEOUT). Undefined for a thing that has never connected.
   */
  connectivity(thingName: string): ThingConnectivity | undefined;
  close(): Promise<void>;
}

export function notifyTopic(thingName: string): string {
  return `$aws/things/${thingName}/tunnels/notify`;
}

const THING_NAME_MAX_CHARACTERS = 128;
// The return code of MQTT 3.1.1 for “not authorized”. The package declares its enum without a value at run time.
const NOT_AUTHORIZED = 5;

/**
 * The MQTT broker of the account, with what a minimal device policy allows: connect as the thing's own client id,
 * subscribe to its own notify topic, publish nothing. Whoever else uses this computer can reach the port, hence the
 * passwords.
 */
export async function startNotifyBroker(options: NotifyBrokerOptions): Promise<NotifyBroker> {
  const { clock, log } = options;
  const passwords = new Map(options.things.map((name) => [name, randomBytes(24).toString('base64url')]));
  const connectivity = new Map<string, ThingConnectivity>();
  const timedOut = new WeakSet<Client>();

  const broker = await Aedes.createBroker({
    maxClientsIdLength: THING_NAME_MAX_CHARACTERS,
    authenticate: (client, username, password, done) => {
      const expected = username === undefined ? undefined : passwords.get(username);
      if (expected && username === client.id && password && sameBytes(password, Buffer.from(expected))) {
        done(null, true);
        return;
      }
      log.warn('mqtt: a client was refused', { clientId: client.id });
      const error = Object.assign(new Error('not authorized'), { returnCode: NOT_AUTHORIZED });
      done(error as unknown as AuthenticateError, null);
    },
    // AWS grants 0x80 for a filter that the policy does not allow; aedes does so for `null`.
    authorizeSubscribe: (client, subscription, done) =>
      done(null, subscription.topic === notifyTopic(client.id) ? subscription : null),
    // AWS drops a client that publishes what its policy does not allow; aedes does so for an error.
    authorizePublish: (client, packet, done) =>
      done(new Error(`${client?.id ?? 'a client'} may not publish to ${packet.topic}`)),
  });
  broker.on('keepaliveTimeout', (client) => timedOut.add(client));
  // Before the CONNACK, so that a device which knows it is connected is seen so.
  broker.on('client', (client) => {
    connectivity.set(client.id, { connected: true, timestamp: clock.now() });
    log.info('mqtt: connected', { thingName: client.id });
  });
  broker.on('clientDisconnect', (client) => {
    const disconnectReason = reasonOf(client, timedOut);
    connectivity.set(client.id, { connected: false, timestamp: clock.now(), disconnectReason });
    log.info('mqtt: disconnected', { thingName: client.id, reason: disconnectReason });
  });
  broker.on('clientError', (client, error) =>
    log.debug('mqtt: client error', { thingName: client.id, reason: error.message }),
  );

  const sockets = new Set<net.Socket>();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    broker.handle(socket);
  });
  const port = await listenOnLoopback(server);

  return {
    endpoint: `mqtt://127.0.0.1:${port}`,
    credentials(thingName) {
      const password = passwords.get(thingName);
      if (!password) {
        throw new Error(`no thing ${thingName}`);
      }
      return { username: thingName, password };
    },
    publish(thingName, payload) {
      broker.publish(
        {
          cmd: 'publish',
          topic: notifyTopic(thingName),
          payload: JSON.stringify(payload),
          qos: 1,
          retain: false,
          dup: false,
        },
        (error) => error && log.error('mqtt: publish failed', { thingName, reason: error.message }),
      );
    },
    connectivity: (thingName) => connectivity.get(thingName),
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await new Promise<void>((resolve) => broker.close(resolve));
      for (const socket of sockets) {
        socket.destroy();
      }
      await closed;
    },
  };
}

function reasonOf(client: Client, timedOut: WeakSet<Client>): string {
  if (timedOut.has(client)) {
    return 'MQTT_KEEP_ALIVE_TIMEOUT';
  }
  // aedes has no event for the DISCONNECT packet; it only notes it here, to know whether the will is due.
  const saidGoodbye = (client as unknown as { _disconnected?: boolean })._disconnected === true;
  return saidGoodbye ? 'CLIENT_INITIATED_DISCONNECT' : 'CONNECTION_LOST';
}

function sameBytes(a: Buffer, b: Buffer): boolean {
  return a.length === b.length && timingSafeEqual(a, b);
}
