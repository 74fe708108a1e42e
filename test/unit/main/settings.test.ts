import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  deviceKey,
  freshDevice,
  openSettings,
  SETTINGS_FILE,
  type Settings,
} from '../../../electron/main/settings.ts';
import type { CulvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { PLAIN_SETTINGS } from '../../helpers/profile-input.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const NOW = Date.UTC(2026, 10, 21, 12, 0, 0, 5);

function folder(t: TestContext): string {
  const dir = tempDir();
  t.after(() => dir.remove());
  return path.join(dir.path, 'data');
}

function open(dir: string, onUnwritable: (error: CulvertError) => void = () => {}) {
  return openSettings({ dir, now: () => NOW, log: silentLog, onUnwritable });
}

const onDisk = (dir: string) => JSON.parse(fs.readFileSync(path.join(dir, SETTINGS_FILE), 'utf8'));

const profile = (id: string): Settings['profiles'][number] => ({
  id,
  name: `Profile ${id}`,
  region: 'eu-west-1',
  ...PLAIN_SETTINGS,
  endpoints: { iot: 'https://iot.example.com' },
  accessKeyHint: '…7Q2X',
  kept: 'keychain',
});

test('the first start has settings, no notice and no file', (t) => {
  const dir = folder(t);
  const { settings, notice } = open(dir);
  assert.equal(notice, null);
  assert.deepEqual(settings.get().profiles, []);
  assert.equal(settings.get().chosenProfileId, null);
  assert.equal(fs.existsSync(dir), false);
});

test('what was changed is there after the next start', async (t) => {
  const dir = folder(t);
  const key = deviceKey({ profileId: 'p1', region: 'eu-west-1', thingName: 'press:07' });
  const first = open(dir).settings;
  first.update((s) => ({
    ...s,
    profiles: [profile('p1')],
    chosenProfileId: 'p1',
    devices: { [key]: { ...freshDevice(), sshUser: 'eve', ports: { SSH: 2222 }, lastUsedAt: NOW } },
    window: { x: 1, y: 2, width: 800, height: 600, maximized: false },
  }));
  assert.deepEqual(await first.flush(), { ok: true, value: null });
  const second = open(dir);
  assert.equal(second.notice, null);
  assert.deepEqual(second.settings.get(), first.get());
});

test('only its owner may read the file and the folder', async (t) => {
  const dir = folder(t);
  const { settings } = open(dir);
  settings.update((s) => ({ ...s, chosenProfileId: 'x' }));
  await settings.flush();
  assert.equal(fs.statSync(path.join(dir, SETTINGS_FILE)).mode & 0o777, 0o600);
  assert.equal(fs.statSync(dir).mode & 0o777, 0o700);
});

test('a file that others could read is made private by the next write', async (t) => {
  const dir = folder(t);
  fs.mkdirSync(dir);
  const file = path.join(dir, SETTINGS_FILE);
  fs.writeFileSync(file, '{"version":1}', { mode: 0o644 });
  fs.writeFileSync(`${file}.tmp`, 'left behind', { mode: 0o666 });
  const { settings } = open(dir);
  settings.update((s) => ({ ...s, chosenProfileId: 'x' }));
  await settings.flush();
  assert.equal(fs.statSync(file).mode & 0o777, 0o600);
  assert.deepEqual(fs.readdirSync(dir), [SETTINGS_FILE]);
});

test('many changes at once end in the last one, and leave no other file', async (t) => {
  const dir = folder(t);
  const { settings } = open(dir);
  for (let i = 0; i < 200; i++) {
    settings.update((s) => ({ ...s, chosenProfileId: String(i) }));
  }
  await settings.flush();
  assert.equal(onDisk(dir).chosenProfileId, '199');
  assert.deepEqual(fs.readdirSync(dir), [SETTINGS_FILE]);
});

test('a change made while the file is written is not lost', async (t) => {
  const dir = folder(t);
  const { settings } = open(dir);
  settings.update((s) => ({ ...s, chosenProfileId: 'first' }));
  await new Promise((resolve) => setImmediate(resolve));
  settings.update((s) => ({ ...s, chosenProfileId: 'second' }));
  await settings.flush();
  assert.equal(onDisk(dir).chosenProfileId, 'second');
});

for (const [what, text] of [
  ['is cut off', '{"version":1,"profiles":[{"id":"p1"'],
  ['is empty', ''],
  ['holds zeros', '\0\0\0\0\0\0'],
  ['is of a version that never was', '{"version":0,"profiles":[]}'],
  ['has profiles of another shape', '{"version":1,"profiles":{"p1":{}}}'],
  ['holds something else', '[1,2,3]'],
] as const) {
  test(`a settings file that ${what} is kept aside, and Culvert starts with fresh settings`, async (t) => {
    const dir = folder(t);
    fs.mkdirSync(dir);
    fs.writeFileSync(path.join(dir, SETTINGS_FILE), text);
    const { settings, notice } = open(dir);
    assert.equal(notice?.code, 'SettingsUnreadable');
    const backup = path.join(dir, 'settings.json.broken-2026-11-21T12-00-00-005Z');
    assert.match(notice.advice, /settings\.json\.broken-2026-11-21T12-00-00-005Z/);
    assert.equal(fs.readFileSync(backup, 'utf8'), text);
    assert.deepEqual(settings.get().profiles, []);
    settings.update((s) => ({ ...s, profiles: [profile('p2')] }));
    assert.equal((await settings.flush()).ok, true);
    assert.equal(onDisk(dir).profiles[0].id, 'p2');
    assert.equal(fs.readFileSync(backup, 'utf8'), text);
  });
}

test('the settings of a newer Culvert are not called damaged: they are kept aside as they are', async (t) => {
  const dir = folder(t);
  fs.mkdirSync(dir);
  const text = '{"version":2,"profiles":{"p1":{"role":"arn:x"}}}';
  fs.writeFileSync(path.join(dir, SETTINGS_FILE), text);
  const { settings, notice } = open(dir);
  assert.equal(notice?.code, 'SettingsNewer');
  const backup = path.join(dir, 'settings.json.newer-2026-11-21T12-00-00-005Z');
  assert.ok(notice.advice.includes(backup), notice.advice);
  settings.update((s) => ({ ...s, profiles: [profile('p2')] }));
  assert.equal((await settings.flush()).ok, true);
  assert.equal(onDisk(dir).profiles[0].id, 'p2');
  assert.equal(fs.readFileSync(backup, 'utf8'), text);
});

test('what a later version wrote beside the known is kept', async (t) => {
  const dir = folder(t);
  fs.mkdirSync(dir);
  fs.writeFileSync(
    path.join(dir, SETTINGS_FILE),
    JSON.stringify({ version: 1, theme: 'dark', profiles: [{ ...profile('p1'), mfaSerial: 'arn:x' }] }),
  );
  const { settings, notice } = open(dir);
  assert.equal(notice, null);
  settings.update((s) => ({ ...s, chosenProfileId: 'p1' }));
  await settings.flush();
  assert.equal(onDisk(dir).theme, 'dark');
  assert.equal(onDisk(dir).profiles[0].mfaSerial, 'arn:x');
});

test('a malformed window is no reason to lose the profiles', (t) => {
  const dir = folder(t);
  fs.mkdirSync(dir);
  fs.writeFileSync(
    path.join(dir, SETTINGS_FILE),
    JSON.stringify({ version: 1, profiles: [profile('p1')], window: { width: 'wide' } }),
  );
  const { settings, notice } = open(dir);
  assert.equal(notice, null);
  assert.equal(settings.get().profiles.length, 1);
  assert.equal(settings.get().window, null);
});

test('what is malformed of one device is no reason to lose the others and the profiles', (t) => {
  const dir = folder(t);
  fs.mkdirSync(dir);
  const devices = { 'p1/eu-west-1/press-07': { sshUser: 7 }, 'p1/eu-west-1/press-08': { sshUser: 'pi' } };
  fs.writeFileSync(
    path.join(dir, SETTINGS_FILE),
    JSON.stringify({ version: 1, profiles: [profile('p1')], devices }),
  );
  const { settings, notice } = open(dir);
  assert.equal(notice, null);
  assert.equal(settings.get().profiles.length, 1);
  assert.equal(settings.get().devices['p1/eu-west-1/press-07']?.sshUser, '');
  assert.equal(settings.get().devices['p1/eu-west-1/press-08']?.sshUser, 'pi');
});

test('settings that cannot be written stay in use, are told once, and are written when they can be', async (t) => {
  const dir = folder(t);
  // A file where the folder should be stops even root.
  fs.writeFileSync(dir, '');
  const told: CulvertError[] = [];
  const { settings } = openSettings({
    dir: path.join(dir, 'inside'),
    now: () => NOW,
    log: silentLog,
    onUnwritable: (error) => told.push(error),
  });
  settings.update((s) => ({ ...s, profiles: [profile('p1')] }));
  const failed = await settings.flush();
  assert.ok(!failed.ok && failed.error.code === 'SettingsUnwritable', JSON.stringify(failed));
  assert.match(failed.error.message, /ENOTDIR|EEXIST/);
  settings.update((s) => ({ ...s, chosenProfileId: 'p1' }));
  await settings.flush();
  assert.equal(told.length, 1);
  assert.equal(settings.get().profiles[0]?.id, 'p1');
  fs.rmSync(dir);
  assert.equal((await settings.flush()).ok, true);
  assert.equal(onDisk(path.join(dir, 'inside')).chosenProfileId, 'p1');
});

test('a settings file that cannot be read nor moved is not overwritten', async (t) => {
  const dir = folder(t);
  fs.mkdirSync(path.join(dir, SETTINGS_FILE, 'inside'), { recursive: true });
  // The name of the copy is taken by a folder that is not empty, so renaming fails for root too.
  fs.mkdirSync(path.join(dir, 'settings.json.broken-2026-11-21T12-00-00-005Z', 'full'), { recursive: true });
  const { settings, notice } = open(dir);
  assert.equal(notice?.code, 'SettingsUnreadable');
  settings.update((s) => ({ ...s, chosenProfileId: 'x' }));
  const flushed = await settings.flush();
  assert.ok(!flushed.ok && flushed.error.code === 'SettingsUnwritable');
  assert.equal(fs.existsSync(path.join(dir, SETTINGS_FILE, 'inside')), true);
});
