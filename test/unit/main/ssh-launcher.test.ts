import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createSshLauncher, type Login } from '../../../electron/main/ssh-launcher.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { hostAlias } from '../../../electron/ssh/host-alias.ts';
import type { Phase, Tunnel } from '../../../electron/tunnels/model.ts';
import { NOW, sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';

const ALIAS = hostAlias({ account: '123456789012', region: 'eu-central-1', thingName: 'press-07' });

function start(login: Login = { sshUser: 'pi', identityFile: '' }, launched: Result<unknown> = ok({})) {
  const launches: { args: string[]; title: string }[] = [];
  const asked: string[] = [];
  const launcher = createSshLauncher({
    platform: 'linux',
    login: ({ profileId, region, thingName }) => {
      asked.push(`${profileId} ${region} ${thingName}`);
      return login;
    },
    launch: async (args, title) => {
      launches.push({ args, title });
      return launched;
    },
  });
  return { launcher, launches, asked };
}

test('ssh goes to the local port, with the device’s own host key alias and login', () => {
  const { launcher, asked } = start();
  const argv = ['-p', '5507', '-o', `HostKeyAlias=${ALIAS}`, '-o', 'ProxyCommand=none', 'pi@127.0.0.1'];
  assert.deepEqual(launcher.argv(sampleTunnel()), ok(argv));
  assert.deepEqual(asked, ['p1 eu-central-1 press-07']);
  assert.deepEqual(launcher.argv(sampleTunnel(), 'uname -a'), ok([...argv, '--', 'uname -a']));
});

test('the port is that of SSH, whatever its capitals and wherever it stands', () => {
  const { launcher } = start();
  const services = [
    sampleService({ serviceId: 'HTTP', localPort: 8080 }),
    sampleService({ serviceId: 'ssh', localPort: 2222 }),
  ];
  const argv = launcher.argv(sampleTunnel({ services }));
  assert.deepEqual(argv.ok && argv.value.slice(0, 2), ['-p', '2222']);
});

test('two devices behind the same port have different host keys', () => {
  const { launcher } = start();
  const alias = (tunnel: Tunnel) => {
    const argv = launcher.argv(tunnel);
    return argv.ok ? argv.value.find((word) => word.startsWith('HostKeyAlias=')) : undefined;
  };
  const aliases = [
    sampleTunnel(),
    sampleTunnel({ thingName: 'press-08' }),
    sampleTunnel({ thingName: 'Press-07' }),
    sampleTunnel({ region: 'eu-west-1' }),
    sampleTunnel({ account: '210987654321' }),
  ].map(alias);
  assert.equal(new Set(aliases).size, aliases.length);
  assert.equal(alias(sampleTunnel({ key: 'later', tunnelId: 't-2' })), aliases[0]);
});

test('the command line is the same arguments, quoted for a shell', () => {
  const { launcher } = start({
    sshUser: '',
    identityFile: '/home/me/my keys/id',
    knownHostsFile: '/tmp/hosts',
  });
  assert.deepEqual(
    launcher.commandLine(sampleTunnel()),
    ok(
      `ssh -p 5507 -o HostKeyAlias=${ALIAS} -o ProxyCommand=none -o UserKnownHostsFile=/tmp/hosts` +
        " -i '/home/me/my keys/id' -o IdentitiesOnly=yes 127.0.0.1",
    ),
  );
});

test('the terminal gets the arguments and a title', async () => {
  const { launcher, launches } = start();
  assert.deepEqual(await launcher.openTerminal(sampleTunnel()), ok(null));
  const argv = launcher.argv(sampleTunnel());
  assert.ok(argv.ok);
  assert.deepEqual(launches, [{ args: argv.value, title: 'press-07 (Culvert)' }]);
});

test('a second ssh server of the device is reached at its own port, with host keys of its own', async () => {
  const { launcher, launches } = start();
  const services = [sampleService(), sampleService({ serviceId: 'SSH2', localPort: 2222 })];
  assert.deepEqual(await launcher.openTerminal(sampleTunnel({ services }), 'ssh2'), ok(null));
  assert.deepEqual(launches[0]?.args.slice(0, 2), ['-p', '2222']);
  assert.ok(!launches[0]?.args.includes(`HostKeyAlias=${ALIAS}`));
  const lacking = await launcher.openTerminal(sampleTunnel(), 'SSH2');
  assert.equal(lacking.ok ? 'ok' : lacking.error.code, 'TunnelLacksService');
});

test('a terminal that does not open is told as it is', async () => {
  const missing = fail(culvertError('TerminalMissing', { tried: 'xterm' }));
  const { launcher } = start(undefined, missing);
  assert.deepEqual(await launcher.openTerminal(sampleTunnel()), missing);
});

describe('without what it takes there is no command', () => {
  const table: { name: string; tunnel: Partial<Tunnel>; code: string }[] = [
    {
      name: 'no SSH among the services',
      tunnel: { services: [sampleService({ serviceId: 'HTTP' })] },
      code: 'TunnelLacksService',
    },
    {
      name: 'a port that was released',
      tunnel: { services: [sampleService({ localPort: null })] },
      code: 'TunnelNotReady',
    },
    { name: 'an account that is not known yet', tunnel: { account: null }, code: 'TunnelNotReady' },
  ];
  for (const { name, tunnel, code } of table) {
    test(`${name}: ${code}`, async () => {
      const { launcher, launches } = start();
      const answers = [
        launcher.argv(sampleTunnel(tunnel)),
        launcher.commandLine(sampleTunnel(tunnel)),
        await launcher.openTerminal(sampleTunnel(tunnel)),
      ];
      assert.deepEqual(
        answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)),
        [code, code, code],
      );
      assert.deepEqual(launches, []);
    });
  }
});

describe('a terminal opens only while the device is there; the command may be copied before', () => {
  const phases: Phase[] = [
    { kind: 'opening' },
    { kind: 'connecting' },
    { kind: 'waiting', since: NOW },
    { kind: 'reconnecting', attempt: 1, reason: '' },
    { kind: 'trouble', error: culvertError('ProxyStopped', {}) },
    { kind: 'closing' },
  ];
  for (const phase of phases) {
    test(phase.kind, async () => {
      const { launcher, launches } = start();
      const opened = await launcher.openTerminal(sampleTunnel({ phase }));
      assert.equal(opened.ok ? 'ok' : opened.error.code, 'TunnelNotReady');
      assert.deepEqual(launches, []);
      assert.ok(launcher.commandLine(sampleTunnel({ phase })).ok);
    });
  }
});
