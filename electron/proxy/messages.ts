/**
 * What main and the proxy worker say to each other. One worker carries every tunnel; `tunnel` is main's own key for
 * one, never a secret. Requests carry `seq` and get exactly one response; events come when they come.
 */

import type { CulvertError } from '../shared/errors.ts';
import type { LogFields, LogLevel } from '../shared/log.ts';
import type { Said } from '../shared/reasons.ts';
import type { Result } from '../shared/result.ts';
import type { NetworkOptions, Tuning } from './options.ts';

/** Whose message format the source speaks: V1 one stream, V2 one connection per service, V3 many connections. */
export type ProtocolVersion = 1 | 2 | 3;

export interface ServiceBinding {
  /** The service id given to OpenTunnel; '' for a tunnel without services (V1). */
  serviceId: string;
  /** The loopback port to listen on; 0 picks a free one. */
  port: number;
}

export interface SessionOptions {
  /** `wss://host[:port]`, or `ws://` towards loopback only. Without path: `/tunnel?local-proxy-mode=source` is added. */
  endpoint: string;
  accessToken: string;
  /** UUID sent with the first handshake and kept, so that a reconnect may use the same access token. */
  clientToken: string;
  /** What the destination understands at most; found out when it is older and answers so. */
  destinationVersion: ProtocolVersion;
  /** Straight to the service when left out. */
  network?: NetworkOptions;
  /** The defaults of options.ts where left out. */
  tuning?: Partial<Tuning>;
}

/** The destination's end: where each service's connections go. */
export interface ServiceTarget {
  /** The service id given to OpenTunnel; '' for a tunnel without services. */
  serviceId: string;
  /** A name or address with a port, or the path of a Unix socket. */
  target: { host: string; port: number } | { path: string };
}

export type ProxyRequest =
  /** Binds the local ports before anything is opened (or billed). Answers with the ports bound. */
  | { type: 'listen'; tunnel: string; services: ServiceBinding[] }
  /** Starts the session of a tunnel that listens already. Answers at once; the state follows as events. */
  | { type: 'connect'; tunnel: string; session: SessionOptions }
  /**
   * Connects first and binds the ports then, since only the service knows what the tunnel carries. `ports` are wishes by
   * service id; a port that is taken gives way to a free one. The ports follow as the event `listening`.
   */
  | { type: 'discover'; tunnel: string; session: SessionOptions; ports: Record<string, number> }
  /** A fresh access token (with its own new client token) after `token-needed`, or to reconnect by hand. */
  | { type: 'token'; tunnel: string; accessToken: string; clientToken: string }
  /** The way to the service is another one now; taken from the next try on. What is connected stays. */
  | { type: 'network'; tunnel: string; network: NetworkOptions }
  /** The computer woke up or the network came back: every waiting session tries at once. */
  | { type: 'wake' }
  /** Ends one tunnel: connections, websocket, listeners. Answers when its ports are released. */
  | { type: 'stop'; tunnel: string }
  | { type: 'shutdown' };

export type Sequenced<T> = T & { seq: number };

export type ProxyResponse =
  | { seq: number; ok: true; value: { services?: ServiceBinding[] } }
  | { seq: number; ok: false; error: CulvertError };

export type SessionStatus =
  | { kind: 'connecting' }
  /** The websocket is up and the services are known. Says nothing about the device. */
  | { kind: 'connected'; channelId: string | null; serviceIds: string[] }
  /** The device answered something (data or a reset), so it is there. Sent once per connect. */
  | { kind: 'device-seen' }
  /** What the destination was found to speak, other than it was taken for. Worth remembering for this device. */
  | { kind: 'destination-version'; version: ProtocolVersion }
  | { kind: 'reconnecting'; attempt: number; retryAt: number; reason: Said }
  /** The token is spent or revoked; the session keeps its ports and waits for a `token` request. */
  | { kind: 'token-needed'; reason: Said }
  /**
   * The service refused for a reason that no retry mends, or the tries that were allowed are used up. The ports stay
   * until `stop`. `status` is that of the HTTP answer, 0 where there was none.
   */
  | { kind: 'refused'; status: number; reason: Said };

export interface ServiceTraffic {
  serviceId: string;
  connections: number;
  /** From this computer to the device, and back; payload bytes since `listen`. */
  bytesUp: number;
  bytesDown: number;
}

export type ProxyEvent =
  | { event: 'status'; tunnel: string; status: SessionStatus }
  /** What has come of `discover`: the ports, or why there are none. */
  | { event: 'listening'; tunnel: string; bound: Result<ServiceBinding[]> }
  /** At most once a second per tunnel, and only after a change. */
  | { event: 'traffic'; tunnel: string; services: ServiceTraffic[] }
  | { event: 'log'; level: LogLevel; message: string; fields: LogFields };

export type FromWorker = ProxyResponse | ProxyEvent;
