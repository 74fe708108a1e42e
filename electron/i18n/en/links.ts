import type { Catalogue } from '../translate.ts';

export const links = {
  'links.other-profile': (p: { thingName: string; profile: string }) =>
    `The link to ${p.thingName} is for the profile “${p.profile}”, which is chosen now.`,
  'links.other-profile-advice': 'Devices and new tunnels are those of that profile. Nothing was opened.',
} as const satisfies Catalogue;
