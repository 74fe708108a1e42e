/** Serves the calls of the `culvert` command on a socket that only the user who started Culvert reaches. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import {
  checkDataFolder,
  pipeName,
  privateParents,
  removePrivateFolder,
  socketInDataFolder,
  socketInPrivateFolder,
} from './address.ts';
import { type CallLine, REQUEST_LIMIT_MS, serveCallLine } from './call-line.ts';
import { controlError } from './control-error.ts';
import { readControlFile, writeControlFile } from './control-file.ts';
import type { ControlHandlers } from './handlers.ts';
import { takeLock } from './lock.ts';
import { probe } from './probe.ts';
import { CONTROL_VERSION, type ControlFile } from './protocol.ts';

/** As many as the system lets wait: ssh by a thousand at once is no reason to refuse one. */
const BACKLOG = 4096;
const OWNER_ONLY_UMASK = 0o177;
const OWNER_ONLY_SOCKET = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const PERMISSION_BITS = 0o777;
const PIPE_NAME_BYTES = 16;
/** While one Culvert looks whether another one runs and takes the address. */
const LOCK_FILE = 'control.lock';
const LONGEST_LOCK_MS = 15_000;
const LOCK_WAIT_MS = 50;
const LOCK_TRIES = 100;
/** Answers that are on their way when Culvert ends are given this long. */
const ENDING_MS = 1_000;

export interface ServeOptions {
  /** The data folder: where control.json goes. Made if it is missing. */
  dir: string;
  mode: ControlFile['mode'];
  /** How the application is started again; null leaves what an application wrote before. */
  start: ControlFile['start'];
  handlers: ControlHandlers;
  log: Log;
  platform?: NodeJS.Platform;
  /** How long a connection may say nothing. */
  requestLimitMs?: number;
  env?: Readonly<Record<string, string | undefined>>;
  /** Where a private folder is made when the path in the data folder is too long. */
  temp?: string;
}

export interface ControlServer {
  readonly address: string;
  /** How many commands are connected. */
  connections(): number;
  /** When that came down to none. */
  onIdle: (() => void) | null;
  /** What is asked at terminals counts as cancelled: what waits for an answer would keep Culvert from ending. */
  takeBack(): void;
  /** From here on calls are refused with ControlEnding; those that run go on, and nobody is asked any more. */
  refuse(): void;
  /** Answers what still runs with ControlEnding, and takes the socket away. */
  close(): Promise<void>;
}

/**
 * Fails with ControlTaken where another Culvert serves the same data folder, and with ControlUnavailable where no socket
 * can be made; Culvert works on without.
 */
export async function serveControl(options: ServeOptions): Promise<Result<ControlServer>> {
  const { dir } = options;
  let release: (() => void) | null = null;
  try {
    fs.mkdirSync(dir, { recursive: true, mode: OWNER_ONLY_FOLDER });
    checkDataFolder(dir);
    release = await waitForLock(path.join(dir, LOCK_FILE));
    if (!release) {
      return fail(controlError('ControlTaken', {}));
    }
    return await serveAlone(options);
  } catch (error) {
    return fail(controlError('ControlUnavailable', { reason: reasonOf(error) }));
  } finally {
    release?.();
  }
}

async function serveAlone(options: ServeOptions): Promise<Result<ControlServer>> {
  const { dir, mode, log, platform = process.platform, requestLimitMs = REQUEST_LIMIT_MS } = options;
  const before = readControlFile(dir);
  const inFolder = platform === 'win32' ? null : socketInDataFolder(dir);
  for (const address of new Set([before?.address, inFolder])) {
    if (address) {
      const found = await probe(address);
      if (found === 'living') {
        return fail(controlError('ControlTaken', {}));
      }
      if (found !== 'dead' && address === inFolder) {
        throw new Error(`${address}: ${found.code}`);
      }
    }
  }
  if (before?.address && before.address !== inFolder && platform !== 'win32') {
    removePrivateFolder(before.address);
  }
  const address = addressFor(options, inFolder);

  const lines = new Set<CallLine>();
  let refused: Result<never> | null = null;
  const server = net.createServer();
  server.on('connection', (socket) => {
    const line = serveCallLine({
      ...{ socket, requestLimitMs, log, handlers: options.handlers },
      refused: () => refused,
    });
    lines.add(line);
    socket.on('close', () => {
      lines.delete(line);
      if (lines.size === 0) {
        control.onIdle?.();
      }
    });
  });
  await listen(server, address, platform);
  server.on('error', (error) => log.warn('the socket of the command line failed', { error: String(error) }));

  const file: ControlFile = {
    version: CONTROL_VERSION,
    address,
    pid: process.pid,
    mode,
    start: options.start ?? before?.start ?? null,
  };
  const control: ControlServer = {
    address,
    connections: () => lines.size,
    onIdle: null,
    takeBack() {
      for (const line of lines) {
        line.takeBack();
      }
    },
    refuse() {
      refused = fail(controlError('ControlEnding', {}));
      control.takeBack();
      // Ending may take seconds. A command that comes meanwhile starts the next one, which waits for this one's end.
      forget(dir, file, log);
    },
    async close() {
      control.refuse();
      control.onIdle = null;
      const closed = new Promise((resolve) => server.close(resolve));
      for (const line of lines) {
        line.refuse(refused ?? fail(controlError('ControlEnding', {})));
      }
      const late = setTimeout(() => {
        for (const line of lines) {
          line.destroy();
        }
      }, ENDING_MS);
      await closed;
      clearTimeout(late);
      removePrivateFolder(address);
    },
  };
  try {
    writeControlFile(dir, file);
  } catch (error) {
    await control.close();
    throw error;
  }
  log.info('the command line is served', { address, mode });
  return ok(control);
}

function addressFor(options: ServeOptions, inFolder: string | null): string {
  const { platform = process.platform, env = process.env, temp = os.tmpdir() } = options;
  if (platform === 'win32') {
    return pipeName(randomBytes(PIPE_NAME_BYTES).toString('hex'));
  }
  if (inFolder) {
    // Nobody listens on it: a Culvert that was killed left it behind.
    fs.rmSync(inFolder, { force: true });
    return inFolder;
  }
  return socketInPrivateFolder(privateParents(env, temp));
}

/** The socket is its owner's alone from the moment it is there. */
async function listen(server: net.Server, address: string, platform: NodeJS.Platform): Promise<void> {
  const listening = new Promise<void>((resolve, reject) => {
    server.once('listening', () => {
      server.off('error', reject);
      resolve();
    });
    server.once('error', reject);
  });
  if (platform === 'win32') {
    server.listen({ path: address, backlog: BACKLOG });
    return listening;
  }
  // A Unix socket is bound within the call, so nothing else of this process is made under this mask.
  const before = process.umask(OWNER_ONLY_UMASK);
  try {
    server.listen({ path: address, backlog: BACKLOG });
  } finally {
    process.umask(before);
  }
  await listening;
  const stat = fs.lstatSync(address);
  if (
    !stat.isSocket() ||
    stat.uid !== process.getuid?.() ||
    (stat.mode & PERMISSION_BITS) !== OWNER_ONLY_SOCKET
  ) {
    // Such as a file system without permissions, where it would be open to everybody.
    server.close();
    throw new Error(`${address} would be open to other users of this computer`);
  }
}

async function waitForLock(file: string): Promise<(() => void) | null> {
  for (let left = LOCK_TRIES; left > 0; left -= 1) {
    const release = takeLock(file, LONGEST_LOCK_MS);
    if (release) {
      return release;
    }
    await new Promise((resolve) => setTimeout(resolve, LOCK_WAIT_MS));
  }
  return null;
}

/** Says in control.json that none runs, unless it speaks of another one by now. */
function forget(dir: string, file: ControlFile, log: Log): void {
  try {
    const now = readControlFile(dir);
    if (now?.address === file.address && now.pid === file.pid) {
      writeControlFile(dir, { ...file, address: null });
    }
  } catch (error) {
    log.warn('control.json could not be written', { error: String(error) });
  }
}

/** “EACCES: permission denied”, without the path that Node puts behind it. */
function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split(', ')[0] ?? message;
}
