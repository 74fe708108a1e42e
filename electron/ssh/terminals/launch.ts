import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { culvertError } from '../../shared/errors.ts';
import type { Log } from '../../shared/log.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { terminalEnvironment } from './child-env.ts';
import { type FoundTerminal, findSsh, findTerminals, type Surroundings, terminalPreference } from './find.ts';
import { keepOpenOnFailure } from './keep-open.ts';
import type { TerminalSpec } from './spec.ts';

export interface LaunchOptions {
  /** From sshArguments(): what follows the program `ssh`. */
  sshArguments: readonly string[];
  /** The window's title, where the terminal takes one. */
  title: string;
  platform: NodeJS.Platform;
  /** The environment to look in and, stripped of secrets, to hand on. */
  env: NodeJS.ProcessEnv;
  log: Log;
  exists?: (path: string) => boolean;
  /** The person's own choice, tried alone, in place of looking for one. */
  spec?: TerminalSpec;
}

/**
 * Opens a terminal window with ssh in it and leaves it to itself: it outlives Culvert. Answers with the terminal's
 * name as soon as its program runs. Fails with SshMissing or TerminalMissing.
 */
export async function launchTerminal(options: LaunchOptions): Promise<Result<{ terminal: string }>> {
  const { platform, env, title, log } = options;
  const surroundings: Surroundings = { platform, env, exists: options.exists ?? isProgram(platform) };
  const ssh = findSsh(surroundings);
  if (ssh === null) {
    return fail(culvertError('SshMissing', {}));
  }
  const wanted = options.spec ? [options.spec] : terminalPreference(surroundings);
  const command = [ssh, ...options.sshArguments];
  for (const found of findTerminals(wanted, surroundings)) {
    const started = await start(found, command, title, terminalEnvironment(env));
    if (started === null) {
      log.info('a terminal was opened', { terminal: found.spec.id });
      return ok({ terminal: found.spec.name });
    }
    log.warn('a terminal did not start', { terminal: found.spec.id, reason: started.message });
  }
  return fail(culvertError('TerminalMissing', { tried: shortList(wanted) }));
}

function start(
  { spec, program }: FoundTerminal,
  command: string[],
  title: string,
  env: NodeJS.ProcessEnv,
): Promise<Error | null> {
  const args = spec.argv(spec.staysOpen ? command : keepOpenOnFailure(command), title);
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

function isProgram(platform: NodeJS.Platform): (path: string) => boolean {
  return (path) => {
    try {
      if (platform === 'win32') {
        // wt.exe is an app execution alias: a reparse point that cannot be followed, but started.
        return !fs.lstatSync(path).isDirectory();
      }
      fs.accessSync(path, fs.constants.X_OK);
      return fs.statSync(path).isFile() || path.endsWith('.app');
    } catch {
      return false;
    }
  };
}

function shortList(specs: readonly TerminalSpec[]): string {
  const names = [...new Set(specs.map(({ name }) => name))];
  const few = names.slice(0, 4).join(', ');
  return names.length > 4 ? `${few} and ${names.length - 4} more` : few;
}
