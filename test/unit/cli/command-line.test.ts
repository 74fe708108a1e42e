import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCommandLine } from '../../../electron/cli/command-line.ts';

const good: [args: string[], given: Record<string, string>][] = [
  [[], {}],
  [['-r', 'eu-central-1'], { region: 'eu-central-1' }],
  [['-reu-central-1'], { region: 'eu-central-1' }],
  [['--region', 'eu-central-1'], { region: 'eu-central-1' }],
  [['--region=eu-central-1'], { region: 'eu-central-1' }],
  [['-v5'], { verbose: '5' }],
  [['-kv5'], { 'no-ssl-host-verify': 'true', verbose: '5' }],
  [['-kv', '5'], { 'no-ssl-host-verify': 'true', verbose: '5' }],
  [['-k', '--help', '-V'], { 'no-ssl-host-verify': 'true', help: 'true', version: 'true' }],
  [['--access', 'abc', '--reg=x'], { 'access-token': 'abc', region: 'x' }],
  [['--config', 'a', '--config-dir', 'b'], { config: 'a', 'config-dir': 'b' }],
  [['-d', 'SSH=[::1]:22,VNC=5901'], { 'destination-app': 'SSH=[::1]:22,VNC=5901' }],
  [['--settings-json=a=b.json'], { 'settings-json': 'a=b.json' }],
  [['-d', '-'], { 'destination-app': '-' }],
];
for (const [args, given] of good) {
  test(`“${args.join(' ')}” is understood`, () => {
    assert.deepEqual(readCommandLine(args), { value: given });
  });
}

test('every long option has its short name, as in the reference', () => {
  const letters = { t: 'access-token', i: 'client-token', e: 'proxy-endpoint', r: 'region' };
  const more = { s: 'source-listen-port', d: 'destination-app', b: 'local-bind-address', c: 'capath' };
  const last = { m: 'mode', y: 'destination-client-type', v: 'verbose' };
  for (const [letter, name] of Object.entries({ ...letters, ...more, ...last })) {
    assert.deepEqual(readCommandLine([`-${letter}`, 'x']), { value: { [name]: 'x' } });
    assert.deepEqual(readCommandLine([`--${name}`, 'x']), { value: { [name]: 'x' } });
  }
});

const bad: [args: string[], wrong: RegExp][] = [
  [['-r'], /^--region \(-r\) needs a value\.$/],
  [['--region='], /--region \(-r\) needs a value/],
  [['-r', '-s', '5555'], /--region \(-r\) needs a value/],
  [['--config'], /^--config needs a value/],
  [['-r', 'a', '--region=b'], /--region \(-r\) is given twice/],
  [['-k', '-k'], /is given twice/],
  [['--no-ssl-host-verify=true'], /--no-ssl-host-verify takes no value/],
  [['--frobnicate'], /There is no option “--frobnicate”/],
  [['-x'], /There is no option “-x”/],
  [['-kx'], /There is no option “-x”/],
  [['--ver'], /--ver may mean --version, --verbose/],
  [['--', 'x'], /“--” stands alone/],
  [['stray'], /“stray” stands alone/],
  [['-'], /“-” stands alone/],
  [['--=x'], /There is no option “--”/],
];
for (const [args, wrong] of bad) {
  test(`“${args.join(' ')}” is refused with a reason`, () => {
    const read = readCommandLine(args);
    assert.match('wrong' in read ? read.wrong : assert.fail('it was understood'), wrong);
  });
}

test('a token that stands in the wrong place is not repeated', () => {
  const token = `AQGAAX${'t0ken'.repeat(60)}`;
  for (const args of [[token], ['-t', 'x', token], [`--acess-token=${token}`], [`--${token}`]]) {
    const read = readCommandLine(args);
    assert.ok('wrong' in read && !read.wrong.includes('t0ken'), JSON.stringify(read));
  }
});
