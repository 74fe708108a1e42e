import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { ErrorView, ProfileView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { useStore, useWords } from '../context.tsx';
import {
  fieldOf,
  type ProfileDraft,
  profileDraft,
  profileInput,
  type SignInKind,
  sessionHelps,
  withoutSecrets,
} from '../profile-form.ts';
import { useAction } from '../use-action.ts';
import { useSharedProfiles } from '../use-shared-profiles.ts';
import { ProfileKeyFields } from './profile-key-fields.tsx';
import { ProfileMoreFields } from './profile-more-fields.tsx';
import { ProfileSharedFields } from './profile-shared-fields.tsx';
import { ProfileSsoFields } from './profile-sso-fields.tsx';
import { ProfileWays } from './profile-ways.tsx';

/** Adds or edits a profile. What was typed stays until it is saved; then the secrets are forgotten here at once. */
export interface ProfileFormProps {
  profile: ProfileView | null;
  /** Offered while typing; any other may be typed. */
  regions: readonly string[];
}

/** What each part of the form is given. */
export interface FormPart {
  draft: ProfileDraft;
  /** Changes the draft as it is then: an answer may come after more was typed. */
  change: (next: (draft: ProfileDraft) => ProfileDraft) => void;
  wrong: ReturnType<typeof fieldOf>;
  error: ErrorView | null;
  /** The id of the error. */
  describedBy: string | undefined;
}

const KINDS: readonly SignInKind[] = ['keys', 'shared', 'sso'];

export function ProfileForm({ profile, regions }: ProfileFormProps) {
  const store = useStore();
  const { t } = useWords();
  const { busy, error, run } = useAction();
  const [draft, setDraft] = useState(() => profileDraft(profile));
  const files = useSharedProfiles(draft.kind === 'shared');
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const wrong = error ? fieldOf(error, draft) : null;
  const part: FormPart = {
    draft,
    change: setDraft,
    wrong,
    error,
    describedBy: error ? `${id}error` : undefined,
  };

  useEffect(() => {
    if (error) {
      leadToWrong(form.current);
    }
  }, [error]);

  const save = async (wanted: ProfileDraft) => {
    setDraft(wanted);
    const outcome = await run(() => store.ask('profile.save', profileInput(wanted)));
    if (outcome?.ok) {
      setDraft(withoutSecrets);
      store.closeForm();
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void save(draft);
  };
  const text = (name: 'name' | 'region') => ({
    value: draft[name],
    invalid: wrong === name,
    describedBy: part.describedBy,
    onChange: (value: string) => setDraft((now) => ({ ...now, [name]: value })),
  });

  return (
    <form ref={form} className="profile-form" aria-labelledby={`${id}title`} onSubmit={submit} noValidate>
      <h1 id={`${id}title`}>
        {profile ? t('profiles.edit', { name: profile.name }) : t('common.add-profile')}
      </h1>
      <ProfileWays kind={draft.kind} kinds={KINDS} onPick={(kind) => setDraft((now) => ({ ...now, kind }))} />
      {draft.kind === 'keys' && <ProfileKeyFields {...part} hint={profile?.accessKeyHint ?? ''} />}
      {draft.kind === 'shared' && <ProfileSharedFields {...part} files={files} />}
      {draft.kind === 'sso' && <ProfileSsoFields {...part} regions={`${id}regions`} />}
      <div className="form-pair">
        <Field label={t('profiles.name')} {...text('name')} placeholder="factory-ops" />
        <Field
          label={t('common.region')}
          {...text('region')}
          placeholder="eu-central-1"
          list={`${id}regions`}
        />
      </div>
      <datalist id={`${id}regions`}>
        {regions.map((region) => (
          <option key={region} value={region} />
        ))}
      </datalist>
      <ProfileMoreFields {...part} />
      <div className="form-foot">
        {error && (
          <ErrorBox error={error} id={`${id}error`} bring>
            {sessionHelps(error) && (
              <BusyButton busy={busy} onClick={() => void save({ ...draft, keep: 'session' })}>
                {t('profiles.keep-session')}
              </BusyButton>
            )}
          </ErrorBox>
        )}
        <div className="form-ways">
          <button type="button" className="btn" onClick={() => store.closeForm()}>
            {t('common.cancel')}
          </button>
          <button type="submit" className="btn go" aria-busy={busy} aria-disabled={busy}>
            {busy ? t('common.saving') : t('profiles.save')}
          </button>
        </div>
      </div>
    </form>
  );
}

/** Gives the focus to the field that is wrong, or to the button that mends it. */
export function leadToWrong(form: HTMLElement | null): void {
  const wanted = ['[aria-invalid=true]', '[data-first]'].map((each) =>
    form?.querySelector<HTMLElement>(each),
  );
  wanted.find(Boolean)?.focus();
}
