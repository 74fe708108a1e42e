// The npm packages: whether node_modules is what package-lock.json says, and `npm ci` where it is not.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/** Sees to it that `root` has its packages. `stamp` is a file of ours that names the lock file last installed. */
export function npmPackages({ root, stamp, say }) {
  const modules = path.join(root, 'node_modules');
  const hash = createHash('sha256')
    .update(fs.readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
  if (read(stamp) === hash && fs.existsSync(path.join(modules, '.package-lock.json'))) {
    return;
  }
  // Somebody may have run `npm ci` by hand.
  if (!isInstalled(root)) {
    if (fs.lstatSync(modules, { throwIfNoEntry: false })?.isSymbolicLink()) {
      throw new Error(
        `node_modules is a link to ${fs.realpathSync(modules)} and holds other packages than package-lock.json names. ` +
          'npm ci would empty that folder. Remove the link, or install there, and run the command again.',
      );
    }
    install(root, say);
  }
  fs.writeFileSync(stamp, hash);
}

function install(root, say) {
  say('npm ci');
  const windows = process.platform === 'win32';
  const done = spawnSync(windows ? 'npm.cmd' : 'npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: windows,
    env: { ...process.env, PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1' },
  });
  if (done.status !== 0) {
    throw new Error('npm ci failed; see above.');
  }
}

/** Whether every package that package-lock.json wants on this machine, and no other, is in node_modules. */
export function isInstalled(root, machine = thisMachine()) {
  const wanted = packagesOf(path.join(root, 'package-lock.json'));
  // npm keeps in this file what it installed; packages that are not for this machine are left out.
  const there = packagesOf(path.join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !there) {
    return false;
  }
  delete wanted[''];
  return (
    Object.keys(there).every((folder) => Object.hasOwn(wanted, folder)) &&
    Object.entries(wanted).every(([folder, entry]) => {
      const have = there[folder];
      return have
        ? have.version === entry.version &&
            have.integrity === entry.integrity &&
            fs.existsSync(path.join(root, folder, 'package.json'))
        : entry.optional === true && !suits(entry, machine);
    })
  );
}

function thisMachine() {
  const glibc = process.report?.getReport().header.glibcVersionRuntime;
  return {
    os: process.platform,
    cpu: process.arch,
    libc: process.platform === 'linux' ? (glibc ? 'glibc' : 'musl') : null,
  };
}

function suits(entry, machine) {
  return ['os', 'cpu', 'libc'].every((what) => {
    const list = entry[what];
    if (!list) {
      return true;
    }
    const [refused, allowed] = [
      list.filter((one) => one.startsWith('!')),
      list.filter((one) => !one.startsWith('!')),
    ];
    return (
      !refused.includes(`!${machine[what]}`) && (allowed.length === 0 || allowed.includes(machine[what]))
    );
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages ?? null;
  } catch {
    return null;
  }
}

function read(file) {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
