import type { Catalogue } from '../translate.ts';

/** What a profile may do, and how that is known. */
export const profiles = {
  'profiles.for-open': 'Open a tunnel',
  'profiles.for-rotate': 'Reuse, adopt or reconnect a tunnel',
  'profiles.for-list-tunnels': 'Find open tunnels',
  'profiles.for-describe-tunnel': 'See whether a device is there',
  'profiles.for-close': 'Close a tunnel',
  'profiles.for-describe-thing': 'Look up a device',
  'profiles.for-connectivity': 'See whether one device is connected',
  'profiles.for-search': 'Search devices',
  'profiles.for-list-things': 'List devices',
  'profiles.for-indexing': 'See whether devices can be searched',
  'profiles.for-groups': 'List thing groups',
  'profiles.for-types': 'List thing types',
  'profiles.for-group-things': 'List the devices of a thing group',

  'profiles.how-simulated': 'simulated by IAM',
  'profiles.how-depends': (p: { keys: string }) =>
    `it depends on ${p.keys}, which IAM’s simulation does not know`,
  'profiles.how-organisation': 'simulated by IAM: a policy of the AWS organisation forbids it',
  'profiles.how-boundary': 'simulated by IAM: the permissions boundary leaves it out',
  'profiles.how-policy': 'simulated by IAM: a policy denies it outright',
  'profiles.how-nothing': 'simulated by IAM: no policy allows it',
  'profiles.how-tags': (p: { tags: string }) =>
    `simulated by IAM: a policy wants the tag ${p.tags}, which the profile does not send`,
  'profiles.how-read': 'tried, it only reads',
  'profiles.how-no-tunnel': 'tried on a tunnel that does not exist',
  'profiles.how-no-device': 'tried on a device that does not exist',
  'profiles.how-no-group': 'tried on a thing group that does not exist',
  'profiles.how-or-by-name': (p: { tried: string }) =>
    `${p.tried}; a policy for certain names only looks the same`,
  'profiles.how-not-tried': 'not tried',
  'profiles.how-not-opened': 'not tried, since every open is billed',
  'profiles.how-iam-denied': (p: { start: string }) =>
    `${p.start}; IAM could tell, but the profile may not ask it (iam:SimulatePrincipalPolicy)`,
  'profiles.how-iam-failed': (p: { start: string; message: string }) =>
    `${p.start}; IAM could not tell: ${p.message}`,
} as const satisfies Catalogue;
