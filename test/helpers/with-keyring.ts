/**
 * A session bus of its own with a throw-away keyring on it, so that a test meets the real Secret Service and never the
 * keyring of whoever runs it. Needs dbus-daemon, gdbus and gnome-keyring-daemon (Debian: dbus, libglib2.0-bin,
 * gnome-keyring).
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import * as dbus from '@jellybrick/dbus-next';
import { tempDir } from './temp-dir.ts';

const run = promisify(execFile);

const SECRETS = 'org.freedesktop.secrets';
const LOGIN_COLLECTION = '/org/freedesktop/secrets/collection/login';
export const KEYRING_PASSWORD = 'test-pw';

/**
 * `unlocked` and `locked` run gnome-keyring; `fresh` runs it before any keyring was made; `no-service` is a bus on
 * which nothing answers to the name of the Secret Service and nothing can be started for it; on `hanging` something
 * owns that name and never answers.
 */
export type KeyringMode = 'unlocked' | 'locked' | 'fresh' | 'no-service' | 'hanging';

export interface KeyringSession {
  /** The environment for a child process: this process's own, with the private bus and folders, and no other display. */
  env: NodeJS.ProcessEnv;
  /** The folder that holds everything the session writes. */
  dir: string;
  /** Locks the login keyring. A later call on it finds it locked, as after a time-out of the screen lock. */
  lock(): Promise<void>;
  /** Unlocks it again with its password, as signing in does. */
  unlock(): Promise<void>;
  close(): Promise<void>;
}

/** The only service that the bus may start: the dialogs of gnome-keyring (Debian: gcr). */
const PROMPTER = '/usr/share/dbus-1/services/org.gnome.keyring.SystemPrompter.service';

const busConfig = (
  services: string,
) => `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:runtime=yes</listen>
  <auth>EXTERNAL</auth>
  <servicedir>${services}</servicedir>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
`;

/**
 * Starts bus and keyring; whoever calls this calls `close`. With a `display` (of startXDisplay) the keyring asks for its
 * password there, in a dialog; without one it cannot ask.
 */
export async function startKeyringSession(
  mode: KeyringMode,
  { display }: { display?: string } = {},
): Promise<KeyringSession> {
  const temp = tempDir();
  const children: ChildProcess[] = [];
  let bus: dbus.MessageBus | null = null;

  const folder = (name: string): string => {
    const dir = path.join(temp.path, name);
    fs.mkdirSync(dir, { mode: 0o700 });
    return dir;
  };
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    XDG_RUNTIME_DIR: folder('run'),
    XDG_DATA_HOME: folder('data'),
    XDG_CONFIG_HOME: folder('config'),
    XDG_CACHE_HOME: folder('cache'),
  };
  delete env.WAYLAND_DISPLAY;
  delete env.DISPLAY;
  if (display) {
    env.DISPLAY = display;
  }
  delete env.DBUS_SESSION_BUS_ADDRESS;

  // The kernel ends the daemons with this process, so that a test that is killed leaves nothing behind.
  const daemon = (program: string, args: string[], stdin: 'ignore' | 'pipe'): ChildProcess => {
    const child = spawn('setpriv', ['--pdeathsig', 'KILL', program, ...args], {
      env,
      stdio: [stdin, 'pipe', 'ignore'],
    });
    children.push(child);
    return child;
  };

  const close = async () => {
    bus?.disconnect();
    for (const child of children.toReversed()) {
      await stop(child);
    }
    temp.remove();
  };

  try {
    const config = path.join(temp.path, 'bus.conf');
    // Without more service files the bus cannot start a second keyring behind the test's back.
    const services = folder('services');
    fs.writeFileSync(config, busConfig(services));
    if (display) {
      fs.copyFileSync(PROMPTER, path.join(services, path.basename(PROMPTER)));
    }
    const dbusDaemon = daemon(
      'dbus-daemon',
      [`--config-file=${config}`, '--nofork', '--nopidfile', '--print-address=1'],
      'ignore',
    );
    env.DBUS_SESSION_BUS_ADDRESS = await firstLine(dbusDaemon);

    if (mode === 'hanging') {
      bus = dbus.sessionBus({ busAddress: env.DBUS_SESSION_BUS_ADDRESS });
      // Saying that a message was handled, without replying, is what a stuck service looks like.
      bus.addMethodHandler(() => true);
      await bus.requestName(SECRETS, 0);
    } else if (mode !== 'no-service') {
      const args = ['--foreground', '--components=secrets', ...(mode === 'fresh' ? [] : ['--unlock'])];
      const keyring = daemon('gnome-keyring-daemon', args, 'pipe');
      keyring.stdout?.resume();
      keyring.stdin?.end(mode === 'fresh' ? '' : KEYRING_PASSWORD);
      await run('gdbus', ['wait', '--session', '--timeout', '10', SECRETS], { env });
    }

    const session: KeyringSession = {
      env,
      dir: temp.path,
      async lock() {
        await run(
          'gdbus',
          [
            ...['call', '--session', '--dest', SECRETS, '--object-path', '/org/freedesktop/secrets'],
            ...['--method', 'org.freedesktop.Secret.Service.Lock'],
            `["${LOGIN_COLLECTION}"]`,
          ],
          { env },
        );
      },
      unlock: () => unlockLogin(env.DBUS_SESSION_BUS_ADDRESS ?? ''),
      close,
    };
    if (mode === 'locked') {
      await session.lock();
    }
    return session;
  } catch (error) {
    await close();
    throw error;
  }
}

/** gnome-keyring's own call for unlocking without a dialog. Password and session must come on one connection. */
async function unlockLogin(busAddress: string): Promise<void> {
  const bus = dbus.sessionBus({ busAddress });
  const call = (interfaceName: string, member: string, signature: string, body: unknown[]) =>
    bus.call(
      new dbus.Message({
        destination: SECRETS,
        path: '/org/freedesktop/secrets',
        interface: interfaceName,
        member,
        signature,
        body,
      }),
    );
  try {
    const opened = await call('org.freedesktop.Secret.Service', 'OpenSession', 'sv', [
      'plain',
      new dbus.Variant('s', ''),
    ]);
    const secret = [opened?.body[1], Buffer.alloc(0), Buffer.from(KEYRING_PASSWORD), 'text/plain'];
    await call(
      'org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface',
      'UnlockWithMasterPassword',
      'o(oayays)',
      [LOGIN_COLLECTION, secret],
    );
  } finally {
    bus.disconnect();
  }
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the session bus ended with ${code}`)));
    if (child.stdout) {
      createInterface({ input: child.stdout }).once('line', resolve);
    }
  });
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });
}
