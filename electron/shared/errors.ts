/**
 * Every failure that a person can meet: a closed set of codes, each with a sentence that says what happened and an
 * advice that says what to do. docs/errors.md lists the same codes; a test keeps the two together.
 */

import { plainParams, type Sayable } from './reasons.ts';

/** Facts that a screen may need to offer a way on. Never a secret. */
export interface ErrorDetails {
  /** A port nobody listens on, offered in place of a taken one. */
  suggestedPort?: number;
  serviceId?: string;
  port?: number;
  /** The IAM action that was missing, such as `iot:OpenTunnel`. */
  action?: string;
  tunnelId?: string;
  /** The profile whose sign-in is needed. */
  profileId?: string;
  /** The ARN that was asked for, in a denial. */
  resource?: string;
  /** The tags that were sent with the request, in a denial. */
  tags?: { key: string; value: string }[];
  /** The smallest IAM policy that would allow it, JSON to copy. */
  policy?: string;
  /** The name the service gave its error, for a report. */
  awsName?: string;
  requestId?: string;
}

export interface CulvertError {
  code: ErrorCode;
  /** In English, for logs and the command line; the window and the tray put `code` and `params` into the user's language. */
  message: string;
  advice: string;
  /** What the sentence speaks of. */
  params?: Record<string, unknown>;
  details?: ErrorDetails;
}

export type Words = { message: string; advice: string };

/** What stands in the way of a denied action where no policy of the user or role alone can allow it. */
export type PolicyBlocker = 'explicit' | 'organisation' | 'boundary' | 'session' | 'vpc-endpoint';

function deniedWords(action: string, blocker: PolicyBlocker | undefined): { why: string; advice: string } {
  switch (blocker) {
    case 'explicit':
      return {
        why: ': a policy denies it outright',
        advice:
          'A policy that allows it does not help while that one stands: ask whoever manages your AWS account to change it',
      };
    case 'organisation':
      return {
        why: ': a policy of the AWS organisation forbids it',
        advice: `No policy of the account helps: ask whoever manages your AWS organisation to allow ${action}`,
      };
    case 'boundary':
      return {
        why: ': the permissions boundary of its user or role leaves it out',
        advice: `Ask whoever manages your AWS account to add ${action} to the permissions boundary`,
      };
    case 'session':
      return {
        why: ': the policy of its session leaves it out',
        advice: `Sign in in a way that gives the session ${action}, or ask whoever set up the session policy`,
      };
    case 'vpc-endpoint':
      return {
        why: ': the policy of the VPC endpoint on the way leaves it out',
        advice: `Ask whoever manages the VPC endpoint to allow ${action}`,
      };
    default:
      return { why: '', advice: `Ask whoever manages your AWS account to allow ${action}` };
  }
}

/** What a profile says of its role. */
export type RolePart = 'role' | 'external-id' | 'mfa-device' | 'session-name';

const ROLE_PARTS: Record<RolePart, string> = {
  role: 'role',
  'external-id': 'external ID',
  'mfa-device': 'MFA device',
  'session-name': 'session name',
};

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

  // Signing in
  SignInNeeded: (p: { name: string }): Words => ({
    message: `“${p.name}” is signed out.`,
    advice: 'Choose Sign in. The page where you sign in opens in your browser.',
  }),
  MfaNeeded: (p: { name: string }): Words => ({
    message: `“${p.name}” needs a code of its MFA device.`,
    advice: 'Choose Sign in, then enter the six digits that the device shows.',
  }),
  MfaCodeWrong: (p: { serial: string }): Words => ({
    message: `AWS does not accept the codes of ${p.serial}.`,
    advice:
      'Check that the codes are of that device and that its clock is right. A code counts once: wait for the next one, then choose Sign in.',
  }),
  SignInCancelled: (_: object): Words => ({
    message: 'The sign-in was cancelled.',
    advice: 'Choose Sign in to begin again.',
  }),
  SignInTimedOut: (_: object): Words => ({
    message: 'Nobody finished the sign-in in the browser in time.',
    advice: 'Choose Sign in to begin again.',
  }),
  SignInRefused: (p: { reason: string }): Words => ({
    message: `The sign-in was refused: ${p.reason}`,
    advice:
      'Choose Sign in to begin again, and allow the request on the page. If that does not help, ask whoever manages IAM Identity Center.',
  }),
  SignInFailed: (p: { host: string; reason: string }): Words => ({
    message: `${p.host} could not sign you in: ${p.reason}`,
    advice: 'Check the start URL and its region, then try again.',
  }),
  SignInNotKept: (p: { reason: string }): Words => ({
    message: `You are signed in, but that could not be kept (${p.reason}).`,
    advice:
      'Check the free space and the rights of ~/.aws/sso/cache, where the AWS CLI keeps it too, then sign in again.',
  }),
  SignOutIncomplete: (p: { reason: string }): Words => ({
    message: `You are signed out, but the AWS CLI’s file of the sign-in could not be deleted (${p.reason}).`,
    advice: 'Check the rights of ~/.aws/sso/cache, then sign out again, or delete the files there.',
  }),
  StartUrlInvalid: (p: { url: string }): Words => ({
    message: p.url === '' ? 'There is no start URL.' : `“${p.url}” is not a start URL.`,
    advice:
      'Copy the AWS access portal’s address, such as https://acme.awsapps.com/start, from the mail that invited you or from whoever manages IAM Identity Center.',
  }),
  SsoChoiceMissing: (_: object): Words => ({
    message: 'No account and role of IAM Identity Center are chosen.',
    advice: 'Sign in first, then choose an account (twelve digits) and one of its roles.',
  }),
  SsoRoleMissing: (p: { roleName: string; accountId: string }): Words => ({
    message: `IAM Identity Center does not give you the role ${p.roleName} of account ${p.accountId}.`,
    advice:
      'Edit the profile and choose another role, or ask whoever manages IAM Identity Center for this one.',
  }),
  AwsFileUnreadable: (p: { file: string; reason: string }): Words => ({
    message: `${p.file} cannot be read (${p.reason}).`,
    advice: 'Check the file’s rights, and AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE if they are set.',
  }),
  AwsProfileMissing: (p: { awsProfile: string; files: string }): Words => ({
    message: `There is no AWS profile named “${p.awsProfile}” in ${p.files}.`,
    advice: 'Choose another one, or add it there: for instance with aws configure.',
  }),
  AwsProfileBroken: (p: { awsProfile: string; problem: string }): Words => ({
    message: `The AWS profile “${p.awsProfile}” cannot be used: ${p.problem}`,
    advice: 'Correct it in the AWS files, then try again. Culvert reads them anew each time.',
  }),
  CredentialProcessFailed: (p: { awsProfile: string; reason: string; path: string }): Words => ({
    message: `The credential_process of “${p.awsProfile}” failed: ${p.reason}`,
    advice: `Run the command in a terminal to see whether it works there. Culvert looks for programs in ${p.path}; give the whole path of one that is elsewhere.`,
  }),
  CredentialSourceFailed: (p: { awsProfile: string; reason: string }): Words => ({
    message: `The AWS profile “${p.awsProfile}” gives no credentials: ${p.reason}`,
    advice: 'Try aws sts get-caller-identity with that profile in a terminal to see whether it works there.',
  }),
  WebIdentityFailed: (p: { awsProfile: string; reason: string }): Words => ({
    message: `The web identity of “${p.awsProfile}” was not accepted: ${p.reason}`,
    advice: 'Check that the token file holds a fresh token and that the role trusts who issued it.',
  }),
  LoginSessionExpired: (p: { awsProfile: string }): Words => ({
    message: `The login of the AWS profile “${p.awsProfile}” has ended.`,
    advice: `Run aws login --profile ${p.awsProfile} in a terminal, then try again.`,
  }),
  RoleRefused: (p: { roleArn: string; reason: string }): Words => ({
    message: `AWS does not let this profile assume ${p.roleArn}: ${p.reason}`,
    advice:
      'Check the role’s name, its trust policy, the external ID, and that the profile may do sts:AssumeRole on it.',
  }),
  RoleInvalid: (p: { text: string; what: RolePart }): Words => ({
    message:
      p.text === ''
        ? `There is no ${ROLE_PARTS[p.what]}.`
        : `“${p.text}” cannot be ${p.what === 'mfa-device' ? 'an' : 'a'} ${ROLE_PARTS[p.what]}.`,
    advice:
      'A role looks like arn:aws:iam::123456789012:role/Operator, an MFA device like arn:aws:iam::123456789012:mfa/alex. External IDs and session names have letters, digits and + = , . @ - _, no blanks.',
  }),
  TagInvalid: (p: { key: string; reason: string }): Words => ({
    message:
      p.key === '' ? `A tag cannot be used: ${p.reason}.` : `The tag “${p.key}” cannot be used: ${p.reason}.`,
    advice:
      'A key has 1 to 128 and a value up to 256 letters, digits, blanks and _ . : / = + - @. Each key stands once, and none begins with aws:.',
  }),
  TooManyTags: (p: { count: number }): Words => ({
    message: `A tunnel can have 49 tags beside Culvert’s own; these are ${p.count}.`,
    advice: 'Leave some out. The limit is set by AWS.',
  }),
  MonthlyLimitInvalid: (p: { limit: string }): Words => ({
    message: `${p.limit} cannot be a monthly limit.`,
    advice: 'Give a whole number of opens from 1, or leave it empty for no limit.',
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

  // The way to AWS
  WebProxyUnreachable: (p: { proxy: string; reason: string }): Words => ({
    message: `The web proxy ${p.proxy} cannot be reached: ${p.reason}.`,
    advice:
      'Check its address and how it is found under Settings, Network, and whether this network is the one it is for.',
  }),
  WebProxyPassword: (p: { proxy: string; reason: string }): Words => ({
    message: `The web proxy ${p.proxy} ${p.reason}.`,
    advice: 'Enter its user name and password under Settings, Network.',
  }),
  WebProxyDenied: (p: { proxy: string; host: string; reason: string }): Words => ({
    message: `The web proxy ${p.proxy} gives no way to ${p.host}: ${p.reason}.`,
    advice: 'Ask whoever runs the web proxy to let connections to that address and port through.',
  }),
  WebProxyUnsupported: (p: { answer: string }): Words => ({
    message: `The only way out that was found is one Culvert cannot take: ${p.answer}.`,
    advice: 'Culvert needs a web proxy that speaks HTTP CONNECT. Enter one by hand under Settings, Network.',
  }),
  WayUnknown: (p: { host: string; reason: string }): Words => ({
    message: `The way to ${p.host} is not known: ${p.reason}.`,
    advice: 'Try again, or choose a web proxy by hand under Settings, Network.',
  }),
  CertificateNotTrusted: (p: { host: string; issuer?: string; swapped?: boolean; code: string }): Words => ({
    message: `The certificate of ${p.host} is not trusted${p.issuer ? `: it is signed by “${p.issuer}”` : ''} (${p.code}).`,
    advice: `If your company inspects TLS${p.swapped ? ', as the web proxy on the way may,' : ''} add its certificate authority under Settings, Network. Otherwise somebody may be listening in: do not go on.`,
  }),
  CertificateWrongTime: (p: { host: string; code: string }): Words => ({
    message: `The certificate of ${p.host} is not valid at this time (${p.code}).`,
    advice:
      'Check this computer’s date and time. If they are right, whoever runs that address must renew it.',
  }),
  CertificateWrongName: (p: { host: string }): Words => ({
    message: `What answers for ${p.host} has the certificate of another name.`,
    advice:
      'Check the endpoint of the profile, and whether a web proxy or a sign-in page of this network stands in between.',
  }),
  TlsFailed: (p: { host: string; code: string }): Words => ({
    message: `${p.host} does not answer with TLS 1.2 or later (${p.code}).`,
    advice: 'Check the address and its port; one of a web proxy may have to begin with http://.',
  }),
  PacInvalid: (p: { address: string }): Words => ({
    message: `“${p.address}” cannot be the address of a PAC file.`,
    advice: 'Give the whole address, beginning with http:// or https://, without user name and password.',
  }),
  WebProxyUserInvalid: (_: object): Words => ({
    message: 'That user name or password cannot be sent to a web proxy.',
    advice: 'A user name holds no colon and is needed with a password; neither holds line breaks.',
  }),
  CertificateFileInvalid: (p: { file: string; reason: string }): Words => ({
    message: `The certificate file ${p.file} cannot be used: ${p.reason}.`,
    advice:
      'Give the whole path of a file with certificates in PEM form, or take it off the list under Settings, Network.',
  }),

  // AWS
  AccessDenied: (p: { action: string; resource?: string; blocker?: PolicyBlocker }): Words => {
    const { why, advice } = deniedWords(p.action, p.blocker);
    return {
      message: `AWS does not allow this profile to do ${p.action}${p.resource && p.resource !== '*' ? ` on ${p.resource}` : ''}${why}.`,
      advice: `${advice}, or choose another profile.`,
    };
  },
  CredentialsExpired: (_: object): Words => ({
    message: 'The profile’s credentials have expired.',
    advice:
      'Renew them where the profile takes them from. If they were entered here, edit the profile and enter a fresh access key and session token.',
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
  NoNetwork: (p: { host: string; reason?: string }): Words => ({
    message: p.reason ? `${p.host} cannot be reached: ${p.reason}.` : `${p.host} cannot be reached.`,
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
  IndexOff: (p: { region: string }): Words => ({
    message: `Fleet indexing is off in ${p.region}, so AWS cannot be searched for devices.`,
    advice: 'Whoever manages your AWS account can turn it on in AWS IoT, Settings, Fleet indexing.',
  }),
  IndexNotReady: (p: { region: string }): Words => ({
    message: `AWS is still building the fleet index of ${p.region}, so it cannot be searched yet.`,
    advice: 'Choose Refresh in some minutes. Until then the list comes from the registry.',
  }),
  SearchRefused: (_: object): Words => ({
    message: 'AWS cannot search for what was typed.',
    advice: 'Type the beginning of a name, type, group or attribute, in letters and digits.',
  }),
  GroupUnknown: (p: { group: string; region: string }): Words => ({
    message: `There is no thing group named “${p.group}” in ${p.region}.`,
    advice: 'Choose Refresh to load the groups again, or choose another one.',
  }),
  DirectoryFull: (p: { count: number }): Words => ({
    message: `The list holds its most, ${p.count} devices.`,
    advice: 'Type the name of the device: one that is not on the list is looked up at AWS.',
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

  PrincipalUnknown: (p: { arn: string }): Words => ({
    message: `IAM has no policies to look up for ${p.arn}.`,
    advice:
      'That is so for root and federated users, and for roles whose path is not known. What can be tried is tried.',
  }),

  // History and bill
  OpenDeclined: (p: { profileName: string; opened: number; limit: number }): Words => ({
    message: `Not opened: “${p.profileName}” has ${p.opened} of the ${p.limit} opens a month that its limit allows.`,
    advice:
      'Nothing was billed. Use a tunnel that is open already, open anyway, or change the limit in the profile.',
  }),
  OpenCalledOff: (p: { thingName: string }): Words => ({
    message: `The tunnel to ${p.thingName} was not opened: it was called off before the request went out.`,
    advice: 'Nothing was billed. Open it again when you want it.',
  }),
  ProfileChanged: (p: { profileName: string; thingName: string }): Words => ({
    message: `The tunnel to ${p.thingName} was not opened: “${p.profileName}” was changed before the request went out.`,
    advice: 'Nothing was billed. Look at the profile and open the tunnel again.',
  }),
  PriceInvalid: (p: { amount: string; most: number }): Words => ({
    message: `${p.amount} cannot be the price of one open.`,
    advice: `Enter a number from 0 to ${p.most}, as AWS’s price list or your bill says, or leave it empty to remove the price.`,
  }),
  CurrencyInvalid: (p: { currency: string }): Words => ({
    message: p.currency.trim() === '' ? 'The price has no currency.' : `“${p.currency}” is not a currency.`,
    advice: 'Enter the three letters of a currency, such as USD, EUR or KRW.',
  }),
  HistoryUnwritable: (p: { reason: string }): Words => ({
    message: `The history of opens could not be saved (${p.reason}).`,
    advice:
      'Check the free space and the rights of Culvert’s data folder. What is missing is written as soon as that works again, unless Culvert ends before.',
  }),
  HistoryDamaged: (p: { lines: number; backup: string }): Words => ({
    message: `${p.lines === 1 ? 'A line' : `${p.lines} lines`} of the history could not be read, so this month’s count may be too low.`,
    advice: `What could not be read was kept in ${p.backup}. Compare the count with your AWS bill.`,
  }),
  HistoryUnreadable: (p: { backup: string }): Words => ({
    message: 'The history of opens could not be read, so Culvert began a new one.',
    advice: `The old one was kept as ${p.backup}. This month’s count starts from nothing.`,
  }),
  HistoryEmpty: (_: object): Words => ({
    message: 'There is nothing to export: no open is recorded for this choice.',
    advice: 'Choose another month or another profile.',
  }),
  ExportFailed: (p: { folder: string; reason: string }): Words => ({
    message: `The history could not be written into ${p.folder} (${p.reason}).`,
    advice: 'Check that the folder exists, that you may write there, and that there is free space.',
  }),
  ExportGone: (_: object): Words => ({
    message: 'There is no exported file to show.',
    advice: 'Export the history first. If the file was moved or deleted, export it again.',
  }),

  // Help
  ReportNotSaved: (p: { folder: string; reason: string }): Words => ({
    message: `The report could not be written into ${p.folder} (${p.reason}).`,
    advice:
      'Check that the folder exists, that you may write there, and that there is free space. Or copy the report.',
  }),
  ReportGone: (_: object): Words => ({
    message: 'There is no saved report to show.',
    advice: 'Save the report first. If the file was moved or deleted, save it again.',
  }),
  LogUnreadable: (p: { reason: string }): Words => ({
    message: `The log cannot be read (${p.reason}).`,
    advice: 'Check that you may read the folder of the log. Culvert works without it.',
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
  TunnelClosed: (p: { thingName: string }): Words => ({
    message: `The tunnel to ${p.thingName} was closed meanwhile.`,
    advice: 'A closed tunnel cannot be opened again. Open a new one, which is billed.',
  }),
  TunnelExpired: (p: { thingName: string }): Words => ({
    message: `The time of the tunnel to ${p.thingName} is over.`,
    advice: 'An expired tunnel cannot be used any more. Open a new one, which is billed.',
  }),
  TunnelHeld: (p: { thingName: string }): Words => ({
    message: `Somebody else is connected to the tunnel to ${p.thingName}.`,
    advice: 'Choose Reconnect to take it over: that is free, and cuts them off.',
  }),
  TunnelTakenOver: (p: { thingName: string }): Words => ({
    message: `Somebody else took over the tunnel to ${p.thingName}: its token was rotated by somebody, and they are connected now.`,
    advice: 'Ask who works on the device. Reconnect takes the tunnel back: that is free, and cuts them off.',
  }),
  TunnelRegionLeft: (p: { region: string }): Words => ({
    message: `The tunnel is in ${p.region}, and its profile points to another region now.`,
    advice: `Set the profile’s region back to ${p.region} to go on with the tunnel. Left alone, it closes by itself when it expires.`,
  }),
  TunnelAccountLeft: (p: { account: string; now: string }): Words => ({
    message: `The tunnel is in the AWS account ${p.account}, and its profile leads to ${p.now} now.`,
    advice: `Set the profile back to ${p.account} to go on with the tunnel or to close it. Left alone, it closes by itself when it expires.`,
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
  SourceTokenInvalid: (p: { reason: string }): Words => ({
    message: `What was pasted is no source token: ${p.reason}.`,
    advice:
      'Paste the source access token of the tunnel, or the whole answer to OpenTunnel or RotateTunnelAccessToken that holds it.',
  }),
  TokenSpent: (p: { reason: string }): Words => ({
    message: 'The tunnel service does not take this token.',
    advice: `A source token serves one program, until it is rotated or the tunnel ends. Get a new source token from whoever opened the tunnel, and paste that. The service says: ${p.reason.replace(/\.$/, '')}.`,
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
  LoginStartUnsupported: (_: object): Words => ({
    message: 'This Culvert cannot be started at login.',
    advice: 'Install Culvert, then choose it again there.',
  }),
  LoginStartFailed: (p: { reason: string }): Words => ({
    message: `What starts at login could not be changed (${p.reason}).`,
    advice: 'Check the rights of the autostart folder and the login items of this computer, then try again.',
  }),
  ShortcutInvalid: (p: { shortcut: string }): Words => ({
    message: `“${p.shortcut}” cannot be a global shortcut.`,
    advice:
      'Press a letter, a digit or a function key together with Ctrl, Alt or the Super key (⌘ on macOS).',
  }),
  ShortcutTaken: (p: { shortcut: string }): Words => ({
    message: `The desktop does not give “${p.shortcut}” to Culvert.`,
    advice: 'Another program may have it already. Choose other keys.',
  }),
  ShortcutUnsupported: (_: object): Words => ({
    message: 'This desktop has no global shortcuts for programs.',
    advice:
      'Set up a shortcut in the desktop’s own keyboard settings that starts Culvert: it shows its window.',
  }),
  TerminalUnknown: (p: { terminal: string }): Words => ({
    message: `The terminal “${p.terminal}” is not installed any more.`,
    advice: 'Choose another one, or Automatic.',
  }),
  ClearFailed: (p: { file: string; reason: string }): Words => ({
    message: `${p.file} could not be cleared (${p.reason}).`,
    advice: 'Check the rights of Culvert’s data folder, then try again.',
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

/** The words of every error in one language. */
export type ErrorCatalogue = {
  readonly [C in ErrorCode]: (p: Parameters<(typeof catalogue)[C]>[0]) => Words;
};

/** What an error speaks of; where its words have a string, a reason of ours may stand. */
export type ErrorParams<C extends ErrorCode> = Sayable<Parameters<(typeof catalogue)[C]>[0]>;

/** Makes the error of a code: `culvertError('PortInvalid', { port: '99999' })`. */
export function culvertError<C extends ErrorCode>(
  code: C,
  params: ErrorParams<C>,
  details?: ErrorDetails,
): CulvertError {
  const words = (catalogue[code] as (p: unknown) => Words)(plainParams(params));
  const spoken = Object.keys(params).length > 0 ? { params: params as Record<string, unknown> } : {};
  return { code, ...words, ...spoken, ...(details ? { details } : {}) };
}

/** A CulvertError on its way through code that throws, such as a promise chain or an SDK callback. */
export class CulvertFailure extends Error {
  override readonly name = 'CulvertFailure';
  constructor(readonly error: CulvertError) {
    super(error.message);
  }
}
