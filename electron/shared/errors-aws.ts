/** The way to AWS, and what AWS answers. */
import type { PolicyBlocker, Words } from './errors.ts';

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

export const awsErrors = {
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
} satisfies Record<string, (p: never) => Words>;
