/** The files of the user's ssh configuration, in all the ways in which people keep them, and what the real ssh reads. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { type DeviceSettings, freshDevice } from '../../../electron/main/settings.ts';
import {
  createSshConfig,
  type SshConfigMode,
  type SshConfigOptions,
} from '../../../electron/main/ssh-config.ts';
import type { SshConfigProfile } from '../../../electron/main/ssh-devices.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import type { Tunnel } from '../../../electron/tunnels/model.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';
import { sshConfigDump } from '../../helpers/ssh-config-dump.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const LINE = 'Include culvert_config\n';
const ACCOUNT = '123456789012';

const profile: SshConfigProfile = {
  ...{ id: 'p1', name: 'Factory Ops', region: 'eu-central-1' },
  ...{ signIn: { kind: 'keys' }, role: null, demo: false },
};

interface Scene {
  config: string;
  own: string;
  ssh: string;
  sshConfig: ReturnType<typeof createSshConfig>;
  clock: FakeClock;
  state: {
    mode: SshConfigMode;
    profiles: SshConfigProfile[];
    devices: Record<string, DeviceSettings>;
    tunnels: Tunnel[];
  };
  /** As the settings do it: the mode is theirs when it is done. */
  set(mode: SshConfigMode): Promise<string>;
  /** Lets what waits for a moment happen. */
  settle(): Promise<void>;
}

function start(t: TestContext, before?: string | Buffer, change: Partial<SshConfigOptions> = {}): Scene {
  const dir = tempDir();
  t.after(() => dir.remove());
  const ssh = path.join(dir.path, '.ssh');
  const config = path.join(ssh, 'config');
  if (before !== undefined) {
    fs.mkdirSync(ssh, { mode: 0o700 });
    fs.writeFileSync(config, before, { mode: 0o600 });
  }
  const clock = new FakeClock();
  const used: DeviceSettings = { ...freshDevice(), lastUsedAt: 1, account: ACCOUNT, sshUser: 'pi' };
  const state: Scene['state'] = {
    mode: 'off',
    profiles: [profile],
    devices: { 'p1/eu-central-1/press-07': used },
    tunnels: [],
  };
  const sshConfig = createSshConfig({
    home: dir.path,
    dataFolder: null,
    command: '/opt/culvert',
    platform: process.platform,
    mode: () => state.mode,
    profiles: () => state.profiles,
    devices: () => state.devices,
    foundAccount: ({ profileId, region }, account) => {
      state.devices = Object.fromEntries(
        Object.entries(state.devices).map(([key, device]) => [
          key,
          key.startsWith(`${profileId}/${region}/`) ? { ...device, account } : device,
        ]),
      );
    },
    tunnels: () => state.tunnels,
    knownHosts: () => undefined,
    identify: async () => fail(culvertError('Internal', {})),
    temporary: false,
    clock,
    log: silentLog,
    ...change,
  });
  return {
    ...{ config, own: path.join(ssh, 'culvert_config'), ssh, sshConfig, clock, state },
    async set(mode) {
      const done = await sshConfig.set(mode);
      if (done.ok) {
        state.mode = mode;
      }
      return done.ok ? 'ok' : done.error.code;
    },
    async settle() {
      clock.advance(1_000);
      // In turn behind whatever was begun.
      await sshConfig.begin();
    },
  };
}

const modeOf = (file: string) => fs.statSync(file).mode & 0o7777;
const text = (file: string) => fs.readFileSync(file, 'utf8');
const names = (folder: string) => fs.readdirSync(folder).sort();

test('turned on: the line at the top, an own file for its owner alone; turned off: what was there, byte for byte', async (t) => {
  const before = Buffer.from('\uFEFF# mine é\r\nHost *\r\n  User \xe9', 'latin1');
  const { config, own, ssh, set } = start(t, before);
  fs.chmodSync(config, 0o644);
  assert.equal(await set('command'), 'ok');
  assert.deepEqual([modeOf(config), modeOf(own)], [0o644, 0o600]);
  assert.match(text(own), /^Host press-07 press-07\.factory-ops$/m);
  assert.notDeepEqual(fs.readFileSync(config), before);
  assert.equal(await set('off'), 'ok');
  assert.deepEqual(fs.readFileSync(config), before);
  assert.equal(modeOf(config), 0o644);
  assert.deepEqual(names(ssh), ['config']);
});

test('a folder and a file that are missing are made for their owner alone, and the file goes again when it is empty', async (t) => {
  const { config, own, ssh, set } = start(t);
  assert.equal(await set('command'), 'ok');
  assert.deepEqual([modeOf(ssh), modeOf(config), modeOf(own)], [0o700, 0o600, 0o600]);
  assert.equal(text(config), LINE);
  assert.equal(await set('off'), 'ok');
  assert.deepEqual(names(ssh), []);
});

test('what somebody has written into the file that was made stays; an empty file of the user’s stays too', async (t) => {
  const made = start(t);
  await made.set('command');
  fs.appendFileSync(made.config, 'Host a\n');
  await made.set('off');
  assert.equal(text(made.config), 'Host a\n');
  const empty = start(t, '');
  await empty.set('command');
  assert.equal(text(empty.config), LINE);
  await empty.set('off');
  assert.equal(text(empty.config), '');
});

test('a line of the user’s own is left alone, then and when it is turned off', async (t) => {
  const { config, own, set } = start(t, `# dotfiles\n${LINE}Host *\n`);
  await set('command');
  assert.equal(text(config), `# dotfiles\n${LINE}Host *\n`);
  await set('off');
  assert.equal(text(config), `# dotfiles\n${LINE}Host *\n`);
  assert.ok(!fs.existsSync(own));
});

test('a second run takes the line back that the first one put there', async (t) => {
  const first = start(t, 'Host *\n');
  await first.set('command');
  const second = createSecond(first);
  assert.equal((await second.set('port')).ok, true);
  assert.equal((await second.set('off')).ok, true);
  assert.equal(text(first.config), 'Host *\n');
});

/** Another run on the same files, which knows nothing but them. */
function createSecond({ ssh, state }: Scene) {
  return createSshConfig({
    home: path.dirname(ssh),
    dataFolder: null,
    command: '/opt/culvert',
    platform: process.platform,
    mode: () => 'command',
    profiles: () => state.profiles,
    devices: () => state.devices,
    foundAccount: () => {},
    tunnels: () => [],
    knownHosts: () => undefined,
    identify: async () => fail(culvertError('Internal', {})),
    temporary: false,
    clock: new FakeClock(),
    log: silentLog,
  });
}

test('a link, as dotfiles have it, stays a link: its target is written, with its mode and owner', async (t) => {
  const { config, set } = start(t, 'Host *\n');
  const target = path.join(path.dirname(path.dirname(config)), 'dotfiles', 'ssh-config');
  fs.mkdirSync(path.dirname(target));
  fs.renameSync(config, target);
  fs.symlinkSync('../dotfiles/ssh-config', config);
  fs.chmodSync(target, 0o640);
  if (process.getuid?.() === 0) {
    fs.chownSync(target, 1234, 1235);
  }
  const before = fs.statSync(target);
  await set('command');
  assert.ok(fs.lstatSync(config).isSymbolicLink());
  assert.equal(text(target), `${LINE}Host *\n`);
  const { mode, uid, gid } = fs.statSync(target);
  assert.deepEqual([mode, uid, gid], [before.mode, before.uid, before.gid]);
  assert.deepEqual(names(path.dirname(target)), ['ssh-config']);
  await set('off');
  assert.equal(text(target), 'Host *\n');
  assert.ok(fs.lstatSync(config).isSymbolicLink());
});

test('a link that leads nowhere yet gets its target, and stays when it is turned off', async (t) => {
  const { config, ssh, set } = start(t, '');
  fs.rmSync(config);
  fs.symlinkSync('real-config', config);
  await set('command');
  assert.equal(text(path.join(ssh, 'real-config')), LINE);
  await set('off');
  assert.ok(fs.lstatSync(config).isSymbolicLink());
  assert.equal(text(path.join(ssh, 'real-config')), '');
});

test('a file with a second name keeps it: both names show the line', async (t) => {
  const { config, ssh, set } = start(t, 'Host *\n');
  const other = path.join(ssh, 'other-name');
  fs.linkSync(config, other);
  await set('command');
  assert.equal(text(other), `${LINE}Host *\n`);
  assert.equal(fs.statSync(other).ino, fs.statSync(config).ino);
  await set('off');
  assert.equal(text(other), 'Host *\n');
});

test('a file that cannot be replaced, as one that is mounted alone, is written in place', async (t) => {
  const { config, set } = start(t, 'Host *\n');
  const { ino } = fs.statSync(config);
  // Nothing can be written beside it: the name that the new text would get is taken by a folder with something in it.
  fs.mkdirSync(`${config}.culvert-tmp/taken`, { recursive: true });
  assert.equal(await set('command'), 'ok');
  assert.equal(text(config), `${LINE}Host *\n`);
  assert.equal(fs.statSync(config).ino, ino);
  assert.equal(await set('off'), 'ok');
  assert.equal(text(config), 'Host *\n');
});

test('a file that is changed meanwhile keeps what the other one wrote', async (t) => {
  const { config, set } = start(t, 'Host *\n');
  const read = fs.promises.readFile;
  let reads = 0;
  t.mock.method(fs.promises, 'readFile', async (...args: Parameters<typeof read>) => {
    const answer = await read(...args);
    // Between the reading and the writing, somebody else saves.
    if (args[0] === config && ++reads === 3) {
      fs.writeFileSync(config, 'Host new\n');
    }
    return answer;
  });
  assert.equal(await set('command'), 'ok');
  assert.ok(reads > 3);
  assert.equal(text(config), `${LINE}Host new\n`);
});

test('where nothing can be written it fails with the reason, and nothing is half done', async (t) => {
  const { config, ssh, set, sshConfig } = start(t, 'Host *\n');
  // In the place of the user's file is a folder.
  fs.rmSync(config);
  fs.mkdirSync(config);
  assert.equal(await set('command'), 'SshConfigUnwritable');
  assert.deepEqual(names(ssh), ['config']);
  assert.equal((await sshConfig.view()).mode, 'off');
  const noFolder = start(t);
  fs.writeFileSync(noFolder.ssh, 'a file where the folder would be');
  assert.equal(await noFolder.set('command'), 'SshConfigUnwritable');
  assert.equal(text(noFolder.ssh), 'a file where the folder would be');
  const homeless = start(t, undefined, { home: null });
  assert.equal(await homeless.set('command'), 'SshConfigUnwritable');
  assert.equal((await homeless.sshConfig.view()).text, '');
});

test('with another data folder the advice names the line of that one', async (t) => {
  const { config, set, sshConfig } = start(t, 'Host *\n', { dataFolder: '/data/other' });
  fs.rmSync(config);
  fs.mkdirSync(config);
  assert.equal(await set('command'), 'SshConfigUnwritable');
  const { problem } = await sshConfig.view();
  const failed = problem ?? (await sshConfig.set('command'));
  assert.match(JSON.stringify(failed), /the line “Include culvert_config_[0-9a-f]{8}” at its top/);
});

test('a file of this name that is not Culvert’s is not written over', async (t) => {
  const { own, config, set } = start(t, 'Host *\n');
  fs.writeFileSync(own, 'Host mine\n');
  assert.equal(await set('command'), 'SshConfigUnwritable');
  assert.equal(text(own), 'Host mine\n');
  assert.equal(text(config), 'Host *\n');
  assert.equal(await set('off'), 'ok');
  assert.equal(text(own), 'Host mine\n');
});

// Root is not held back by modes, so another user tries it.
test('in a read-only home it fails with the reason and leaves everything as it is', async (t) => {
  const { config, ssh } = start(t, 'Host *\n');
  const root = process.getuid?.() === 0;
  fs.chmodSync(config, 0o444);
  if (root) {
    for (const file of [path.dirname(ssh), ssh, config]) {
      fs.chownSync(file, 65_534, 65_534);
    }
  }
  fs.chmodSync(ssh, 0o500);
  const program = `
    import { createSshConfig } from ${JSON.stringify(path.resolve('electron/main/ssh-config.ts'))};
    import { systemClock } from ${JSON.stringify(path.resolve('electron/shared/clock.ts'))};
    if (process.getuid() === 0) { process.setgroups([]); process.setgid(65534); process.setuid(65534); }
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const made = createSshConfig({
      home: ${JSON.stringify(path.dirname(ssh))}, dataFolder: null, command: '/opt/culvert', platform: 'linux',
      mode: () => 'off', profiles: () => [], devices: () => ({}), foundAccount() {}, tunnels: () => [],
      knownHosts: () => undefined, identify: async () => ({ ok: false }), temporary: false, clock: systemClock, log,
    });
    process.stdout.write(JSON.stringify(await made.set('command')));
  `;
  const child = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  const answer = JSON.parse(child.stdout || `"${child.stderr}"`);
  assert.equal(answer.error?.code, 'SshConfigUnwritable', JSON.stringify(answer));
  assert.match(answer.error.message, /EACCES/);
  fs.chmodSync(ssh, 0o700);
  assert.deepEqual(names(ssh), ['config']);
  assert.equal(text(config), 'Host *\n');
});

test('a file that ssh would refuse is told and not changed', async (t) => {
  const { config, set, sshConfig } = start(t, 'Host *\n');
  fs.chmodSync(config, 0o660);
  await set('command');
  assert.equal((await sshConfig.view()).problem?.code, 'SshConfigRefused');
  assert.equal(modeOf(config), 0o660);
  fs.chmodSync(config, 0o600);
  assert.equal((await sshConfig.view()).problem, null);
});

test('entries follow the devices, the ports and the profiles, after a moment and only where something differs', async (t) => {
  const { own, set, settle, state, sshConfig } = start(t);
  await set('port');
  assert.doesNotMatch(text(own), /^Host /m);
  state.tunnels = [sampleTunnel()];
  sshConfig.changed();
  await settle();
  assert.match(text(own), /^ {2}Port 5507$/m);
  const { ino, mtimeMs } = fs.statSync(own);
  state.tunnels = [sampleTunnel({ services: [sampleService({ bytesUp: 99, connections: 2 })] })];
  sshConfig.changed();
  await settle();
  assert.deepEqual([fs.statSync(own).ino, fs.statSync(own).mtimeMs], [ino, mtimeMs]);
  state.profiles = [{ ...profile, name: 'Other' }];
  sshConfig.changed();
  await settle();
  assert.match(text(own), /^Host press-07 press-07\.other$/m);
  state.tunnels = [];
  sshConfig.changed();
  await settle();
  assert.doesNotMatch(text(own), /^Host /m);
});

test('where an entry cannot be kept up the view says why, and it is tried again with the next difference', async (t) => {
  const { own, ssh, set, settle, state, sshConfig } = start(t);
  await set('command');
  fs.renameSync(ssh, `${ssh}-away`);
  fs.writeFileSync(ssh, 'a file where the folder would be');
  state.profiles = [{ ...profile, name: 'Other' }];
  sshConfig.changed();
  await settle();
  assert.equal((await sshConfig.view()).problem?.code, 'SshConfigUnwritable');
  fs.rmSync(ssh);
  fs.renameSync(`${ssh}-away`, ssh);
  state.profiles = [{ ...profile, name: 'Third' }];
  sshConfig.changed();
  await settle();
  assert.equal((await sshConfig.view()).problem, null);
  assert.match(text(own), /^Host press-07 press-07\.third$/m);
});

test('only what was used, is a favourite or has a tunnel is there, of the profile’s region', async (t) => {
  const { state, sshConfig } = start(t);
  const known = { ...freshDevice(), account: ACCOUNT };
  state.devices = {
    'p1/eu-central-1/used': { ...known, lastUsedAt: 5 },
    'p1/eu-central-1/star': { ...known, favourite: true },
    'p1/eu-central-1/neither': known,
    'p1/eu-central-1/open': known,
    'p1/eu-west-1/elsewhere': { ...known, favourite: true },
    'gone/eu-central-1/gone': { ...known, favourite: true },
    'p1/eu-central-1/nameless': { ...known, favourite: true, account: '' },
  };
  state.tunnels = [sampleTunnel({ thingName: 'open' })];
  const view = await sshConfig.view();
  assert.deepEqual(view.hosts, ['open', 'star', 'used']);
  assert.deepEqual(view.unknown, ['nameless']);
  assert.equal(view.mode, 'off');
});

test('whose account it is comes from the role or the Identity Center, else AWS is asked when it is turned on', async (t) => {
  const { state, set, sshConfig } = start(t, '', {
    identify: async (id) =>
      id === 'p1' ? ok({ account: '999999999999' }) : fail(culvertError('Internal', {})),
  });
  const star = { ...freshDevice(), favourite: true };
  const role = {
    roleArn: 'arn:aws-cn:iam::111111111111:role/x',
    externalId: '',
    mfaSerial: '',
    sessionName: '',
  };
  const sso = {
    startUrl: 'https://x',
    ssoRegion: 'r',
    accountId: '222222222222',
    accountName: '',
    roleName: 'x',
  };
  state.profiles = [
    profile,
    { ...profile, id: 'p2', name: 'two', role },
    { ...profile, id: 'p3', name: 'three', signIn: { kind: 'sso', ...sso } },
    { ...profile, id: 'p4', name: 'four' },
  ];
  state.devices = Object.fromEntries(
    ['p1', 'p2', 'p3', 'p4'].map((id) => [`${id}/eu-central-1/d-${id}`, star]),
  );
  assert.deepEqual((await sshConfig.view()).hosts, ['d-p2', 'd-p3']);
  await set('command');
  const view = await sshConfig.view();
  assert.deepEqual(view.hosts, ['d-p1', 'd-p2', 'd-p3']);
  assert.deepEqual(view.unknown, ['d-p4']);
  for (const account of ['111111111111', '222222222222', '999999999999']) {
    assert.ok(view.text.includes(`HostKeyAlias culvert.${account}.eu-central-1.`));
  }
});

test('AWS that does not answer holds the switch back no longer than a moment', async (t) => {
  const { state, clock, own, sshConfig } = start(t, '', { identify: () => new Promise(() => {}) });
  state.devices = { 'p1/eu-central-1/star': { ...freshDevice(), favourite: true } };
  const setting = sshConfig.set('command');
  clock.advance(5_000);
  assert.deepEqual(await setting, { ok: true, value: null });
  assert.ok(fs.existsSync(own));
});

test('at the end the entries of the command stay, those of ports go, and the demo’s go with line and file', async (t) => {
  const command = start(t, 'Host *\n');
  await command.set('command');
  await command.sshConfig.end();
  assert.match(text(command.own), /^Host press-07/m);
  const port = start(t, 'Host *\n');
  port.state.tunnels = [sampleTunnel()];
  await port.set('port');
  assert.match(text(port.own), /^Host press-07/m);
  port.state.tunnels = [];
  await port.sshConfig.end();
  assert.doesNotMatch(text(port.own), /^Host press-07/m);
  assert.equal(text(port.config), `${LINE}Host *\n`);
  const demo = start(t, 'Host *\n', { temporary: true });
  await demo.set('command');
  await demo.sshConfig.end();
  assert.deepEqual(names(demo.ssh), ['config']);
  assert.equal(text(demo.config), 'Host *\n');
});

test('another data folder has a file of its own, so that two Culverts do not write over each other', async (t) => {
  const { config, ssh, set } = start(t, '', { dataFolder: '/data of/another' });
  await set('command');
  const [, own = ''] = names(ssh);
  assert.match(own, /^culvert_config_[0-9a-f]{8}$/);
  assert.equal(text(config), `Include ${own}\n`);
});

test('changes at once are made one after another, and the last one counts', async (t) => {
  const { config, own, sshConfig, state } = start(t, 'Host *\n');
  const all = [sshConfig.set('command'), sshConfig.set('off'), sshConfig.set('port'), sshConfig.set('off')];
  state.mode = 'command';
  sshConfig.changed();
  await Promise.all(all);
  await sshConfig.begin();
  assert.equal(text(config), 'Host *\n');
  assert.ok(!fs.existsSync(own));
});

test('the real ssh reads the entry through the line, beside what the user’s own file says for all hosts', async (t) => {
  const folder = tempDir();
  t.after(() => folder.remove());
  // A folder of its own is written out in the line, since ssh looks for names in the home that the system knows.
  const own = path.join(folder.path, `it's "5" [x] é`);
  fs.mkdirSync(own);
  const config = path.join(own, 'config');
  fs.writeFileSync(config, 'Host *\r\n  ProxyJump bastion\r\n  User root\r\n', { mode: 0o600 });
  const { set } = start(t, undefined, { folder: own });
  assert.equal(await set('command'), 'ok');
  const of = sshConfigDump(config, ['press-07']);
  assert.deepEqual(of('user'), ['pi']);
  assert.deepEqual(of('proxycommand'), [
    '/opt/culvert connect --profile p1 --region eu-central-1 press-07 %p',
  ]);
  assert.deepEqual(of('proxyjump'), []);
  assert.deepEqual(sshConfigDump(config, ['other'])('proxyjump'), ['bastion']);
  await set('off');
  assert.deepEqual(sshConfigDump(config, ['press-07'])('proxyjump'), ['bastion']);
});
