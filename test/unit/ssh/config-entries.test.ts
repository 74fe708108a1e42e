/** Each entry is proved by the real ssh: `ssh -G` says what it would do for a host. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import {
  type ConfigDevice,
  type ConfigEntriesOptions,
  configEntries,
} from '../../../electron/ssh/config-entries.ts';
import { hostAlias } from '../../../electron/ssh/host-alias.ts';
import { run } from '../../helpers/processes.ts';
import { sshConfigDump } from '../../helpers/ssh-config-dump.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const ACCOUNT = '123456789012';
const REGION = 'eu-central-1';

const device = (thingName: string, change: Partial<ConfigDevice> = {}): ConfigDevice => ({
  ...{ thingName, profileId: 'p1', region: REGION, account: ACCOUNT, user: '', identityFile: '', port: null },
  ...change,
});

const options = (change: Partial<ConfigEntriesOptions>): ConfigEntriesOptions => ({
  mode: 'command',
  command: '/home/pi/.config/Culvert/bin/culvert',
  platform: 'linux',
  profiles: [{ id: 'p1', name: 'Factory Ops' }],
  devices: [],
  taken: new Set(),
  ...change,
});

describe('entries of the ssh configuration', () => {
  const dir = tempDir();
  after(() => dir.remove());

  const write = (text: string, name = 'config') => {
    const file = path.join(dir.path, name);
    fs.writeFileSync(file, text, { mode: 0o600 });
    return file;
  };
  const read = (change: Partial<ConfigEntriesOptions>, host: string, behind = '') => {
    const file = write(configEntries(options(change)).text + behind);
    return sshConfigDump(file, [host]);
  };

  test('a device is reached by its name through the command, under its own host key', () => {
    const devices = [device('press-07', { user: 'pi', identityFile: '/keys/id press' })];
    for (const host of ['press-07', 'press-07.factory-ops']) {
      const of = read({ devices }, host);
      assert.deepEqual(of('proxycommand'), [
        `/home/pi/.config/Culvert/bin/culvert connect --profile p1 --region ${REGION} press-07 %p`,
      ]);
      assert.deepEqual(of('hostkeyalias'), [
        hostAlias({ account: ACCOUNT, region: REGION, thingName: 'press-07' }),
      ]);
      assert.deepEqual(of('user'), ['pi']);
      assert.deepEqual(of('identityfile'), ['/keys/id press']);
      assert.deepEqual(of('identitiesonly'), ['yes']);
      assert.deepEqual(of('port'), ['22']);
    }
    assert.deepEqual(configEntries(options({ devices })).hosts, ['press-07']);
  });

  test('without a user and an identity file ssh keeps its own choice, and the check of host keys is left as it is', () => {
    const usual = sshConfigDump(write('', 'empty'), ['press-07']);
    const of = read({ devices: [device('press-07')] }, 'press-07');
    for (const keyword of [
      ...['user', 'identityfile', 'identitiesonly', 'stricthostkeychecking', 'userknownhostsfile'],
      ...['forwardagent', 'checkhostip', 'hostname'],
    ]) {
      assert.deepEqual(of(keyword), usual(keyword), keyword);
    }
  });

  test('a host that is no device is what it would be without the file', () => {
    const change = { devices: [device('press-07', { user: 'pi' }), device('a:b')] };
    const usual = sshConfigDump(write('', 'empty'), ['press-070']);
    const of = read(change, 'press-070');
    for (const keyword of ['user', 'proxycommand', 'hostkeyalias', 'port', 'hostname']) {
      assert.deepEqual(of(keyword), usual(keyword), keyword);
    }
  });

  test('through the port of an open tunnel: this computer, the port, and no command; a device without one is left out', () => {
    const devices = [device('press-07', { port: 5507, user: 'pi' }), device('press-08')];
    const behind = 'Host *\n  ProxyJump bastion.example\n  Port 2222\n';
    const of = read({ mode: 'port', devices }, 'press-07', behind);
    assert.deepEqual(of('hostname'), ['127.0.0.1']);
    assert.deepEqual(of('port'), ['5507']);
    assert.deepEqual(of('proxycommand'), []);
    assert.deepEqual(of('proxyjump'), []);
    assert.deepEqual(of('hostkeyalias'), [
      hostAlias({ account: ACCOUNT, region: REGION, thingName: 'press-07' }),
    ]);
    assert.deepEqual(of('user'), ['pi']);
    assert.deepEqual(configEntries(options({ mode: 'port', devices })).hosts, ['press-07']);
    assert.deepEqual(read({ mode: 'port', devices }, 'press-08')('port'), ['22']);
  });

  test('what the user’s configuration says for all hosts leads no device astray', () => {
    const behind =
      'Host *\n  ProxyJump bastion.example\n  Port 2222\n  HostKeyAlias other\n  User root\n  ForwardAgent yes\n';
    const of = read({ devices: [device('press-07', { user: 'pi' })] }, 'press-07', behind);
    assert.deepEqual(of('proxyjump'), []);
    assert.match(of('proxycommand')[0] ?? '', / connect /);
    assert.deepEqual(of('port'), ['22']);
    assert.deepEqual(of('user'), ['pi']);
    assert.match(of('hostkeyalias')[0] ?? '', /^culvert\./);
    // What is no business of Culvert's still counts.
    assert.deepEqual(of('forwardagent'), ['yes']);
  });

  test('a command, a profile and an identity file of hostile names reach ssh and the shell as they are', async () => {
    const hostile = `it's "5 #1" $HOME \`id\` 100% \\ ; & (x) é`;
    const folder = path.join(dir.path, hostile);
    fs.mkdirSync(folder);
    const command = path.join(folder, 'culvert');
    const told = path.join(dir.path, 'told');
    // Says what it was given, as ProxyCommand.
    fs.writeFileSync(command, `#!/bin/sh\nfor word in "$@"; do printf '%s\\n' "$word"; done > '${told}'\n`, {
      mode: 0o755,
    });
    const identityFile = path.join(folder, 'id');
    fs.writeFileSync(identityFile, '');
    const devices = [device('a:b_C-1', { profileId: hostile, identityFile })];
    const profiles = [{ id: hostile, name: hostile }];
    const made = options({ command, profiles, devices });
    assert.deepEqual(read(made, 'a:b_C-1')('identityfile'), [identityFile.replaceAll('%', '%%')]);
    const file = write(configEntries(made).text);
    await run('ssh', ['-F', file, '-o', 'BatchMode=yes', '-p', '2022', 'a:b_C-1'], {
      env: { ...process.env, SHELL: '/bin/sh' },
    });
    assert.deepEqual(fs.readFileSync(told, 'utf8').split('\n').slice(0, -1), [
      ...['connect', '--profile', hostile, '--region', REGION, 'a:b_C-1', '2022'],
    ]);
  });

  test('the words reach the command through fish and zsh alike, which ssh takes where they are the user’s shell', async () => {
    const command = path.join(dir.path, `it's a 100% $x`);
    const told = path.join(dir.path, 'told by a shell');
    fs.writeFileSync(command, `#!/bin/sh\nprintf '%s ' "$@" > '${told}'\n`, { mode: 0o755 });
    const file = write(configEntries(options({ command, devices: [device('press-07')] })).text);
    for (const shell of ['/bin/bash', '/usr/bin/zsh', '/usr/bin/fish']) {
      fs.rmSync(told, { force: true });
      await run('ssh', ['-F', file, '-o', 'BatchMode=yes', 'press-07'], {
        env: { ...process.env, SHELL: shell, HOME: dir.path },
      });
      assert.equal(
        fs.readFileSync(told, 'utf8'),
        `connect --profile p1 --region ${REGION} press-07 22 `,
        shell,
      );
    }
  });

  test('on Windows the command stands within quotes, for a shell that would take its backslashes away', () => {
    for (const command of ['C:\\Users\\pi\\culvert.cmd', 'C:\\Users\\p i\\culvert.cmd']) {
      const of = read({ command, platform: 'win32', devices: [device('press-07')] }, 'press-07');
      assert.deepEqual(of('proxycommand'), [
        `"${command}" connect --profile p1 --region ${REGION} press-07 %p`,
      ]);
    }
    assert.throws(
      () => configEntries(options({ command: 'C:\\100%\\x', platform: 'win32', devices: [device('a')] })),
      TypeError,
    );
  });

  test('every thing name that ssh takes is written so that ssh finds it', () => {
    const names = [
      'Press',
      'press',
      'a:b',
      'x_1',
      '1234',
      '_',
      'a--b',
      'n'.repeat(128),
      'press-07.x'.slice(0, 8),
    ];
    const devices = names.map((name) => device(name));
    const { hosts } = configEntries(options({ devices }));
    assert.deepEqual([...hosts].sort(), [...names].sort());
    for (const name of names) {
      const of = read({ devices }, name);
      assert.match(of('proxycommand')[0] ?? '', new RegExp(` ${name} %p$`), name);
      assert.deepEqual(of('hostkeyalias'), [
        hostAlias({ account: ACCOUNT, region: REGION, thingName: name }),
      ]);
    }
  });

  test('a name with colons can be written with dots, where scp and git would cut it', () => {
    const of = read({ devices: [device('line3:press')] }, 'line3.press');
    assert.match(of('proxycommand')[0] ?? '', / line3:press %p$/);
  });

  test('a name that begins with a dash is left out and the file says why', () => {
    const made = configEntries(
      options({ devices: [device('-oProxyCommand=x'.slice(0, 3)), device('press-07')] }),
    );
    assert.match(made.text, /^# -oP: ssh takes a name that begins with a dash for an option\.$/m);
    assert.deepEqual(made.hosts, ['press-07']);
    assert.doesNotMatch(made.text, /^Host -/m);
  });

  test('where two profiles have a thing of the same name only the longer names lead there, and the file says why', () => {
    const profiles = [
      { id: 'p1', name: 'Factory Ops' },
      { id: 'p2', name: 'factory: OPS' },
      { id: 'p3', name: '부산 공장' },
      { id: 'p4', name: '!!!' },
    ];
    const devices = profiles.map(({ id }) => device('press-07', { profileId: id }));
    const made = configEntries(options({ profiles, devices }));
    const names = [
      'press-07.factory-ops',
      'press-07.factory-ops-2',
      'press-07.부산-공장',
      'press-07.profile',
    ];
    assert.deepEqual([...made.hosts].sort(), [...names].sort());
    assert.match(made.text, /^# press-07 alone would not tell which one: more than one profile has /m);
    for (const [at, name] of names.entries()) {
      assert.match(
        read({ profiles, devices }, name)('proxycommand')[0] ?? '',
        new RegExp(` --profile p${at + 1} `),
      );
    }
    assert.deepEqual(read({ profiles, devices }, 'press-07')('proxycommand'), []);
  });

  test('two ways to the same word lead to neither: a.b of a thing a:b, and of a thing a of the profile b', () => {
    const profiles = [
      { id: 'p1', name: 'b' },
      { id: 'p2', name: 'c' },
    ];
    const devices = [device('a'), device('a:b', { profileId: 'p2' })];
    assert.deepEqual(read({ profiles, devices }, 'a.b')('proxycommand'), []);
    assert.match(read({ profiles, devices }, 'a')('proxycommand')[0] ?? '', / a %p$/);
    assert.match(read({ profiles, devices }, 'a:b')('proxycommand')[0] ?? '', / a:b %p$/);
  });

  test('a host of the user’s own, and localhost, stay what they are', () => {
    const devices = [device('web'), device('localhost')];
    const made = configEntries(options({ devices, taken: new Set(['web']) }));
    assert.deepEqual(made.hosts, ['localhost.factory-ops', 'web.factory-ops']);
    assert.match(made.text, /^# web alone is a host of your own configuration\.$/m);
    assert.match(made.text, /^# localhost alone stays this computer\.$/m);
  });

  test('the demo’s devices have known hosts of their own', () => {
    const knownHostsFile = path.join(dir.path, 'demo hosts', 'known_hosts');
    const of = read({ devices: [device('press-07', { knownHostsFile })] }, 'press-07');
    assert.deepEqual(of('userknownhostsfile'), [knownHostsFile]);
  });

  test('what was not validated throws in place of reaching the file', () => {
    for (const change of [{ user: 'a b' }, { user: 'x\nProxyCommand y' }, { identityFile: '/a\nb' }]) {
      assert.throws(() => configEntries(options({ devices: [device('press-07', change)] })), TypeError);
    }
  });

  test('without devices there is nothing', () => {
    assert.deepEqual(configEntries(options({})), { text: '', hosts: [] });
  });
});
