import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { isAlive, isLocked, takeLock } from '../../../electron/control/lock.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const LONG_MS = 60_000;

function lockFile(t: { after(run: () => void): void }) {
  const dir = tempDir();
  t.after(() => dir.remove());
  return path.join(dir.path, 'x.lock');
}

/** A process id that was somebody’s and is nobody’s now. */
const gonePid = () => spawnSync(process.execPath, ['-e', '0']).pid;

test('one holds the lock until it is given back', (t) => {
  const file = lockFile(t);
  assert.equal(isLocked(file, LONG_MS), false);
  const release = takeLock(file, LONG_MS);
  assert.ok(release);
  assert.equal(isLocked(file, LONG_MS), true);
  assert.equal(takeLock(file, LONG_MS), null);
  release();
  assert.equal(isLocked(file, LONG_MS), false);
  const again = takeLock(file, LONG_MS);
  assert.ok(again);
  // Given back a second time it does not take away what is somebody else’s by now.
  release();
  assert.equal(isLocked(file, LONG_MS), true);
  again();
  assert.deepEqual(fs.readdirSync(path.dirname(file)), []);
});

test('the lock of a process that has died is taken over', (t) => {
  const file = lockFile(t);
  fs.writeFileSync(file, `${gonePid()} 1`);
  assert.equal(isLocked(file, LONG_MS), false);
  takeLock(file, LONG_MS)?.();
  assert.deepEqual(fs.readdirSync(path.dirname(file)), []);
});

test('the lock of a process that lives but is stuck is taken over after its time', (t) => {
  const file = lockFile(t);
  fs.writeFileSync(file, `${process.pid} 1`);
  assert.equal(takeLock(file, LONG_MS), null);
  const before = (Date.now() - LONG_MS - 1000) / 1000;
  fs.utimesSync(file, before, before);
  assert.ok(takeLock(file, LONG_MS));
});

test('a lock that is only just being made is not taken away', (t) => {
  const file = lockFile(t);
  fs.writeFileSync(file, '');
  assert.equal(takeLock(file, LONG_MS), null);
  const before = (Date.now() - 3000) / 1000;
  fs.utimesSync(file, before, before);
  assert.ok(takeLock(file, LONG_MS));
});

test('a folder that cannot be written is told, not waited for', (t) => {
  const file = lockFile(t);
  assert.throws(() => takeLock(path.join(path.dirname(file), 'missing', 'x.lock'), LONG_MS), /ENOENT/);
});

test('a process is alive or it is not, whoever’s it is', () => {
  assert.equal(isAlive(process.pid), true);
  assert.equal(isAlive(1), true);
  assert.equal(isAlive(gonePid()), false);
  for (const none of [0, -1, Number.NaN, 1.5]) {
    assert.equal(isAlive(none), false);
  }
});
