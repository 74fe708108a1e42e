/**
 * Agents for requests to a service of AWS that take the user's way: through a web proxy by CONNECT, with certificates of
 * the user's own, over whichever address of a name answers first. They suit `http.request` and both generations of the
 * SDK's NodeHttpHandler.
 */
import http from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { type CulvertError, CulvertFailure, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { because } from '../shared/reasons.ts';
import type { Result } from '../shared/result.ts';
import { reachService } from './network.ts';
import { codeOf, type Hop, NetworkError } from './network-error.ts';
import type { NetworkOptions } from './options.ts';
import { serviceError, silenceError } from './service-error.ts';

/**
 * For name, TCP, the web proxy's answer and TLS together. Less than the SDK's own limit (10 s), which would end the same
 * wait without a word on which hop was silent.
 */
export const CONNECT_LIMIT_MS = 9_000;

export interface ServiceAgentsOptions {
  /** The way to a service; asked for each new connection. */
  networkFor: (url: URL) => Promise<Result<NetworkOptions>>;
  log: Log;
  connectLimitMs?: number;
}

export interface ServiceAgents {
  /** A pair of agents for one client, as `AgentFactory` has it. A connection that fails throws a CulvertFailure. */
  agents(options: { keepAlive: boolean }): { httpAgent: http.Agent; httpsAgent: https.Agent };
  /** The way has changed: connections that are kept are closed, and those in use after their answer. */
  renew(): void;
}

export function createServiceAgents(options: ServiceAgentsOptions): ServiceAgents {
  const { connectLimitMs = CONNECT_LIMIT_MS } = options;
  // Clients that are dropped without a word must not stay in memory for this.
  let made: WeakRef<http.Agent>[] = [];
  /** Sockets opened since the way last changed. */
  let current = new WeakSet<Duplex>();

  /** Has an agent's sockets opened here, and keeps none of them past a change. */
  function lead<A extends http.Agent>(agent: A, scheme: 'http' | 'https'): A {
    const underWay = new Set<AbortController>();
    const keepSocketAlive = agent.keepSocketAlive.bind(agent) as (socket: Duplex) => unknown;
    const destroy = agent.destroy.bind(agent);
    // Node.js takes the socket by callback where nothing is returned.
    agent.createConnection = (to, done) => {
      const over = new AbortController();
      const since = current;
      underWay.add(over);
      open(urlOf(scheme, to), { ...options, connectLimitMs, over })
        .finally(() => underWay.delete(over))
        .then(
          (socket) => {
            since.add(socket);
            done?.(null, socket);
          },
          // There is no socket beside an error, whatever the types say.
          (error: Error) => (done as ((error: Error) => void) | undefined)?.(error),
        );
      return undefined;
    };
    // Answers whether the socket is kept, though the types have it answer nothing.
    agent.keepSocketAlive = (socket) => (current.has(socket) && keepSocketAlive(socket)) as never;
    agent.destroy = () => {
      for (const over of underWay) {
        over.abort(new Error('the agent was closed'));
      }
      destroy();
    };
    made.push(new WeakRef(agent));
    return agent;
  }

  return {
    agents({ keepAlive }) {
      made = made.filter((each) => each.deref() !== undefined);
      return {
        httpAgent: lead(new http.Agent({ keepAlive }), 'http'),
        httpsAgent: lead(new https.Agent({ keepAlive }), 'https'),
      };
    },
    renew() {
      current = new WeakSet();
      for (const agent of made) {
        closeKept(agent.deref());
      }
    },
  };
}

function closeKept(agent: http.Agent | undefined): void {
  for (const sockets of Object.values(agent?.freeSockets ?? {})) {
    for (const socket of sockets ?? []) {
      socket.destroy();
    }
  }
}

interface Opening {
  networkFor: ServiceAgentsOptions['networkFor'];
  log: Log;
  connectLimitMs: number;
  over: AbortController;
}

/** Nothing was sent on a socket that did not come about, so each failure of this is certain to have done nothing. */
async function open(url: URL, { networkFor, log, connectLimitMs, over }: Opening): Promise<Socket> {
  const { signal } = over;
  let hop: Hop | null = null;
  let webProxy: string | null = null;

  async function reach(): Promise<Socket> {
    const network = await networkFor(url);
    if (!network.ok) {
      throw new CulvertFailure(network.error);
    }
    webProxy = network.value.webProxy;
    signal.throwIfAborted();
    return reachService(url, {
      network: network.value,
      log,
      signal,
      onHop: (next) => {
        hop = next;
      },
    });
  }

  function errorOf(thrown: unknown): CulvertError {
    const way = { host: url.host, webProxy };
    if (!(thrown instanceof Silence)) {
      return serviceError(thrown, way);
    }
    return hop === null
      ? culvertError('WayUnknown', {
          host: url.host,
          reason: because('reason.resolver-waiting'),
        })
      : silenceError(hop, way);
  }

  const { ended, cancel } = endOfPatience(connectLimitMs, signal);
  try {
    return await Promise.race([reach(), ended]);
  } catch (thrown) {
    over.abort(thrown);
    throw thrown instanceof CulvertFailure ? thrown : failure(errorOf(thrown), thrown);
  } finally {
    cancel();
  }
}

class Silence extends Error {}

/** Fails after `ms`, or when `signal` is aborted, unless it is cancelled before. */
function endOfPatience(ms: number, signal: AbortSignal): { ended: Promise<never>; cancel: () => void } {
  let cancel = () => {};
  const ended = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Silence('silence')), ms);
    const aborted = () => reject(signal.reason);
    signal.addEventListener('abort', aborted);
    cancel = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', aborted);
    };
  });
  return { ended, cancel };
}

/**
 * With the system's code where the network is at fault, by which the SDK knows that a read may be tried again. What a
 * certificate or a web proxy's refusal says stays the same however often it is asked.
 */
function failure(error: CulvertError, cause: unknown): CulvertFailure {
  const failed = new CulvertFailure(error);
  const passing = cause instanceof NetworkError && cause.step !== 'tls' && cause.step !== 'settings';
  const code = passing ? codeOf(cause.cause) : '';
  return code === '' ? failed : Object.assign(failed, { code });
}

function urlOf(scheme: 'http' | 'https', { host, hostname, port }: http.ClientRequestArgs): URL {
  const name = hostname ?? host ?? 'localhost';
  const bracketed = name.includes(':') && !name.startsWith('[') ? `[${name}]` : name;
  return new URL(`${scheme}://${bracketed}:${port ?? (scheme === 'https' ? 443 : 80)}`);
}
