import { darwinPreference } from './darwin.ts';
import { linuxPreference } from './linux.ts';
import type { TerminalSpec } from './spec.ts';
import { win32Terminals } from './win32.ts';

export interface Surroundings {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** Whether a whole path names a program that can be started (on macOS also an application's folder). */
  exists: (path: string) => boolean;
}

export interface FoundTerminal {
  spec: TerminalSpec;
  /** The whole path of its program. */
  program: string;
}

/** Every terminal to look for on this platform, best first. */
export function terminalPreference({ platform, env }: Surroundings): TerminalSpec[] {
  switch (platform) {
    case 'darwin':
      return darwinPreference(env);
    case 'win32':
      return [...win32Terminals];
    default:
      return linuxPreference(env);
  }
}

/** Those of `specs` that are here, in the same order. */
export function findTerminals(specs: readonly TerminalSpec[], surroundings: Surroundings): FoundTerminal[] {
  return specs.flatMap((spec) => {
    const program = spec.executables
      .map((name) => findProgram(name, surroundings))
      .find((path) => path !== null);
    const present = spec.requires === undefined || surroundings.exists(spec.requires);
    return program && present ? [{ spec, program }] : [];
  });
}

/** The OpenSSH client. */
export function findSsh(surroundings: Surroundings): string | null {
  return findOpenSsh('ssh', surroundings);
}

/** A program of OpenSSH: on PATH, and on Windows also where its optional feature puts it. */
export function findOpenSsh(
  name: 'ssh' | 'ssh-keygen' | 'ssh-keyscan',
  surroundings: Surroundings,
): string | null {
  if (surroundings.platform !== 'win32') {
    return findProgram(name, surroundings);
  }
  const system = surroundings.env.SystemRoot ?? 'C:\\Windows';
  return (
    findProgram(`${name}.exe`, surroundings) ??
    findProgram(`${system}\\System32\\OpenSSH\\${name}.exe`, surroundings)
  );
}

/** Looks a program up as a shell would, but never in the current folder. Answers its whole path. */
export function findProgram(name: string, { platform, env, exists }: Surroundings): string | null {
  const windows = platform === 'win32';
  const rooted = windows ? /^(?:[A-Za-z]:)?[\\/]/ : /^\//;
  if (rooted.test(name)) {
    return exists(name) ? name : null;
  }
  if (/[\\/]/.test(name)) {
    return null;
  }
  // Windows names its variables in any case, and process.env copied into an object no longer forgives that.
  const path = env.PATH ?? env.Path ?? '';
  for (const folder of path.split(windows ? ';' : ':')) {
    const whole = `${folder.replace(windows ? /[\\/]+$/ : /\/+$/, '')}${windows ? '\\' : '/'}${name}`;
    if (rooted.test(folder) && exists(whole)) {
      return whole;
    }
  }
  return null;
}
