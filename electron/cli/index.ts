#!/usr/bin/env node
import fs from 'node:fs';
import path from 'node:path';
import { culvertVersion, electronWords } from '../shared/version.ts';
import { ExitCode } from './exit-codes.ts';
import { proxyCommand } from './proxy-command.ts';

const HELP = `culvert - tunnels to devices behind firewalls, over AWS IoT Secure Tunneling

  culvert proxy ...     carry one tunnel without the window (culvert proxy --help)
  culvert --version     what runs here
  culvert --help        this text
`;

async function run(args: string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'proxy':
      return proxyCommand(rest, process.env);
    case '--version':
    case '-V':
      process.stdout.write(`${versions().join('\n')}\n`);
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

function versions(): string[] {
  const electron = process.versions.electron ?? electronBeside(process.argv[1] ?? '');
  return [
    `culvert ${culvertVersion}`,
    electron === null ? 'Electron: not set up (npm start does that)' : electronWords(electron),
    `Node.js ${process.versions.node}`,
  ];
}

/** The Electron that the application beside this command runs on; written there when it was set up. */
function electronBeside(script: string): string | null {
  try {
    const file = path.join(path.dirname(fs.realpathSync(script)), 'electron.json');
    const { version } = JSON.parse(fs.readFileSync(file, 'utf8')) as { version?: unknown };
    return typeof version === 'string' ? version : null;
  } catch {
    return null;
  }
}

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
