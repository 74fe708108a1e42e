/** Roles, MFA and Identity Center for the tests of the services of identity, and AWS's own clients for them. */
import type { TestContext } from 'node:test';
import { IAMClient } from '@aws-sdk/client-iam';
import { IoTSecureTunnelingClient } from '@aws-sdk/client-iotsecuretunneling';
import { SSOClient } from '@aws-sdk/client-sso';
import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { STSClient } from '@aws-sdk/client-sts';
import type { ControlPlaneOptions } from '../../../electron/local-cloud/control-plane.ts';
import { totpCode } from '../../../electron/local-cloud/sts-mfa.ts';
import type { AccessKey, IdentityCenterSeed, RoleSeed } from '../../../electron/local-cloud/types.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { ACCOUNT, KEYS, REGION, startTestCloud, type TestCloud } from './start-test-cloud.ts';

export const OTHER_ACCOUNT = '210987654321';
export const MFA = { serial: `arn:aws:iam::${ACCOUNT}:mfa/demo`, secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };

export const ROLES: RoleSeed[] = [
  { roleName: 'Operator', trusts: ['user/demo'], denied: ['iot:CloseTunnel'], maxSessionSeconds: 43_200 },
  { roleName: 'Partner', trusts: ['*'], externalId: 'site-4711' },
  { roleName: 'Careful', trusts: ['user/demo'], mfa: true },
  { roleName: 'Second', trusts: ['assumed-role/Operator'], maxSessionSeconds: 7200 },
  { roleName: 'Pipeline', trusts: ['web-identity'] },
  { roleName: 'Household', trusts: ['root'] },
];

export const IDENTITY_CENTER: IdentityCenterSeed = {
  startUrl: 'https://culvert.awsapps.com/start',
  userName: 'alex',
  accounts: [
    {
      accountId: ACCOUNT,
      accountName: 'Plant',
      email: 'plant@example.com',
      roles: [{ roleName: 'Technician', denied: ['iot:CloseTunnel'] }, { roleName: 'Reader' }],
    },
    {
      accountId: OTHER_ACCOUNT,
      accountName: 'Office',
      email: 'office@example.com',
      roles: [{ roleName: 'Reader' }],
    },
  ],
};

export const roleArn = (roleName: string) => `arn:aws:iam::${ACCOUNT}:role/${roleName}`;

type Key = Pick<AccessKey, 'accessKeyId' | 'secretAccessKey' | 'sessionToken'>;

/** The control plane with all of the above, on a clock that stands until the test moves it. */
export async function startIdentity(t: TestContext, options: Partial<ControlPlaneOptions> = {}) {
  const clock = new FakeClock(Date.now());
  const cloud = await startTestCloud(t, {
    clock,
    roles: ROLES,
    mfaDevices: [MFA],
    identityCenter: IDENTITY_CENTER,
    ...options,
  });
  /** Clients sign by the service's clock, wherever the test moved it. */
  const config = (service: keyof TestCloud['endpoints'], key?: Key) => ({
    region: REGION,
    endpoint: cloud.endpoints[service],
    maxAttempts: 1,
    systemClockOffset: clock.now() - Date.now(),
    ...(key ? { credentials: key } : {}),
  });
  const kept = <Client extends { destroy(): void }>(client: Client): Client => {
    t.after(() => client.destroy());
    return client;
  };
  return {
    cloud,
    clock,
    sts: (key: Key = KEYS.good) => kept(new STSClient(config('sts', key))),
    iam: (key: Key = KEYS.good) => kept(new IAMClient(config('iam', key))),
    tunneling: (key: Key) => kept(new IoTSecureTunnelingClient(config('tunneling', key))),
    sso: () => kept(new SSOClient(config('sso'))),
    oidc: () => kept(new SSOOIDCClient(config('oidc'))),
    mfaCode: () => totpCode(MFA.secret, clock.now()),
  };
}

/** The keys of an answer, as a client takes them. */
export function keyOf(
  given: {
    AccessKeyId?: string | undefined;
    SecretAccessKey?: string | undefined;
    SessionToken?: string | undefined;
  } = {},
): Required<Key> {
  return {
    accessKeyId: given.AccessKeyId ?? '',
    secretAccessKey: given.SecretAccessKey ?? '',
    sessionToken: given.SessionToken ?? '',
  };
}
