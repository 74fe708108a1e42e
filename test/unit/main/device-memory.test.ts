import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { createDeviceMemory } from '../../../electron/main/device-memory.ts';
import { openSettings, SETTINGS_FILE } from '../../../electron/main/settings.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { NOW } from '../../helpers/sample-tunnel.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const device = { profileId: 'p1', region: 'eu-central-1', thingName: 'press:07' };

function start(t: TestContext, dir = folder(t)) {
  const { settings } = openSettings({ dir, now: () => NOW, log: silentLog });
  const memory = createDeviceMemory({ settings, now: () => NOW, platform: process.platform });
  const flush = async () => assert.deepEqual(await settings.flush(), { ok: true, value: null });
  return { dir, memory, flush };
}

function folder(t: TestContext): string {
  const dir = tempDir();
  t.after(() => dir.remove());
  return dir.path;
}

test('a device that was never used has no login and no ports, and is taken to speak V3', (t) => {
  const { memory } = start(t);
  assert.deepEqual(memory.recall(device), { ports: {}, destinationVersion: 3 });
  const { sshUser, identityFile, lastUsedAt, services, lifetimeMinutes } = memory.get(device);
  assert.deepEqual(
    { sshUser, identityFile, lastUsedAt, services, lifetimeMinutes },
    { sshUser: '', identityFile: '', lastUsedAt: null, services: [], lifetimeMinutes: null },
  );
});

test('ports, use and login are kept beside each other, also over a restart', async (t) => {
  const { dir, memory, flush } = start(t);
  const key = path.join(dir, 'id key');
  fs.writeFileSync(key, '');
  memory.remember(device, { SSH: 5507 });
  memory.used(device, { services: ['SSH', 'HTTP'], lifetimeMinutes: 90 });
  assert.deepEqual(memory.saveLogin(device, { sshUser: ' pi ', identityFile: key }), {
    ok: true,
    value: null,
  });
  await flush();

  const { memory: restarted } = start(t, dir);
  assert.deepEqual(restarted.recall(device), { ports: { SSH: 5507 }, destinationVersion: 3 });
  assert.deepEqual(restarted.get(device), {
    sshUser: 'pi',
    identityFile: key,
    ports: { SSH: 5507 },
    lastUsedAt: NOW,
    services: ['SSH', 'HTTP'],
    lifetimeMinutes: 90,
    destinationVersion: null,
  });
});

test('devices of the same name in another region or profile are other devices', (t) => {
  const { memory } = start(t);
  memory.remember(device, { SSH: 5507 });
  assert.deepEqual(memory.recall({ ...device, region: 'eu-west-1' }).ports, {});
  assert.deepEqual(memory.recall({ ...device, profileId: 'p2' }).ports, {});
  assert.deepEqual(memory.recall({ ...device, thingName: 'press:08' }).ports, {});
});

test('what a device’s agent was found to speak is recalled', async (t) => {
  const { dir, memory, flush } = start(t);
  memory.remember(device, { SSH: 5507 });
  await flush();
  const file = path.join(dir, SETTINGS_FILE);
  const stored = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const each of Object.values<{ destinationVersion: number }>(stored.devices)) {
    each.destinationVersion = 1;
  }
  fs.writeFileSync(file, JSON.stringify(stored));
  assert.deepEqual(start(t, dir).memory.recall(device), { ports: { SSH: 5507 }, destinationVersion: 1 });
});

test('a login that ssh could not use is refused, and the one before stays', (t) => {
  const { dir, memory } = start(t);
  assert.ok(memory.saveLogin(device, { sshUser: 'pi', identityFile: '' }).ok);
  const table: [string, string, string][] = [
    ['-oProxyCommand=x', '', 'SshUserInvalid'],
    ['two words', '', 'SshUserInvalid'],
    ['root', path.join(dir, 'no-such-file'), 'IdentityFileInvalid'],
    ['root', dir, 'IdentityFileInvalid'],
    ['root', 'relative/key', 'IdentityFileInvalid'],
  ];
  for (const [sshUser, identityFile, code] of table) {
    const saved = memory.saveLogin(device, { sshUser, identityFile });
    assert.equal(saved.ok ? 'ok' : saved.error.code, code, `${sshUser} ${identityFile}`);
    assert.equal(memory.get(device).sshUser, 'pi');
  }
});

test('an identity file below ~ is kept as a whole path', (t) => {
  const { dir, memory } = start(t);
  const inHome = path.relative(os.homedir(), dir);
  const key = path.join(dir, 'id');
  fs.writeFileSync(key, '');
  assert.ok(memory.saveLogin(device, { sshUser: '', identityFile: `~/${inHome}/id` }).ok);
  assert.equal(path.normalize(memory.get(device).identityFile), key);
});
