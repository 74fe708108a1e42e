import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { customTerminal, posixWords, windowsWords } from '../../../electron/ssh/terminals/custom.ts';

const COMMAND = ['/usr/bin/ssh', '-i', "/keys/it's $(id)", 'pi@127.0.0.1'];

function argv(text: string, platform: NodeJS.Platform = 'linux', title = 'press-07 (Culvert)') {
  const made = customTerminal(text, platform);
  assert.ok(made.ok, text);
  return [made.value.executables[0], ...made.value.argv(COMMAND, title)];
}

test('the slot as a word of its own becomes the words of the command', () => {
  assert.deepEqual(argv('kitty --hold -e {command}'), ['kitty', '--hold', '-e', ...COMMAND]);
  assert.deepEqual(argv('"/opt/my term/run" {command} --after'), ['/opt/my term/run', ...COMMAND, '--after']);
  assert.deepEqual(argv('term -e "{command}"'), ['term', '-e', ...COMMAND], 'quotes end with the splitting');
});

test('within a word the command is quoted for a shell, which reads nothing else in it', () => {
  const args = argv('term --run="exec {command}"').slice(1);
  assert.equal(args.length, 1);
  const line = args[0]?.replace('--run=exec ', '') ?? '';
  const words = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
  assert.deepEqual(words.split('\0').slice(0, -1), COMMAND);
});

test('the title is put in without what a shell or a terminal would act upon', () => {
  const hostile = '--title $(id) `id` press;07 "&\' (Culvert)';
  assert.deepEqual(argv('term -T {title} -e {command}', 'linux', hostile).slice(0, 3), [
    ...['term', '-T', 'title id id press07  Culvert'],
  ]);
  assert.deepEqual(argv('term --title={title} {command}')[1], '--title=press-07 Culvert');
});

test('a slot that the command or the title holds itself is not filled', () => {
  const made = customTerminal('term --title={title} x{command}', 'linux');
  assert.ok(made.ok);
  assert.deepEqual(made.value.argv(['a', '{title}'], 'device $& {command}'), [
    ...['--title=device  command', "xa '{title}'"],
  ]);
});

test('nothing is expanded', () => {
  assert.deepEqual(argv('term $HOME ~ * `id` $(id) a;b {command}').slice(0, 8), [
    ...['term', '$HOME', '~', '*', '`id`', '$(id)', 'a;b', COMMAND[0]],
  ]);
});

test('a text that cannot open a terminal with ssh in it is refused', () => {
  for (const text of [
    '',
    '  ',
    'term',
    'term -e ssh',
    '{command}',
    'sh{command} x',
    'term {title}',
    'term -e {command',
    'term "-e {command}',
    "term '-e {command}",
    'term {command} \\',
    `term sh -c "exec '{command}'"`,
    `term sh -c 'exec "{command}"'`,
  ]) {
    const made = customTerminal(text, 'linux');
    assert.equal(made.ok ? 'taken' : made.error.code, 'TerminalCommandInvalid', text);
  }
  assert.equal(customTerminal('term.exe "-e {command}', 'win32').ok, false);
});

test('a POSIX shell splits a line in the same way', () => {
  for (const line of [
    String.raw`a "b c" 'd e' f\ g`,
    String.raw`"a\"b" "c\\d" "e\f" 'g\h' i\\j`,
    `"" '' a""b 'c'd"e"`,
    `"it's" 'say "hi"'`,
    String.raw`"\$x" \$x`,
    '  a\t b  ',
  ]) {
    const words = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
    assert.deepEqual(posixWords(line), words.split('\0').slice(0, -1), line);
  }
});

test('Windows rules: backslashes count before a double quote only', () => {
  // The table of “Parsing C command-line arguments”, and paths.
  const table: [string, string[]][] = [
    [`"a b c" d e`, ['a b c', 'd', 'e']],
    [String.raw`"ab\"c" "\\" d`, ['ab"c', '\\', 'd']],
    [String.raw`a\\\b d"e f"g h`, ['a\\\\\\b', 'de fg', 'h']],
    [String.raw`a\\\"b c d`, ['a\\"b', 'c', 'd']],
    [String.raw`a\\\\"b c" d e`, ['a\\\\b c', 'd', 'e']],
    [`a"b"" c d"`, ['ab" c d']],
    [String.raw`"C:\Program Files\Term\term.exe" -e`, ['C:\\Program Files\\Term\\term.exe', '-e']],
    [String.raw`C:\term\ x`, ['C:\\term\\', 'x']],
    [`it's '`, ["it's", "'"]],
  ];
  for (const [line, words] of table) {
    assert.deepEqual(windowsWords(line), words, line);
  }
  assert.deepEqual(argv('"C:\\my term\\alacritty.exe" -e {command}', 'win32'), [
    ...['C:\\my term\\alacritty.exe', '-e', ...COMMAND],
  ]);
  assert.equal(argv('alacritty -e {command}', 'win32')[0], 'alacritty.exe');
});
