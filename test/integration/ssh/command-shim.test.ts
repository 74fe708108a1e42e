/** The script of the `culvert` command, run by the real shell, and the link to it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import {
  createCommandShim,
  type ShimFacts,
  shimPath,
  shimText,
} from '../../../electron/main/command-shim.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const HOSTILE = `it's "5 #1" $HOME \`id\` 100% \\n ; & (x) *é`;
const ARGUMENTS = ['connect', '', 'a b', `it's`, '$HOME', '`id`', '*', '--', '-x', 'a\nb', '"', '%p', 'é'];

function start(t: TestContext, change: Partial<ShimFacts> & { temporary?: boolean; path?: string } = {}) {
  const dir = tempDir();
  t.after(() => dir.remove());
  const { temporary = false, path: searched = '/usr/bin:/bin', ...facts } = change;
  const home = path.join(dir.path, 'home');
  const data = path.join(dir.path, HOSTILE, 'Culvert');
  const script = path.join(dir.path, HOSTILE, 'cli.cjs');
  fs.mkdirSync(data, { recursive: true });
  fs.mkdirSync(home);
  fs.writeFileSync(
    script,
    'console.log(JSON.stringify([process.argv.slice(2), process.env.CULVERT_DATA_DIR ?? null]));',
  );
  const program = path.join(dir.path, HOSTILE, 'runtime');
  fs.symlinkSync(process.execPath, program);
  const file = shimPath(data, 'linux');
  const env = { PATH: searched.replaceAll('~', home), SHELL: '/bin/bash' };
  const made = (more: Partial<ShimFacts> = {}) =>
    createCommandShim({
      file,
      facts: { platform: 'linux', program, script, appImage: null, dataFolder: null, ...facts, ...more },
      ...{ home, env, temporary, log: silentLog },
    });
  return {
    dir: dir.path,
    home,
    data,
    script,
    program,
    file,
    made,
    link: path.join(home, '.local/bin/culvert'),
  };
}

const said = (command: string, args: string[] = ARGUMENTS, env: NodeJS.ProcessEnv = {}) =>
  JSON.parse(execFileSync(command, args, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin', ...env } }));

test('every argument is handed on as it came, whatever the paths are called', async (t) => {
  const { made, file } = start(t);
  await made().begin();
  assert.deepEqual(said(file), [ARGUMENTS, null]);
  assert.deepEqual(said('/bin/sh', [file, ...ARGUMENTS]), [ARGUMENTS, null]);
  // The user's own wish stands.
  assert.deepEqual(said(file, ['x'], { CULVERT_DATA_DIR: '/mine' }), [['x'], '/mine']);
});

test('a data folder that is not the usual one is named, whatever the surroundings say', async (t) => {
  const dataFolder = `/data/${HOSTILE}`;
  const { made, file } = start(t, { dataFolder });
  await made().begin();
  assert.deepEqual(said(file, ['x'], { CULVERT_DATA_DIR: '/other' }), [['x'], dataFolder]);
});

test('an AppImage is started by its own file, and finds the command line where it is mounted then', async (t) => {
  const mount = '/tmp/.mount_before';
  const { dir, made, file } = start(t, { script: `${mount}/resources/it's $x/dist/cli.cjs` });
  // As an AppImage does: mounts itself somewhere, says where, and runs what is in it.
  const mounted = path.join(dir, 'mounted now');
  fs.mkdirSync(path.join(mounted, "resources/it's $x/dist"), { recursive: true });
  fs.writeFileSync(
    path.join(mounted, "resources/it's $x/dist/cli.cjs"),
    'console.log(JSON.stringify([process.argv.slice(2), process.env.ELECTRON_RUN_AS_NODE]));',
  );
  const image = path.join(dir, 'Culvert $1.AppImage');
  fs.writeFileSync(image, `#!/bin/sh\nAPPDIR='${mounted}' exec '${process.execPath}' "$@"\n`, {
    mode: 0o755,
  });
  await made({ appImage: { file: image, mount } }).begin();
  assert.deepEqual(said(file), [ARGUMENTS, '1']);
});

test('it is written anew where the application has moved, and left alone where nothing has changed', async (t) => {
  const { made, file, dir } = start(t);
  await made().begin();
  const { ino } = fs.statSync(file);
  await made().begin();
  assert.equal(fs.statSync(file).ino, ino);
  fs.chmodSync(file, 0o644);
  await made().begin();
  assert.equal(fs.statSync(file).mode & 0o777, 0o755);
  const moved = path.join(dir, 'moved.cjs');
  fs.writeFileSync(moved, 'console.log(JSON.stringify("moved"));');
  await made({ script: moved }).begin();
  assert.equal(said(file), 'moved');
});

test('installed it is a link that runs, and it goes again', async (t) => {
  const { made, file, link } = start(t);
  const shim = made();
  assert.deepEqual(await shim.view(), {
    ...{ installed: false, path: link, onPath: false },
    pathHint: { file: '~/.bashrc', line: 'export PATH="$HOME/.local/bin:$PATH"' },
  });
  const installed = await shim.install(true);
  assert.equal(installed.ok && installed.value.installed, true);
  assert.equal(fs.readlinkSync(link), file);
  assert.deepEqual(said(link), [ARGUMENTS, null]);
  assert.equal((await shim.install(true)).ok, true);
  const gone = await shim.install(false);
  assert.equal(gone.ok && gone.value.installed, false);
  assert.ok(!fs.existsSync(link));
});

test('a file, a folder or a link that is not Culvert’s is never replaced nor removed', async (t) => {
  const { made, link, home } = start(t);
  const shim = made();
  fs.mkdirSync(path.dirname(link), { recursive: true });
  const other = path.join(home, 'other');
  fs.writeFileSync(other, '#!/bin/sh\n');
  for (const make of [
    () => fs.writeFileSync(link, 'mine'),
    () => fs.mkdirSync(link),
    () => fs.symlinkSync(other, link),
    () => fs.symlinkSync('/nowhere/at/all', link),
  ]) {
    make();
    const before = fs.lstatSync(link).ino;
    const taken = await shim.install(true);
    assert.equal(taken.ok ? 'ok' : taken.error.code, 'CommandTaken');
    assert.equal((await shim.install(false)).ok, true);
    assert.equal(fs.lstatSync(link).ino, before);
    fs.rmSync(link, { recursive: true });
  }
});

test('the link of another Culvert, or of one that is gone, gives way', async (t) => {
  const { made, link, file, dir } = start(t);
  const other = path.join(dir, 'other-shim');
  fs.writeFileSync(
    other,
    shimText({ platform: 'linux', program: '/x', script: '/y', appImage: null, dataFolder: '/z' }),
  );
  fs.mkdirSync(path.dirname(link), { recursive: true });
  for (const target of [other, path.join(dir, 'Culvert/bin/culvert')]) {
    fs.symlinkSync(target, link);
    // Somebody else's is not taken away.
    assert.equal((await made().install(false)).ok, true);
    assert.equal(fs.readlinkSync(link), target);
    assert.equal((await made().install(true)).ok, true);
    assert.equal(fs.readlinkSync(link), file);
    fs.unlinkSync(link);
  }
});

test('where the folder cannot be made it fails with the reason', async (t) => {
  const { made, home } = start(t);
  fs.writeFileSync(path.join(home, '.local'), 'a file');
  const failed = await made().install(true);
  assert.equal(failed.ok ? 'ok' : failed.error.code, 'CommandUnwritable');
});

test('it says what to add for the user’s shell, and nothing where the folder is on the path', async (t) => {
  const { home, file } = start(t);
  const hint = async (shell: string, platform: NodeJS.Platform = 'linux', searched = '/bin') => {
    const shim = createCommandShim({
      file,
      facts: { platform, program: '/x', script: '/y', appImage: null, dataFolder: null },
      ...{ home, env: { SHELL: shell, PATH: searched }, temporary: false, log: silentLog },
    });
    return (await shim.view()).pathHint;
  };
  const line = 'export PATH="$HOME/.local/bin:$PATH"';
  assert.deepEqual(await hint('/usr/bin/zsh'), { file: '~/.zshrc', line });
  assert.deepEqual(await hint('/bin/bash', 'darwin'), { file: '~/.bash_profile', line });
  assert.deepEqual(await hint('/usr/bin/fish'), {
    file: '~/.config/fish/config.fish',
    line: 'fish_add_path "$HOME/.local/bin"',
  });
  assert.deepEqual(await hint('/bin/ksh'), { file: '~/.profile', line });
  assert.equal(await hint('/bin/bash', 'linux', `/bin:${home}/.local/bin/`), null);
});

test('the lines that are said do what they are said for, in their shells', async (t) => {
  const { made, home, link } = start(t);
  await made().install(true);
  for (const shell of ['bash', 'zsh', 'fish']) {
    const shim = createCommandShim({
      file: shimPath(home, 'linux'),
      facts: { platform: 'linux', program: '/x', script: '/y', appImage: null, dataFolder: null },
      ...{ home, env: { SHELL: shell, PATH: '' }, temporary: false, log: silentLog },
    });
    const { line = '' } = (await shim.view()).pathHint ?? {};
    const found = execFileSync(shell, ['-c', `${line}\ncommand -v culvert`], {
      encoding: 'utf8',
      env: { HOME: home, PATH: '/usr/bin:/bin' },
    });
    assert.equal(found.trim(), link, shell);
  }
});

test('nothing leads to the data folder of a demo, which goes with it', async (t) => {
  const { made, link, file } = start(t, { temporary: true });
  const shim = made();
  await shim.begin();
  assert.ok(fs.existsSync(file));
  const answer = await shim.install(true);
  assert.equal(answer.ok && answer.value.installed, null);
  assert.ok(!fs.existsSync(link));
});

test('on Windows it is a batch file that hands everything on, and the folder to add is said', async (t) => {
  const facts: ShimFacts = {
    platform: 'win32',
    ...{ program: 'C:\\Users\\a 100% b\\Culvert.exe', script: 'C:\\x\\cli.cjs', appImage: null },
    dataFolder: 'D:\\data',
  };
  assert.deepEqual(shimText(facts).split('\r\n'), [
    '@echo off',
    'rem the culvert command of the application, which keeps this file',
    'setlocal',
    'set ELECTRON_RUN_AS_NODE=1',
    'set "CULVERT_DATA_DIR=D:\\data"',
    '"C:\\Users\\a 100%% b\\Culvert.exe" "C:\\x\\cli.cjs" %*',
    '',
  ]);
  const { made, file } = start(t);
  const view = await made(facts).view();
  assert.deepEqual(view, {
    ...{ installed: null, path: file, onPath: false },
    pathHint: { file: '', line: path.dirname(file) },
  });
});
