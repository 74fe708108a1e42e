import { useId } from 'react';
import type { HistoryEntry } from '../../electron/ipc/contract.ts';
import { askedText, byDay, byText, endText, entryCost, howText } from '../bill-text.ts';
import { useMinutes } from '../context.tsx';
import { formatDate, formatDay, formatTime } from '../format.ts';

/** The entries by day, the latest first as they came. */
export function ActivityList({ entries }: { entries: readonly HistoryEntry[] }) {
  const now = useMinutes();
  return (
    <>
      {byDay(entries, (at) => formatDate(at)).map((day) => (
        <Day key={day.at} name={formatDay(day.at, now)} entries={day.entries} />
      ))}
    </>
  );
}

function Day({ name, entries }: { name: string; entries: readonly HistoryEntry[] }) {
  const id = useId();
  return (
    <section className="day" aria-labelledby={id}>
      <h2 className="over" id={id}>
        {name}
      </h2>
      <ul className="list entries">
        {entries.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ul>
    </section>
  );
}

function Entry({ entry }: { entry: HistoryEntry }) {
  const where = [entry.profileName, entry.region].filter(Boolean).join(', ');
  const name = entry.thingName || entry.tunnelId;
  return (
    <li className="entry" aria-label={`${howText(entry.how)} ${name}`}>
      <time className="entry-at" dateTime={new Date(entry.at).toISOString()}>
        {formatTime(entry.at)}
      </time>
      <span className="entry-what">
        <b className="cut" title={name}>
          {name}
        </b>
        <span className="soft cut" title={`${entry.by} · ${entry.account} · ${entry.tunnelId}`}>
          {[byText(entry.by), where].filter(Boolean).join(' · ')}
        </span>
      </span>
      <span className="entry-how">
        <span>
          {howText(entry.how)} <span className="soft">{askedText(entry)}</span>
        </span>
        <span className="soft">{endText(entry)}</span>
      </span>
      <span className={`entry-cost ${entry.billed === null ? 'wait' : ''}`}>{entryCost(entry)}</span>
    </li>
  );
}
