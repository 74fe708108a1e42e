/** The `culvert` command as the build makes it, run to its end or at a terminal, and what a running Culvert tells it. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { ControlHandlers } from '../../electron/control/handlers.ts';
import type { DeviceItem, ProfileItem, TunnelItem } from '../../electron/control/protocol.ts';
import { posixQuote } from '../../electron/ssh/quote.ts';
import { serve, someHandlers } from './control-host.ts';
import { type Finished, run } from './processes.ts';
import { until } from './source-harness.ts';
import { tempDir } from './temp-dir.ts';
import { within } from './within.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** Open for 1 h 23 min more. */
export function tunnelItem(given: Partial<TunnelItem> = {}): TunnelItem {
  return {
    ...{ key: 'k1', tunnelId: '0e1b2c3d-tunnel', thingName: 'press-07', profile: 'factory-ops' },
    ...{ region: 'eu-central-1', account: '123456789012', ours: true, origin: 'opened' },
    ...{ state: 'connected', stateText: 'Connected' },
    openedAt: Date.now() - 37 * MINUTE_MS,
    expiresAt: Date.now() + HOUR_MS + 23 * MINUTE_MS + 30 * SECOND_MS,
    services: [
      { serviceId: 'SSH', label: 'SSH', localPort: 50_022, connections: 1 },
      { serviceId: 'HTTP', label: 'Web', localPort: 50_080, connections: 0 },
    ],
    ...{ bytesUp: 1_234_567, bytesDown: 999, error: null },
    ...given,
  };
}

export function deviceItem(given: Partial<DeviceItem> = {}): DeviceItem {
  return {
    ...{ thingName: 'press-07', thingType: 'press', attributes: 'site=Aachen', groups: ['hall-2'] },
    ...{ connectivity: 'connected', tunnelOpen: false, favourite: false, lastUsedAt: null },
    ...given,
  };
}

export function profileItem(given: Partial<ProfileItem> = {}): ProfileItem {
  return {
    ...{ id: 'p1', name: 'factory-ops', region: 'eu-central-1', signIn: 'keys', chosen: true },
    ...{ signedIn: 'yes', toolsMayOpen: false, demo: false },
    ...given,
  };
}

/** A data folder, and a Culvert that serves it until the test ends. */
export async function startHost(
  t: TestContext,
  handlers: Partial<ControlHandlers>,
  mode: 'app' | 'headless' = 'app',
): Promise<string> {
  const dir = emptyFolder(t);
  await serve(t, { dir, mode, handlers: someHandlers(handlers) });
  return dir;
}

export function emptyFolder(t: TestContext): string {
  const temp = tempDir();
  t.after(() => temp.remove());
  return temp.path;
}

export interface CommandRun {
  /** What bundleCommand() made. */
  file: string;
  /** The data folder. */
  dir: string;
  args: string[];
  env?: Record<string, string>;
}

/** To its end, with no terminal. */
export function runCulvert({ file, dir, args, env = {} }: CommandRun): Promise<Finished> {
  return run(process.execPath, [path.resolve(file), ...args], { env: environment(dir, env), cwd: dir });
}

function environment(dir: string, env: Record<string, string>): Record<string, string> {
  return { PATH: process.env.PATH ?? '', CULVERT_DATA_DIR: dir, ...env };
}

export interface Attended {
  send(text: string): void;
  /** What the terminal shows, both outputs together, without what only moves the cursor. */
  shown(): string;
  raw(): string;
  /** Waits until it shows this. */
  shows(text: string): Promise<void>;
  exit: Promise<number | null>;
}

/**
 * A program on a terminal of its own, such as a person sits at, 80 columns wide, in a folder. It is killed when the test
 * ends.
 */
export function atTerminal(
  t: TestContext,
  words: string[],
  { env, cwd }: { env: Record<string, string>; cwd: string },
): Attended {
  const command = words.map(posixQuote).join(' ');
  const child = spawn('script', ['-qfec', `stty cols 80 rows 24; exec ${command}`, '/dev/null'], {
    env: { PATH: process.env.PATH ?? '', TERM: 'xterm', ...env },
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let raw = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    raw += text;
  });
  child.stdin.on('error', () => {});
  t.after(() => child.kill('SIGKILL'));
  const exit = within(
    `the end of ${command.slice(-200)}`,
    new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code))),
  );
  // Whoever waits for it gets the error; a test that does not wait has none.
  exit.catch(() => {});
  const shown = () =>
    raw
      // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose.
      .replace(/\u001b\[[0-9;?]*[A-Za-z]|\u001b\][^\u0007]*\u0007|\r/g, '');
  return {
    send: (text) => void child.stdin.write(text),
    shown,
    raw: () => raw,
    shows: (text) => until(`the terminal showed “${text}”`, () => shown().includes(text)),
    exit,
  };
}

/** `culvert` at a terminal. */
export function culvertAtTerminal(t: TestContext, { file, dir, args, env = {} }: CommandRun): Attended {
  return atTerminal(t, [process.execPath, path.resolve(file), ...args], {
    env: environment(dir, env),
    cwd: dir,
  });
}
