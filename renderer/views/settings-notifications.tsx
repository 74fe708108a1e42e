import type { GeneralSettings } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { Switch } from '../components/switch.tsx';
import { useWords } from '../context.tsx';
import { useGeneral } from '../use-general.ts';
import { SettingsPart } from './settings-part.tsx';

type Kind = keyof GeneralSettings['notifications'];

const KINDS = [
  { kind: 'connected', label: 'settings.notify-connected', hint: 'settings.notify-connected-hint' },
  { kind: 'expiring', label: 'settings.notify-expiring', hint: 'settings.notify-expiring-hint' },
  { kind: 'ended', label: 'settings.notify-ended', hint: 'settings.notify-ended-hint' },
  { kind: 'trouble', label: 'settings.notify-trouble', hint: 'settings.notify-trouble-hint' },
] as const satisfies readonly { kind: Kind; label: string; hint: string }[];

export function SettingsNotifications({ stored, shown }: { stored: GeneralSettings; shown: boolean }) {
  const { t } = useWords();
  const { general, save, saved, error, clearError } = useGeneral(stored);
  const change = (kind: Kind, on: boolean) => {
    save({ notifications: { ...general.notifications, [kind]: on } });
  };
  return (
    <SettingsPart section="notifications" saved={saved}>
      <p className="soft small">{shown ? t('settings.notify-lead') : t('settings.notify-not-here')}</p>
      {KINDS.map(({ kind, label, hint }) => (
        <Switch
          key={kind}
          label={t(label)}
          hint={t(hint)}
          on={general.notifications[kind]}
          change={(on) => change(kind, on)}
        />
      ))}
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
    </SettingsPart>
  );
}
