import { useId } from 'react';
import { Field } from '../components/field.tsx';
import type { FormPart } from './profile-form.tsx';

const KEEP = [
  { keep: 'keychain', label: 'In this computer’s keyring' },
  { keep: 'session', label: 'For this session only' },
] as const;

/** @param hint the end of the key that is stored, '' for none */
export function ProfileKeyFields({ draft, change, wrong, describedBy, hint }: FormPart & { hint: string }) {
  const id = useId();
  const kept = hint ? `kept as it is (${hint})` : '';
  const text = (name: 'accessKeyId' | 'secretAccessKey' | 'sessionToken') => ({
    value: draft[name],
    invalid: wrong === name,
    describedBy,
    onChange: (value: string) => change((now) => ({ ...now, [name]: value })),
  });
  return (
    <>
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
        {KEEP.map(({ keep, label }) => (
          <label key={keep} className="choice">
            <input
              type="radio"
              name={`${id}keep`}
              checked={draft.keep === keep}
              onChange={() => change((now) => ({ ...now, keep }))}
            />
            {label}
          </label>
        ))}
      </fieldset>
    </>
  );
}
