/** `culvert proxy` as the device's end, against the local cloud's data plane; the source is another `culvert proxy`. */
import assert from 'node:assert/strict';
import net from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { ExitCode } from '../../../electron/cli/exit-codes.ts';
import { culvert, folderOf, portsOf, type RunningCommand, settingsText } from '../../helpers/cli-process.ts';
import { dial, echo, ended, exchange, startTarget, until } from '../../helpers/source-harness.ts';
import { type Plane, startPlane } from '../proxy-and-cloud/scene.ts';

interface Tunnel extends Plane {
  tunnelId: string;
  /** Starts an end of the tunnel with its token; `-e` is given. */
  start(side: 'source' | 'destination', args: string[], cwd?: string): RunningCommand;
}

async function openTunnel(t: TestContext, services: string[]): Promise<Tunnel> {
  const { registry, plane } = await startPlane(t);
  const { tunnel, tokens } = registry.open({
    ...(services.length === 0 ? {} : { destination: { services } }),
    tags: [],
    lifetimeMinutes: 60,
  });
  return {
    registry,
    plane,
    tunnelId: tunnel.tunnelId,
    start: (side, args, cwd) =>
      culvert(t, ['proxy', '-e', plane.endpoint, ...args], {
        env: { AWSIOT_TUNNEL_ACCESS_TOKEN: tokens[side] },
        ...(cwd === undefined ? {} : { cwd }),
      }),
  };
}

const connected = (run: RunningCommand) => until('it is connected', () => /connected \(/.test(run.stderr()));

async function startSource(tunnel: Tunnel): Promise<{ run: RunningCommand; ports: Record<string, number> }> {
  const run = tunnel.start('source', ['-m', 'source']);
  await until('the ports are printed', () => run.stdout().endsWith('\n'));
  return { run, ports: portsOf(run) };
}

test('both ends of a tunnel with three services carry every byte to its own service', async (t) => {
  const tunnel = await openTunnel(t, ['SSH', 'WEB', 'SOCK']);
  const ssh = await startTarget(t, (socket) => socket.end('ssh'));
  const web = await startTarget(t, echo);
  const dir = folderOf(t, {});
  const socketPath = path.join(dir, 'service.sock');
  const unix = net.createServer((socket) => socket.pipe(socket));
  await new Promise<void>((resolve) => unix.listen(socketPath, resolve));
  t.after(() => new Promise<void>((resolve) => unix.close(() => resolve())));

  const mapping = `SSH=127.0.0.1:${ssh.port},WEB=${web.port},SOCK=${socketPath}`;
  const device = tunnel.start('destination', ['-d', mapping]);
  await connected(device);
  const { run: source, ports } = await startSource(tunnel);
  assert.deepEqual(Object.keys(ports), ['SSH', 'WEB', 'SOCK']);
  await exchange(await dial(t, ports.WEB), 2_000_000);
  await exchange(await dial(t, ports.SOCK), 100_000);
  const greeting = await dial(t, ports.SSH);
  let text = '';
  greeting.on('data', (chunk) => {
    text += chunk;
  });
  await ended(greeting);
  assert.equal(text, 'ssh');

  assert.equal(device.stdout(), '', 'the destination prints nothing on standard output');
  assert.match(device.stderr(), /\[info\] SSH leads to 127\.0\.0\.1:\d+/);
  for (const run of [device, source]) {
    run.child.kill('SIGTERM');
    assert.equal(await run.exit, ExitCode.OK);
  }
});

test('a port alone serves the only service, or a tunnel without services', async (t) => {
  for (const services of [['SSH'], []]) {
    const tunnel = await openTunnel(t, services);
    const target = await startTarget(t, echo);
    await connected(tunnel.start('destination', ['-d', String(target.port)]));
    const { ports } = await startSource(tunnel);
    await exchange(await dial(t, ports[services[0] ?? '']), 10_000);
  }
});

test('targets come from mapping files where -d is not given', async (t) => {
  const tunnel = await openTunnel(t, ['SSH', 'WEB']);
  const target = await startTarget(t, echo);
  const cwd = folderOf(t, {
    'config/a.ini': `SSH=${target.port}\n`,
    'config/b.ini': `WEB=localhost:${target.port}\nSSH=1\n`,
  });
  await connected(tunnel.start('destination', ['-m', 'dst'], cwd));
  const { ports } = await startSource(tunnel);
  await exchange(await dial(t, ports.SSH), 10_000);
  await exchange(await dial(t, ports.WEB), 10_000);
});

test('a destination that does not name every service ends as refused and says what is missing', async (t) => {
  const tunnel = await openTunnel(t, ['SSH', 'WEB']);
  const run = tunnel.start('destination', ['-d', 'SSH=22']);
  assert.equal(await run.exit, ExitCode.REFUSED);
  assert.match(run.stderr(), /the tunnel carries SSH, WEB, but -d maps SSH/);
});

test('-b is the address from which targets are reached', async (t) => {
  const tunnel = await openTunnel(t, ['SSH']);
  const peers: string[] = [];
  const target = await startTarget(t, (socket) => {
    peers.push(socket.remoteAddress ?? '');
    echo(socket);
  });
  await connected(tunnel.start('destination', ['-d', `127.0.0.1:${target.port}`, '-b', '127.0.0.7']));
  const { ports } = await startSource(tunnel);
  await exchange(await dial(t, ports.SSH), 1000);
  assert.deepEqual(peers, ['127.0.0.7']);
});

test('a target that nobody serves ends the connection at the source, and the tunnel goes on', async (t) => {
  const tunnel = await openTunnel(t, ['LOST', 'WEB']);
  const target = await startTarget(t, echo);
  const cwd = folderOf(t, { 's.json': settingsText({ tcp: { connection_retry_count: '0' } }) });
  const args = ['-d', `LOST=127.0.0.1:1,WEB=${target.port}`, '--settings-json', 's.json'];
  await connected(tunnel.start('destination', args, cwd));
  const { ports } = await startSource(tunnel);
  await ended(await dial(t, ports.LOST));
  await exchange(await dial(t, ports.WEB), 10_000);
});

test('a tunnel that is closed ends both ends with the code of a refused token', async (t) => {
  const tunnel = await openTunnel(t, ['SSH']);
  const device = tunnel.start('destination', ['-d', '22']);
  await connected(device);
  const { run: source } = await startSource(tunnel);
  tunnel.registry.closeTunnel(tunnel.tunnelId, false);
  assert.equal(await device.exit, ExitCode.TOKEN_REFUSED);
  assert.equal(await source.exit, ExitCode.TOKEN_REFUSED);
});
