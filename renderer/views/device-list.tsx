import { defaultRangeExtractor, type Range, useVirtualizer } from '@tanstack/react-virtual';
import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react';
import type { DeviceView } from '../../electron/ipc/contract.ts';
import { DEVICE_LIST_ID } from '../components/search-field.tsx';
import { useMinutes, useStore, useWords } from '../context.tsx';
import { type DeviceQuestion, movedTo } from '../device-search.ts';
import type { PagesState } from '../pages.ts';
import type { Store } from '../store.ts';
import type { PagesUse } from '../use-pages.ts';
import type { Words } from '../words.tsx';
import { DeviceRow, Star } from './device-row.tsx';

// As in devices.css.
const ROW_PX = 38;
const TALL_ROW_PX = 54;
const WIDE_FROM_PX = 561;
const AHEAD_ROWS = 12;
// The next page is asked for when the end is this near.
const NEAR_END_ROWS = 60;

export interface DeviceListProps {
  pages: PagesUse<DeviceQuestion, DeviceView>;
  total: number;
  /** The thing whose sheet is open. */
  selected: string | null;
  /** The rows in sight come near the end of those that are loaded. */
  onNearEnd: (() => void) | null;
}

/**
 * As many rows as there are, drawn where they are in sight. Arrow keys move, Enter or Space opens the sheet, F makes a
 * favourite. The focus stays on the list; the active row follows the keys.
 */
export function DeviceList({ pages, total, selected, onNearEnd }: DeviceListProps) {
  const store = useStore();
  const words = useWords();
  const now = useMinutes();
  const id = useId();
  const scroller = useRef<HTMLDivElement>(null);
  const rowPx = useRowHeight(scroller);
  const { state, want } = pages;
  const [active, setActive] = useActive(state, total);

  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range);
      // The active row stays in the page, since the list names it by its id.
      return active === null || shown.includes(active) ? shown : [...shown, active].sort((a, b) => a - b);
    },
    [active],
  );
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: AHEAD_ROWS,
    rangeExtractor,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is when, not what.
  useLayoutEffect(() => virtual.measure(), [virtual, rowPx]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another question begins at its first row.
  useLayoutEffect(() => virtual.scrollToOffset(0), [virtual, state.question]);

  const first = virtual.range?.startIndex ?? 0;
  const last = virtual.range?.endIndex ?? 0;
  useEffect(() => want(first, last), [want, first, last]);
  const nearEnd = total - last < NEAR_END_ROWS;
  // Once for each length of the list: the rows of a page come some time after the call for it.
  const askedAt = useRef(0);
  useEffect(() => {
    if (nearEnd && onNearEnd && askedAt.current !== total) {
      askedAt.current = total;
      onNearEnd();
    }
  }, [nearEnd, onNearEnd, total]);

  const openAt = (at: number) => {
    const known = state.row(at);
    if (known) {
      setActive(at);
      store.openSheet({ thingName: known.thingName, services: null, known });
    }
  };
  const open = useStable(openAt);
  const setFavourite = useCallback(
    (thingName: string, favourite: boolean) => void favour({ store, words }, thingName, favourite),
    [store, words],
  );

  const goTo = (at: number) => {
    setActive(at);
    virtual.scrollToIndex(at);
  };
  const onFocus = (event: FocusEvent) => {
    if (event.target === event.currentTarget && total > 0) {
      const shown = virtual.range;
      const inSight = active !== null && shown && active >= shown.startIndex && active <= shown.endIndex;
      goTo(inSight ? active : (shown?.startIndex ?? 0));
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const perPage = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 1);
    const to = movedTo(event.key, active ?? -1, total, perPage);
    if (to !== null) {
      event.preventDefault();
      goTo(to);
      return;
    }
    const device = active === null ? undefined : state.row(active);
    if (active === null || !device || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      openAt(active);
    } else if (event.key.toLowerCase() === 'f') {
      event.preventDefault();
      setFavourite(device.thingName, !device.favourite);
    }
  };

  const items = virtual.getVirtualItems();
  return (
    <div className="list devices" ref={scroller}>
      <div className="devices-all" style={{ height: `${virtual.getTotalSize()}px` }}>
        <div
          className="rows"
          id={DEVICE_LIST_ID}
          role="listbox"
          aria-label={words.t('devices.title')}
          aria-keyshortcuts="F"
          tabIndex={0}
          aria-activedescendant={active === null ? undefined : `${id}${active}`}
          onFocus={onFocus}
          onKeyDown={onKeyDown}
        >
          {items.map(({ index, start }) => {
            const device = state.row(index);
            return (
              <DeviceRow
                key={index}
                id={`${id}${index}`}
                device={device}
                at={index}
                total={total}
                top={start}
                now={now}
                selected={device !== undefined && device.thingName === selected}
                active={index === active}
                open={open}
              />
            );
          })}
        </div>
        {/* Beside the list, not in it: an option may hold no button. */}
        {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields. */}
        <div role="group" aria-label={words.t('devices.favourites')}>
          {items.map(({ index, start }) => {
            const device = state.row(index);
            return (
              device && (
                <Star
                  key={index}
                  thingName={device.thingName}
                  favourite={device.favourite}
                  top={start}
                  set={setFavourite}
                />
              )
            );
          })}
        </div>
      </div>
    </div>
  );
}

async function favour(
  { store, words: { t } }: { store: Store; words: Words },
  thingName: string,
  favourite: boolean,
): Promise<void> {
  const rest = {
    sshUser: null,
    identityFile: null,
    protocol: null,
    services: null,
    lifetimeMinutes: null,
    ports: null,
  };
  const saved = await store.ask('devices.settings', { thingName, favourite, ...rest });
  if (saved.ok) {
    store.announce(
      favourite
        ? t('devices.favourite-made', { name: thingName })
        : t('devices.favourite-dropped', { name: thingName }),
    );
  } else {
    store.fail(saved.error);
  }
}

/** The active row, which stays with its thing when rows before it come or go. */
function useActive(
  state: PagesState<DeviceQuestion, DeviceView>,
  total: number,
): [number | null, (at: number) => void] {
  const [held, setHeld] = useState<{ at: number; thingName: string | undefined; of: unknown } | null>(null);
  const set = (at: number) => setHeld({ at, thingName: state.row(at)?.thingName, of: state });
  if (held && held.of !== state) {
    const moved = held.thingName === undefined ? held.at : whereIs(state, held.thingName, held.at);
    const at = Math.min(moved, Math.max(0, total - 1));
    setHeld({ at, thingName: held.thingName ?? state.row(at)?.thingName, of: state });
  }
  return [held && total > 0 ? Math.min(held.at, total - 1) : null, set];
}

const LOOKED_AROUND_ROWS = 200;

function whereIs(state: PagesState<DeviceQuestion, DeviceView>, thingName: string, was: number): number {
  for (let off = 0; off <= LOOKED_AROUND_ROWS; off += 1) {
    for (const at of [was + off, was - off]) {
      if (at >= 0 && state.row(at)?.thingName === thingName) {
        return at;
      }
    }
  }
  return was;
}

/** One line where the list is wide, two where it is not. */
function useRowHeight(of: RefObject<HTMLElement | null>): number {
  const [wide, setWide] = useState(true);
  useLayoutEffect(() => {
    if (!of.current) {
      return;
    }
    const observer = new ResizeObserver(([entry]) => {
      if (entry) {
        setWide(entry.contentRect.width >= WIDE_FROM_PX);
      }
    });
    observer.observe(of.current);
    return () => observer.disconnect();
  }, [of]);
  return wide ? ROW_PX : TALL_ROW_PX;
}

/** A function that stays the same and does what the latest one does. */
function useStable<A extends unknown[]>(run: (...args: A) => void): (...args: A) => void {
  const latest = useRef(run);
  useLayoutEffect(() => {
    latest.current = run;
  });
  return useCallback((...args: A) => latest.current(...args), []);
}
