/** `culvert connect` as a process of its own, as the application's build makes it, and a host for it to ask. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { after, type TestContext } from 'node:test';
import type { CallContext, ControlHandlers } from '../../electron/control/handlers.ts';
import type { ControlCalls, TunnelItem } from '../../electron/control/protocol.ts';
import { serveControl } from '../../electron/control/server.ts';
import { silentLog } from '../../electron/shared/log.ts';
import { ok, type Result } from '../../electron/shared/result.ts';
import { bundleWorker } from './bundle-worker.ts';
import { tempDir } from './temp-dir.ts';
import { within } from './within.ts';

const CLI_ENTRY = path.resolve(import.meta.dirname, '../../electron/cli/index.ts');

/** Bundles the command into a folder. Answers the file that is run. */
export async function bundleCommand(dir: string): Promise<string> {
  const file = await bundleWorker(CLI_ENTRY, dir);
  fs.chmodSync(file, 0o755);
  return file;
}

/** The bundle of the tests of one file, for which it is made once. Answers the file that is run. */
export async function bundledCommand(): Promise<string> {
  const bundle = tempDir();
  after(() => bundle.remove());
  return bundleCommand(bundle.path);
}

export type ConnectArgs = ControlCalls['connect']['args'];
export type ConnectAnswer = Result<ControlCalls['connect']['value']>;

export interface ConnectHost {
  dir: string;
  /** What was asked for, in the order in which it was. */
  asked: { args: ConnectArgs; canAsk: boolean }[];
  /** Closed by the test when it has to go before the end. */
  close(): Promise<void>;
}

/** A host that answers `connect` alone. */
export async function startConnectHost(
  t: TestContext,
  answer: (args: ConnectArgs, context: CallContext) => Promise<ConnectAnswer>,
  mode: 'app' | 'headless' = 'app',
): Promise<ConnectHost> {
  const temp = tempDir();
  const asked: ConnectHost['asked'] = [];
  const handlers: Partial<ControlHandlers> = {
    connect(args, context) {
      asked.push({ args, canAsk: context.canAsk });
      return answer(args, context);
    },
  };
  const served = await serveControl({
    ...{ dir: temp.path, mode, start: null, log: silentLog },
    handlers: handlers as ControlHandlers,
  });
  if (!served.ok) {
    throw new Error(served.error.message);
  }
  let isOpen = true;
  const close = async () => {
    if (isOpen) {
      isOpen = false;
      await served.value.close();
    }
  };
  t.after(async () => {
    await close();
    temp.remove();
  });
  return { dir: temp.path, asked, close };
}

export function tunnelTo(port: number): ConnectAnswer {
  const tunnel: TunnelItem = {
    ...{ key: 'k1', tunnelId: 't1', thingName: 'press-07', profile: 'factory', region: 'eu-central-1' },
    ...{ account: null, ours: true, origin: 'opened', state: 'connected', stateText: 'Connected' },
    ...{ openedAt: null, expiresAt: null, bytesUp: 0, bytesDown: 0, error: null },
    services: [{ serviceId: 'SSH', label: 'SSH', localPort: port, connections: 0 }],
  };
  return ok({ host: '127.0.0.1', port, tunnel });
}

/** A TCP server of the test's own; answers its port. */
export async function listen(
  t: TestContext,
  take: (socket: net.Socket) => void,
  options: net.ServerOpts = { allowHalfOpen: true },
): Promise<number> {
  const sockets = new Set<net.Socket>();
  const server = net.createServer(options, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    take(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  t.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as net.AddressInfo).port;
}

export interface RunningConnect {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** Everything that came on standard output. */
  output: Promise<Buffer>;
  stderr: () => string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

/** Runs `culvert connect` with nothing in its environment but the data folder. It is killed when the test ends. */
export function connect(
  t: TestContext,
  { file, dir, args = ['press-07', '22'], env = {} }: ConnectOptions,
): RunningConnect {
  const child = spawn(process.execPath, [file, 'connect', ...args], {
    env: { PATH: process.env.PATH ?? '', CULVERT_DATA_DIR: dir, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  child.stdin.on('error', () => {});
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const whole = new Promise<Buffer>((resolve) => {
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stdout.once('close', () => resolve(Buffer.concat(chunks)));
  });
  const output = within('the end of what connect writes', whole);
  const ended = within(
    'the end of connect',
    new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) =>
      child.once('exit', (code, signal) => resolve({ code, signal })),
    ),
  );
  // Whoever waits for them gets the error.
  for (const each of [output, ended]) {
    each.catch(() => {});
  }
  return { child, output, stderr: () => stderr, ended };
}

export interface ConnectOptions {
  /** From bundleCommand(). */
  file: string;
  /** The data folder. */
  dir: string;
  args?: string[];
  env?: Record<string, string>;
}
