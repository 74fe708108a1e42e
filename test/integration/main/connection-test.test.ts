/** *Test connection* against a whole local cloud, straight and through web proxies, under AWS's own names. */
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { createQuotas } from '../../../electron/aws/pace.ts';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import { startLocalCloud } from '../../../electron/local-cloud/cloud.ts';
import type { LocalCloud } from '../../../electron/local-cloud/types.ts';
import { createAccounts } from '../../../electron/main/accounts.ts';
import { createConnectionTest } from '../../../electron/main/connection-test.ts';
import { DIRECT_NETWORK, type NetworkOptions } from '../../../electron/proxy/options.ts';
import { createServiceAgents } from '../../../electron/proxy/service-agent.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { startRawAws } from '../../helpers/fake-aws.ts';
import { startInspectingProxy } from '../../helpers/inspecting-proxy.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const REGION = 'eu-central-1';
const KEY = {
  accessKeyId: 'AKIACULVERTTEST00001',
  secretAccessKey: 'secret+of/the+test/account+key+000000001',
};
const DENIED = {
  accessKeyId: 'AKIACULVERTTEST00002',
  secretAccessKey: 'secret+of/the+test/account+key+000000002',
};
const HOSTS = {
  sts: `sts.${REGION}.amazonaws.com`,
  iot: `iot.${REGION}.amazonaws.com`,
  tunneling: `api.tunneling.iot.${REGION}.amazonaws.com`,
  data: `data.tunneling.iot.${REGION}.amazonaws.com`,
};

async function startCloud(t: TestContext): Promise<LocalCloud> {
  const temp = tempDir();
  const cloud = await startLocalCloud({
    region: REGION,
    account: '123456789012',
    keys: [
      { ...KEY, principal: 'user/ops' },
      { ...DENIED, principal: 'user/guest', denied: ['iot:DescribeThing', 'iot:ListTunnels'] },
    ],
    things: [],
    clock: systemClock,
    log: silentLog,
    workDir: temp.path,
    authorizedKeys: [],
  });
  t.after(async () => {
    await cloud.close();
    temp.remove();
  });
  return cloud;
}

interface SceneOptions {
  network: (url: URL) => Result<NetworkOptions>;
  endpoints?: Record<string, string>;
  key?: typeof KEY | null;
}

function tester({ network, endpoints = {}, key = KEY }: SceneOptions) {
  const networkFor = async (url: URL | string) => network(new URL(url));
  const profile = (id: string) => (id === 'p1' ? { id, name: 'ops', region: REGION, endpoints } : undefined);
  const accounts = createAccounts({
    profile,
    credentials: async () => (key ? ok(key) : fail(culvertError('SecretMissing', { name: 'ops' }))),
    env: {},
    quotas: createQuotas(systemClock),
    agents: createServiceAgents({ networkFor, log: silentLog }).agents,
    network: networkFor,
    now: Date.now,
    log: silentLog,
  });
  const run = createConnectionTest({
    words: () => ENGLISH,
    ...{ profile, accounts, env: {}, clock: systemClock, log: silentLog },
    network: { networkFor },
  });
  return async (id = 'p1') => {
    const tested = await run(id);
    assert.ok(tested.ok);
    const { identity, hops } = tested.value;
    const brief = hops.map(({ name, state, via, error }) =>
      [name, state, ...(via ? [`via ${via}`] : []), ...(error ? [error.code] : [])].join(' '),
    );
    return { identity, hops, brief };
  };
}

const portOf = (url: string) => Number(new URL(url).port);
const routesTo = ({ endpoints }: LocalCloud) => ({
  [`${HOSTS.sts}:443`]: portOf(endpoints.sts),
  [`${HOSTS.iot}:443`]: portOf(endpoints.iot),
  [`${HOSTS.tunneling}:443`]: portOf(endpoints.tunneling),
  [`${HOSTS.data}:443`]: portOf(endpoints.data),
});

test('straight to every service: all are reached, nothing is opened, and it is told whose credentials these are', async (t) => {
  const cloud = await startCloud(t);
  const { sts, iot, tunneling, data } = cloud.endpoints;
  const run = tester({ network: () => ok(DIRECT_NETWORK), endpoints: { sts, iot, tunneling, data } });
  const { identity, hops, brief } = await run();
  assert.deepEqual(brief, ['STS ok', 'AWS IoT ok', 'Tunneling ok', 'Data plane ok']);
  assert.deepEqual(identity, { account: '123456789012', arn: 'arn:aws:iam::123456789012:user/ops' });
  assert.ok(hops.every(({ ms, host }) => ms !== null && ms >= 0 && host.startsWith('127.0.0.1:')));
  assert.deepEqual([...new Set(cloud.calls)].sort(), ['DescribeThing', 'GetCallerIdentity', 'ListTunnels']);
});

test('through a company’s inspecting web proxy: it is a hop of its own, and with its authority all are reached', async (t) => {
  const cloud = await startCloud(t);
  const proxy = await startInspectingProxy(t, { routes: routesTo(cloud), credentials: 'max:pw' });
  const via = `via 127.0.0.1:${proxy.port}`;
  const network = { ...DIRECT_NETWORK, webProxy: `http://max:pw@127.0.0.1:${proxy.port}` };
  const trusting = { ...network, extraCertificates: [proxy.authority.cert] };
  const { brief, hops } = await tester({ network: () => ok(trusting) })();
  assert.deepEqual(brief, [
    'Web proxy ok',
    ...['STS', 'AWS IoT', 'Tunneling', 'Data plane'].map((name) => `${name} ok ${via}`),
  ]);
  assert.deepEqual(
    hops.map(({ host }) => host),
    [`127.0.0.1:${proxy.port}`, HOSTS.sts, HOSTS.iot, HOSTS.tunneling, HOSTS.data],
  );
  const doubting = await tester({ network: () => ok(network) })();
  assert.deepEqual(doubting.brief, [
    'Web proxy ok',
    ...['STS', 'AWS IoT', 'Tunneling', 'Data plane'].map(
      (name) => `${name} failed ${via} CertificateNotTrusted`,
    ),
  ]);
  assert.match(
    doubting.hops[4]?.error?.message ?? '',
    /^The certificate of data\.tunneling\S+ is not trusted: it is signed by “Culvert test authority”/,
  );
});

test('a web proxy that does not let in is the hop that fails; what lies behind it is not tried', async (t) => {
  const cloud = await startCloud(t);
  const proxy = await startInspectingProxy(t, { routes: routesTo(cloud), credentials: 'max:pw' });
  for (const [webProxy, code] of [
    [`http://127.0.0.1:${proxy.port}`, 'WebProxyPassword'],
    [`http://127.0.0.1:${await quietPort()}`, 'WebProxyUnreachable'],
  ] as const) {
    const { brief, identity } = await tester({ network: () => ok({ ...DIRECT_NETWORK, webProxy }) })();
    const via = `via ${new URL(webProxy).host}`;
    assert.deepEqual(brief, [
      `Web proxy failed ${code}`,
      ...['STS', 'AWS IoT', 'Tunneling', 'Data plane'].map((name) => `${name} skipped ${via}`),
    ]);
    assert.equal(identity, null);
  }
  assert.deepEqual(cloud.calls, []);
});

test('a web proxy that forbids one service: that service’s hop says so, the others go on', async (t) => {
  const cloud = await startCloud(t);
  const { [`${HOSTS.data}:443`]: _, ...routes } = routesTo(cloud);
  const proxy = await startInspectingProxy(t, { routes });
  const way = {
    ...DIRECT_NETWORK,
    webProxy: `http://127.0.0.1:${proxy.port}`,
    extraCertificates: [proxy.authority.cert],
  };
  const { brief, hops } = await tester({ network: () => ok(way) })();
  assert.deepEqual(
    brief.slice(1, 4).map((hop) => / ok /.test(hop)),
    [true, true, true],
  );
  assert.equal(hops[4]?.error?.code, 'WebProxyDenied');
  assert.match(
    hops[4]?.error?.message ?? '',
    /gives no way to data\.tunneling\S+:443: it does not allow it \(status 403\)/,
  );
});

test('web proxies that differ from service to service are a hop each', async (t) => {
  const cloud = await startCloud(t);
  const [one, two] = [
    await startInspectingProxy(t, { routes: routesTo(cloud) }),
    await startInspectingProxy(t, { routes: routesTo(cloud) }),
  ];
  const { brief } = await tester({
    network: ({ hostname }) =>
      ok({
        ...DIRECT_NETWORK,
        webProxy: `http://127.0.0.1:${hostname === HOSTS.data ? two.port : one.port}`,
        extraCertificates: [one.authority.cert, two.authority.cert],
      }),
  })();
  assert.deepEqual([brief.length, brief[0], brief[1]], [6, 'Web proxy ok', 'Web proxy ok']);
  assert.equal(brief[5], `Data plane ok via 127.0.0.1:${two.port}`);
});

test('credentials that are not accepted fail once, at STS; the data plane is still tried', async (t) => {
  const cloud = await startCloud(t);
  const { sts, iot, tunneling, data } = cloud.endpoints;
  const options = { network: () => ok(DIRECT_NETWORK), endpoints: { sts, iot, tunneling, data } };
  const wrong = await tester({ ...options, key: { ...KEY, secretAccessKey: 'another' } })();
  assert.deepEqual(wrong.brief, [
    'STS failed CredentialsInvalid',
    'AWS IoT skipped',
    'Tunneling skipped',
    'Data plane ok',
  ]);
  const missing = await tester({ ...options, key: null })();
  assert.equal(missing.brief[0], 'STS failed SecretMissing');
  const denied = await tester({ ...options, key: DENIED })();
  assert.deepEqual(denied.brief, [
    'STS ok',
    'AWS IoT ok AccessDenied',
    'Tunneling ok AccessDenied',
    'Data plane ok',
  ]);
});

test('a service that is not there, an endpoint that is none, and a page in place of the data plane', async (t) => {
  const cloud = await startCloud(t);
  const { sts, tunneling } = cloud.endpoints;
  const quiet = await quietPort();
  const { brief, hops } = await tester({
    network: () => ok(DIRECT_NETWORK),
    endpoints: { sts, iot: `http://127.0.0.1:${quiet}`, tunneling, data: `ws://127.0.0.1:${quiet}` },
  })();
  assert.deepEqual(brief, [
    'STS ok',
    'AWS IoT failed NoNetwork',
    'Tunneling ok',
    'Data plane failed NoNetwork',
  ]);
  assert.equal(
    hops[3]?.error?.message,
    `127.0.0.1:${quiet} cannot be reached: nothing answers at its address.`,
  );
  const odd = await tester({
    network: () => ok(DIRECT_NETWORK),
    endpoints: { sts: 'http://aws.example', iot: 'ftp://x', tunneling, data: 'http://x' },
  })();
  assert.deepEqual(
    odd.hops.map(({ error }) => error?.code ?? null),
    ['EndpointInvalid', 'EndpointInvalid', null, 'EndpointInvalid'],
  );
  assert.equal(odd.hops[2]?.state, 'skipped');
  const page = await startRawAws((response) => response.end('<h1>Please sign in</h1>'));
  t.after(() => page.close());
  const portal = await tester({
    network: () => ok(DIRECT_NETWORK),
    endpoints: { sts, tunneling, data: page.url.replace('http', 'ws') },
  })();
  assert.match(
    portal.hops[3]?.error?.message ?? '',
    /no tunnel service \(status 200\), maybe a sign-in page/,
  );
});

test('a way that cannot be told is said once', async () => {
  const error = culvertError('WebProxyUnsupported', { answer: 'SOCKS s:1' });
  const { brief } = await tester({ network: () => fail(error) })();
  assert.deepEqual(brief, [
    'STS failed WebProxyUnsupported',
    'AWS IoT skipped',
    'Tunneling skipped',
    'Data plane skipped',
  ]);
});

test('a profile that is gone is an error of the call', async () => {
  const run = createConnectionTest({
    words: () => ENGLISH,
    profile: () => undefined,
    accounts: { get: () => assert.fail(), identify: () => assert.fail() },
    network: { networkFor: () => assert.fail() },
    ...{ env: {}, clock: systemClock, log: silentLog },
  });
  const tested = await run('p9');
  assert.ok(!tested.ok && tested.error.code === 'ProfileUnknown');
});
