import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chosenWay } from '../../../electron/cli/ask.ts';
import { COMMANDS } from '../../../electron/cli/command-table.ts';
import { commandHelp, exitCodesHelp, helpText } from '../../../electron/cli/help.ts';
import { isOn } from '../../../electron/cli/option-values.ts';
import {
  agoText,
  bytesText,
  cut,
  jsonLine,
  leftText,
  plain,
  widthOf,
  wrapped,
} from '../../../electron/cli/text.ts';
import { textTable } from '../../../electron/cli/text-table.ts';

const MINUTE_MS = 60_000;

test('time that is left is told in hours and minutes, rounded down', () => {
  const left = (minutes: number) => leftText(minutes * MINUTE_MS, 0);
  assert.deepEqual([83.9, 60, 59, 1, 0.5, 0, -3].map(left), [
    '1 h 23 min left',
    '1 h left',
    '59 min left',
    '1 min left',
    'under 1 min left',
    'expired',
    'expired',
  ]);
  assert.equal(leftText(null, 0), '');
  assert.deepEqual(
    [0, 37, 61, 1440, 4320].map((minutes) => agoText(0, minutes * MINUTE_MS)),
    ['just now', '37 min ago', '1 h 1 min ago', '1 day ago', '3 days ago'],
  );
  assert.deepEqual([0, 999, 1000, 999_950, 18.44e6].map(bytesText), [
    '0 B',
    '999 B',
    '1.0 kB',
    '1.0 MB',
    '18.4 MB',
  ]);
});

test('letters that are two columns wide are counted so, and cut where they fit', () => {
  assert.deepEqual(['abc', '압축기', '日本', 'é', ''].map(widthOf), [3, 6, 4, 1, 0]);
  assert.deepEqual(
    [cut('압축기', 5), cut('abcdef', 4), cut('abc', 3), cut('abc', 0)],
    ['압축…', 'abc…', 'abc', ''],
  );
});

test('a line stays a line', () => {
  assert.equal(plain('a\u001b[2J\r\nb\u202ec\u2066 \ufeffd'), 'a [2J b c   d');
});

test('a table gives way where it is too narrow: the widest column that may first', () => {
  const columns = [{ title: 'NAME', least: 4 }, { title: 'STATE' }, { title: 'NOTE', least: 4 }];
  const rows = [
    ['press-07-in-hall-2', 'connected', 'something to read'],
    ['mixer', 'closed', ''],
  ];
  for (const width of [60, 40, 30, 21]) {
    const lines = textTable(columns, rows, width).trimEnd().split('\n');
    assert.ok(
      lines.every((line) => widthOf(line) <= width),
      `${width}: ${lines.join('\n')}`,
    );
    assert.ok(lines[1]?.includes('connected'));
  }
  assert.match(textTable(columns, rows, null), /press-07-in-hall-2 {2}connected {2}something to read/);
  assert.doesNotMatch(textTable(columns, [['a', 'b', '']], null), /NOTE/);
});

test('on a narrow terminal a table leaves out what can be spared before it makes names unreadable', () => {
  const columns = [
    { title: 'NAME', least: 16 },
    { title: 'STATE', least: 9, paint: (cell: string, whole: string) => `<${whole}:${cell}>` },
    { title: 'PROFILE', least: 8, spare: 1 },
    { title: 'REGION', spare: 2 },
  ];
  const rows = [['line3-press-07-b', 'Waiting for device', 'factory-ops', 'eu-central-1']];
  const titles = (width: number | null) => textTable(columns, rows, width).split('\n')[0]?.split(/ +/);
  assert.deepEqual(titles(null), ['NAME', 'STATE', 'PROFILE', 'REGION']);
  assert.deepEqual(titles(56), ['NAME', 'STATE', 'PROFILE', 'REGION']);
  assert.deepEqual(titles(50), ['NAME', 'STATE', 'PROFILE']);
  assert.deepEqual(titles(32), ['NAME', 'STATE']);
  const [, row = ''] = textTable(columns, rows, 32).split('\n');
  assert.equal(row, 'line3-press-07-b  <Waiting for device:Waiting for d…>');
});

test('text is broken between words, and a longer word has a line of its own', () => {
  assert.deepEqual(wrapped('one two three', 7), ['one two', 'three']);
  assert.deepEqual(wrapped('a considerable word', 6), ['a', 'considerable', 'word']);
  assert.deepEqual(wrapped('압축기 실', 6), ['압축기', '실']);
});

test('help fits the terminal it is read in, down to what cannot be broken', () => {
  for (const width of [120, 80, 60, 40]) {
    const texts = [
      helpText(width),
      exitCodesHelp(width),
      ...COMMANDS.map((each) => commandHelp(each, width)),
    ];
    // Usage lines and examples are copied, and the lines for the start files of shells are.
    const broken = texts
      .join('\n')
      .split('\n')
      .filter((line) => line.length > width && !/^Usage: |^ {2}(?:culvert|ssh) |^\w+: {2,}/.test(line));
    assert.deepEqual(broken, [], `${width}`);
  }
  const lines = helpText(null).split('\n');
  assert.ok(lines.every((line) => line.length <= 100));
  assert.match(exitCodesHelp(null), /^ {2} {2}9 {3}There is no such profile/m);
});

test('a question is answered by number, by letter, by word, and by nothing else', () => {
  const ways = [
    { answer: 'cancel', label: 'Cancel' },
    { answer: 'take-over', label: 'Take it over' },
    { answer: 'try', label: 'Try again' },
  ];
  assert.deepEqual(
    ['1', '3', '4', '0', 'c', 'CANCEL', 't', 'ta', 'try', 'x', ''].map((typed) => chosenWay(typed, ways)),
    ['cancel', 'try', null, null, 'cancel', 'cancel', null, 'take-over', 'try', null, null],
  );
});

test('a variable that switches something on may also say no', () => {
  assert.deepEqual(['1', 'yes', 'true', '0', 'no', 'false', '', undefined].map(isOn), [
    ...[true, true, true, false, false, false, false, false],
  ]);
});

test('JSON says the same with nothing in it that a terminal acts upon', () => {
  const item = { text: 'a\u001b[2J\u009b2J\u007f\u202eb\u061c\u2066\u2028\ufeff', name: '압축기 é 🔧 "\\\n' };
  const line = jsonLine(item);
  assert.deepEqual(JSON.parse(line), item);
  assert.doesNotMatch(line.slice(0, -1), /[\p{Cc}\u061c\u2028-\u202e\u2066-\u2069\ufeff]/u);
  assert.match(line, /압축기 é 🔧/);
});
