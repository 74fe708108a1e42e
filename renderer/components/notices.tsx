import type { NoticeView } from '../../electron/ipc/contract.ts';
import { useStore, useWords } from '../context.tsx';
import { CloseIcon } from './icons.tsx';

/** What happened meanwhile. The region is always there, since a screen reader only watches one that already was. */
export function Notices({ notices }: { notices: readonly NoticeView[] }) {
  const store = useStore();
  const { t } = useWords();
  return (
    <section className="notices" aria-label={t('shell.notices')} aria-live="polite" aria-relevant="additions">
      {notices.map((notice) => (
        <div key={notice.id} className={`note ${notice.tone}`}>
          <div className="note-text">
            <b>{notice.text}</b>
            {notice.advice && <p>{notice.advice}</p>}
          </div>
          <button
            type="button"
            className="btn icon-only"
            aria-label={t('shell.dismiss-notice')}
            onClick={() => void store.ask('notice.dismiss', { id: notice.id })}
          >
            <CloseIcon />
          </button>
        </div>
      ))}
    </section>
  );
}
