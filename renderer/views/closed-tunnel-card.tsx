import { useId } from 'react';
import type { TunnelView } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { StatePill } from '../components/state-pill.tsx';
import { useMinutes, useStore } from '../context.tsx';
import { formatClock } from '../format.ts';
import { useAction } from '../use-action.ts';

/** A tunnel that is over: when and why, and the way to the next one. */
export function ClosedTunnelCard({ tunnel }: { tunnel: TunnelView }) {
  const store = useStore();
  const now = useMinutes();
  const { error, clearError, run } = useAction();
  const id = useId();
  const shown = error ?? tunnel.error;
  const at = tunnel.closedAt === null ? '' : formatClock(tunnel.closedAt, now);
  return (
    <article className="closed-card" aria-labelledby={id} data-state="closed">
      <div className="who">
        <h3>
          <span id={id}>{tunnel.thingName}</span> <StatePill state="closed" text={tunnel.stateText} />
        </h3>
        <p className="detail">{[at, tunnel.detail].filter(Boolean).join(' · ')}</p>
      </div>
      <div className="ways">
        <button
          type="button"
          className="btn"
          onClick={() =>
            // A quick one has no thing, and its token is forgotten.
            tunnel.origin === 'quick'
              ? store.openQuick()
              : store.openSheet({
                  thingName: tunnel.thingName,
                  services: tunnel.ports.map((port) => port.serviceId),
                })
          }
        >
          {tunnel.origin === 'quick' ? 'Quick open…' : 'Open again'}
        </button>
        <button
          type="button"
          className="btn quiet"
          onClick={() => void run(() => store.ask('tunnel.forget', { key: tunnel.key }))}
        >
          Dismiss
        </button>
      </div>
      {shown && <ErrorBox error={shown} {...(error ? { onDismiss: clearError } : {})} />}
    </article>
  );
}
