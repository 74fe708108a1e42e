import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useSelect, useStore } from '../context.tsx';
import { bestMatch } from '../device-search.ts';
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
      document.getElementById(DEVICE_LIST_ID)?.focus();
    } else if (event.key === 'Enter' && query.trim() !== '') {
      event.preventDefault();
      const devices = store.getState().view?.devices.devices ?? [];
      const thingName = bestMatch(devices, query);
      if (thingName !== null) {
        store.openSheet({ thingName, services: null });
      }
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
