import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import {
  checkPrivate,
  isOfOwner,
  LONGEST_SOCKET_PATH_BYTES,
  pipeName,
  privateParents,
  removePrivateFolder,
  socketInDataFolder,
  socketInPrivateFolder,
} from '../../../electron/control/address.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

test('the socket lies in the data folder as long as its path fits, counted in bytes', () => {
  const name = '/control.sock';
  const fits = `/${'d'.repeat(LONGEST_SOCKET_PATH_BYTES - name.length - 1)}`;
  assert.equal(socketInDataFolder(fits), fits + name);
  assert.equal(socketInDataFolder(`${fits}d`), null);
  assert.equal(socketInDataFolder(`/${'한'.repeat(29)}`), null);
});

test('a pipe’s name is one that Windows takes', () => {
  assert.equal(pipeName('a1b2'), '\\\\.\\pipe\\culvert-a1b2');
});

test('a private folder is made where one can be, and is its owner’s alone', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const missing = path.join(dir.path, 'no');
  const tooLong = path.join(dir.path, 'x'.repeat(100));
  fs.mkdirSync(tooLong);
  const before = process.umask(0o777);
  let socket: string;
  try {
    socket = socketInPrivateFolder([missing, tooLong, dir.path]);
  } finally {
    process.umask(before);
  }
  const folder = path.dirname(socket);
  assert.equal(path.dirname(folder), dir.path);
  assert.equal(fs.statSync(folder).mode & 0o777, 0o700);
  assert.notEqual(path.dirname(socketInPrivateFolder([dir.path])), folder);
  assert.throws(() => socketInPrivateFolder([missing]), /ENOENT/);
  assert.throws(() => socketInPrivateFolder([tooLong]), /short enough/);
});

test('the user’s run-time folder comes first, and only where it is named whole', () => {
  assert.deepEqual(privateParents({ XDG_RUNTIME_DIR: '/run/user/1000' }, '/tmp'), ['/run/user/1000', '/tmp']);
  assert.deepEqual(privateParents({ XDG_RUNTIME_DIR: 'run' }, '/var/tmp/x'), ['/var/tmp/x', '/tmp']);
  assert.deepEqual(privateParents({}, '/tmp'), ['/tmp']);
});

test('a folder that others get into, or a link to one, is not private', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  checkPrivate(dir.path);
  const link = path.join(dir.path, 'link');
  const open = path.join(dir.path, 'open');
  fs.symlinkSync(dir.path, link);
  fs.mkdirSync(open);
  fs.chmodSync(open, 0o750);
  for (const folder of [link, open]) {
    assert.throws(() => checkPrivate(folder), /private/);
  }
});

test('what a killed Culvert left behind is taken away, and nothing else', (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const socket = socketInPrivateFolder([dir.path]);
  fs.writeFileSync(socket, '');
  removePrivateFolder(socket);
  assert.deepEqual(fs.readdirSync(dir.path), []);

  const kept = socketInPrivateFolder([dir.path]);
  fs.writeFileSync(path.join(path.dirname(kept), 'mine.txt'), 'x');
  removePrivateFolder(kept);
  assert.ok(fs.existsSync(path.dirname(kept)));

  for (const name of ['data/control.sock', 'culvert-abc/other.sock']) {
    const file = path.join(dir.path, name);
    fs.mkdirSync(path.dirname(file), { mode: 0o700 });
    fs.writeFileSync(file, '');
    removePrivateFolder(file);
    assert.ok(fs.existsSync(file), name);
  }
});

test('only a socket counts as the running Culvert’s', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const control = path.join(dir.path, 'control.json');
  const socket = path.join(dir.path, 'control.sock');
  fs.writeFileSync(control, '{}');
  assert.equal(isOfOwner(socket, control), false);
  fs.writeFileSync(socket, '');
  assert.equal(isOfOwner(socket, control), false);
  fs.rmSync(socket);
  const server = net.createServer().listen(socket);
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  assert.equal(isOfOwner(socket, control), true);
  const link = path.join(dir.path, 'link.sock');
  fs.symlinkSync(socket, link);
  assert.equal(isOfOwner(link, control), false);
});

test('a socket that somebody else made is not believed to be ours', async (t) => {
  const dir = tempDir();
  t.after(() => dir.remove());
  const control = path.join(dir.path, 'control.json');
  const folder = path.join(dir.path, 'culvert-theirs');
  fs.mkdirSync(folder);
  const socket = path.join(folder, 'control.sock');
  const server = net.createServer().listen(socket);
  t.after(() => server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  fs.writeFileSync(control, '{}');
  assert.equal(isOfOwner(socket, control), true);
  // Only root can give a file away; for anybody else there is nothing to try here.
  if (process.getuid?.() === 0) {
    fs.lchownSync(folder, 65534, 65534);
    assert.equal(isOfOwner(socket, control), false);
    fs.lchownSync(folder, 0, 0);
    fs.lchownSync(socket, 65534, 65534);
    assert.equal(isOfOwner(socket, control), false);
  }
});
