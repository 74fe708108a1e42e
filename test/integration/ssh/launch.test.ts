import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { silentLog } from '../../../electron/shared/log.ts';
import { launchTerminal } from '../../../electron/ssh/terminals/launch.ts';
import { type TempDir, tempDir } from '../../helpers/temp-dir.ts';
import { startXDisplay, type XDisplay } from '../../helpers/x-display.ts';

const run = promisify(execFile);
const sshArguments = ['-p', '5507', '-i', "/my keys/it's $(id)", 'pi@127.0.0.1'];

let display: XDisplay;
let dir: TempDir;

before(async () => {
  display = await startXDisplay();
});

after(async () => {
  await display.close();
});

/** An environment in which `ssh` is a script that writes down how it was called and ends with a status. */
function surroundings(status: number): NodeJS.ProcessEnv {
  dir = tempDir();
  const at = (name: string) => `'${path.join(dir.path, name)}'`;
  fs.writeFileSync(
    path.join(dir.path, 'ssh'),
    `#!/bin/sh
env > ${at('environment')}
tty > ${at('tty')}
printf '%s\\0' "$@" > ${at('words.part')}
mv ${at('words.part')} ${at('words')}
exit ${status}
`,
    { mode: 0o755 },
  );
  const { DBUS_SESSION_BUS_ADDRESS: _, ...own } = process.env;
  return {
    ...own,
    DISPLAY: display.name,
    // xfce4-terminal keeps its settings on the session bus; a bus that cannot be reached makes it use its defaults.
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere',
    HOME: dir.path,
    XDG_CONFIG_HOME: dir.path,
    PATH: `${dir.path}:${process.env.PATH}`,
    AWS_SECRET_ACCESS_KEY: 'must not be seen',
    AWSIOT_TUNNEL_ACCESS_TOKEN: 'must not be seen',
    ELECTRON_RUN_AS_NODE: '1',
    NODE_OPTIONS: '--max-old-space-size=512',
  };
}

async function content(name: string): Promise<string> {
  for (;;) {
    try {
      return fs.readFileSync(path.join(dir.path, name), 'utf8');
    } catch {
      await sleep(20);
    }
  }
}

const present = ['xterm', 'x-terminal-emulator', 'xfce4-terminal'].filter((name) =>
  fs.existsSync(`/usr/bin/${name}`),
);

for (const terminal of present) {
  test(`ssh runs in a real ${terminal} window with its exact arguments, on a terminal, without our secrets`, async () => {
    const env = { ...surroundings(0), TERMINAL: terminal };
    try {
      const answer = await launchTerminal({
        sshArguments,
        title: '-press: Culvert',
        platform: 'linux',
        env,
        log: silentLog,
      });
      assert.equal(answer.ok, true);
      assert.deepEqual((await content('words')).split('\0').slice(0, -1), sshArguments);
      assert.match(await content('tty'), /^\/dev\/pts\//);
      const environment = await content('environment');
      assert.match(environment, new RegExp(`^DISPLAY=${display.name}$`, 'm'));
      assert.doesNotMatch(environment, /must not be seen|^NODE_OPTIONS=|^ELECTRON_RUN_AS_NODE=/m);
    } finally {
      dir.remove();
    }
  });
}

test('xterm is among the terminals that are tried', () => {
  assert.ok(present.includes('xterm'));
});

test('the window of a failed ssh waits for Enter', async () => {
  const env = { ...surroundings(255), TERMINAL: 'xterm' };
  try {
    const title = 'failing: Culvert';
    const answer = await launchTerminal({ sshArguments, title, platform: 'linux', env, log: silentLog });
    assert.deepEqual(answer, { ok: true, value: { terminal: 'XTerm', insteadOf: null } });
    await content('words');
    const { stdout } = await run('xdotool', ['search', '--sync', '--name', `^${title}$`], { env });
    const window = stdout.trim().split('\n')[0] ?? '';
    // Enter may come before the question is on the screen, so it is pressed until the window is gone.
    for (;;) {
      await run('xdotool', ['windowfocus', window, 'key', 'Return'], { env }).catch(() => {});
      const left = await run('xdotool', ['search', '--name', `^${title}$`], { env }).catch(() => null);
      if (left === null || left.stdout.trim() === '') {
        break;
      }
      await sleep(50);
    }
  } finally {
    dir.remove();
  }
});

test('a terminal that cannot be started is passed over for the next one', async () => {
  const env = { ...surroundings(0), TERMINAL: 'broken-terminal' };
  try {
    fs.writeFileSync(path.join(dir.path, 'broken-terminal'), '#!/nowhere/interpreter\n', { mode: 0o755 });
    const answer = await launchTerminal({ sshArguments, title: 'T', platform: 'linux', env, log: silentLog });
    assert.equal(answer.ok, true);
    assert.deepEqual((await content('words')).split('\0').slice(0, -1), sshArguments);
  } finally {
    dir.remove();
  }
});

test('the chosen terminal is opened before the one that would be best; one that is gone gives way and is named', async () => {
  const env = { ...surroundings(0), TERMINAL: 'xterm' };
  try {
    for (const name of ['kitty', 'alacritty']) {
      fs.writeFileSync(
        path.join(dir.path, name),
        `#!/bin/sh\ntouch '${path.join(dir.path, name)}.opened'\n`,
        { mode: 0o755 },
      );
    }
    const options = { sshArguments, title: 'T', platform: 'linux' as const, env, log: silentLog };
    assert.deepEqual(await launchTerminal({ ...options, chosen: 'alacritty' }), {
      ok: true,
      value: { terminal: 'Alacritty', insteadOf: null },
    });
    await content('alacritty.opened');
    assert.equal(fs.existsSync(path.join(dir.path, 'kitty.opened')), false);
    for (const [chosen, insteadOf] of [
      ['wezterm', 'WezTerm'],
      ['custom:/opt/mine/my-terminal', 'my-terminal'],
    ]) {
      const answer = await launchTerminal({ ...options, chosen });
      assert.deepEqual(answer, { ok: true, value: { terminal: 'XTerm', insteadOf } });
      await content('words');
      fs.rmSync(path.join(dir.path, 'words'));
    }
  } finally {
    dir.remove();
  }
});

test('a trial waits for Enter although all went well', async () => {
  const env = { ...surroundings(0), TERMINAL: 'xterm' };
  try {
    const title = 'trial: Culvert';
    const options = { title, platform: 'linux' as const, env, log: silentLog, stay: true };
    const answer = await launchTerminal({ ...options, sshArguments: ['-V'] });
    assert.equal(answer.ok, true);
    await content('words');
    const { stdout } = await run('xdotool', ['search', '--sync', '--name', `^${title}$`], { env });
    const window = stdout.trim().split('\n')[0] ?? '';
    for (;;) {
      await run('xdotool', ['windowfocus', window, 'key', 'Return'], { env }).catch(() => {});
      const left = await run('xdotool', ['search', '--name', `^${title}$`], { env }).catch(() => null);
      if (left === null || left.stdout.trim() === '') {
        break;
      }
      await sleep(50);
    }
  } finally {
    dir.remove();
  }
});

test('without a terminal or without ssh the answer says which is missing', async () => {
  const env = surroundings(0);
  env.PATH = dir.path;
  try {
    const noTerminal = await launchTerminal({
      sshArguments,
      title: 'T',
      platform: 'linux',
      env,
      log: silentLog,
    });
    assert.equal(!noTerminal.ok && noTerminal.error.code, 'TerminalMissing');
    fs.rmSync(path.join(dir.path, 'ssh'));
    fs.mkdirSync(path.join(dir.path, 'ssh'));
    const noSsh = await launchTerminal({ sshArguments, title: 'T', platform: 'linux', env, log: silentLog });
    assert.equal(!noSsh.ok && noSsh.error.code, 'SshMissing');
  } finally {
    dir.remove();
  }
});

test('a terminal of the person’s own is the only one tried', async () => {
  const env = surroundings(0);
  try {
    const spec = {
      id: 'mine',
      name: 'Mine',
      executables: ['xterm'],
      argv: (command: readonly string[]) => ['-e', ...command],
    };
    const options = { sshArguments, title: 'T', platform: 'linux' as const, env, log: silentLog };
    assert.deepEqual(await launchTerminal({ ...options, spec }), {
      ok: true,
      value: { terminal: 'Mine', insteadOf: null },
    });
    await content('words');
    const gone = await launchTerminal({ ...options, spec: { ...spec, executables: ['gone'] } });
    assert.match(gone.ok ? '' : gone.error.message, /looked for Mine/);
  } finally {
    dir.remove();
  }
});
