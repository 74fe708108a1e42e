import { useEffect, useMemo, useState } from 'react';
import type {
  BillView,
  HistoryEntry,
  HistoryFilter,
  HistoryPage,
  HistorySum,
  WindowView,
} from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { useStore, useWords } from '../context.tsx';
import { usePages } from '../use-pages.ts';
import { ActivityExport } from './activity-export.tsx';
import { ActivityFilters } from './activity-filters.tsx';
import { ActivityMonths } from './activity-months.tsx';
import { ActivitySum } from './activity-sum.tsx';
import { ActivityTimeline } from './activity-timeline.tsx';
import { EmptyState } from './empty-state.tsx';

const PAGE_ENTRIES = 100;

const EVERYTHING: HistoryFilter = { profileId: null, month: null, kind: 'all', text: '' };

/** What comes with each page, whichever it is. */
interface Found {
  months: readonly string[];
  profiles: HistoryPage['profiles'];
  sum: HistorySum | null;
}

/** What was opened, by whom, for how long and for how much; and what this month came to. */
export function ActivityScreen({ view }: { view: WindowView }) {
  const { t } = useWords();
  const store = useStore();
  const [filter, setFilter] = useState(EVERYTHING);
  const [{ months, profiles, sum }, setFound] = useState<Found>({ months: [], profiles: [], sum: null });
  const [tries, setTries] = useState(0);
  const options = useMemo(
    () => ({
      pageSize: PAGE_ENTRIES,
      async ask(asked: HistoryFilter, part: { offset: number; limit: number }) {
        const answer = await store.ask('history.query', { ...asked, ...part });
        if (!answer.ok) {
          return answer;
        }
        const { entries, total, ...found } = answer.value;
        setFound(found);
        return { ok: true as const, value: { rows: entries, total } };
      },
    }),
    [store],
  );
  const version = versionOf(view.bill) + tries;
  const pages = usePages<HistoryFilter, HistoryEntry>(options, filter, version);
  const logged = useLogged(view.bill.version);
  const { state } = pages;
  const total = state.total ?? 0;
  const narrow = (change: Partial<HistoryFilter>) => setFilter({ ...filter, ...change });
  const { profileId, month, kind, text } = filter;
  const narrowed = profileId !== null || month !== null || kind !== 'all' || text !== '';
  return (
    <>
      <div className="title">
        <h1>{t('activity.title')}</h1>
        {total > 0 && <span className="tag">{t('activity.entries', { count: total })}</span>}
        <ActivityExport filter={filter} empty={total === 0} />
      </div>
      {view.demo && total > 0 && <p className="note info small">{t('activity.demo')}</p>}
      <ActivityMonths view={view} />
      {state.error && (
        <ErrorBox error={state.error}>
          <button type="button" className="btn" onClick={() => setTries(tries + 1)}>
            {t('common.try-again')}
          </button>
        </ErrorBox>
      )}
      {(total > 0 || narrowed) && (
        <>
          <ActivityFilters
            {...{ filter, months, narrow }}
            profiles={view.profiles}
            gone={profiles.filter(({ id }) => !view.profiles.some((profile) => profile.id === id))}
          />
          {sum && total > 0 && <ActivitySum sum={sum} />}
        </>
      )}
      {total > 0 && <ActivityTimeline pages={pages} total={total} view={view} logged={logged} />}
      {state.total === null && !state.error && (
        <p className="list-note" role="status">
          {t('common.loading')}
        </p>
      )}
      {state.total === 0 &&
        !state.error &&
        (narrowed ? <NothingFound clear={() => setFilter(EVERYTHING)} /> : <NothingYet />)}
    </>
  );
}

/** Changes with the entries, and with the prices that those of before any price are shown with. */
function versionOf({ version, prices }: BillView): number {
  return prices.reduce((sum, { enteredAt }) => sum + enteredAt, version);
}

/** The tunnels that the log still tells of, by key. */
function useLogged(version: number): ReadonlySet<string> {
  const store = useStore();
  const [logged, setLogged] = useState<ReadonlySet<string>>(new Set());
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version is when, not what.
  useEffect(() => {
    let here = true;
    const ask = async () => {
      const all = { tunnel: null, level: 'debug', text: '', offset: 0, limit: 1 } as const;
      const answer = await store.ask('log.query', all);
      if (here && answer.ok) {
        setLogged(new Set(answer.value.tunnels.map(({ key }) => key)));
      }
    };
    void ask();
    return () => {
      here = false;
    };
  }, [store, version]);
  return logged;
}

function NothingFound({ clear }: { clear: () => void }) {
  const { t } = useWords();
  return (
    <p className="list-note by-name" role="status">
      <span>{t('activity.nothing-found')}</span>
      <button type="button" className="btn small" onClick={clear}>
        {t('activity.show-all')}
      </button>
    </p>
  );
}

function NothingYet() {
  const store = useStore();
  const { t } = useWords();
  return (
    <EmptyState
      title={t('activity.nothing-yet')}
      text={t('activity.nothing-yet-text')}
      action={t('common.open-tunnel')}
      onAction={() => store.go('devices')}
    />
  );
}
