import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { within } from './within.ts';

export interface XDisplay {
  /** For DISPLAY: “:7”. */
  name: string;
  close(): Promise<void>;
}

/** An X server without a screen, on a display number that nobody else has. Needs Xvfb and setpriv (Debian: xvfb). */
export async function startXDisplay(size = '1024x600x24'): Promise<XDisplay> {
  // The kernel ends it with this process, so that a test that is killed leaves nothing behind.
  const server = spawn(
    'setpriv',
    ['--pdeathsig', 'KILL', 'Xvfb', '-displayfd', '1', '-screen', '0', size, '-nolisten', 'tcp', '-noreset'],
    { stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const name = `:${await firstLine(server)}`;
  return {
    name,
    async close() {
      if (server.exitCode === null && server.signalCode === null) {
        const ended = once(server, 'exit');
        server.kill();
        await within('the end of Xvfb', ended);
      }
    },
  };
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) {
    throw new Error('no output to read');
  }
  for await (const line of createInterface({ input: child.stdout })) {
    child.stdout.resume();
    return line.trim();
  }
  throw new Error('Xvfb did not start');
}
