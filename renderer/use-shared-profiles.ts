import { useCallback, useEffect, useRef, useState } from 'react';
import type { ErrorView, SharedProfileView } from '../electron/ipc/contract.ts';
import { useStore } from './context.tsx';
import { useAction } from './use-action.ts';

export interface SharedProfiles {
  /** null before the first answer. */
  found: readonly SharedProfileView[] | null;
  busy: boolean;
  error: ErrorView | null;
  /** Reads the AWS files again. */
  read: () => void;
  byName: (name: string) => SharedProfileView | null;
}

/** The profiles that the AWS files hold, as they stand when they are first wanted. */
export function useSharedProfiles(wanted: boolean): SharedProfiles {
  const store = useStore();
  const { busy, error, run } = useAction();
  const [found, setFound] = useState<readonly SharedProfileView[] | null>(null);
  const begun = useRef(false);
  const read = useCallback(async () => {
    const outcome = await run(() => store.ask('profile.shared', null));
    if (outcome?.ok) {
      setFound(outcome.value);
    }
  }, [store, run]);
  useEffect(() => {
    if (wanted && !begun.current) {
      begun.current = true;
      void read();
    }
  }, [wanted, read]);
  const byName = (name: string) => found?.find((profile) => profile.name === name) ?? null;
  return { found, busy, error, read: () => void read(), byName };
}
