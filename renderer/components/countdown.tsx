import { useSeconds, useWords } from '../context.tsx';
import { formatLeft, partLeft } from '../format.ts';

export interface CountdownProps {
  /** Instants in milliseconds since the epoch. */
  openedAt: number | null;
  expiresAt: number;
  expiring: boolean;
}

/** The time left in figures and as a ring. */
export function Countdown({ openedAt, expiresAt, expiring }: CountdownProps) {
  const { t } = useWords();
  const now = useSeconds();
  const part = openedAt === null ? 1 : partLeft({ openedAt, expiresAt }, now);
  return (
    <div className={`left ${expiring ? 'expiring' : ''}`}>
      <div>
        <b role="timer" aria-label={t('shell.time-left')}>
          {formatLeft(expiresAt - now)}
        </b>
        <small>{t('shell.left')}</small>
      </div>
      <Ring part={part} />
    </div>
  );
}

const RADIUS = 17;
const STROKE = 5;
// `pathLength` makes the dashes parts of a hundred, whatever the radius.
const WHOLE = 100;

/** Its ends are straight: round ones reach over the gap, and the first minutes would not be seen to go. */
function Ring({ part }: { part: number }) {
  return (
    <svg className="ring" width="42" height="42" viewBox="0 0 42 42" fill="none" aria-hidden="true">
      <circle className="ring-track" cx="21" cy="21" r={RADIUS} strokeWidth={STROKE} />
      {part > 0 && (
        <circle
          className="ring-left"
          cx="21"
          cy="21"
          r={RADIUS}
          strokeWidth={STROKE}
          pathLength={WHOLE}
          strokeDasharray={`${(part * WHOLE).toFixed(2)} ${WHOLE}`}
          transform="rotate(-90 21 21)"
        />
      )}
    </svg>
  );
}
