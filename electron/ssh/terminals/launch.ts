import { spawn } from 'node:child_process';
import { culvertError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { because, type Said } from '../../shared/reasons.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { terminalEnvironment } from './child-env.ts';
import { type FoundTerminal, findSsh, findTerminals, type Surroundings, terminalPreference } from './find.ts';
import { isProgram } from './installed.ts';
import { keepOpen } from './keep-open.ts';
import type { TerminalSpec } from './spec.ts';

export interface LaunchOptions {
  /** From sshArguments(): what follows the program `ssh`. */
  sshArguments: readonly string[];
  /** The window stays until Enter is pressed, however ssh ended: for a look at the terminal itself. */
  stay?: boolean | undefined;
  /** The id of the terminal that the user chose; '' for the best one. */
  chosen?: string | undefined;
  /** What the window says before it waits for Enter; `%s` stands for ssh's exit status. English where left out. */
  ended?: string | undefined;
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

/**
 * Opens a terminal window with ssh in it and leaves it to itself: it outlives Culvert. Answers as soon as its program
 * runs. Fails with SshMissing or TerminalMissing.
 */
export async function launchTerminal(options: LaunchOptions): Promise<Result<Launched>> {
  const { platform, env, log, chosen = '' } = options;
  const surroundings: Surroundings = { platform, env, exists: options.exists ?? isProgram(platform) };
  const ssh = findSsh(surroundings);
  if (ssh === null) {
    return fail(culvertError('SshMissing', {}));
  }
  const known = options.spec ? [options.spec] : terminalPreference(surroundings);
  const wanted = known.toSorted((a, b) => Number(b.id === chosen) - Number(a.id === chosen));
  const command = [ssh, ...options.sshArguments];
  for (const found of findTerminals(wanted, surroundings)) {
    const started = await start(found, command, options);
    if (started === null) {
      const { id, name } = found.spec;
      log.info('a terminal was opened', { terminal: id });
      const other = chosen !== '' && id !== chosen;
      return ok({ terminal: name, insteadOf: other ? nameOf(chosen, known) : null });
    }
    log.warn('a terminal did not start', { terminal: found.spec.id, reason: started.message });
  }
  return fail(culvertError('TerminalMissing', { tried: shortList(wanted) }));
}

/** One that is not among the known ones any more was named by TERMINAL, as `custom:program`. */
function nameOf(id: string, known: readonly TerminalSpec[]): string {
  return known.find((spec) => spec.id === id)?.name ?? id.replace(/^custom:(.*\/)?/, '');
}

function start(
  { spec, program }: FoundTerminal,
  command: string[],
  { title, env: ours, stay = false, ended }: LaunchOptions,
): Promise<Error | null> {
  const env = terminalEnvironment(ours);
  const args = spec.argv(spec.staysOpen ? command : keepOpen(command, { always: stay, ended }), title);
  return new Promise((resolve) => {
    try {
      // Its own process group, and on Windows its own console: neither Ctrl-C nor quitting reaches it.
      const child = spawn(program, args, { detached: true, stdio: 'ignore', env });
      child.once('error', (error) => resolve(error));
      child.once('spawn', () => {
        child.unref();
        resolve(null);
      });
    } catch (error) {
      resolve(error instanceof Error ? error : new Error(String(error)));
    }
  });
}

function shortList(specs: readonly TerminalSpec[]): Said {
  const names = [...new Set(specs.map(({ name }) => name))];
  const few = names.slice(0, 4).join(', ');
  return names.length > 4 ? because('reason.more', { few, count: names.length - 4 }) : few;
}
