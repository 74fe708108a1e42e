/** The icon that is there before the rest of Culvert: clicks made early, and desktops that are late, silent or bare. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { electronRuntime } from '../../../build/electron-runtime.mjs';
import { type PrivateBus, startPrivateBus } from '../../helpers/session-bus.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { startTrayWatcher } from '../../helpers/tray-watcher.ts';
import { startXDisplay, type XDisplay } from '../../helpers/x-display.ts';
import { bundleProgram, ICONS } from './bundle-program.ts';

const EARLY_MENU = ['Open Culvert', '', 'Quit'];

let display: XDisplay;
let dir: TempDir;
let bus: PrivateBus;
let child: ChildProcess | null = null;

before(async () => {
  display = await startXDisplay();
  dir = tempDir();
  await bundleProgram('tray-first-program', dir.path);
});

beforeEach(async () => {
  bus = await startPrivateBus();
});

afterEach(async () => {
  if (child && child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.stdin?.end();
    await ended;
  }
  child = null;
  await bus.close();
});

after(async () => {
  await display.close();
  dir.remove();
});

/** Starts the program; the answer's `next` is what it says next. */
async function start(given: { address?: string; language?: string } = {}) {
  const { executable } = await electronRuntime();
  const { ELECTRON_RUN_AS_NODE: _, XDG_CURRENT_DESKTOP: __, ...env } = process.env;
  const data = fs.mkdtempSync(path.join(dir.path, 'data-'));
  const started = spawn(
    executable,
    [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), dir.path, `--user-data-dir=${data}`],
    {
      env: {
        ...env,
        TEST_ICONS: ICONS,
        DISPLAY: display.name,
        DBUS_SESSION_BUS_ADDRESS: given.address ?? bus.address,
        TEST_LANGUAGE: given.language ?? 'en',
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    },
  );
  child = started;
  const lines = createInterface({ input: started.stdout })[Symbol.asyncIterator]();
  return {
    next: async () => JSON.parse((await lines.next()).value ?? 'null'),
    send: (line: string) => started.stdin.write(`${line}\n`),
    exited: once(started, 'exit'),
  };
}

test('what is clicked before the rest is there is done once, in its order, and what comes later at once', async () => {
  const watcher = await startTrayWatcher(bus.address);
  const program = await start();
  const item = await watcher.item();
  assert.deepEqual(await program.next(), { done: 'shown' });
  assert.equal(await item.tooltip(), 'Culvert: starting');
  assert.deepEqual(
    (await item.menu()).map(({ label }) => label),
    EARLY_MENU,
  );
  await item.click('Open Culvert');
  await item.activate();
  program.send('open');
  assert.deepEqual(await program.next(), { done: 'open' });

  program.send('hand over');
  assert.deepEqual(await program.next(), { action: { kind: 'open-window' } });
  assert.deepEqual(await program.next(), { action: { kind: 'toggle-window' } });
  assert.deepEqual(await program.next(), { action: { kind: 'open-window' } });
  assert.deepEqual(await program.next(), { done: 'hand over' });
  assert.equal(watcher.services().length, 1, 'the icon is the same one');
  await item.menuUntil((items) => items.some(({ label }) => label === 'Settings…'));
  await item.click('Quit');
  assert.deepEqual(await program.next(), { action: { kind: 'quit' } }, 'and nothing of before comes again');
  await watcher.close();
});

test('Quit before the rest is there ends Culvert at once', async () => {
  const watcher = await startTrayWatcher(bus.address);
  const program = await start();
  const item = await watcher.item();
  assert.deepEqual(await program.next(), { done: 'shown' });
  await item.click('Open Culvert');
  await item.click('Quit');
  assert.deepEqual(await program.next(), { done: 'quit' });
  assert.deepEqual(await program.exited, [0, null]);
  await watcher.close();
});

test('the early menu is in the language that was chosen, not in that of the computer', async () => {
  const watcher = await startTrayWatcher(bus.address);
  const program = await start({ language: 'ko' });
  const item = await watcher.item();
  assert.deepEqual(await program.next(), { done: 'shown' });
  assert.deepEqual(
    (await item.menu()).map(({ label }) => label),
    ['Culvert 열기', '', '종료'],
  );
  await watcher.close();
});

test('a panel that comes while the rest is loaded gets the early icon, and the whole menu in the same place', async () => {
  const program = await start();
  assert.deepEqual(await program.next(), { done: 'shown' }, 'the start does not wait for a panel');
  const watcher = await startTrayWatcher(bus.address);
  const item = await watcher.item();
  await item.click('Open Culvert');
  program.send('hand over');
  assert.deepEqual(await program.next(), { action: { kind: 'open-window' } });
  assert.deepEqual(await program.next(), { done: 'hand over' });
  await item.menuUntil((items) => items.some(({ label }) => label === 'Settings…'));
  await watcher.close();
  assert.deepEqual(await program.next(), { tray: false }, 'from now on its going is told there');
});

test('a session bus that takes connections and never says a word holds nothing up', async () => {
  const socket = path.join(dir.path, 'silent');
  const sockets: net.Socket[] = [];
  const silent = net.createServer((taken) => sockets.push(taken.on('error', () => {})));
  await new Promise<void>((resolve) => silent.listen(socket, resolve));
  const program = await start({ address: `unix:path=${socket}` });
  assert.deepEqual(await program.next(), { done: 'shown' });
  program.send('open');
  program.send('hand over');
  assert.deepEqual(await program.next(), { done: 'open' });
  assert.deepEqual(await program.next(), { action: { kind: 'open-window' } });
  assert.deepEqual(await program.next(), { done: 'hand over' });
  // Chromium itself waits for such a bus when it ends.
  child?.kill('SIGKILL');
  await program.exited;
  for (const taken of sockets) {
    taken.destroy();
  }
  silent.close();
  assert.ok(sockets.length > 0);
});
