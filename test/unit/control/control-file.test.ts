import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { readControlFile, runningIn, writeControlFile } from '../../../electron/control/control-file.ts';
import type { ControlFile } from '../../../electron/control/protocol.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const whole: ControlFile = {
  version: 1,
  address: '/run/x/control.sock',
  pid: 42,
  mode: 'app',
  start: { program: '/opt/Culvert/culvert', args: ['--hidden'] },
};

test('what was written is read, from a file for its owner alone in a folder for its owner alone', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const data = path.join(dir.path, 'config', 'Culvert');
  writeControlFile(data, whole);
  writeControlFile(data, { ...whole, address: null });
  assert.deepEqual(readControlFile(data), { ...whole, address: null });
  assert.deepEqual(fs.readdirSync(data), ['control.json']);
  assert.equal(fs.statSync(path.join(data, 'control.json')).mode & 0o777, 0o600);
  assert.equal(fs.statSync(data).mode & 0o777, 0o700);
});

test('a file that others could read is replaced, and a link is not written through', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const file = path.join(dir.path, 'control.json');
  const theirs = path.join(dir.path, 'theirs');
  fs.writeFileSync(theirs, 'untouched');
  fs.symlinkSync(theirs, file);
  writeControlFile(dir.path, whole);
  assert.equal(fs.readFileSync(theirs, 'utf8'), 'untouched');
  assert.equal(fs.lstatSync(file).mode & 0o777, 0o600);
  assert.deepEqual(readControlFile(dir.path), whole);
});

test('a file with anything else in it counts as none', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  assert.equal(readControlFile(dir.path), null);
  for (const text of [
    '',
    'null',
    '[]',
    '{',
    JSON.stringify({ ...whole, address: 7 }),
    JSON.stringify({ ...whole, pid: -1 }),
    JSON.stringify({ ...whole, mode: 'demo' }),
    JSON.stringify({ ...whole, version: '1' }),
    JSON.stringify({ ...whole, padding: 'x'.repeat(70_000) }),
  ]) {
    fs.writeFileSync(path.join(dir.path, 'control.json'), text);
    assert.equal(readControlFile(dir.path), null, text.slice(0, 80));
    assert.equal(runningIn(dir.path), null);
  }
});

test('a file that somebody else wrote, or may write, counts as none: the command would run what it names', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const file = path.join(dir.path, 'control.json');
  writeControlFile(dir.path, whole);
  assert.deepEqual(readControlFile(dir.path), whole);
  if (process.platform !== 'win32') {
    for (const mode of [0o620, 0o602, 0o666]) {
      fs.chmodSync(file, mode);
      assert.equal(readControlFile(dir.path), null, mode.toString(8));
    }
    fs.chmodSync(file, 0o600);
    // A link would lead to a file that says something else for somebody else.
    fs.renameSync(file, `${file}.real`);
    fs.symlinkSync(`${file}.real`, file);
    assert.equal(readControlFile(dir.path), null);
    fs.rmSync(file);
    execFileSync('mkfifo', [file]);
    assert.equal(readControlFile(dir.path), null, 'and a pipe in its place is not waited for');
    fs.rmSync(file);
    fs.renameSync(`${file}.real`, file);
  }
  // Only root can give a file away, and is the one who must not follow it.
  if (process.getuid?.() === 0) {
    fs.chownSync(file, 65_534, 65_534);
    assert.equal(readControlFile(dir.path), null);
    fs.chownSync(file, 0, 0);
  }
  assert.deepEqual(readControlFile(dir.path), whole);
});

test('a start that is not understood is left out', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  for (const start of [
    null,
    'culvert',
    { program: 7, args: [] },
    { program: 'c' },
    { program: 'c', args: [1] },
  ]) {
    fs.writeFileSync(path.join(dir.path, 'control.json'), JSON.stringify({ ...whole, start }));
    assert.deepEqual(readControlFile(dir.path), { ...whole, start: null });
  }
});
