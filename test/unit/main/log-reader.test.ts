import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { LogQuery } from '../../../electron/ipc/contract.ts';
import { openLog } from '../../../electron/main/log-file.ts';
import { createLogReader } from '../../../electron/main/log-reader.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const EVERYTHING: LogQuery = { tunnel: null, level: 'debug', text: '', offset: 0, limit: 200 };
const BEGIN = Date.UTC(2026, 10, 22, 9);

function start(t: TestContext) {
  const dir = tempDir();
  t.after(() => dir.remove());
  // Warnings also go to standard error.
  t.mock.method(process.stderr, 'write', () => true);
  const file = path.join(dir.path, 'culvert.log');
  const reader = createLogReader(dir.path);
  return {
    folder: dir.path,
    file,
    reader,
    ask: async (change: Partial<LogQuery> = {}) => reader.query({ ...EVERYTHING, ...change }),
    texts: async (change: Partial<LogQuery> = {}) =>
      (await reader.query({ ...EVERYTHING, ...change })).lines.map(({ text }) => text),
  };
}

/** A line as the log writes it, `at` seconds after BEGIN. */
const line = (at: number, text: string, level = 'info') =>
  `${new Date(BEGIN + at * 1000).toISOString()} ${level.padEnd(5)} ${text}\n`;

test('a folder without a log has no lines', async (t) => {
  const { ask, reader } = start(t);
  assert.deepEqual(await ask(), { lines: [], total: 0, tunnels: [] });
  assert.deepEqual(await reader.last(10), []);
  assert.deepEqual(await createLogReader('/no/such/folder').last(10), []);
});

test('lines come newest first with their time and level', async (t) => {
  const { file, ask } = start(t);
  fs.writeFileSync(file, line(1, 'one') + line(2, 'two', 'warn') + line(3, 'drei ü 三', 'error'));
  assert.deepEqual((await ask()).lines, [
    { at: BEGIN + 3000, level: 'error', text: 'drei ü 三' },
    { at: BEGIN + 2000, level: 'warn', text: 'two' },
    { at: BEGIN + 1000, level: 'info', text: 'one' },
  ]);
});

test('what the log itself wrote is read', async (t) => {
  const { folder, ask } = start(t);
  const log = openLog(folder, true);
  log.debug('first\nsecond line');
  log.warn('careful', { tunnel: 'k1', thing: 'press "07"' });
  const { lines, tunnels } = await ask();
  assert.deepEqual(
    lines.map(({ level, text }) => `${level}: ${text}`),
    ['warn: careful tunnel="k1" thing="press \\"07\\""', 'debug: first\\u000asecond line'],
  );
  assert.equal(tunnels[0]?.thingName, 'press "07"');
  assert.ok(Math.abs((lines[0]?.at ?? 0) - Date.now()) < 60_000);
});

test('pages go over all files, the older ones behind the newer ones', async (t) => {
  const { file, ask } = start(t);
  const part = (from: number) =>
    Array.from({ length: 10 }, (_, at) => line(from + at, `n${from + at}`)).join('');
  fs.writeFileSync(`${file}.2`, part(0));
  fs.writeFileSync(`${file}.1`, part(10));
  fs.writeFileSync(file, part(20));
  const seen: string[] = [];
  for (let offset = 0; offset < 30; offset += 7) {
    const page = await ask({ offset, limit: 7 });
    assert.equal(page.total, 30);
    seen.push(...page.lines.map(({ text }) => text));
  }
  assert.deepEqual(
    seen,
    Array.from({ length: 30 }, (_, at) => `n${29 - at}`),
  );
  assert.deepEqual((await ask({ offset: 30 })).lines, []);
  assert.deepEqual((await ask({ offset: 5_000 })).lines, []);
});

test('a level stands for itself and the graver ones', async (t) => {
  const { file, texts } = start(t);
  fs.writeFileSync(file, line(1, 'd', 'debug') + line(2, 'i') + line(3, 'w', 'warn') + line(4, 'e', 'error'));
  assert.deepEqual(await texts({ level: 'debug' }), ['e', 'w', 'i', 'd']);
  assert.deepEqual(await texts({ level: 'info' }), ['e', 'w', 'i']);
  assert.deepEqual(await texts({ level: 'warn' }), ['e', 'w']);
  assert.deepEqual(await texts({ level: 'error' }), ['e']);
});

test('a text is found in any case, also in the fields; its signs mean nothing else', async (t) => {
  const { file, texts } = start(t);
  fs.writeFileSync(file, line(1, 'Refused (a+b)') + line(2, 'x code="AccessDenied"') + line(3, 'y'));
  assert.deepEqual(await texts({ text: ' refused ' }), ['Refused (a+b)']);
  assert.deepEqual(await texts({ text: '(A+B)' }), ['Refused (a+b)']);
  assert.deepEqual(await texts({ text: 'accessdenied' }), ['x code="AccessDenied"']);
  assert.deepEqual(await texts({ text: '2026' }), []);
});

test('the lines of one tunnel are found by its key or its id, and by nothing like them', async (t) => {
  const { file, texts } = start(t);
  fs.writeFileSync(
    file,
    [
      line(1, 'one tunnel="k1" tunnelId="t-1"'),
      line(2, 'two tunnel="k2" thing="k1"'),
      line(3, 'three tunnelId="t-1"'),
      line(4, 'k1 is only spoken of'),
      line(5, 'five tunnel="k11"'),
    ].join(''),
  );
  assert.deepEqual(await texts({ tunnel: 'k1' }), ['one tunnel="k1" tunnelId="t-1"']);
  assert.deepEqual(await texts({ tunnel: 't-1' }), [
    'three tunnelId="t-1"',
    'one tunnel="k1" tunnelId="t-1"',
  ]);
  assert.deepEqual(await texts({ tunnel: 'no-such' }), []);
});

test('the tunnels that lines tell of are listed, the latest first, whatever is asked for', async (t) => {
  const { file, ask } = start(t);
  fs.writeFileSync(
    file,
    [
      line(1, 'a tunnel="k1" thing="press-07"'),
      line(2, 'b tunnel="k2" thing="press-08"'),
      line(3, 'c tunnel="k1"'),
      line(4, 'd tunnel="k3"'),
    ].join(''),
  );
  const listed = [
    { key: 'k3', thingName: '', at: BEGIN + 4000 },
    { key: 'k1', thingName: 'press-07', at: BEGIN + 3000 },
    { key: 'k2', thingName: 'press-08', at: BEGIN + 2000 },
  ];
  assert.deepEqual((await ask()).tunnels, listed);
  assert.deepEqual((await ask({ text: 'nothing' })).tunnels, listed);
});

test('what is written between two questions is there at the next one, and only that is read', async (t) => {
  const { file, texts, ask } = start(t);
  fs.writeFileSync(file, line(1, 'one'));
  assert.deepEqual(await texts(), ['one']);
  fs.appendFileSync(file, line(2, 'two'));
  assert.deepEqual(await texts(), ['two', 'one']);
  // What was read once is not looked at again: a change in its place goes unseen but for its text.
  assert.equal((await ask()).total, 2);
});

test('half a line is not shown before the rest of it is there', async (t) => {
  const { file, texts } = start(t);
  const whole = line(2, 'the second ü line');
  fs.writeFileSync(file, line(1, 'one') + whole.slice(0, 30));
  assert.deepEqual(await texts(), ['one']);
  fs.appendFileSync(file, whole.slice(30));
  assert.deepEqual(await texts(), ['the second ü line', 'one']);
});

test('lines longer than a piece of reading, and cut anywhere, are whole', async (t) => {
  const { file, ask, reader } = start(t);
  const long = 'ü'.repeat(50_000);
  fs.writeFileSync(file, line(1, `a${long}`) + line(2, 'short') + line(3, `b${long}`));
  const { lines } = await ask();
  assert.equal(lines.length, 3);
  assert.equal(lines[1]?.text, 'short');
  assert.ok((lines[0]?.text.length ?? 0) < 10_000, 'what is shown is cut');
  assert.ok(lines[0]?.text.endsWith('…'));
  assert.equal((await reader.last(3))[0], line(1, `a${long}`).trimEnd());
});

test('a file that is kept aside between two questions is not read twice', async (t) => {
  const { file, ask, texts } = start(t);
  fs.writeFileSync(file, line(1, 'one') + line(2, 'two'));
  assert.equal((await ask()).total, 2);
  fs.renameSync(file, `${file}.1`);
  fs.writeFileSync(file, line(3, 'three'));
  assert.deepEqual(await texts(), ['three', 'two', 'one']);
  fs.renameSync(`${file}.1`, `${file}.2`);
  fs.renameSync(file, `${file}.1`);
  assert.deepEqual(await texts(), ['three', 'two', 'one']);
  fs.rmSync(`${file}.2`);
  assert.deepEqual(await texts(), ['three']);
});

test('a log that was emptied is empty, and goes on', async (t) => {
  const { file, ask, texts } = start(t);
  fs.writeFileSync(file, line(1, 'one') + line(2, 'two'));
  assert.equal((await ask()).total, 2);
  fs.truncateSync(file);
  assert.equal((await ask()).total, 0);
  fs.appendFileSync(file, line(3, 'three') + line(4, 'four') + line(5, 'five'));
  assert.deepEqual(await texts(), ['five', 'four', 'three']);
});

test('the log is read while it is written and kept aside: every line is there once, in its order', async (t) => {
  const { folder, ask } = start(t);
  const log = openLog(folder, false);
  const filler = 'word '.repeat(2_000);
  let written = 0;
  const writing = setInterval(() => {
    for (let at = 0; at < 25 && written < 700; at += 1) {
      log.info(`n=${written} ${filler}`);
      written += 1;
    }
  }, 1);
  t.after(() => clearInterval(writing));
  while (written < 700) {
    const { lines } = await ask({ limit: 100 });
    const numbers = lines.map(({ text }) => Number(/n=(\d+)/.exec(text)?.[1]));
    assert.deepEqual(
      numbers,
      numbers.map((_, at) => (numbers[0] ?? 0) - at),
    );
    await new Promise((resolve) => setImmediate(resolve));
  }
  clearInterval(writing);
  assert.ok(fs.existsSync(path.join(folder, 'culvert.log.2')), 'it was kept aside meanwhile');
  const { total, lines } = await ask({ limit: 1 });
  assert.match(lines[0]?.text ?? '', /^n=699 /);
  assert.equal(total, 700);
});

test('questions at the same time are answered each with its own', async (t) => {
  const { file, texts } = start(t);
  fs.writeFileSync(file, line(1, 'a', 'warn') + line(2, 'b', 'error'));
  const answers = await Promise.all([texts(), texts({ level: 'error' }), texts({ text: 'a' }), texts()]);
  assert.deepEqual(answers, [['b', 'a'], ['b'], ['a'], ['b', 'a']]);
});

test('pages of a held list keep their places while lines are added', async (t) => {
  const { file, texts, ask } = start(t);
  fs.writeFileSync(file, line(1, 'one') + line(2, 'two') + line(3, 'three'));
  fs.appendFileSync(file, line(4, 'four') + line(5, 'five'));
  const until = BEGIN + 3000;
  assert.deepEqual(await texts({ until, limit: 2 }), ['three', 'two']);
  assert.deepEqual(await texts({ until, offset: 2 }), ['one']);
  assert.equal((await ask({ until })).total, 3);
  assert.equal((await ask({ until: BEGIN })).total, 0);
});

test('the last lines are those at the end, oldest first, over several files', async (t) => {
  const { file, reader } = start(t);
  const filler = 'x'.repeat(500);
  const part = (from: number, count: number) =>
    Array.from({ length: count }, (_, at) => line(from + at, `n${from + at} ${filler}`)).join('');
  fs.writeFileSync(`${file}.1`, part(0, 400));
  fs.writeFileSync(file, part(400, 150));
  const numbers = async (count: number) =>
    (await reader.last(count)).map((each) => Number(/ n(\d+) /.exec(each)?.[1]));
  const upTo549 = (count: number) => Array.from({ length: count }, (_, at) => 550 - count + at);
  for (const count of [1, 2, 149, 150, 151, 300, 550]) {
    assert.deepEqual(await numbers(count), upTo549(count));
  }
  assert.deepEqual(await numbers(5_000), upTo549(550));
});

test('lines that are none of the log’s are passed over', async (t) => {
  const { file, texts } = start(t);
  fs.writeFileSync(file, `garbage\n${line(1, 'one')}\n\n\u0000\u0000\n${line(2, 'two')}`);
  assert.deepEqual(await texts(), ['two', 'one']);
});
