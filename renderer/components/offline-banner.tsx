import { useWords } from '../context.tsx';
import { useOnline } from '../use-online.ts';

/** Tells calmly why nothing new comes, and what still works. The region is always there, so that a change is read. */
export function OfflineBanner() {
  const { t } = useWords();
  const online = useOnline();
  return (
    <div role="status" className="offline">
      {!online && (
        <div className="note warn">
          <div className="note-text">
            <b>{t('shell.offline')}</b>
            <p>{t('shell.offline-text')}</p>
          </div>
        </div>
      )}
    </div>
  );
}
