import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  createStartAtLogin,
  type LoginItems,
  loginCommand,
  type StartAtLoginOptions,
} from '../../../electron/main/start-at-login.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

/** A list of login items as Electron shows it; `takes` false is a system that does not do what it is told. */
function list({ takes = true, status = 'enabled' } = {}) {
  const told: Parameters<LoginItems['setLoginItemSettings']>[0][] = [];
  let on = false;
  const items: LoginItems = {
    getLoginItemSettings: () => ({ openAtLogin: on, status }),
    setLoginItemSettings(settings) {
      told.push(settings);
      on = takes ? settings.openAtLogin : on;
    },
  };
  return { items, told };
}

function start(t: TestContext, change: Partial<StartAtLoginOptions> = {}) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const executable = path.join(dir.path, 'electron');
  fs.writeFileSync(executable, '');
  const options: StartAtLoginOptions = {
    platform: 'linux',
    env: {},
    home: dir.path,
    program: { executable, folder: '/checkout', switches: [] },
    items: list().items,
    never: false,
    ...change,
  };
  const file = path.join(dir.path, '.config/autostart/culvert.desktop');
  return { dir: dir.path, file, executable, options, login: createStartAtLogin(options) };
}

const OK = { ok: true, value: null };

test('nothing starts at login until it is asked for', (t) => {
  const { login, file } = start(t);
  assert.equal(login.supported(), true);
  assert.equal(login.isOn(), false);
  assert.equal(fs.existsSync(file), false);
});

test('switched on there is a file that starts Culvert hidden; switched off it is gone, twice as well as once', async (t) => {
  const { login, file, executable } = start(t);
  assert.deepEqual(await login.set(true), OK);
  const text = fs.readFileSync(file, 'utf8');
  assert.match(text, new RegExp(`^Exec=${executable} /checkout --hidden$`, 'm'));
  assert.match(text, new RegExp(`^TryExec=${executable}$`, 'm'));
  assert.equal(login.isOn(), true);
  assert.deepEqual(await login.set(false), OK);
  assert.equal(fs.existsSync(file), false);
  assert.deepEqual(await login.set(false), OK);
  assert.equal(login.isOn(), false);
});

test('a file that its user deleted or switched off by other means counts as off', async (t) => {
  const { login, file } = start(t);
  await login.set(true);
  fs.appendFileSync(file, 'Hidden=true\n');
  assert.equal(login.isOn(), false);
  await login.set(true);
  assert.equal(login.isOn(), true);
  fs.rmSync(file);
  assert.equal(login.isOn(), false);
});

test('XDG_CONFIG_HOME is honoured where it is a whole path', async (t) => {
  const { dir, options } = start(t);
  const env = { XDG_CONFIG_HOME: path.join(dir, 'elsewhere') };
  await createStartAtLogin({ ...options, env }).set(true);
  assert.ok(fs.existsSync(path.join(dir, 'elsewhere/autostart/culvert.desktop')));
  await createStartAtLogin({ ...options, env: { XDG_CONFIG_HOME: 'relative' } }).set(true);
  assert.ok(fs.existsSync(path.join(dir, '.config/autostart/culvert.desktop')));
});

test('a folder that cannot be written is told, and nothing counts as changed', async (t) => {
  const { dir, login } = start(t);
  fs.writeFileSync(path.join(dir, '.config'), 'a file where the folder should be');
  const answer = await login.set(true);
  assert.equal(answer.ok ? '' : answer.error.code, 'LoginStartFailed');
  assert.equal(login.isOn(), false);
});

test('a Culvert that was moved mends the file that starts it; one that is still there is left alone', async (t) => {
  const { dir, options, login, file, executable } = start(t);
  await login.set(true);
  const moved = path.join(dir, 'moved');
  const now = createStartAtLogin({ ...options, program: { ...options.program, executable: moved } });
  await now.mend();
  assert.match(fs.readFileSync(file, 'utf8'), new RegExp(`^TryExec=${executable}$`, 'm'));
  fs.renameSync(executable, moved);
  await now.mend();
  assert.match(fs.readFileSync(file, 'utf8'), new RegExp(`^TryExec=${moved}$`, 'm'));
});

test('mending makes no file where none was', async (t) => {
  const { login, file } = start(t);
  await login.mend();
  assert.equal(fs.existsSync(file), false);
});

test('the demo, and on macOS a checkout, cannot be started at login and say so', async (t) => {
  for (const change of [{ never: true }, { platform: 'darwin' as const }]) {
    const { login } = start(t, change);
    assert.equal(login.supported(), false);
    const answer = await login.set(true);
    assert.equal(answer.ok ? '' : answer.error.code, 'LoginStartUnsupported');
    assert.deepEqual(await login.set(false), OK);
  }
});

test('an AppImage is started as the file that it is, not from where it is mounted just now', () => {
  const program = { executable: '/tmp/.mount_Culvert/culvert', folder: null, switches: [] };
  const env = { APPIMAGE: '/home/alex/Culvert.AppImage', APPDIR: '/tmp/.mount_Culvert' };
  assert.deepEqual(loginCommand(program, env), {
    program: '/home/alex/Culvert.AppImage',
    args: ['--hidden'],
  });
});

test('a login never starts the AppImage from which Culvert happened to be started', () => {
  const program = { executable: '/opt/Culvert/culvert', folder: null, switches: [] };
  const env = { APPIMAGE: '/home/alex/Terminal.AppImage', APPDIR: '/tmp/.mount_Termin' };
  assert.equal(loginCommand(program, env).program, '/opt/Culvert/culvert');
});

test('Windows is told arguments with their blanks within quotes', async (t) => {
  const { items, told } = list();
  const program = {
    executable: 'C:\\Program Files\\Culvert\\Culvert.exe',
    folder: null,
    switches: ['--user-data-dir=C:\\My Data\\'],
  };
  const { login } = start(t, { platform: 'win32', items, program });
  assert.deepEqual(await login.set(true), OK);
  assert.deepEqual(told, [
    { openAtLogin: true, path: program.executable, args: ['"--user-data-dir=C:\\My Data\\\\"', '--hidden'] },
  ]);
  assert.equal(login.isOn(), true);
});

test('a system that does not take the login item is a failure', async (t) => {
  const { login } = start(t, { platform: 'win32', items: list({ takes: false }).items });
  const answer = await login.set(true);
  assert.equal(answer.ok ? '' : answer.error.code, 'LoginStartFailed');
});

test('macOS that waits for its user’s approval is a failure that says where to give it', async (t) => {
  const program = { executable: '/Applications/Culvert.app', folder: null, switches: [] };
  const { items } = list({ status: 'requires-approval' });
  const { login } = start(t, { platform: 'darwin', items, program });
  const answer = await login.set(true);
  assert.match(answer.ok ? '' : answer.error.message, /Login Items/);
});
