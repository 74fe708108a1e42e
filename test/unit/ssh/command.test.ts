import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import {
  parseIdentityFile,
  parseSshUser,
  type SshTarget,
  sshArguments,
  sshCommandLine,
  toolCommandLine,
} from '../../../electron/ssh/command.ts';
import { hostAlias } from '../../../electron/ssh/host-alias.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const target: SshTarget = {
  port: 5507,
  hostAlias: hostAlias({ account: '123456789012', region: 'eu-central-1', thingName: 'Line3:Press' }),
  user: 'pi',
  identityFile: '',
};

/** The configuration ssh ends up with for these arguments: each keyword's values in order. */
function configuration(args: string[], configFile = 'none'): (keyword: string) => string[] {
  const dump = execFileSync('ssh', ['-F', configFile, '-G', ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  }).split('\n');
  return (keyword) =>
    dump.filter((line) => line.startsWith(`${keyword} `)).map((line) => line.slice(keyword.length + 1));
}

test('the arguments say port, alias and user, and nothing that weakens the check of host keys', () => {
  const args = sshArguments(target);
  assert.deepEqual(args, [
    ...['-p', '5507'],
    ...['-o', 'HostKeyAlias=culvert.123456789012.eu-central-1.+line3.+press'],
    ...['-o', 'ProxyCommand=none'],
    'pi@127.0.0.1',
  ]);
  assert.doesNotMatch(args.join(' '), /StrictHostKeyChecking|UserKnownHostsFile|ForwardAgent/);
});

test('ssh takes the arguments as they are meant', () => {
  const dir = tempDir();
  try {
    for (const name of ['id', 'my key', '100% "mine"\\', "it's; $(touch x) `id` &"]) {
      const identityFile = path.join(dir.path, name);
      fs.writeFileSync(identityFile, '');
      const args = sshArguments({ ...target, identityFile, knownHostsFile: `${identityFile}.known` });
      const read = configuration(args);
      assert.deepEqual(read('port'), ['5507']);
      assert.deepEqual(read('user'), ['pi']);
      assert.deepEqual(read('hostname'), ['127.0.0.1']);
      assert.deepEqual(read('hostkeyalias'), [target.hostAlias]);
      assert.deepEqual(read('identitiesonly'), ['yes']);
      assert.deepEqual(read('identityfile'), [identityFile.replaceAll('%', '%%')]);
      assert.deepEqual(read('userknownhostsfile'), [`${identityFile}.known`]);
      assert.deepEqual(read('stricthostkeychecking'), configuration(['127.0.0.1'])('stricthostkeychecking'));
    }
  } finally {
    dir.remove();
  }
});

test('without a user and an identity file ssh keeps its own choice', () => {
  const args = sshArguments({ ...target, user: '' });
  assert.equal(args.at(-1), '127.0.0.1');
  assert.deepEqual(configuration(args)('user'), configuration(['127.0.0.1'])('user'));
  assert.deepEqual(configuration(args)('identitiesonly'), ['no']);
});

test('a jump host or another alias in the person’s configuration does not lead the connection astray', () => {
  const dir = tempDir();
  try {
    const config = path.join(dir.path, 'config');
    fs.writeFileSync(config, 'Host *\n  ProxyJump bastion.example\n  HostKeyAlias elsewhere\n  Port 22\n');
    const read = configuration(sshArguments(target), config);
    assert.deepEqual(read('proxyjump'), []);
    assert.deepEqual(read('hostkeyalias'), [target.hostAlias]);
    assert.deepEqual(read('port'), ['5507']);
    assert.deepEqual(configuration(['127.0.0.1'], config)('proxyjump'), ['bastion.example']);
  } finally {
    dir.remove();
  }
});

test('a remote command that looks like an option stays a command', () => {
  const args = sshArguments({ ...target, remoteCommand: '-oPort=99 -v' });
  assert.deepEqual(args.slice(-3), ['pi@127.0.0.1', '--', '-oPort=99 -v']);
  assert.deepEqual(configuration(args)('port'), ['5507']);
});

test('a target that was not validated throws in place of reaching ssh', () => {
  const wrong: Partial<SshTarget>[] = [
    { port: 0 },
    { port: 65_536 },
    { port: 22.5 },
    { port: Number.NaN },
    { hostAlias: '' },
    { hostAlias: '-x' },
    { hostAlias: 'a b' },
    { hostAlias: 'a\nProxyCommand=x' },
    { user: '-oProxyCommand=x' },
    { user: 'a b' },
    { identityFile: '-oProxyCommand=x' },
    { knownHostsFile: '/a\nb' },
    { identityFile: '/keys/$' + '{HOME}' },
    { identityFile: '/keys/a\nb' },
  ];
  for (const change of wrong) {
    assert.throws(() => sshArguments({ ...target, ...change }), TypeError, JSON.stringify(change));
  }
});

test('a user name is accepted when it is one, with blanks around it taken off', () => {
  for (const user of ['pi', 'ec2-user', 'a.b_c', 'ops@corp.example', '_apt', 'u'.repeat(128), '7']) {
    assert.deepEqual(parseSshUser(` ${user} `), { ok: true, value: user });
  }
  assert.deepEqual(parseSshUser('  '), { ok: true, value: '' });
});

test('a user name that could be an option or shell syntax is refused with its own code', () => {
  const hostile = [
    '-l',
    '-oProxyCommand=touch x',
    'a b',
    'a;b',
    '$(id)',
    '`id`',
    "a'b",
    'a"b',
    'a\\b',
    'a/b',
  ];
  for (const user of [...hostile, 'a\nb', 'ä', 'u'.repeat(129), 'a%b', 'a:b', 'a|b', 'a\0b']) {
    const answer = parseSshUser(user);
    assert.equal(answer.ok, false, user);
    assert.equal(!answer.ok && answer.error.code, 'SshUserInvalid');
  }
});

test('an identity file must be a whole path to a file that ssh and a shell can be given', () => {
  const linux = {
    platform: 'linux' as const,
    home: '/home/kim',
    isFile: (file: string) => !file.endsWith('gone'),
  };
  assert.deepEqual(parseIdentityFile(' /keys/id ', linux), { ok: true, value: '/keys/id' });
  assert.deepEqual(parseIdentityFile('~/.ssh/id', linux), { ok: true, value: '/home/kim/.ssh/id' });
  assert.deepEqual(parseIdentityFile('', linux), { ok: true, value: '' });
  for (const file of ['id', '-oProxyCommand=x', './id', '/keys/gone', '/a\nb', '~kim/id', '/a$' + '{HOME}']) {
    const answer = parseIdentityFile(file, linux);
    assert.equal(!answer.ok && answer.error.code, 'IdentityFileInvalid', file);
  }
  const windows = { platform: 'win32' as const, home: 'C:\\Users\\kim', isFile: () => true };
  assert.deepEqual(parseIdentityFile('C:\\my keys\\id', windows), { ok: true, value: 'C:\\my keys\\id' });
  assert.deepEqual(parseIdentityFile('~\\id', windows), { ok: true, value: 'C:\\Users\\kim\\id' });
  for (const file of ['keys\\id', 'C:id', 'C:\\%TEMP%\\id', 'C:\\$x', 'C:\\a"b', 'C:\\a`b', '/keys/id']) {
    assert.equal(parseIdentityFile(file, windows).ok, false, file);
  }
});

test('the command line of a POSIX shell and of Windows reads as one would type it', () => {
  const args = sshArguments({ ...target, identityFile: '/home/kim/my keys/id' });
  const alias = target.hostAlias;
  assert.equal(
    sshCommandLine(args, 'linux'),
    `ssh -p 5507 -o HostKeyAlias=${alias} -o ProxyCommand=none -i '/home/kim/my keys/id' -o IdentitiesOnly=yes pi@127.0.0.1`,
  );
  const windows = sshArguments({ ...target, identityFile: 'C:\\Users\\Kim Lee\\id' });
  const known = sshArguments({ ...target, knownHostsFile: 'C:\\Users\\Kim Lee\\known' });
  assert.match(sshCommandLine(known, 'win32'), / "UserKnownHostsFile='C:.*Kim Lee.*known'" /);
  assert.equal(
    sshCommandLine(windows, 'win32'),
    `ssh -p 5507 -o HostKeyAlias=${alias} -o ProxyCommand=none -i "C:\\Users\\Kim Lee\\id" -o IdentitiesOnly=yes pi@127.0.0.1`,
  );
});

test('a shell that is given the command line hands ssh exactly the arguments', () => {
  const dir = tempDir();
  try {
    const seen = path.join(dir.path, 'seen');
    const fake = path.join(dir.path, 'ssh');
    fs.writeFileSync(fake, `#!/bin/sh\nprintf '%s\\0' "$@" > '${seen}'\n`, { mode: 0o755 });
    for (const identityFile of [
      '/keys/id',
      `/keys/it's; touch ${dir.path}/pwned`,
      `/$(touch ${dir.path}/pwned)/\`id\`/"a"/!x/*?[a]/~/#/&|<>`,
      '/keys/tail\\',
    ]) {
      const args = sshArguments({ ...target, identityFile, remoteCommand: 'echo "$HOME" \'a b\'\n-x' });
      execFileSync('/bin/sh', ['-c', sshCommandLine(args, 'linux')], {
        env: { ...process.env, PATH: `${dir.path}:${process.env.PATH}` },
      });
      assert.deepEqual(fs.readFileSync(seen, 'utf8').split('\0').slice(0, -1), args);
    }
    assert.equal(fs.existsSync(path.join(dir.path, 'pwned')), false);
  } finally {
    dir.remove();
  }
});

describe('the commands that copy files', () => {
  const alias = target.hostAlias;
  const args = sshArguments({ ...target, identityFile: "/keys/kim's id" });

  test('sftp gets the same options, with its own letter for the port', () => {
    assert.equal(
      toolCommandLine('sftp', args, 'linux'),
      `sftp -P 5507 -o HostKeyAlias=${alias} -o ProxyCommand=none -i '/keys/kim'\\''s id' -o IdentitiesOnly=yes pi@127.0.0.1`,
    );
  });

  test('scp names what to put in and where it goes', () => {
    const plain = sshArguments({ ...target, identityFile: '' });
    assert.equal(
      toolCommandLine('scp', plain, 'win32'),
      `scp -P 5507 -o HostKeyAlias=${alias} -o ProxyCommand=none FILE pi@127.0.0.1:`,
    );
  });

  test('ssh is what it was', () => {
    assert.equal(toolCommandLine('ssh', args, 'linux'), sshCommandLine(args, 'linux'));
  });
});
