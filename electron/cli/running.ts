/** Finds the Culvert that runs on a data folder, or starts one and waits until it takes commands. */
import { type ChildProcess, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { SILENT_MS } from '../control/client.ts';
import { controlError } from '../control/control-error.ts';
import { readControlFile, runningIn } from '../control/control-file.ts';
import { isLocked, takeLock } from '../control/lock.ts';
import { probe } from '../control/probe.ts';
import type { ControlFile } from '../control/protocol.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { findStart, type Start } from './start-command.ts';

/** An application that is not there by then, a slow disk and a keyring included, has failed. */
const START_LIMIT_MS = 20_000;
const POLL_MS = 40;
/** One that quits still holds its place when the next one is started: tried again after this, then twice as long. */
const AGAIN_MS = 500;
const LOCK_FILE = 'start.lock';
/** Longer than a start may take: whoever holds it past that is stuck. */
const LONGEST_LOCK_MS = START_LIMIT_MS + 10_000;
const OWNER_ONLY_FOLDER = 0o700;
const LAST_WORDS_BYTES = 2_000;

/** A Culvert that takes commands. */
export interface RunningHost {
  address: string;
  pid: number;
  mode: ControlFile['mode'];
}

export interface Running extends RunningHost {
  /** It was started for this command. */
  started: boolean;
}

export interface EnsureOptions {
  /** The data folder. */
  dir: string;
  env: Readonly<Record<string, string | undefined>>;
  /** Starts a host without a desktop where none runs. */
  headless: boolean;
  /** The file this command runs from: what is started lies beside it. */
  cliFile: string;
  onProgress: (text: string) => void;
  signal?: AbortSignal;
  limitMs?: number;
}

/** For somebody who waits in front of a Culvert that does not even take a command. */
export const silentText = ({ pid }: RunningHost) =>
  `Culvert (process ${pid}) has not answered for ${SILENT_MS / 1000} s. If it hangs, end that process and run the command again: tunnels stay open, and are found again.`;

/** What control.json says of a running Culvert: see runningIn(). */
export function findRunning(dir: string): (ControlFile & { address: string }) | null {
  return runningIn(dir);
}

/**
 * Where a Culvert takes commands. Where none does, one is started: of several commands at once by one of them, and the
 * others wait. Fails with NoDesktop, StartMissing, DataFolderUnusable or StartFailed.
 */
export async function ensureRunning(options: EnsureOptions): Promise<Result<Running>> {
  const { dir } = options;
  const running = await living(dir);
  if (running) {
    return ok({ ...running, started: false });
  }
  const found = findStart({ ...options, known: readControlFile(dir)?.start ?? null });
  if (!found.ok) {
    return found;
  }
  const taken = lockedIn(dir);
  if (!taken.ok) {
    return taken;
  }
  const release = taken.value;
  if (!release) {
    return await waitForOther(options);
  }
  try {
    return await start(options, found.value);
  } catch (error) {
    return unusable(dir, error) ?? failed(dir, error instanceof Error ? error.message : String(error));
  } finally {
    release();
  }
}

/** Makes the data folder, and takes the lock of those who start Culvert on it; null: another one has it. */
function lockedIn(dir: string): Result<(() => void) | null> {
  try {
    fs.mkdirSync(dir, { recursive: true, mode: OWNER_ONLY_FOLDER });
    return ok(takeLock(path.join(dir, LOCK_FILE), LONGEST_LOCK_MS));
  } catch (error) {
    return unusable(dir, error) ?? failed(dir, error instanceof Error ? error.message : String(error));
  }
}

/** null: it is not the folder's fault. */
function unusable(folder: string, error: unknown): Result<never> | null {
  const reason = FOLDER_REASONS[(error as NodeJS.ErrnoException).code ?? ''];
  return reason === undefined ? null : fail(controlError('DataFolderUnusable', { folder, reason }));
}

/** In words, for Node's own text is the name of a system call. */
const FOLDER_REASONS: Readonly<Record<string, string>> = {
  EEXIST: 'it is a file, not a folder.',
  ENOTDIR: 'a part of its path is a file, not a folder.',
  EACCES: 'you have no permission for it.',
  EPERM: 'you have no permission for it.',
  EROFS: 'its disk can only be read.',
  ENOSPC: 'its disk is full.',
  EDQUOT: 'your share of its disk is used up.',
};

async function living(dir: string): Promise<RunningHost | null> {
  const file = findRunning(dir);
  if (!file || (await probe(file.address)) === 'dead') {
    return null;
  }
  return { address: file.address, pid: file.pid, mode: file.mode };
}

async function start(options: EnsureOptions, how: Start): Promise<Result<Running>> {
  const { dir, signal, onProgress, limitMs = START_LIMIT_MS } = options;
  const until = Date.now() + limitMs;
  // Another command may have started one between the first look and the lock.
  const already = await living(dir);
  if (already) {
    return ok({ ...already, started: false });
  }
  onProgress(
    options.headless ? 'Starting Culvert without a window…' : 'Starting Culvert, which goes on in the tray…',
  );
  let child = launch(how, dir);
  let againMs = AGAIN_MS;
  while (Date.now() < until) {
    if (signal?.aborted) {
      return fail(controlError('CallGivenUp', {}));
    }
    const running = await living(dir);
    if (running) {
      return ok({ ...running, started: true });
    }
    if (child.ended !== null) {
      if (child.ended !== '') {
        return failed(dir, `${child.ended}${lastWords(child.errors)}`);
      }
      // It found another one, which is just starting, or just ending.
      await sleep(againMs);
      againMs *= 2;
      child = (await living(dir)) ? child : launch(how, dir);
    }
    await sleep(POLL_MS);
  }
  return failed(dir, `it did not take commands within ${limitMs / 1000} seconds.${lastWords(child.errors)}`);
}

/** Another command starts one. Where that fails, so would this one: there is no second try by each of a thousand. */
async function waitForOther({
  dir,
  signal,
  limitMs = START_LIMIT_MS,
}: EnsureOptions): Promise<Result<Running>> {
  const until = Date.now() + limitMs;
  const lock = path.join(dir, LOCK_FILE);
  for (;;) {
    // Looked at first: one that was given back in between was given back with a Culvert running.
    const held = isLocked(lock, LONGEST_LOCK_MS);
    const running = await living(dir);
    if (running) {
      return ok({ ...running, started: false });
    }
    if (signal?.aborted) {
      return fail(controlError('CallGivenUp', {}));
    }
    if (!held || Date.now() > until) {
      return failed(dir, 'another command tried to at the same moment, and did not succeed.');
    }
    await sleep(POLL_MS);
  }
}

interface Launched {
  /** Why it ended; empty where it ended well, null while it runs. */
  ended: string | null;
  /** Its standard error, as far as it has been written. */
  errors: string;
}

/** A process of its own, which outlives this command, its terminal and the signals that are sent there. */
function launch(how: Start, dir: string): Launched {
  const errors = path.join(dir, 'logs', 'start.log');
  fs.mkdirSync(path.dirname(errors), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const fd = fs.openSync(errors, 'w', 0o600);
  const launched: Launched = { ended: null, errors };
  let child: ChildProcess;
  try {
    child = spawn(how.program, how.args, {
      // The folder the command was run in may be unmounted or removed while Culvert runs.
      cwd: dir,
      env: how.env,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', 'ignore', fd],
    });
  } finally {
    fs.closeSync(fd);
  }
  child.on('error', (error) => {
    launched.ended = `${error.message}.`;
  });
  child.on('exit', (code, signal) => {
    launched.ended = code === 0 ? '' : `it ended at once (${signal ?? `exit code ${code}`}).`;
  });
  child.unref();
  return launched;
}

/** The last line that it wrote to standard error, as its reason. */
function lastWords(errors: string): string {
  try {
    const lines = fs.readFileSync(errors, 'utf8').slice(-LAST_WORDS_BYTES).split('\n');
    const last = lines.map((line) => line.trim()).findLast((line) => line !== '');
    return last === undefined ? '' : ` ${last}`;
  } catch {
    return '';
  }
}

function failed(dir: string, reason: string): Result<never> {
  return fail(controlError('StartFailed', { reason, logs: path.join(dir, 'logs') }));
}
