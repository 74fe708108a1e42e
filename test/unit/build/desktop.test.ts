import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { lacksSessionBus, startDisplay, startSessionBus } from '../../../build/desktop.mjs';
import { ownChildren } from '../../helpers/processes.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';

const outside = process.env.TMPDIR;
let dir: TempDir;

beforeEach(() => {
  dir = tempDir();
  process.env.TMPDIR = dir.path;
});

afterEach(() => {
  if (outside === undefined) {
    delete process.env.TMPDIR;
  } else {
    process.env.TMPDIR = outside;
  }
  dir.remove();
});

test('a display that cannot start leaves no process and no folder', async () => {
  await assert.rejects(startDisplay({ size: 'nonsense' }), /Xvfb ended at once/);
  assert.deepEqual(fs.readdirSync(dir.path), []);
  assert.deepEqual(ownChildren(), []);
});

test('a session bus that cannot start leaves no process and no folder', async () => {
  const config = path.join(dir.path, 'bus.conf');
  await assert.rejects(startSessionBus({ config }), /dbus-daemon ended at once/);
  assert.deepEqual(fs.readdirSync(dir.path), []);
  assert.deepEqual(ownChildren(), []);
});

test('a program that is not installed is named', async () => {
  await assert.rejects(startSessionBus({ env: { PATH: dir.path } }), /dbus-daemon could not be started/);
  assert.deepEqual(fs.readdirSync(dir.path), []);
});

test('a session bus is there until it is stopped', async () => {
  const bus = await startSessionBus();
  assert.equal(fs.readdirSync(dir.path).length, 1);
  assert.equal(lacksSessionBus({ ...process.env, ...bus.env }), false);
  await bus.stop();
  assert.deepEqual(fs.readdirSync(dir.path), []);
  assert.deepEqual(ownChildren(), []);
});

test('a desktop lacks a bus where none is named, none is in the runtime folder, and one could be started', () => {
  const { PATH } = process.env;
  assert.equal(lacksSessionBus({ PATH }), true);
  assert.equal(lacksSessionBus({ PATH, XDG_RUNTIME_DIR: dir.path }), true);
  fs.writeFileSync(path.join(dir.path, 'bus'), '');
  assert.equal(lacksSessionBus({ PATH, XDG_RUNTIME_DIR: dir.path }), false);
  assert.equal(lacksSessionBus({ PATH: dir.path }), false);
});
