import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { GeneralSettings } from '../../../electron/ipc/contract.ts';
import { createGeneral } from '../../../electron/main/general.ts';
import { createGlobalShortcut } from '../../../electron/main/global-shortcut.ts';
import { openSettings, SETTINGS_FILE } from '../../../electron/main/settings.ts';
import { createStartAtLogin } from '../../../electron/main/start-at-login.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import { customTerminal } from '../../../electron/ssh/terminals/custom.ts';
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
  const modes: string[] = [];
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
    checkTerminal: (command) => customTerminal(command, 'linux'),
    sshConfig: async (mode) => {
      modes.push(mode);
      return mode === 'port'
        ? fail(culvertError('SshConfigUnwritable', { file: '/x', reason: 'EACCES', line: 'Include y' }))
        : ok(null);
    },
    now: () => now,
    onChange: () => {
      changes += 1;
    },
  });
  return {
    ...{ dir: dir.path, general, shortcut, themes, held, modes },
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
  const rest = { terminalCommand: '', terminalTab: false, sshConfig: 'off', links: false };
  assert.deepEqual(general.view(), { ...change, ...rest, shortcut: 'Alt+K', startAtLogin: false });
  assert.deepEqual(onDisk(), { ...change, ...rest, shortcut: 'Alt+K', startAtLogin: false });
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

test('the ssh configuration is written before it is chosen, and taken back where another part cannot be done', async (t) => {
  const { dir, general, held, modes } = start(t, { shortcut: 'Alt+K' });
  general.begin();
  assert.deepEqual(await general.save({ sshConfig: 'off' }), OK);
  assert.deepEqual(modes, []);
  assert.equal(codeOf(await general.save({ sshConfig: 'port', shortcut: 'Alt+L' })), 'SshConfigUnwritable');
  assert.equal(general.view().sshConfig, 'off');
  assert.deepEqual([...held], ['Alt+K']);
  assert.deepEqual(await general.save({ sshConfig: 'command' }), OK);
  assert.equal(general.view().sshConfig, 'command');
  fs.writeFileSync(path.join(dir, '.config'), 'no folder');
  assert.equal(codeOf(await general.save({ sshConfig: 'off', startAtLogin: true })), 'LoginStartFailed');
  assert.equal(general.view().sshConfig, 'command');
  assert.deepEqual(modes, ['port', 'command', 'off', 'command']);
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

test('a command of the user’s own is checked, trimmed and kept, and without it nothing stays chosen', async (t) => {
  const { general, onDisk } = start(t);
  const save = async (change: Partial<GeneralSettings>) => codeOf(await general.save(change));
  assert.equal(await save({ terminalCommand: 'my-term' }), 'TerminalCommandInvalid');
  assert.equal(await save({ terminalCommand: "my-term '-e {command}" }), 'TerminalCommandInvalid');
  assert.equal(await save({ terminal: 'gone' }), 'TerminalUnknown');
  assert.equal(await save({ terminalCommand: '  my-term {command} ', terminal: 'custom' }), 'ok');
  assert.equal(onDisk().terminalCommand, 'my-term {command}');
  assert.equal(onDisk().terminal, 'custom');
  assert.equal(await save({ terminalTab: true }), 'ok');
  assert.equal(general.view().terminalTab, true);
  assert.equal(await save({ terminalCommand: '' }), 'ok');
  assert.deepEqual([onDisk().terminalCommand, onDisk().terminal], ['', '']);
  assert.equal(await save({ terminal: 'custom' }), 'ok');
  assert.equal(onDisk().terminal, '', 'there is nothing to choose');
});
