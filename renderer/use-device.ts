import { useEffect, useState } from 'react';
import type { DeviceView, ErrorView } from '../electron/ipc/contract.ts';
import { useStore } from './context.tsx';
import { NO_FILTER } from './device-search.ts';
import type { SheetTarget } from './store.ts';

export interface DeviceUse {
  /** As far as it is known. */
  device: DeviceView | null;
  /** AWS is being asked how it is just now. */
  asking: boolean;
  /** Why AWS did not tell. */
  error: ErrorView | null;
}

const LOOKED_THROUGH = 200;

/** What is known of a device: at once from the list, then as AWS says just now. */
export function useDevice(target: SheetTarget): DeviceUse {
  const store = useStore();
  const { thingName, known } = target;
  const [device, setDevice] = useState<DeviceView | null>(known ?? null);
  const [asking, setAsking] = useState(true);
  const [error, setError] = useState<ErrorView | null>(null);
  const listed = known !== undefined;
  useEffect(() => {
    let here = true;
    const ask = async () => {
      const fresh = store.ask('devices.get', { thingName });
      if (!listed) {
        const part = { offset: 0, limit: LOOKED_THROUGH };
        const page = await store.ask('devices.query', { text: thingName, filter: NO_FILTER, ...part });
        const found = page.ok ? page.value.rows.find((row) => row.thingName === thingName) : undefined;
        if (here && found) {
          setDevice((held) => held ?? found);
        }
      }
      const answer = await fresh;
      if (!here) {
        return;
      }
      setAsking(false);
      if (answer.ok) {
        setDevice(answer.value);
      } else {
        setError(answer.error);
      }
    };
    void ask();
    return () => {
      here = false;
    };
  }, [store, thingName, listed]);
  return { device, asking, error };
}
