import { useState } from 'react';
import type { HistoryFilter } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useStore, useWords } from '../context.tsx';
import { useAction } from '../use-action.ts';
import { Rich } from '../words.tsx';

export interface ActivityExportProps {
  /** What is exported: all that is found, not just what was scrolled to. */
  filter: HistoryFilter;
  empty: boolean;
}

/** Writes the history into the downloads folder and says where. */
export function ActivityExport({ filter, empty }: ActivityExportProps) {
  const store = useStore();
  const { t } = useWords();
  const { busy, error, clearError, run } = useAction();
  const [path, setPath] = useState('');
  if (empty) {
    return null;
  }
  const save = async (format: 'csv' | 'json') => {
    setPath('');
    const outcome = await run(() => store.ask('history.export', { ...filter, format }));
    if (outcome?.ok) {
      setPath(outcome.value.path);
    }
  };
  return (
    <>
      <BusyButton busy={busy} onClick={() => void save('csv')}>
        {t('activity.export-csv')}
      </BusyButton>
      <BusyButton busy={busy} onClick={() => void save('json')}>
        {t('activity.export-json')}
      </BusyButton>
      <div className="exported" role="status">
        {path !== '' && (
          <div className="note good">
            <p className="note-text">
              <Rich
                text={t('activity.saved-as', { path })}
                parts={{ path: (inner) => <code>{inner}</code> }}
              />
            </p>
            <button
              type="button"
              className="btn small"
              onClick={() => void run(() => store.ask('history.reveal', null))}
            >
              {t('activity.show-in-folder')}
            </button>
          </div>
        )}
      </div>
      {error && (
        <div className="exported">
          <ErrorBox error={error} onDismiss={clearError} />
        </div>
      )}
    </>
  );
}
