import { useId } from 'react';
import { LIFETIME_CHOICES, type OpenDraft } from '../open-form.ts';
import { Chip } from './services-field.tsx';

export interface LifetimeFieldProps {
  draft: OpenDraft;
  problem: string | undefined;
  change: (draft: OpenDraft) => void;
}

export function LifetimeField({ draft, problem, change }: LifetimeFieldProps) {
  const id = useId();
  const custom = draft.lifetimeMinutes === null;
  return (
    <fieldset>
      <legend>Keep open for</legend>
      <div className="chips">
        {LIFETIME_CHOICES.map(({ minutes, label }) => (
          <Chip
            key={minutes}
            on={draft.lifetimeMinutes === minutes}
            onClick={() => change({ ...draft, lifetimeMinutes: minutes })}
          >
            {label}
          </Chip>
        ))}
        <Chip on={custom} onClick={() => change({ ...draft, lifetimeMinutes: null })}>
          Custom
        </Chip>
        {custom && (
          <label className="minutes">
            <input
              type="text"
              inputMode="numeric"
              aria-label="Minutes"
              aria-invalid={problem !== undefined}
              aria-describedby={problem ? id : undefined}
              autoComplete="off"
              value={draft.customMinutes}
              onChange={(event) => change({ ...draft, customMinutes: event.target.value })}
            />
            minutes
          </label>
        )}
      </div>
      <p className="problem" id={id} role="alert">
        {problem}
      </p>
    </fieldset>
  );
}
