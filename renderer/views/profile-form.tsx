import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { ProfileView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { useStore } from '../context.tsx';
import {
  fieldOf,
  type ProfileDraft,
  profileDraft,
  profileInput,
  sessionHelps,
  withoutSecrets,
} from '../profile-form.ts';
import { useAction } from '../use-action.ts';
import { EndpointFields } from './endpoint-fields.tsx';

/** Adds or edits a profile. What was typed stays until it is saved; then the secrets are forgotten here at once. */
export interface ProfileFormProps {
  profile: ProfileView | null;
  /** Offered while typing; any other may be typed. */
  regions: readonly string[];
}

export function ProfileForm({ profile, regions }: ProfileFormProps) {
  const store = useStore();
  const { busy, error, run } = useAction();
  const [draft, setDraft] = useState(() => profileDraft(profile));
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const wrong = error ? fieldOf(error) : null;
  const described = error ? `${id}error` : undefined;
  const kept = profile?.accessKeyHint ? `kept as it is (${profile.accessKeyHint})` : '';

  useEffect(() => {
    if (error) {
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
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
  const text = (name: 'name' | 'region' | 'accessKeyId' | 'secretAccessKey' | 'sessionToken') => ({
    value: draft[name],
    invalid: wrong === name,
    describedBy: described,
    onChange: (value: string) => setDraft({ ...draft, [name]: value }),
  });

  return (
    <form ref={form} className="profile-form" aria-labelledby={`${id}title`} onSubmit={submit} noValidate>
      <h1 id={`${id}title`}>{profile ? `Edit ${profile.name}` : 'Add a profile'}</h1>
      <Field label="Name" {...text('name')} placeholder="factory-ops" />
      <Field label="Region" {...text('region')} placeholder="eu-central-1" list={`${id}regions`} />
      <datalist id={`${id}regions`}>
        {regions.map((region) => (
          <option key={region} value={region} />
        ))}
      </datalist>
      <Field label="Access key ID" {...text('accessKeyId')} placeholder={kept} mono />
      <Field label="Secret access key" {...text('secretAccessKey')} placeholder={kept} kind="password" />
      <Field
        label="Session token"
        hint="Only for a temporary key (ASIA…)."
        {...text('sessionToken')}
        kind="hidden-lines"
      />
      <fieldset>
        <legend>Keep the key</legend>
        <label className="choice">
          <input
            type="radio"
            name="keep"
            checked={draft.keep === 'keychain'}
            onChange={() => setDraft({ ...draft, keep: 'keychain' })}
          />
          In this computer’s keyring
        </label>
        <label className="choice">
          <input
            type="radio"
            name="keep"
            checked={draft.keep === 'session'}
            onChange={() => setDraft({ ...draft, keep: 'session' })}
          />
          For this session only
        </label>
      </fieldset>
      <EndpointFields
        endpoints={draft.endpoints}
        invalid={wrong === 'endpoints'}
        describedBy={described}
        change={(endpoints) => setDraft({ ...draft, endpoints })}
      />
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
