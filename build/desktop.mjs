// A display and a session bus for a machine that has none (servers, containers, CI). Both belong to us alone, run in
// process groups of their own (so that Ctrl-C reaches the application first), and end when stop() is called.
import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const START_MS = 15_000;

/** An X display of our own. @returns {Promise<{ env: Record<string, string>, stop: () => Promise<void> }>} */
export function startDisplay({ size = '1280x800x24' } = {}) {
  return startDaemon('culvert-x-', async (folder, run) => {
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
    const number = await run('Xvfb', [
      '-displayfd',
      '3',
      '-screen',
      '0',
      size,
      '-nolisten',
      'tcp',
      '-auth',
      authority,
      '-noreset',
    ]);
    give(`:${number}`);
    return { DISPLAY: `:${number}`, XAUTHORITY: authority };
  });
}

/** A session bus of our own. `config` names a dbus configuration file in place of the standard session one. */
export function startSessionBus({ config, env = {} } = {}) {
  return startDaemon('culvert-bus-', async (folder, run) => {
    const address = `unix:path=${path.join(folder, 'bus')}`;
    await run(
      'dbus-daemon',
      [
        config ? `--config-file=${config}` : '--session',
        '--nofork',
        '--nopidfile',
        `--address=${address}`,
        '--print-address=3',
      ],
      { ...process.env, ...env },
    );
    return { DBUS_SESSION_BUS_ADDRESS: address };
  });
}

/** Whether a Linux desktop has no session bus, and could be given one. */
export function lacksSessionBus(env) {
  return (
    process.platform === 'linux' &&
    !env.DBUS_SESSION_BUS_ADDRESS &&
    !(env.XDG_RUNTIME_DIR && fs.existsSync(path.join(env.XDG_RUNTIME_DIR, 'bus'))) &&
    (env.PATH ?? '').split(':').some((folder) => fs.existsSync(path.join(folder, 'dbus-daemon')))
  );
}

/**
 * A daemon with a folder of its own. `start` gets the folder and a function that runs the daemon and answers the line it
 * writes to file descriptor 3 once it is ready; it answers the daemon's part of the environment. When that fails, the
 * daemon and the folder are gone again.
 */
async function startDaemon(prefix, start) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  let daemon = null;
  const stop = async () => {
    if (daemon) {
      await end(daemon);
    }
    fs.rmSync(folder, { recursive: true, force: true });
  };
  try {
    const env = await start(folder, (name, args, childEnv) => {
      daemon = spawn(name, args, {
        stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
        detached: true,
        ...(childEnv ? { env: childEnv } : {}),
      });
      return firstLine(daemon, daemon.stdio[3], name);
    });
    return { env, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function firstLine(child, stream, name) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => fail(new Error(`${name} did not start in time`)), START_MS);
    const fail = (error) => {
      clearTimeout(timer);
      reject(error);
    };
    let text = '';
    stream.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) {
        clearTimeout(timer);
        resolve(text.slice(0, text.indexOf('\n')).trim());
      }
    });
    child.once('error', (error) => fail(new Error(`${name} could not be started: ${error.message}`)));
    child.once('exit', (code) => fail(new Error(`${name} ended at once (${code})`)));
  });
}

function end(child) {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
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
