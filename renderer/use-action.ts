import { useCallback, useRef, useState } from 'react';
import type { ErrorView } from '../electron/ipc/contract.ts';
import type { Outcome } from './bridge.ts';

export interface Action {
  busy: boolean;
  error: ErrorView | null;
  clearError: () => void;
  /** Runs one call and keeps its error for the screen; a second click while it runs does nothing and answers null. */
  run: <T>(work: () => Promise<Outcome<T>>) => Promise<Outcome<T> | null>;
}

export function useAction(): Action {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ErrorView | null>(null);
  const running = useRef(false);
  const run = useCallback(async <T>(work: () => Promise<Outcome<T>>): Promise<Outcome<T> | null> => {
    if (running.current) {
      return null;
    }
    running.current = true;
    setBusy(true);
    setError(null);
    const outcome = await work();
    running.current = false;
    setBusy(false);
    setError(outcome.ok ? null : outcome.error);
    return outcome;
  }, []);
  const clearError = useCallback(() => setError(null), []);
  return { busy, error, clearError, run };
}
