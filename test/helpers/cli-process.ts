/** The `culvert` command as a process of its own, from source. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { TestContext } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Relay, type RelayOptions } from './destination.ts';
import { tempDir } from './temp-dir.ts';

export const CLI_ENTRY = fileURLToPath(new URL('../../electron/cli/index.ts', import.meta.url));
const LOADER = import.meta.resolve('tsx');

export interface RunningCommand {
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  /** Resolves with the exit code when the process is gone and its output is read. */
  exit: Promise<number | null>;
}

export interface CommandOptions {
  env?: Record<string, string>;
  /** Where it runs; a folder without `config` in it when left out. */
  cwd?: string;
  /** What is run in place of the command's own file, such as a link to it. */
  entry?: string;
}

/** Runs `culvert` with an environment that holds nothing else. It is killed when the test ends. */
export function culvert(t: TestContext, args: string[], options: CommandOptions = {}): RunningCommand {
  const child = spawn(process.execPath, ['--import', LOADER, options.entry ?? CLI_ENTRY, ...args], {
    env: { PATH: process.env.PATH ?? '', ...options.env },
    cwd: options.cwd ?? path.dirname(CLI_ENTRY),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { stdout: '', stderr: '' };
  child.stdout.on('data', (chunk) => {
    text.stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text.stderr += chunk;
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  t.after(() => child.kill('SIGKILL'));
  return { child, exit, stdout: () => text.stdout, stderr: () => text.stderr };
}

/** A data plane that lives as long as the test. */
export async function startRelay(t: TestContext, options: RelayOptions = {}): Promise<Relay> {
  const relay = await Relay.start(options);
  t.after(() => relay.close());
  return relay;
}

/** A folder with these files, readable by nobody else, that lives as long as the test. */
export function folderOf(t: TestContext, files: Record<string, string>): string {
  const dir = tempDir();
  t.after(() => dir.remove());
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(dir.path, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text, { mode: 0o600 });
  }
  return dir.path;
}

/** The ports that `culvert proxy` printed, by service id; '' for a port alone. */
export function portsOf({ stdout }: RunningCommand): Record<string, number> {
  const lines = [...stdout().matchAll(/^(?:(\S+) = )?(\d+)$/gm)];
  return Object.fromEntries(lines.map(([, serviceId = '', port]) => [serviceId, Number(port)]));
}

/** A settings file's text with these values below `tunneling.proxy`. */
export function settingsText(proxy: object): string {
  return JSON.stringify({ tunneling: { proxy } });
}
