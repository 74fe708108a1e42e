import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { culvertError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { because, type Said } from '../../shared/reasons.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { terminalEnvironment } from './child-env.ts';
import { inNewConsole } from './console.ts';
import { CUSTOM_TERMINAL, customTerminal } from './custom.ts';
import { type FoundTerminal, findSsh, findTerminals, type Surroundings, terminalPreference } from './find.ts';
import { isProgram } from './installed.ts';
import { keepOpen } from './keep-open.ts';
import { isRunning } from './running.ts';
import { FILE_PREFIX, type LaunchFile, type TerminalSpec } from './spec.ts';

export interface LaunchOptions {
  /** From sshArguments(): what follows the program `ssh`. */
  sshArguments: readonly string[];
  /** The window stays until Enter is pressed, however ssh ended: for a look at the terminal itself. */
  stay?: boolean | undefined;
  /** The id of the terminal that the user chose; '' for the best one, CUSTOM_TERMINAL for `customCommand`. */
  chosen?: string | undefined;
  /** The user's own command that opens a terminal; see customTerminal(). */
  customCommand?: string | undefined;
  /** A tab in place of a window, where the terminal has a way. */
  tab?: boolean | undefined;
  /** What the window says before it waits for Enter; `%s` stands for ssh's exit status. English where left out. */
  ended?: string | undefined;
  /** What the window says besides where ssh itself failed. */
  advice?: string | undefined;
  /** The window's title, where the terminal takes one. */
  title: string;
  platform: NodeJS.Platform;
  /** The environment to look in and, stripped of secrets, to hand on. */
  env: NodeJS.ProcessEnv;
  log: Log;
  exists?: (path: string) => boolean;
  /** Tried alone, in place of looking for one: where a terminal is described that Culvert does not know. */
  spec?: TerminalSpec;
}

export interface Launched {
  /** The terminal's name. */
  terminal: string;
  /** What people call the chosen one, where that is not it: it is gone, or did not start. */
  insteadOf: string | null;
}

/** A terminal that cannot open its window says so within this time, and the next one is tried. */
const FAILS_WITHIN_MS = 500;
/** By then a terminal has read its file, however slowly it started. */
const FILE_KEPT_MS = 60_000;

/**
 * Opens a terminal window with ssh in it and leaves it to itself: it outlives Culvert. Answers as soon as its program has
 * not failed at once. Fails with SshMissing or TerminalMissing.
 */
export async function launchTerminal(options: LaunchOptions): Promise<Result<Launched>> {
  const { platform, env, log, chosen = '' } = options;
  const surroundings: Surroundings = { platform, env, exists: options.exists ?? isProgram(platform) };
  const ssh = findSsh(surroundings);
  if (ssh === null) {
    return fail(culvertError('SshMissing', {}));
  }
  const custom = chosen === CUSTOM_TERMINAL ? customTerminal(options.customCommand ?? '', platform) : null;
  const known = options.spec
    ? [options.spec]
    : [...(custom?.ok ? [custom.value] : []), ...terminalPreference(surroundings)];
  const wanted = known.toSorted((a, b) => Number(b.id === chosen) - Number(a.id === chosen));
  const command = [ssh, ...options.sshArguments];
  for (const found of findTerminals(wanted, surroundings)) {
    if (await opened(found, command, options)) {
      const { id, name } = found.spec;
      log.info('a terminal was opened', { terminal: id });
      const other = chosen !== '' && id !== chosen;
      return ok({ terminal: name, insteadOf: other ? nameOf(chosen, known) : null });
    }
  }
  return fail(culvertError('TerminalMissing', { tried: shortList(wanted) }));
}

/** One that is not among the known ones any more was named by TERMINAL, as `custom:program`. */
function nameOf(id: string, known: readonly TerminalSpec[]): string {
  return known.find((spec) => spec.id === id)?.name ?? id.replace(/^custom:(.*\/)?/, '');
}

/** In a tab where one is wanted and the terminal takes it, else in a window. */
async function opened(found: FoundTerminal, ssh: string[], options: LaunchOptions): Promise<boolean> {
  const { spec } = found;
  const { title, platform, stay = false, ended, advice } = options;
  const command = spec.staysOpen ? ssh : keepOpen(ssh, { always: stay, ended, advice });
  const ways = [...(options.tab && spec.tab ? [spec.tab] : []), spec.argv];
  for (const way of ways) {
    const failure = await attempt(found, () => {
      const env = { ...terminalEnvironment(options.env), ...spec.environment?.(command) };
      if (spec.file) {
        const place = { home: options.env.HOME ?? os.homedir(), name: randomBytes(8).toString('hex') };
        return { args: written(spec.file(command, title, place)), env };
      }
      const args = way.call(spec, command, title, isRunning);
      return platform === 'win32' && spec.console ? consoleStart(found, args, env) : { args, env };
    });
    if (failure === null) {
      return true;
    }
    options.log.warn('a terminal did not start', { terminal: spec.id, reason: failure });
  }
  return false;
}

interface Start {
  program?: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Windows: the arguments are a command line already, of a program that starts the terminal and ends. */
  verbatim?: boolean;
}

function consoleStart({ program }: FoundTerminal, args: string[], env: NodeJS.ProcessEnv): Start {
  const made = inNewConsole(program, args, env);
  return { program: made.program, args: made.args, env: { ...env, ...made.environment }, verbatim: true };
}

/** Why it did not start, or null where it runs, or has done its work. */
function attempt(found: FoundTerminal, prepare: () => Start): Promise<string | null> {
  return new Promise((resolve) => {
    try {
      const { program = found.program, args, env, verbatim = false } = prepare();
      // Its own process group, so that neither Ctrl-C nor quitting reaches it. What only starts another program and ends
      // is not detached on Windows: it would have no console to start it from.
      const child = spawn(program, args, {
        ...{ detached: !verbatim, stdio: 'ignore', env },
        ...(verbatim ? { windowsVerbatimArguments: true, windowsHide: true } : {}),
      });
      let timer: NodeJS.Timeout | undefined;
      const settle = (failure: string | null) => {
        clearTimeout(timer);
        resolve(failure);
      };
      child.once('error', (error) => settle(error.message));
      child.once('spawn', () => {
        child.unref();
        timer = setTimeout(settle, FAILS_WITHIN_MS, null);
      });
      // A terminal that failed at once has opened no window: an option that this version lacks, a display that it cannot
      // reach. Those that ask another process of theirs for the window end well.
      child.once('exit', (code, signal) => settle(code === 0 ? null : `it ended with ${signal ?? code}`));
    } catch (error) {
      resolve(error instanceof Error ? error.message : String(error));
    }
  });
}

/** Writes the file, clears away those of earlier starts, and answers with the program's arguments. */
function written(file: LaunchFile): string[] {
  fs.mkdirSync(file.folder, { recursive: true, mode: 0o700 });
  for (const name of fs.readdirSync(file.folder).filter((each) => each.startsWith(FILE_PREFIX))) {
    const former = path.join(file.folder, name);
    try {
      if (Date.now() - fs.statSync(former).mtimeMs > FILE_KEPT_MS) {
        fs.rmSync(former);
      }
    } catch {
      // Another start has cleared it away.
    }
  }
  fs.writeFileSync(path.join(file.folder, file.name), file.text, { mode: 0o600, flag: 'wx' });
  return file.argv;
}

function shortList(specs: readonly TerminalSpec[]): Said {
  const names = [...new Set(specs.map(({ name }) => name))];
  const few = names.slice(0, 4).join(', ');
  return names.length > 4 ? because('reason.more', { few, count: names.length - 4 }) : few;
}
