// A display and a session bus for a machine that has none (servers, containers, CI). Both belong to us alone, run in
// process groups of their own (so that Ctrl-C reaches the application first), and end when stop() is called.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const START_MS = 15_000;

/** An X display of our own. @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>} */
export async function startDisplay({ size = '1280x800x24' } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-x-'));
  const authority = path.join(folder, 'authority');
  const cookie = randomBytes(16).toString('hex');
  // The display's number is not known before the server runs, and the cookie must be there before it starts: the
  // entry is written for the server first, and for the number it took afterwards.
  const give = (display) =>
    execFileSync('xauth', ['-q', '-f', authority, 'add', display, '.', cookie], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
  fs.writeFileSync(authority, '', { mode: 0o600 });
  give(':0');
  const server = spawn(
    'Xvfb',
    ['-displayfd', '3', '-screen', '0', size, '-nolisten', 'tcp', '-auth', authority, '-noreset'],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true },
  );
  const line = await firstLine(server, server.stdio[3], 'Xvfb');
  const display = `:${line}`;
  give(display);
  return {
    env: { DISPLAY: display, XAUTHORITY: authority },
    stop: async () => {
      await end(server);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A session bus of our own. `config` names a dbus configuration file in place of the standard session one. */
export async function startSessionBus({ config, env = {} } = {}) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-bus-'));
  fs.chmodSync(folder, 0o700);
  const address = `unix:path=${path.join(folder, 'bus')}`;
  const daemon = spawn(
    'dbus-daemon',
    [
      config ? `--config-file=${config}` : '--session',
      '--nofork',
      '--nopidfile',
      `--address=${address}`,
      '--print-address=3',
    ],
    { stdio: ['ignore', 'ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, ...env } },
  );
  await firstLine(daemon, daemon.stdio[3], 'dbus-daemon');
  return {
    env: { DBUS_SESSION_BUS_ADDRESS: address },
    stop: async () => {
      await end(daemon);
      fs.rmSync(folder, { recursive: true, force: true });
    },
  };
}

function firstLine(child, stream, name) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} did not start in time`)), START_MS);
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) {
        clearTimeout(timer);
        resolve(text.slice(0, text.indexOf('\n')).trim());
      }
    });
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${name} ended at once (${code})`)));
  });
}

function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const hard = setTimeout(() => child.kill('SIGKILL'), 3_000);
    child.once('exit', () => {
      clearTimeout(hard);
      resolve();
    });
    child.kill('SIGTERM');
  });
}
