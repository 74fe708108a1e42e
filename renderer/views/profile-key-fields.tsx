import { useId } from 'react';
import { Field } from '../components/field.tsx';
import { useWords } from '../context.tsx';
import type { FormPart } from './profile-form.tsx';

/** @param hint the end of the key that is stored, '' for none */
export function ProfileKeyFields({ draft, change, wrong, describedBy, hint }: FormPart & { hint: string }) {
  const { t } = useWords();
  const id = useId();
  const kept = hint ? t('profiles.key-kept', { hint }) : '';
  const text = (name: 'accessKeyId' | 'secretAccessKey' | 'sessionToken') => ({
    value: draft[name],
    invalid: wrong === name,
    describedBy,
    onChange: (value: string) => change((now) => ({ ...now, [name]: value })),
  });
  const keep = [
    { keep: 'keychain', label: t('profiles.keep-in-keyring') },
    { keep: 'session', label: t('profiles.keep-in-memory') },
  ] as const;
  return (
    <>
      <Field label={t('profiles.access-key-id')} {...text('accessKeyId')} placeholder={kept} mono />
      <Field
        label={t('profiles.secret-access-key')}
        {...text('secretAccessKey')}
        placeholder={kept}
        kind="password"
      />
      <Field
        label={t('profiles.session-token')}
        hint={t('profiles.session-token-hint')}
        {...text('sessionToken')}
        kind="hidden-lines"
      />
      <fieldset>
        <legend>{t('profiles.keep')}</legend>
        {keep.map((each) => (
          <label key={each.keep} className="choice">
            <input
              type="radio"
              name={`${id}keep`}
              checked={draft.keep === each.keep}
              onChange={() => change((now) => ({ ...now, keep: each.keep }))}
            />
            {each.label}
          </label>
        ))}
      </fieldset>
    </>
  );
}
