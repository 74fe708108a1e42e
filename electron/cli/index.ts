#!/usr/bin/env node
import path from 'node:path';
import { ExitCode } from './exit-codes.ts';
import { HELP } from './help.ts';
import { versionLines } from './versions.ts';

/** What still runs this long after the command is done (a socket that does not close) is left behind. */
const EXIT_LIMIT_MS = 2_000;

async function run(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'proxy':
      return proxy(rest);
    case '--version':
    case '-V':
      process.stdout.write(`${versionLines().join('\n')}\n`);
      return ExitCode.OK;
    case '--help':
    case '-h':
      process.stdout.write(HELP);
      return ExitCode.OK;
    default:
      process.stderr.write(
        command === undefined ? HELP : `culvert: there is no command “${command}”.\n${HELP}`,
      );
      return ExitCode.USAGE;
  }
}

async function proxy(args: string[]): Promise<number> {
  // The title takes the place of the arguments in the list of processes, a token among them.
  process.title = 'culvert proxy';
  const { proxyCommand } = await import('./proxy-command.ts');
  return proxyCommand(args, process.env);
}

// A pipe that nobody reads any more (`culvert proxy … | head -1`) is no reason to drop the tunnel.
process.stdout.on('error', () => {});
process.stderr.on('error', () => {});

// Linked under the reference's name it takes the reference's arguments.
const calledLocalproxy = /^localproxy(?:\.\w+)?$/.test(path.basename(process.argv[1] ?? ''));
const args = process.argv.slice(2);
void (calledLocalproxy ? proxy(args) : run(args)).then((code) => {
  process.exitCode = code;
  setTimeout(() => process.exit(), EXIT_LIMIT_MS).unref();
});
