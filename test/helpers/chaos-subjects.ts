/** The pairs of ends that the chaos tests are played with. */
import { randomUUID } from 'node:crypto';
import { DestinationTunnel } from '../../electron/proxy/destination-tunnel.ts';
import type { ProtocolVersion } from '../../electron/proxy/messages.ts';
import type { Clock } from '../../electron/shared/clock.ts';
import type { Log } from '../../electron/shared/log.ts';
import { ok } from '../../electron/shared/result.ts';
import type { PlanRules } from './chaos-plan.ts';
import { Destination } from './destination.ts';

/** How often a device looks whether its websocket is still there. */
const DEVICE_LOOKS_MS = 5;

const V3_ONLY = [[1, 3]] as const;
const OLDER = [
  [1, 2],
  [1, 1],
] as const;

/** The destination of a run. It comes back by itself when its websocket is lost. */
export interface ChaosDestination {
  close(): Promise<void>;
}

export interface DestinationRequest {
  endpoint: string;
  version: ProtocolVersion;
  /** Service id to port on 127.0.0.1; '' for a tunnel without services. */
  targets: Record<string, number>;
  retryDelayMs: number | null;
  clock: Clock;
  log: Log;
  /** Whether the service has a websocket of the destination. */
  isAttached(): boolean;
}

export interface Subject extends PlanRules {
  /** Printed with a failure. */
  name: string;
  startDestination(request: DestinationRequest): Promise<ChaosDestination>;
}

/** A destination that shares no code with the source; when its websocket is lost, another one takes its place. */
export const INDEPENDENT: Subject = {
  name: 'our source, independent destination',
  versions: V3_ONLY,
  testsDestination: false,
  async startDestination({ endpoint, version, targets, isAttached }) {
    let destination: Destination | null = null;
    let closed = false;
    let timer: NodeJS.Timeout | null = null;
    const keep = async (): Promise<void> => {
      if (!isAttached()) {
        destination?.close();
        destination = await Destination.start({ endpoint, version, targets }).catch(() => null);
      }
      if (closed) {
        destination?.close();
      } else {
        timer = setTimeout(() => void keep(), DEVICE_LOOKS_MS);
      }
    };
    await keep();
    return {
      async close() {
        closed = true;
        if (timer) {
          clearTimeout(timer);
        }
        destination?.close();
      },
    };
  },
};

export const OURS: Subject = {
  name: 'our source, our destination',
  versions: V3_ONLY,
  testsDestination: true,
  async startDestination({ endpoint, version, targets, retryDelayMs, clock, log }) {
    const destination = new DestinationTunnel({
      userAgent: 'culvert/test',
      clock,
      log,
      random: () => 0,
      onStatus: () => {},
      onTraffic: () => {},
      chooseTargets: () =>
        ok(
          Object.entries(targets).map(([serviceId, port]) => ({
            serviceId,
            target: { host: '127.0.0.1', port },
          })),
        ),
    });
    const started = destination.connect({
      endpoint,
      accessToken: 'a-token-for-the-relay',
      clientToken: randomUUID(),
      destinationVersion: version,
      tuning: { retryDelayMs },
    });
    if (!started.ok) {
      throw new Error(started.error.message);
    }
    return { close: () => destination.stop() };
  },
};

/** The same with destinations that speak V2 or V1, some of which the source is not told of. */
export const INDEPENDENT_OLDER: Subject = {
  ...INDEPENDENT,
  name: 'our source, independent older destination',
  versions: OLDER,
};

export const OURS_OLDER: Subject = {
  ...OURS,
  name: 'our source, our destination as an older one',
  versions: OLDER,
};
