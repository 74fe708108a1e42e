import { useState } from 'react';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useStore } from '../context.tsx';
import { useAction } from '../use-action.ts';

export interface ActivityExportProps {
  /** What is exported: the profile and the month; the text narrows only what is shown. */
  question: { profileId: string | null; month: string | null };
  empty: boolean;
}

/** Writes the history into the downloads folder and says where. */
export function ActivityExport({ question, empty }: ActivityExportProps) {
  const store = useStore();
  const { busy, error, clearError, run } = useAction();
  const [path, setPath] = useState('');
  if (empty) {
    return null;
  }
  const { profileId, month } = question;
  const save = async (format: 'csv' | 'json') => {
    setPath('');
    const outcome = await run(() => store.ask('history.export', { format, profileId, month }));
    if (outcome?.ok) {
      setPath(outcome.value.path);
    }
  };
  return (
    <>
      <BusyButton busy={busy} onClick={() => void save('csv')}>
        Export CSV
      </BusyButton>
      <BusyButton busy={busy} onClick={() => void save('json')}>
        Export JSON
      </BusyButton>
      <div className="exported" role="status">
        {path !== '' && (
          <div className="note good">
            <p className="note-text">
              Saved as <code>{path}</code>
            </p>
            <button
              type="button"
              className="btn small"
              onClick={() => void run(() => store.ask('history.reveal', null))}
            >
              Show in folder
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
