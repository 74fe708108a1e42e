import fs from 'node:fs';
import { resolveBindAddress } from '../proxy/listener.ts';
import { isLoopbackHost, parseDataEndpoint } from '../shared/endpoints.ts';
import { type CliLog, createCliLog, secretsOf, Verbosity } from './cli-log.ts';
import { complain, ExitCode } from './exit-codes.ts';
import { PROXY_HELP } from './proxy-help.ts';
import { type ProxyOptions, parseProxyOptions } from './proxy-options.ts';
import { carry } from './proxy-run.ts';
import { defaultSettingsFile } from './settings-file.ts';
import { versionLines } from './versions.ts';

/** Runs `culvert proxy` until it is ended. Answers the exit code. */
export async function proxyCommand(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const hidden = secretsOf(env);
  const parsed = parseProxyOptions(args, env, process.cwd());
  // Nothing started from here needs the tokens.
  delete env.AWSIOT_TUNNEL_ACCESS_TOKEN;
  delete env.AWSIOT_TUNNEL_CLIENT_TOKEN;
  const log = logOf(parsed.kind === 'run' ? parsed.options.verbosity : Verbosity.INFO);
  log.hide(hidden);
  switch (parsed.kind) {
    case 'help':
      process.stdout.write(PROXY_HELP);
      return ExitCode.OK;
    case 'version':
      process.stdout.write(`${versionLines().join('\n')}\n`);
      return ExitCode.OK;
    case 'usage':
      log.fatal(`${parsed.message} See culvert proxy --help.`);
      return ExitCode.USAGE;
    case 'export-settings':
      return exportSettings(parsed.file, log);
    case 'run':
      log.hide([parsed.options.session.accessToken, parsed.options.session.clientToken]);
      return run(parsed.options, log);
  }
}

function logOf(verbosity: number): CliLog {
  return createCliLog({ verbosity, write: (line) => process.stderr.write(line), now: Date.now });
}

function exportSettings(file: string, log: CliLog): number {
  try {
    fs.writeFileSync(file, defaultSettingsFile());
    return ExitCode.OK;
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown cause';
    log.fatal(`The settings cannot be written to “${file}” (${code}).`);
    return ExitCode.USAGE;
  }
}

async function run(options: ProxyOptions, log: CliLog): Promise<number> {
  for (const { level, text } of options.notes) {
    log[level](text);
  }
  const fault = new Promise<number>((resolve) => {
    // What Node.js would print by itself might hold a token.
    const onFault = (error: unknown) => {
      log.fatal(`A fault of this program: ${error instanceof Error ? error.stack : String(error)}`);
      resolve(ExitCode.FAULT);
    };
    process.on('uncaughtException', onFault);
    process.on('unhandledRejection', onFault);
  });
  const bound = await checkBindAddress(options, log);
  if (bound !== null) {
    return bound;
  }
  tellTheWay(options, log);
  return carry(options, log, fault);
}

/** Answers an exit code where the address of `-b` is none, and says it aloud where it lets other computers in. */
async function checkBindAddress(options: ProxyOptions, log: CliLog): Promise<number | null> {
  const { bindAddress, mode } = options;
  if (bindAddress === null) {
    return null;
  }
  const addresses = await resolveBindAddress(bindAddress);
  if (!addresses.ok) {
    return complain(addresses.error, log);
  }
  if (mode === 'source' && !addresses.value.every(isLoopbackHost)) {
    log.warn(
      `OTHER COMPUTERS CAN USE THIS TUNNEL: ${bindAddress} (-b) is not this computer's own address, and nobody who connects to it is asked for anything.`,
    );
  }
  return null;
}

function tellTheWay({ session }: ProxyOptions, log: CliLog): void {
  const url = parseDataEndpoint(session.endpoint);
  const through = session.network?.webProxy
    ? ` through the web proxy ${new URL(session.network.webProxy).host}`
    : '';
  log.info(`going to ${url.ok ? url.value.host : session.endpoint}${through}`);
}
