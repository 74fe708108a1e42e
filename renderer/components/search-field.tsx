import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useSelect, useStore } from '../context.tsx';
import { bestMatch } from '../device-search.ts';
import type { Store } from '../store.ts';
import { SearchIcon } from './icons.tsx';

/** The id of the device list, which the search field leads into. */
export const DEVICE_LIST_ID = 'device-list';

/** Filters devices and tunnels; typing shows the devices. Ctrl+K (⌘K) leads here from everywhere. */
export function SearchField({ mac }: { mac: boolean }) {
  const store = useStore();
  const query = useSelect((state) => state.query);
  const field = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const focus = (event: globalThis.KeyboardEvent) => {
      if (event.key.toLowerCase() === 'k' && (mac ? event.metaKey : event.ctrlKey)) {
        event.preventDefault();
        field.current?.focus();
        field.current?.select();
      }
    };
    document.addEventListener('keydown', focus);
    return () => document.removeEventListener('keydown', focus);
  }, [mac]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && query !== '') {
      event.preventDefault();
      store.search('');
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      document.getElementById(DEVICE_LIST_ID)?.focus({ preventScroll: true });
    } else if (event.key === 'Enter' && query.trim() !== '') {
      event.preventDefault();
      void openBest(store, query);
    }
  };

  return (
    <search className="find">
      <SearchIcon />
      <input
        ref={field}
        id="find"
        type="search"
        aria-label="Find a device or tunnel"
        placeholder="Find a device or tunnel…"
        autoComplete="off"
        value={query}
        onChange={(event) => store.search(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {query === '' && (
        <span className="keys" aria-hidden="true">
          {mac ? '⌘ K' : 'Ctrl K'}
        </span>
      )}
    </search>
  );
}

// Enough to hold the device of exactly the typed name among those that only contain it.
const LOOKED_THROUGH = 200;

/** Asks by itself instead of taking what the list shows, which may still answer fewer letters than were typed. */
async function openBest(store: Store, query: string): Promise<void> {
  const { filter } = store.getState();
  const page = await store.ask('devices.query', { text: query, filter, offset: 0, limit: LOOKED_THROUGH });
  const rows = page.ok ? page.value.rows : [];
  const thingName = bestMatch(rows, query);
  if (thingName !== null && store.getState().query === query) {
    const known = rows.find((device) => device.thingName === thingName);
    store.openSheet({ thingName, services: null, ...(known ? { known } : {}) });
  }
}
