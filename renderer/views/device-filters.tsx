import { useId } from 'react';
import type { Connectivity, DeviceFilter, DevicesView } from '../../electron/ipc/contract.ts';
import { useSelect, useStore } from '../context.tsx';
import { isFiltered, NO_FILTER } from '../device-search.ts';
import { Chip } from './services-field.tsx';

const LISTS: readonly { list: DeviceFilter['list']; label: string }[] = [
  { list: 'all', label: 'All' },
  { list: 'favourites', label: 'Favourites' },
  { list: 'recents', label: 'Recents' },
];

const STATES: readonly { value: Connectivity['state']; label: string }[] = [
  { value: 'connected', label: 'Connected' },
  { value: 'disconnected', label: 'Not connected' },
  { value: 'unknown', label: 'Unknown' },
];

/** Which of the devices are listed. A choice that the account has nothing for is left out. */
export function DeviceFilters({ devices }: { devices: DevicesView }) {
  const store = useStore();
  const filter = useSelect((state) => state.filter);
  const named = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields that are sent; these narrow a list.
    <div className="filters" role="group" aria-label="Filter devices">
      <div className="chips">
        {LISTS.map(({ list, label }) => (
          <Chip key={list} on={filter.list === list} onClick={() => store.narrow({ list })}>
            {label}
          </Chip>
        ))}
      </div>
      <Choice
        label="Type"
        all="Any type"
        value={filter.type}
        options={named(devices.types)}
        onChange={(type) => store.narrow({ type })}
      />
      <Choice
        label="Group"
        all="Any group"
        value={filter.group}
        options={named(devices.groups)}
        onChange={(group) => store.narrow({ group })}
      />
      {devices.source !== 'registry' && (
        <Choice
          label="Connection"
          all="Any connection"
          value={filter.connectivity}
          options={STATES}
          onChange={(connectivity) => store.narrow({ connectivity })}
        />
      )}
      {isFiltered(filter) && (
        <button type="button" className="btn quiet small" onClick={() => store.narrow(NO_FILTER)}>
          Show all
        </button>
      )}
    </div>
  );
}

interface ChoiceProps<V extends string> {
  label: string;
  /** The choice that leaves nothing out. */
  all: string;
  value: V | null;
  options: readonly { value: V; label: string }[];
  onChange: (value: V | null) => void;
}

export function Choice<V extends string>({ label, all, value, options, onChange }: ChoiceProps<V>) {
  const id = useId();
  if (options.length === 0 && value === null) {
    return null;
  }
  const chosen = options.find((option) => option.value === value);
  return (
    <select
      id={id}
      aria-label={label}
      className={value === null ? 'select' : 'select on'}
      value={value ?? ''}
      title={chosen?.label}
      onChange={(event) =>
        onChange(options.find((option) => option.value === event.target.value)?.value ?? null)
      }
    >
      <option value="">{all}</option>
      {value !== null && !chosen && <option value={value}>{value}</option>}
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
