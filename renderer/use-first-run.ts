import { useCallback } from 'react';
import type { ErrorView } from '../electron/ipc/contract.ts';
import { useSelect, useStore, useWords } from './context.tsx';
import {
  beginFirstRun,
  type FirstRun,
  type FirstRunStep,
  mayAskToSignIn,
  stepOfError,
  withProposals,
} from './first-run.ts';
import { type ProfileDraft, profileInput, withoutSecrets } from './profile-form.ts';
import { isCancel } from './sign-in.ts';
import { useAction } from './use-action.ts';
import type { SharedProfiles } from './use-shared-profiles.ts';

const FRESH = beginFirstRun();

export interface FirstRunUse {
  now: FirstRun;
  busy: boolean;
  error: ErrorView | null;
  clearError: () => void;
  go: (step: FirstRunStep) => void;
  change: (next: (draft: ProfileDraft) => ProfileDraft) => void;
  /** From the first step on; signs in where that can be done already. */
  afterSignIn: () => Promise<void>;
  /** From the second step on: stores the profile, and signs in where that is still to be done. */
  afterRegion: (draft?: ProfileDraft) => Promise<void>;
}

/** Where the user is in the three steps, and the ways on. What fails leads to the step whose field is wrong. */
export function useFirstRun(files: SharedProfiles): FirstRunUse {
  const store = useStore();
  const { t } = useWords();
  const { busy, error, clearError, run } = useAction();
  const held = useSelect((state) => state.firstRun);
  const now = held === null || held === 'over' ? FRESH : held;
  const { draft } = now;
  const taken = draft.kind === 'shared' ? files.byName(draft.awsProfile) : null;

  const go = (step: FirstRunStep) => {
    clearError();
    store.changeFirstRun((each) => ({ ...each, step }));
  };
  const change = useCallback(
    (next: (draft: ProfileDraft) => ProfileDraft) =>
      store.changeFirstRun((each) => ({ ...each, draft: next(each.draft), picked: true })),
    [store],
  );

  /** The id of the stored profile; null where it could not be stored. */
  const save = async (wanted: ProfileDraft): Promise<string | null> => {
    store.changeFirstRun((each) => ({ ...each, draft: wanted, saving: true }));
    const outcome = await run(() => store.ask('profile.save', profileInput(wanted)));
    if (outcome?.ok) {
      const { id } = outcome.value;
      store.changeFirstRun((each) => ({
        ...each,
        draft: { ...withoutSecrets(each.draft), id, hasKey: wanted.kind === 'keys' },
        saving: false,
      }));
      return id;
    }
    store.changeFirstRun((each) => ({
      ...each,
      step: (outcome && stepOfError(outcome.error, wanted)) ?? each.step,
      saving: false,
    }));
    return null;
  };

  const signIn = async (id: string): Promise<boolean> => {
    const profile = store.getState().view?.profiles.find((each) => each.id === id);
    if (!mayAskToSignIn(taken) || profile?.signedIn === 'yes') {
      return true;
    }
    const outcome = await run(() => store.ask('signIn.profile', { id, flow: 'browser' }));
    if (outcome && !outcome.ok && isCancel(outcome.error)) {
      clearError();
    }
    return outcome?.ok ?? false;
  };

  const afterSignIn = async () => {
    const proposed = withProposals(draft, t('first-run.name-proposed'), taken);
    change(() => proposed);
    if (mayAskToSignIn(taken) && proposed.region !== '') {
      const id = await save(proposed);
      if (id === null || !(await signIn(id))) {
        return;
      }
    }
    store.changeFirstRun((each) => (each.step === 'sign-in' ? { ...each, step: 'region' } : each));
  };

  const afterRegion = async (wanted = draft) => {
    const id = await save(wanted);
    if (id !== null && (await signIn(id))) {
      go('device');
    }
  };

  return { now, busy, error, clearError, go, change, afterSignIn, afterRegion };
}
