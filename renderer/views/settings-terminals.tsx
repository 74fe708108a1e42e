import { type FormEvent, useCallback, useEffect, useId, useRef, useState } from 'react';
import type { DesktopView, ErrorView, GeneralSettings, TerminalView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { Field } from '../components/field.tsx';
import { Switch } from '../components/switch.tsx';
import { useStore, useWords } from '../context.tsx';
import { useAction } from '../use-action.ts';
import { useGeneral } from '../use-general.ts';
import { Choices, SettingsPart } from './settings-part.tsx';

/** The id of the user's own command in `terminals.list`. */
const OWN = 'custom';

const EXAMPLES: Readonly<Record<DesktopView['platform'], string>> = {
  linux: 'kitty --title={title} {command}',
  darwin: '/Applications/kitty.app/Contents/MacOS/kitty {command}',
  win32: 'alacritty.exe --title={title} -e {command}',
};

interface SettingsTerminalsProps {
  stored: GeneralSettings;
  platform: DesktopView['platform'];
}

/** In which terminal ssh is opened, and how. */
export function SettingsTerminals({ stored, platform }: SettingsTerminalsProps) {
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
  // biome-ignore lint/correctness/useExhaustiveDependencies: some names are in the user's language, one is of their command.
  useEffect(() => void look(), [look, language, stored.terminalCommand]);

  const attempt = async () => {
    const opened = await trying.run(() => store.ask('terminals.try', { id: general.terminal }));
    if (opened?.ok) {
      store.announce(t('settings.terminal-opened', { terminal: opened.value.terminal }));
    }
  };
  const first = terminals?.find((terminal) => terminal.first);
  const chosen = terminals?.find(({ id: each }) => each === general.terminal);
  const gone = terminals !== null && general.terminal !== '' && general.terminal !== OWN && !chosen;
  const opened = chosen ?? first;
  const ofCommand = error?.code === 'TerminalCommandInvalid';
  const shownError = (ofCommand ? null : error) ?? trying.error ?? looking.error;
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
      {chosen?.missing !== undefined && (
        <p className="problem">{t('settings.terminal-own-missing', { program: chosen.missing })}</p>
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
      <Switch
        label={t('settings.terminal-tab')}
        hint={
          opened?.id === OWN
            ? t('settings.terminal-tab-own')
            : opened?.tabs === false
              ? t('settings.terminal-tab-not', { terminal: opened.name })
              : t('settings.terminal-tab-hint')
        }
        on={general.terminalTab && opened?.tabs !== false}
        disabled={opened?.tabs !== true}
        change={(terminalTab) => save({ terminalTab })}
      />
      <OwnCommand
        stored={stored.terminalCommand}
        example={EXAMPLES[platform]}
        error={ofCommand ? error : null}
        clearError={clearError}
        save={(terminalCommand) =>
          save(terminalCommand === '' ? { terminalCommand } : { terminalCommand, terminal: OWN })
        }
      />
    </SettingsPart>
  );
}

interface OwnCommandProps {
  stored: string;
  example: string;
  error: ErrorView | null;
  clearError: () => void;
  /** '' takes it away. */
  save: (command: string) => void;
}

/** A terminal that Culvert does not know, or one with options of the user's own. */
function OwnCommand({ stored, example, error, clearError, save }: OwnCommandProps) {
  const { t } = useWords();
  const id = useId();
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState(stored);
  const changed = draft.trim() !== stored;

  useEffect(() => setDraft(stored), [stored]);
  useEffect(() => {
    if (error) {
      form.current?.querySelector<HTMLElement>('[aria-invalid=true]')?.focus();
    }
  }, [error]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (changed) {
      save(draft.trim());
    }
  };
  return (
    <form ref={form} className="settings-form" onSubmit={submit} noValidate>
      <Field
        label={t('settings.terminal-own')}
        hint={t('settings.terminal-own-hint', { example })}
        value={draft}
        mono
        invalid={error !== null}
        describedBy={error ? `${id}error` : undefined}
        onChange={setDraft}
      />
      {error && <ErrorBox error={error} id={`${id}error`} onDismiss={clearError} bring />}
      <div className="form-ways">
        <button type="submit" className={changed ? 'btn go' : 'btn'} aria-disabled={!changed}>
          {t('settings.terminal-own-save')}
        </button>
      </div>
    </form>
  );
}
