import { useEffect, useId, useRef } from 'react';
import type { TunnelView } from '../../electron/ipc/contract.ts';
import { AskButton } from '../components/ask-button.tsx';
import { BusyButton } from '../components/busy-button.tsx';
import { Countdown } from '../components/countdown.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { StatePill } from '../components/state-pill.tsx';
import { useSeconds, useSelect, useStore } from '../context.tsx';
import { formatBytes, formatClock } from '../format.ts';
import { originText } from '../others.ts';
import { useAction } from '../use-action.ts';
import { PortRow } from './port-row.tsx';
import { Waiting } from './waiting.tsx';

export interface TunnelCardProps {
  tunnel: TunnelView;
  /** It belongs to another profile than the chosen one. */
  foreign: boolean;
}

export function TunnelCard({ tunnel, foreign }: TunnelCardProps) {
  const store = useStore();
  const { busy, error, clearError, run } = useAction();
  const card = usePointedAt(tunnel.key);
  const id = useId();
  const { state, expiresAt } = tunnel;
  const canReconnect = state === 'trouble' || state === 'reconnecting';
  const quick = tunnel.origin === 'quick';
  const busyState = state === 'opening' || state === 'closing';
  return (
    <article className="card" aria-labelledby={id} ref={card} tabIndex={-1} data-state={state}>
      <div className="card-top">
        <div className="who">
          <h2>
            <span id={id}>{tunnel.thingName}</span> <StatePill state={state} text={tunnel.stateText} />
          </h2>
          <Detail tunnel={tunnel} foreign={foreign} />
        </div>
        {expiresAt !== null && (
          <Countdown openedAt={tunnel.openedAt} expiresAt={expiresAt} expiring={tunnel.expiring} />
        )}
      </div>
      {quick && (
        <p className="older">
          <b>Its expiry is not known, since its token was pasted.</b> Closing ends this side only; the tunnel
          itself stays open until its time is over or its owner closes it.
        </p>
      )}
      {tunnel.error && <ErrorBox error={tunnel.error} />}
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
      {tunnel.waitingSince !== null && (
        <Waiting since={tunnel.waitingSince} detail={tunnel.detail} thingName={tunnel.thingName} />
      )}
      {tunnel.ports.length > 0 && (
        <ul className="ports" aria-label={`Ports of ${tunnel.thingName}`}>
          {tunnel.ports.map((port) => (
            <PortRow
              key={port.serviceId}
              tunnelKey={tunnel.key}
              port={port}
              leading={state !== 'trouble'}
              run={run}
            />
          ))}
        </ul>
      )}
      {tunnel.older && (
        <p className="older">
          <b>{tunnel.older.text}</b> {tunnel.older.why}
        </p>
      )}
      <div className="card-foot">
        <span className="meter">
          {tunnel.bytesDown + tunnel.bytesUp === 0
            ? 'no traffic yet'
            : `${formatBytes(tunnel.bytesDown)} down · ${formatBytes(tunnel.bytesUp)} up`}
        </span>
        {canReconnect && !quick && (
          <BusyButton
            busy={busy}
            className={state === 'trouble' ? 'btn small go' : 'btn small'}
            onClick={() => void run(() => store.ask('tunnel.reconnect', { key: tunnel.key }))}
          >
            Reconnect
          </BusyButton>
        )}
        {!busyState && (
          <AskButton
            label={quick ? 'Close this side' : 'Close tunnel'}
            question={
              quick
                ? 'Close this side? Its token may not work a second time.'
                : 'Close this tunnel? Opening it again is billed.'
            }
            yes="Close"
            small
            busy={busy}
            onYes={() => void run(() => store.ask('tunnel.close', { key: tunnel.key }))}
          />
        )}
      </div>
    </article>
  );
}

function Detail({ tunnel, foreign }: TunnelCardProps) {
  const now = useSeconds();
  const parts: string[] = [];
  // A trouble's detail is the message of its error, which is shown whole below,
  // and the waiting's detail stands beside the time waited.
  if (tunnel.detail !== '' && tunnel.error === null && tunnel.waitingSince === null) {
    parts.push(tunnel.detail);
  } else if (tunnel.openedAt !== null) {
    const origin = originText(tunnel.origin);
    parts.push(`Opened ${formatClock(tunnel.openedAt, now)}${origin && `, ${origin}`}`);
    if (tunnel.expiresAt !== null) {
      parts.push(`closes by itself at ${formatClock(tunnel.expiresAt, now)}`);
    }
  } else if (tunnel.origin === 'quick') {
    parts.push('From a pasted token');
  }
  if (tunnel.origin === 'quick' && tunnel.region !== '') {
    parts.push(tunnel.region);
  }
  if (foreign) {
    parts.push(`${tunnel.profileName}, ${tunnel.region}`);
  }
  return parts.length > 0 ? <p className="detail">{parts.join(' · ')}</p> : null;
}

/** Scrolls the card into sight and puts the focus on it when it is the one to look at. */
function usePointedAt(key: string) {
  const store = useStore();
  const card = useRef<HTMLElement>(null);
  const pointed = useSelect((state) => state.pointedAt === key);
  useEffect(() => {
    if (pointed) {
      card.current?.scrollIntoView({ block: 'nearest' });
      card.current?.focus({ preventScroll: true });
      store.pointed();
    }
  }, [pointed, store]);
  return card;
}
