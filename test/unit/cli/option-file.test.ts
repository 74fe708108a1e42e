import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readOptionFile } from '../../../electron/cli/option-file.ts';

function read(text: string) {
  const result = readOptionFile(text);
  return 'wrong' in result ? assert.fail(result.wrong) : result.value;
}

function wrong(text: string): string {
  const result = readOptionFile(text);
  return 'wrong' in result ? result.wrong : assert.fail('it was understood');
}

test('names and values, with comments, blank lines and either line end', () => {
  const { given, notes } = read(
    '# my tunnel\r\nregion = us-east-1\r\n\r\n  source-listen-port=SSH=5000 # for ssh\naccess-token = foobar\n',
  );
  assert.deepEqual(given, {
    region: 'us-east-1',
    'source-listen-port': 'SSH=5000',
    'access-token': 'foobar',
  });
  assert.deepEqual(notes, []);
});

test('a byte order mark before the first name does no harm', () => {
  assert.deepEqual(read('\uFEFFregion = x').given, { region: 'x' });
});

const flags: [value: string, given: object][] = [
  ['true', { 'no-ssl-host-verify': 'true' }],
  ['Yes', { 'no-ssl-host-verify': 'true' }],
  ['1', { 'no-ssl-host-verify': 'true' }],
  ['', { 'no-ssl-host-verify': 'true' }],
  ['false', {}],
  ['OFF', {}],
];
for (const [value, given] of flags) {
  test(`no-ssl-host-verify = ${value} is a flag`, () => {
    assert.deepEqual(read(`no-ssl-host-verify = ${value}`).given, given);
  });
}

test('options that say what to do mean nothing in a file, and that is said', () => {
  const { given, notes } = read('help = true\nconfig = other.ini\nregion = x');
  assert.deepEqual(given, { region: 'x' });
  assert.deepEqual(
    notes.map(({ level }) => level),
    ['warn', 'warn'],
  );
});

const bad: [text: string, reason: RegExp][] = [
  ['region = x\nlisten = 5', /^line 2: there is no option “listen”/],
  ['-r = x', /there is no option “-r”/],
  ['t = x', /there is no option “t”/],
  ['[tunnel]\nregion = x', /there is no option “tunnel.region”/],
  ['region us-east-1', /line 1: what stands there is not “name = value”/],
  ['region = a\nregion = b', /line 2: region is given twice/],
  ['region =', /region has no value/],
  ['no-ssl-host-verify = maybe', /neither true nor false/],
];
for (const [text, reason] of bad) {
  test(`an option file with “${text.replaceAll('\n', ' / ')}” is refused with its line`, () => {
    assert.match(wrong(text), reason);
  });
}

test('a line that is wrong does not repeat the token in it', () => {
  const token = `AQGAAX${'t0ken'.repeat(60)}`;
  for (const text of [token, `access-token ${token}`, `${token} = x`, `no-ssl-host-verify = ${token}`]) {
    assert.ok(!wrong(text).includes('t0ken'));
  }
});
