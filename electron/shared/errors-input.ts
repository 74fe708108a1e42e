/** What a person enters, and profiles. */
import type { Words } from './errors.ts';

const lifetimeAdvice = 'Choose a whole number of minutes from 1 to 720 (12 hours).';

export const inputErrors = {
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
  PortTaken: (p: {
    port: number;
    serviceId: string;
    suggestedPort: number;
    /** Who listens on it, where that is known. */
    holder?: string;
  }): Words => ({
    message: p.holder
      ? `Port ${p.port} for ${p.serviceId} is in use already (${p.holder}).`
      : `Port ${p.port} for ${p.serviceId} is in use already.`,
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
} satisfies Record<string, (p: never) => Words>;
