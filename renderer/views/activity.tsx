import { useMemo, useState } from 'react';
import type { HistoryEntry, HistoryQuery, WindowView } from '../../electron/ipc/contract.ts';
import { foundText } from '../bill-text.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { useStore } from '../context.tsx';
import { formatMonth } from '../format.ts';
import { usePages } from '../use-pages.ts';
import { ActivityExport } from './activity-export.tsx';
import { ActivityList } from './activity-list.tsx';
import { ActivityMonths } from './activity-months.tsx';
import { Choice } from './device-filters.tsx';
import { EmptyState } from './empty-state.tsx';

const PAGE_ENTRIES = 50;

type Question = Pick<HistoryQuery, 'profileId' | 'month' | 'text'>;

const EVERYTHING: Question = { profileId: null, month: null, text: '' };

/** What was opened, by whom, for how long and for how much; and what this month came to. */
export function ActivityScreen({ view }: { view: WindowView }) {
  const store = useStore();
  const [question, setQuestion] = useState(EVERYTHING);
  const [months, setMonths] = useState<readonly string[]>([]);
  const [wanted, setWanted] = useState(PAGE_ENTRIES);
  const options = useMemo(
    () => ({
      pageSize: PAGE_ENTRIES,
      async ask(asked: Question, part: { offset: number; limit: number }) {
        const answer = await store.ask('history.query', { ...asked, ...part });
        if (!answer.ok) {
          return answer;
        }
        setMonths(answer.value.months);
        return { ok: true as const, value: { rows: answer.value.entries, total: answer.value.total } };
      },
    }),
    [store],
  );
  const { state, want } = usePages<Question, HistoryEntry>(options, question, view.bill.version);
  const total = state.total ?? 0;
  const entries = firstOf(state.row, Math.min(wanted, total));
  const narrow = (change: Partial<Question>) => {
    setQuestion({ ...question, ...change });
    setWanted(PAGE_ENTRIES);
  };
  const more = () => {
    setWanted(wanted + PAGE_ENTRIES);
    want(0, wanted + PAGE_ENTRIES - 1);
  };
  const narrowed = question !== EVERYTHING && JSON.stringify(question) !== JSON.stringify(EVERYTHING);
  return (
    <>
      <div className="title">
        <h1>Activity</h1>
        {total > 0 && <span className="tag">{foundText(entries.length, total)}</span>}
        <ActivityExport question={question} empty={total === 0 && !narrowed} />
      </div>
      <ActivityMonths view={view} />
      {state.error && <ErrorBox error={state.error} />}
      {(total > 0 || narrowed) && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields that are sent; these narrow a list.
        <div className="filters" role="group" aria-label="Filter the history">
          <Choice
            label="Profile"
            all="Any profile"
            value={question.profileId}
            options={view.profiles.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(profileId) => narrow({ profileId })}
          />
          <Choice
            label="Month"
            all="Any month"
            value={question.month}
            options={months.map((month) => ({ value: month, label: formatMonth(month) }))}
            onChange={(month) => narrow({ month })}
          />
          <input
            type="search"
            aria-label="Find in the history"
            placeholder="Device, person, tunnel…"
            autoComplete="off"
            value={question.text}
            onChange={(event) => narrow({ text: event.target.value })}
          />
        </div>
      )}
      {entries.length > 0 && <ActivityList entries={entries} />}
      {entries.length < total && (
        <p className="list-note">
          <button type="button" className="btn" onClick={more}>
            Show more
          </button>
        </p>
      )}
      {state.total === 0 &&
        !state.error &&
        (narrowed ? <NothingFound clear={narrow} /> : <NothingYet demo={view.demo} />)}
    </>
  );
}

function firstOf<Row>(row: (at: number) => Row | undefined, count: number): Row[] {
  const rows: Row[] = [];
  for (let at = 0; at < count; at += 1) {
    const each = row(at);
    if (each === undefined) {
      break;
    }
    rows.push(each);
  }
  return rows;
}

function NothingFound({ clear }: { clear: (change: Question) => void }) {
  return (
    <p className="list-note by-name">
      <span>Nothing in the history is like that.</span>
      <button type="button" className="btn small" onClick={() => clear(EVERYTHING)}>
        Show all
      </button>
    </p>
  );
}

function NothingYet({ demo }: { demo: boolean }) {
  return demo ? (
    <EmptyState
      title="The demo is not written down"
      text="With a profile of your own, each tunnel that this computer opens, reuses or adopts is listed here: who, which device, when, for how long, and what it cost."
    />
  ) : (
    <EmptyState
      title="Nothing was opened yet"
      text="Each tunnel that this computer opens, reuses or adopts is written down here: who, which device, when, for how long, and what it cost. The history stays on this computer."
    />
  );
}
