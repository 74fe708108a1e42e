/** Tries a way without using it: whether a web proxy lets through, and whether the data plane answers. */
import type { IncomingMessage } from 'node:http';
import WebSocket from 'ws';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { reachThroughWebProxy, websocketOptions } from './network.ts';
import { type Hop, WebProxyRefusal } from './network-error.ts';
import type { NetworkOptions } from './options.ts';
import { serviceError, silenceError } from './service-error.ts';
import { checkSession } from './session-checks.ts';
import { userAgent } from './user-agent.ts';

export interface ProbeOptions {
  network: NetworkOptions;
  limitMs: number;
  log: Log;
}

/** Stands for the token in the check of an endpoint; it is sent nowhere. */
const NO_TOKENS = { accessToken: 'none', clientToken: '00000000-0000-0000-0000-000000000000' };

/**
 * Asks the web proxy of `network` for the way to `authority` (`host:port`) and goes no further. A refusal of that one
 * address counts as success: the web proxy itself answers, and the service's own hop names what it refuses. Fails with
 * WebProxyUnreachable, WebProxyPassword or what is wrong with its certificate.
 */
export async function probeWebProxy(authority: string, options: ProbeOptions): Promise<Result<null>> {
  const { network, limitMs, log } = options;
  const way = { host: authority, webProxy: network.webProxy };
  const over = new AbortController();
  let silent = false;
  const timer = setTimeout(() => {
    silent = true;
    over.abort(new Error('silence'));
  }, limitMs);
  try {
    const socket = await reachThroughWebProxy(network.webProxy ?? '', authority, {
      network,
      log,
      signal: over.signal,
    });
    socket.destroy();
    return ok(null);
  } catch (thrown) {
    if (thrown instanceof WebProxyRefusal && thrown.answer.status !== 407) {
      return ok(null);
    }
    return fail(silent ? silenceError('web-proxy', way) : serviceError(thrown, way));
  } finally {
    clearTimeout(timer);
    over.abort(new Error('over'));
  }
}

/**
 * Begins a tunnel's handshake at the data plane without a token, which the service refuses: the refusal is what shows
 * that it is there. Opens and uses nothing. Fails with EndpointInvalid or with what serviceError() says.
 */
export function probeDataPlane(endpoint: string, options: ProbeOptions): Promise<Result<null>> {
  const { network, limitMs, log } = options;
  const checked = checkSession({ endpoint, ...NO_TOKENS, destinationVersion: 3 }, 'source');
  if (!checked.ok) {
    return Promise.resolve(checked);
  }
  const { url } = checked.value;
  const way = { host: url.host, webProxy: network.webProxy };
  let hop: Hop = network.webProxy === null ? 'service' : 'web-proxy';
  return new Promise((resolve) => {
    const websocket = new WebSocket(url, ['aws.iot.securetunneling-3.0'], {
      ...websocketOptions(url, network, log, {
        onHop: (next) => {
          hop = next;
        },
      }),
      headers: { 'User-Agent': userAgent() },
      perMessageDeflate: false,
    });
    const timer = setTimeout(() => done(fail(silenceError(hop, way))), limitMs);
    const done = (result: Result<null>) => {
      clearTimeout(timer);
      resolve(result);
      websocket.terminate();
    };
    websocket.on('unexpected-response', (_, response) => {
      const error = errorOfAnswer(response, url.host);
      done(error ? fail(error) : ok(null));
    });
    websocket.on('open', () => done(ok(null)));
    // Stays: ending it is an error of its own.
    websocket.on('error', (error) => done(fail(serviceError(error, way))));
  });
}

/** null where the service refuses as it does without a token. */
function errorOfAnswer({ statusCode: status = 0 }: IncomingMessage, host: string): CulvertError | null {
  if (status >= 400 && status < 500) {
    return null;
  }
  return status >= 500
    ? culvertError('NoNetwork', { host, reason: because('reason.in-trouble', { status }) })
    : culvertError('NoNetwork', {
        host,
        reason: because('reason.other-page', { status }),
      });
}
