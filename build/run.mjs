// The project's commands, from a bare checkout: demo, test, check, bench, screenshots, build, start. Plain Node.js; sets up what is
// missing.
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { lacksSessionBus, startDisplay, startSessionBus } from './desktop.mjs';
import { runElectron } from './electron-process.mjs';
import { exitCodeOf, holdSignals } from './processes.mjs';
import { setUp } from './setup.mjs';
import { conclude, failureLines, runTests } from './tests.mjs';

const [command, ...args] = process.argv.slice(2);
const commands = { demo, test, check, bench, screenshots, build, start };

try {
  if (!Object.hasOwn(commands, command)) {
    throw new Error(`usage: node build/run.mjs ${Object.keys(commands).join('|')}`);
  }
  process.exitCode = await commands[command]();
} catch (error) {
  process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = 1;
}

async function build() {
  await setUp({ build: true });
  return 0;
}

async function start() {
  const { electron, root } = await setUp({ system: 'run', electron: true, build: true });
  return runElectron({
    executable: electron.executable,
    args: [root, ...args],
    env: process.env,
    signals: holdSignals(),
  });
}

async function demo() {
  const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const { electron, root } = await setUp({
    system: headless ? 'headless' : 'run',
    electron: true,
    build: true,
  });
  // Set-up leaves nothing that would have to be taken away, so a signal may end it at once. From here on it may not.
  const signals = holdSignals();
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-demo-'));
  const stops = [() => removeData(data)];
  let env = { ...process.env };
  const add = async (starting) => {
    const started = await starting;
    stops.unshift(started.stop);
    env = { ...env, ...started.env };
  };
  try {
    if (headless && !signals.first) {
      await add(startDisplay());
    }
    // Without a bus there is no tray, on a display of one's own as well.
    if ((headless || lacksSessionBus(env)) && !signals.first) {
      await add(startSessionBus({ env }));
    }
    return await runElectron({
      executable: electron.executable,
      args: [root, `--user-data-dir=${data}`, '--demo', ...(headless ? ['--no-display'] : []), ...args],
      env,
      signals,
    });
  } catch (error) {
    // A child that got the same Ctrl-C may fail before we hear of the signal.
    await new Promise(setImmediate);
    if (signals.first) {
      return exitCodeOf(signals.first);
    }
    throw error;
  } finally {
    for (const stop of stops) {
      try {
        await stop();
      } catch (error) {
        process.stderr.write(`While ending: ${error instanceof Error ? error.message : error}\n`);
      }
    }
  }
}

async function bench() {
  // How light the application is can be seen on a desktop only.
  const desktop = args.join(' ').includes('light');
  const { root } = await setUp({ build: true, ...(desktop ? { system: 'test', electron: true } : {}) });
  return runSource(root, 'test/bench/index.ts', ['--dist', path.join(root, 'dist'), ...args]);
}

async function screenshots() {
  const { root } = await setUp({ system: 'screenshots', electron: true, build: true });
  return runSource(root, 'test/screenshots/index.ts', args);
}

/** Runs a program of the project from its TypeScript source. Answers its exit code. */
function runSource(root, file, fileArgs) {
  const done = spawnSync(process.execPath, ['--import', 'tsx', path.join(root, file), ...fileArgs], {
    cwd: root,
    stdio: 'inherit',
  });
  return done.status ?? 1;
}

/** Removes the data folder of an Electron that has ended, however it ended. */
function removeData(folder) {
  // Chromium's lock on the folder is a link to a socket in a temporary folder, which stays behind when it is killed.
  const socket = path.join(folder, 'SingletonSocket');
  if (fs.lstatSync(socket, { throwIfNoEntry: false })?.isSymbolicLink()) {
    const lock = path.dirname(fs.readlinkSync(socket));
    if (path.dirname(lock) === os.tmpdir()) {
      fs.rmSync(lock, { recursive: true, force: true });
    }
  }
  fs.rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function check() {
  const { root } = await setUp({ system: 'test', electron: true, build: true });
  const failedChecks = runChecks(root);
  return report(root, failedChecks > 0 ? [] : [runSome(root, ['unit', 'integration'])], failedChecks);
}

async function test() {
  const { root } = await setUp({ system: 'test', electron: true, build: true });
  const failedChecks = runChecks(root);
  return report(root, [runSome(root, ['unit', 'integration']), runSome(root, ['e2e'])], failedChecks);
}

/** `CULVERT_TEST` narrows the tests to files whose path contains it. */
function runSome(root, folders) {
  return runTests(root, folders, process.env.CULVERT_TEST);
}

function report(root, runs, failedChecks) {
  const { line, exitCode } = conclude(runs, failedChecks);
  for (const failure of failureLines(root, runs)) {
    console.log(`\n${failure}`);
  }
  console.log(`\n${line}`);
  return exitCode;
}

/** Format, lint and types. Answers how many of them failed. */
function runChecks(root) {
  const bin = (name) => path.join(root, 'node_modules/.bin', name);
  const steps = [
    ['format', bin('biome'), ['format', '.']],
    ['lint', bin('biome'), ['lint', '--error-on-warnings', '.']],
    ['types', bin('tsc'), ['-p', '.']],
  ];
  let failed = 0;
  for (const [name, file, fileArgs] of steps) {
    const done = spawnSync(file, fileArgs, {
      cwd: root,
      stdio: 'inherit',
      shell: process.platform === 'win32',
    });
    console.log(`${name}: ${done.status === 0 ? 'ok' : 'FAILED'}`);
    failed += done.status === 0 ? 0 : 1;
  }
  return failed;
}
