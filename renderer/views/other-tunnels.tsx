import { useEffect, useRef } from 'react';
import type { WindowView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useMinutes, useStore, useWords } from '../context.tsx';
import { formatAgo } from '../format.ts';
import { OtherTunnelItem } from './other-tunnel-item.tsx';

// Read again when the screen is entered and what is known is older than this.
const FRESH_MS = 60_000;

/** The open tunnels of the account that this window does not carry. */
export function OtherTunnels({ view }: { view: WindowView }) {
  const words = useWords();
  const { t } = words;
  const store = useStore();
  const now = useMinutes();
  const { others } = view;
  const refresh = () => void store.ask('others.refresh', null);
  useReadOnEntry(others.state, others.at);
  const loading = others.state === 'loading' || others.state === 'idle';
  const known = others.at !== null || others.tunnels.length > 0;
  return (
    <section className="others" aria-label={t('others.title')} aria-busy={loading}>
      <div className="others-top">
        <h2 className="over">{t('others.title')}</h2>
        {others.at !== null && (
          <span className="soft small">{t('others.read', { ago: formatAgo(others.at, now, words) })}</span>
        )}
        <BusyButton busy={loading} className="btn small" onClick={refresh}>
          {loading ? t('others.reading') : t('common.refresh')}
        </BusyButton>
      </div>
      {others.error && <ErrorBox error={others.error} onSignedIn={refresh} />}
      {others.tunnels.length > 0 && (
        <ul className="list" aria-label={t('others.list')}>
          {others.tunnels.map((tunnel) => (
            <OtherTunnelItem key={tunnel.tunnelId} tunnel={tunnel} />
          ))}
        </ul>
      )}
      {others.tunnels.length === 0 && loading && !known && (
        <p className="list-note" role="status">
          {t('others.reading-all')}
        </p>
      )}
      {others.tunnels.length === 0 && known && others.error === null && (
        <p className="list-note">{t('others.none')}</p>
      )}
      {others.more && <p className="list-note">{t('others.more')}</p>}
    </section>
  );
}

function useReadOnEntry(state: WindowView['others']['state'], at: number | null): void {
  const store = useStore();
  const entered = useRef(false);
  useEffect(() => {
    // What failed may work by now, above all after a sign-in.
    const stale = state === 'failed' || (at !== null && store.now() - at > FRESH_MS);
    const onEntry = !entered.current && stale;
    entered.current = true;
    if (state === 'idle' || onEntry) {
      void store.ask('others.refresh', null);
    }
  }, [state, at, store]);
}
