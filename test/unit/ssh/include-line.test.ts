import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  addInclude,
  hasInclude,
  type IncludeTarget,
  includeWord,
  ownHosts,
  removeInclude,
} from '../../../electron/ssh/include-line.ts';

const target: IncludeTarget = {
  name: 'culvert_config',
  file: '/home/pi/.ssh/culvert_config',
  folder: '/home/pi/.ssh',
  home: '/home/pi',
};
const LINE = 'Include culvert_config';

test('the line stands at the very top, before any host', () => {
  assert.equal(addInclude('Host *\n  User pi\n', target), `${LINE}\nHost *\n  User pi\n`);
  assert.equal(addInclude('', target), `${LINE}\n`);
  assert.equal(addInclude('# mine', target), `${LINE}\n# mine`);
});

test('line ends of Windows and a byte order mark are kept', () => {
  assert.equal(addInclude('Host a\r\n  Port 1\r\n', target), `${LINE}\r\nHost a\r\n  Port 1\r\n`);
  assert.equal(addInclude('\uFEFFHost a\n', target), `\uFEFF${LINE}\nHost a\n`);
  const bytes = Buffer.from('\uFEFFHost a\n').toString('latin1');
  assert.equal(Buffer.from(addInclude(bytes, target), 'latin1').toString(), `\uFEFF${LINE}\nHost a\n`);
});

test('a line that is there already is left alone, however it is written', () => {
  for (const line of [
    'Include culvert_config',
    '  include\tculvert_config  ',
    'INCLUDE=culvert_config',
    'Include "culvert_config"',
    'Include = "/home/pi/.ssh/culvert_config"',
    'Include ~/.ssh/culvert_config',
    'Include other.d/* culvert_config',
    'Include /home/pi//.ssh/./culvert_config # mine',
  ]) {
    const text = `# first\nServerAliveInterval 5\n${line}\r\nHost *\n`;
    assert.ok(hasInclude(text, target), line);
    assert.equal(addInclude(text, target), text, line);
  }
});

test('a line that does not count for every host, or is for another file, does not stand in for it', () => {
  for (const text of [
    'Host work\n  Include culvert_config\n',
    'Match user pi\nInclude culvert_config\n',
    '# Include culvert_config\n',
    'Include culvert_config.d/*\n',
    'Include /etc/ssh/culvert_config\n',
    'Include "a culvert_config"\n',
    'Includes culvert_config\n',
  ]) {
    assert.equal(hasInclude(text, target), false, text);
    assert.equal(addInclude(text, target), `${LINE}\n${text}`);
  }
});

test('removing gives back, byte for byte, what was there', () => {
  const piece = fc.constantFrom(
    ...[
      'Host *',
      '  User pi',
      '# Include culvert_config',
      'Match all',
      '  Include culvert_config',
      ' ',
      '\t',
      'x',
    ],
    ...['\r\n', '\n', '\n\n', '\r', '\uFEFF', '\u00A0', 'é', '"', 'Include other', '='],
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const text = pieces.join('');
      if (!hasInclude(text, target)) {
        assert.equal(removeInclude(addInclude(text, target), target), text);
      }
    }),
  );
});

test('the line is found again where the user has moved it, and no other line goes', () => {
  const text = `# top\nInclude other\n${LINE}\r\nHost *\n  ${LINE}\n`;
  assert.equal(removeInclude(text, target), `# top\nInclude other\nHost *\n  ${LINE}\n`);
  assert.equal(removeInclude(`# top\n${LINE}`, target), '# top\n');
  assert.equal(removeInclude('Include "culvert_config"\n', target), 'Include "culvert_config"\n');
});

test('a path of any name is one word to ssh, and no pattern', () => {
  for (const folder of ['/a b', '/it\'s "x"', '/[x]*?', '/a#b', '/plain']) {
    const file = `${folder}/culvert_config_12345678`;
    const whole = { ...target, name: file, file, folder };
    const text = addInclude('Host *\n', whole);
    assert.equal(text, `Include ${includeWord(file)}\nHost *\n`);
    assert.ok(hasInclude(text, whole), folder);
    assert.equal(removeInclude(text, whole), 'Host *\n');
  }
});

test('a name is the user’s own where their configuration says where it is', () => {
  const own = ownHosts(
    [
      'Host web "db one" *.example !not',
      '  User pi',
      '  HostName 10.0.0.1',
      'Host press-07',
      '  ForwardAgent yes',
      'Host=jump',
      'proxyjump = bastion',
      'Match host mine',
      '  HostName 10.0.0.2',
      'Host *',
      '  ProxyCommand x',
    ].join('\n'),
  );
  assert.deepEqual([...own], ['web', 'db one', 'jump']);
});
