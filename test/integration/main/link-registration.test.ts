/** Leading links here, with the programs that desktops ask: xdg-mime, xdg-open and GLib. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  createLinkRegistration,
  type LinkRegistrationOptions,
  linkCommand,
  type ProtocolClient,
} from '../../../electron/main/link-registration.ts';
import { run } from '../../helpers/processes.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const OK = { ok: true, value: null };

/** Keeps what it is told, as Windows and macOS do; `takes` false does not. */
function client({ takes = true } = {}) {
  let on: string | null = null;
  const told: string[] = [];
  const protocolClient: ProtocolClient = {
    setAsDefaultProtocolClient(...words) {
      told.push(JSON.stringify(words));
      on = takes ? JSON.stringify(words) : on;
      return takes;
    },
    removeAsDefaultProtocolClient(...words) {
      on = on === JSON.stringify(words) ? null : on;
      return true;
    },
    isDefaultProtocolClient: (...words) => on === JSON.stringify(words),
  };
  return { protocolClient, told };
}

function setUp(
  t: TestContext,
  { name = 'culvert', ...change }: Partial<LinkRegistrationOptions> & { name?: string } = {},
) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const executable = path.join(dir.path, name);
  const given = path.join(dir.path, 'given');
  // Writes each of its arguments on a line.
  fs.writeFileSync(
    executable,
    `#!/bin/sh\nprintf '%s\\n' "$@" > '${given}.part'; mv '${given}.part' '${given}'\n`,
    {
      mode: 0o755,
    },
  );
  const env = {
    PATH: process.env.PATH,
    HOME: dir.path,
    // xdg-open asks a text browser where it believes that there is no display.
    DISPLAY: ':0',
    XDG_DATA_DIRS: path.join(dir.path, 'system'),
    XDG_CONFIG_DIRS: path.join(dir.path, 'system'),
  };
  const options: LinkRegistrationOptions = {
    platform: 'linux',
    env,
    home: dir.path,
    program: { executable, folder: '/checkout', switches: ['--user-data-dir=/x'] },
    client: client().protocolClient,
    never: false,
    ...change,
  };
  return {
    dir: dir.path,
    env,
    options,
    registration: createLinkRegistration(options),
    entry: path.join(dir.path, '.local/share/applications/culvert-links.desktop'),
    choices: path.join(dir.path, '.config/mimeapps.list'),
    /** What the program was started with. */
    async started(): Promise<string[]> {
      const end = Date.now() + 10_000;
      while (!fs.existsSync(given)) {
        assert.ok(Date.now() < end, 'nothing was started');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      const lines = fs.readFileSync(given, 'utf8').trimEnd().split('\n');
      fs.rmSync(given);
      return lines;
    },
  };
}

const LINK = 'culvert://device/press-07?service=SSH&profile=Plant%20B';

test('links are led here when that is asked for, as xdg-mime sees it, and nowhere when it is taken back', async (t) => {
  const { registration, entry, choices, env } = setUp(t);
  assert.equal(registration.supported(), true);
  assert.equal(registration.isOn(), false);
  assert.deepEqual(await registration.set(true), OK);
  assert.equal(registration.isOn(), true);
  const asked = await run('xdg-mime', ['query', 'default', 'x-scheme-handler/culvert'], { env });
  assert.equal(asked.stdout, 'culvert-links.desktop\n');
  assert.deepEqual(await registration.set(true), OK, 'twice as well as once');

  assert.deepEqual(await registration.set(false), OK);
  assert.equal(registration.isOn(), false);
  assert.equal(fs.existsSync(entry), false);
  assert.equal(fs.existsSync(choices), false);
  const gone = await run('xdg-mime', ['query', 'default', 'x-scheme-handler/culvert'], { env });
  assert.equal(gone.stdout.trim(), '');
  assert.deepEqual(await registration.set(false), OK);
});

test('xdg-open and GLib start Culvert with the link behind two hyphens, as one word', async (t) => {
  const { registration, env, started } = setUp(t);
  await registration.set(true);
  for (const command of [['xdg-open'], ['gio', 'open']]) {
    const [program = '', ...args] = command;
    const opened = await run(program, [...args, LINK], { env });
    assert.equal(opened.code, 0, opened.stderr);
    assert.deepEqual(await started(), ['--user-data-dir=/x', '/checkout', '--', LINK]);
  }
});

test('a link with blanks and quotes in it stays one word behind the hyphens', async (t) => {
  const { registration, env, started } = setUp(t);
  await registration.set(true);
  const hostile = 'culvert://device/x" --demo --renderer-cmd-prefix=sh $(touch y) `z` \'';
  const opened = await run('gio', ['open', hostile], { env });
  assert.equal(opened.code, 0, opened.stderr);
  const words = await started();
  assert.deepEqual(words.slice(0, 3), ['--user-data-dir=/x', '/checkout', '--']);
  assert.equal(words.length, 4, words.join('\n'));
});

test('a program in a folder with blanks, quotes, percent and equals signs is started by GLib', async (t) => {
  const { registration, env, started } = setUp(t, { name: 'a "b" 100% c=d $e' });
  await registration.set(true);
  const opened = await run('gio', ['open', LINK], { env });
  assert.equal(opened.code, 0, opened.stderr);
  assert.deepEqual((await started()).slice(-2), ['--', LINK]);
});

test('what else is in mimeapps.list stays, also behind a symbolic link with its own rights', async (t) => {
  const { dir, registration, choices } = setUp(t);
  const text = '[Default Applications]\ntext/html=browser.desktop\n';
  const real = path.join(dir, 'dotfiles-mimeapps');
  fs.writeFileSync(real, text, { mode: 0o644 });
  fs.mkdirSync(path.dirname(choices));
  fs.symlinkSync(real, choices);
  await registration.set(true);
  assert.ok(fs.lstatSync(choices).isSymbolicLink());
  assert.match(fs.readFileSync(real, 'utf8'), /text\/html=browser\.desktop/);
  assert.equal(fs.statSync(real).mode & 0o777, 0o644);
  await registration.set(false);
  assert.equal(fs.readFileSync(real, 'utf8'), text);
});

test('another program that its user chose meanwhile counts, and is left alone', async (t) => {
  const { registration, choices } = setUp(t);
  await registration.set(true);
  fs.writeFileSync(choices, '[Default Applications]\nx-scheme-handler/culvert=other.desktop\n');
  assert.equal(registration.isOn(), false);
  await registration.set(false);
  assert.match(fs.readFileSync(choices, 'utf8'), /other\.desktop/);
});

test('a folder that cannot be written is told, and links are led nowhere', async (t) => {
  const { dir, registration } = setUp(t);
  fs.writeFileSync(path.join(dir, '.local'), 'a file where the folder should be');
  const answer = await registration.set(true);
  assert.equal(answer.ok ? '' : answer.error.code, 'LinksFailed');
  assert.equal(registration.isOn(), false);
});

test('a Culvert that was moved mends the entry; one that is still there is left alone', async (t) => {
  const { dir, options, registration, entry } = setUp(t);
  await registration.set(true);
  const text = fs.readFileSync(entry, 'utf8');
  const moved = path.join(dir, 'moved');
  const now = createLinkRegistration({ ...options, program: { ...options.program, executable: moved } });
  await now.mend();
  assert.equal(fs.readFileSync(entry, 'utf8'), text);
  fs.renameSync(options.program.executable, moved);
  await now.mend();
  assert.match(fs.readFileSync(entry, 'utf8'), new RegExp(`^TryExec=${moved}$`, 'm'));
});

test('the demo, and a checkout on macOS, are nothing that links can be led to', async (t) => {
  for (const change of [{ never: true }, { platform: 'darwin' }] as const) {
    const { registration } = setUp(t, change);
    assert.equal(registration.supported(), false);
    const answer = await registration.set(true);
    assert.equal(answer.ok ? '' : answer.error.code, 'LinksUnsupported');
    assert.deepEqual(await registration.set(false), OK);
  }
});

test('Windows is told the program and its arguments, two hyphens at their end; macOS is told the scheme alone', async (t) => {
  const windows = client();
  const program = { executable: 'C:\\Culvert\\culvert.exe', folder: null, switches: [] };
  const onWindows = setUp(t, { platform: 'win32', client: windows.protocolClient, program }).registration;
  assert.deepEqual(await onWindows.set(true), OK);
  assert.deepEqual(windows.told, [JSON.stringify(['culvert', 'C:\\Culvert\\culvert.exe', ['--']])]);
  assert.equal(onWindows.isOn(), true);
  assert.deepEqual(await onWindows.set(false), OK);
  assert.equal(onWindows.isOn(), false);

  const mac = client();
  const onMac = setUp(t, { platform: 'darwin', client: mac.protocolClient, program }).registration;
  assert.deepEqual(await onMac.set(true), OK);
  assert.deepEqual(mac.told, [JSON.stringify(['culvert'])]);
});

test('a system that does not take it is told', async (t) => {
  const { protocolClient } = client({ takes: false });
  const program = { executable: 'C:\\Culvert\\culvert.exe', folder: null, switches: [] };
  const { registration } = setUp(t, { platform: 'win32', client: protocolClient, program });
  const answer = await registration.set(true);
  assert.equal(answer.ok ? '' : answer.error.code, 'LinksFailed');
});

test('an AppImage is started by its file, and a checkout by its folder', () => {
  const env = { APPIMAGE: '/home/me/Culvert.AppImage', APPDIR: '/tmp/.mount_x' };
  const packaged = { executable: '/tmp/.mount_x/culvert', folder: null, switches: [] };
  assert.deepEqual(linkCommand(packaged, env), { program: '/home/me/Culvert.AppImage', args: ['--'] });
  assert.deepEqual(linkCommand({ ...packaged, executable: '/electron', folder: '/app' }, {}), {
    program: '/electron',
    args: ['/app', '--'],
  });
});
