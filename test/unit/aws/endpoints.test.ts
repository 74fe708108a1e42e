import assert from 'node:assert/strict';
import { test } from 'node:test';
import { IAMClient } from '@aws-sdk/client-iam';
import { IoTClient } from '@aws-sdk/client-iot';
import { IoTSecureTunnelingClient } from '@aws-sdk/client-iotsecuretunneling';
import { SSOClient } from '@aws-sdk/client-sso';
import { SSOOIDCClient } from '@aws-sdk/client-sso-oidc';
import { STSClient } from '@aws-sdk/client-sts';
import {
  awsHost,
  checkEndpoint,
  type EndpointName,
  resolveEndpoint,
} from '../../../electron/aws/endpoints.ts';
import { checkRegion, KNOWN_REGIONS, partitionOf } from '../../../electron/aws/regions.ts';

test('an endpoint is encrypted, or on this computer', () => {
  const table: [EndpointName, string, boolean][] = [
    ['tunneling', 'https://api.example.com', true],
    ['tunneling', ' https://vpce-1.example.com:8443/path ', true],
    ['iot', 'http://127.0.0.1:4566', true],
    ['sts', 'http://localhost:4566', true],
    ['sts', 'http://[::1]:4566', true],
    ['iot', 'http://example.com', false],
    ['iot', 'http://127.0.0.1.example.com', false],
    ['iot', 'http://localhost.example.com', false],
    ['iot', 'wss://example.com', false],
    ['iot', 'example.com', false],
    ['iot', 'ftp://example.com', false],
    ['iot', 'javascript:alert(1)', false],
    ['iot', 'https://', false],
    ['iot', 'https://user:pw@example.com', false],
    ['iot', 'https://example.com/?x=1', false],
    ['iot', 'https://example.com/#x', false],
    ['iot', 'https://exa mple.com', false],
    ['data', 'wss://data.example.com', true],
    ['data', 'ws://127.0.0.1:8080', true],
    ['data', 'ws://example.com', false],
    ['data', 'https://example.com', false],
  ];
  for (const [name, text, good] of table) {
    const result = checkEndpoint(name, text);
    assert.equal(result.ok, good, `${name} ${text}`);
    if (result.ok) {
      assert.equal(result.value, text.trim());
    } else {
      assert.equal(result.error.code, 'EndpointInvalid');
    }
  }
});

test('a password in an endpoint is not repeated in the error', () => {
  const result = checkEndpoint('iot', 'https://user:hunter2@example.com');
  assert.ok(!result.ok);
  assert.doesNotMatch(JSON.stringify(result.error), /hunter2/);
});

test('the profile’s endpoint comes before the environment’s, the service’s own variable before the general one', () => {
  const env = {
    AWS_ENDPOINT_URL: 'https://general.example.com',
    AWS_ENDPOINT_URL_IOTSECURETUNNELING: 'https://tunneling.example.com:8443',
  };
  const region = 'eu-west-1';
  const resolve = (name: EndpointName, overrides = {}, variables: Record<string, string> = env) => {
    const result = resolveEndpoint({ name, region, overrides, env: variables });
    assert.ok(result.ok);
    return result.value;
  };
  assert.deepEqual(resolve('tunneling', { tunneling: 'http://127.0.0.1:9' }), {
    url: 'http://127.0.0.1:9',
    host: '127.0.0.1:9',
    source: 'profile',
  });
  assert.deepEqual(resolve('tunneling'), {
    url: 'https://tunneling.example.com:8443',
    host: 'tunneling.example.com:8443',
    source: 'environment',
  });
  assert.equal(resolve('iot').url, 'https://general.example.com');
  assert.equal(resolve('sts').url, 'https://general.example.com');
  assert.equal(resolve('iot', {}, { AWS_ENDPOINT_URL_IOT: 'https://i.example.com' }).host, 'i.example.com');
  assert.equal(resolve('sts', {}, { AWS_ENDPOINT_URL_STS: 'https://s.example.com' }).host, 's.example.com');
});

test('the data plane has its own variable and is not led astray by the general one', () => {
  const resolve = (env: Record<string, string>, region = 'eu-west-1') =>
    resolveEndpoint({ name: 'data', region, overrides: {}, env });
  assert.deepEqual(resolve({ AWS_ENDPOINT_URL: 'https://general.example.com' }), {
    ok: true,
    value: {
      url: 'wss://data.tunneling.iot.eu-west-1.amazonaws.com',
      host: 'data.tunneling.iot.eu-west-1.amazonaws.com',
      source: 'aws',
    },
  });
  const china = resolve({}, 'cn-north-1');
  assert.ok(china.ok && china.value.host.endsWith('.amazonaws.com.cn'));
  const local = resolve({ CULVERT_DATA_ENDPOINT: 'ws://127.0.0.1:8080' });
  assert.ok(local.ok && local.value.url === 'ws://127.0.0.1:8080' && local.value.source === 'environment');
  const open = resolve({ CULVERT_DATA_ENDPOINT: 'ws://data.example.com' });
  assert.ok(!open.ok && open.error.code === 'EndpointInvalid');
});

test('without any override the SDK finds the address, and messages name AWS’s host', () => {
  const host = (name: EndpointName, region: string) => {
    const result = resolveEndpoint({ name, region, overrides: { [name]: '  ' }, env: {} });
    assert.ok(result.ok && result.value.url === undefined && result.value.source === 'aws');
    return result.value.host;
  };
  assert.equal(host('tunneling', 'eu-west-1'), 'api.tunneling.iot.eu-west-1.amazonaws.com');
  assert.equal(host('iot', 'cn-north-1'), 'iot.cn-north-1.amazonaws.com.cn');
  assert.equal(host('sts', 'us-gov-west-1'), 'sts.us-gov-west-1.amazonaws.com');
});

/** What the rules of an SDK client answer, for its region and variant. */
const SDK_CLIENTS = {
  tunneling: IoTSecureTunnelingClient,
  iot: IoTClient,
  sts: STSClient,
  sso: SSOClient,
  oidc: SSOOIDCClient,
  iam: IAMClient,
};
const VARIANTS = [
  { fips: false, dualStack: false },
  { fips: true, dualStack: false },
  { fips: false, dualStack: true },
  { fips: true, dualStack: true },
];
const REGIONS = ['eu-west-1', 'us-east-1', 'cn-north-1', 'cn-northwest-1', 'us-gov-west-1', 'us-gov-east-1'];

for (const name of Object.keys(SDK_CLIENTS) as (keyof typeof SDK_CLIENTS)[]) {
  test(`messages name the host of ${name} that the SDK resolves, in every partition, with FIPS and dual stack`, () => {
    for (const region of REGIONS) {
      const credentials = { accessKeyId: 'a', secretAccessKey: 'b' };
      const client = new SDK_CLIENTS[name]({ region, credentials });
      // Both generations have it; their types for it differ.
      const rules = (client.config as unknown as { endpointProvider(params: object): { url: URL } })
        .endpointProvider;
      for (const { fips, dualStack } of VARIANTS) {
        const { url } = rules({
          Region: region,
          UseFIPS: fips,
          UseDualStack: dualStack,
          UseGlobalEndpoint: false,
        });
        assert.equal(awsHost(name, region, { fips, dualStack }), url.host);
        const resolved = resolveEndpoint({ name, region, overrides: {}, env: {}, fips, dualStack });
        assert.deepEqual(resolved, { ok: true, value: { url: undefined, host: url.host, source: 'aws' } });
      }
      client.destroy();
    }
  });
}

test('the data plane’s hosts follow those of the control plane, and an address of the profile’s own comes first', () => {
  const resolve = (region: string, variant: object, overrides = {}) => {
    const result = resolveEndpoint({ name: 'data', region, overrides, env: {}, ...variant });
    return result.ok && result.value.url;
  };
  const both = { fips: true, dualStack: true };
  assert.equal(resolve('us-west-2', { fips: true }), 'wss://data.tunneling.iot-fips.us-west-2.amazonaws.com');
  assert.equal(resolve('eu-west-1', { dualStack: true }), 'wss://data.tunneling.iot.eu-west-1.api.aws');
  assert.equal(
    resolve('cn-north-1', both),
    'wss://data.tunneling.iot-fips.cn-north-1.api.amazonwebservices.com.cn',
  );
  const own = 'wss://vpce-1.data.tunneling.iot.us-west-2.vpce.amazonaws.com';
  assert.equal(resolve('us-west-2', both, { data: own }), own);
});

test('a wrong address in the environment is refused, not ignored', () => {
  const result = resolveEndpoint({
    name: 'iot',
    region: 'eu-west-1',
    overrides: {},
    env: { AWS_ENDPOINT_URL: 'http://example.com' },
  });
  assert.ok(!result.ok && result.error.code === 'EndpointInvalid');
});

test('every known region passes, and so does a new one that looks like a region', () => {
  for (const region of [
    ...KNOWN_REGIONS,
    'mx-central-1',
    'eusc-de-east-1',
    'us-iso-east-1',
    'ap-southeast-12',
  ]) {
    assert.deepEqual(checkRegion(region), { ok: true, value: region });
  }
  assert.deepEqual(checkRegion(' EU-Central-1\n'), { ok: true, value: 'eu-central-1' });
});

test('what cannot be part of a host name is no region', () => {
  const bad = [
    '',
    'frankfurt',
    'eu',
    'eu-central',
    'eu-central-1.evil.com',
    'eu_central_1',
    'eu-central-1/',
    'a-b-1',
  ];
  for (const text of [...bad, 'eu-central-100', '1-2-3']) {
    const result = checkRegion(text);
    assert.ok(!result.ok && result.error.code === 'RegionInvalid', text);
  }
});

test('regions belong to partitions', () => {
  assert.equal(partitionOf('eu-west-1'), 'aws');
  assert.equal(partitionOf('cn-northwest-1'), 'aws-cn');
  assert.equal(partitionOf('us-gov-east-1'), 'aws-us-gov');
});
