import type { Catalogue } from '../translate.ts';

/** Questions that a tool on this computer brings about. */
export const tools = {
  'tools.open': (p: { thing: string; profile: string }) =>
    `A tool wants to connect to ${p.thing}. Open a tunnel with “${p.profile}”?`,
  'tools.open-advice':
    'None is open to it, and opening one is billed. “Always open (billed)” lets tools open tunnels with this profile without asking; the profile’s settings turn that off again.',
} as const satisfies Catalogue;
