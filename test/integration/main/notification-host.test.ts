import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNotificationHost } from '../../../electron/main/notification-host.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { startNotificationServer } from '../../helpers/notification-server.ts';
import { startPrivateBus } from '../../helpers/session-bus.ts';

function hostOn(env: NodeJS.ProcessEnv, given: { platform?: NodeJS.Platform; supported?: boolean } = {}) {
  const scene = { changes: 0 };
  const host = createNotificationHost({
    platform: given.platform ?? 'linux',
    env,
    supported: () => given.supported ?? true,
    onChange: () => {
      scene.changes += 1;
    },
    log: silentLog,
    answerMs: 2_000,
  });
  return { host, scene, found: () => [host.available(), host.buttons()], markup: host.markup };
}

test('a desktop that shows notifications is found, with and without buttons, and its coming and going are told', async () => {
  const bus = await startPrivateBus();
  const { host, scene, found, markup } = hostOn({ DBUS_SESSION_BUS_ADDRESS: bus.address });
  try {
    await host.look();
    assert.deepEqual(found(), [false, false], 'nobody is there, and nobody can be started');
    assert.equal(markup(), true, 'until it is known that no tags are read, none may get there');
    const plain = await startNotificationServer(bus.address, ['body']);
    await host.look();
    assert.deepEqual([...found(), markup()], [true, false, false]);
    await plain.close();
    const full = await startNotificationServer(bus.address);
    await host.look();
    assert.deepEqual([...found(), markup()], [true, true, true]);
    const changes = scene.changes;
    await host.look();
    assert.equal(scene.changes, changes, 'what stays the same is not told');
    assert.deepEqual(full.shown(), [], 'asking shows nothing');
    await full.close();
  } finally {
    await bus.close();
  }
});

test('without a session bus there are none', async () => {
  const { host, found } = hostOn({});
  await host.look();
  assert.deepEqual(found(), [false, false]);
});

test('what Electron cannot show is not there, whatever the desktop has', async () => {
  const bus = await startPrivateBus();
  const server = await startNotificationServer(bus.address);
  try {
    const { host } = hostOn({ DBUS_SESSION_BUS_ADDRESS: bus.address }, { supported: false });
    await host.look();
    assert.equal(host.available(), false);
  } finally {
    await server.close();
    await bus.close();
  }
});

test('Windows and macOS have no bus to ask', async () => {
  for (const platform of ['win32', 'darwin'] as const) {
    const { host, found } = hostOn({}, { platform });
    await host.look();
    assert.deepEqual(found(), [true, true]);
  }
});
