import { useId } from 'react';
import type { GeneralSettings } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { useWords } from '../context.tsx';
import { LANGUAGE_NAMES } from '../languages.ts';
import { useGeneral } from '../use-general.ts';
import { Choices, SettingsPart } from './settings-part.tsx';

const OWN_NAMES = LANGUAGE_NAMES.map(({ language, name }) => ({
  value: language,
  label: name,
  lang: language,
}));

export function SettingsLanguage({ stored }: { stored: GeneralSettings }) {
  const { t } = useWords();
  const id = useId();
  const { general, save, saved, error, clearError } = useGeneral(stored);
  return (
    <SettingsPart section="language" saved={saved}>
      <Choices
        legend={t('settings.language-which')}
        name={`${id}language`}
        value={general.language}
        options={[{ value: 'system', label: t('settings.language-system') }, ...OWN_NAMES]}
        choose={(language) => save({ language })}
      />
      <p className="soft small">{t('settings.language-note')}</p>
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
    </SettingsPart>
  );
}
