import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type ProxyOptions, parseProxyOptions } from '../../../electron/cli/proxy-options.ts';
import { DIRECT_NETWORK } from '../../../electron/proxy/options.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const TOKEN = { AWSIOT_TUNNEL_ACCESS_TOKEN: 'from-the-environment' };
/** A folder without a `config` in it. */
const NOWHERE = '/nowhere';

function run(args: string[], env: NodeJS.ProcessEnv = TOKEN, cwd = NOWHERE): ProxyOptions {
  const parsed = parseProxyOptions(args, env, cwd);
  assert.equal(parsed.kind, 'run', parsed.kind === 'usage' ? parsed.message : parsed.kind);
  return parsed.kind === 'run' ? parsed.options : assert.fail();
}

function usage(args: string[], env: NodeJS.ProcessEnv = TOKEN, cwd = NOWHERE): string {
  const parsed = parseProxyOptions(args, env, cwd);
  return parsed.kind === 'usage' ? parsed.message : assert.fail(`it was taken as ${parsed.kind}`);
}

function folder(t: TestContext, files: Record<string, string>): string {
  const dir = tempDir();
  t.after(() => dir.remove());
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir.path, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode: 0o600 });
  }
  return dir.path;
}

const textOf = ({ notes }: ProxyOptions) => notes.map(({ level, text }) => `${level} ${text}`).join('\n');

test('a region and a port are enough when the token is in the environment', () => {
  const { session, ...options } = run(['-r', 'eu-central-1', '-s', '5555']);
  const { clientToken, ...rest } = session;
  assert.deepEqual(rest, {
    endpoint: 'wss://data.tunneling.iot.eu-central-1.amazonaws.com',
    accessToken: 'from-the-environment',
    destinationVersion: 3,
    network: DIRECT_NETWORK,
    tuning: {},
  });
  assert.match(clientToken, /^[0-9a-f-]{36}$/);
  assert.deepEqual(options, {
    mode: 'source',
    services: [{ serviceId: '', port: 5555 }],
    targets: null,
    mappingDir: null,
    bindAddress: null,
    defaultHost: 'localhost',
    reconnectOnDataError: true,
    verbosity: 4,
    notes: [],
  });
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
    '-b',
    '::1',
  ]);
  assert.equal(options.session.endpoint, 'ws://127.0.0.1:4000');
  assert.deepEqual(options.services, [
    { serviceId: 'SSH', port: 5555 },
    { serviceId: 'VNC', port: 0 },
  ]);
  assert.equal(options.session.destinationVersion, 2);
  assert.equal(options.session.clientToken, 'i'.repeat(32));
  assert.equal(options.bindAddress, '::1');
});

const targets: [written: string, targets: object[]][] = [
  ['22', [{ serviceId: '', target: { host: 'localhost', port: 22 } }]],
  ['localhost:22', [{ serviceId: '', target: { host: 'localhost', port: 22 } }]],
  ['/run/sshd.sock', [{ serviceId: '', target: { path: '/run/sshd.sock' } }]],
  [
    'SSH=host:22,VNC=5901',
    [
      { serviceId: 'SSH', target: { host: 'host', port: 22 } },
      { serviceId: 'VNC', target: { host: 'localhost', port: 5901 } },
    ],
  ],
];
for (const [written, expected] of targets) {
  test(`-d ${written} is the destination's end`, () => {
    const options = run(['-r', 'eu-central-1', '-d', written]);
    assert.equal(options.mode, 'destination');
    assert.deepEqual(options.targets, expected);
    assert.equal(options.services, null);
  });
}

test('-b is the host of a target that names none, and a settings file has no say in that', (t) => {
  const cwd = folder(t, { 's.json': '{"tunneling":{"proxy":{"default_bind_address":"10.9.9.9"}}}' });
  const options = run(['-r', 'x', '-d', '22', '-b', '10.0.0.5'], TOKEN, cwd);
  assert.deepEqual(options.targets, [{ serviceId: '', target: { host: '10.0.0.5', port: 22 } }]);
  assert.equal(options.bindAddress, '10.0.0.5');
  assert.equal(run(['-r', 'x', '-d', '22', '--settings-json', 's.json'], TOKEN, cwd).bindAddress, null);
  assert.equal(run(['-r', 'x', '-s', '22', '--settings-json', 's.json'], TOKEN, cwd).bindAddress, '10.9.9.9');
});

for (const [written, mode] of [
  ['src', 'source'],
  ['source', 'source'],
  ['dst', 'destination'],
  ['destination', 'destination'],
] as const) {
  test(`-m ${written} is the ${mode}`, (t) => {
    const cwd = folder(t, { 'config/a.ini': 'SSH=22' });
    assert.equal(run(['-r', 'x', '-m', written], TOKEN, cwd).mode, mode);
  });
}

test('-m source without ports leaves them to the mapping files and to chance', (t) => {
  const cwd = folder(t, { 'config/a.ini': 'SSH=22', 'other/b.ini': 'SSH=23' });
  const bare = run(['-r', 'x', '-m', 'source']);
  assert.deepEqual([bare.services, bare.mappingDir], [null, null]);
  assert.equal(run(['-r', 'x', '-m', 'source'], TOKEN, cwd).mappingDir, path.join(cwd, 'config'));
  const given = run(['-r', 'x', '-m', 'source', '--config-dir', 'other'], TOKEN, cwd);
  assert.equal(given.mappingDir, path.join(cwd, 'other'));
  const mapped = run(['-r', 'x', '-s', '22', '--config-dir', 'other'], TOKEN, cwd);
  assert.equal(mapped.mappingDir, null, 'mapping files count only where -s and -d map nothing');
});

test('a token on the command line is taken, with a warning that others can read it', () => {
  const options = run(['-r', 'eu-central-1', '-s', '5555', '-t', 'visible']);
  assert.equal(options.session.accessToken, 'visible');
  assert.match(textOf(options), /^warn .*AWSIOT_TUNNEL_ACCESS_TOKEN/);
  assert.ok(!textOf(options).includes('visible'));
});

test('region and endpoint may come from the environment, and the command line comes first', () => {
  const env = { ...TOKEN, AWSIOT_TUNNEL_REGION: 'us-east-1', AWSIOT_TUNNEL_CLIENT_TOKEN: 'c'.repeat(32) };
  assert.equal(run(['-s', '1'], env).session.endpoint, 'wss://data.tunneling.iot.us-east-1.amazonaws.com');
  assert.equal(run(['-s', '1'], env).session.clientToken, 'c'.repeat(32));
  assert.equal(run(['-s', '1', '-e', 'example.com:8443'], env).session.endpoint, 'example.com:8443');
  const endpoint = { ...TOKEN, AWSIOT_TUNNEL_ENDPOINT: 'example.com' };
  assert.equal(run(['-s', '1'], endpoint).session.endpoint, 'example.com');
  const empty = { ...TOKEN, AWSIOT_TUNNEL_ENDPOINT: '', AWSIOT_TUNNEL_REGION: 'eu-west-1' };
  assert.match(run(['-s', '1'], empty).session.endpoint, /eu-west-1/);
});

test('the command line comes before the option file, and that before the environment', (t) => {
  const cwd = folder(t, {
    'tunnel.ini': [
      'access-token = from-the-file',
      `client-token = ${'f'.repeat(32)}`,
      'region = us-west-2',
      'source-listen-port = 6000',
      'local-bind-address = ::1',
      'destination-client-type = V1',
      'verbose = 2',
    ].join('\n'),
  });
  const env = {
    AWSIOT_TUNNEL_ACCESS_TOKEN: 'from-the-environment',
    AWSIOT_TUNNEL_CLIENT_TOKEN: 'e'.repeat(32),
    AWSIOT_TUNNEL_REGION: 'us-east-1',
  };
  const fromFile = run(['--config', 'tunnel.ini'], env, cwd);
  assert.equal(fromFile.session.accessToken, 'from-the-file');
  assert.equal(fromFile.session.clientToken, 'f'.repeat(32));
  assert.match(fromFile.session.endpoint, /us-west-2/);
  assert.deepEqual(fromFile.services, [{ serviceId: '', port: 6000 }]);
  assert.equal(fromFile.bindAddress, '::1');
  assert.equal(fromFile.session.destinationVersion, 1);
  assert.equal(fromFile.verbosity, 2);
  assert.equal(textOf(fromFile), '');

  const args = ['--config', 'tunnel.ini', '-t', 'typed', '-r', 'eu-west-1', '-d', '22', '-v5', '-y', 'V2'];
  const typed = run(args, env, cwd);
  assert.equal(typed.session.accessToken, 'typed');
  assert.match(typed.session.endpoint, /eu-west-1/);
  assert.equal(typed.mode, 'destination');
  assert.equal(typed.verbosity, 5);
  assert.equal(typed.session.destinationVersion, 2);
});

test('an option file with a token that others may read gives a warning, one without does not', (t) => {
  const cwd = folder(t, { 'a.ini': 'access-token = x', 'b.ini': 'region = x' });
  fs.chmodSync(path.join(cwd, 'a.ini'), 0o640);
  fs.chmodSync(path.join(cwd, 'b.ini'), 0o644);
  assert.match(textOf(run(['-r', 'x', '-s', '1', '--config', 'a.ini'], {}, cwd)), /^warn .*chmod 600/);
  assert.equal(textOf(run(['-s', '1', '--config', 'b.ini'], TOKEN, cwd)), '');
});

test('a settings file brings limits, endpoints and the end of reconnecting', (t) => {
  const proxy = {
    endpoint_format: '%s.tunnels.example.com:8443',
    region_endpoint_overrides: { 'eu-west-1': 'special.example.com' },
    websocket: { connect_retry_count: '2', reconnect_on_data_error: 'false' },
    bogus: 1,
  };
  const cwd = folder(t, { 's.json': JSON.stringify({ tunneling: { proxy } }) });
  const with_ = (region: string) => run(['-r', region, '-s', '1', '--settings-json', 's.json'], TOKEN, cwd);
  assert.equal(with_('us-east-1').session.endpoint, 'us-east-1.tunnels.example.com:8443');
  assert.equal(with_('eu-west-1').session.endpoint, 'special.example.com');
  assert.deepEqual(with_('us-east-1').session.tuning, { retryCount: 2 });
  assert.equal(with_('us-east-1').reconnectOnDataError, false);
  assert.match(textOf(with_('us-east-1')), /^warn .*tunneling\.proxy\.bogus/);
});

test('a settings file does not lose the endpoints of China', (t) => {
  const cwd = folder(t, { 's.json': '{"tunneling":{"proxy":{"websocket":{"ping_period_ms":"5000"}}}}' });
  const { session } = run(['-r', 'cn-north-1', '-s', '1', '--settings-json', 's.json'], TOKEN, cwd);
  assert.equal(session.endpoint, 'wss://data.tunneling.iot.cn-north-1.amazonaws.com.cn');
});

test('-k turns the check of certificates off with a loud warning', () => {
  const options = run(['-r', 'x', '-s', '1', '-k']);
  assert.equal(options.session.network?.verifyCertificates, false);
  assert.match(textOf(options), /^warn CERTIFICATES ARE NOT CHECKED/);
});

test('a web proxy is taken from the environment, and NO_PROXY makes exceptions', () => {
  const env = { ...TOKEN, HTTPS_PROXY: 'http://upper:1', https_proxy: 'http://lower:2' };
  assert.equal(run(['-r', 'x', '-s', '1'], env).session.network?.webProxy, 'http://lower:2');
  const except = { ...env, NO_PROXY: 'amazonaws.com' };
  assert.equal(run(['-r', 'x', '-s', '1'], except).session.network?.webProxy, null);
});

test('a web proxy that cannot be understood is refused without its password', () => {
  const message = usage(['-r', 'x', '-s', '1'], { ...TOKEN, https_proxy: 'socks5://me:hunter2@proxy:1080' });
  assert.match(message, /proxy/i);
  assert.ok(!message.includes('hunter2'));
});

test('what -y says is case sensitive and taken as V3 otherwise, with a warning', () => {
  for (const written of ['V4', 'v1']) {
    const options = run(['-r', 'x', '-s', '1', '-y', written]);
    assert.equal(options.session.destinationVersion, 3);
    assert.match(textOf(options), /^warn .* is not V1 or V2/);
  }
  assert.equal(textOf(run(['-r', 'x', '-s', '1', '-y', 'V3'])), '');
});

test('a host before a local port is left out with a warning', () => {
  const options = run(['-r', 'x', '-s', 'SSH=10.0.0.1:5555']);
  assert.deepEqual(options.services, [{ serviceId: 'SSH', port: 5555 }]);
  assert.equal(options.bindAddress, null);
  assert.match(textOf(options), /-b says where to listen/);
});

test('--help, --version and --export-default-settings ask for nothing else', () => {
  assert.deepEqual(parseProxyOptions(['--help'], {}, NOWHERE), { kind: 'help' });
  assert.deepEqual(parseProxyOptions(['-h', '-r', 'x'], {}, NOWHERE), { kind: 'help' });
  assert.deepEqual(parseProxyOptions(['-V'], {}, NOWHERE), { kind: 'version' });
  assert.deepEqual(parseProxyOptions(['--export-default-settings', 'a.json'], {}, '/tmp'), {
    kind: 'export-settings',
    file: path.resolve('/tmp', 'a.json'),
  });
});

const wrong: [args: string[], message: RegExp, env?: NodeJS.ProcessEnv][] = [
  [['-s', '5555'], /Give the region/],
  [['-r', 'eu-central-1', '-e', 'example.com', '-s', '1'], /not both/],
  [['-s', '1'], /not both/, { ...TOKEN, AWSIOT_TUNNEL_REGION: 'x', AWSIOT_TUNNEL_ENDPOINT: 'x' }],
  [['-r', 'EU CENTRAL', '-s', '1'], /is not an AWS region/],
  [['-r', 'r'.repeat(65), '-s', '1'], /is not an AWS region/],
  [['-e', 'ws://example.com', '-s', '1'], /cannot be used as an endpoint/],
  [['-e', 'https://example.com', '-s', '1'], /cannot be used as an endpoint/],
  [['-e', `${'h'.repeat(254)}`, '-s', '1'], /cannot be used as an endpoint/],
  [['-r', 'eu-central-1'], /Give a local port/],
  [['-r', 'x', '-s', '1', '-d', '1'], /Give -s for the source, or -d/],
  [['-r', 'x', '-s', '1', '-m', 'dst'], /-s is for the source, but the mode \(-m\) is destination/],
  [['-r', 'x', '-d', '1', '-m', 'source'], /-d is for the destination, but the mode \(-m\) is source/],
  [['-r', 'x', '-m', 'Source'], /is no mode/],
  [['-r', 'x', '-m', 'dst'], /Say where connections go/],
  [['-r', 'eu-central-1', '-s', 'SSH'], /is not a port/],
  [['-r', 'x', '-s', 'SSH=65536'], /is not a port from 0 to 65535/],
  [['-r', 'x', '-d', 'localhost'], /is neither a port, nor host:port/],
  [['-r', 'x', '-d', '0'], /has no port from 1/],
  [['-r', 'x', '-s', '1', '-b', 'two words'], /neither a name nor an address/],
  [['-r', 'x', '-s', '1', '-v', 'loud'], /is no level/],
  [['-r', 'x', '-s', '1', '-i', 'short'], /32 to 128/],
  [['-r', 'x', '-s', '1', '-t', 'with space'], /cannot be one/],
  [['-r', 'x', '-s', '1', '-t', 'x'.repeat(4097)], /1 to 4096/],
  [['-r', 'x', '-s', '1', '-c', 'missing'], /folder “.*missing” of certificates \(-c\) cannot be read/],
  [['-r', 'x', '-s', '1', '--config', 'missing.ini'], /option file “missing.ini” cannot be read \(ENOENT\)/],
  [['-r', 'x', '-s', '1', '--settings-json', 'missing'], /settings file “missing” cannot be read \(ENOENT\)/],
  [['-r', 'x', '-s', '1', '--config-dir', 'missing'], /no mapping files in “missing”/],
  [['-r', 'eu-central-1', '-s', '1'], /There is no access token/, {}],
  [['--frobnicate'], /frobnicate/],
  [['-r', 'eu-central-1', 'stray'], /stray/],
];
for (const [args, message, env] of wrong) {
  test(`culvert proxy ${args.join(' ').slice(0, 60)} is refused with a reason`, () => {
    assert.match(usage(args, env), message);
  });
}

test('no message repeats a token that stands in the wrong place', (t) => {
  const token = `AQGAAX${'t0ken'.repeat(60)}`;
  const cwd = folder(t, { 'a.ini': `region = ${token}`, 'b.ini': `token = ${token}`, 'c.ini': token });
  const tries: string[][] = [
    ['-r', token, '-s', '1'],
    ['-e', `ws://${token}`, '-s', '1'],
    ['-r', 'x', '-s', token],
    ['-r', 'x', '-s', `${token}=1`],
    ['-r', 'x', '-d', token],
    ['-r', 'x', '-s', '1', '-b', token],
    ['-r', 'x', '-s', '1', '-i', token],
    ['-r', 'x', '-m', token],
    ['-r', 'x', '-s', '1', '-v', token],
    ['-r', 'x', '-s', '1', '-c', token],
    ['-r', 'x', '-s', '1', '--config', token],
    ['-r', 'x', '-s', '1', '--settings-json', token],
    ['-r', 'x', '-s', '1', '--config-dir', token],
    ['-r', 'x', '-s', '1', '-t', `${token} ${token}`],
    ['-s', '1', '--config', 'a.ini'],
    ['-s', '1', '--config', 'b.ini'],
    ['-s', '1', '--config', 'c.ini'],
  ];
  for (const args of tries) {
    assert.ok(!usage(args, TOKEN, cwd).includes('t0ken'), args[args.length - 2]);
  }
  assert.ok(!textOf(run(['-r', 'x', '-s', '1', '-y', token])).includes('t0ken'));
});

test('an endpoint that is refused does not show the password in it', () => {
  const message = usage(['-e', 'wss://user:hunter2@example.com', '-s', '1']);
  assert.match(message, /cannot be used/);
  assert.ok(!message.includes('hunter2'));
});
