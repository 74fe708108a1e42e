import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { hostAlias } from '../../../electron/ssh/host-alias.ts';

const region = 'eu-central-1';
const account = '123456789012';

/** What ssh itself makes of an alias, read back from its own dump of the configuration. */
function asSshReadsIt(alias: string): string {
  const dump = execFileSync('ssh', ['-F', 'none', '-G', '-o', `HostKeyAlias=${alias}`, '127.0.0.1'], {
    encoding: 'utf8',
  });
  return /^hostkeyalias (.*)$/m.exec(dump)?.[1] ?? '';
}

test('the alias of a plain thing name can be read at a glance', () => {
  assert.equal(
    hostAlias({ account, region, thingName: 'line3-press_07' }),
    'culvert.123456789012.eu-central-1.line3-press_07',
  );
});

test('the alias is the same on every call and without an account', () => {
  const device = { region, thingName: 'Press:7' };
  assert.equal(hostAlias(device), hostAlias({ ...device }));
  assert.equal(hostAlias(device), 'culvert.account.eu-central-1.+press.7');
  assert.equal(hostAlias({ ...device, account: null }), hostAlias(device));
});

test('ssh leaves every alias as it is, although it turns aliases into lower case', () => {
  for (const thingName of ['press', 'Press', 'PRESS', 'a:b', ':', '_-_', 'Z'.repeat(128), ':'.repeat(128)]) {
    const alias = hostAlias({ account, region, thingName });
    assert.equal(asSshReadsIt(alias), alias);
  }
  assert.equal(asSshReadsIt('ABC'), 'abc', 'this ssh does not do what the encoding is for');
});

test('different things never share an alias', () => {
  const letters = ['a', 'A', ':', '_', '-', '0', '+', '.', 'ä', '+a', '+0', ' '];
  const names = letters.flatMap((one) =>
    letters.flatMap((two) => letters.map((three) => `${one}${two}${three}`)),
  );
  const devices = [...new Set(names)].map((thingName) => ({ account, region, thingName }));
  const others = [
    { account, region: 'eu-central-2', thingName: 'aaa' },
    { account: '210987654321', region, thingName: 'aaa' },
    { region, thingName: 'aaa' },
    { account, region: 'eu', thingName: 'central-1:aaa' },
    { account, region: 'eu:central-1', thingName: 'aaa' },
  ];
  const aliases = [...devices, ...others].map(hostAlias);
  assert.equal(new Set(aliases).size, aliases.length);
  assert.equal(new Set(aliases.map((alias) => alias.toLowerCase())).size, aliases.length);
});

test('an alias holds nothing that means something to known_hosts, an option or a shell', () => {
  for (const thingName of [
    '*',
    '!a',
    'a,b',
    '|1|x',
    '@revoked',
    '[a]:22',
    '$(id)',
    'a b\n',
    '-oX',
    '\ud800',
  ]) {
    const alias = hostAlias({ account: '*', region: '$HOME', thingName });
    assert.match(alias, /^culvert\.[a-z0-9._+-]+$/);
  }
});

test('a second ssh server of a device has an alias of its own, and SSH has the device’s however it is written', () => {
  const device = { account: '123456789012', region: 'eu-central-1', thingName: 'press-07' };
  const plain = hostAlias(device);
  assert.equal(hostAlias({ ...device, serviceId: 'SSH' }), plain);
  assert.equal(hostAlias({ ...device, serviceId: 'ssh' }), plain);
  const ids = ['SSH2', 'ssh2', 'ssh:2', 'a.b', '$(id)'];
  const aliases = ids.map((serviceId) => hostAlias({ ...device, serviceId }));
  assert.equal(new Set([plain, ...aliases]).size, ids.length + 1);
  for (const alias of aliases) {
    assert.match(alias, /^culvert-[a-z0-9_+-]+\.123456789012\.eu-central-1\.press-07$/);
  }
});
