#!/usr/bin/env node
import { culvertVersion } from '../shared/version.ts';
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
  const electron = process.versions.electron;
  return [
    `culvert ${culvertVersion}`,
    `node ${process.versions.node}`,
    ...(electron ? [`electron ${electron}`] : []),
  ];
}

void run(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});
