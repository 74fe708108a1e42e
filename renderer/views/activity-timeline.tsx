import {
  defaultRangeExtractor,
  type Range,
  useVirtualizer,
  useWindowVirtualizer,
} from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import type { HistoryEntry, HistoryFilter, WindowView } from '../../electron/ipc/contract.ts';
import { howText } from '../bill-text.ts';
import { useMinutes, useStore, useWords } from '../context.tsx';
import { formatDate, formatDay } from '../format.ts';
import type { PagesUse } from '../use-pages.ts';
import type { Words } from '../words.tsx';
import { ActivityEntry } from './activity-entry.tsx';

// A guess until an entry was measured: one line breaks where the window is narrow.
const ENTRY_PX = 78;
const AHEAD_ENTRIES = 8;
// As in layout.css: below it the page scrolls as a whole, from it on the screen does.
const NARROW = '(max-width: 719px)';

export interface ActivityTimelineProps {
  pages: PagesUse<HistoryFilter, HistoryEntry>;
  total: number;
  view: WindowView;
  /** The tunnels that the log tells of, by key. */
  logged: ReadonlySet<string>;
}

/** The entries, newest first, by day. There may be very many: drawn are those in sight, in the scroller of the screen. */
export function ActivityTimeline({ pages, total, view, logged }: ActivityTimelineProps) {
  const store = useStore();
  const words = useWords();
  const now = useMinutes();
  const list = useRef<HTMLUListElement>(null);
  const [focused, setFocused] = useState<number | null>(null);
  const narrow = useNarrow();
  const above = useAbove(list, narrow);
  const { state, want } = pages;

  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      // What has the focus stays, or it would be lost with the entry.
      return focused === null || shown.includes(focused) ? shown : [...shown, focused].sort((a, b) => a - b);
    },
    [focused],
  );
  const options = {
    count: total,
    estimateSize: () => ENTRY_PX,
    scrollMargin: above,
    overscan: AHEAD_ENTRIES,
    rangeExtractor,
    getItemKey: (at: number) => state.row(at)?.id ?? at,
  };
  const inScreen = useVirtualizer({
    ...options,
    enabled: !narrow,
    getScrollElement: () => list.current?.closest('main') ?? null,
  });
  const inPage = useWindowVirtualizer({ ...options, enabled: narrow });
  const virtual = narrow ? inPage : inScreen;
  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => want(first, last), [want, first, last]);

  const dayOf = (entry: HistoryEntry | undefined) => entry && formatDate(entry.at, words);
  const open = useCallback(
    ({ profileId, thingName, services }: HistoryEntry) =>
      // Nothing is opened yet.
      void store.openSheetOf(profileId, { thingName, services }),
    [store],
  );
  const onFocus = (event: FocusEvent) => {
    const at = event.target.closest('[data-index]')?.getAttribute('data-index');
    setFocused(at ? Number(at) : null);
  };
  return (
    <ul
      ref={list}
      className="timeline"
      style={{ height: `${virtual.getTotalSize()}px` }}
      onFocus={onFocus}
      onBlur={() => setFocused(null)}
    >
      {virtual.getVirtualItems().map(({ key, index, start }) => {
        const entry = state.row(index);
        const day = dayOf(entry);
        const begins = entry !== undefined && dayOf(state.row(index - 1)) !== day;
        return (
          <li
            key={key}
            ref={virtual.measureElement}
            data-index={index}
            className="entry"
            aria-label={entry && nameOf(entry, words)}
            aria-setsize={total}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start - above}px)` }}
          >
            {begins && <h2 className="over">{formatDay(entry.at, now, words)}</h2>}
            {entry ? (
              <ActivityEntry
                entry={entry}
                begins={begins}
                ends={dayOf(state.row(index + 1)) !== day}
                tunnelKey={openKey(view, entry)}
                profile={view.profiles.find(({ id }) => id === entry.profileId)}
                chosen={entry.profileId === view.chosenProfileId}
                logged={logged.has(entry.tunnelKey)}
                open={open}
              />
            ) : (
              <span className="entry-row soft">…</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** How the entry is called: “Reused press-07”. */
function nameOf(entry: HistoryEntry, words: Words): string {
  const name = entry.thingName || entry.tunnelId;
  return words.t('activity.entry', { how: howText(entry.how, words), name });
}

/** The key of the tunnel of this entry while it is open here. */
function openKey({ tunnels }: WindowView, { tunnelId, tunnelKey }: HistoryEntry): string | null {
  const tunnel = tunnels.find((each) =>
    tunnelKey === '' ? tunnelId !== '' && each.tunnelId === tunnelId : each.key === tunnelKey,
  );
  return tunnel && tunnel.state !== 'closed' ? tunnel.key : null;
}

function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(NARROW);
      media.addEventListener('change', listener);
      return () => media.removeEventListener('change', listener);
    },
    () => matchMedia(NARROW).matches,
  );
}

/** How far down the list begins in what scrolls, in pixels. */
function useAbove(list: RefObject<HTMLElement | null>, narrow: boolean): number {
  const [above, setAbove] = useState(0);
  const measure = useCallback(() => {
    const screen = list.current?.closest('main');
    if (list.current && screen) {
      const { top } = list.current.getBoundingClientRect();
      const from = narrow ? -window.scrollY : screen.getBoundingClientRect().top - screen.scrollTop;
      setAbove(Math.round(top - from));
    }
  }, [list, narrow]);
  // What stands above it comes and goes with what is shown, and grows where the window gets narrower.
  useLayoutEffect(measure);
  useEffect(() => {
    const screen = list.current?.closest('main');
    const observer = new ResizeObserver(measure);
    if (screen) {
      observer.observe(screen);
    }
    return () => observer.disconnect();
  }, [list, measure]);
  return above;
}
