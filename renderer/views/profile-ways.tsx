import { useId } from 'react';
import { useWords } from '../context.tsx';
import type { SignInKind } from '../profile-form.ts';
import type { Words } from '../words.tsx';

export interface ProfileWaysProps {
  kind: SignInKind;
  /** In this order. */
  kinds: readonly SignInKind[];
  /** What is known of a way beside what it is: how many profiles were found. */
  notes?: Partial<Record<SignInKind, string>>;
  onPick: (kind: SignInKind) => void;
}

/** The ways to sign in, side by side. */
export function ProfileWays({ kind: picked, kinds, notes = {}, onPick }: ProfileWaysProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <fieldset className="ways-in">
      <legend>{t('profiles.way')}</legend>
      {kinds.map((kind) => {
        const { label, hint } = wayText(kind, t);
        const note = notes[kind];
        return (
          <label key={kind} className="way-in">
            <input
              type="radio"
              name={`${id}kind`}
              checked={picked === kind}
              aria-describedby={`${id}${kind}`}
              aria-label={label}
              onChange={() => onPick(kind)}
            />
            <b>{label}</b>
            <small id={`${id}${kind}`} className="soft">
              {hint}
              {note && <span className="way-note">{note}</span>}
            </small>
          </label>
        );
      })}
    </fieldset>
  );
}

function wayText(kind: SignInKind, t: Words['t']): { label: string; hint: string } {
  switch (kind) {
    case 'keys':
      return { label: t('profiles.way-keys'), hint: t('profiles.way-keys-hint') };
    case 'shared':
      return { label: t('profiles.way-shared'), hint: t('profiles.way-shared-hint') };
    case 'sso':
      return { label: t('profiles.way-sso'), hint: t('profiles.way-sso-hint') };
  }
}
