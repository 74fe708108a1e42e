// The project's commands, from a bare checkout: demo, test, check, build, start. Plain Node.js; sets up what is missing.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setUp } from './setup.mjs';

const [command, ...args] = process.argv.slice(2);
const commands = { demo, test, check, build, start };

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
  return runElectron(electron, [root, ...args], process.env);
}

async function demo() {
  const headless = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  const { electron, root } = await setUp({
    system: headless ? 'headless' : 'run',
    electron: true,
    build: true,
  });
  const data = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-demo-'));
  const stops = [() => fs.rmSync(data, { recursive: true, force: true, maxRetries: 5 })];
  try {
    let env = { ...process.env };
    if (headless) {
      const { startDisplay, startSessionBus } = await import('./desktop.mjs');
      const display = await startDisplay();
      stops.unshift(display.stop);
      env = { ...env, ...display.env };
      const bus = await startSessionBus({ env });
      stops.unshift(bus.stop);
      env = { ...env, ...bus.env };
    }
    return await runElectron(
      electron,
      [root, `--user-data-dir=${data}`, '--demo', ...(headless ? ['--no-display'] : []), ...args],
      env,
    );
  } finally {
    for (const stop of stops) {
      await stop();
    }
  }
}

/** Runs Electron until it ends; signals are handed on, so that it can close what it opened. */
function runElectron(electron, electronArgs, env) {
  // Chromium's sandbox refuses to run as root; anybody else gets it.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electron.executable, [...sandbox, ...electronArgs], {
    stdio: ['ignore', 'inherit', 'pipe'],
    env,
    // A terminal sends Ctrl-C to the whole group; only we hand it on, so that it arrives once.
    detached: process.platform !== 'win32',
  });
  // Chromium's own remarks about a machine without system bus or GPU help nobody.
  const noise = /:(ERROR|WARNING):|Failed to set fd limit|^\s*$|libva|dconf-CRITICAL|Gtk-WARNING/;
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    process.stderr.write(
      lines
        .filter((line) => !noise.test(line))
        .map((line) => `${line}\n`)
        .join(''),
    );
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => child.kill(signal));
  }
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => resolve(code ?? (signal ? 1 : 0)));
  });
}

async function check() {
  const { root } = await setUp({ system: 'test', electron: true, build: true });
  return runChecks(root) || report(runTests(root, ['unit', 'integration']));
}

async function test() {
  const { root } = await setUp({ system: 'test', electron: true, build: true });
  const checks = runChecks(root);
  const counts = [runTests(root, ['unit', 'integration']), runTests(root, ['e2e'])];
  const sum = (name) => counts.reduce((total, count) => total + count[name], 0);
  return report({
    passed: sum('passed'),
    failed: sum('failed') + checks,
    skipped: sum('skipped'),
    broken: counts.some((c) => c.broken),
  });
}

function report(count) {
  console.log(`\n${count.passed} passed, ${count.failed} failed, ${count.skipped} skipped`);
  return count.failed > 0 || count.broken || count.passed === 0 ? 1 : 0;
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

/** Runs the test files of some folders of test/. `CULVERT_TEST` narrows them to those whose path contains it. */
function runTests(root, folders) {
  const only = process.env.CULVERT_TEST ?? '';
  const files = folders
    .flatMap((folder) => {
      const at = path.join(root, 'test', folder);
      return fs.existsSync(at)
        ? fs.readdirSync(at, { recursive: true }).map((name) => path.join(at, name))
        : [];
    })
    .filter((file) => file.endsWith('.test.ts') && file.includes(only))
    .sort();
  if (files.length === 0) {
    return { passed: 0, failed: 0, skipped: 0, broken: false };
  }
  const counts = path.join(root, '.setup', `count-${folders.join('-')}.json`);
  fs.rmSync(counts, { force: true });
  // End-to-end tests share the machine's two cores with a whole desktop: one at a time.
  const concurrency = folders.includes('e2e') ? 1 : Math.max(1, Math.min(4, os.availableParallelism()));
  const done = spawnSync(
    process.execPath,
    [
      '--import',
      'tsx',
      '--test',
      `--test-concurrency=${concurrency}`,
      '--test-timeout=300000',
      '--test-reporter=spec',
      '--test-reporter-destination=stdout',
      `--test-reporter=${new URL('./count-reporter.mjs', import.meta.url)}`,
      `--test-reporter-destination=${counts}`,
      ...files,
    ],
    { cwd: root, stdio: 'inherit' },
  );
  try {
    return { ...JSON.parse(fs.readFileSync(counts, 'utf8')), broken: done.status !== 0 };
  } catch {
    return { passed: 0, failed: 1, skipped: 0, broken: true };
  }
}
