/** What a service, or someone in its place, says to the ends of a tunnel out of turn. */
import type { ProtocolVersion } from '../../electron/proxy/messages.ts';
import type { ChaosRelay, End } from './chaos-relay.ts';
import { Wire, wireBytes } from './destination.ts';
import type { Seeded } from './seeded.ts';

const HARMLESS = ['ignorable', 'stale-data', 'stale-stream-reset', 'unknown-service', 'service-ids'] as const;
const OFFENCES = ['unknown-type', 'no-type', 'text', 'too-long', 'empty', 'garbage', 'half-message'] as const;
/** A frame of one byte more than the limit. */
const TOO_LONG_BYTES = 131_077;

/**
 * harmless: it must change nothing. offence: the end must give this websocket up and come back with another one.
 * stream-reset and session-reset end what they name. busy: the websocket is lost, and the next handshakes are refused with
 * a status that is worth another try.
 */
export type Injection =
  | { kind: 'harmless'; to: End; what: (typeof HARMLESS)[number] | 'unknown-connection' }
  | { kind: 'offence'; to: End; what: (typeof OFFENCES)[number] | 'stream-start' }
  | { kind: 'stream-reset'; to: End[]; service: number }
  | { kind: 'session-reset'; to: End[] }
  | { kind: 'close'; to: End; code: number }
  | { kind: 'busy'; to: End; times: number };

export interface InjectionRules {
  services: number;
  version: ProtocolVersion;
  /** Whether the destination gets its share; otherwise all goes to the source. */
  both: boolean;
}

export function draftInjection(random: Seeded, { services, version, both }: InjectionRules): Injection {
  const to: End = both && random.chance(0.4) ? 'destination' : 'source';
  // Where both are told, the source may come first or last.
  const toSome: End[] = both
    ? random.pick([['source'], ['source', 'destination'], ['destination', 'source']])
    : [to];
  const kind = random.weighted([
    [4, 'harmless'],
    [3, 'stream-reset'],
    [2, 'session-reset'],
    [3, 'offence'],
    [1, 'close'],
    [1, 'busy'],
  ] as const);
  switch (kind) {
    case 'harmless':
      // An older peer has no connection ids: a message with one is of no session that there could be.
      return { kind, to, what: random.pick(version === 3 ? [...HARMLESS, 'unknown-connection'] : HARMLESS) };
    case 'offence':
      return { kind, to, what: random.pick(to === 'source' ? [...OFFENCES, 'stream-start'] : OFFENCES) };
    case 'stream-reset':
      return { kind, to: toSome, service: random.between(0, services - 1) };
    case 'session-reset':
      return { kind, to: toSome };
    case 'close':
      return { kind, to, code: random.pick([1001, 1008, 1011, 1012, 4000]) };
    case 'busy':
      return { kind, to, times: random.between(1, 2) };
  }
}

/** Does it. Answers which service may lose bytes by it, `all`, or null for none. */
export function inject(injection: Injection, relay: ChaosRelay, services: string[]): number | 'all' | null {
  switch (injection.kind) {
    case 'harmless':
      relay.injectBytes(injection.to, harmless(injection.what, relay, services));
      return null;
    case 'stream-reset': {
      const serviceId = services[injection.service] ?? '';
      const streamId = relay.streamOf(serviceId);
      if (streamId === 0) {
        return null;
      }
      for (const end of injection.to) {
        relay.inject(end, { type: Wire.STREAM_RESET, serviceId, streamId });
      }
      return injection.service;
    }
    case 'session-reset':
      for (const end of injection.to) {
        relay.inject(end, { type: Wire.SESSION_RESET });
      }
      return 'all';
    case 'offence':
      if (injection.what === 'text') {
        relay.injectText(injection.to, 'hello');
      } else {
        relay.injectBytes(injection.to, offence(injection.what));
      }
      if (injection.what === 'half-message') {
        relay.cutEnd(injection.to);
      }
      return 'all';
    case 'close':
      relay.closeEnd(injection.to, injection.code);
      return 'all';
    case 'busy':
      relay.busy = injection.times;
      relay.cutEnd(injection.to);
      return 'all';
  }
}

function harmless(
  what: Extract<Injection, { kind: 'harmless' }>['what'],
  relay: ChaosRelay,
  services: string[],
): Buffer {
  const serviceId = services[0] ?? '';
  const ids = { serviceId, streamId: relay.streamOf(serviceId), connectionId: 1 };
  const payload = Buffer.from('of another time');
  // Far from any that the source counts to.
  const stale = { ...ids, streamId: 2 ** 31 - 7 };
  switch (what) {
    case 'ignorable':
      return wireBytes({ type: 77, ignorable: true, ...ids, payload });
    case 'stale-data':
      return wireBytes({ type: Wire.DATA, ...stale, payload });
    case 'stale-stream-reset':
      return wireBytes({ type: Wire.STREAM_RESET, ...stale });
    case 'unknown-connection':
      return Buffer.concat([
        wireBytes({ type: Wire.DATA, ...ids, connectionId: 4_000_000_000, payload }),
        wireBytes({ type: Wire.CONNECTION_RESET, ...ids, connectionId: 4_000_000_001 }),
      ]);
    case 'unknown-service':
      return Buffer.concat([
        wireBytes({ type: Wire.DATA, ...stale, serviceId: 'NONE', payload }),
        wireBytes({ type: Wire.STREAM_RESET, ...stale, serviceId: 'NONE' }),
      ]);
    case 'service-ids':
      return wireBytes({ type: Wire.SERVICE_IDS, availableServiceIds: services });
  }
}

function offence(what: Extract<Injection, { kind: 'offence' }>['what']): Buffer {
  switch (what) {
    case 'unknown-type':
      return wireBytes({ type: 99 });
    case 'no-type':
      return wireBytes({ type: 0, streamId: 1 });
    case 'too-long':
      return Buffer.alloc(TOO_LONG_BYTES);
    case 'empty':
      return Buffer.from('0000', 'hex');
    case 'stream-start':
      return wireBytes({ type: Wire.STREAM_START, streamId: 1, serviceId: 'SSH', connectionId: 1 });
    case 'half-message':
      return Buffer.from('0fff0801', 'hex');
    default:
      return Buffer.from('0003ffffff', 'hex');
  }
}
