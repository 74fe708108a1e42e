import type { TestContext } from 'node:test';
import {
  type ControlPlane,
  type ControlPlaneOptions,
  startControlPlane,
} from '../../../electron/local-cloud/control-plane.ts';
import type { ThingConnectivity } from '../../../electron/local-cloud/iot-api.ts';
import { createTunnelRegistry, type TunnelControl } from '../../../electron/local-cloud/tunnel-registry.ts';
import type { AccessKey, ThingSeed } from '../../../electron/local-cloud/types.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog } from '../../../electron/shared/log.ts';

export const REGION = 'eu-central-1';
export const ACCOUNT = '123456789012';

/** One key for each thing that can be wrong with a key. */
export const KEYS = {
  good: {
    accessKeyId: 'AKIACULVERTGOOD00001',
    secretAccessKey: 'good+secret/of+the+demo/account+key00001',
    principal: 'user/demo',
  },
  temporary: {
    accessKeyId: 'ASIACULVERTTEMP00001',
    secretAccessKey: 'temporary+secret/of+the+demo/account+001',
    sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//temporary+session+token==',
    principal: 'assumed-role/Operator/alex',
  },
  expired: {
    accessKeyId: 'ASIACULVERTEXPD00001',
    secretAccessKey: 'expired+secret/of+the+demo/account+key01',
    sessionToken: 'IQoJb3JpZ2luX2VjEXAMPLE//expired+session+token==',
    expired: true,
    principal: 'assumed-role/Operator/alex',
  },
  denied: {
    accessKeyId: 'AKIACULVERTDENY00001',
    secretAccessKey: 'denied+secret/of+the+demo/account+key001',
    denied: [
      'iot:OpenTunnel',
      'iot:CloseTunnel',
      'iot:ListTunnels',
      'iot:ListTagsForResource',
      'iot:ListThings',
      'iot:DescribeThing',
      'sts:GetCallerIdentity',
    ],
    principal: 'user/guest',
  },
} satisfies Record<string, AccessKey>;

export const THINGS: ThingSeed[] = [
  {
    thingName: 'pump-1',
    thingTypeName: 'pump',
    attributes: { site: 'north', rack: 'a1' },
    online: true,
  },
  { thingName: 'pump-2', thingTypeName: 'pump', attributes: { site: 'south' }, online: false },
  { thingName: 'gate:3', online: true },
];

const CONNECTIVITY: Record<string, ThingConnectivity> = {
  'pump-1': { connected: true, timestamp: Date.parse('2026-01-01T00:00:00.500Z') },
  'pump-2': {
    connected: false,
    timestamp: Date.parse('2026-01-02T00:00:00Z'),
    disconnectReason: 'MQTT_KEEP_ALIVE_TIMEOUT',
  },
};

export interface TestCloud extends ControlPlane {
  registry: TunnelControl;
  logLines: string[];
}

/** The control plane on the system's clock with quotas that no test meets, unless options say otherwise. */
export async function startTestCloud(
  t: Pick<TestContext, 'after'>,
  options: Partial<ControlPlaneOptions> = {},
): Promise<TestCloud> {
  const clock = options.clock ?? systemClock;
  const registry = createTunnelRegistry({ region: REGION, account: ACCOUNT, clock });
  const logLines: string[] = [];
  const plane = await startControlPlane({
    region: REGION,
    account: ACCOUNT,
    keys: Object.values(KEYS),
    things: THINGS,
    registry,
    connectivity: (thingName) => CONNECTIVITY[thingName],
    clock,
    log: createLog((_, line) => logLines.push(line)),
    quotas: { open: 1000, close: 1000, describe: 1000, list: 1000 },
    ...options,
  });
  t.after(async () => {
    registry.dispose();
    await plane.close();
  });
  return { ...plane, registry, logLines };
}
