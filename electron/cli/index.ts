#!/usr/bin/env node
import path from 'node:path';

/** What still runs this long after the command is done (a socket that does not close) is left behind. */
const EXIT_LIMIT_MS = 2_000;

/** As any failure that has no code of its own. */
const WRITE_FAILED = 1;

/** Each way in loads what it needs and no more: a shell waits for its prompt, and ssh for its first byte. */
async function run(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'proxy':
      return proxy(rest);
    case 'connect':
      if (!asksForHelp(rest)) {
        return (await import('./connect.ts')).connectCommand(rest, process.env);
      }
      break;
    case '__complete':
      return (await import('./complete.ts')).completeCommand(rest, process.env);
    case '--version':
    case '-V':
      if (rest.length === 0) {
        return (await import('./versions.ts')).tellVersion(false);
      }
      break;
  }
  return (await import('./run-command.ts')).runCommand(args, process.env);
}

function asksForHelp(args: string[]): boolean {
  return args.includes('--help') || args.includes('-h');
}

async function proxy(args: string[]): Promise<number> {
  // The title takes the place of the arguments in the list of processes, a token among them.
  process.title = 'culvert proxy';
  const { proxyCommand } = await import('./proxy-command.ts');
  return proxyCommand(args, process.env);
}

let isLost = false;
// A pipe that nobody reads any more (`culvert list | head -1`) is no failure, and no reason to drop a tunnel. Output that
// a full disk did not take is one: a script would go on with half of it.
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code !== 'EPIPE' && code !== 'EOF' && !isLost) {
    isLost = true;
    process.exitCode = WRITE_FAILED;
    process.stderr.write(`culvert: What was to be printed could not be written: ${message}\n`);
  }
});
process.stderr.on('error', () => {});

// Linked under the reference's name it takes the reference's arguments.
const calledLocalproxy = /^localproxy(?:\.\w+)?$/.test(path.basename(process.argv[1] ?? ''));
const args = process.argv.slice(2);
void (calledLocalproxy ? proxy(args) : run(args)).then((code) => {
  process.exitCode = isLost && code === 0 ? WRITE_FAILED : code;
  setTimeout(() => process.exit(), EXIT_LIMIT_MS).unref();
});
