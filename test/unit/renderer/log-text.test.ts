import assert from 'node:assert/strict';
import { test } from 'node:test';
import { linesText, lineText, lineTime, logTunnels, shortLine } from '../../../renderer/log-text.ts';
import { ENGLISH } from '../../../renderer/words.tsx';
import { tunnelView } from './views.ts';

const AT = Date.UTC(2026, 10, 22, 9, 5, 7);

test('the time of a line is to the second, as the language writes days', () => {
  assert.equal(lineTime('en-US', 'UTC')(AT), '11/22, 09:05:07');
  assert.equal(lineTime('ja-JP', 'UTC')(AT), '11/22 09:05:07');
  assert.match(lineTime('ko-KR', 'UTC')(AT), /11.*22.*09:05:07/);
  assert.equal(lineTime('en-US', 'UTC')(Number.NaN), '');
});

test('copied lines are oldest first, as in the file', () => {
  const lines = [
    { at: AT + 1000, level: 'warn' as const, text: 'two' },
    { at: AT, level: 'info' as const, text: 'one' },
  ];
  assert.equal(linesText(lines), '2026-11-22T09:05:07.000Z info one\n2026-11-22T09:05:08.000Z warn two');
  assert.equal(lineText({ at: Number.NaN, level: 'info', text: 'x' }), ' info x');
});

test('a tunnel that is there can be chosen before a line tells of it, and stands once', () => {
  const told = [{ key: 'k2', thingName: 'press-08', at: AT }];
  const tunnels = [
    tunnelView({ key: 'k1', thingName: 'press-07', openedAt: AT }),
    tunnelView({ key: 'k2', thingName: 'press-08' }),
  ];
  const options = logTunnels(told, tunnels, { now: AT, words: ENGLISH });
  assert.deepEqual(
    options.map(({ value }) => value),
    ['k1', 'k2'],
  );
  assert.match(options[0]?.label ?? '', /^press-07, \S/);
});

test('a tunnel whose thing no line names is called by its key', () => {
  const [option] = logTunnels([{ key: '0123456789abcdef', thingName: '', at: AT }], [], {
    now: AT,
    words: ENGLISH,
  });
  assert.match(option?.label ?? '', /^01234567, /);
});

test('a row says whose line it is in place of keys and ids; a line of nobody stays as it is', () => {
  const names = new Map([['k1', 'press-07']]);
  const short = (text: string) => shortLine({ text }, (key) => names.get(key));
  assert.deepEqual(short('connected tunnel="k1" thing="press \\"07\\"" tunnelId="t-1" device="lost"'), {
    thing: 'press-07',
    text: 'connected device="lost"',
  });
  assert.deepEqual(short('connected tunnel="k9" x=1'), { thing: '', text: 'connected tunnel="k9" x=1' });
  assert.deepEqual(short('culvert starts'), { thing: '', text: 'culvert starts' });
});
