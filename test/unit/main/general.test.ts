import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { GeneralSettings } from '../../../electron/ipc/contract.ts';
import { createGeneral } from '../../../electron/main/general.ts';
import { createGlobalShortcut } from '../../../electron/main/global-shortcut.ts';
import { openSettings, SETTINGS_FILE } from '../../../electron/main/settings.ts';
import { createStartAtLogin } from '../../../electron/main/start-at-login.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

function start(t: TestContext, stored: Partial<GeneralSettings> = {}) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const data = path.join(dir.path, 'data');
  fs.mkdirSync(data);
  fs.writeFileSync(path.join(data, SETTINGS_FILE), JSON.stringify({ version: 1, general: stored }));
  const { settings } = openSettings({ dir: data, now: () => 0, log: silentLog });
  const held = new Set<string>();
  const taken = new Set(['Alt+T']);
  const themes: string[] = [];
  let now = 0;
  let changes = 0;
  const login = createStartAtLogin({
    platform: 'linux',
    env: {},
    home: dir.path,
    program: { executable: '/usr/bin/culvert', folder: null, switches: [] },
    items: { getLoginItemSettings: () => ({ openAtLogin: false }), setLoginItemSettings: () => {} },
    never: false,
  });
  const shortcut = createGlobalShortcut({
    keys: {
      register: (keys) => !taken.has(keys) && !held.has(keys) && held.add(keys) !== null,
      unregister: (keys) => void held.delete(keys),
    },
    onPressed: () => {},
    log: silentLog,
  });
  const general = createGeneral({
    ...{ settings, login, shortcut },
    setTheme: (theme) => themes.push(theme),
    terminals: () => [{ id: 'xterm' }],
    now: () => now,
    onChange: () => {
      changes += 1;
    },
  });
  return {
    ...{ dir: dir.path, general, shortcut, themes, held },
    autostart: path.join(dir.path, '.config/autostart/culvert.desktop'),
    onDisk: () => JSON.parse(fs.readFileSync(path.join(data, SETTINGS_FILE), 'utf8')).general,
    changes: () => changes,
    later: (ms: number) => {
      now += ms;
    },
  };
}

const OK = { ok: true, value: null };
const codeOf = (answer: { ok: true } | { ok: false; error: { code: string } }) =>
  answer.ok ? 'ok' : answer.error.code;

test('the start makes true what is stored', (t) => {
  const { general, themes, held } = start(t, { theme: 'dark', shortcut: 'Alt+K' });
  general.begin();
  assert.deepEqual(themes, ['dark']);
  assert.deepEqual([...held], ['Alt+K']);
});

test('a key that people write with is not taken from every program because the settings file says so', (t) => {
  for (const shortcut of ['A', 'Shift+A', 'Return', 'nonsense']) {
    const { general, held, shortcut: keys } = start(t, { shortcut });
    general.begin();
    assert.deepEqual([[...held], keys.state()], [[], 'off'], shortcut);
  }
});

test('what is chosen applies at once, is told, and is on the disk when the answer comes', async (t) => {
  const { general, themes, held, onDisk, changes } = start(t);
  const notifications = { connected: false, expiring: true, ended: true, trouble: true };
  const change = {
    language: 'ko',
    theme: 'light',
    onClose: 'keep',
    terminal: 'xterm',
    notifications,
  } as const;
  assert.deepEqual(await general.save({ ...change, shortcut: 'alt+k' }), OK);
  assert.deepEqual(themes, ['light']);
  assert.deepEqual([...held], ['Alt+K']);
  assert.equal(changes(), 1);
  assert.deepEqual(general.view(), { ...change, shortcut: 'Alt+K', startAtLogin: false });
  assert.deepEqual(onDisk(), { ...change, shortcut: 'Alt+K', startAtLogin: false });
});

test('only what is given is changed', async (t) => {
  const { general } = start(t, { theme: 'dark', language: 'ja' });
  await general.save({ language: 'zh-CN' });
  assert.deepEqual([general.view().theme, general.view().language], ['dark', 'zh-CN']);
});

test('starting at login is as the system has it, whoever changed it', async (t) => {
  const { general, autostart, later } = start(t);
  await general.save({ startAtLogin: true });
  assert.equal(general.view().startAtLogin, true);
  assert.ok(fs.existsSync(autostart));
  fs.rmSync(autostart);
  later(60_000);
  assert.equal(general.view().startAtLogin, false);
  // Chosen again although the settings say so already.
  await general.save({ startAtLogin: true });
  assert.ok(fs.existsSync(autostart));
});

test('where one part cannot be done nothing of it is', async (t) => {
  const { dir, general, themes, held, shortcut, changes } = start(t, { shortcut: 'Alt+K' });
  general.begin();
  fs.writeFileSync(path.join(dir, '.config'), 'no folder');
  const failed = await general.save({ theme: 'dark', shortcut: 'Alt+L', startAtLogin: true });
  assert.equal(codeOf(failed), 'LoginStartFailed');
  assert.deepEqual([...held], ['Alt+K']);
  assert.equal(shortcut.state(), 'ok');
  assert.deepEqual(themes, ['system']);
  assert.equal(general.view().shortcut, 'Alt+K');
  assert.equal(changes(), 0);
});

test('keys that cannot be had, keys that are none, and a terminal that is gone are refused', async (t) => {
  const { general, onDisk } = start(t);
  assert.equal(codeOf(await general.save({ shortcut: 'Alt+T', theme: 'dark' })), 'ShortcutTaken');
  assert.equal(codeOf(await general.save({ shortcut: 'K', theme: 'dark' })), 'ShortcutInvalid');
  assert.equal(codeOf(await general.save({ terminal: 'kitty', theme: 'dark' })), 'TerminalUnknown');
  assert.equal(general.view().theme, 'system');
  assert.deepEqual(onDisk(), {});
});

test('changes at once are made one after another', async (t) => {
  const { general } = start(t);
  const answers = await Promise.all([
    general.save({ startAtLogin: true }),
    general.save({ startAtLogin: false }),
    general.save({ theme: 'dark' }),
  ]);
  assert.deepEqual(answers, [OK, OK, OK]);
  assert.deepEqual([general.view().startAtLogin, general.view().theme], [false, 'dark']);
});
