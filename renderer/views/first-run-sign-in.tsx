import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { WindowView } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { useStore, useWords } from '../context.tsx';
import { type FirstRunGap, firstRunGap, gapField } from '../first-run.ts';
import { fieldOf, type SignInKind, withShared } from '../profile-form.ts';
import type { FirstRunUse } from '../use-first-run.ts';
import type { SharedProfiles } from '../use-shared-profiles.ts';
import type { Words } from '../words.tsx';
import { type FormPart, leadToWrong } from './profile-form.tsx';
import { ProfileKeyFields } from './profile-key-fields.tsx';
import { ProfileSharedFields } from './profile-shared-fields.tsx';
import { ProfileSsoFields } from './profile-sso-fields.tsx';
import { ProfileWays } from './profile-ways.tsx';

const KINDS: readonly SignInKind[] = ['shared', 'sso', 'keys'];

export interface FirstRunStepProps {
  view: WindowView;
  use: FirstRunUse;
  files: SharedProfiles;
}

/** The first step. The profiles of the AWS files come first: who has some is signed in with one click. */
export function FirstRunSignIn({ view, use, files }: FirstRunStepProps) {
  const store = useStore();
  const { t } = useWords();
  const { now, busy, error } = use;
  const { draft } = now;
  // Anew with each try, so that the focus is led there each time.
  const [lacking, setLacking] = useState<{ gap: FirstRunGap } | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  useProposedWay(use, files);

  useEffect(() => {
    if (error || lacking) {
      leadToWrong(form.current);
    }
  }, [error, lacking]);

  const change: FormPart['change'] = (next) => {
    setLacking(null);
    use.change(next);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const gap = firstRunGap(draft);
    setLacking(gap && { gap });
    if (gap === null) {
      void use.afterSignIn();
    }
  };
  const stored = view.profiles.find((profile) => profile.id === draft.id);
  const part: FormPart = {
    draft,
    change,
    wrong: lacking ? gapField(lacking.gap) : error ? fieldOf(error, draft) : null,
    error,
    describedBy: lacking || error ? `${id}error` : undefined,
  };
  return (
    <form ref={form} className="profile-form" aria-labelledby={`${id}way`} onSubmit={submit} noValidate>
      <ProfileWays
        kind={draft.kind}
        kinds={KINDS}
        notes={{
          shared: files.busy ? t('first-run.reading') : foundText(files, t),
        }}
        onPick={(kind) => change((each) => ({ ...each, kind }))}
      />
      {draft.kind === 'shared' && <ProfileSharedFields {...part} files={files} />}
      {draft.kind === 'sso' && <ProfileSsoFields {...part} regions={`${id}regions`} />}
      {draft.kind === 'keys' && <ProfileKeyFields {...part} hint={stored?.accessKeyHint ?? ''} />}
      <datalist id={`${id}regions`}>
        {view.regions.map((region) => (
          <option key={region} value={region} />
        ))}
      </datalist>
      <div className="form-foot">
        {error && <ErrorBox error={error} id={`${id}error`} profileId={draft.id ?? undefined} bring />}
        {lacking && (
          <p id={`${id}error`} className="problem" role="alert">
            {gapText(lacking.gap, t)}
          </p>
        )}
        <div className="form-ways">
          <button type="button" className="btn quiet" onClick={() => store.openQuick()}>
            {t('first-run.quick')}
          </button>
          <button type="button" className="btn" onClick={() => store.endFirstRun()}>
            {t('first-run.skip')}
          </button>
          <button type="submit" className="btn go" aria-busy={busy} aria-disabled={busy}>
            {busy ? t('first-run.signing-in') : t('common.go-on')}
          </button>
        </div>
      </div>
    </form>
  );
}

/** Until the user picks a way it follows what is found: a single profile is taken, none at all leads to another way. */
function useProposedWay({ now, change }: FirstRunUse, { found }: SharedProfiles): void {
  useEffect(() => {
    if (now.picked || found === null) {
      return;
    }
    const [first, second] = found.filter(({ problem }) => problem === null);
    if (first && !second) {
      change((draft) => withShared(draft, first, null));
    } else if (found.length === 0) {
      change((draft) => ({ ...draft, kind: 'sso' }));
    }
  }, [now.picked, found, change]);
}

function foundText({ found }: SharedProfiles, t: Words['t']): string {
  if (found === null) {
    return '';
  }
  const count = found.length;
  return count > 0 ? t('first-run.shared-found', { count }) : t('first-run.shared-none');
}

function gapText(gap: FirstRunGap, t: Words['t']): string {
  switch (gap) {
    case 'aws-profile':
      return t('first-run.aws-profile-missing');
    case 'access-key':
      return t('first-run.access-key-missing');
    case 'start-url':
      return t('first-run.start-url-missing');
    case 'account':
      return t('first-run.account-missing');
    case 'sso-role':
      return t('first-run.sso-role-missing');
  }
}
