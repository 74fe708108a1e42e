import type { ServiceBinding, SessionStatus } from '../proxy/messages.ts';
import { SourceTunnel } from '../proxy/source-tunnel.ts';
import { userAgent } from '../proxy/user-agent.ts';
import { systemClock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import { createLog } from '../shared/log.ts';
import { ExitCode } from './exit-codes.ts';
import { PROXY_HELP, parseProxyOptions } from './proxy-options.ts';

/** Runs `culvert proxy` until it is ended. Answers the exit code. */
export async function proxyCommand(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const parsed = parseProxyOptions(args, env);
  // Nothing started from here needs the tokens.
  delete env.AWSIOT_TUNNEL_ACCESS_TOKEN;
  delete env.AWSIOT_TUNNEL_CLIENT_TOKEN;
  if (parsed.kind === 'help') {
    process.stdout.write(PROXY_HELP);
    return ExitCode.OK;
  }
  if (parsed.kind === 'usage') {
    say(`${parsed.message} See culvert proxy --help.`);
    return ExitCode.USAGE;
  }
  const { options } = parsed;
  options.warnings.forEach(say);

  let finish: (code: number) => void = () => {};
  const finished = new Promise<number>((resolve) => {
    finish = resolve;
  });
  const tunnel = new SourceTunnel({
    userAgent: userAgent(),
    clock: systemClock,
    log: createLog((level, line) => {
      if (level === 'warn' || level === 'error') {
        say(line);
      }
    }),
    random: Math.random,
    onStatus: (status) => {
      say(wordsFor(status));
      if (status.kind === 'token-needed') {
        finish(ExitCode.TOKEN_REFUSED);
      } else if (status.kind === 'refused') {
        finish(ExitCode.REFUSED);
      }
    },
    onTraffic: () => {},
  });
  const bound = await tunnel.listen(options.services);
  if (!bound.ok) {
    return complain(bound.error);
  }
  const onSignal = () => finish(ExitCode.OK);
  process.once('SIGINT', onSignal);
  process.once('SIGTERM', onSignal);
  process.stdout.write(`${bound.value.map(mappingLine).join('\n')}\n`);
  const started = tunnel.connect(options);
  const code = started.ok ? await finished : complain(started.error);
  await tunnel.stop();
  process.off('SIGINT', onSignal);
  process.off('SIGTERM', onSignal);
  return code;
}

function mappingLine({ serviceId, port }: ServiceBinding): string {
  return serviceId === '' ? String(port) : `${serviceId} = ${port}`;
}

function say(line: string): void {
  process.stderr.write(`culvert: ${line}\n`);
}

function complain(error: CulvertError): number {
  say(`${error.message} ${error.advice}`);
  switch (error.code) {
    case 'PortTaken':
    case 'PortNotAllowed':
      return ExitCode.PORT_TAKEN;
    case 'TokenRefused':
    case 'EndpointInvalid':
    case 'ServiceInvalid':
    case 'TooManyServices':
    case 'PortInvalid':
      return ExitCode.USAGE;
    default:
      return ExitCode.FAULT;
  }
}

function wordsFor(status: SessionStatus): string {
  switch (status.kind) {
    case 'connecting':
      return 'connecting';
    case 'connected':
      return `connected${status.channelId ? ` (channel ${status.channelId})` : ''}`;
    case 'device-seen':
      return 'the device answers';
    case 'reconnecting': {
      const seconds = Math.max(0, Math.round((status.retryAt - Date.now()) / 1000));
      return `${status.reason} Next try (${status.attempt}) in ${seconds} s.`;
    }
    case 'token-needed':
      return `${status.reason.replace(/\.$/, '')}. A fresh access token is needed.`;
    case 'refused':
      return `refused: ${status.reason}`;
  }
}
