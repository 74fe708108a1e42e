/** The host without a desktop in a process of its own, on a computer that has neither a display nor a session bus. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { build } from 'esbuild';
import { type CallOptions, callControl } from '../../electron/control/client.ts';
import { runningIn } from '../../electron/control/control-file.ts';
import type { ControlCall, ControlCalls } from '../../electron/control/protocol.ts';
import type { Result } from '../../electron/shared/result.ts';
import { tempDir } from './temp-dir.ts';
import { within } from './within.ts';

/** What the build makes of the host and its worker, without their packages that are native. */
export async function bundleHeadless(out: string): Promise<string> {
  await build({
    entryPoints: {
      headless: 'electron/main/headless.ts',
      'proxy-worker': 'electron/proxy/worker.ts',
    },
    outdir: out,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    mainFields: ['module', 'main'],
    external: ['keytar', 'cpu-features', '*.node', 'bufferutil', 'utf-8-validate'],
    logLevel: 'error',
  });
  return path.join(out, 'headless.cjs');
}

export interface Headless {
  pid: number;
  /** The data folder. */
  dir: string;
  address: string;
  call<C extends ControlCall>(
    call: C,
    args: ControlCalls[C]['args'],
    more?: Partial<Omit<CallOptions<C>, 'address' | 'call' | 'args'>>,
  ): Promise<Result<ControlCalls[C]['value']>>;
  /** What a call must answer with. */
  get<C extends ControlCall>(call: C, args: ControlCalls[C]['args']): Promise<ControlCalls[C]['value']>;
  log(): string;
  /** Waits until it has ended: its exit code, or the signal. */
  ended(): Promise<number | NodeJS.Signals | null>;
  kill(signal: NodeJS.Signals): void;
}

export interface HeadlessOptions {
  /** What bundleHeadless() made. */
  file: string;
  /** A data folder that is there already; left out: a new one. */
  dir?: string;
  env?: Record<string, string>;
  idleSeconds?: number;
}

/** Starts it and waits until it takes commands. It is killed when the test ends. */
export async function startHeadless(
  t: Pick<TestContext, 'after'>,
  options: HeadlessOptions,
): Promise<Headless> {
  const own = options.dir === undefined ? tempDir() : null;
  const dir = options.dir ?? own?.path ?? '';
  const child = spawnHeadless(t, { ...options, dir });
  // After the one above, by which it is ended: it may write until then.
  t.after(() => own?.remove());
  const address = await addressOf(dir, child);
  const call: Headless['call'] = (name, args, more = {}) =>
    callControl({ address, call: name, args, ...more });
  return {
    pid: child.process.pid ?? 0,
    dir,
    address,
    call,
    async get(name, args) {
      const answer = await call(name, args);
      if (!answer.ok) {
        throw new Error(`${name}: ${answer.error.code}, ${answer.error.message}`);
      }
      return answer.value;
    },
    log: () => fs.readFileSync(path.join(dir, 'logs', 'culvert.log'), 'utf8'),
    ended: () => within('the end of the host', child.ended()),
    kill: (signal) => void child.process.kill(signal),
  };
}

const START_LIMIT_MS = 30_000;

async function addressOf(dir: string, child: ReturnType<typeof spawnHeadless>): Promise<string> {
  const until = Date.now() + START_LIMIT_MS;
  while (Date.now() < until && child.process.exitCode === null) {
    const found = runningIn(dir);
    if (found && found.pid === child.process.pid) {
      return found.address;
    }
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`the host does not take commands: ${child.errors()}`);
}

export function spawnHeadless(
  t: Pick<TestContext, 'after'>,
  { file, dir, env = {}, idleSeconds = 60 }: HeadlessOptions & { dir: string },
): { process: ChildProcess; errors: () => string; ended: Headless['ended'] } {
  // A home without AWS files, and nothing of a desktop.
  const child = spawn(process.execPath, [file, '--data', dir], {
    env: {
      PATH: process.env.PATH ?? '',
      HOME: dir,
      CULVERT_HEADLESS_IDLE: String(idleSeconds),
      AWS_EC2_METADATA_DISABLED: 'true',
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  const gone = new Promise<number | NodeJS.Signals | null>((resolve) =>
    child.once('exit', (code, signal) => resolve(code ?? signal)),
  );
  t.after(async () => {
    child.kill('SIGKILL');
    await gone;
  });
  return { process: child, errors: () => errors, ended: () => gone };
}

/** Options of `open` that say nothing. */
export const PLAIN_OPEN: Omit<ControlCalls['open']['args'], 'device'> = {
  services: [],
  anyService: false,
  lifetimeMinutes: null,
  ports: {},
  another: false,
  takeOver: false,
  waitSeconds: 60,
};

/** Options of `connect` as ssh's ProxyCommand has them. */
export const PLAIN_CONNECT: Omit<ControlCalls['connect']['args'], 'device'> = {
  service: null,
  port: 22,
  mayOpen: false,
  takeOver: false,
  waitSeconds: 60,
};
