import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseProxyOptions } from '../../../electron/cli/proxy-options.ts';

const TOKEN = { AWSIOT_TUNNEL_ACCESS_TOKEN: 'from-the-environment' };

function run(args: string[], env: NodeJS.ProcessEnv = TOKEN) {
  const parsed = parseProxyOptions(args, env);
  assert.equal(parsed.kind, 'run', parsed.kind === 'usage' ? parsed.message : parsed.kind);
  return parsed.kind === 'run' ? parsed.options : assert.fail();
}

function usage(args: string[], env: NodeJS.ProcessEnv = TOKEN): string {
  const parsed = parseProxyOptions(args, env);
  return parsed.kind === 'usage' ? parsed.message : assert.fail(`it was taken as ${parsed.kind}`);
}

test('a region and a port are enough when the token is in the environment', () => {
  const options = run(['-r', 'eu-central-1', '-s', '5555']);
  assert.deepEqual(
    { ...options, clientToken: '' },
    {
      endpoint: 'wss://data.tunneling.iot.eu-central-1.amazonaws.com',
      accessToken: 'from-the-environment',
      clientToken: '',
      services: [{ serviceId: '', port: 5555 }],
      destinationVersion: 3,
      warnings: [],
    },
  );
  assert.match(options.clientToken, /^[0-9a-f-]{36}$/);
});

test('services with their ports, an older device and an endpoint', () => {
  const options = run([
    '-e',
    'ws://127.0.0.1:4000',
    '-s',
    'SSH=5555,VNC=0',
    '-y',
    'V2',
    '-i',
    'i'.repeat(32),
  ]);
  assert.equal(options.endpoint, 'ws://127.0.0.1:4000');
  assert.deepEqual(options.services, [
    { serviceId: 'SSH', port: 5555 },
    { serviceId: 'VNC', port: 0 },
  ]);
  assert.equal(options.destinationVersion, 2);
  assert.equal(options.clientToken, 'i'.repeat(32));
});

test('a token on the command line is taken, with a warning that others can read it', () => {
  const options = run(['-r', 'eu-central-1', '-s', '5555', '-t', 'visible']);
  assert.equal(options.accessToken, 'visible');
  assert.match(options.warnings.join(), /AWSIOT_TUNNEL_ACCESS_TOKEN/);
  assert.ok(!options.warnings.join().includes('visible'));
});

test('region and endpoint may come from the environment, and the command line comes first', () => {
  const env = { ...TOKEN, AWSIOT_TUNNEL_REGION: 'us-east-1', AWSIOT_TUNNEL_CLIENT_TOKEN: 'c'.repeat(32) };
  assert.equal(run(['-s', '1'], env).endpoint, 'wss://data.tunneling.iot.us-east-1.amazonaws.com');
  assert.equal(run(['-s', '1'], env).clientToken, 'c'.repeat(32));
  assert.equal(run(['-s', '1', '-e', 'example.com:8443'], env).endpoint, 'example.com:8443');
  const endpoint = { ...TOKEN, AWSIOT_TUNNEL_ENDPOINT: 'example.com' };
  assert.equal(run(['-s', '1'], endpoint).endpoint, 'example.com');
});

test('--help asks for nothing else', () => {
  assert.deepEqual(parseProxyOptions(['--help'], {}), { kind: 'help' });
});

const wrong: [args: string[], message: RegExp, env?: NodeJS.ProcessEnv][] = [
  [['-s', '5555'], /Give the region/],
  [['-r', 'eu-central-1', '-e', 'example.com', '-s', '1'], /not both/],
  [['-r', 'EU CENTRAL', '-s', '1'], /is not an AWS region/],
  [['-e', 'ws://example.com', '-s', '1'], /cannot be used as an endpoint/],
  [['-r', 'eu-central-1'], /Give a local port/],
  [['-r', 'eu-central-1', '-s', 'SSH'], /neither a port nor SERVICE=PORT/],
  [['-r', 'eu-central-1', '-s', 'SSH=22,'], /neither a port nor SERVICE=PORT/],
  [['-r', 'eu-central-1', '-s', '1', '-y', 'V4'], /is not V1 or V2/],
  [['-r', 'eu-central-1', '-s', '1'], /There is no access token/, {}],
  [['--frobnicate'], /frobnicate/],
  [['-r', 'eu-central-1', 'stray'], /stray/],
];
for (const [args, message, env] of wrong) {
  test(`culvert proxy ${args.join(' ')} is refused with a reason`, () => {
    assert.match(usage(args, env), message);
  });
}
