import { plural } from '../../../electron/i18n/english.ts';
import type { Catalogue } from '../../../electron/i18n/translate.ts';

/** The three steps of the first start. */
export const firstRun = {
  'first-run.title': 'Welcome to Culvert',
  'first-run.text':
    'Three steps to your first device. No tunnel is opened, and none billed, until you say so.',
  'first-run.steps': 'Steps',
  'first-run.step': (p: { at: number; of: number }) => `Step ${p.at} of ${p.of}`,
  'first-run.step-sign-in': 'Sign in',
  'first-run.step-done': 'done',

  'first-run.sign-in-title': 'Choose how to sign in',
  'first-run.sign-in-text': 'Culvert lists your devices and opens tunnels to them as this user or role.',
  'first-run.reading': 'Looking on this computer…',
  'first-run.shared-found': (p: { count: number }) => `${plural(p.count, 'profile')} found on this computer.`,
  'first-run.shared-none': 'None found on this computer.',
  'first-run.aws-profile-missing': 'Pick one of the profiles.',
  'first-run.access-key-missing': 'Enter the access key ID and the secret access key.',
  'first-run.start-url-missing': 'Enter the start URL of your IAM Identity Center and sign in.',
  'first-run.account-missing': 'Sign in and pick an account.',
  'first-run.sso-role-missing': 'Pick a role.',
  'first-run.signing-in': 'Signing in…',

  'first-run.region-title': 'Choose the region',
  'first-run.region-text': 'Where your devices are registered in AWS IoT.',
  'first-run.region-from-profile': (p: { profile: string; region: string }) =>
    `The AWS profile “${p.profile}” names ${p.region}.`,
  'first-run.region-common': 'Used most',
  'first-run.region-any': 'Any other may be typed.',
  'first-run.name-hint': 'What this sign-in is called in Culvert.',
  'first-run.name-proposed': 'AWS',
  'first-run.us-east-1': 'N. Virginia',
  'first-run.us-west-2': 'Oregon',
  'first-run.eu-central-1': 'Frankfurt',
  'first-run.eu-west-1': 'Ireland',
  'first-run.ap-northeast-1': 'Tokyo',
  'first-run.ap-northeast-2': 'Seoul',
  'first-run.ap-southeast-1': 'Singapore',
  'first-run.ap-south-1': 'Mumbai',

  'first-run.device-title': 'Find a device',
  'first-run.device-text': 'Choose one to see how a tunnel to it would be opened.',
  'first-run.billing': 'AWS bills each tunnel that is opened, once. Choosing a device opens none yet.',
  'first-run.find': 'Find a device',
  'first-run.find-placeholder': 'Part of a name, a type or a group',
  'first-run.devices': 'Devices',
  'first-run.loading': (p: { region: string }) => `Loading the things of ${p.region}…`,
  'first-run.searching': 'Searching at AWS…',
  'first-run.found': (p: { count: number }) => `${plural(p.count, 'device')} found.`,
  'first-run.more': (p: { count: number }) =>
    `${plural(p.count, 'more device')} match${p.count === 1 ? 'es' : ''}. Type to find one.`,
  'first-run.no-match': (p: { text: string }) => `No device is found by “${p.text}”.`,
  'first-run.no-things': (p: { region: string }) => `No things in ${p.region}`,
  'first-run.no-things-text':
    'Devices appear here once they are registered as things in AWS IoT. Yours may be in another region.',
  'first-run.other-region': 'Choose another region',
  'first-run.other-sign-in': 'Change how to sign in',
  'first-run.by-name': (p: { name: string }) => `Use “${p.name}” as the thing name`,
  'first-run.finish': 'Finish without a device',

  'first-run.skip': 'Skip',
  'first-run.quick': 'I have an access token',
  'first-run.demo': 'Try it without AWS',
  'first-run.demo-text':
    'The demo starts a small cloud with devices inside this computer: real tunnels, no account, nothing billed.',
  'first-run.demo-starting': 'Starting the demo…',
  'first-run.demo-leave': 'Leave the demo',
  'first-run.demo-leaving': 'Leaving…',
} as const satisfies Catalogue;
