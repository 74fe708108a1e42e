import type { CulvertError } from '../shared/errors.ts';
import type { CliLog } from './cli-log.ts';

/** How the `culvert` command ends, for scripts and supervisors. */
export const ExitCode = {
  /** Done, or ended by SIGINT, SIGTERM or SIGHUP. */
  OK: 0,
  /** A fault of this program. */
  FAULT: 1,
  /** The command line, a file it names or the environment cannot be used. */
  USAGE: 2,
  /** The access token or client token is spent, revoked or wrong: a fresh one is needed. */
  TOKEN_REFUSED: 3,
  /** A local port is taken or not allowed. */
  PORT_TAKEN: 4,
  /** The tunnel service refused for another reason, or the tunnel's services do not fit; trying again does not help. */
  REFUSED: 5,
  /** The tries that a settings file allows are used up. */
  GAVE_UP: 6,
  /** The web proxy refuses to lead to the service. */
  WEB_PROXY_REFUSED: 7,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Tells why the command cannot go on. Answers the exit code. */
export function complain(error: CulvertError, log: CliLog): ExitCode {
  log.fatal(`${error.message} ${error.advice}`);
  switch (error.code) {
    case 'PortTaken':
    case 'PortNotAllowed':
      return ExitCode.PORT_TAKEN;
    case 'TokenRefused':
    case 'EndpointInvalid':
    case 'ServiceInvalid':
    case 'TooManyServices':
    case 'PortInvalid':
    case 'BindAddressInvalid':
    case 'MappingInvalid':
    case 'WebProxyInvalid':
      return ExitCode.USAGE;
    default:
      return ExitCode.FAULT;
  }
}
