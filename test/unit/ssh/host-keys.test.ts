import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  compareHostKeys,
  forgetCommand,
  readConfigDump,
  readKnown,
  readShown,
} from '../../../electron/ssh/host-keys.ts';

const BLOB = 'AAAAC3NzaC1lZDI1NTE5AAAAIIuUrnOwXwpThltdIL/rGBLQZHzmU+2TMB6LduuYhP20';

test('what ssh -G prints tells the files, also with blanks in their paths, and the types to ask for', () => {
  const dump = readConfigDump(
    [
      'hostname 127.0.0.1',
      'hostkeyalgorithms ssh-ed25519-cert-v01@openssh.com,ssh-ed25519,rsa-sha2-512',
      'globalknownhostsfile /etc/ssh/ssh_known_hosts /etc/ssh/ssh_known_hosts2',
      'userknownhostsfile /home/a b/known hosts /home/a b/.ssh/known_hosts2',
    ].join('\n'),
  );
  assert.deepEqual(dump, {
    userFiles: ['/home/a b/known hosts', '/home/a b/.ssh/known_hosts2'],
    globalFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
    scanTypes: ['ed25519', 'rsa'],
  });
});

test('a configuration without known hosts names none, and one of Windows is read too', () => {
  assert.deepEqual(readConfigDump('userknownhostsfile none\r\n').userFiles, []);
  assert.deepEqual(
    readConfigDump('userknownhostsfile C:\\Users\\A B/.ssh/known_hosts C:\\Users\\A B/.ssh/known_hosts2\r\n')
      .userFiles,
    ['C:\\Users\\A B/.ssh/known_hosts', 'C:\\Users\\A B/.ssh/known_hosts2'],
  );
  assert.deepEqual(readConfigDump('').scanTypes, ['ed25519', 'ecdsa', 'rsa']);
});

test('known keys come with their lines, hashed or not; authorities and revoked keys are left out', () => {
  const text = [
    '# Host culvert.x found: line 3 ',
    `|1|2rpo1p1z1X6p2suwuYe0bls4aU0=|+5YoyDUN1NzI3qtsAmlGGcyO0OY= ssh-ed25519 ${BLOB} root@vm`,
    '# Host culvert.x found: line 5 CA',
    `@cert-authority culvert.* ssh-ed25519 ${BLOB}`,
    '# Host culvert.x found: line 6 REVOKED',
    `@revoked culvert.x ssh-ed25519 ${BLOB}`,
    '# Host culvert.x found: line 12',
    `culvert.x ecdsa-sha2-nistp256 ${BLOB}`,
    '',
  ].join('\n');
  assert.deepEqual(readKnown(text), [
    { type: 'ssh-ed25519', blob: BLOB, line: 3 },
    { type: 'ecdsa-sha2-nistp256', blob: BLOB, line: 12 },
  ]);
});

test('what a device sends in the place of a key is left out', () => {
  assert.deepEqual(
    readShown(
      [
        '# 127.0.0.1:2222 SSH-2.0-OpenSSH_9.2',
        `[127.0.0.1]:2222 ssh-ed25519 ${BLOB}`,
        '[127.0.0.1]:2222 ssh-rsa not/a$key',
        `[127.0.0.1]:2222 \u001b[31m ${BLOB}`,
        'nothing',
      ].join('\n'),
    ),
    [{ type: 'ssh-ed25519', blob: BLOB }],
  );
});

const ed = (fingerprint: string) => ({ type: 'ssh-ed25519', fingerprint });
const rsa = (fingerprint: string) => ({ type: 'ssh-rsa', fingerprint });

test('keys are compared type by type', () => {
  assert.equal(compareHostKeys([], []), 'silent');
  assert.equal(compareHostKeys([ed('a')], []), 'silent');
  assert.equal(compareHostKeys([], [ed('a')]), 'new');
  assert.equal(compareHostKeys([ed('a')], [ed('a')]), 'same');
  assert.equal(compareHostKeys([ed('a')], [ed('a'), rsa('b')]), 'same', 'a type that is not known yet');
  assert.equal(compareHostKeys([ed('a'), ed('b')], [ed('b')]), 'same', 'one of two that are known');
  assert.equal(compareHostKeys([ed('a')], [ed('b')]), 'changed');
  assert.equal(compareHostKeys([ed('a'), rsa('c')], [ed('a'), rsa('d')]), 'changed', 'one of two is another');
  assert.equal(compareHostKeys([rsa('a')], [ed('b')]), 'changed', 'all that was known is gone');
});

test('the command that forgets names each file, quoted for the shell of the computer', () => {
  assert.equal(
    forgetCommand('culvert.1.eu.press', ['/home/a b/known', '/k2'], 'linux'),
    "ssh-keygen -R culvert.1.eu.press -f '/home/a b/known'\nssh-keygen -R culvert.1.eu.press -f /k2",
  );
  assert.equal(
    forgetCommand('culvert.1.eu.press', ['C:\\Users\\A B\\known'], 'win32'),
    'ssh-keygen -R culvert.1.eu.press -f "C:\\Users\\A B\\known"',
  );
  assert.equal(forgetCommand('culvert.1.eu.press', [], 'linux'), 'ssh-keygen -R culvert.1.eu.press');
  assert.equal(forgetCommand('culvert.1.eu.press', ['C:\\%x%'], 'win32'), 'ssh-keygen -R culvert.1.eu.press');
});
