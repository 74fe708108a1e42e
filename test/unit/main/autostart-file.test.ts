import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  autostartFile,
  execWord,
  readAutostart,
  stringValue,
} from '../../../electron/main/autostart-file.ts';

const words: [string, string][] = [
  ['--hidden', '--hidden'],
  ['/opt/Culvert/culvert', '/opt/Culvert/culvert'],
  ['', '""'],
  ['a b', '"a b"'],
  ['say "hi"', '"say \\"hi\\""'],
  ['$HOME', '"\\$HOME"'],
  ['`id`', '"\\`id\\`"'],
  ['a\\b', '"a\\\\b"'],
  ['100%', '100%%'],
  ['100% sure', '"100%% sure"'],
];

for (const [word, written] of words) {
  test(`the word ${JSON.stringify(word)} of an Exec line is written ${written}`, () => {
    assert.equal(execWord(word), written);
  });
}

test('a value’s backslashes are doubled and no line ends within it', () => {
  assert.equal(stringValue('"a\\\\b"\nHidden=true'), '"a\\\\\\\\b"\\nHidden=true');
  assert.equal(stringValue(' x'), '\\sx');
});

test('a program whose name no launcher takes is started by a shell, of which it is an argument', () => {
  const exec = (program: string) => /^Exec=(.*)$/m.exec(autostartFile({ program, args: ['--hidden'] }))?.[1];
  assert.equal(exec('/opt/culvert'), '/opt/culvert --hidden');
  assert.match(exec('/opt/a=b/culvert') ?? '', /^\/bin\/sh -c ".*" "\/opt\/a=b\/culvert" --hidden$/);
});

test('the file that was written is on, and names the program also where that is hard to write', () => {
  for (const program of ['/opt/culvert', '/my apps/it"s\\$5\n/culvert', ' /x']) {
    assert.deepEqual(readAutostart(autostartFile({ program, args: [] })), { on: true, tryExec: program });
  }
});

test('a file that a desktop’s own settings switched off is off', () => {
  const file = autostartFile({ program: '/opt/culvert', args: [] });
  assert.equal(readAutostart(`${file}Hidden=true\n`)?.on, false);
  assert.equal(readAutostart(file.replace('enabled=true', 'enabled=false'))?.on, false);
  assert.equal(readAutostart(`${file}\n[Desktop Action x]\nHidden=true\n`)?.on, true);
});

test('what is no desktop entry is none', () => {
  assert.equal(readAutostart(''), null);
  assert.equal(readAutostart('Exec=/bin/true\n'), null);
});
