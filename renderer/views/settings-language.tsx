import { useId } from 'react';
import type { GeneralSettings } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { useWords } from '../context.tsx';
import { useGeneral } from '../use-general.ts';
import { Choices, SettingsPart } from './settings-part.tsx';

/** Each in its own words: whoever cannot read the present language finds the way back. */
const OWN_NAMES = [
  { value: 'en', label: 'English', lang: 'en' },
  { value: 'ko', label: '한국어', lang: 'ko' },
  { value: 'ja', label: '日本語', lang: 'ja' },
  { value: 'zh-CN', label: '简体中文', lang: 'zh-CN' },
] as const;

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
