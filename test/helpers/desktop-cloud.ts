/** A local cloud in the test's own process for an application that is not in demo mode: as a customer's account. */
import type { Page } from 'playwright-core';
import { startLocalCloud } from '../../electron/local-cloud/cloud.ts';
import type { LocalCloud, LocalCloudOptions, ThingSeed } from '../../electron/local-cloud/types.ts';
import { systemClock } from '../../electron/shared/clock.ts';
import { silentLog } from '../../electron/shared/log.ts';
import { profileInput } from './profile-input.ts';
import { tempDir } from './temp-dir.ts';

export interface DesktopCloud {
  cloud: LocalCloud;
  region: string;
  account: string;
  key: { accessKeyId: string; secretAccessKey: string };
  /** The environment that leads an application to this cloud. */
  env: Record<string, string>;
  /** How often an operation arrived. */
  count(operation: string): number;
  /** Adds a profile for it through the window's own bridge, its key for this session only or in the keyring. */
  addProfile(page: Page, keep?: 'session' | 'keychain', name?: string): Promise<void>;
  close(): Promise<void>;
}

/** `things` by name are online and have an up-to-date agent. `identity`: how else than by the key one may sign in. */
export async function startDesktopCloud(
  things: readonly (string | ThingSeed)[],
  identity: Pick<LocalCloudOptions, 'roles' | 'mfaDevices' | 'identityCenter'> &
    Partial<Pick<LocalCloudOptions, 'authorizedKeys'>> = {},
): Promise<DesktopCloud> {
  const temp = tempDir();
  const region = 'ap-northeast-2';
  const account = '210987654321';
  const key = {
    accessKeyId: 'AKIACULVERTE2E000001',
    secretAccessKey: 'e2e/secret+that+must/stay+in+the+keyring1',
  };
  const cloud = await startLocalCloud({
    region,
    account,
    keys: [{ ...key, principal: 'user/technician' }],
    things: things.map((thing) => (typeof thing === 'string' ? { thingName: thing, online: true } : thing)),
    clock: systemClock,
    log: silentLog,
    workDir: temp.path,
    authorizedKeys: [],
    quotas: { open: 100, close: 100 },
    ...identity,
  });
  return {
    cloud,
    region,
    account,
    key,
    env: {
      AWS_ENDPOINT_URL_IOTSECURETUNNELING: cloud.endpoints.tunneling,
      AWS_ENDPOINT_URL_IOT: cloud.endpoints.iot,
      AWS_ENDPOINT_URL_STS: cloud.endpoints.sts,
      AWS_ENDPOINT_URL_SSO: cloud.endpoints.sso,
      AWS_ENDPOINT_URL_SSO_OIDC: cloud.endpoints.oidc,
      AWS_ENDPOINT_URL_IAM: cloud.endpoints.iam,
      CULVERT_DATA_ENDPOINT: cloud.endpoints.data,
    },
    count: (operation) => cloud.calls.filter((call) => call === operation).length,
    async addProfile(page, keep = 'session', name = 'factory-ops') {
      const secret = { ...key, sessionToken: '' };
      const input = profileInput({ name, region, secret, keep });
      const saved = await page.evaluate((profile) => window.culvert.call('profile.save', profile), input);
      if (!saved.ok) {
        throw new Error(saved.error.message);
      }
    },
    async close() {
      await cloud.close();
      temp.remove();
    },
  };
}
