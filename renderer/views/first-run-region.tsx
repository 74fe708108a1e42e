import { type FormEvent, useEffect, useId, useRef } from 'react';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { useStore, useWords } from '../context.tsx';
import { COMMON_REGIONS, type CommonRegion, isCommonRegion } from '../first-run.ts';
import { fieldOf, sessionHelps } from '../profile-form.ts';
import type { Words } from '../words.tsx';
import type { FirstRunStepProps } from './first-run-sign-in.tsx';
import { leadToWrong } from './profile-form.tsx';

/** The second step: the region, and what the profile is called. It is stored when the step is left. */
export function FirstRunRegion({ view, use, files }: FirstRunStepProps) {
  const store = useStore();
  const { t } = useWords();
  const { now, busy, error, change } = use;
  const { draft } = now;
  const form = useRef<HTMLFormElement>(null);
  const id = useId();
  const wrong = error ? fieldOf(error, draft) : null;
  const taken = draft.kind === 'shared' ? files.byName(draft.awsProfile) : null;

  useEffect(() => {
    if (error) {
      leadToWrong(form.current);
    }
  }, [error]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    void use.afterRegion();
  };
  const text = (name: 'name' | 'region') => ({
    value: draft[name],
    invalid: wrong === name,
    describedBy: error ? `${id}error` : undefined,
    onChange: (value: string) => change((each) => ({ ...each, [name]: value })),
  });
  return (
    <form ref={form} className="profile-form" onSubmit={submit} noValidate>
      {taken?.region && (
        <p className="soft small">
          {t('first-run.region-from-profile', { profile: taken.name, region: taken.region })}
        </p>
      )}
      <Regions
        picked={draft.region}
        onPick={(region) => change((each) => ({ ...each, region }))}
        name={`${id}region`}
      />
      <Field
        label={t('common.region')}
        hint={t('first-run.region-any')}
        {...text('region')}
        placeholder="eu-central-1"
        list={`${id}regions`}
      />
      <datalist id={`${id}regions`}>
        {view.regions.map((region) => (
          <option key={region} value={region} />
        ))}
      </datalist>
      <Field label={t('profiles.name')} hint={t('first-run.name-hint')} {...text('name')} />
      <div className="form-foot">
        {error && (
          <ErrorBox error={error} id={`${id}error`} profileId={draft.id ?? undefined} bring>
            {sessionHelps(error) && (
              <BusyButton busy={busy} onClick={() => void use.afterRegion({ ...draft, keep: 'session' })}>
                {t('profiles.keep-session')}
              </BusyButton>
            )}
          </ErrorBox>
        )}
        <div className="form-ways">
          <button type="button" className="btn" onClick={() => use.go('sign-in')}>
            {t('common.back')}
          </button>
          <button type="button" className="btn" onClick={() => store.endFirstRun()}>
            {t('first-run.skip')}
          </button>
          <button type="submit" className="btn go" aria-busy={busy} aria-disabled={busy}>
            {busy ? t('common.saving') : t('common.go-on')}
          </button>
        </div>
      </div>
    </form>
  );
}

interface RegionsProps {
  picked: string;
  /** Of the radio buttons. */
  name: string;
  onPick: (region: CommonRegion) => void;
}

function Regions({ picked, name, onPick }: RegionsProps) {
  const { t } = useWords();
  const places = regionPlaces(t);
  const typed = picked.trim().toLowerCase();
  return (
    <fieldset className="regions">
      <legend>{t('first-run.region-common')}</legend>
      {COMMON_REGIONS.map((region) => (
        <label key={region} className="way-in">
          <input
            type="radio"
            name={name}
            checked={isCommonRegion(typed) && typed === region}
            onChange={() => onPick(region)}
          />
          <b>{places[region]}</b>
          <small className="soft figures">{region}</small>
        </label>
      ))}
    </fieldset>
  );
}

const regionPlaces = (t: Words['t']): Record<CommonRegion, string> => ({
  'us-east-1': t('first-run.us-east-1'),
  'us-west-2': t('first-run.us-west-2'),
  'eu-central-1': t('first-run.eu-central-1'),
  'eu-west-1': t('first-run.eu-west-1'),
  'ap-northeast-1': t('first-run.ap-northeast-1'),
  'ap-northeast-2': t('first-run.ap-northeast-2'),
  'ap-southeast-1': t('first-run.ap-southeast-1'),
  'ap-south-1': t('first-run.ap-south-1'),
});
