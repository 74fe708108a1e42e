import { Fragment, type ReactNode, useId } from 'react';
import { useWords } from '../context.tsx';
import { headingId, SETTINGS_SECTIONS } from '../settings-sections.ts';
import type { SettingsSection } from '../store.ts';

export interface SettingsPartProps {
  section: SettingsSection;
  /** Something of it was saved a moment ago. */
  saved?: boolean;
  children: ReactNode;
}

/** One part of the settings: a region with its heading, which links lead to. */
export function SettingsPart({ section, saved = false, children }: SettingsPartProps) {
  const { t } = useWords();
  const { label } = SETTINGS_SECTIONS.find(({ id }) => id === section) ?? SETTINGS_SECTIONS[0];
  return (
    <section className="card settings-part" aria-labelledby={headingId(section)}>
      <div className="settings-head">
        <h2 id={headingId(section)} tabIndex={-1}>
          {t(label)}
        </h2>
        {/* A screen reader is told by the announcer. */}
        <span className={saved ? 'saved-mark' : 'saved-mark gone'} aria-hidden="true">
          {t('common.saved')}
        </span>
      </div>
      {children}
    </section>
  );
}

export interface ChoicesProps<V extends string> {
  legend: string;
  name: string;
  value: V;
  /** `hint`: a sentence under it that says more. */
  options: readonly { value: V; label: string; hint?: string; lang?: string }[];
  /** Under each other: they are long, or many. */
  under?: boolean;
  choose: (value: V) => void;
}

/** One of a few, as radio buttons. */
export function Choices<V extends string>(props: ChoicesProps<V>) {
  const { legend, name, value, options, under = false, choose } = props;
  const id = useId();
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className={under ? 'choices under' : 'choices'}>
        {options.map((option) => (
          <Fragment key={option.value}>
            <label className="choice" lang={option.lang}>
              <input
                type="radio"
                name={name}
                checked={option.value === value}
                aria-describedby={option.hint ? `${id}${option.value}` : undefined}
                onChange={() => choose(option.value)}
              />
              <span>{option.label}</span>
            </label>
            {option.hint && (
              <small id={`${id}${option.value}`} className="choice-hint soft">
                {option.hint}
              </small>
            )}
          </Fragment>
        ))}
      </div>
    </fieldset>
  );
}
