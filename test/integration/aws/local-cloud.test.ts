/** Our AWS clients against the local cloud, which checks signatures, input and permissions as the services do. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { getCallerIdentity } from '../../../electron/aws/identity.ts';
import { createQuotas } from '../../../electron/aws/pace.ts';
import type { AwsClientOptions, AwsCredentials } from '../../../electron/aws/sdk.ts';
import { createTunnelingApi, type TunnelingApi } from '../../../electron/aws/secure-tunneling.ts';
import { createThingsApi, type ThingsApi } from '../../../electron/aws/things.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import type { Result } from '../../../electron/shared/result.ts';
import { ACCOUNT, KEYS, REGION, startTestCloud, type TestCloud } from '../local-cloud/start-test-cloud.ts';

const INPUT = {
  thingName: 'pump-1',
  services: ['SSH'],
  lifetimeMinutes: 15,
  description: 'Opened by Culvert',
  tags: [{ key: 'culvert-request', value: 'r-1' }],
};

function options(cloud: TestCloud, name: 'tunneling' | 'iot' | 'sts', key: AwsCredentials): AwsClientOptions {
  const { accessKeyId, secretAccessKey, sessionToken } = key;
  return {
    region: REGION,
    endpoint: cloud.endpoints[name],
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) },
    now: Date.now,
    log: silentLog,
  };
}

function tunnelingOf(t: TestContext, cloud: TestCloud, key: AwsCredentials = KEYS.good): TunnelingApi {
  const api = createTunnelingApi({
    ...options(cloud, 'tunneling', key),
    quotas: createQuotas(systemClock),
  });
  t.after(() => api.close());
  return api;
}

function thingsOf(t: TestContext, cloud: TestCloud, key: AwsCredentials = KEYS.good): ThingsApi {
  const api = createThingsApi(options(cloud, 'iot', key));
  t.after(() => api.close());
  return api;
}

function value<T>(result: Result<T>): T {
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

const codeOf = (result: Result<unknown>) => (result.ok ? 'ok' : result.error.code);

test('a tunnel is opened, found, described, rotated and closed', async (t) => {
  const cloud = await startTestCloud(t);
  const api = tunnelingOf(t, cloud);
  const opened = await api.openTunnel(INPUT);
  assert.ok(opened.ok, JSON.stringify(opened));
  const { tunnelId, arn, sourceAccessToken } = opened.value;

  const [listed] = value(await api.listTunnels('pump-1'));
  assert.equal(listed?.tunnelId, tunnelId);
  assert.equal(listed?.status, 'OPEN');
  const described = value(await api.describeTunnel(tunnelId));
  assert.deepEqual(described.tags, INPUT.tags);
  assert.equal(described.thingName, 'pump-1');
  assert.equal(described.lifetimeMinutes, 15);
  assert.equal(described.sourceConnected, false);
  assert.ok(Math.abs(described.createdAt - Date.now()) < 60_000);
  assert.deepEqual(value(await api.listTags(arn)), INPUT.tags);

  const rotated = value(await api.rotateSource(tunnelId));
  assert.notEqual(rotated.sourceAccessToken, sourceAccessToken);
  assert.equal(value(await api.closeTunnel(tunnelId)), null);
  assert.equal(value(await api.describeTunnel(tunnelId)).status, 'CLOSED');
  assert.ok(Math.abs(api.clockOffsetMs()) < 2_000);
});

test('an open whose answer is lost can be found again by its tag', async (t) => {
  const cloud = await startTestCloud(t);
  const api = tunnelingOf(t, cloud);
  cloud.fault('OpenTunnel', 'drop-after');
  const opened = await api.openTunnel(INPUT);
  assert.ok(!opened.ok && opened.outcome === 'unknown');
  assert.equal(cloud.calls.filter((call) => call === 'OpenTunnel').length, 1);
  const [found] = value(await api.listTunnels('pump-1'));
  assert.ok(found);
  assert.deepEqual(value(await api.describeTunnel(found.tunnelId)).tags, INPUT.tags);
});

test('an open that was lost on its way leaves no tunnel, and is still sent only once', async (t) => {
  const cloud = await startTestCloud(t);
  const api = tunnelingOf(t, cloud);
  cloud.fault('OpenTunnel', 'drop-before');
  const opened = await api.openTunnel(INPUT);
  assert.ok(!opened.ok && opened.outcome === 'unknown');
  assert.deepEqual(value(await api.listTunnels('pump-1')), []);
  assert.equal(cloud.calls.filter((call) => call === 'OpenTunnel').length, 1);
});

test('temporary credentials with their session token sign every service', async (t) => {
  const cloud = await startTestCloud(t);
  assert.equal((await tunnelingOf(t, cloud, KEYS.temporary).listTunnels('pump-1')).ok, true);
  assert.equal((await thingsOf(t, cloud, KEYS.temporary).describeThing('pump-1')).ok, true);
  const identity = value(await getCallerIdentity(options(cloud, 'sts', KEYS.temporary)));
  assert.equal(identity.account, ACCOUNT);
  assert.match(identity.arn, /assumed-role\/Operator\/alex$/);
});

test('expired, wrong and denied credentials are told apart at every service', async (t) => {
  const cloud = await startTestCloud(t);
  const codes = async (key: AwsCredentials) => {
    const opened = await tunnelingOf(t, cloud, key).openTunnel(INPUT);
    return [
      opened.ok ? 'ok' : `${opened.error.code} ${opened.outcome}`,
      codeOf(await tunnelingOf(t, cloud, key).listTunnels('pump-1')),
      codeOf(await thingsOf(t, cloud, key).describeThing('pump-1')),
      codeOf(await getCallerIdentity(options(cloud, 'sts', key))),
    ];
  };
  const all = (code: string) => [`${code} not-done`, code, code, code];
  assert.deepEqual(await codes(KEYS.expired), all('CredentialsExpired'));
  assert.deepEqual(
    await codes({ ...KEYS.good, secretAccessKey: 'not+the+secret' }),
    all('CredentialsInvalid'),
  );
  assert.deepEqual(
    await codes({ ...KEYS.good, accessKeyId: 'AKIANOBODYKNOWS00000' }),
    all('CredentialsInvalid'),
  );
  // AWS answers GetCallerIdentity whatever a policy says.
  assert.deepEqual(await codes(KEYS.denied), [...all('AccessDenied').slice(0, 3), 'ok']);
  assert.equal(cloud.calls.filter((call) => call === 'OpenTunnel').length, 4);
});

test('a refusal names the action that is missing', async (t) => {
  const cloud = await startTestCloud(t);
  const opened = await tunnelingOf(t, cloud, KEYS.denied).openTunnel(INPUT);
  assert.ok(!opened.ok);
  assert.equal(opened.error.details?.action, 'iot:OpenTunnel');
  assert.match(opened.error.advice, /iot:OpenTunnel/);
});

test('the things of the account come with what is known of their connection', async (t) => {
  const cloud = await startTestCloud(t);
  const { things, nextToken } = value(await thingsOf(t, cloud).search({ query: 'thingName:*' }));
  assert.equal(nextToken, null);
  const stateOf = (name: string) => things.find(({ thingName }) => thingName === name)?.connectivity.state;
  assert.equal(stateOf('pump-1'), 'connected');
  assert.equal(stateOf('pump-2'), 'disconnected');
  assert.equal(things.find(({ thingName }) => thingName === 'pump-1')?.thingType, 'pump');
  const one = value(await thingsOf(t, cloud).connectivity('pump-1'));
  assert.deepEqual(one, { state: 'connected', since: Date.parse('2026-01-01T00:00:00.500Z') });
});

test('a thing that the registry does not have is ThingUnknown, a tunnel TunnelUnknown', async (t) => {
  const cloud = await startTestCloud(t);
  assert.equal(codeOf(await thingsOf(t, cloud).describeThing('nobody')), 'ThingUnknown');
  assert.equal(
    codeOf(await tunnelingOf(t, cloud).describeTunnel('12345678-1234-1234-1234-123456789012')),
    'TunnelUnknown',
  );
});
