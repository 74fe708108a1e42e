import { useCallback, useEffect, useId, useState } from 'react';
import type { GeneralSettings, TerminalView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useStore, useWords } from '../context.tsx';
import { useAction } from '../use-action.ts';
import { useGeneral } from '../use-general.ts';
import { Choices, SettingsPart } from './settings-part.tsx';

/** In which terminal ssh is opened. */
export function SettingsTerminals({ stored }: { stored: GeneralSettings }) {
  const store = useStore();
  const { t, language } = useWords();
  const id = useId();
  const { general, save, saved, error, clearError } = useGeneral(stored);
  const [terminals, setTerminals] = useState<readonly TerminalView[] | null>(null);
  const trying = useAction();
  const looking = useAction();

  const { run: runLook } = looking;
  const look = useCallback(async () => {
    const found = await runLook(() => store.ask('terminals.list', null));
    if (found?.ok) {
      setTerminals(found.value);
    }
  }, [store, runLook]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: some of the names are in the user's language.
  useEffect(() => void look(), [look, language]);

  const attempt = async () => {
    const opened = await trying.run(() => store.ask('terminals.try', { id: general.terminal }));
    if (opened?.ok) {
      store.announce(t('settings.terminal-opened', { terminal: opened.value.terminal }));
    }
  };
  const first = terminals?.find((terminal) => terminal.first);
  const gone =
    terminals !== null &&
    general.terminal !== '' &&
    !terminals.some(({ id: each }) => each === general.terminal);
  const shownError = error ?? trying.error ?? looking.error;
  const clear = () => {
    clearError();
    trying.clearError();
    looking.clearError();
  };
  return (
    <SettingsPart section="terminals" saved={saved}>
      {terminals?.length === 0 && <p className="soft small">{t('settings.terminal-none')}</p>}
      {terminals !== null && terminals.length > 0 && (
        <Choices
          legend={t('settings.terminal-which')}
          name={`${id}terminal`}
          value={general.terminal}
          options={[
            {
              value: '',
              label: first
                ? t('settings.terminal-automatic-is', { terminal: first.name })
                : t('common.automatic'),
            },
            ...terminals.map((terminal) => ({ value: terminal.id, label: terminal.name })),
          ]}
          under
          choose={(terminal) => save({ terminal })}
        />
      )}
      {gone && (
        <p className="problem">
          {t('settings.terminal-gone', { terminal: general.terminal.replace(/^custom:(.*\/)?/, '') })}
        </p>
      )}
      <div className="form-line">
        {terminals !== null && terminals.length > 0 && (
          <BusyButton busy={trying.busy} onClick={() => void attempt()}>
            {t('settings.terminal-try')}
          </BusyButton>
        )}
        <BusyButton busy={looking.busy} className="btn quiet" onClick={() => void look()}>
          {t('settings.terminal-again')}
        </BusyButton>
      </div>
      {shownError && <ErrorBox error={shownError} onDismiss={clear} bring />}
    </SettingsPart>
  );
}
