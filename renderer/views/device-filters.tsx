import { useId } from 'react';
import type { Connectivity, DeviceFilter, DevicesView } from '../../electron/ipc/contract.ts';
import { useSelect, useStore, useWords } from '../context.tsx';
import { isFiltered, NO_FILTER } from '../device-search.ts';
import { Chip } from './services-field.tsx';

const LISTS = [
  { list: 'all', label: 'common.all' },
  { list: 'favourites', label: 'devices.favourites' },
  { list: 'recents', label: 'devices.recents' },
] as const satisfies readonly { list: DeviceFilter['list']; label: string }[];

const STATES = [
  { value: 'connected', label: 'common.device-connected' },
  { value: 'disconnected', label: 'common.device-not-connected' },
  { value: 'unknown', label: 'common.unknown' },
] as const satisfies readonly { value: Connectivity['state']; label: string }[];

/** Which of the devices are listed. A choice that the account has nothing for is left out. */
export function DeviceFilters({ devices }: { devices: DevicesView }) {
  const store = useStore();
  const { t } = useWords();
  const filter = useSelect((state) => state.filter);
  const named = (names: readonly string[]) => names.map((name) => ({ value: name, label: name }));
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields that are sent; these narrow a list.
    <div className="filters" role="group" aria-label={t('devices.filter')}>
      <div className="chips">
        {LISTS.map(({ list, label }) => (
          <Chip key={list} on={filter.list === list} onClick={() => store.narrow({ list })}>
            {t(label)}
          </Chip>
        ))}
      </div>
      <Choice
        label={t('devices.type')}
        all={t('devices.any-type')}
        value={filter.type}
        options={named(devices.types)}
        onChange={(type) => store.narrow({ type })}
      />
      <Choice
        label={t('devices.group')}
        all={t('devices.any-group')}
        value={filter.group}
        options={named(devices.groups)}
        onChange={(group) => store.narrow({ group })}
      />
      {devices.source !== 'registry' && (
        <Choice
          label={t('devices.connection')}
          all={t('devices.any-connection')}
          value={filter.connectivity}
          options={STATES.map(({ value, label }) => ({ value, label: t(label) }))}
          onChange={(connectivity) => store.narrow({ connectivity })}
        />
      )}
      {isFiltered(filter) && (
        <button type="button" className="btn quiet small" onClick={() => store.narrow(NO_FILTER)}>
          {t('devices.show-all')}
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
