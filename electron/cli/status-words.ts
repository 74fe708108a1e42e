import type { SessionStatus } from '../proxy/messages.ts';
import type { ProxyMode } from '../proxy/options.ts';
import { saidText } from '../shared/reasons.ts';
import type { CliLog } from './cli-log.ts';
import { ExitCode } from './exit-codes.ts';

/** How the session words it that it was not the service that refused, but the web proxy before it. */
const BY_WEB_PROXY = /^The web proxy /;
/** How the session words it that the tries of `retryCount` are used up. */
const GAVE_UP = /No more tries were allowed\.$/;

/** Tells the user what became of the session. */
export function tellStatus(status: SessionStatus, log: CliLog, mode: ProxyMode): void {
  switch (status.kind) {
    case 'connecting':
      log.info('connecting');
      return;
    case 'connected': {
      const channel = status.channelId === null ? '' : ` (channel ${status.channelId})`;
      const services = status.serviceIds.length > 0 ? `: ${status.serviceIds.join(', ')}` : '';
      log.info(`connected${channel}${services}`);
      return;
    }
    case 'device-seen':
      log.info(mode === 'source' ? 'the device answers' : 'the source answers');
      return;
    case 'destination-version':
      log.info(
        `the device's agent speaks protocol V${status.version}; -y V${status.version} says so from the start`,
      );
      return;
    case 'reconnecting': {
      const seconds = Math.max(0, Math.round((status.retryAt - Date.now()) / 1000));
      log.warn(`${saidText(status.reason)} Next try (${status.attempt}) in ${seconds} s.`);
      return;
    }
    case 'token-needed':
      log.fatal(`${saidText(status.reason).replace(/\.$/, '')}. A fresh access token is needed.`);
      return;
    case 'refused':
      log.fatal(`refused: ${saidText(status.reason)}`);
  }
}

/** The exit code where a status ends the program; null where it goes on. */
export function exitCodeOf(status: SessionStatus, endsWhenLost: boolean): number | null {
  switch (status.kind) {
    case 'token-needed':
      return ExitCode.TOKEN_REFUSED;
    case 'refused':
      if (BY_WEB_PROXY.test(saidText(status.reason))) {
        return ExitCode.WEB_PROXY_REFUSED;
      }
      return GAVE_UP.test(saidText(status.reason)) ? ExitCode.GAVE_UP : ExitCode.REFUSED;
    case 'reconnecting':
      return endsWhenLost ? ExitCode.GAVE_UP : null;
    default:
      return null;
  }
}
