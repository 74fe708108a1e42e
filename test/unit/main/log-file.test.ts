import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { openLog } from '../../../electron/main/log-file.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const TOKEN = `AQGAAX${'a1B2'.repeat(120)}`;

/** A folder for logs that does not exist yet, and what goes to standard error meanwhile. */
function start(t: TestContext) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const errors: string[] = [];
  t.mock.method(process.stderr, 'write', (text: string) => errors.push(text) > 0);
  const folder = path.join(dir.path, 'data', 'logs');
  const file = path.join(folder, 'culvert.log');
  return { dir: dir.path, folder, file, errors, read: () => fs.readFileSync(file, 'utf8') };
}

const modeOf = (file: string) => fs.statSync(file).mode & 0o777;

test('the log and its folder are for nobody else to read', (t) => {
  const { folder, file } = start(t);
  openLog(folder, false).info('hello');
  if (process.platform !== 'win32') {
    assert.equal(modeOf(file), 0o600);
    assert.equal(modeOf(folder), 0o700);
  }
});

test('a line has its time, its level and its fields', (t) => {
  const { folder, read } = start(t);
  const log = openLog(folder, false);
  log.info('the tunnel is open', { tunnelId: 't-1', ports: 2 });
  log.warn('careful');
  const [first, second, end] = read().split('\n');
  assert.match(first ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z info {2}the tunnel is open tunnelId="t-1" ports=2$/);
  assert.match(second ?? '', /^\S+Z warn {2}careful$/);
  assert.equal(end, '');
});

test('no secret reaches the file or standard error', (t) => {
  const { folder, read, errors } = start(t);
  const log = openLog(folder, true);
  log.error(`connecting with ${TOKEN}`);
  log.warn('called', { accessToken: 'abc123', key: 'AKIAIOSFODNN7EXAMPLE' });
  log.debug('client-token: 6c2f44a5-secret');
  const seen = read() + errors.join('');
  assert.doesNotMatch(seen, /AQGAAX|abc123|AKIAIOSFODNN7|6c2f44a5/);
  assert.equal(seen.match(/\[hidden\]/g)?.length, 8);
});

test('warnings and errors also go to standard error, and everything does when asked for', (t) => {
  const { folder, read, errors } = start(t);
  const quiet = openLog(folder, false);
  quiet.debug('q-debug');
  quiet.info('q-info');
  quiet.warn('q-warn');
  quiet.error('q-error');
  const verbose = openLog(folder, true);
  verbose.debug('v-debug');
  verbose.info('v-info');
  const messages = (text: string) => text.match(/[qv]-\w+/g);
  assert.deepEqual(messages(read()), ['q-info', 'q-warn', 'q-error', 'v-debug', 'v-info']);
  assert.deepEqual(messages(errors.join('')), ['q-warn', 'q-error', 'v-debug', 'v-info']);
});

test('a second start goes on with the file', (t) => {
  const { folder, read } = start(t);
  openLog(folder, false).info('first');
  openLog(folder, false).info('second');
  assert.deepEqual(read().match(/first|second/g), ['first', 'second']);
});

test('a file over 2 MiB is kept aside at the next start, with those that were kept before', (t) => {
  const { folder, file, read } = start(t);
  openLog(folder, false).info('hello');
  fs.truncateSync(file, 2 * 1024 * 1024);
  openLog(folder, false).info('still fits');
  assert.equal(fs.existsSync(`${file}.1`), false);

  openLog(folder, false).info('third run');
  assert.match(fs.readFileSync(`${file}.1`, 'utf8'), /still fits/);
  assert.doesNotMatch(read(), /still fits/);
  assert.match(read(), /third run/);

  fs.truncateSync(file, 2 * 1024 * 1024 + 1);
  openLog(folder, false).info('fourth run');
  assert.match(fs.readFileSync(`${file}.1`, 'utf8'), /third run/);
  assert.match(fs.readFileSync(`${file}.2`, 'utf8'), /still fits/);
  assert.deepEqual(fs.readdirSync(folder).sort(), ['culvert.log', 'culvert.log.1', 'culvert.log.2']);
});

test('three older files are kept, each for its owner alone, and the oldest one goes', (t) => {
  const { folder, file } = start(t);
  for (let run = 1; run <= 7; run += 1) {
    openLog(folder, false).info(`run ${run}`);
    fs.truncateSync(file, 2 * 1024 * 1024 + 1);
  }
  openLog(folder, false).info('run 8');
  const names = fs.readdirSync(folder).sort();
  assert.deepEqual(names, ['culvert.log', 'culvert.log.1', 'culvert.log.2', 'culvert.log.3']);
  const runs = names.map((name) => /run \d/.exec(fs.readFileSync(path.join(folder, name), 'utf8'))?.[0]);
  assert.deepEqual(runs, ['run 8', 'run 7', 'run 6', 'run 5']);
  for (const name of names) {
    assert.ok(process.platform === 'win32' || modeOf(path.join(folder, name)) === 0o600, name);
  }
});

test('an older file that cannot be moved costs no line', (t) => {
  const { folder, file, read } = start(t);
  openLog(folder, false).info('kept');
  fs.writeFileSync(`${file}.1`, '');
  fs.writeFileSync(`${file}.2`, '');
  fs.mkdirSync(path.join(`${file}.3`, 'in the way'), { recursive: true });
  fs.truncateSync(file, 2 * 1024 * 1024 + 1);
  const log = openLog(folder, false);
  log.info('one');
  log.info('two');
  assert.match(read(), /^\S+ info {2}kept/);
  assert.match(read(), /one\n.*two\n$/);
});

test('a file that grows past 2 MiB while it is written is kept aside too', (t) => {
  const { folder, file, read } = start(t);
  const log = openLog(folder, false);
  const line = 'ten words or so, again and again: '.repeat(1_000);
  while (!fs.existsSync(`${file}.1`)) {
    assert.ok(fs.statSync(file).size < 3 * 1024 * 1024);
    log.info(line);
  }
  log.info('after');
  assert.match(read(), /after/);
  assert.doesNotMatch(fs.readFileSync(`${file}.1`, 'utf8'), /after/);
  assert.deepEqual(fs.readdirSync(folder).sort(), ['culvert.log', 'culvert.log.1']);
});

test('whoever opens a large file without writing does not take it from the one that writes', (t) => {
  const { folder, file } = start(t);
  openLog(folder, false).info('hello');
  fs.truncateSync(file, 2 * 1024 * 1024 + 1);
  openLog(folder, false);
  assert.deepEqual(fs.readdirSync(folder), ['culvert.log']);
});

test('a folder that cannot be written is said once, and the log goes on without a file', (t) => {
  const { dir, errors } = start(t);
  const inTheWay = path.join(dir, 'file');
  fs.writeFileSync(inTheWay, '');
  const log = openLog(path.join(inTheWay, 'logs'), false);
  log.info('only for a file');
  log.warn('for the eye');
  assert.equal(errors.length, 2);
  assert.match(errors[0] ?? '', /^culvert: no log file: .*(ENOTDIR|EEXIST)/);
  assert.match(errors[1] ?? '', /for the eye/);
});

test('a file that grows over 2 MiB while Culvert runs is kept aside, and the log goes on in a fresh one', (t) => {
  const { folder, file, read } = start(t);
  const log = openLog(folder, false);
  const filler = 'word '.repeat(20_000);
  for (let i = 0; i < 70; i++) {
    log.info(`line-${i} ${filler}`);
  }
  log.info('last-line');
  assert.match(read(), /last-line/);
  assert.match(fs.readFileSync(`${file}.2`, 'utf8'), /line-4[12] /);
  const names = fs.readdirSync(folder).sort();
  assert.deepEqual(names, ['culvert.log', 'culvert.log.1', 'culvert.log.2', 'culvert.log.3']);
  for (const name of names.map((each) => path.join(folder, each))) {
    const { size } = fs.statSync(name);
    assert.ok(size < 2 * 1024 * 1024 + 2 * filler.length, `${name} has ${size} bytes`);
    assert.ok(process.platform === 'win32' || modeOf(name) === 0o600, name);
  }
});

test('a second start that ends at once does not take the file from the one that writes', (t) => {
  const { folder, file, read } = start(t);
  const running = openLog(folder, false);
  running.info('begun');
  fs.truncateSync(file, 3 * 1024 * 1024);
  openLog(folder, false);
  assert.equal(fs.existsSync(`${file}.1`), false);
  running.info('goes on');
  assert.match(read(), /goes on/);
});

test('a terminal that was closed does not fill the log with the error of printing to it', async () => {
  const dir = tempDir();
  try {
    const source = new URL('../../../electron/main/log-file.ts', import.meta.url).href;
    // As Culvert does, it logs what nobody caught.
    const program = `
      import(${JSON.stringify(source)}).then(({ openLog }) => {
        const log = openLog(${JSON.stringify(dir.path)}, true);
        process.on('uncaughtException', (error) => log.error('nobody caught', { error: String(error) }));
        process.once('message', () => {
          log.warn('a line that nobody reads');
          process.stdout.write('the same');
          setTimeout(() => process.exit(0), 300);
        });
        process.send('ready');
      });`;
    const child = spawn(process.execPath, ['--import', 'tsx', '-e', program], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    await once(child, 'message');
    child.stdout?.destroy();
    child.stderr?.destroy();
    child.send('go');
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    const lines = fs.readFileSync(path.join(dir.path, 'culvert.log'), 'utf8').split('\n');
    assert.match(lines[0] ?? '', / a line that nobody reads$/);
    assert.equal(lines.length, 2, 'nothing follows it but its end');
  } finally {
    dir.remove();
  }
});
