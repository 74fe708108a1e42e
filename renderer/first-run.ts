/** The three steps to a first profile and a first device: where the user is, what was typed, what is still missing. Pure. */
import type { ErrorView, SharedProfileView, WindowView } from '../electron/ipc/contract.ts';
import { fieldOf, type ProfileDraft, type ProfileField, profileDraft } from './profile-form.ts';

export type FirstRunStep = 'sign-in' | 'region' | 'device';

export const FIRST_RUN_STEPS: readonly FirstRunStep[] = ['sign-in', 'region', 'device'];

export interface FirstRun {
  step: FirstRunStep;
  /** What was typed in all of the steps. Its `id` is set once the profile is stored; later changes edit that one. */
  draft: ProfileDraft;
  /** The way to sign in was picked, by the user or because of what is on this computer. */
  picked: boolean;
  /** The user asked for the steps, although something else could be shown. */
  asked: boolean;
  /** The profile is being stored: the first view that has it must not end the steps. */
  saving: boolean;
}

/** `null` before anything was typed, 'over' after the last step or *Skip*. */
export type FirstRunState = FirstRun | 'over' | null;

export function beginFirstRun(asked = false): FirstRun {
  return {
    step: 'sign-in',
    draft: { ...profileDraft(null), kind: 'shared' },
    ...{ picked: false, asked, saving: false },
  };
}

/** The steps stand in the place of the tunnels as long as there is no profile, and to their end once they made one. */
export function showsFirstRun(state: {
  view: Pick<WindowView, 'demo' | 'profiles' | 'tunnels'> | null;
  screen: string;
  quick: boolean;
  firstRun: FirstRunState;
}): boolean {
  const { view, firstRun } = state;
  if (!view || view.demo || state.screen !== 'tunnels' || state.quick || firstRun === 'over') {
    return false;
  }
  if (firstRun?.saving || firstRun?.draft.id) {
    return true;
  }
  return view.profiles.length === 0 && (view.tunnels.length === 0 || firstRun?.asked === true);
}

/** What speaks against leaving the first step, before anybody is asked. */
export type FirstRunGap = 'aws-profile' | 'access-key' | 'start-url' | 'account' | 'sso-role';

const GAP_FIELDS: Record<FirstRunGap, ProfileField> = {
  'aws-profile': 'awsProfile',
  'access-key': 'accessKeyId',
  'start-url': 'startUrl',
  account: 'account',
  'sso-role': 'account',
};

export const gapField = (gap: FirstRunGap): ProfileField => GAP_FIELDS[gap];

export function firstRunGap(draft: ProfileDraft): FirstRunGap | null {
  switch (draft.kind) {
    case 'shared':
      return draft.awsProfile === '' ? 'aws-profile' : null;
    case 'keys': {
      const typed = [draft.accessKeyId, draft.secretAccessKey].filter((text) => text.trim() !== '').length;
      const kept = draft.hasKey && typed === 0 && draft.sessionToken.trim() === '';
      return kept || typed === 2 ? null : 'access-key';
    }
    case 'sso':
      if (draft.startUrl.trim() === '') {
        return 'start-url';
      }
      return draft.accountId === '' ? 'account' : draft.roleName === '' ? 'sso-role' : null;
  }
}

const REGION_FIELDS: readonly ProfileField[] = ['name', 'region'];

/** The step that has the field an error is about; null where none has, and the error is told where it came up. */
export function stepOfError(error: ErrorView, draft: ProfileDraft): FirstRunStep | null {
  const field = fieldOf(error, draft);
  if (field === null) {
    return null;
  }
  return REGION_FIELDS.includes(field) ? 'region' : 'sign-in';
}

/** Whether a profile of the AWS files may want its user before it has credentials: by a browser, or by a code. */
export function mayAskToSignIn(shared: SharedProfileView | null): boolean {
  return shared !== null && (shared.how === 'sso' || shared.mfa);
}

/** The second step proposes what the first one made known, and a name where there is none. */
export function withProposals(
  draft: ProfileDraft,
  name: string,
  taken: SharedProfileView | null,
): ProfileDraft {
  const known = draft.kind === 'sso' ? draft.ssoRegion.trim() : (taken?.region ?? '');
  return {
    ...draft,
    name: draft.name.trim() === '' ? name : draft.name,
    region: draft.region.trim() === '' ? known : draft.region,
  };
}

/** Regions that most fleets are in; the others follow in the list to type from. */
export const COMMON_REGIONS = [
  'us-east-1',
  'us-west-2',
  'eu-central-1',
  'eu-west-1',
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-southeast-1',
  'ap-south-1',
] as const;

export type CommonRegion = (typeof COMMON_REGIONS)[number];

export const isCommonRegion = (region: string): region is CommonRegion =>
  COMMON_REGIONS.some((common) => common === region.trim().toLowerCase());
