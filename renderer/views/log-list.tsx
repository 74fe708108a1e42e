import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { LogLineView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { CopyButton } from '../components/copy-button.tsx';
import { useWords } from '../context.tsx';
import { movedTo } from '../device-search.ts';
import { type LogQuestion, levelText, lineText, lineTime, shortLine } from '../log-text.ts';
import type { PagesUse } from '../use-pages.ts';

// As in help.css.
const ROW_PX = 26;
const TALL_ROW_PX = 46;
const WIDE_FROM_PX = 561;
const AHEAD_ROWS = 20;
/** Nearer to the top than this is the top. */
const TOP_PX = 4;

export interface LogListProps {
  pages: PagesUse<LogQuestion, LogLineView>;
  total: number;
  /** The name of a tunnel's thing, by the tunnel's key. */
  nameOf: (tunnelKey: string) => string | undefined;
  held: boolean;
  /** The user reads in it: it shall keep still; or does not any more. */
  onHold: (hold: boolean) => void;
}

/** One row for each line, cut where it is long; the chosen one stands below in full. Arrow keys move. */
export function LogList({ pages, total, nameOf, held, onHold }: LogListProps) {
  const { t, formats } = useWords();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const [wide, setWide] = useState(true);
  const [active, setActive] = useState<number | null>(null);
  const time = useMemo(() => lineTime(formats), [formats]);
  const rowPx = wide ? ROW_PX : TALL_ROW_PX;
  const { state, want } = pages;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: AHEAD_ROWS,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is when, not what.
  useLayoutEffect(() => virtual.measure(), [virtual, rowPx]);
  useLayoutEffect(() => {
    if (!held) {
      virtual.scrollToOffset(0);
      setActive(null);
    }
  }, [virtual, held]);
  useEffect(() => {
    if (!scroller.current) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => {
      if (entry) {
        setWide(entry.contentRect.width >= WIDE_FROM_PX);
      }
    });
    observer.observe(scroller.current);
    return () => observer.disconnect();
  }, []);
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => want(first, last), [want, first, last]);

  const choose = (at: number) => {
    onHold(true);
    setActive(at);
    virtual.scrollToIndex(at);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const perPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
    const to = movedTo(event.key, active ?? -1, total, perPage);
    if (to !== null) {
      event.preventDefault();
      choose(to);
    } else if (event.key === 'Escape' && held) {
      event.preventDefault();
      onHold(false);
    }
  };
  const chosen = active === null ? undefined : state.row(active);
  return (
    <>
      <div
        className="list log-lines"
        ref={scroller}
        onScroll={(event) => {
          if (event.currentTarget.scrollTop > TOP_PX) {
            onHold(true);
          } else if (active === null) {
            onHold(false);
          }
        }}
      >
        <div
          className="log-all"
          style={{ height: `${virtual.getTotalSize()}px` }}
          role="listbox"
          aria-label={t('help.log-lines')}
          tabIndex={0}
          aria-activedescendant={active === null ? undefined : `${id}${active}`}
          onKeyDown={onKeyDown}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const line = state.row(index);
            const short = line && shortLine(line, nameOf);
            return (
              // biome-ignore lint/a11y/useFocusableInteractive: the list has the focus and names the active line.
              // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list's.
              <div
                key={index}
                id={`${id}${index}`}
                className={index === active ? 'log-line active' : 'log-line'}
                role="option"
                aria-selected={index === active}
                aria-setsize={total}
                aria-posinset={index + 1}
                style={{ transform: `translateY(${start}px)` }}
                onClick={() => choose(index)}
              >
                {line && short && (
                  <>
                    <span className="log-time">{time(line.at)}</span>
                    <span className={`log-level ${line.level}`}>{levelText(line.level, { t })}</span>
                    <span className="log-text cut">
                      {short.thing !== '' && <span className="log-thing">{short.thing}</span>}
                      {short.text}
                    </span>
                  </>
                )}
              </div>
            );
          })}
        </div>
      </div>
      {held && (
        <div className="log-foot">
          <span className="soft small">{t('help.log-held')}</span>
          <button type="button" className="btn small" onClick={() => onHold(false)}>
            {t('help.log-newest')}
          </button>
        </div>
      )}
      {chosen && (
        <section className="card log-whole" aria-label={t('help.log-whole')}>
          <code>{chosen.text}</code>
          <CopyButton
            label={t('help.log-copy-one')}
            className="btn small"
            copy={() => copyText(lineText(chosen))}
          />
        </section>
      )}
    </>
  );
}
