// Electron as a command's child: what of its output is shown, the signals it is told of, and why it did not start.
import { spawn } from 'node:child_process';
import { ended, exitCodeOf } from './processes.mjs';

// Chromium's own remarks about a machine without system bus or GPU help nobody while the application runs.
const NOISE = /:(ERROR|WARNING):|Failed to set fd limit|^\s*$|libva|dconf-CRITICAL|Gtk-WARNING/;
// One that fails sooner than this without a word of its own did not start, and the remarks may say why.
const START_MS = 10_000;
const REMARKS_KEPT = 20;

/**
 * Runs Electron until it ends and answers its exit code. `signals` comes from `holdSignals`: each is handed on, so that
 * the application can close what it opened; one that came before Electron keeps it from starting.
 */
export async function runElectron({ executable, args, env, signals }) {
  if (signals.first) {
    return exitCodeOf(signals.first);
  }
  // Chromium's sandbox refuses to run as root; anybody else gets it.
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const started = Date.now();
  const child = spawn(executable, [...sandbox, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env,
    // A terminal sends Ctrl-C to the whole group; only we hand it on, so that it arrives once.
    detached: process.platform !== 'win32',
  });
  signals.handOn = (signal) => child.kill(signal);
  // Whoever read our output may be gone (`| head`); Electron is to end in order all the same.
  process.stdout.on('error', () => {});
  process.stderr.on('error', () => {});
  let printed = false;
  child.stdout.on('data', (chunk) => {
    printed = true;
    process.stdout.write(chunk);
  });
  const remarks = [];
  let rest = '';
  const show = (line) => {
    if (!NOISE.test(line)) {
      process.stderr.write(`${line}\n`);
    } else if (line.trim() !== '') {
      remarks.push(line);
      remarks.splice(0, remarks.length - REMARKS_KEPT);
    }
  };
  child.stderr.setEncoding('utf8').on('data', (text) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    lines.forEach(show);
  });
  const { code, signal } = await ended(child);
  signals.handOn = null;
  show(rest);
  if (code !== 0 && !printed && !signals.first && Date.now() - started < START_MS) {
    process.stderr.write(
      [`Electron could not start (${signal ?? `exit code ${code}`}).`, ...remarks, ''].join('\n'),
    );
  }
  return code ?? exitCodeOf(signal);
}
