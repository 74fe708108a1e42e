import { useEffect, useState } from 'react';
import type { ErrorView, GeneralSettings } from '../electron/ipc/contract.ts';
import { useStore } from './context.tsx';
import { ENGLISH, wordsOf } from './words.tsx';

const SAVED_MS = 2_000;

export interface GeneralUse {
  /** As they are, with what was chosen here and is on its way. */
  general: GeneralSettings;
  save: (change: Partial<GeneralSettings>) => void;
  /** Saved a moment ago. */
  saved: boolean;
  error: ErrorView | null;
  clearError: () => void;
}

/** Changes that apply at once: what is chosen is shown chosen, and taken back where it could not be done. */
export function useGeneral(general: GeneralSettings): GeneralUse {
  const store = useStore();
  const [pending, setPending] = useState<Partial<GeneralSettings>>({});
  const [error, setError] = useState<ErrorView | null>(null);
  const [savedAt, setSavedAt] = useState<object | null>(null);

  useEffect(() => {
    if (savedAt) {
      const timer = setTimeout(() => setSavedAt(null), SAVED_MS);
      return () => clearTimeout(timer);
    }
  }, [savedAt]);

  const save = async (change: Partial<GeneralSettings>) => {
    setError(null);
    setPending((now) => ({ ...now, ...change }));
    const answer = await store.ask('general.save', change);
    // Before what was pending is dropped, or the former choice would show for a moment.
    await store.reload();
    setPending((now) => without(now, change));
    if (answer.ok) {
      setSavedAt({});
      // In the language of now, which may be what was changed.
      store.announce(wordsOf(store.getState().view?.locale ?? ENGLISH).t('common.saved'));
    } else {
      setError(answer.error);
    }
  };

  return {
    general: { ...general, ...pending },
    save: (change) => void save(change),
    saved: savedAt !== null,
    error,
    clearError: () => setError(null),
  };
}

/** Those that were chosen anew meanwhile stay. */
function without(
  pending: Partial<GeneralSettings>,
  change: Partial<GeneralSettings>,
): Partial<GeneralSettings> {
  const left = Object.entries(pending).filter(
    ([name, value]) => value !== change[name as keyof GeneralSettings],
  );
  return Object.fromEntries(left) as Partial<GeneralSettings>;
}
