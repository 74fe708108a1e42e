/** The control plane of the local cloud: the tunneling, iot and STS services, each with an address of its own. */
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { type HttpFront, startHttpFront } from './http-front.ts';
import { createIotApi, type IndexingConfig, type ThingConnectivity } from './iot-api.ts';
import { createStsApi } from './sts-api.ts';
import type { TunnelControl } from './tunnel-registry.ts';
import { createTunnelingApi } from './tunneling-api.ts';
import type { AccessKey, Fault, LocalCloudOptions, ThingSeed } from './types.ts';

export interface ControlPlaneOptions {
  region: string;
  /** Twelve digits. */
  account: string;
  /** Looked at on every call: changes count at once. */
  keys: readonly AccessKey[];
  things: readonly ThingSeed[];
  registry: TunnelControl;
  /** Undefined: the thing has never connected. */
  connectivity: (thingName: string) => ThingConnectivity | undefined;
  clock: Clock;
  log: Log;
  quotas?: LocalCloudOptions['quotas'];
  /** Fleet indexing; the default has things and connectivity indexed. */
  indexing?: IndexingConfig;
  /** `host:port` that DescribeEndpoint answers. */
  dataEndpoint?: () => string;
}

export interface ControlPlane {
  /** Base URLs, `http://127.0.0.1:<port>`. */
  endpoints: { tunneling: string; iot: string; sts: string };
  /** Every call that arrived at any of the three, in order, also those that were refused or dropped. */
  calls: string[];
  /** The next call of this operation ends so. Several for one operation are played in order. */
  fault(operation: string, fault: Fault): void;
  /** Closes the servers and cuts their connections. The registry is the caller's to dispose of. */
  close(): Promise<void>;
}

/** Starts the three services on free ports of 127.0.0.1. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const calls: string[] = [];
  const faults = new Map<string, Fault[]>();
  const fronts: HttpFront[] = [];
  const start = async (service: Parameters<typeof startHttpFront>[0]['service']): Promise<string> => {
    const front = await startHttpFront({
      service,
      clock: options.clock,
      log: options.log,
      onCall: (operation) => calls.push(operation),
      takeFault: (operation) => faults.get(operation)?.shift(),
    });
    fronts.push(front);
    return front.url;
  };
  return {
    endpoints: {
      tunneling: await start(createTunnelingApi(options)),
      iot: await start(createIotApi(options)),
      sts: await start(createStsApi(options)),
    },
    calls,
    fault(operation, fault) {
      const waiting = faults.get(operation);
      if (waiting) waiting.push(fault);
      else faults.set(operation, [fault]);
    },
    async close() {
      await Promise.all(fronts.map((front) => front.close()));
    },
  };
}
