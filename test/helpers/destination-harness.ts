/** What the tests of the destination proxy share: a data plane, a source that is not ours, local services, and a destination that is stopped at the end. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { TestContext } from 'node:test';
import { DestinationTunnel } from '../../electron/proxy/destination-tunnel.ts';
import type {
  ProtocolVersion,
  ServiceTarget,
  ServiceTraffic,
  SessionStatus,
} from '../../electron/proxy/messages.ts';
import type { Tuning } from '../../electron/proxy/options.ts';
import { type Clock, systemClock } from '../../electron/shared/clock.ts';
import { culvertError } from '../../electron/shared/errors.ts';
import { createLog } from '../../electron/shared/log.ts';
import { fail, ok } from '../../electron/shared/result.ts';
import { type Passed, Relay, type RelayOptions } from './destination.ts';
import { ACCESS_TOKEN, until } from './source-harness.ts';
import { SourcePeer } from './source-peer.ts';

export interface DestinationHarness {
  relay: Relay;
  destination: DestinationTunnel;
  /** The source, unless the test plays its part by itself. */
  peer: SourcePeer | null;
  /** Local ports of the source. */
  ports: Record<string, number>;
  statuses: SessionStatus[];
  traffic: ServiceTraffic[][];
  logLines: string[];
  token: { accessToken: string; clientToken: string };
}

export interface DestinationHarnessOptions {
  relay?: RelayOptions;
  /** A port on 127.0.0.1 or another target for each service of the tunnel. */
  targets: Record<string, number | ServiceTarget['target']>;
  /** What the source speaks; null leaves it out. */
  source?: 1 | 2 | 3 | null;
  /** What the destination is told to speak at most. */
  told?: ProtocolVersion;
  tuning?: Partial<Tuning>;
  clock?: Clock;
  localAddress?: string;
  /** Leaves connect() to the test. */
  connect?: boolean;
}

/** Starts relay, destination and source. Everything is closed when the test ends. */
export async function startDestinationHarness(
  t: TestContext,
  options: DestinationHarnessOptions,
): Promise<DestinationHarness> {
  const services = Object.keys(options.targets);
  const relay = await Relay.start({ services: services.filter((id) => id !== ''), ...options.relay });
  t.after(() => relay.close());
  const statuses: SessionStatus[] = [];
  const traffic: ServiceTraffic[][] = [];
  const logLines: string[] = [];
  const destination = new DestinationTunnel({
    userAgent: 'culvert/test',
    clock: options.clock ?? systemClock,
    log: createLog((level, line) => logLines.push(`${level} ${line}`)),
    // The shortest wait that the backoff allows.
    random: () => 0,
    onStatus: (status) => statuses.push(status),
    onTraffic: (changed) => traffic.push(changed),
    chooseTargets: (serviceIds) => {
      const missing = serviceIds.filter((id) => options.targets[id] === undefined);
      return missing.length > 0
        ? fail(culvertError('MappingInvalid', { reason: `nothing for ${missing.join(', ')}.` }))
        : ok(services.map((serviceId) => ({ serviceId, target: targetOf(options.targets[serviceId]!) })));
    },
    localAddress: options.localAddress ?? null,
  });
  t.after(() => destination.stop());
  const token = { accessToken: ACCESS_TOKEN, clientToken: randomUUID() };
  const harness: DestinationHarness = {
    relay,
    destination,
    peer: null,
    ports: {},
    statuses,
    traffic,
    logLines,
    token,
  };
  if (options.connect !== false) {
    connectDestination(harness, options);
    await until('the destination is connected', () => statuses.some(({ kind }) => kind === 'connected'));
  }
  if (options.source !== null) {
    const peer = await SourcePeer.start({
      endpoint: relay.endpoint,
      version: options.source ?? 3,
      services,
    });
    t.after(() => peer.close());
    harness.peer = peer;
    harness.ports = peer.ports;
  }
  return harness;
}

export function connectDestination(
  harness: DestinationHarness,
  { told = 3, tuning = {} }: Pick<DestinationHarnessOptions, 'told' | 'tuning'> = {},
): void {
  const started = harness.destination.connect({
    endpoint: harness.relay.endpoint,
    ...harness.token,
    destinationVersion: told,
    tuning,
  });
  assert.ok(started.ok);
}

/** What the destination has said, each message as `type stream/connection service`, DATA left out. */
export function said(passed: Passed[]): string[] {
  const names = ['', 'DATA', 'STREAM_START', 'STREAM_RESET', 'SESSION_RESET', 'SERVICE_IDS'];
  const more = ['CONNECTION_START', 'CONNECTION_RESET'];
  return passed
    .filter(({ type }) => type !== 1)
    .map(
      ({ type, streamId, connectionId, serviceId }) =>
        `${[...names, ...more][type]} ${streamId}/${connectionId} ${serviceId}`,
    );
}

function targetOf(target: number | ServiceTarget['target']): ServiceTarget['target'] {
  return typeof target === 'number' ? { host: '127.0.0.1', port: target } : target;
}
