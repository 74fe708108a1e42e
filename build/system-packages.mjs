// What a Linux machine must have beside Node.js, how to see whether it is there, and Debian's package for it.
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

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
];

/** @param {'run' | 'headless' | 'test'} need */
function missing(need) {
  const wanted = [...RUN, ...(need === 'test' ? TEST : need === 'headless' ? HEADLESS : [])];
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
export function systemPackages(need, say) {
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
  say(`installing ${packages.join(' ')} with apt-get`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const run = (...args) => execFileSync('apt-get', args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
  run('update', '-qq');
  run('install', '-y', '-qq', '--no-install-recommends', ...packages);
  const still = missing(need);
  if (still.length > 0) {
    throw new Error(`apt-get ran, but this is still missing: ${still.join(', ')}`);
  }
}
