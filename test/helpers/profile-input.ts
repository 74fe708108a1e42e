import type { ProfileInput, ProfileSettings } from '../../electron/ipc/contract.ts';

/** What a profile has when nothing was chosen. */
export const PLAIN_SETTINGS = {
  endpoints: {},
  fips: false,
  dualStack: false,
  signIn: { kind: 'keys' },
  role: null,
  tags: [],
  ownTag: true,
  monthlyLimit: null,
  toolsMayOpen: false,
} satisfies Partial<ProfileSettings>;

/** What the profile form sends for a new profile of access keys, with `change` in it. */
export function profileInput(
  change: Partial<ProfileInput> & Pick<ProfileInput, 'name' | 'region'>,
): ProfileInput {
  return { id: null, ...PLAIN_SETTINGS, secret: null, keep: 'keychain', ...change };
}
