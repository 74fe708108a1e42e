import type { KeyboardEvent } from 'react';
import { useSelect, useStore, useWords } from '../context.tsx';
import { bestMatch } from '../device-search.ts';
import type { Store } from '../store.ts';
import { SearchIcon } from './icons.tsx';

/** The id of the device list, which the search field leads into. */
export const DEVICE_LIST_ID = 'device-list';

/** Filters the devices, and finds open tunnels besides. Arrow down leads into the list, Enter takes the best match. */
export function SearchField() {
  const store = useStore();
  const { t } = useWords();
  const query = useSelect((state) => state.query);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) {
      return;
    }
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
        id="find"
        type="search"
        aria-label={t('shell.find-devices')}
        placeholder={t('shell.find-devices-hint')}
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={(event) => store.search(event.target.value)}
        onKeyDown={onKeyDown}
      />
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
