import { type KeyboardEvent, useDeferredValue, useMemo, useState } from 'react';
import type { DeviceView, WindowView } from '../../electron/ipc/contract.ts';
import { ErrorBox } from '../components/error-box.tsx';
import { useMinutes, useStore, useWords } from '../context.tsx';
import { bestMatch, type DeviceQuestion, isThingName, NO_FILTER } from '../device-search.ts';
import { connectivitySentence, connectivityText } from '../format.ts';
import type { FirstRunUse } from '../use-first-run.ts';
import { usePages } from '../use-pages.ts';

/** As many as somebody reads through; more are found by typing. */
const SHOWN_ROWS = 40;

/** The third step: one click on a device leads to its sheet, which tells what would be opened. */
export function FirstRunDevice({ view, use }: { view: WindowView; use: FirstRunUse }) {
  const store = useStore();
  const { t } = useWords();
  const [text, setText] = useState('');
  const { devices: list } = view;
  const { rows, total, question, error: pagesError } = useRows(text, list.version);
  const region = view.profiles.find(({ id }) => id === view.chosenProfileId)?.region ?? use.now.draft.region;
  const typed = text.trim();
  const loading = list.state === 'idle' || list.state === 'loading' || total === null;
  const error = list.error ?? pagesError;
  const answered = question?.text.trim() === typed;

  const choose = (thingName: string) => {
    const known = rows.find((device) => device.thingName === thingName);
    store.endFirstRun();
    store.openSheet({ thingName, services: null, ...(known ? { known } : {}) });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) {
      return;
    }
    const name = event.key === 'Enter' && typed !== '' && answered ? bestMatch(rows, typed) : null;
    if (name !== null) {
      event.preventDefault();
      choose(name);
    }
  };
  const refresh = () => void store.ask('devices.refresh', null);
  const more = (total ?? 0) - rows.length;
  return (
    <div className="first-run-devices">
      <p className="note info small">
        <span className="note-text">{t('first-run.billing')}</span>
      </p>
      {error && (
        <ErrorBox error={error} onSignedIn={refresh}>
          <button type="button" className="btn" onClick={refresh}>
            {t('common.try-again')}
          </button>
          <button type="button" className="btn" onClick={() => use.go('sign-in')}>
            {t('first-run.other-sign-in')}
          </button>
        </ErrorBox>
      )}
      <input
        type="search"
        aria-label={t('first-run.find')}
        placeholder={t('first-run.find-placeholder')}
        value={text}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p className="soft small" role="status">
        {rows.length === 0 && loading && error === null && t('first-run.loading', { region })}
        {list.searching && t('first-run.searching')}
        {typed !== '' && answered && !list.searching && total !== null && total > 0 && (
          <span>{t('first-run.found', { count: total })}</span>
        )}
      </p>
      {rows.length > 0 && <Rows rows={rows} choose={choose} />}
      {more > 0 && rows.length > 0 && <p className="soft small">{t('first-run.more', { count: more })}</p>}
      {total === 0 && !loading && error === null && (
        <Nothing region={region} typed={typed} onRegion={() => use.go('region')} />
      )}
      {isThingName(typed) && answered && !rows.some(({ thingName }) => thingName === typed) && (
        <div className="form-line">
          <button type="button" className="btn small" onClick={() => choose(typed)}>
            {t('first-run.by-name', { name: typed })}
          </button>
        </div>
      )}
      <div className="form-ways">
        <button type="button" className="btn" onClick={() => use.go('region')}>
          {t('common.back')}
        </button>
        <button type="button" className="btn" onClick={() => store.endFirstRun()}>
          {t('first-run.finish')}
        </button>
      </div>
    </div>
  );
}

function useRows(text: string, version: number) {
  const store = useStore();
  const later = useDeferredValue(text);
  const question = useMemo((): DeviceQuestion => ({ text: later, filter: NO_FILTER }), [later]);
  const options = useMemo(
    () => ({
      pageSize: SHOWN_ROWS,
      ask: (asked: DeviceQuestion, part: { offset: number; limit: number }) =>
        store.ask('devices.query', { ...asked, ...part }),
    }),
    [store],
  );
  const { state } = usePages<DeviceQuestion, DeviceView>(options, question, version);
  const rows = Array.from({ length: Math.min(state.total ?? 0, SHOWN_ROWS) }, (_, at) => state.row(at));
  return { ...state, rows: rows.filter((row) => row !== undefined) };
}

function Rows({ rows, choose }: { rows: readonly DeviceView[]; choose: (thingName: string) => void }) {
  const words = useWords();
  const now = useMinutes();
  return (
    <ul className="list first-run-rows" aria-label={words.t('first-run.devices')}>
      {rows.map(({ thingName, thingType, groups, attributes, connectivity }) => (
        <li key={thingName}>
          <button type="button" onClick={() => choose(thingName)}>
            <span
              className={`dot ${connectivity.state}`}
              title={connectivitySentence(connectivity, now, words)}
            />
            <b className="cut" title={thingName}>
              {thingName}
            </b>
            <span className="cut soft">
              {[thingType, groups.join(', '), attributes].filter(Boolean).join(' · ')}
            </span>
            <small className="soft">{connectivityText(connectivity, now, words)}</small>
          </button>
        </li>
      ))}
    </ul>
  );
}

function Nothing(props: { region: string; typed: string; onRegion: () => void }) {
  const { region, typed, onRegion } = props;
  const { t } = useWords();
  if (typed !== '') {
    return <p className="soft small">{t('first-run.no-match', { text: typed })}</p>;
  }
  return (
    <div className="first-run-nothing">
      <b>{t('first-run.no-things', { region })}</b>
      <p className="soft small">{t('first-run.no-things-text')}</p>
      <button type="button" className="btn small" onClick={onRegion}>
        {t('first-run.other-region')}
      </button>
    </div>
  );
}
