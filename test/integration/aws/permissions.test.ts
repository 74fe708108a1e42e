/** What a profile may do, asked of the local cloud's IAM and tried on its services: no tunnel is ever opened. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createQuotas } from '../../../electron/aws/pace.ts';
import { policySources } from '../../../electron/aws/permissions.ts';
import { NEEDED_ACTIONS } from '../../../electron/aws/policy.ts';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { ControlPlaneOptions } from '../../../electron/local-cloud/control-plane.ts';
import type { AccessKey } from '../../../electron/local-cloud/types.ts';
import { createAccounts } from '../../../electron/main/accounts.ts';
import { checkPermissions } from '../../../electron/main/permission-check.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ACCOUNT, KEYS, REGION, startTestCloud } from '../local-cloud/start-test-cloud.ts';

const OWNER = [{ key: 'Owner', value: 'plant 7' }];

async function check(
  t: TestContext,
  key: AccessKey,
  more: {
    tags?: { key: string; value: string }[];
    ownTag?: boolean;
    cloud?: Partial<ControlPlaneOptions>;
    noIam?: boolean;
  } = {},
) {
  const cloud = await startTestCloud(t, { keys: [key], ...more.cloud });
  const { tunneling, iot, sts, iam } = cloud.endpoints;
  const profile = {
    ...{ id: 'p', name: 'test', region: REGION, endpoints: { tunneling, iot, sts } },
    ...{ tags: more.tags ?? [], ownTag: more.ownTag ?? true, signIn: { kind: 'keys' as const } },
  };
  const { accessKeyId, secretAccessKey, sessionToken } = key;
  const accounts = createAccounts({
    profile: () => profile,
    credentials: async () => ({
      ok: true,
      value: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    }),
    env: more.noIam ? {} : { AWS_ENDPOINT_URL_IAM: iam },
    quotas: createQuotas(systemClock),
    now: Date.now,
    log: silentLog,
  });
  const found = await checkPermissions('p', { profile: () => profile, accounts, words: () => ENGLISH });
  assert.equal(cloud.calls.includes('OpenTunnel'), false, 'nothing was opened');
  assert.equal(cloud.registry.list({ maxResults: 100 })?.tunnels.length, 0);
  if (!found.ok) {
    return { error: found.error.code, calls: cloud.calls, row: () => undefined, rows: [], policy: '' };
  }
  const { rows, policy } = found.value;
  return {
    error: null,
    calls: cloud.calls,
    rows,
    policy,
    row: (action: string) => rows.find((row) => row.action === action),
  };
}

test('IAM’s simulation answers for every action, in the order of the list', async (t) => {
  const { rows, policy, calls } = await check(t, { ...KEYS.good, denied: ['iot:ListThings'] });
  assert.deepEqual(
    rows.map(({ action }) => action),
    NEEDED_ACTIONS.map(({ action }) => action),
  );
  for (const { action, verdict, how } of rows) {
    assert.equal(verdict, action === 'iot:ListThings' ? 'denied' : 'allowed', action);
    assert.match(how, /^simulated by IAM/);
  }
  assert.equal(calls.includes('CloseTunnel'), false, 'what is known is not tried');
  assert.match(policy, new RegExp(`arn:aws:iot:${REGION}:${ACCOUNT}:tunnel/\\*`));
});

test('a tag that a policy wants and the profile does not send is named', async (t) => {
  const key: AccessKey = { ...KEYS.good, requiredTags: ['Owner'] };
  const without = await check(t, key);
  assert.equal(without.row('iot:OpenTunnel')?.verdict, 'denied');
  assert.match(
    without.row('iot:OpenTunnel')?.how ?? '',
    /wants the tag Owner, which the profile does not send/,
  );
  const withIt = await check(t, key, { tags: OWNER });
  assert.equal(withIt.row('iot:OpenTunnel')?.verdict, 'allowed');
});

test('tags that a policy does not allow are seen, Culvert’s own among them', async (t) => {
  const key: AccessKey = { ...KEYS.good, allowedTags: ['Owner'] };
  assert.equal((await check(t, key, { tags: OWNER })).row('iot:OpenTunnel')?.verdict, 'denied');
  const bare = await check(t, key, { tags: OWNER, ownTag: false });
  assert.equal(bare.row('iot:OpenTunnel')?.verdict, 'allowed');
});

test('an outright denial says so', async (t) => {
  const { row } = await check(t, { ...KEYS.good, forbidden: ['iot:CloseTunnel'] });
  assert.equal(row('iot:CloseTunnel')?.verdict, 'denied');
  assert.match(row('iot:CloseTunnel')?.how ?? '', /denies it outright/);
});

test('the session of a role is asked about as its role', async (t) => {
  const { rows } = await check(t, KEYS.temporary);
  assert.ok(rows.every(({ verdict, how }) => verdict === 'allowed' && how === 'simulated by IAM'));
});

test('where IAM may not be asked, all but the open is tried', async (t) => {
  const { rows, row, calls } = await check(t, {
    ...KEYS.good,
    denied: ['iam:SimulatePrincipalPolicy', 'iot:CloseTunnel', 'iot:SearchIndex', 'iot:DescribeThing'],
  });
  const denied = rows.filter(({ verdict }) => verdict === 'denied').map(({ action }) => action);
  assert.deepEqual(denied.sort(), ['iot:CloseTunnel', 'iot:DescribeThing', 'iot:SearchIndex']);
  assert.equal(row('iot:RotateTunnelAccessToken')?.verdict, 'allowed');
  assert.equal(row('iot:RotateTunnelAccessToken')?.how, 'tried on a tunnel that does not exist');
  assert.equal(row('iot:ListTunnels')?.how, 'tried, it only reads');
  assert.equal(row('iot:OpenTunnel')?.verdict, 'unknown');
  assert.match(
    row('iot:OpenTunnel')?.how ?? '',
    /^not tried, since every open is billed; .*SimulatePrincipalPolicy/,
  );
  assert.equal(calls.filter((call) => call === 'CloseTunnel').length, 1);
});

test('the keys of a service on this computer are not shown to AWS’s IAM', async (t) => {
  const { row, calls } = await check(t, KEYS.good, { noIam: true });
  assert.equal(calls.includes('SimulatePrincipalPolicy'), false);
  assert.equal(row('iot:OpenTunnel')?.how, 'not tried, since every open is billed');
  assert.equal(row('iot:ListTunnels')?.verdict, 'allowed');
});

test('credentials that AWS does not accept are the answer, not a list of unknowns', async (t) => {
  assert.equal((await check(t, KEYS.expired)).error, 'CredentialsExpired');
});

test('whose policies a caller has is read from its ARN', () => {
  const sts = (rest: string) => `arn:aws:sts::123456789012:${rest}`;
  const iam = (rest: string) => `arn:aws:iam::123456789012:${rest}`;
  assert.deepEqual(policySources(iam('user/ops/alex'), []), [iam('user/ops/alex')]);
  assert.deepEqual(policySources(sts('assumed-role/Operator/alex'), ['eu-west-1']), [iam('role/Operator')]);
  assert.deepEqual(
    policySources(sts('assumed-role/AWSReservedSSO_Ops_0123456789abcdef/alex'), ['eu-west-1', undefined]),
    [
      iam('role/aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Ops_0123456789abcdef'),
      iam('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Ops_0123456789abcdef'),
    ],
  );
  assert.deepEqual(policySources('arn:aws-cn:sts::123456789012:assumed-role/Op/x', []), [
    'arn:aws-cn:iam::123456789012:role/Op',
  ]);
  assert.deepEqual(policySources(iam('root'), []), []);
  assert.deepEqual(policySources(sts('federated-user/alex'), []), []);
});
