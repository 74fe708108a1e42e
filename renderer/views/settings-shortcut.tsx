import { type KeyboardEvent, useId, useRef, useState } from 'react';
import type { DesktopView, ErrorView } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { CloseIcon } from '../components/icons.tsx';
import { useStore, useWords } from '../context.tsx';
import { pressed, SUGGESTED_SHORTCUT, shortcutText } from '../shortcut.ts';

export interface ShortcutFieldProps {
  shortcut: string;
  desktop: DesktopView;
  /** Why the last choice could not be had. */
  error: ErrorView | null;
  clearError: () => void;
  /** '' takes it away. */
  save: (shortcut: string) => void;
}

/** Shows the keys, and takes other ones by having them pressed. */
export function ShortcutField({ shortcut, desktop, error, clearError, save }: ShortcutFieldProps) {
  const store = useStore();
  const { t } = useWords();
  const id = useId();
  const field = useRef<HTMLButtonElement>(null);
  const [recording, setRecording] = useState(false);
  const [problem, setProblem] = useState('');
  const mac = desktop.platform === 'darwin';
  const keys = shortcutText(shortcut, mac);

  const stop = () => {
    setRecording(false);
    setProblem('');
  };
  const start = () => {
    clearError();
    setRecording(true);
    store.announce(`${t('settings.shortcut-recording')} ${t('settings.shortcut-recording-hint')}`);
  };
  const take = (chosen: string) => {
    stop();
    field.current?.focus();
    if (chosen !== shortcut) {
      save(chosen);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Tab goes on to the next field, as everywhere.
    if (!recording || event.key === 'Tab') {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Escape') {
      stop();
      return;
    }
    const read = pressed(event, mac);
    if (read.kind === 'shortcut') {
      take(read.shortcut);
    } else if (read.kind === 'weak') {
      setProblem(mac ? t('settings.shortcut-weak-mac') : t('settings.shortcut-weak'));
    } else if (read.kind === 'unknown') {
      setProblem(t('settings.shortcut-unknown'));
    }
  };

  if (desktop.shortcut === 'unsupported') {
    return (
      <div className="field">
        <span className="field-name">{t('settings.shortcut')}</span>
        <small className="soft">{t('settings.shortcut-unsupported')}</small>
      </div>
    );
  }
  const taken = shortcut !== '' && desktop.shortcut === 'taken';
  const described = [`${id}hint`, problem === '' ? '' : `${id}problem`, taken ? `${id}taken` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div className="field">
      <span className="field-name" id={`${id}name`}>
        {t('settings.shortcut')}
      </span>
      <div className="form-line">
        <button
          ref={field}
          id={`${id}keys`}
          type="button"
          className={recording ? 'btn keys-field recording' : 'btn keys-field'}
          aria-labelledby={`${id}name ${id}keys`}
          aria-label={
            recording
              ? t('settings.shortcut-recording')
              : shortcut === ''
                ? t('settings.shortcut-set')
                : t('settings.shortcut-is', { keys })
          }
          aria-describedby={described}
          aria-pressed={recording}
          onClick={() => (recording ? stop() : start())}
          onKeyDown={onKeyDown}
          onKeyUp={(event) => recording && event.preventDefault()}
          onBlur={stop}
        >
          {recording ? (
            t('settings.shortcut-recording')
          ) : shortcut === '' ? (
            t('settings.shortcut-set')
          ) : (
            <kbd>{keys}</kbd>
          )}
        </button>
        {shortcut === '' && !recording && (
          <button type="button" className="btn quiet" onClick={() => take(SUGGESTED_SHORTCUT)}>
            {t('settings.shortcut-suggestion', { keys: shortcutText(SUGGESTED_SHORTCUT, mac) })}
          </button>
        )}
        {shortcut !== '' && !recording && (
          <button
            type="button"
            className="btn icon-only"
            aria-label={t('settings.shortcut-remove')}
            title={t('settings.shortcut-remove')}
            onClick={() => take('')}
          >
            <CloseIcon />
          </button>
        )}
      </div>
      <small id={`${id}hint`} className="soft">
        {recording ? t('settings.shortcut-recording-hint') : t('settings.shortcut-hint')}
      </small>
      {desktop.shortcutPortal && <small className="soft">{t('settings.shortcut-wayland')}</small>}
      {problem !== '' && (
        <p className="problem" id={`${id}problem`} role="alert">
          {problem}
        </p>
      )}
      {taken && !error && (
        <p className="problem" id={`${id}taken`}>
          {t('settings.shortcut-taken')}
        </p>
      )}
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
    </div>
  );
}
