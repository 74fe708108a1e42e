import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';
import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { DestinationSession } from './destination-session.ts';

const HANDSHAKE_TIMEOUT_MS = 10_000;
const PING_INTERVAL_MS = 20_000;
const BACKOFF = { firstMs: 500, longestMs: 20_000, random: Math.random };
/** A connection that held this long was a good one: the next failure counts as the first. */
const STEADY_AFTER_MS = 10_000;

export interface DestinationOptions {
  /** `ws://host:port`, without path. */
  endpoint: string;
  accessToken: string;
  /** The service ids of the notification; the first is what a source without service ids reaches. */
  serviceIds: readonly string[];
  /** Ports on 127.0.0.1 by service id. */
  services: Readonly<Record<string, number>>;
  /** The protocol that this device speaks; 3 when left out. Older ones are for tests of the source. */
  version?: 1 | 2 | 3;
  clock: Clock;
  log: Log;
}

export interface Destination {
  /** Why it ended: the service refused the token, which is also how a closed tunnel shows, or `close` was called. */
  ended: Promise<string>;
  close(): Promise<void>;
}

type Outcome = { kind: 'refused'; status: number; reason: string } | { kind: 'lost'; reason: string };

/**
 * The device's end of one tunnel: connects, serves, and connects again after a loss with the same client token, until
 * the service refuses. Written from the guides alone and apart from the source proxy, so that the two ends do not
 * share their misreadings.
 */
export function startDestination(options: DestinationOptions): Destination {
  const { clock, log } = options;
  // Sent from the first handshake on: without it the access token would be spent by that one.
  const clientToken = randomUUID();
  let socket: WebSocket | undefined;
  let closed = false;
  let stopWaiting = () => {};

  async function run(): Promise<string> {
    for (let attempt = 1; !closed; attempt += 1) {
      const startedAt = clock.now();
      const outcome = await once();
      // A 4xx does not get better by trying again (guides, handshake error responses).
      if (outcome.kind === 'refused' && outcome.status < 500) {
        return outcome.reason;
      }
      if (outcome.kind === 'lost' && clock.now() - startedAt > STEADY_AFTER_MS) {
        attempt = 1;
      }
      if (!closed) {
        const waitMs = backoffMs(attempt, BACKOFF);
        log.debug('device: reconnecting', { reason: outcome.reason, attempt, waitMs });
        await new Promise<void>((resolve) => {
          const cancel = clock.after(waitMs, resolve);
          stopWaiting = () => {
            cancel();
            resolve();
          };
        });
      }
    }
    return 'closed';
  }

  function once(): Promise<Outcome> {
    return new Promise((resolve) => {
      const version = options.version ?? 3;
      const websocket = new WebSocket(
        `${options.endpoint}/tunnel?local-proxy-mode=destination`,
        [`aws.iot.securetunneling-${version}.0`],
        {
          headers: { 'access-token': options.accessToken, 'client-token': clientToken },
          handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
          perMessageDeflate: false,
        },
      );
      socket = websocket;
      let stopPings = () => {};
      let reason = 'the websocket closed';
      new DestinationSession({
        socket: websocket,
        services: options.services,
        defaultService: options.serviceIds[0] ?? Object.keys(options.services)[0] ?? '',
        version,
        clock,
        log,
      });
      const ping = () => {
        // No answer is no error: the service does not answer a destination before the source is there.
        websocket.ping(String(clock.now()));
        stopPings = clock.after(PING_INTERVAL_MS, ping);
      };
      websocket.on('open', ping);
      websocket.on('error', (error) => {
        reason = error.message;
      });
      websocket.on('close', () => {
        stopPings();
        resolve({ kind: 'lost', reason });
      });
      websocket.on('unexpected-response', (request, response) => {
        let body = '';
        response.setEncoding('utf8');
        response.on('data', (text: string) => {
          body += text;
        });
        response.on('close', () => {
          resolve({ kind: 'refused', status: response.statusCode ?? 0, reason: body });
          request.destroy();
        });
      });
    });
  }

  const ended = run().then((why) => {
    log.info('device: the tunnel is over', { reason: why });
    return why;
  });

  return {
    ended,
    async close() {
      closed = true;
      stopWaiting();
      socket?.terminate();
      await ended;
    },
  };
}
