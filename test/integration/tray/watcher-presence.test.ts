import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { silentLog } from '../../../electron/shared/log.ts';
import { type WatcherPresence, watchWatcherPresence } from '../../../electron/tray/watcher-presence.ts';
import { connectBus } from '../../helpers/dbus-interface.ts';
import { startPrivateBus } from '../../helpers/session-bus.ts';
import { tempDir } from '../../helpers/temp-dir.ts';
import { startTrayWatcher } from '../../helpers/tray-watcher.ts';

const retry = { firstMs: 20, longestMs: 50, random: () => 0.5 };

/** Watches and answers with a function that waits for the next change. */
function watch(
  env: NodeJS.ProcessEnv,
  answerMs?: number,
): { presence: WatcherPresence; next: () => Promise<boolean> } {
  const changes: boolean[] = [];
  const waiting: ((available: boolean) => void)[] = [];
  const presence = watchWatcherPresence({
    env,
    log: silentLog,
    retry,
    ...(answerMs === undefined ? {} : { answerMs }),
    onChange: (available) => {
      const waiter = waiting.shift();
      if (waiter) {
        waiter(available);
      } else {
        changes.push(available);
      }
    },
  });
  const next = () => {
    const change = changes.shift();
    return change === undefined
      ? new Promise<boolean>((resolve) => waiting.push(resolve))
      : Promise.resolve(change);
  };
  return { presence, next };
}

test('a panel that is there from the start is found', async () => {
  const bus = await startPrivateBus();
  const watcher = await startTrayWatcher(bus.address);
  const { presence, next } = watch({ DBUS_SESSION_BUS_ADDRESS: bus.address });
  try {
    assert.equal(presence.available(), null, 'nothing is said before it is known');
    assert.equal(await next(), true);
    assert.equal(presence.available(), true);
  } finally {
    presence.stop();
    await watcher.close();
    await bus.close();
  }
});

test('a panel that comes late, goes and comes back is told each time', async () => {
  const bus = await startPrivateBus();
  const { presence, next } = watch({ DBUS_SESSION_BUS_ADDRESS: bus.address });
  try {
    assert.equal(await next(), false);
    for (let round = 0; round < 3; round += 1) {
      const watcher = await startTrayWatcher(bus.address);
      assert.equal(await next(), true);
      await watcher.close();
      assert.equal(await next(), false);
    }
  } finally {
    presence.stop();
    await bus.close();
  }
});

test('a watcher counts only once a host has registered with it', async () => {
  const bus = await startPrivateBus();
  const watcher = await startTrayWatcher(bus.address, { host: false });
  const { presence, next } = watch({ DBUS_SESSION_BUS_ADDRESS: bus.address });
  try {
    assert.equal(await next(), false);
    watcher.setHost(true);
    assert.equal(await next(), true);
    watcher.setHost(false);
    assert.equal(await next(), false);
  } finally {
    presence.stop();
    await watcher.close();
    await bus.close();
  }
});

test('the bus itself may end and come back', async () => {
  const dir = tempDir();
  const socket = path.join(dir.path, 'bus');
  const first = await startPrivateBus(socket);
  const watcher = await startTrayWatcher(first.address);
  const { presence, next } = watch({ DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` });
  try {
    assert.equal(await next(), true);
    await watcher.close();
    assert.equal(await next(), false);
    await first.close();
    const second = await startPrivateBus(socket);
    const again = await startTrayWatcher(second.address);
    assert.equal(await next(), true);
    await again.close();
    await second.close();
    assert.equal(await next(), false);
  } finally {
    presence.stop();
    dir.remove();
  }
});

test('a bus that comes only later is found where systemd puts it', async () => {
  const dir = tempDir();
  const { presence, next } = watch({ XDG_RUNTIME_DIR: dir.path });
  try {
    assert.equal(await next(), false);
    const bus = await startPrivateBus(path.join(dir.path, 'bus'));
    const watcher = await startTrayWatcher(bus.address);
    assert.equal(await next(), true);
    await watcher.close();
    await bus.close();
  } finally {
    presence.stop();
    dir.remove();
  }
});

test('an address may come after others, with escapes and more than the path', async () => {
  const bus = await startPrivateBus();
  const watcher = await startTrayWatcher(bus.address);
  const socket = bus.address.replace(/^unix:path=|,.*$/g, '').replaceAll('/', '%2F');
  const { presence, next } = watch({ DBUS_SESSION_BUS_ADDRESS: `tcp:port=1;unix:guid=00,path=${socket}` });
  try {
    assert.equal(await next(), true);
  } finally {
    presence.stop();
    await watcher.close();
    await bus.close();
  }
});

test('a panel that holds the name and never answers counts as none', async () => {
  const bus = await startPrivateBus();
  const stuck = connectBus(bus.address);
  // Saying that a message was handled, without replying, is what a stuck panel looks like.
  stuck.addMethodHandler(() => true);
  await stuck.requestName('org.kde.StatusNotifierWatcher', 0);
  const { presence, next } = watch({ DBUS_SESSION_BUS_ADDRESS: bus.address }, 200);
  try {
    assert.equal(await next(), false);
    stuck.disconnect();
    const watcher = await startTrayWatcher(bus.address);
    assert.equal(await next(), true);
    await watcher.close();
  } finally {
    presence.stop();
    await bus.close();
  }
});

test('without any session bus there is no place for icons, and nothing throws', async () => {
  for (const env of [
    {},
    { DBUS_SESSION_BUS_ADDRESS: '' },
    { DBUS_SESSION_BUS_ADDRESS: 'tcp:host=127.0.0.1,port=1' },
    { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' },
    { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bad%escape' },
    { DBUS_SESSION_BUS_ADDRESS: 'unixexec:path=/nowhere/program' },
    { DBUS_SESSION_BUS_ADDRESS: 'nonsense;;unix:=', XDG_RUNTIME_DIR: '/nowhere' },
  ]) {
    const { presence, next } = watch(env);
    assert.equal(await next(), false);
    assert.equal(presence.available(), false);
    presence.stop();
  }
});

test('a bus that refuses, talks nonsense or says nothing is no bus', async () => {
  const dir = tempDir();
  const answers = [
    'REJECTED EXTERNAL\r\n',
    'OK 1234\r\nnot a message at all, but long enough',
    '',
    '\0'.repeat(2000),
    'OK 1234\r\n',
  ];
  let turn = 0;
  const server = net.createServer((socket) => {
    const answer = answers[turn++ % answers.length] ?? '';
    socket.on('error', () => {});
    socket.once('data', () => (answer === '' ? socket.destroy() : socket.write(answer)));
  });
  server.listen(path.join(dir.path, 'bus'));
  await once(server, 'listening');
  const { presence, next } = watch({ XDG_RUNTIME_DIR: dir.path }, 200);
  try {
    assert.equal(await next(), false);
    while (turn < answers.length * 2) {
      await once(server, 'connection');
    }
    assert.equal(presence.available(), false);
  } finally {
    presence.stop();
    server.close();
    dir.remove();
  }
});

test('watching does not keep a program alive that has nothing else to do', async () => {
  const bus = await startPrivateBus();
  try {
    const program = `
      import { watchWatcherPresence } from './electron/tray/watcher-presence.ts';
      import { silentLog } from './electron/shared/log.ts';
      const onChange = (available) => { process.stdout.write(String(available)); clearInterval(busy); };
      const busy = setInterval(() => {}, 1000);
      watchWatcherPresence({ env: process.env, log: silentLog, onChange });
    `;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      env: { ...process.env, DBUS_SESSION_BUS_ADDRESS: bus.address },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [[output], [code]] = await Promise.all([once(child.stdout, 'data'), once(child, 'exit')]);
    assert.equal(String(output), 'false');
    assert.equal(code, 0);
  } finally {
    await bus.close();
  }
});
