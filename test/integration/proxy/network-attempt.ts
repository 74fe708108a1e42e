/** One websocket to a data plane over a given network, and what became of it. */
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import type { TestContext } from 'node:test';
import WebSocket from 'ws';
import { websocketOptions } from '../../../electron/proxy/network.ts';
import { DIRECT_NETWORK, type NetworkOptions } from '../../../electron/proxy/options.ts';
import { endOfError, type SessionEnd } from '../../../electron/proxy/session-end.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { saidText } from '../../../electron/shared/reasons.ts';
import { ACCESS_TOKEN } from '../../helpers/source-harness.ts';

export interface AttemptOptions extends Partial<NetworkOptions> {
  lookup?: LookupFunction;
}

export interface Attempt {
  socket: WebSocket;
  logLines: string[];
  /** 'open', or what the 'error' is judged as, with its reason in English. */
  outcome: Promise<'open' | SessionEnd>;
}

/** Begins to connect. The websocket is terminated when the test ends. */
export function attempt(t: TestContext, url: string, options: AttemptOptions = {}): Attempt {
  const { lookup, ...network } = options;
  const logLines: string[] = [];
  const log = createLog((level, line) => logLines.push(`${level} ${line}`));
  const target = new URL('/tunnel?local-proxy-mode=source', url);
  const socket = new WebSocket(target, 'aws.iot.securetunneling-3.0', {
    ...websocketOptions(target, { ...DIRECT_NETWORK, ...network }, log, { lookup }),
    perMessageDeflate: false,
    headers: { 'access-token': ACCESS_TOKEN },
  });
  t.after(() => socket.terminate());
  const outcome = new Promise<'open' | SessionEnd>((resolve) => {
    socket.on('open', () => resolve('open'));
    socket.on('error', (error) => {
      const end = endOfError(error);
      resolve({ ...end, reason: saidText(end.reason) });
    });
  });
  return { socket, logLines, outcome };
}

/** A resolver that knows one answer. */
export function lookupOf(...addresses: string[]): LookupFunction {
  const found: LookupAddress[] = addresses.map((address) => ({
    address,
    family: address.includes(':') ? 6 : 4,
  }));
  return (_name, _options, callback) => process.nextTick(callback, null, found);
}

/** A resolver that fails as the system's does. */
export function lookupFailing(code: string): LookupFunction {
  return (name, _options, callback) =>
    process.nextTick(callback, Object.assign(new Error(`getaddrinfo ${code} ${name}`), { code }), []);
}
