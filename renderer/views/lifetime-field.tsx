import { useId } from 'react';
import { useWords } from '../context.tsx';
import { formatSpan } from '../format.ts';
import { LIFETIME_CHOICES, type OpenDraft } from '../open-form.ts';
import { Chip } from './services-field.tsx';

const MINUTE_MS = 60_000;

export interface LifetimeFieldProps {
  draft: OpenDraft;
  problem: string | undefined;
  change: (draft: OpenDraft) => void;
}

export function LifetimeField({ draft, problem, change }: LifetimeFieldProps) {
  const words = useWords();
  const { t } = words;
  const id = useId();
  const custom = draft.lifetimeMinutes === null;
  return (
    <fieldset>
      <legend>{t('open.keep-open')}</legend>
      <div className="chips">
        {LIFETIME_CHOICES.map((minutes) => (
          <Chip
            key={minutes}
            on={draft.lifetimeMinutes === minutes}
            onClick={() => change({ ...draft, lifetimeMinutes: minutes })}
          >
            {formatSpan(minutes * MINUTE_MS, words)}
          </Chip>
        ))}
        <Chip on={custom} onClick={() => change({ ...draft, lifetimeMinutes: null })}>
          {t('open.custom')}
        </Chip>
        {custom && (
          <label className="minutes">
            <input
              type="text"
              inputMode="numeric"
              aria-label={t('open.minutes-field')}
              aria-invalid={problem !== undefined}
              aria-describedby={problem ? id : undefined}
              autoComplete="off"
              value={draft.customMinutes}
              onChange={(event) => change({ ...draft, customMinutes: event.target.value })}
            />
            {t('open.minutes')}
          </label>
        )}
      </div>
      <p className="problem" id={id} role="alert">
        {problem}
      </p>
    </fieldset>
  );
}
