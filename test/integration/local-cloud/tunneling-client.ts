/** AWS's own SDK for JavaScript as a client of the tunneling service under test. */
import type { TestContext } from 'node:test';
import { IoTSecureTunnelingClient, type OpenTunnelCommandInput } from '@aws-sdk/client-iotsecuretunneling';
import type { ControlPlaneOptions } from '../../../electron/local-cloud/control-plane.ts';
import type { AccessKey } from '../../../electron/local-cloud/types.ts';
import { KEYS, REGION, startTestCloud, type TestCloud } from './start-test-cloud.ts';

export function clientOf(
  t: TestContext,
  cloud: TestCloud,
  key: Pick<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'> = KEYS.good,
  options: { region?: string; maxAttempts?: number; systemClockOffset?: number } = {},
): IoTSecureTunnelingClient {
  const client = new IoTSecureTunnelingClient({
    region: REGION,
    endpoint: cloud.endpoints.tunneling,
    credentials: key,
    maxAttempts: 1,
    ...options,
  });
  t.after(() => client.destroy());
  return client;
}

/** A control plane of its own, and a client that may do everything. */
export async function startWithClient(t: TestContext, options: Partial<ControlPlaneOptions> = {}) {
  const cloud = await startTestCloud(t, options);
  return { cloud, client: clientOf(t, cloud) };
}

export const ssh: OpenTunnelCommandInput = { destinationConfig: { thingName: 'pump-1', services: ['SSH'] } };
