import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import ssh2, {
  type AuthContext,
  type Connection,
  type ParsedKey,
  type PseudoTtyInfo,
  type ServerChannel,
  type Session,
} from 'ssh2';
import type { Log } from '../shared/log.ts';
import { endMarkedProcesses, MARK_VARIABLE } from './marked-processes.ts';
import type { SshFiles } from './ssh-files.ts';
import type { SshService, SshServiceOptions } from './ssh-service.ts';

const SFTP_SERVER_PATHS = [
  '/usr/lib/openssh/sftp-server',
  '/usr/libexec/openssh/sftp-server',
  '/usr/libexec/sftp-server',
  '/usr/lib/ssh/sftp-server',
];
const SCRIPT_PATH = '/usr/bin/script';

/**
 * An SSH server in this process for computers without sshd: commands, a shell, and sftp where its program is installed.
 * Public keys only.
 */
export async function startSsh2Service(files: SshFiles, options: SshServiceOptions): Promise<SshService> {
  const mark = randomBytes(16).toString('hex');
  const allowed = options.authorizedKeys.flatMap(readKey);
  const clients = new Set<Connection>();
  const children = new Set<ChildProcess>();
  const environment = {
    ...process.env,
    CULVERT_DEVICE: options.thingName,
    [MARK_VARIABLE]: mark,
    PROMPT_COMMAND: `PS1='${options.thingName} (simulated) \\w \\$ '`,
  };

  const server = new ssh2.Server(
    {
      hostKeys: [fs.readFileSync(files.hostKey)],
      banner: `${options.thingName} is a simulated device: what you do here happens on this computer.`,
    },
    (client) => {
      clients.add(client);
      client.on('close', () => clients.delete(client));
      client.on('error', (error) => options.log.debug('ssh2', { reason: error.message }));
      client.on('authentication', (context) => authenticate(context, allowed));
      client.on('session', (accept) =>
        serveSession({ session: accept(), environment, children, log: options.log }),
      );
    },
  );
  // Sockets of our own, since ssh2 can only end a connection politely.
  const sockets = new Set<net.Socket>();
  const listener = net.createServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    server.injectSocket(socket);
  });
  await new Promise<void>((resolve, reject) => {
    listener.once('error', reject);
    listener.listen(0, '127.0.0.1', resolve);
  });

  return {
    port: (listener.address() as AddressInfo).port,
    async close() {
      const closed = new Promise<void>((resolve) => listener.close(() => resolve()));
      // One that has exited stays in the set for as long as nobody takes what it wrote.
      const gone = [...children]
        .filter((child) => child.exitCode === null && child.signalCode === null)
        .map((child) => new Promise<void>((resolve) => child.once('exit', () => resolve())));
      for (const client of clients) {
        client.end();
      }
      // The other end of a full connection may never take the goodbye.
      for (const socket of sockets) {
        socket.destroy();
      }
      for (const child of children) {
        child.kill('SIGKILL');
      }
      endMarkedProcesses(mark);
      await Promise.all([...gone, closed]);
    },
  };
}

function readKey(line: string): ParsedKey[] {
  const key = ssh2.utils.parseKey(line.trim());
  return key instanceof Error ? [] : [key];
}

/** Whoever else uses this computer can reach the port, so nothing but a key that is listed lets in. */
function authenticate(context: AuthContext, allowed: readonly ParsedKey[]): void {
  if (context.method === 'publickey') {
    const { key, signature, blob, hashAlgo } = context;
    const match = allowed.find(
      (candidate) => candidate.type === key.algo && candidate.getPublicSSH().equals(key.data),
    );
    // Without a signature the client only asks whether it is worth while to sign.
    if (match && (!signature || (blob && match.verify(blob, signature, hashAlgo) === true))) {
      context.accept();
      return;
    }
  }
  context.reject(['publickey']);
}

function serveSession(parts: {
  session: Session;
  environment: NodeJS.ProcessEnv;
  children: Set<ChildProcess>;
  log: Log;
}): void {
  const { session, children, log } = parts;
  const environment = { ...parts.environment };
  let terminal: PseudoTtyInfo | undefined;

  const run = (channel: ServerChannel, command: string, args: string[]) => {
    const child = spawn(command, args, { cwd: os.homedir(), env: environment });
    children.add(child);
    channel.pipe(child.stdin);
    child.stdout.pipe(channel, { end: false });
    child.stderr.pipe(channel.stderr, { end: false });
    for (const stream of [channel, child.stdin]) {
      stream.on('error', () => {});
    }
    child.on('error', (error) => {
      log.warn('ssh2: a command could not be started', { reason: error.message });
      channel.exit(127);
      channel.end();
    });
    child.on('close', (code, signal) => {
      children.delete(child);
      if (signal) {
        channel.exit(signal, false, '');
      } else {
        channel.exit(code ?? 0);
      }
      channel.end();
    });
    channel.on('close', () => {
      child.stdin.destroy();
      child.kill('SIGHUP');
    });
  };
  const start = (channel: ServerChannel, command: string | undefined) => {
    const [program, args] = shellCommand(command, terminal);
    run(channel, program, args);
  };

  session.on('pty', (accept, _reject, info) => {
    terminal = info;
    const { term } = info as { term?: string };
    environment.TERM = term ?? 'xterm';
    accept?.();
  });
  session.on('window-change', (accept) => accept?.());
  session.on('env', (accept, reject, info) => {
    if (/^(LANG|LC_[A-Z]+)$/.test(info.key)) {
      environment[info.key] = info.val;
      accept?.();
    } else {
      reject?.();
    }
  });
  session.on('shell', (accept) => start(accept(), undefined));
  session.on('exec', (accept, _reject, info) => start(accept(), info.command));
  session.on('subsystem', (accept, reject, info) => {
    const program = SFTP_SERVER_PATHS.find((path) => fs.existsSync(path));
    if (info.name === 'sftp' && program) {
      run(accept(), program, []);
    } else {
      reject?.();
    }
  });
}

/**
 * What runs a command, or a shell when there is none. Node cannot make a pseudo terminal, `script` of util-linux can;
 * without it a shell works through plain pipes. The size is the one at the start: there is no way to hand on changes.
 */
function shellCommand(command: string | undefined, terminal: PseudoTtyInfo | undefined): [string, string[]] {
  if (process.platform === 'win32') {
    return [process.env.COMSPEC ?? 'cmd.exe', command === undefined ? [] : ['/d', '/s', '/c', command]];
  }
  const shell = process.env.SHELL ?? '/bin/sh';
  if (terminal && process.platform === 'linux' && fs.existsSync(SCRIPT_PATH)) {
    const size = `stty rows ${Number(terminal.rows) || 24} cols ${Number(terminal.cols) || 80}`;
    return [SCRIPT_PATH, ['-qfec', `${size}; ${command ?? `exec ${shell} -il`}`, '/dev/null']];
  }
  return [shell, command === undefined ? ['-il'] : ['-c', command]];
}
