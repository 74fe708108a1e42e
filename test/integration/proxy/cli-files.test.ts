/** What `culvert proxy` takes from files and the environment, and what it tells of it. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { ExitCode } from '../../../electron/cli/exit-codes.ts';
import { findFreePort } from '../../../electron/proxy/listener.ts';
import { culvert, folderOf, portsOf, settingsText, startRelay } from '../../helpers/cli-process.ts';
import { Destination } from '../../helpers/destination.ts';
import { ACCESS_TOKEN, dial, echo, exchange, startTarget, until } from '../../helpers/source-harness.ts';

const TOKEN = { AWSIOT_TUNNEL_ACCESS_TOKEN: ACCESS_TOKEN };
const CLIENT_TOKEN = 'c1ient-t0ken-'.repeat(3);

test('an option file alone is enough, and the command line goes before it', async (t) => {
  const relay = await startRelay(t);
  const cwd = folderOf(t, {
    'tunnel.ini': [
      '# the whole tunnel',
      `access-token = ${ACCESS_TOKEN}`,
      `client-token = ${CLIENT_TOKEN}`,
      `proxy-endpoint = ${relay.endpoint}`,
      'source-listen-port = SSH=0',
      'verbose = 0',
    ].join('\n'),
  });
  const run = culvert(t, ['proxy', '--config', 'tunnel.ini'], { cwd });
  await until('the session is up', () => relay.sourceConnected);
  const [handshake] = relay.handshakes;
  assert.equal(handshake?.headers['access-token'], ACCESS_TOKEN);
  assert.equal(handshake?.headers['client-token'], CLIENT_TOKEN);
  await until('the port is printed', () => 'SSH' in portsOf(run));
  run.child.kill('SIGTERM');
  assert.equal(await run.exit, ExitCode.OK);
  assert.equal(run.stderr(), '', '-v 0 in the file turns the log off');

  const typed = culvert(t, ['proxy', '--config', 'tunnel.ini', '-i', 'i'.repeat(32), '-v', '4'], { cwd });
  await until('the session is up', () => relay.handshakes.length === 2 && relay.sourceConnected);
  assert.equal(relay.handshakes[1]?.headers['client-token'], 'i'.repeat(32));
  typed.child.kill('SIGTERM');
  assert.equal(await typed.exit, ExitCode.OK);
  assert.match(typed.stderr(), /\[info\] connected/);
});

test('the option file goes before the environment', async (t) => {
  const relay = await startRelay(t);
  const cwd = folderOf(t, { 'a.ini': `access-token = from-the-file\nproxy-endpoint = ${relay.endpoint}` });
  const env = { AWSIOT_TUNNEL_ACCESS_TOKEN: 'from-the-env', AWSIOT_TUNNEL_REGION: 'eu-central-1' };
  const run = culvert(t, ['proxy', '-s', '0', '--config', 'a.ini'], { cwd, env });
  await until('the session is up', () => relay.sourceConnected);
  assert.equal(relay.handshakes[0]?.headers['access-token'], 'from-the-file');
  run.child.kill('SIGTERM');
  await run.exit;
});

test('-m source without -s picks a port for every service that the tunnel carries', async (t) => {
  const target = await startTarget(t, echo);
  const relay = await startRelay(t, { services: ['SSH', 'WEB'] });
  const targets = { SSH: target.port, WEB: target.port };
  const destination = await Destination.start({ endpoint: relay.endpoint, version: 3, targets });
  t.after(() => destination.close());
  const run = culvert(t, ['proxy', '-e', relay.endpoint, '-m', 'src'], { env: TOKEN });
  await until('the ports are printed', () => /^SSH = \d+\nWEB = \d+\n$/.test(run.stdout()));
  const { SSH, WEB } = portsOf(run);
  await exchange(await dial(t, SSH), 10_000);
  await exchange(await dial(t, WEB), 10_000);
  run.child.kill('SIGTERM');
  assert.equal(await run.exit, ExitCode.OK);
});

test('ports come from the mapping files in ./config or --config-dir, and from chance for what they leave out', async (t) => {
  const relay = await startRelay(t, { services: ['SSH', 'WEB'] });
  const first = await findFreePort(45_000);
  const second = await findFreePort(first);
  const cwd = folderOf(t, {
    'config/notes.json': '{}',
    'config/deep/ssh.ini': `SSH=${first}\n`,
    'other/ssh.ini': `SSH=127.0.0.1:${second}\n`,
  });
  for (const { args, port } of [
    { args: [], port: first },
    { args: ['--config-dir', 'other'], port: second },
  ]) {
    const run = culvert(t, ['proxy', '-e', relay.endpoint, '-m', 'source', ...args], { env: TOKEN, cwd });
    await until('the ports are printed', () => 'WEB' in portsOf(run));
    assert.equal(portsOf(run).SSH, port);
    assert.ok((portsOf(run).WEB ?? 0) > 0);
    (await dial(t, port)).destroy();
    run.child.kill('SIGTERM');
    assert.equal(await run.exit, ExitCode.OK);
  }
});

test('a mapped port that is taken ends culvert proxy as taken, also once the tunnel is up', async (t) => {
  const relay = await startRelay(t, { services: ['SSH'] });
  const other = await startTarget(t, () => {});
  const cwd = folderOf(t, {
    'config/ssh.ini': `SSH=${other.port}\n`,
    's.json': settingsText({ tcp: { connection_retry_count: '0' } }),
  });
  const args = ['proxy', '-e', relay.endpoint, '-m', 'source', '--settings-json', 's.json'];
  const run = culvert(t, args, { env: TOKEN, cwd });
  assert.equal(await run.exit, ExitCode.PORT_TAKEN);
  assert.match(run.stderr(), /Port \d+ for SSH is in use/);
});

test('a mapping file with something else than a port ends culvert proxy with what is wrong', async (t) => {
  const relay = await startRelay(t, { services: ['SSH'] });
  const cwd = folderOf(t, { 'config/ssh.ini': 'SSH=twenty-two\n' });
  const run = culvert(t, ['proxy', '-e', relay.endpoint, '-m', 'source'], { env: TOKEN, cwd });
  assert.equal(await run.exit, ExitCode.REFUSED);
  assert.match(run.stderr(), /“twenty-two” is not a port/);
});

test('-b listens on that address alone, and one that is open to others is warned about', async (t) => {
  const relay = await startRelay(t);
  const alone = culvert(t, ['proxy', '-e', relay.endpoint, '-s', 'SSH=0', '-b', '127.0.0.2'], { env: TOKEN });
  await until('the port is printed', () => 'SSH' in portsOf(alone));
  (await dial(t, portsOf(alone).SSH, '127.0.0.2')).destroy();
  await assert.rejects(dial(t, portsOf(alone).SSH, '127.0.0.1'));
  assert.doesNotMatch(alone.stderr(), /OTHER COMPUTERS/);

  const open = culvert(t, ['proxy', '-e', relay.endpoint, '-s', 'SSH=0', '-b', '0.0.0.0'], { env: TOKEN });
  await until('the port is printed', () => 'SSH' in portsOf(open));
  (await dial(t, portsOf(open).SSH, '127.0.0.3')).destroy();
  assert.match(open.stderr(), /\[warning\] OTHER COMPUTERS CAN USE THIS TUNNEL: 0\.0\.0\.0/);
});

test('settings of a file reach the wire', async (t) => {
  const relay = await startRelay(t);
  const websocket = { ping_period_ms: '100', subprotocol: 'aws.iot.securetunneling-2.0' };
  const cwd = folderOf(t, { 's.json': settingsText({ websocket, tcp: { read_buffer_size: '1024' } }) });
  const args = ['proxy', '-e', relay.endpoint, '-s', '0', '--settings-json', 's.json', '-v5'];
  const run = culvert(t, args, { env: TOKEN, cwd });
  await until('some pings came', () => relay.pings >= 3);
  assert.equal(relay.handshakes[0]?.headers['sec-websocket-protocol'], 'aws.iot.securetunneling-2.0');
  assert.match(run.stderr(), /\[debug\] tunneling\.proxy\.tcp\.read_buffer_size has no effect here/);
});

test('an older device is told of by -y, and how it is reached shows on the wire', async (t) => {
  const target = await startTarget(t, echo);
  const relay = await startRelay(t, { services: ['SSH'] });
  const destination = await Destination.start({
    endpoint: relay.endpoint,
    version: 1,
    targets: { '': target.port },
  });
  t.after(() => destination.close());
  const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', '0', '-y', 'V1'], { env: TOKEN });
  await until('the port is printed', () => '' in portsOf(run));
  await exchange(await dial(t, portsOf(run)['']), 10_000);
  assert.deepEqual([relay.fromSource[0]?.serviceId, relay.fromSource[0]?.connectionId], ['', 0]);
});

test('the log is calm by default, and at -v 6 it names service, stream and connection', async (t) => {
  const target = await startTarget(t, echo);
  const relay = await startRelay(t, { services: ['SSH'] });
  const targets = { SSH: target.port };
  const destination = await Destination.start({ endpoint: relay.endpoint, version: 3, targets });
  t.after(() => destination.close());
  const logOf = async (verbosity: string) => {
    const run = culvert(t, ['proxy', '-e', relay.endpoint, '-s', 'SSH=0', '-v', verbosity], { env: TOKEN });
    await until('the port is printed', () => 'SSH' in portsOf(run));
    for (let count = 0; count < 3; count += 1) {
      const socket = await dial(t, portsOf(run).SSH);
      await exchange(socket, 1000);
      socket.end();
    }
    run.child.kill('SIGTERM');
    await run.exit;
    return run.stderr();
  };
  const calm = await logOf('4');
  assert.deepEqual(
    calm.split('\n').map((line) => line.replace(/^\S+ \[(\w+)\] (\S+ ?\S*).*$/, '$1 $2')),
    ['info going to', 'info connecting', 'info connected (channel', 'info the device', 'info ended by', ''],
  );
  const all = await logOf('6');
  assert.match(all, /service="SSH"/);
  assert.match(all, /channel/);
  assert.match(all, /\[trace\] traffic service="SSH"/);
});

test('a token shows nowhere: not in the log, not in the list of processes', async (t) => {
  const relay = await startRelay(t, {
    judge: (request) => ({ status: 404, body: `no: ${request.headers['access-token']} ${CLIENT_TOKEN}` }),
  });
  const proxies = { https_proxy: 'http://me:hunter2-secret@127.0.0.1:1', NO_PROXY: '*' };
  const secrets = ['hunter2', CLIENT_TOKEN, 'short-but-secret'];
  const withShort = (args: string[], env: Record<string, string>) =>
    culvert(t, ['proxy', '-e', relay.endpoint, '-s', '0', '-v6', ...args], { env: { ...proxies, ...env } });
  const cwd = folderOf(t, { 'a.ini': `access-token = short-but-secret\nclient-token = ${CLIENT_TOKEN}` });
  const runs = [
    withShort(['-t', 'short-but-secret', '-i', CLIENT_TOKEN], {}),
    withShort([], {
      AWSIOT_TUNNEL_ACCESS_TOKEN: 'short-but-secret',
      AWSIOT_TUNNEL_CLIENT_TOKEN: CLIENT_TOKEN,
    }),
    withShort(['--config', path.join(cwd, 'a.ini')], {}),
  ];
  for (const run of runs) {
    assert.equal(await run.exit, ExitCode.REFUSED, run.stderr());
    for (const secret of secrets) {
      assert.ok(!run.stderr().includes(secret) && !run.stdout().includes(secret), run.stderr());
    }
    assert.match(run.stderr(), /\[hidden\]/);
  }
});

test('the arguments of culvert proxy, a token among them, leave the list of processes', async (t) => {
  const relay = await startRelay(t);
  const args = ['proxy', '-e', relay.endpoint, '-s', '0', '-t', ACCESS_TOKEN];
  const run = culvert(t, args);
  await until('it is connected', () => /connected \(/.test(run.stderr()));
  if (process.platform === 'linux') {
    const cmdline = fs.readFileSync(`/proc/${run.child.pid}/cmdline`, 'utf8');
    assert.match(cmdline, /^culvert proxy/);
    assert.ok(!cmdline.includes('AQGAAX'));
  }
});

test('standard output that nobody reads any more does not end the tunnel', async (t) => {
  const relay = await startRelay(t, { services: ['SSH'] });
  const run = culvert(t, ['proxy', '-e', relay.endpoint, '-m', 'source'], { env: TOKEN });
  run.child.stdout?.destroy();
  run.child.stderr?.destroy();
  await until('the session is up', () => relay.sourceConnected);
  relay.cutSource();
  await until('it has connected again', () => relay.handshakes.length === 2 && relay.sourceConnected);
  run.child.kill('SIGTERM');
  assert.equal(await run.exit, ExitCode.OK);
});
