/** What a command asks of a running Culvert. The advice names the command's options, for it is read in a terminal. */
import type { Words } from './errors.ts';

export const commandErrors = {
  ProfileNotFound: (p: { name: string; profiles: string }): Words => ({
    message: `There is no profile “${p.name}”.`,
    advice:
      p.profiles === ''
        ? 'Add a profile in Culvert’s window, or in ~/.aws/config for a command with --headless.'
        : `Choose one of these with --profile: ${p.profiles}.`,
  }),
  ProfileRegionNotFound: (p: { region: string; profiles: string }): Words => ({
    message: `No profile is for the region ${p.region}.`,
    advice:
      p.profiles === ''
        ? 'Add a profile in Culvert’s window, or in ~/.aws/config for a command with --headless.'
        : `There are these profiles: ${p.profiles}. Leave --region out, or add a profile for the region.`,
  }),
  ProfileAmbiguous: (p: { profiles: string }): Words => ({
    message: 'More than one profile fits.',
    advice: `Choose one of these with --profile, and with --region where two have one name: ${p.profiles}.`,
  }),
  ProfileNotChosen: (_: object): Words => ({
    message: 'It is not known which profile to use.',
    advice:
      'Name one with --profile, or add one in Culvert’s window. A command with --headless also takes a profile of ~/.aws/config, or access keys from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_REGION).',
  }),
  RegionNotChosen: (p: { profile: string }): Words => ({
    message: `It is not known which AWS region “${p.profile}” is for.`,
    advice: 'Add --region, set AWS_REGION, or write the region into the profile in ~/.aws/config.',
  }),
  DeviceAmbiguous: (p: { name: string; devices: string }): Words => ({
    message: `More than one device is called “${p.name}” if upper and lower case are not told apart.`,
    advice: `Write the name as AWS IoT has it: ${p.devices}.`,
  }),
  DeviceSilent: (p: { thingName: string; seconds: number }): Words => ({
    message: `${p.thingName} has not answered for ${p.seconds} s.`,
    advice:
      'Check that it is switched on and online, and that its agent runs. The tunnel stays open, so the same command again costs nothing; --wait with more seconds waits longer.',
  }),
  OpenNotAllowed: (p: { thingName: string; profileName: string }): Words => ({
    message: `No tunnel is open to ${p.thingName}, and tools may not open one with “${p.profileName}”.`,
    advice: `Nothing was billed. Open one with “culvert open ${p.thingName}”, add --open to the command, or turn on “Tools may open tunnels” in the profile’s settings.`,
  }),
  TunnelNotFound: (p: { target: string }): Words => ({
    message: `Culvert has no open tunnel to “${p.target}”.`,
    advice:
      'See the open ones with “culvert list”; with --all it shows those that others opened, too, with their ids.',
  }),
  PortElsewhere: (p: { thingName: string; serviceId: string; port: number; wanted: number }): Words => ({
    message: `The open tunnel to ${p.thingName} has ${p.serviceId} on local port ${p.port}, not ${p.wanted}.`,
    advice: `Nothing was done. Use port ${p.port}, close the tunnel first, or add --new to open another one (billed).`,
  }),
  ServiceNotFound: (p: { service: string; thingName: string }): Words => ({
    message: `Culvert does not know which service of ${p.thingName} “${p.service}” is.`,
    advice:
      'Nothing was opened. Write the service’s id (SSH, HTTP, …), or add a service with that port on the device in Culvert’s settings under Services. “culvert open --any-service” takes any id that the device’s agent has.',
  }),
  AgentTakesOneConnection: (p: { thingName: string; version: number }): Words => ({
    message: `The agent of ${p.thingName} speaks protocol V${p.version}, which carries one connection at a time${p.version === 2 ? ' for each service' : ''}, and one is open.`,
    advice:
      'End the other connection first, or run both through one ssh (ControlMaster). An updated agent carries many.',
  }),
} satisfies Record<string, (p: never) => Words>;
