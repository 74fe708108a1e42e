import { type SpawnOptions, spawn } from 'node:child_process';
import fs from 'node:fs';

export interface Finished {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

/** No program that the tests run to its end takes as long on a busy machine. */
const LONGEST_RUN_MS = 150_000;

/**
 * Runs a program to its end. `input` goes to its standard input, which is closed after it. One that does not end is
 * killed, and fails with what it said.
 */
export function run(
  command: string,
  args: string[],
  options: SpawnOptions & { input?: string } = {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { ...options, stdio: 'pipe' });
    let stdout = '';
    let stderr = '';
    child.stdout?.setEncoding('utf8').on('data', (text) => {
      stdout += text;
    });
    child.stderr?.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(options.input ?? '');
    const endless = setTimeout(() => {
      child.kill('SIGKILL');
      // What it started may hold its outputs open.
      child.stdout?.destroy();
      child.stderr?.destroy();
      const line = [command, ...args].join(' ').slice(0, 300);
      reject(new Error(`${line} does not end. It said:\n${stdout.slice(-500)}\n${stderr.slice(-2_000)}`));
    }, LONGEST_RUN_MS);
    child.on('error', (error) => {
      clearTimeout(endless);
      reject(error);
    });
    child.on('close', (code, signal) => {
      clearTimeout(endless);
      resolve({ code, signal, stdout, stderr });
    });
  });
}

interface ProcessFacts {
  pid: number;
  parent: number;
  command: string;
}

/** Every process of this computer that is alive (a zombie is not). Linux only. */
export function processes(): ProcessFacts[] {
  return fs
    .readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        // “pid (name) state parent …”, where the name may hold anything.
        const stat = fs.readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        const command = fs.readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
        return state === 'Z' ? [] : [{ pid: Number(name), parent: Number(parent), command }];
      } catch {
        return [];
      }
    });
}

/** The processes below this one, without the compiler's helper that runs the tests from source. */
export function ownChildren(): ProcessFacts[] {
  return descendants(process.pid).filter(({ command }) => !command.includes('esbuild'));
}

/** The processes below one, however deep. */
export function descendants(pid: number): ProcessFacts[] {
  const all = processes();
  const found: ProcessFacts[] = [];
  const parents = new Set([pid]);
  for (let before = -1; before !== found.length; ) {
    before = found.length;
    for (const candidate of all) {
      if (parents.has(candidate.parent) && !parents.has(candidate.pid)) {
        parents.add(candidate.pid);
        found.push(candidate);
      }
    }
  }
  return found;
}
