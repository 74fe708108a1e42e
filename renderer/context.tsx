/** How components reach the store and the time. */
import { createContext, type ReactNode, useCallback, useContext, useMemo, useSyncExternalStore } from 'react';
import { chooseLocale } from '../electron/i18n/language.ts';
import type { Store, WindowState } from './store.ts';
import { createTicker, type Ticker } from './ticker.ts';
import { type Words, wordsOf } from './words.tsx';

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;

export interface Tickers {
  seconds: Ticker;
  minutes: Ticker;
}

/** Tickers on main's clock; they follow when a new view sets it. */
export function createTickers(store: Store): Tickers {
  const make = (stepMs: number) =>
    createTicker({
      stepMs,
      now: store.now,
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      hidden: () => document.hidden,
      onVisibility(listener) {
        document.addEventListener('visibilitychange', listener);
        return () => document.removeEventListener('visibilitychange', listener);
      },
    });
  const tickers = { seconds: make(SECOND_MS), minutes: make(MINUTE_MS) };
  let offset = store.getState().clockOffsetMs;
  store.subscribe(() => {
    if (store.getState().clockOffsetMs !== offset) {
      offset = store.getState().clockOffsetMs;
      tickers.seconds.refresh();
      tickers.minutes.refresh();
    }
  });
  return tickers;
}

const Context = createContext<{ store: Store; tickers: Tickers } | null>(null);

export function ContextProvider(props: { store: Store; tickers: Tickers; children: ReactNode }) {
  const { store, tickers, children } = props;
  return <Context value={{ store, tickers }}>{children}</Context>;
}

function useParts() {
  const parts = useContext(Context);
  if (!parts) {
    throw new Error('no store around this component');
  }
  return parts;
}

export function useStore(): Store {
  return useParts().store;
}

/** The part of the state that `select` names; the component is drawn again when that part changes. */
export function useSelect<T>(select: (state: WindowState) => T): T {
  const { store } = useParts();
  return useSyncExternalStore(store.subscribe, () => select(store.getState()));
}

/** Until main tells which language the user chose: the one of the computer. */
const STARTING = chooseLocale('system', typeof navigator === 'undefined' ? [] : navigator.languages);

/** The words of the user's language. */
export function useWords(): Words {
  const language = useSelect((state) => state.view?.locale.language ?? STARTING.language);
  const formats = useSelect((state) => state.view?.locale.formats ?? STARTING.formats);
  return useMemo(() => wordsOf({ language, formats }), [language, formats]);
}

/** Main's time in whole seconds; draws again each second as long as the component is there. */
export function useSeconds(): number {
  const { seconds } = useParts().tickers;
  return useSyncExternalStore(seconds.subscribe, seconds.read);
}

/** The same, but it stands still from an instant on: what has come to rest needs no beat. */
export function useSecondsUntil(until: number): number {
  const { seconds } = useParts().tickers;
  const subscribe = useCallback(
    (listener: () => void) => {
      if (seconds.read() >= until) {
        return () => {};
      }
      const stop = seconds.subscribe(() => {
        if (seconds.read() >= until) {
          stop();
        }
        listener();
      });
      return stop;
    },
    [seconds, until],
  );
  return useSyncExternalStore(subscribe, () => Math.min(seconds.read(), until));
}

/** Main's time in whole minutes. */
export function useMinutes(): number {
  const { minutes } = useParts().tickers;
  return useSyncExternalStore(minutes.subscribe, minutes.read);
}
