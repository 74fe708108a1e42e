/**
 * Every failure that a person can meet: a closed set of codes, each with a sentence that says what happened and an
 * advice that says what to do. docs/errors.md lists the same codes; a test keeps the two together.
 */

/** Facts that a screen may need to offer a way on. Never a secret. */
export interface ErrorDetails {
  /** A port nobody listens on, offered in place of a taken one. */
  suggestedPort?: number;
  serviceId?: string;
  port?: number;
  /** The IAM action that was missing, such as `iot:OpenTunnel`. */
  action?: string;
  tunnelId?: string;
  /** The name the service gave its error, for a report. */
  awsName?: string;
  requestId?: string;
}

export interface CulvertError {
  code: ErrorCode;
  message: string;
  advice: string;
  details?: ErrorDetails;
}

type Words = { message: string; advice: string };

const lifetimeAdvice = 'Choose a whole number of minutes from 1 to 720 (12 hours).';

export const catalogue = {
  // Bad input
  ThingNameInvalid: (p: { thingName: string }): Words => ({
    message: `“${p.thingName}” is not a thing name.`,
    advice:
      'A thing name has 1 to 128 letters, digits, colons, underscores or hyphens. Check the name in AWS IoT.',
  }),
  ThingUnknown: (p: { thingName: string; region: string }): Words => ({
    message: `There is no thing named “${p.thingName}” in ${p.region}.`,
    advice: 'Check the spelling, and that the profile points to the right account and region.',
  }),
  LifetimeInvalid: (p: { minutes: string }): Words => ({
    message: `A tunnel cannot stay open for ${p.minutes} minutes.`,
    advice: lifetimeAdvice,
  }),
  TooManyServices: (p: { count: number }): Words => ({
    message: `A tunnel carries at most three services; ${p.count} were asked for.`,
    advice: 'Leave some out, or open a second tunnel for them. The limit is set by AWS.',
  }),
  ServiceInvalid: (p: { serviceId: string }): Words => ({
    message: `“${p.serviceId}” is not a service name.`,
    advice:
      'Name at least one service. A name has 1 to 128 letters, digits, colons, underscores or hyphens, and stands only once.',
  }),
  PortInvalid: (p: { port: string }): Words => ({
    message: `${p.port} is not a port.`,
    advice: 'Choose a whole number from 1 to 65535, or leave it empty to get a free one.',
  }),
  PortTaken: (p: { port: number; serviceId: string; suggestedPort: number }): Words => ({
    message: `Port ${p.port} for ${p.serviceId} is in use already.`,
    advice: `Use port ${p.suggestedPort} this time (the saved port stays ${p.port}), or end what uses it and try again.`,
  }),
  PortNotAllowed: (p: { port: number; serviceId: string }): Words => ({
    message: `This computer does not let Culvert listen on port ${p.port} for ${p.serviceId}.`,
    advice: 'Choose a port above 1023.',
  }),
  BindAddressInvalid: (p: { address: string }): Words => ({
    message: `“${p.address}” is no address that this computer can listen on.`,
    advice: 'Give a name or an address of this computer, or leave it out to serve this computer only.',
  }),
  MappingInvalid: (p: { reason: string }): Words => ({
    message: `The services cannot be mapped: ${p.reason}`,
    advice:
      'Give each service of the tunnel its port (-s) or target (-d), or a line in a file of --config-dir.',
  }),
  SshUserInvalid: (p: { user: string }): Words => ({
    message: `“${p.user}” cannot be a user name for ssh.`,
    advice: 'Use letters, digits, dots, underscores, hyphens or @, not starting with a hyphen.',
  }),
  IdentityFileInvalid: (p: { path: string }): Words => ({
    message: `The identity file “${p.path}” cannot be used.`,
    advice: 'Give the whole path of a private key file that exists on this computer.',
  }),
  BadRequest: (_: object): Words => ({
    message: 'The window sent something Culvert does not understand.',
    advice: 'Close the window and open it again. If it happens again, please report it.',
  }),

  // Profiles
  ProfileNameInvalid: (p: { name: string }): Words => ({
    message: p.name.trim() === '' ? 'The profile has no name.' : `“${p.name}” cannot be a profile name.`,
    advice: 'Give it a name of 1 to 64 characters, without line breaks.',
  }),
  ProfileNameTaken: (p: { name: string }): Words => ({
    message: `There is already a profile named “${p.name}”.`,
    advice: 'Choose another name, or edit that profile.',
  }),
  ProfileUnknown: (_: object): Words => ({
    message: 'That profile does not exist any more.',
    advice: 'Choose another profile.',
  }),
  ProfileMissing: (_: object): Words => ({
    message: 'No AWS profile is chosen.',
    advice: 'Add a profile with an access key and a region first.',
  }),
  ProfileInUse: (p: { name: string; count: number }): Words => ({
    message: `“${p.name}” has ${p.count === 1 ? 'an open tunnel' : `${p.count} open tunnels`}.`,
    advice: 'Close them before you delete the profile.',
  }),
  AccessKeyInvalid: (_: object): Words => ({
    message: 'The access key is not complete.',
    advice:
      'An access key ID has 16 to 128 capital letters and digits and often begins with AKIA or ASIA; the secret access key comes with it. Paste both without spaces.',
  }),
  SessionTokenMissing: (_: object): Words => ({
    message: 'A temporary access key (ASIA…) needs its session token.',
    advice: 'Paste the session token that came with the key.',
  }),
  RegionInvalid: (p: { region: string }): Words => ({
    message: `“${p.region}” is not an AWS region.`,
    advice: 'A region looks like eu-central-1 or ap-northeast-2.',
  }),
  EndpointInvalid: (p: { endpoint: string }): Words => ({
    message: `“${p.endpoint}” cannot be used as an endpoint.`,
    advice:
      'Use an https:// (for the data plane wss://) address. Without encryption only addresses of this computer are allowed.',
  }),
  WebProxyInvalid: (p: { address: string; reason: string }): Words => ({
    message: `“${p.address}” cannot be used as a web proxy: ${p.reason}.`,
    advice:
      'Write it as http://host:port or https://host:port, with user:password@ before the host if it asks for them (special characters percent-encoded).',
  }),

  // Keychain
  KeychainMissing: (p: { reason: string }): Words => ({
    message: `This computer has no keyring that Culvert can use (${p.reason}).`,
    advice:
      'Install and start one (on Linux gnome-keyring or KWallet), or choose “Keep for this session only”.',
  }),
  KeychainLocked: (_: object): Words => ({
    message: 'The keyring is locked.',
    advice:
      'Unlock it (sign in to your desktop again, or open your password manager) and try again, or choose “Keep for this session only”.',
  }),
  KeychainTimeout: (p: { seconds: number }): Words => ({
    message: `The keyring has not answered for ${p.seconds} seconds.`,
    advice:
      'Look for a window that asks for the keyring’s password and answer it, then try again, or choose “Keep for this session only”.',
  }),
  KeychainFailed: (p: { reason: string }): Words => ({
    message: `The keyring refused: ${p.reason}.`,
    advice: 'Try again, or choose “Keep for this session only”.',
  }),
  SecretMissing: (p: { name: string }): Words => ({
    message: `The access key of “${p.name}” is not in the keyring.`,
    advice:
      'If the keyring is locked, unlock it and try again. Otherwise edit the profile and enter the key again.',
  }),

  // AWS
  AccessDenied: (p: { action: string; resource?: string }): Words => ({
    message: `AWS does not allow this profile to do ${p.action}${p.resource ? ` on ${p.resource}` : ''}.`,
    advice: `Ask whoever manages your AWS account to allow ${p.action}, or choose another profile.`,
  }),
  CredentialsExpired: (_: object): Words => ({
    message: 'The profile’s credentials have expired.',
    advice: 'Edit the profile and enter a fresh access key and session token.',
  }),
  CredentialsInvalid: (_: object): Words => ({
    message: 'AWS does not accept the profile’s access key.',
    advice: 'Check that the key exists, is active, and that key ID and secret belong together.',
  }),
  ClockSkew: (p: { minutes: number | null }): Words => ({
    message:
      p.minutes === null
        ? 'This computer’s clock differs too much from AWS’s.'
        : `This computer’s clock is ${Math.abs(p.minutes)} minutes ${p.minutes > 0 ? 'ahead of' : 'behind'} AWS’s.`,
    advice:
      'Set the clock (turn on automatic time) and try again. AWS refuses requests that are more than five minutes off.',
  }),
  NoNetwork: (p: { host: string }): Words => ({
    message: `${p.host} cannot be reached.`,
    advice: 'Check the network, a VPN or a firewall, and the profile’s region and endpoints. Then try again.',
  }),
  Throttled: (p: { action: string }): Words => ({
    message: `AWS is limiting requests just now (${p.action}).`,
    advice: 'Wait a few seconds and try again.',
  }),
  LimitExceeded: (p: { reason: string }): Words => ({
    message: `An AWS limit is reached: ${p.reason}`,
    advice: 'Close tunnels that are not needed, wait a moment, or ask AWS for a higher quota.',
  }),
  AwsRejected: (p: { action: string; reason: string }): Words => ({
    message: `AWS rejected ${p.action}: ${p.reason}`,
    advice: 'Check the input. If it looks right, please report this with the message above.',
  }),
  AwsUnavailable: (p: { action: string }): Words => ({
    message: `AWS could not answer ${p.action} just now.`,
    advice: 'Try again in a minute. If it goes on, look at the AWS health page of your region.',
  }),
  OpenOutcomeUnknown: (_: object): Words => ({
    message: 'The answer to opening the tunnel was lost, and AWS cannot be asked whether it exists.',
    advice:
      'Nothing was tried again, since every open is billed. When the network is back, choose Try again: Culvert first looks for the tunnel it may have opened.',
  }),
  OpenNotDone: (_: object): Words => ({
    message:
      'The answer to opening the tunnel was lost. AWS lists no such tunnel, so it was most likely not opened.',
    advice: 'Choose Try again to open one. If the first request did arrive late, that would be billed twice.',
  }),

  // Tunnels
  TunnelInUse: (p: { thingName: string }): Words => ({
    message: `Somebody is connected to ${p.thingName} through its open tunnel right now.`,
    advice: 'Take it over (that cuts them off; free), or open a second tunnel (billed).',
  }),
  TunnelUnknown: (_: object): Words => ({
    message: 'That tunnel does not exist any more.',
    advice: 'Open a new one.',
  }),
  TunnelNotReady: (p: { thingName: string }): Words => ({
    message: `The tunnel to ${p.thingName} is not connected.`,
    advice: 'Wait until it says Connected, or choose Reconnect.',
  }),
  TunnelLacksService: (p: { serviceId: string }): Words => ({
    message: `This tunnel does not carry ${p.serviceId}.`,
    advice: `Open a tunnel with ${p.serviceId} among its services.`,
  }),
  TokenRefused: (p: { reason: string }): Words => ({
    message: `The tunnel service refused the connection: ${p.reason}`,
    advice: 'Choose Reconnect: that asks for a new token, which is free.',
  }),
  TunnelRefused: (p: { reason: string }): Words => ({
    message: `The tunnel cannot be carried: ${p.reason}`,
    advice:
      'If that has changed meanwhile, choose Reconnect, which is free. Otherwise close the tunnel and open another one.',
  }),
  WebProxyRefused: (p: { reason: string }): Words => ({
    message: `The web proxy does not let the tunnel through: ${p.reason}`,
    advice: 'Check the web proxy’s address, user name and password. Then choose Reconnect, which is free.',
  }),
  AgentTakesOneService: (p: { thingName: string }): Words => ({
    message: `The agent of ${p.thingName} speaks protocol V1, which carries one service per tunnel.`,
    advice:
      'Choose one service, or another protocol for this device if its agent was updated. Nothing was opened or billed.',
  }),
  ProxyStopped: (_: object): Words => ({
    message: 'The part of Culvert that carries the traffic stopped.',
    advice: 'Choose Reconnect. If it happens again, please report it.',
  }),

  // This computer
  TerminalMissing: (p: { tried: string }): Words => ({
    message: `No terminal was found (looked for ${p.tried}).`,
    advice: 'Install one, or choose Copy ssh command and paste it into a terminal of yours.',
  }),
  SshMissing: (_: object): Words => ({
    message: 'The ssh program was not found on this computer.',
    advice:
      'Install the OpenSSH client (Debian: openssh-client; Windows: Optional features, OpenSSH Client).',
  }),
  SettingsUnwritable: (p: { reason: string }): Words => ({
    message: `The settings could not be saved (${p.reason}).`,
    advice:
      'Check the free space and the rights of Culvert’s data folder. What you entered is still in use until Culvert ends.',
  }),
  SettingsUnreadable: (p: { backup: string }): Words => ({
    message: 'The settings file was damaged, so Culvert started with fresh settings.',
    advice: `The damaged file was kept as ${p.backup}.`,
  }),
  SettingsNewer: (p: { backup: string }): Words => ({
    message: 'The settings were written by a newer Culvert, so this one started with fresh settings.',
    advice: `They were kept as ${p.backup}. Install the newer Culvert again and give that file its old name to have them back.`,
  }),
  Internal: (_: object): Words => ({
    message: 'Something went wrong inside Culvert.',
    advice: 'Try again. If it happens again, please report it with the log.',
  }),
} satisfies Record<string, (p: never) => Words>;

export type ErrorCode = keyof typeof catalogue;

export const ERROR_CODES = Object.keys(catalogue) as ErrorCode[];

/** Makes the error of a code: `culvertError('PortInvalid', { port: '99999' })`. */
export function culvertError<C extends ErrorCode>(
  code: C,
  params: Parameters<(typeof catalogue)[C]>[0],
  details?: ErrorDetails,
): CulvertError {
  const words = (catalogue[code] as (p: unknown) => Words)(params);
  return { code, ...words, ...(details ? { details } : {}) };
}

/** A CulvertError on its way through code that throws, such as a promise chain or an SDK callback. */
export class CulvertFailure extends Error {
  override readonly name = 'CulvertFailure';
  constructor(readonly error: CulvertError) {
    super(error.message);
  }
}
