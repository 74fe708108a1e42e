import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { terminalEnvironment } from '../../../electron/ssh/terminals/child-env.ts';
import { darwinPreference, darwinTerminals } from '../../../electron/ssh/terminals/darwin.ts';
import {
  findProgram,
  findSsh,
  findTerminals,
  type Surroundings,
  terminalPreference,
} from '../../../electron/ssh/terminals/find.ts';
import { linuxPreference, linuxTerminals } from '../../../electron/ssh/terminals/linux.ts';
import { win32Terminals } from '../../../electron/ssh/terminals/win32.ts';

const command = ['/usr/bin/ssh', '-p', '5507', '-i', "/my keys/it's", 'pi@127.0.0.1'];
const title = '-T thing — Culvert';

function on(platform: NodeJS.Platform, env: NodeJS.ProcessEnv, programs: string[]): Surroundings {
  return { platform, env, exists: (path) => programs.includes(path) };
}

/** The terminal that is tried first. */
function findTerminal(here: Surroundings) {
  return findTerminals(terminalPreference(here), here)[0] ?? null;
}

test('every terminal of Linux gets the command as separate words at the end, but for the two that take one text', () => {
  for (const spec of linuxTerminals) {
    for (const args of [
      spec.argv(command, title),
      ...(spec.tab ? [spec.tab(command, title, () => true)] : []),
    ]) {
      if (['tilix', 'deepin-terminal'].includes(spec.id)) {
        const line = args.at(-1)?.replace(/^exec /, '');
        const words = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
        assert.deepEqual(words.split('\0').slice(0, -1), command);
      } else {
        assert.deepEqual(args.slice(-command.length), command, spec.id);
      }
    }
  }
  assert.equal(new Set(linuxTerminals.map(({ id }) => id)).size, linuxTerminals.length);
});

test('a title that begins with a hyphen is never read as an option', () => {
  for (const spec of linuxTerminals) {
    const before = spec.argv(command, title).filter((word) => !command.includes(word));
    const alone = before.indexOf(title);
    // XTerm and rxvt take the word after -T or -title whatever it is.
    assert.ok(alone === -1 || ['-T', '-title'].includes(before[alone - 1] ?? ''), spec.id);
  }
});

test('the arguments of well-known terminals are those of their manuals', () => {
  const argv = (id: string) => linuxTerminals.find((spec) => spec.id === id)?.argv(['ssh', 'x'], 'T');
  assert.deepEqual(argv('gnome-terminal'), ['--title=T', '--', 'ssh', 'x']);
  assert.deepEqual(argv('konsole'), ['-p', 'tabtitle=T', '-e', 'ssh', 'x']);
  assert.deepEqual(argv('xfce4-terminal'), ['--disable-server', '--title=T', '-x', 'ssh', 'x']);
  assert.deepEqual(argv('xterm'), ['-T', 'T', '-e', 'ssh', 'x']);
  assert.deepEqual(argv('kitty'), ['--title=T', 'ssh', 'x']);
  assert.deepEqual(argv('alacritty'), ['--title=T', '-e', 'ssh', 'x']);
  assert.deepEqual(argv('wezterm'), ['start', '--', 'ssh', 'x']);
  assert.deepEqual(argv('foot'), ['--title=T', 'ssh', 'x']);
  assert.deepEqual(argv('ptyxis'), ['--new-window', '--title=T', '--', 'ssh', 'x']);
  assert.deepEqual(argv('x-terminal-emulator'), ['-e', 'ssh', 'x']);
  assert.deepEqual(argv('cosmic-term'), ['-e', 'ssh', 'x']);
  assert.deepEqual(argv('lxterminal'), ['--no-remote', '--title=T', '-e', 'ssh', 'x']);
  assert.deepEqual(argv('contour'), ['terminal', '--', 'ssh', 'x']);
  assert.deepEqual(argv('st'), ['-T', 'T', '-e', 'ssh', 'x']);
});

test('a tab is asked of those that have a way, and kitty only where it listens', () => {
  const tab = (id: string, env: NodeJS.ProcessEnv = {}) =>
    linuxPreference(env)
      .find((spec) => spec.id === id)
      ?.tab?.(['ssh', 'x'], 'T', () => env.RUNNING !== 'no');
  assert.deepEqual(tab('gnome-terminal'), ['--tab', '--title=T', '--', 'ssh', 'x']);
  assert.deepEqual(tab('ptyxis'), ['--tab', '--title=T', '--', 'ssh', 'x']);
  assert.deepEqual(tab('konsole'), ['--new-tab', '-p', 'tabtitle=T', '-e', 'ssh', 'x']);
  assert.deepEqual(tab('xfce4-terminal'), ['--tab', '--title=T', '-x', 'ssh', 'x']);
  // With --tab its first window would have a shell in a tab beside ssh.
  assert.deepEqual(tab('xfce4-terminal', { RUNNING: 'no' }), ['--title=T', '-x', 'ssh', 'x']);
  assert.deepEqual(tab('mate-terminal'), ['--tab', '--title=T', '-x', 'ssh', 'x']);
  assert.deepEqual(tab('terminator'), ['--new-tab', '--title=T', '-x', 'ssh', 'x']);
  assert.deepEqual(tab('tilix'), ['--action=app-new-session', '--title=T', '-e', 'ssh x']);
  assert.deepEqual(tab('wezterm'), ['start', '--new-tab', '--', 'ssh', 'x']);
  assert.equal(tab('kitty'), undefined);
  assert.deepEqual(tab('kitty', { KITTY_LISTEN_ON: 'unix:/run/kitty-7' }), [
    ...['@', '--to=unix:/run/kitty-7', 'launch', '--type=tab', '--tab-title=T', 'ssh', 'x'],
  ]);
  for (const id of ['xterm', 'foot', 'alacritty', 'ghostty', 'x-terminal-emulator']) {
    assert.equal(tab(id, { KITTY_LISTEN_ON: 'unix:/run/kitty-7' }), undefined, id);
  }
});

test('on Linux the person’s choice comes first, then the desktop’s own, then the system’s, then the rest', () => {
  const ids = (env: NodeJS.ProcessEnv) => linuxPreference(env).map(({ id }) => id);
  assert.deepEqual(ids({}).slice(0, 2), ['xdg-terminal-exec', 'x-terminal-emulator']);
  assert.equal(ids({ XDG_CURRENT_DESKTOP: 'KDE' })[0], 'konsole');
  assert.deepEqual(ids({ XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' }).slice(0, 4), [
    'ptyxis',
    'gnome-terminal',
    'kgx',
    'xdg-terminal-exec',
  ]);
  assert.deepEqual(ids({ TERMINAL: 'kitty', XDG_CURRENT_DESKTOP: 'XFCE' }).slice(0, 3), [
    'kitty',
    'xfce4-terminal',
    'xdg-terminal-exec',
  ]);
  assert.equal(ids({ XDG_CURRENT_DESKTOP: 'constructor:__proto__' })[0], 'xdg-terminal-exec');
  for (const env of [{}, { TERMINAL: 'kitty' }, { XDG_CURRENT_DESKTOP: 'GNOME' }]) {
    assert.equal(new Set(ids(env)).size, linuxTerminals.length, 'each once');
  }
});

test('a TERMINAL given by its path keeps its own way of taking a command; an unknown one is given -e', () => {
  const [known] = linuxPreference({ TERMINAL: '/opt/bin/gnome-terminal' });
  assert.deepEqual(known?.executables, ['/opt/bin/gnome-terminal']);
  assert.deepEqual(known?.argv(['ssh'], 'T'), ['--title=T', '--', 'ssh']);
  const [unknown] = linuxPreference({ TERMINAL: 'zutty' });
  assert.deepEqual(unknown?.executables, ['zutty']);
  assert.deepEqual(unknown?.argv(['ssh', 'x'], 'T'), ['-e', 'ssh', 'x']);
});

test('a terminal is found on PATH, the best one that is there', () => {
  const here = on('linux', { PATH: '/usr/local/bin:/usr/bin', XDG_CURRENT_DESKTOP: 'GNOME' }, [
    '/usr/bin/xterm',
    '/usr/local/bin/gnome-terminal',
    '/usr/bin/gnome-terminal',
  ]);
  const found = findTerminal(here);
  assert.equal(found?.spec.id, 'gnome-terminal');
  assert.equal(found?.program, '/usr/local/bin/gnome-terminal');
  assert.equal(findTerminal({ ...here, exists: () => false }), null);
  assert.equal(
    findTerminal(on('linux', { PATH: '/usr/bin', TERMINAL: 'gone' }, ['/usr/bin/xterm']))?.spec.id,
    'xterm',
  );
});

test('a program is never looked for in the current folder', () => {
  const everything = { platform: 'linux' as const, exists: () => true };
  assert.equal(findProgram('ssh', { ...everything, env: { PATH: '.:bin::' } }), null);
  assert.equal(findProgram('./ssh', { ...everything, env: { PATH: '/bin' } }), null);
  assert.equal(findProgram('ssh', { ...everything, env: { PATH: '.:/usr/bin/' } }), '/usr/bin/ssh');
  assert.equal(findProgram('ssh', { ...everything, env: {} }), null);
});

test('on Windows ssh is also found where its optional feature puts it, and Path may be written in any case', () => {
  const optional = 'D:\\Windows\\System32\\OpenSSH\\ssh.exe';
  assert.equal(findSsh(on('win32', { SystemRoot: 'D:\\Windows' }, [optional])), optional);
  const git = 'C:\\Git\\usr\\bin\\ssh.exe';
  assert.equal(findSsh(on('win32', { Path: 'relative;C:\\Git\\usr\\bin\\' }, [git, optional])), git);
});

test('on Windows the terminals are tried from Windows Terminal to the PowerShell that is always there', () => {
  const folder = 'C:\\Windows\\System32\\WindowsPowerShell\\v1.0';
  const here = on('win32', { Path: folder }, [`${folder}\\powershell.exe`]);
  assert.equal(findTerminal(here)?.spec.id, 'powershell');
  const [terminal] = win32Terminals;
  assert.deepEqual(terminal?.argv(['ssh.exe', '-i', 'C:\\a;b c'], 'T'), [
    ...['new-tab', '--title=T', '--', 'ssh.exe', '-i', 'C:\\a\\;b c'],
  ]);
  assert.deepEqual(
    win32Terminals.map(({ id }) => id),
    ['windows-terminal', 'pwsh', 'powershell', 'cmd'],
  );
});

test('on macOS the command reaches AppleScript as an argument, quoted for the shell it is typed into', () => {
  const told = darwinTerminals.filter(({ executables }) => executables.includes('/usr/bin/osascript'));
  assert.equal(told.length, 2);
  for (const argv of told.flatMap((spec) => [spec.argv, ...(spec.tab ? [spec.tab] : [])])) {
    const args = argv(['ssh', 'a"b\\c', "it's", '$(id)'], title, () => true);
    const typed = args.at(-1) ?? '';
    const script = args.slice(0, -1).filter((word) => word !== '-e');
    assert.equal(script.at(0), 'on run argv');
    assert.equal(script.at(-1), 'end run');
    assert.ok(!script.join('\n').includes('ssh'), 'nothing of the command stands in the script');
    assert.ok(script.join('\n').includes('(item 1 of argv)'));
    const words = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${typed}`], { encoding: 'utf8' });
    assert.deepEqual(words.split('\0').slice(0, -1), ['ssh', 'a"b\\c', "it's", '$(id)']);
  }
});

test('on macOS the terminal that Culvert was started from comes first, and one that is not installed is passed over', () => {
  assert.deepEqual(
    darwinPreference({ TERM_PROGRAM: 'iTerm.app' }).map(({ id }) => id),
    ['iterm2', 'terminal', 'warp', 'ghostty', 'kitty', 'alacritty', 'wezterm'],
  );
  assert.equal(darwinPreference({ TERM_PROGRAM: 'WarpTerminal' })[0]?.id, 'warp');
  assert.equal(darwinPreference({ TERM_PROGRAM: 'constructor' })[0]?.id, 'terminal');
  const kitty = '/Applications/kitty.app/Contents/MacOS/kitty';
  assert.equal(findTerminal(on('darwin', {}, ['/usr/bin/open', kitty]))?.program, kitty);
  const terminalOnly = ['/usr/bin/osascript', '/System/Applications/Utilities/Terminal.app'];
  assert.equal(findTerminal(on('darwin', { TERM_PROGRAM: 'iTerm.app' }, terminalOnly))?.spec.id, 'terminal');
});

test('a terminal’s environment has no secrets and nothing that would change how Electron or Node start', () => {
  const secret = {
    AWS_SECRET_ACCESS_KEY: 's',
    AWS_SESSION_TOKEN: 's',
    AWS_SECURITY_TOKEN: 's',
    AWS_ACCESS_KEY_ID: 's',
    AWSIOT_TUNNEL_ACCESS_TOKEN: 's',
    awsiot_tunnel_access_token: 's',
    CULVERT_DATA_ENDPOINT: 's',
    ELECTRON_RUN_AS_NODE: '1',
    ELECTRON_OVERRIDE_DIST_PATH: '/x',
    NODE_OPTIONS: '--inspect',
    NODE_CHANNEL_FD: '3',
    CHROME_DESKTOP: 'culvert.desktop',
    APPIMAGE: '/home/kim/Culvert.AppImage',
    APPDIR: '/tmp/.mount_Culvert',
  };
  const kept = {
    PATH: '/bin',
    HOME: '/home/kim',
    DISPLAY: ':0',
    SSH_AUTH_SOCK: '/s',
    AWS_REGION: 'eu-central-1',
  };
  assert.deepEqual(terminalEnvironment({ ...secret, ...kept }), kept);
});

test('a terminal gets the desktop’s true name back where Chromium has changed it', () => {
  const env = { XDG_CURRENT_DESKTOP: 'Unity', ORIGINAL_XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' };
  assert.deepEqual(terminalEnvironment(env), { XDG_CURRENT_DESKTOP: 'ubuntu:GNOME' });
});
