// What a Linux machine must have beside Node.js, how to see whether it is there, and Debian's package for it.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { ended, holdSignals } from './processes.mjs';

const library = (probe, debian) => ({ probe, debian, kind: 'library' });
const command = (probe, debian) => ({ probe, debian, kind: 'command' });

const RUN = [
  library('libgtk-3.so.0', 'libgtk-3-0'),
  library('libnss3.so', 'libnss3'),
  library('libasound.so.2', 'libasound2'),
  library('libgbm.so.1', 'libgbm1'),
  library('libnotify.so.4', 'libnotify4'),
  library('libsecret-1.so.0', 'libsecret-1-0'),
  command('ssh', 'openssh-client'),
  command('unzip', 'unzip'),
];

// A machine without a display gets one of its own, with a session bus and a keyring.
const HEADLESS = [
  command('Xvfb', 'xvfb'),
  command('xauth', 'xauth'),
  command('dbus-daemon', 'dbus'),
  command('fc-list', 'fontconfig'),
  { probe: '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf', debian: 'fonts-dejavu-core', kind: 'file' },
];

const TEST = [
  ...HEADLESS,
  command('gnome-keyring-daemon', 'gnome-keyring'),
  command('gdbus', 'libglib2.0-bin'),
  command('xclip', 'xclip'),
  command('xdotool', 'xdotool'),
  command('xterm', 'xterm'),
  command('sshd', 'openssh-server'),
  command('scp', 'openssh-client'),
  command('aws', 'awscli'),
  command('ps', 'procps'),
  command('curl', 'curl'),
  command('rsync', 'rsync'),
  command('git', 'git'),
  command('xdg-open', 'xdg-utils'),
  command('zsh', 'zsh'),
  command('fish', 'fish'),
  command('xfce4-terminal', 'xfce4-terminal'),
];

// Pictures in Korean, Japanese and Chinese.
const SCREENSHOTS = [
  ...TEST,
  {
    probe: '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
    debian: 'fonts-noto-cjk',
    kind: 'file',
  },
];

const NEEDS = { run: [], headless: HEADLESS, test: TEST, screenshots: SCREENSHOTS };

/** @param {'run' | 'headless' | 'test' | 'screenshots'} need */
function missing(need) {
  const wanted = [...RUN, ...NEEDS[need]];
  const ldconfig = spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? '';
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/bin'];
  const present = ({ probe, kind }) =>
    kind === 'library'
      ? ldconfig.includes(`${probe} `)
      : kind === 'file'
        ? fs.existsSync(probe)
        : folders.some((folder) => fs.existsSync(path.join(folder, probe)));
  return [...new Set(wanted.filter((item) => !present(item)).map((item) => item.debian))];
}

/** Installs what is missing where we may (root on Debian); otherwise throws with the list of what to install. */
export async function systemPackages(need, say) {
  if (process.platform !== 'linux') {
    return;
  }
  const packages = missing(need);
  if (packages.length === 0) {
    return;
  }
  const apt = fs.existsSync('/usr/bin/apt-get');
  if (!apt || process.getuid?.() !== 0) {
    const how = apt ? `sudo apt-get install -y ${packages.join(' ')}` : packages.join(', ');
    throw new Error(
      `This computer lacks what Culvert needs. Install (names as on Debian), then run the command again:\n\n  ${how}\n`,
    );
  }
  say('apt-get update');
  await runQuietly('apt-get', ['update', '-qq']);
  say(`apt-get install ${packages.join(' ')} (this can take a minute)`);
  const install = () =>
    runQuietly('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  await (packages.includes('openssh-server') ? withoutServices(install) : install());
  const still = missing(need);
  if (still.length > 0) {
    throw new Error(`apt-get ran, but this is still missing: ${still.join(', ')}`);
  }
}

// What Debian's packages ask before they start a service: https://people.debian.org/~hmh/invokerc.d-policyrc.d-specification.txt
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const OURS = "Made by Culvert's set-up";

/**
 * Tests want the program sshd, for a server of their own on a loopback port. Debian's package also starts one on port 22
 * of every address, and has it start with the computer. Neither is wanted by somebody who only runs tests: while apt-get
 * runs, no service may start, and afterwards that of ssh, which was not there before, is disabled.
 */
async function withoutServices(install) {
  try {
    await holdServices(install);
  } finally {
    // Without systemd there is nothing to disable; without the unit it fails, as it may.
    spawnSync('systemctl', ['disable', '--quiet', 'ssh.service', 'ssh.socket'], { stdio: 'ignore' });
  }
}

/** Runs `work` while Debian's packages may start no service. A policy that the computer has already stands. */
export async function holdServices(work, policyFile = POLICY_FILE) {
  if (fs.existsSync(policyFile) && !fs.readFileSync(policyFile, 'utf8').includes(OURS)) {
    return work();
  }
  // A signal waits until the file is gone. Should this process be killed, the file refuses nothing any more.
  const signals = holdSignals();
  try {
    fs.writeFileSync(
      policyFile,
      `#!/bin/sh\n# ${OURS}; may be removed.\nkill -0 ${process.pid} 2>/dev/null || exit 0\nexit 101\n`,
    );
    fs.chmodSync(policyFile, 0o755);
    return await work();
  } finally {
    fs.rmSync(policyFile, { force: true });
    signals.release();
  }
}

const LAST_LINES = 15;

/** Runs a program and shows what it said last only when it fails. */
export async function runQuietly(file, args) {
  const child = spawn(file, args, {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let lines = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lines = [...lines, line].slice(-LAST_LINES);
    });
  }
  const { code, signal } = await ended(child);
  if (code !== 0) {
    const said = lines.map((line) => `  ${line}`).join('\n');
    throw new Error(`${file} ${args[0]} failed (${signal ?? `exit code ${code}`}):\n\n${said}\n`);
  }
}
