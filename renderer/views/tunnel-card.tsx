import { memo, useEffect, useId, useRef } from 'react';
import type { TunnelView } from '../../electron/ipc/contract.ts';
import { Countdown } from '../components/countdown.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { ChevronIcon } from '../components/icons.tsx';
import { StatePill } from '../components/state-pill.tsx';
import { useMinutes, useSelect, useStore, useWords } from '../context.tsx';
import { formatBytes, formatClock, formatSpan } from '../format.ts';
import { detailParts, endsWords, portsLine } from '../tunnel-words.ts';
import { useAction } from '../use-action.ts';
import { Rich } from '../words.tsx';
import { PortRow } from './port-row.tsx';
import { ThroughputLine } from './throughput-line.tsx';
import { TunnelWays } from './tunnel-ways.tsx';
import { Waiting } from './waiting.tsx';

export interface TunnelCardProps {
  tunnel: TunnelView;
  /** It belongs to another profile than the chosen one. */
  foreign: boolean;
  /** The profile it was opened with is still there, so that another one can be opened like it. */
  again: boolean;
  /** Where there are many: whether it is one line; null where all of them are whole. */
  folded: boolean | null;
  onFold: (key: string, folded: boolean) => void;
}

/** Drawn again only when its own tunnel changed: there may be a hundred. */
export const TunnelCard = memo(function TunnelCard(props: TunnelCardProps) {
  const { tunnel, folded, onFold } = props;
  const { t } = useWords();
  const id = useId();
  const card = usePointedAt(tunnel.key, folded === true ? () => onFold(tunnel.key, false) : null);
  const { state, expiresAt } = tunnel;
  return (
    <article
      className={folded ? 'card folded' : 'card'}
      aria-labelledby={id}
      ref={card}
      tabIndex={-1}
      data-state={state}
    >
      <div className="card-top">
        {folded !== null && (
          <button
            type="button"
            className="btn icon-only fold-card"
            aria-expanded={!folded}
            aria-label={t('tunnels.details-of', { name: tunnel.thingName })}
            onClick={() => onFold(tunnel.key, !folded)}
          >
            <ChevronIcon />
          </button>
        )}
        <div className="who">
          <h2 title={tunnel.thingName}>
            <span id={id} className="cut">
              {tunnel.thingName}
            </span>{' '}
            <StatePill state={state} text={tunnel.stateText} />
          </h2>
          {!folded && <Detail {...props} />}
        </div>
        {folded ? (
          <>
            <span className="folded-ports cut">{portsLine(tunnel)}</span>
            <ShortLeft tunnel={tunnel} />
          </>
        ) : (
          expiresAt !== null && (
            <Countdown openedAt={tunnel.openedAt} expiresAt={expiresAt} expiring={tunnel.expiry !== 'far'} />
          )
        )}
      </div>
      {!folded && <Body {...props} />}
    </article>
  );
});

function Body({ tunnel, foreign, again }: TunnelCardProps) {
  const store = useStore();
  const { t } = useWords();
  const action = useAction();
  const { busy, error, clearError, run } = action;
  const { state } = tunnel;
  const quick = tunnel.origin === 'quick';
  const rotate = async () => {
    const rotated = await run(() => store.ask('tunnel.rotate', { key: tunnel.key }));
    if (rotated?.ok) {
      store.announce(t('tunnels.rotated', { name: tunnel.thingName }));
    }
  };
  return (
    <>
      <Ends tunnel={tunnel} />
      {quick && (
        <p className="older">
          <Rich text={t('tunnels.quick-end')} parts={{ b: (inner) => <b>{inner}</b> }} />
        </p>
      )}
      {tunnel.error && <ErrorBox error={tunnel.error} />}
      {error && <ErrorBox error={error} onDismiss={clearError} bring />}
      {tunnel.expiry !== 'far' && <Expiring tunnel={tunnel} again={again} />}
      {tunnel.waitingSince !== null && (
        <Waiting
          tunnel={tunnel}
          since={tunnel.waitingSince}
          foreign={foreign}
          busy={busy}
          onRotate={() => void rotate()}
        />
      )}
      {tunnel.ports.length > 0 && (
        <ul className="ports" aria-label={t('tunnels.ports-of', { name: tunnel.thingName })}>
          {tunnel.ports.map((port) => (
            <PortRow
              key={port.serviceId}
              tunnel={tunnel}
              port={port}
              leading={state !== 'trouble' && state !== 'reconnecting'}
              remembered={tunnel.rotates && !foreign}
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
        <Traffic tunnel={tunnel} />
        <TunnelWays tunnel={tunnel} again={again} action={action} onRotate={() => void rotate()} />
      </div>
    </>
  );
}

function Detail({ tunnel, foreign }: TunnelCardProps) {
  const now = useMinutes();
  const words = useWords();
  const parts = detailParts(tunnel, { foreign, now }, words);
  return parts.length > 0 ? <p className="detail">{parts.join(' · ')}</p> : null;
}

/** State as words with a dot, one for each end. */
function Ends({ tunnel }: { tunnel: TunnelView }) {
  const now = useMinutes();
  const words = useWords();
  return (
    <ul className="ends" aria-label={words.t('tunnels.ends-of', { name: tunnel.thingName })}>
      {endsWords(tunnel, now, words).map(({ tone, text }) => (
        <li key={text} className="end">
          <span className={`dot ${tone}`} />
          {text}
        </li>
      ))}
    </ul>
  );
}

function ShortLeft({ tunnel }: { tunnel: TunnelView }) {
  const now = useMinutes();
  const words = useWords();
  const { expiresAt, expiry } = tunnel;
  return expiresAt === null ? null : (
    <span className={expiry === 'far' ? 'short-left' : 'short-left expiring'}>
      {words.t('tunnels.left-short', { time: formatSpan(expiresAt - now, words) })}
    </span>
  );
}

/** The way on before it is over: another one, since a lifetime cannot be extended. */
function Expiring({ tunnel, again }: { tunnel: TunnelView; again: boolean }) {
  const store = useStore();
  const words = useWords();
  const now = useMinutes();
  const { key, expiresAt, expiry } = tunnel;
  return (
    <div className={expiry === 'last' ? 'note bad' : 'note warn'}>
      <div className="note-text">
        <p>{words.t('tunnels.expiry', { time: formatClock(expiresAt ?? now, now, words) })}</p>
      </div>
      {again && (
        <div className="note-actions">
          <button type="button" className="btn small" onClick={() => void store.openAgain(key)}>
            {words.t('common.open-new')}
          </button>
        </div>
      )}
    </div>
  );
}

function Traffic({ tunnel }: { tunnel: TunnelView }) {
  const { t } = useWords();
  const { key, bytesDown, bytesUp } = tunnel;
  if (bytesDown + bytesUp === 0) {
    return <span className="meter">{t('tunnels.no-traffic')}</span>;
  }
  return (
    <ThroughputLine tunnelKey={key}>
      <span className="meter">
        {t('tunnels.traffic', { down: formatBytes(bytesDown), up: formatBytes(bytesUp) })}
      </span>
    </ThroughputLine>
  );
}

/** Scrolls the card into sight and puts the focus on it when it is the one to look at; a folded one unfolds. */
function usePointedAt(key: string, unfold: (() => void) | null) {
  const store = useStore();
  const card = useRef<HTMLElement>(null);
  const pointed = useSelect((state) => state.pointedAt === key);
  useEffect(() => {
    if (pointed && unfold) {
      unfold();
    } else if (pointed) {
      card.current?.scrollIntoView({ block: 'nearest' });
      card.current?.focus({ preventScroll: true });
      store.pointed();
    }
  }, [pointed, unfold, store]);
  return card;
}
