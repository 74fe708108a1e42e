import { useId } from 'react';
import type { GeneralSettings, WindowView } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { Switch } from '../components/switch.tsx';
import { useWords } from '../context.tsx';
import { useGeneral } from '../use-general.ts';
import { Choices, SettingsPart } from './settings-part.tsx';
import { ShortcutField } from './settings-shortcut.tsx';

/** Theme, closing, start at login, global shortcut: each applies at once. */
export function SettingsGeneral({ view }: { view: Pick<WindowView, 'general' | 'desktop' | 'demo'> }) {
  const { t } = useWords();
  const id = useId();
  const { general, save, saved, error, clearError } = useGeneral(view.general);
  const { desktop } = view;
  const ofShortcut = error?.code.startsWith('Shortcut') ?? false;
  const themes: { value: GeneralSettings['theme']; label: string }[] = [
    { value: 'system', label: t('settings.theme-system') },
    { value: 'light', label: t('settings.theme-light') },
    { value: 'dark', label: t('settings.theme-dark') },
  ];
  const closings: { value: GeneralSettings['onClose']; label: string }[] = [
    { value: 'ask', label: t('settings.on-close-ask') },
    { value: 'keep', label: t('settings.on-close-keep') },
    { value: 'quit', label: t('settings.on-close-quit') },
  ];
  return (
    <SettingsPart section="general" saved={saved}>
      <Choices
        legend={t('settings.theme')}
        name={`${id}theme`}
        value={general.theme}
        options={themes}
        choose={(theme) => save({ theme })}
      />
      {desktop.tray === false ? (
        <p className="soft small">{t('settings.no-tray')}</p>
      ) : (
        <Choices
          legend={t('settings.on-close')}
          name={`${id}close`}
          value={general.onClose}
          options={closings}
          choose={(onClose) => save({ onClose })}
        />
      )}
      {desktop.login === 'supported' ? (
        <Switch
          label={t('settings.login')}
          hint={desktop.tray === false ? t('settings.login-hint-no-tray') : t('settings.login-hint')}
          on={general.startAtLogin}
          change={(startAtLogin) => save({ startAtLogin })}
        />
      ) : (
        <p className="soft small">
          {view.demo ? t('settings.login-not-in-demo') : t('settings.login-not-here')}
        </p>
      )}
      {desktop.links === 'supported' ? (
        <Switch
          label={t('settings.links')}
          hint={t('settings.links-hint')}
          on={general.links}
          change={(links) => save({ links })}
        />
      ) : (
        <p className="soft small">
          {view.demo ? t('settings.links-not-in-demo') : t('settings.links-not-here')}
        </p>
      )}
      <ShortcutField
        shortcut={general.shortcut}
        desktop={desktop}
        error={ofShortcut ? error : null}
        clearError={clearError}
        save={(shortcut) => save({ shortcut })}
      />
      {error && !ofShortcut && <ErrorBox error={error} onDismiss={clearError} bring />}
    </SettingsPart>
  );
}
