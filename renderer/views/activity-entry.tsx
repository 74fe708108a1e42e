import { memo } from 'react';
import type { HistoryEntry, ProfileView } from '../../electron/ipc/contract.ts';
import { askedText, byText, endText, entryCost, howText, toneOf } from '../bill-text.ts';
import { useStore, useWords } from '../context.tsx';
import { formatTime } from '../format.ts';

export interface ActivityEntryProps {
  entry: HistoryEntry;
  /** The first and the last of its day as they are listed: the line of the day begins and ends there. */
  begins: boolean;
  ends: boolean;
  /** Of the tunnel while it is open here. */
  tunnelKey: string | null;
  /** undefined where it was deleted since. */
  profile: ProfileView | undefined;
  /** That is the profile that is chosen. */
  chosen: boolean;
  /** The log tells of the tunnel. */
  logged: boolean;
  open: (entry: HistoryEntry) => void;
}

/** One moment on the line of time: when, which device, what was done, how it ended, what it cost, and ways on. */
export const ActivityEntry = memo(function ActivityEntry(props: ActivityEntryProps) {
  const { entry, begins, ends } = props;
  const words = useWords();
  const tone = toneOf(entry);
  const isSum = entry.billed !== false && entry.price !== null;
  const name = entry.thingName || entry.tunnelId;
  const where = [entry.profileName, entry.region].filter(Boolean).join(', ');
  const about = [askedText(entry, words), where, byText(entry.by, words)].filter(Boolean).join(' · ');
  return (
    <div className={`entry-row ${begins ? 'begins' : ''} ${ends ? 'ends' : ''}`}>
      <time className="entry-at" dateTime={new Date(entry.at).toISOString()}>
        {formatTime(entry.at, words)}
      </time>
      <span className={`entry-mark ${tone}`} aria-hidden="true" />
      <div className="entry-what">
        <p className="entry-name">
          <b className="cut" title={name}>
            {name}
          </b>
          <span className={`entry-how ${tone}`}>{howText(entry.how, words)}</span>
        </p>
        <p
          className="soft cut entry-about"
          title={[about, entry.by, entry.account, entry.tunnelId].filter(Boolean).join('\n')}
        >
          {about}
        </p>
        <p className={tone === 'open' ? 'entry-end open' : 'entry-end soft'}>{endText(entry, words)}</p>
      </div>
      <div className="entry-side">
        <span className={`entry-cost ${tone} ${isSum ? '' : 'no-sum'}`}>{entryCost(entry, words)}</span>
        <Ways {...props} name={name} />
      </div>
    </div>
  );
});

function Ways({
  entry,
  tunnelKey,
  profile,
  chosen,
  logged,
  open,
  name,
}: ActivityEntryProps & { name: string }) {
  const store = useStore();
  const { t } = useWords();
  // A pasted token is used up, and only what is a thing of a profile can be opened again.
  const again =
    tunnelKey === null && profile !== undefined && entry.thingName !== '' && entry.how !== 'quick';
  return (
    <span className="entry-ways">
      {logged && (
        <button
          type="button"
          className="btn quiet small"
          aria-label={t('activity.log-name', { name })}
          onClick={() => store.openLog(entry.tunnelKey)}
        >
          {t('activity.log')}
        </button>
      )}
      {tunnelKey !== null && (
        <button
          type="button"
          className="btn quiet small"
          aria-label={t('activity.show-tunnel-name', { name })}
          onClick={() => store.pointAt(tunnelKey)}
        >
          {t('activity.show-tunnel')}
        </button>
      )}
      {again && (
        <button
          type="button"
          className="btn quiet small"
          aria-label={t('activity.open-again-name', { name })}
          title={chosen ? undefined : t('activity.open-again-profile', { name: profile.name })}
          onClick={() => open(entry)}
        >
          {t('activity.open-again')}
        </button>
      )}
    </span>
  );
}
