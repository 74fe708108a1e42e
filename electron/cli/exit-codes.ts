import type { CulvertError, ErrorCode } from '../shared/errors.ts';
import type { CliLog } from './cli-log.ts';

/** How the `culvert` command ends, for scripts and supervisors. */
export const ExitCode = {
  /** Done. `culvert proxy`: ended by SIGINT, SIGTERM or SIGHUP. */
  OK: 0,
  /** A fault of this program, or a failure that has no code of its own. */
  FAULT: 1,
  /** The command line, a file it names or the environment cannot be used. */
  USAGE: 2,
  /** The access token or client token is spent, revoked or wrong: a fresh one is needed. */
  TOKEN_REFUSED: 3,
  /** A local port is taken or not allowed. */
  PORT_TAKEN: 4,
  /** AWS or the tunnel service refused for another reason, or the services do not fit; trying again does not help. */
  REFUSED: 5,
  /** The tries that a settings file allows are used up. */
  GAVE_UP: 6,
  /** The web proxy refuses to lead to the service. */
  WEB_PROXY_REFUSED: 7,
  /** No Culvert runs, and none can be started. */
  NOT_RUNNING: 8,
  /** There is no such profile, device, tunnel or service. */
  NOT_FOUND: 9,
  /** Somebody's consent is needed, and was not given. */
  CONSENT_NEEDED: 10,
  /** Signed out, or not allowed by AWS. */
  NOT_ALLOWED: 11,
  /** The device did not come in the time that was waited for it. */
  WAITED: 12,
  /** Ctrl+C. */
  INTERRUPTED: 130,
} as const;

export type ExitCode = (typeof ExitCode)[keyof typeof ExitCode];

/** Which error ends a command how. Every code stands in one place. */
const ERRORS: readonly (readonly [ExitCode, readonly ErrorCode[]])[] = [
  [
    ExitCode.FAULT,
    [
      ...(['BadRequest', 'ControlLost', 'ControlEnding', 'ControlSilent', 'ControlRefused'] as const),
      ...(['ControlVersion', 'ControlMalformed', 'ControlTaken', 'ControlUnavailable'] as const),
      ...(['ConnectLost', 'Internal', 'ProxyStopped', 'NoNetwork', 'Throttled', 'AwsUnavailable'] as const),
      ...(['TlsFailed', 'WebProxyUnreachable', 'WayUnknown', 'OpenOutcomeUnknown', 'OpenNotDone'] as const),
      ...(['ProfileChanged', 'ProfileNameTaken', 'ProfileInUse', 'OpenCalledOff'] as const),
      ...(['IndexOff', 'IndexNotReady', 'SearchRefused', 'DirectoryFull', 'PrincipalUnknown'] as const),
      ...(['KeychainMissing', 'KeychainLocked', 'KeychainTimeout', 'KeychainFailed'] as const),
      ...(['SignInFailed', 'SignInNotKept', 'SignOutIncomplete'] as const),
      ...(['TerminalMissing', 'SshMissing', 'TerminalUnknown', 'LoginStartUnsupported'] as const),
      ...(['LoginStartFailed', 'ShortcutTaken', 'ShortcutUnsupported', 'ClearFailed'] as const),
      ...(['SettingsUnwritable', 'SettingsUnreadable', 'SettingsNewer', 'HistoryUnwritable'] as const),
      ...(['HistoryDamaged', 'HistoryUnreadable', 'HistoryEmpty', 'ExportFailed', 'ExportGone'] as const),
      ...(['ReportNotSaved', 'ReportGone', 'LogUnreadable', 'HostKeyToolMissing'] as const),
      ...(['HostKeysUnreadable', 'KnownHostsUnwritable', 'SshConfigUnwritable', 'SshConfigRefused'] as const),
      ...(['CommandTaken', 'CommandUnwritable', 'LinksUnsupported', 'LinksFailed'] as const),
      ...(['ProgramMissing', 'ProgramFailed', 'TunnelNotReady'] as const),
    ],
  ],
  [
    ExitCode.USAGE,
    [
      ...(['CommandLineWrong', 'ThingNameInvalid', 'LifetimeInvalid', 'TooManyServices'] as const),
      ...(['ServiceInvalid', 'PortInvalid', 'BindAddressInvalid', 'MappingInvalid'] as const),
      ...(['SshUserInvalid', 'IdentityFileInvalid', 'ProfileNameInvalid', 'AccessKeyInvalid'] as const),
      ...(['SessionTokenMissing', 'RegionInvalid', 'EndpointInvalid', 'WebProxyInvalid'] as const),
      ...(['StartUrlInvalid', 'SsoChoiceMissing', 'RoleInvalid', 'TagInvalid', 'TooManyTags'] as const),
      ...(['MonthlyLimitInvalid', 'PacInvalid', 'WebProxyUserInvalid', 'CertificateFileInvalid'] as const),
      ...(['PriceInvalid', 'CurrencyInvalid', 'SourceTokenInvalid', 'ShortcutInvalid'] as const),
      ...(['AwsFileUnreadable', 'AwsProfileBroken', 'RegionNotChosen', 'ProfileAmbiguous'] as const),
      ...(['DeviceAmbiguous', 'LinkInvalid', 'LinkRegionOther', 'LinkRegionMany'] as const),
      ...([
        'ServiceOpenInvalid',
        'ServiceLabelInvalid',
        'ServiceRepeated',
        'ServicesTooMany',
        'TerminalCommandInvalid',
      ] as const),
    ],
  ],
  [ExitCode.TOKEN_REFUSED, ['TokenRefused', 'TokenSpent']],
  [ExitCode.PORT_TAKEN, ['PortTaken', 'PortNotAllowed', 'PortElsewhere']],
  [
    ExitCode.REFUSED,
    [
      ...(['LimitExceeded', 'AwsRejected', 'TunnelRefused', 'TunnelClosed', 'TunnelExpired'] as const),
      ...(['TunnelTakenOver', 'TunnelRegionLeft', 'TunnelAccountLeft'] as const),
      ...(['TunnelLacksService', 'AgentTakesOneService', 'AgentTakesOneConnection'] as const),
      ...(['CertificateNotTrusted', 'CertificateWrongTime', 'CertificateWrongName', 'ClockSkew'] as const),
    ],
  ],
  [
    ExitCode.WEB_PROXY_REFUSED,
    ['WebProxyPassword', 'WebProxyDenied', 'WebProxyUnsupported', 'WebProxyRefused'],
  ],
  [ExitCode.NOT_RUNNING, ['NotRunning', 'NoDesktop', 'StartFailed', 'StartMissing', 'DataFolderUnusable']],
  [
    ExitCode.NOT_FOUND,
    [
      ...(['ThingUnknown', 'GroupUnknown', 'TunnelUnknown', 'TunnelNotFound', 'ServiceNotFound'] as const),
      ...(['ProfileUnknown', 'ProfileMissing', 'ProfileNotFound', 'ProfileNotChosen'] as const),
      ...(['ProfileRegionNotFound'] as const),
      ...(['AwsProfileMissing', 'LinkProfileUnknown', 'LinkRegionUnknown'] as const),
    ],
  ],
  [
    ExitCode.CONSENT_NEEDED,
    ['OpenNotAllowed', 'OpenDeclined', 'TunnelInUse', 'TunnelHeld', 'ConfirmationNeeded', 'CloseDeclined'],
  ],
  [
    ExitCode.NOT_ALLOWED,
    [
      ...(['AccessDenied', 'CredentialsExpired', 'CredentialsInvalid', 'SignInNeeded', 'MfaNeeded'] as const),
      ...(['MfaCodeWrong', 'SignInCancelled', 'SignInTimedOut', 'SignInRefused', 'SsoRoleMissing'] as const),
      ...(['CredentialProcessFailed', 'CredentialSourceFailed', 'WebIdentityFailed'] as const),
      ...(['LoginSessionExpired', 'RoleRefused', 'SecretMissing'] as const),
    ],
  ],
  [ExitCode.WAITED, ['DeviceSilent']],
  [ExitCode.INTERRUPTED, ['CallGivenUp']],
];

/** The codes of errors that ExitCode places on purpose; the others end with FAULT. */
export const PLACED: ReadonlyMap<ErrorCode, ExitCode> = new Map(
  ERRORS.flatMap(([code, errors]) => errors.map((error) => [error, code] as const)),
);

/** How a command ends that fails with this. */
export function exitCodeOf({ code }: Pick<CulvertError, 'code'>): ExitCode {
  return PLACED.get(code) ?? ExitCode.FAULT;
}

/** Tells why `culvert proxy` cannot start. Answers the exit code. */
export function complain(error: CulvertError, log: CliLog): ExitCode {
  log.fatal(`${error.message} ${error.advice}`);
  // Nothing has been sent yet: what the token is written like is wrong.
  return error.code === 'TokenRefused' ? ExitCode.USAGE : exitCodeOf(error);
}
