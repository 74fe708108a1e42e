/** Starts a program of the user's choice, beside a terminal or in the place of one. */
import { spawn } from 'node:child_process';
import { culvertError } from '../../shared/errors.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { terminalEnvironment } from './child-env.ts';
import { findProgram } from './find.ts';
import { isProgram } from './installed.ts';

export interface ProgramRequest {
  /** Its name on PATH, or its whole path. */
  program: string;
  args: string[];
}

export interface ProgramOptions extends ProgramRequest {
  platform: NodeJS.Platform;
  /** The environment to look in and, stripped of secrets, to hand on. */
  env: NodeJS.ProcessEnv;
  exists?: (path: string) => boolean;
}

/**
 * Starts it without a shell and leaves it to itself: it outlives Culvert. Answers with its whole path as soon as it runs.
 * Fails with ProgramMissing or ProgramFailed.
 */
export function startProgram(options: ProgramOptions): Promise<Result<string>> {
  const { program, args, platform, env, exists = isProgram(platform) } = options;
  const found = namesOf(program, platform)
    .map((name) => findProgram(name, { platform, env, exists }))
    .find((path) => path !== null);
  if (!found) {
    return Promise.resolve(fail(culvertError('ProgramMissing', { program })));
  }
  return new Promise((resolve) => {
    const failed = (error: unknown) =>
      resolve(fail(culvertError('ProgramFailed', { program, reason: codeOf(error) })));
    try {
      // Its own process group, and on Windows its own console: neither Ctrl-C nor quitting reaches it.
      const child = spawn(found, args, {
        detached: true,
        stdio: 'ignore',
        shell: false,
        env: terminalEnvironment(env),
      });
      child.once('error', failed);
      child.once('spawn', () => {
        child.unref();
        resolve(ok(found));
      });
    } catch (error) {
      failed(error);
    }
  });
}

/** People leave out `.exe`. Batch files are no programs: only a shell runs them, which would read their arguments anew. */
function namesOf(program: string, platform: NodeJS.Platform): string[] {
  if (platform !== 'win32') {
    return [program];
  }
  if (/\.(?:exe|com)$/i.test(program)) {
    return [program];
  }
  return /\.(?:bat|cmd|ps1|vbs|js|wsf)$/i.test(program) ? [] : [`${program}.exe`, `${program}.com`];
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}
