import { memo, useId } from 'react';
import type { TunnelView } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { MenuButton } from '../components/menu-button.tsx';
import { StatePill } from '../components/state-pill.tsx';
import { useMinutes, useStore, useWords } from '../context.tsx';
import { formatClock } from '../format.ts';
import { useAction } from '../use-action.ts';

export interface ClosedTunnelProps {
  tunnel: TunnelView;
  /** The profile it was opened with is still there. */
  again: boolean;
}

/** A tunnel that is over, in one line: when and why, and the way to the next one. */
export const ClosedTunnelCard = memo(function ClosedTunnelCard({ tunnel, again }: ClosedTunnelProps) {
  const store = useStore();
  const words = useWords();
  const { t } = words;
  const now = useMinutes();
  const { error, clearError, run } = useAction();
  const id = useId();
  const { key, thingName, origin, closedAt } = tunnel;
  const shown = error ?? tunnel.error;
  const at = closedAt === null ? '' : formatClock(closedAt, now, words);
  const detail = [at, tunnel.detail].filter(Boolean).join(' · ');
  return (
    <article className="closed-card" aria-labelledby={id} data-state="closed">
      <h3 className="cut" title={thingName}>
        <span id={id}>{thingName}</span>
      </h3>
      <StatePill state="closed" text={tunnel.stateText} />
      <p className="detail cut" title={detail}>
        {detail}
      </p>
      <div className="ways">
        {origin === 'quick' ? (
          // It has no thing, and its token is forgotten.
          <button type="button" className="btn small" onClick={() => store.openQuick()}>
            {t('tunnels.quick-open')}
          </button>
        ) : (
          again && (
            <button type="button" className="btn small" onClick={() => void store.openAgain(key)}>
              {t('tunnels.open-again')}
            </button>
          )
        )}
        <button
          type="button"
          className="btn small quiet"
          onClick={() => void run(() => store.ask('tunnel.forget', { key }))}
        >
          {t('common.forget')}
        </button>
        <MenuButton
          className="btn small quiet more"
          label={t('tunnels.more-tunnel', { name: thingName })}
          items={[{ label: t('tunnels.show-log'), onPick: () => store.openLog(key) }]}
        />
      </div>
      {shown && <ErrorBox error={shown} {...(error ? { onDismiss: clearError } : {})} />}
    </article>
  );
});
