import type { HistoryFilter, HistoryPage, ProfileView } from '../../electron/ipc/contract.ts';
import { useWords } from '../context.tsx';
import { formatMonth } from '../format.ts';
import { Choice } from './device-filters.tsx';
import { Chip } from './services-field.tsx';

const KINDS = [
  { kind: 'all', label: 'common.all' },
  { kind: 'billed', label: 'activity.billed' },
  { kind: 'free', label: 'activity.free' },
] as const satisfies readonly { kind: HistoryFilter['kind']; label: string }[];

export interface ActivityFiltersProps {
  filter: HistoryFilter;
  profiles: readonly ProfileView[];
  /** Those that were deleted since and have entries. */
  gone: HistoryPage['profiles'];
  /** Months that have entries, newest first. */
  months: readonly string[];
  narrow: (change: Partial<HistoryFilter>) => void;
}

export function ActivityFilters({ filter, profiles, gone, months, narrow }: ActivityFiltersProps) {
  const words = useWords();
  const { t } = words;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields that are sent; these narrow a list.
    <div className="filters" role="group" aria-label={t('activity.filter')}>
      <div className="chips">
        {KINDS.map(({ kind, label }) => (
          <Chip key={kind} on={filter.kind === kind} onClick={() => narrow({ kind })}>
            {t(label)}
          </Chip>
        ))}
      </div>
      <Choice
        label={t('common.profile')}
        all={t('activity.any-profile')}
        value={filter.profileId}
        options={[
          ...profiles.map(({ id, name }) => ({ value: id, label: name })),
          ...gone.map(({ id, name }) => ({ value: id, label: t('activity.deleted-profile', { name }) })),
        ]}
        onChange={(profileId) => narrow({ profileId })}
      />
      <Choice
        label={t('activity.month')}
        all={t('activity.any-month')}
        value={filter.month}
        options={months.map((month) => ({ value: month, label: formatMonth(month, words) }))}
        onChange={(month) => narrow({ month })}
      />
      <input
        type="search"
        aria-label={t('activity.find')}
        placeholder={t('activity.find-what')}
        autoComplete="off"
        value={filter.text}
        onChange={(event) => narrow({ text: event.target.value })}
      />
    </div>
  );
}
