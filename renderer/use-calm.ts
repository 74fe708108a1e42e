import { useEffect, useRef, useState } from 'react';

/**
 * Follows `value` at most once in `atMostEveryMs`, and not at all while the window is hidden or `held`: the latest one
 * is taken up afterwards.
 */
export function useCalm<T>(value: T, { atMostEveryMs, held }: { atMostEveryMs: number; held: boolean }): T {
  const [shown, setShown] = useState(value);
  const takenAt = useRef(Date.now());
  useEffect(() => {
    if (held || Object.is(value, shown)) {
      return;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = () => {
      takenAt.current = Date.now();
      setShown(value);
    };
    const begin = () => {
      clearTimeout(timer);
      if (!document.hidden) {
        timer = setTimeout(take, Math.max(0, takenAt.current + atMostEveryMs - Date.now()));
      }
    };
    begin();
    document.addEventListener('visibilitychange', begin);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', begin);
    };
  }, [value, shown, held, atMostEveryMs]);
  return shown;
}
