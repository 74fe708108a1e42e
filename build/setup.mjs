// Brings a bare checkout to where a command can run: system packages, npm packages, Electron, the build. Each step
// looks first whether it is done already.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmPackages } from './npm-packages.mjs';
import { systemPackages } from './system-packages.mjs';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const stamps = path.join(root, '.setup');

/**
 * @param {{ system?: 'run' | 'headless' | 'test' | 'screenshots', electron?: boolean, build?: boolean }} need
 * @returns {Promise<{ root: string, electron: { dist: string, executable: string, version: string } | null }>}
 */
export async function setUp(need) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 11)) {
    throw new Error(
      `Culvert needs Node.js 20.11 or newer; this is ${process.versions.node}. See nodejs.org.`,
    );
  }
  fs.mkdirSync(stamps, { recursive: true });
  if (need.system) {
    await step('system packages', (say) => systemPackages(need.system, say));
  }
  await step('npm packages', (say) => npmPackages({ root, stamp: path.join(stamps, 'npm'), say }));
  let electron = null;
  if (need.electron) {
    electron = await step('Electron', async (say) => {
      const { electronRuntime } = await import('./electron-runtime.mjs');
      return electronRuntime(say);
    });
  }
  if (need.build) {
    await step('build', buildOnce);
  }
  if (electron && need.build) {
    // For `culvert --version`, which runs in plain Node.js.
    fs.writeFileSync(path.join(root, 'dist/electron.json'), JSON.stringify({ version: electron.version }));
  }
  return { root, electron };
}

async function step(name, run) {
  const started = Date.now();
  let worked = false;
  const say = (text) => {
    worked = true;
    process.stderr.write(`[set-up] ${name}: ${text}\n`);
  };
  const value = await run(say);
  if (worked) {
    process.stderr.write(`[set-up] ${name}: done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  }
  return value;
}

async function buildOnce(say) {
  const hash = sourcesHash();
  const stamp = path.join(stamps, 'build');
  if (same(stamp, hash) && fs.existsSync(path.join(root, 'dist/main.cjs'))) {
    return;
  }
  say('bundling');
  const { bundle } = await import('./bundle.mjs');
  await bundle();
  fs.writeFileSync(stamp, hash);
}

function sourcesHash() {
  const hash = createHash('sha256');
  for (const folder of ['electron', 'renderer', 'proto', 'build']) {
    for (const name of fs.readdirSync(path.join(root, folder), { recursive: true }).sort()) {
      const file = path.join(root, folder, name);
      const stat = fs.statSync(file);
      if (stat.isFile()) {
        hash.update(`${folder}/${name} ${stat.size} ${stat.mtimeMs}\n`);
      }
    }
  }
  hash.update(fs.readFileSync(path.join(root, 'package-lock.json')));
  hash.update(fs.readFileSync(path.join(root, 'package.json')));
  return hash.digest('hex');
}

function same(stamp, hash) {
  try {
    return fs.readFileSync(stamp, 'utf8') === hash;
  } catch {
    return false;
  }
}
