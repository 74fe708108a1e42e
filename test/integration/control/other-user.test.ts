import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { callControl } from '../../../electron/control/client.ts';
import { runningIn } from '../../../electron/control/control-file.ts';
import { serveControl } from '../../../electron/control/server.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';
import { serve, someHandlers, status } from '../../helpers/control-host.ts';
import { run } from '../../helpers/processes.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/** `nobody` of every Linux and macOS. Only root can start a process as somebody else. */
const OTHER = 65534;
const isRoot = process.getuid?.() === 0;

/** What somebody else gets who tries to connect, to read, to list, to take away and to put another one in its place. */
const PROGRAM = `
  const fs = require('node:fs');
  const net = require('node:net');
  const path = require('node:path');
  const [address, dir] = process.argv.slice(1);
  const tries = {
    read: () => fs.readFileSync(path.join(dir, 'control.json')),
    write: () => fs.appendFileSync(path.join(dir, 'control.json'), ' '),
    remove: () => fs.unlinkSync(address),
    rename: () => fs.renameSync(address, address + '.old'),
    open: () => fs.chmodSync(address, 0o666),
  };
  const found = { uid: process.getuid() };
  for (const [name, attempt] of Object.entries(tries)) {
    try {
      attempt();
      found[name] = 'done';
    } catch (error) {
      found[name] = error.code;
    }
  }
  const socket = net.connect(address);
  const told = (outcome) => {
    found.connect = outcome;
    process.stdout.write(JSON.stringify(found));
    socket.destroy();
  };
  socket.on('connect', () => told('done'));
  socket.on('error', (error) => told(error.code));
`;

async function asOther(address: string, dir: string): Promise<Record<string, unknown>> {
  const { stdout, stderr } = await run(process.execPath, ['-e', PROGRAM, address, dir], {
    ...{ uid: OTHER, gid: OTHER, cwd: '/', env: { PATH: process.env.PATH } },
  });
  assert.ok(stdout, stderr);
  return JSON.parse(stdout);
}

test('another user of this computer gets at nothing, also where the data folder is readable for all', async (t) => {
  const home = tempDir();
  t.after(() => home.remove());
  fs.chmodSync(home.path, 0o755);
  const dir = path.join(home.path, 'Culvert');
  fs.mkdirSync(dir);
  for (const open of [0o755, 0o700]) {
    fs.chmodSync(dir, open);
    const server = await serve(t, { dir });
    // Whoever is not root cannot be somebody else for a moment, and tries nothing.
    if (isRoot) {
      const found = await asOther(server.address, dir);
      assert.deepEqual(
        { ...found, open: ['EPERM', 'EACCES'].includes(String(found.open)) },
        {
          ...{ uid: OTHER, read: 'EACCES', write: 'EACCES', remove: 'EACCES', rename: 'EACCES' },
          ...{ open: true, connect: 'EACCES' },
        },
      );
    }
    assert.deepEqual(await callControl({ address: server.address, call: 'status', args: {} }), ok(status));
    await server.close();
  }
});

test('nor does another user get into the private folder of a socket in /tmp', async (t) => {
  const home = tempDir();
  t.after(() => home.remove());
  fs.chmodSync(home.path, 0o755);
  const dir = path.join(home.path, 'x'.repeat(100));
  const server = await serve(t, { dir, temp: '/tmp', env: {} });
  fs.chmodSync(dir, 0o755);
  assert.equal(path.dirname(path.dirname(server.address)), '/tmp');
  if (isRoot) {
    const { open, ...found } = await asOther(server.address, dir);
    assert.deepEqual(found, {
      ...{
        uid: OTHER,
        read: 'EACCES',
        write: 'EACCES',
        remove: 'EACCES',
        rename: 'EACCES',
        connect: 'EACCES',
      },
    });
    assert.equal(open, 'EACCES');
  }
  await server.close();
});

test('a socket of another user is not taken for the running Culvert', async (t) => {
  const home = tempDir();
  t.after(() => home.remove());
  const dir = path.join(home.path, 'Culvert');
  const server = await serve(t, { dir });
  assert.ok(runningIn(dir));
  if (isRoot) {
    fs.lchownSync(server.address, OTHER, OTHER);
    assert.equal(runningIn(dir), null);
  }
});

test('root does not follow the Culvert of another user, who would choose what root’s ssh runs', async (t) => {
  const home = tempDir();
  t.after(() => home.remove());
  const dir = path.join(home.path, 'Culvert');
  const server = await serve(t, { dir });
  assert.ok(runningIn(dir));
  if (isRoot) {
    // All of it is the other one's, as where sudo keeps their HOME.
    for (const file of [server.address, path.join(dir, 'control.json'), dir]) {
      fs.lchownSync(file, OTHER, OTHER);
    }
    assert.equal(runningIn(dir), null);
    fs.lchownSync(dir, 0, 0);
    fs.lchownSync(path.join(dir, 'control.json'), 0, 0);
  }
});

test('a data folder that is another user’s, or open to everybody, is not worked in', async (t) => {
  const home = tempDir();
  t.after(() => home.remove());
  const dir = path.join(home.path, 'Culvert');
  fs.mkdirSync(dir);
  const serving = () =>
    serveControl({ dir, mode: 'headless', start: null, handlers: someHandlers(), log: silentLog });
  if (process.platform !== 'win32') {
    fs.chmodSync(dir, 0o777);
    const open = await serving();
    assert.equal(open.ok ? '' : open.error.code, 'ControlUnavailable');
    assert.match(open.ok ? '' : open.error.message, /everybody/);
    fs.chmodSync(dir, 0o755);
  }
  if (isRoot) {
    fs.lchownSync(dir, OTHER, OTHER);
    const theirs = await serving();
    assert.equal(theirs.ok ? '' : theirs.error.code, 'ControlUnavailable');
    assert.match(theirs.ok ? '' : theirs.error.message, /another user/);
    assert.deepEqual(fs.readdirSync(dir), [], 'nothing of root’s is left behind there');
    fs.lchownSync(dir, 0, 0);
  }
  const own = await serving();
  assert.ok(own.ok);
  await own.value.close();
});

test('a user who is refused is told that it is somebody else’s Culvert', async (t) => {
  const home = tempDir();
  t.after(() => home.remove());
  fs.chmodSync(home.path, 0o755);
  const { address } = await serve(t, { dir: home.path });
  if (!isRoot) {
    return;
  }
  process.seteuid?.(OTHER);
  try {
    const answer = await callControl({ address, call: 'status', args: {} });
    assert.equal(answer.ok ? null : answer.error.code, 'ControlRefused');
    assert.match(answer.ok ? '' : answer.error.message, /EACCES/);
  } finally {
    process.seteuid?.(0);
  }
});
