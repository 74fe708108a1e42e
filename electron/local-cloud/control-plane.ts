/** The control plane of the local cloud: tunneling, iot and the services of identity, each with an address of its own. */
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { type HttpFront, startHttpFront } from './http-front.ts';
import { createIamApi } from './iam-api.ts';
import { createIotApi, type IndexingConfig, type ThingConnectivity } from './iot-api.ts';
import { createOidcApi } from './oidc-api.ts';
import type { AwsService } from './service-api.ts';
import { createSsoApi } from './sso-api.ts';
import { createSsoSessions } from './sso-sessions.ts';
import { createStsApi } from './sts-api.ts';
import { createTemporaryKeys } from './temporary-keys.ts';
import type { TunnelControl } from './tunnel-registry.ts';
import { createTunnelingApi } from './tunneling-api.ts';
import type { AccessKey, Fault, LocalCloud, LocalCloudOptions, SignIns, ThingSeed } from './types.ts';

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
  roles?: LocalCloudOptions['roles'];
  mfaDevices?: LocalCloudOptions['mfaDevices'];
  identityCenter?: LocalCloudOptions['identityCenter'];
}

const DEFAULT_SSO_TOKEN_SECONDS = 8 * 3600;

export interface ControlPlane {
  /** Base URLs, `http://127.0.0.1:<port>`. */
  endpoints: Pick<LocalCloud['endpoints'], 'tunneling' | 'iot' | 'sts' | 'sso' | 'oidc' | 'iam'>;
  /** Every call that arrived at any of them, in order, also those that were refused or dropped. */
  calls: string[];
  /** The next call of this operation ends so. Several for one operation are played in order. */
  fault(operation: string, fault: Fault): void;
  signIns: SignIns;
  /** Closes the servers and cuts their connections. The registry is the caller's to dispose of. */
  close(): Promise<void>;
}

/** Starts the services on free ports of 127.0.0.1. */
export async function startControlPlane(options: ControlPlaneOptions): Promise<ControlPlane> {
  const calls: string[] = [];
  const faults = new Map<string, Fault[]>();
  const fronts: HttpFront[] = [];
  const start = async (service: AwsService): Promise<string> => {
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
  const { clock, identityCenter } = options;
  const temporary = createTemporaryKeys(clock);
  const access = { ...options, issued: temporary.keys, temporary };
  const sessions = createSsoSessions({
    tokenSeconds: identityCenter?.tokenSeconds ?? DEFAULT_SSO_TOKEN_SECONDS,
    clock,
  });
  const oidc = createOidcApi({ identityCenter, sessions, clock });
  return {
    endpoints: {
      tunneling: await start(createTunnelingApi(access)),
      iot: await start(createIotApi(access)),
      sts: await start(createStsApi(access)),
      sso: await start(createSsoApi({ identityCenter, sessions, temporary, clock })),
      oidc: await start(oidc.service),
      iam: await start(createIamApi(access)),
    },
    calls,
    signIns: oidc.signIns,
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
