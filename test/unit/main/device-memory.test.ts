import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { createDeviceMemory } from '../../../electron/main/device-memory.ts';
import { openSettings, SETTINGS_FILE } from '../../../electron/main/settings.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { MINUTE_MS, NOW } from '../../helpers/sample-tunnel.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const device = { profileId: 'p1', region: 'eu-central-1', thingName: 'press:07' };

function start(t: TestContext, { dir = folder(t), now = NOW }: { dir?: string; now?: number } = {}) {
  const { settings, notice } = openSettings({ dir, now: () => now, log: silentLog });
  const memory = createDeviceMemory({ settings, now: () => now, platform: process.platform });
  const flush = async () => assert.deepEqual(await settings.flush(), { ok: true, value: null });
  return { dir, memory, flush, notice };
}

function folder(t: TestContext): string {
  const dir = tempDir();
  t.after(() => dir.remove());
  return dir.path;
}

test('a device that was never used has no login and no ports, and is taken to speak V3', (t) => {
  const { memory } = start(t);
  assert.deepEqual(memory.recall(device), { ports: {}, destinationVersion: 3, versionChosen: false });
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

  const { memory: restarted } = start(t, { dir });
  assert.deepEqual(restarted.recall(device), {
    ports: { SSH: 5507 },
    destinationVersion: 3,
    versionChosen: false,
  });
  assert.deepEqual(restarted.get(device), {
    sshUser: 'pi',
    identityFile: key,
    ports: { SSH: 5507 },
    lastUsedAt: NOW,
    services: ['SSH', 'HTTP'],
    lifetimeMinutes: 90,
    destinationVersion: null,
    destinationVersionAt: null,
    protocol: 'auto',
    favourite: false,
    account: '',
  });
});

test('devices of the same name in another region or profile are other devices', (t) => {
  const { memory } = start(t);
  memory.remember(device, { SSH: 5507 });
  assert.deepEqual(memory.recall({ ...device, region: 'eu-west-1' }).ports, {});
  assert.deepEqual(memory.recall({ ...device, profileId: 'p2' }).ports, {});
  assert.deepEqual(memory.recall({ ...device, thingName: 'press:08' }).ports, {});
});

const DAY_MS = 24 * 60 * MINUTE_MS;

test('what a device’s agent was found to speak is recalled after a restart', async (t) => {
  const { dir, memory, flush } = start(t);
  memory.remember(device, { SSH: 5507 });
  memory.learn(device, 2);
  await flush();
  const restarted = start(t, { dir, now: NOW + DAY_MS }).memory;
  assert.deepEqual(restarted.recall(device), {
    ports: { SSH: 5507 },
    destinationVersion: 2,
    versionChosen: false,
  });
  assert.equal(restarted.foundVersion(device), 2);
  assert.equal(restarted.recall({ ...device, thingName: 'press:08' }).destinationVersion, 3);
});

test('what was found is trusted for thirty days; then an updated agent is noticed by trying V3 again', async (t) => {
  const { dir, memory, flush } = start(t);
  memory.learn(device, 1);
  await flush();
  const versionAt = (now: number) => start(t, { dir, now }).memory.recall(device).destinationVersion;
  assert.equal(versionAt(NOW + 30 * DAY_MS - 1), 1);
  assert.equal(versionAt(NOW + 30 * DAY_MS), 3);
  assert.equal(start(t, { dir, now: NOW + 30 * DAY_MS }).memory.foundVersion(device), null);
  // Found out while the clock was a year ahead: that must not count for a year.
  assert.equal(versionAt(NOW - 365 * DAY_MS), 3);

  const later = start(t, { dir, now: NOW + 40 * DAY_MS });
  later.memory.learn(device, 1);
  assert.equal(later.memory.recall(device).destinationVersion, 1, 'found again, it counts from then on');
});

test('what the user chose wins over what is found, which is kept for when they choose Automatic again', async (t) => {
  const { dir, memory, flush } = start(t);
  memory.chooseProtocol(device, 2);
  memory.learn(device, 1);
  assert.deepEqual(memory.recall(device), { ports: {}, destinationVersion: 2, versionChosen: true });
  assert.equal(memory.foundVersion(device), 1);
  await flush();
  const { memory: restarted } = start(t, { dir, now: NOW + 40 * DAY_MS });
  assert.deepEqual(restarted.recall(device), { ports: {}, destinationVersion: 2, versionChosen: true });
  memory.chooseProtocol(device, 3);
  assert.deepEqual(memory.recall(device), { ports: {}, destinationVersion: 3, versionChosen: true });
  memory.chooseProtocol(device, 'auto');
  assert.deepEqual(memory.recall(device), { ports: {}, destinationVersion: 1, versionChosen: false });
});

test('a settings file from before the protocol was remembered is read, and nothing else in it is lost', async (t) => {
  const { dir, memory, flush } = start(t);
  memory.remember(device, { SSH: 5507 });
  memory.used(device, { services: ['SSH'], lifetimeMinutes: 90 });
  await flush();
  const file = path.join(dir, SETTINGS_FILE);
  const stored = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const each of Object.values<Record<string, unknown>>(stored.devices)) {
    delete each.destinationVersionAt;
    delete each.protocol;
    // Nobody knows how old this is.
    each.destinationVersion = 1;
  }
  fs.writeFileSync(file, JSON.stringify(stored));
  const { memory: migrated, notice } = start(t, { dir });
  assert.equal(notice, null);
  assert.deepEqual(migrated.recall(device), {
    ports: { SSH: 5507 },
    destinationVersion: 3,
    versionChosen: false,
  });
  assert.equal(migrated.get(device).lifetimeMinutes, 90);
});

test('a protocol that only a later Culvert knows is left out, and the rest of the file is kept', async (t) => {
  const { dir, memory, flush } = start(t);
  memory.remember(device, { SSH: 5507 });
  await flush();
  const file = path.join(dir, SETTINGS_FILE);
  const stored = JSON.parse(fs.readFileSync(file, 'utf8'));
  for (const each of Object.values<Record<string, unknown>>(stored.devices)) {
    Object.assign(each, { protocol: 4, destinationVersion: 4 });
  }
  fs.writeFileSync(file, JSON.stringify(stored));
  const { memory: read, notice } = start(t, { dir });
  assert.equal(notice, null);
  assert.equal(read.get(device).protocol, 'auto');
  assert.equal(read.foundVersion(device), null);
  assert.deepEqual(read.recall(device).ports, { SSH: 5507 });
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

test('what is given of a device is saved and the rest stays; no services at all forgets them', (t) => {
  const { memory } = start(t);
  memory.used(device, { services: ['SSH', 'HTTP'], lifetimeMinutes: 90 });
  assert.ok(memory.save(device, { favourite: true, ports: { SSH: 5507, WEB: 8080, VNC: 5901, X: 1 } }).ok);
  const { services, lifetimeMinutes, favourite, ports } = memory.get(device);
  assert.deepEqual(
    { services, lifetimeMinutes, favourite, ports },
    {
      services: ['SSH', 'HTTP'],
      lifetimeMinutes: 90,
      favourite: true,
      ports: { SSH: 5507, WEB: 8080, VNC: 5901, X: 1 },
    },
  );
  assert.ok(memory.save(device, { services: [], lifetimeMinutes: 720, favourite: null }).ok);
  assert.deepEqual(memory.get(device).services, []);
  assert.deepEqual([memory.get(device).lifetimeMinutes, memory.get(device).favourite], [720, true]);
});

test('one wrong value is refused with its sentence, and nothing beside it is saved', (t) => {
  const { memory } = start(t);
  const table: [Parameters<typeof memory.save>[1], string][] = [
    [{ services: ['SSH', 'SSH'] }, 'ServiceInvalid'],
    [{ services: ['SSH/22'] }, 'ServiceInvalid'],
    [{ services: ['A', 'B', 'C', 'D'] }, 'TooManyServices'],
    [{ lifetimeMinutes: 721 }, 'LifetimeInvalid'],
    [{ lifetimeMinutes: 1.5 }, 'LifetimeInvalid'],
    [{ ports: { SSH: 0 } }, 'PortInvalid'],
    [{ ports: { SSH: 70_000 } }, 'PortInvalid'],
    [{ ports: { 'not a service': 22 } }, 'ServiceInvalid'],
    [{ sshUser: '-oProxyCommand=x' }, 'SshUserInvalid'],
    [{ identityFile: 'relative/key' }, 'IdentityFileInvalid'],
  ];
  for (const [wanted, code] of table) {
    const saved = memory.save(device, { favourite: true, protocol: 2, ...wanted });
    assert.equal(saved.ok ? 'ok' : saved.error.code, code, JSON.stringify(wanted));
    assert.deepEqual([memory.get(device).favourite, memory.get(device).protocol], [false, 'auto']);
  }
  const nameless = memory.save({ ...device, thingName: 'a/b' }, { favourite: true });
  assert.equal(nameless.ok ? 'ok' : nameless.error.code, 'ThingNameInvalid');
});

test('all that is remembered of one profile and region is told by name, the same until something changes', (t) => {
  const { memory } = start(t);
  const place = { profileId: 'p1', region: 'eu-central-1' };
  memory.save(device, { favourite: true });
  memory.save({ ...device, region: 'eu-west-1', thingName: 'elsewhere' }, { favourite: true });
  memory.save({ ...device, profileId: 'p11', thingName: 'of-another' }, { favourite: true });
  const all = memory.all(place);
  assert.deepEqual([...all.keys()], ['press:07']);
  assert.equal(all.get('press:07')?.favourite, true);
  assert.equal(memory.all(place), all);
  memory.save(device, { favourite: false });
  assert.notEqual(memory.all(place), all);
});

test('the account that is found is kept for what is remembered of that profile and region, and nothing is made up', async (t) => {
  const { dir, memory, flush } = start(t);
  const other = { ...device, region: 'eu-west-1' };
  memory.remember(device, { SSH: 5507 });
  memory.remember({ ...device, thingName: 'press-08' }, {});
  memory.remember(other, {});
  memory.foundAccount(device, '123456789012');
  const before = memory.all(device);
  memory.foundAccount(device, '123456789012');
  assert.equal(memory.all(device), before);
  await flush();
  const { memory: restarted } = start(t, { dir });
  assert.deepEqual(
    [...restarted.all(device)].map(([name, { account }]) => [name, account]),
    [
      ['press:07', '123456789012'],
      ['press-08', '123456789012'],
    ],
  );
  assert.deepEqual(restarted.get(device).ports, { SSH: 5507 });
  assert.equal(restarted.get(other).account, '');
});
