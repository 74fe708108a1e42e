import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { ErrorView, ProfileView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { useStore } from '../context.tsx';
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
import { ProfileKeyFields } from './profile-key-fields.tsx';
import { ProfileMoreFields } from './profile-more-fields.tsx';
import { ProfileSharedFields } from './profile-shared-fields.tsx';
import { ProfileSsoFields } from './profile-sso-fields.tsx';

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

const WAYS: { kind: SignInKind; label: string; hint: string }[] = [
  { kind: 'keys', label: 'Access key', hint: 'Kept in this computer’s keyring.' },
  { kind: 'shared', label: 'A profile of my AWS files', hint: 'Used where it is; nothing is copied.' },
  { kind: 'sso', label: 'IAM Identity Center', hint: 'Sign in with your browser.' },
];

export function ProfileForm({ profile, regions }: ProfileFormProps) {
  const store = useStore();
  const { busy, error, run } = useAction();
  const [draft, setDraft] = useState(() => profileDraft(profile));
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
      const wanted = ['[aria-invalid=true]', '[data-first]'].map((each) =>
        form.current?.querySelector<HTMLElement>(each),
      );
      wanted.find(Boolean)?.focus();
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
      <h1 id={`${id}title`}>{profile ? `Edit ${profile.name}` : 'Add a profile'}</h1>
      <fieldset className="ways-in">
        <legend>How to sign in</legend>
        {WAYS.map(({ kind, label, hint }) => (
          <label key={kind} className="way-in">
            <input
              type="radio"
              name={`${id}kind`}
              checked={draft.kind === kind}
              aria-describedby={`${id}${kind}`}
              aria-label={label}
              onChange={() => setDraft((now) => ({ ...now, kind }))}
            />
            <b>{label}</b>
            <small id={`${id}${kind}`} className="soft">
              {hint}
            </small>
          </label>
        ))}
      </fieldset>
      {draft.kind === 'keys' && <ProfileKeyFields {...part} hint={profile?.accessKeyHint ?? ''} />}
      {draft.kind === 'shared' && <ProfileSharedFields {...part} />}
      {draft.kind === 'sso' && <ProfileSsoFields {...part} regions={`${id}regions`} />}
      <div className="form-pair">
        <Field label="Name" {...text('name')} placeholder="factory-ops" />
        <Field label="Region" {...text('region')} placeholder="eu-central-1" list={`${id}regions`} />
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
                Keep for this session only
              </BusyButton>
            )}
          </ErrorBox>
        )}
        <div className="form-ways">
          <button type="button" className="btn" onClick={() => store.closeForm()}>
            Cancel
          </button>
          <button type="submit" className="btn go" aria-busy={busy} aria-disabled={busy}>
            {busy ? 'Saving…' : 'Save profile'}
          </button>
        </div>
      </div>
    </form>
  );
}
