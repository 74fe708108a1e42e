import { useMemo, useRef, useState } from 'react';
import type { LogLineView, LogPage, WindowView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { ErrorBox } from '../components/error-box.tsx';
import { useMinutes, useSelect, useStore, useWords } from '../context.tsx';
import { type LogQuestion, linesText, logTunnels } from '../log-text.ts';
import type { Store } from '../store.ts';
import { useAction } from '../use-action.ts';
import { useCalm } from '../use-calm.ts';
import { usePages } from '../use-pages.ts';
import { Choice } from './device-filters.tsx';
import { EmptyState } from './empty-state.tsx';
import { LogList } from './log-list.tsx';

const PAGE_LINES = 100;
const REFRESH_MS = 1_000;
/** Of one call; and as many as somebody may want to read. */
const MOST_ASKED = 200;
const MOST_COPIED = 1_000;

/**
 * What Culvert wrote down, the newest first. It follows what is written as long as its top is shown and no line is
 * chosen; whoever reads further down has a list that keeps still.
 */
export function LogScreen({ view }: { view: WindowView }) {
  const store = useStore();
  const words = useWords();
  const { t } = words;
  const now = useMinutes();
  const tunnel = useSelect((state) => state.logTunnel);
  const [level, setLevel] = useState<'warn' | 'error' | null>(null);
  const [text, setText] = useState('');
  const [told, setTold] = useState<LogPage['tunnels']>([]);
  const [held, setHeld] = useState(false);
  const [round, setRound] = useState(0);
  /** While the list is held, its pages are those of this instant. */
  const until = useRef<number | null>(null);
  const opening = useAction();

  const question = useMemo<LogQuestion>(
    () => ({ tunnel, level: level ?? 'debug', text }),
    [tunnel, level, text],
  );
  const options = useMemo(
    () => ({
      pageSize: PAGE_LINES,
      async ask(asked: LogQuestion, part: { offset: number; limit: number }) {
        const answer = await store.ask('log.query', { ...asked, ...part, ...upTo(until.current) });
        if (!answer.ok) {
          return answer;
        }
        setTold(answer.value.tunnels);
        return { ok: true as const, value: { rows: answer.value.lines, total: answer.value.total } };
      },
    }),
    [store],
  );
  const version = useCalm(view.version, { atMostEveryMs: REFRESH_MS, held });
  // Both only grow, so whenever one of them does, the lines are asked for anew.
  const pages = usePages<LogQuestion, LogLineView>(options, question, version + round);
  const { state } = pages;
  const total = state.total ?? 0;

  const hold = (hold: boolean) => {
    if (hold !== held) {
      until.current = hold ? (state.row(0)?.at ?? null) : null;
      setHeld(hold);
      setRound((before) => (hold ? before : before + 1));
    }
  };
  const narrow = (change: () => void) => {
    hold(false);
    change();
  };
  const nameOf = (key: string) => told.find((each) => each.key === key)?.thingName;
  const showTunnel = (key: string | null) => narrow(() => store.openLog(key ?? undefined));
  const narrowed = tunnel !== null || level !== null || text.trim() !== '';
  const showAll = () =>
    narrow(() => {
      store.openLog();
      setLevel(null);
      setText('');
    });
  return (
    <>
      <div className="title">
        <h1>{t('help.log')}</h1>
        {total > 0 && <span className="tag">{t('help.log-count', { count: total })}</span>}
        {total > 0 && (
          <CopyButton label={t('help.log-copy')} copy={() => copyLines(store, question, until.current)} />
        )}
        <button
          type="button"
          className="btn"
          onClick={() => void opening.run(() => store.ask('log.reveal', null))}
        >
          {t('help.log-reveal')}
        </button>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields that are sent; these narrow a list. */}
      <div className="filters" role="group" aria-label={t('help.log-filter')}>
        <Choice
          label={t('help.log-tunnel')}
          all={t('help.log-any-tunnel')}
          value={tunnel}
          options={logTunnels(told, view.tunnels, { now, words })}
          onChange={showTunnel}
        />
        <Choice
          label={t('help.log-level')}
          all={t('help.log-any-level')}
          value={level}
          options={[
            { value: 'warn', label: t('help.log-warnings') },
            { value: 'error', label: t('help.log-errors') },
          ]}
          onChange={(chosen) => narrow(() => setLevel(chosen))}
        />
        <input
          type="search"
          aria-label={t('help.log-find')}
          placeholder={t('help.log-find-hint')}
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => narrow(() => setText(event.target.value))}
        />
      </div>
      {opening.error && <ErrorBox error={opening.error} onDismiss={opening.clearError} />}
      {state.error && <ErrorBox error={state.error} />}
      {total > 0 && <LogList pages={pages} total={total} nameOf={nameOf} held={held} onHold={hold} />}
      {state.total === 0 &&
        !state.error &&
        (narrowed ? (
          <p className="list-note by-name">
            <span>{t('help.log-nothing')}</span>
            <button type="button" className="btn small" onClick={showAll}>
              {t('help.log-show-all')}
            </button>
          </p>
        ) : (
          <EmptyState title={t('help.log-empty')} text={t('help.log-empty-text')} />
        ))}
    </>
  );
}

function upTo(until: number | null): { until?: number } {
  return until === null ? {} : { until };
}

/** The newest lines that answer the question, also those that are not in sight. */
async function copyLines(store: Store, question: LogQuestion, until: number | null): Promise<boolean> {
  const lines: LogLineView[] = [];
  for (let total = 1; lines.length < Math.min(total, MOST_COPIED); ) {
    const part = { offset: lines.length, limit: MOST_ASKED };
    const answer = await store.ask('log.query', { ...question, ...part, ...upTo(until ?? store.now()) });
    if (!answer.ok || answer.value.lines.length === 0) {
      break;
    }
    lines.push(...answer.value.lines);
    total = answer.value.total;
  }
  return lines.length > 0 && copyText(linesText(lines));
}
