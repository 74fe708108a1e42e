import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { Duplex } from 'node:stream';
import { promisify } from 'node:util';
import ssh2 from 'ssh2';
import type { Log } from '../shared/log.ts';
import { listenOnLoopback } from './loopback.ts';
import { endMarkedProcesses, MARK_VARIABLE } from './marked-processes.ts';
import type { SshFiles } from './ssh-files.ts';
import { makeSshKey } from './ssh-key.ts';
import type { SshService, SshServiceOptions } from './ssh-service.ts';

// sbin is not on the PATH of an ordinary user.
const SSHD_PATHS = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/usr/bin/sshd', '/opt/homebrew/sbin/sshd'];
const SELF_TEST_TIMEOUT_MS = 10_000;
const END_GRACE_MS = 1000;

/**
 * The path of an sshd that can serve logins of the current user, or why there is none. Only a login tells: sshd may
 * refuse a locked account, or fail to hand a terminal to a user who is not root.
 */
export async function findSshd(
  files: SshFiles,
): Promise<{ ok: true; path: string } | { ok: false; reason: string }> {
  const sshd = SSHD_PATHS.find((candidate) => fs.existsSync(candidate));
  if (!sshd) {
    return { ok: false, reason: 'sshd is not installed' };
  }
  try {
    if (process.getuid?.() === 0) {
      // The folder that sshd confines its unprivileged part to. Debian makes it when the service starts, which nobody
      // may have done.
      fs.mkdirSync('/run/sshd', { recursive: true, mode: 0o755 });
    }
    const login = path.join(files.folder, 'self_test_key');
    fs.rmSync(login, { force: true });
    const keys = path.join(files.folder, 'self_test_keys');
    fs.writeFileSync(keys, `${await makeSshKey(login, 'self-test')}\n`, { mode: 0o600 });
    const config = writeConfig(
      { ...files, authorizedKeys: keys },
      { thingName: 'self-test', mark: 'self-test' },
    );
    await promisify(execFile)(sshd, ['-t', '-f', config], { timeout: SELF_TEST_TIMEOUT_MS });
    await tryLogin(sshd, config, fs.readFileSync(login, 'utf8'));
    return { ok: true, path: sshd };
  } catch (error) {
    return { ok: false, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Logs in to an sshd of its own, with a terminal, and runs a command. Rejects when that does not work. */
async function tryLogin(sshd: string, config: string, privateKey: string): Promise<void> {
  const child = spawn(sshd, ['-i', '-f', config], { stdio: ['pipe', 'pipe', 'ignore'] });
  const client = new ssh2.Client();
  let timer: NodeJS.Timeout | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      timer = setTimeout(() => reject(new Error('sshd did not answer in time')), SELF_TEST_TIMEOUT_MS);
      const failed = (reason: string) => () => reject(new Error(reason));
      child.on('error', reject);
      child.stdin.on('error', () => {});
      client.on('error', (error) => reject(new Error(`sshd did not let the self-test in: ${error.message}`)));
      client.on('close', failed('sshd ended the login'));
      client.on('ready', () =>
        client.exec('exit 0', { pty: true }, (error, channel) => {
          if (error) {
            reject(error);
            return;
          }
          channel.on('exit', (code: number | null) =>
            code === 0 ? resolve() : failed('the login failed')(),
          );
          channel.on('close', failed('sshd ended the command')).resume();
        }),
      );
      client.connect({
        sock: Duplex.from({ readable: child.stdout, writable: child.stdin }),
        username: os.userInfo().username,
        privateKey,
      });
    });
  } finally {
    clearTimeout(timer);
    client.destroy();
    child.stdin.destroy();
    child.stdout.destroy();
    await ended(child);
  }
}

/**
 * Real sshd on 127.0.0.1, one `sshd -i` per connection with this process in between. No sshd listens, so none can
 * outlive the app: each ends when its standard input does.
 */
export async function startSshdService(
  sshd: string,
  files: SshFiles,
  options: SshServiceOptions,
): Promise<SshService> {
  const mark = randomBytes(16).toString('hex');
  const config = writeConfig(files, { thingName: options.thingName, mark });
  const children = new Set<ChildProcess>();
  const sockets = new Set<net.Socket>();

  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve({ sshd, config, socket, children, log: options.log });
  });
  const port = await listenOnLoopback(server);

  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const gone = [...children].map((child) => ended(child));
      for (const socket of sockets) {
        socket.destroy();
      }
      await Promise.all(gone);
      endMarkedProcesses(mark);
      await closed;
    },
  };
}

function serve(parts: {
  sshd: string;
  config: string;
  socket: net.Socket;
  children: Set<ChildProcess>;
  log: Log;
}): void {
  const { sshd, config, socket, children, log } = parts;
  // -e: to standard error instead of the system's log.
  const child = spawn(sshd, ['-i', '-e', '-f', config], { stdio: ['pipe', 'pipe', 'pipe'] });
  children.add(child);
  socket.setNoDelay(true);
  socket.pipe(child.stdin);
  child.stdout.pipe(socket);
  child.stderr.setEncoding('utf8').on('data', (text: string) => log.debug('sshd', { text: text.trim() }));
  for (const stream of [socket, child.stdin, child.stdout]) {
    // The other end going away in the middle of a write is how many logins end; 'close' does what is to be done.
    stream.on('error', () => {});
  }
  child.on('error', (error) => {
    log.warn('sshd could not be started', { reason: error.message });
    socket.destroy();
  });
  child.on('close', () => {
    children.delete(child);
    socket.end();
  });
  socket.on('close', () => {
    child.stdin.destroy();
    child.stdout.destroy();
    void ended(child);
  });
}

/** Waits for a child whose standard input is closed, and ends it when that was not enough. */
function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve();
  }
  return new Promise((resolve) => {
    const term = setTimeout(() => child.kill('SIGTERM'), END_GRACE_MS);
    const kill = setTimeout(() => child.kill('SIGKILL'), 2 * END_GRACE_MS);
    child.once('exit', () => {
      clearTimeout(term);
      clearTimeout(kill);
      resolve();
    });
  });
}

function writeConfig(files: SshFiles, { thingName, mark }: { thingName: string; mark: string }): string {
  const banner = path.join(files.folder, 'banner');
  fs.writeFileSync(
    banner,
    `${thingName} is a simulated device: what you do here happens on this computer, as ${os.userInfo().username}.\n`,
  );
  const config = path.join(files.folder, 'sshd_config');
  // sshd wants absolute paths: with relative ones it resets every connection.
  const lines = [
    `HostKey ${quoted(files.hostKey)}`,
    `AuthorizedKeysFile ${quoted(files.authorizedKeys.replaceAll('%', '%%'))}`,
    `AllowUsers ${quoted(os.userInfo().username)}`,
    'AuthenticationMethods publickey',
    'PubkeyAuthentication yes',
    'PasswordAuthentication no',
    'KbdInteractiveAuthentication no',
    'PermitRootLogin prohibit-password',
    'UsePAM no',
    // The folder belongs to the app and may lie below one that others may write to, such as /tmp.
    'StrictModes no',
    'PidFile none',
    'UseDNS no',
    'LoginGraceTime 30',
    'X11Forwarding no',
    'PrintMotd no',
    'PrintLastLog no',
    `Banner ${quoted(banner)}`,
    'AcceptEnv LANG LC_*',
    // bash runs PROMPT_COMMAND before each prompt, so this holds against the PS1 of the user's own start files.
    `SetEnv CULVERT_DEVICE=${thingName} ${MARK_VARIABLE}=${mark} ${quoted(`PROMPT_COMMAND=PS1='${thingName} (simulated) \\w \\$ '`)}`,
    'Subsystem sftp internal-sftp',
  ];
  fs.writeFileSync(config, `${lines.join('\n')}\n`, { mode: 0o600 });
  return config;
}

/** In double quotes, with what has a meaning inside them taken literally. */
function quoted(text: string): string {
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}
