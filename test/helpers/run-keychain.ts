import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { ProfileInput } from '../../electron/ipc/contract.ts';
import type { ProfileSecret } from '../../electron/keychain/store.ts';

export type Step =
  | { do: 'get' | 'delete' | 'keytar'; id: string }
  | { do: 'set'; id: string; secret: ProfileSecret }
  | { do: 'save-profile'; input: ProfileInput }
  | { do: 'pending' };

export interface ChildOptions {
  steps: Step[];
  timeoutMs?: number;
  waitingAfterMs?: number;
  /** Where `save-profile` keeps its settings. */
  dataDir?: string;
}

export interface ChildLine {
  step?: Step['do'];
  // biome-ignore lint/suspicious/noExplicitAny: whatever the step answered, as JSON.
  result?: any;
  waiting?: boolean;
  log?: string;
}

const CHILD = fileURLToPath(new URL('./keychain-child.ts', import.meta.url));

/** Does steps in a child process with the environment of a keyring session, and answers with what it printed. */
export async function runKeychain(
  env: NodeJS.ProcessEnv,
  options: ChildOptions,
  onLine: (line: ChildLine) => void = () => {},
): Promise<ChildLine[]> {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(options)], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines: ChildLine[] = [];
  for await (const text of createInterface({ input: child.stdout })) {
    const line = JSON.parse(text) as ChildLine;
    lines.push(line);
    onLine(line);
  }
  return lines;
}

/** The answers of the steps alone: `ok`, the value of an ok, or the code of an error. */
export function outcomes(lines: ChildLine[]): unknown[] {
  return lines.filter(({ step }) => step !== undefined).map(({ result }) => brief(result));
}

function brief(result: ChildLine['result']): unknown {
  if (typeof result !== 'object' || result === null || !('ok' in result)) {
    return result;
  }
  return result.ok ? result.value : result.error.code;
}
