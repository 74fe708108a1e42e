import { type FocusEvent, type KeyboardEvent, memo, useCallback, useEffect, useId, useState } from 'react';
import type { DeviceView } from '../../electron/ipc/contract.ts';
import { DEVICE_LIST_ID } from '../components/search-field.tsx';
import { useMinutes, useStore } from '../context.tsx';
import { movedTo } from '../device-search.ts';
import { connectivityText, formatAgo } from '../format.ts';

export interface DeviceListProps {
  devices: readonly DeviceView[];
  /** The thing whose sheet is open. */
  selected: string | null;
}

/** Arrow keys move, Enter or Space opens the sheet. The focus stays on the list; the active row follows the keys. */
export function DeviceList({ devices, selected }: DeviceListProps) {
  const store = useStore();
  const now = useMinutes();
  const id = useId();
  const [active, setActive] = useState<string | null>(null);
  const at = devices.findIndex((device) => device.thingName === active);
  const rowId = useCallback((thingName: string) => `${id}${thingName}`, [id]);

  useEffect(() => {
    if (active !== null) {
      document.getElementById(rowId(active))?.scrollIntoView({ block: 'nearest' });
    }
  }, [active, rowId]);

  const open = useCallback(
    (thingName: string) => {
      setActive(thingName);
      store.openSheet({ thingName, services: null });
    },
    [store],
  );

  const onFocus = (event: FocusEvent) => {
    if (event.target === event.currentTarget && at === -1) {
      setActive(selected ?? devices[0]?.thingName ?? null);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const to = movedTo(event.key, at, devices.length);
    if (to !== null) {
      event.preventDefault();
      setActive(devices[to]?.thingName ?? null);
    } else if ((event.key === 'Enter' || event.key === ' ') && active !== null && at !== -1) {
      event.preventDefault();
      open(active);
    }
  };

  return (
    <div
      className="list devices"
      id={DEVICE_LIST_ID}
      role="listbox"
      aria-label="Devices"
      tabIndex={0}
      aria-activedescendant={at === -1 ? undefined : rowId(active ?? '')}
      onFocus={onFocus}
      onKeyDown={onKeyDown}
    >
      {devices.map((device) => (
        <Row
          key={device.thingName}
          id={rowId(device.thingName)}
          thingName={device.thingName}
          about={aboutOf(device)}
          state={device.connectivity.state}
          seen={connectivityText(device.connectivity, now)}
          mark={markOf(device, now)}
          tunnelOpen={device.tunnelOpen}
          selected={device.thingName === selected}
          active={device.thingName === active}
          open={open}
        />
      ))}
    </div>
  );
}

function aboutOf({ thingType, attributes }: DeviceView): string {
  return [thingType, attributes].filter(Boolean).join(' · ');
}

function markOf(device: DeviceView, now: number): string {
  if (device.tunnelOpen) {
    return 'tunnel open';
  }
  return device.lastUsedAt === null ? '' : `used ${formatAgo(device.lastUsedAt, now)}`;
}

interface RowProps {
  id: string;
  thingName: string;
  about: string;
  state: DeviceView['connectivity']['state'];
  seen: string;
  mark: string;
  tunnelOpen: boolean;
  selected: boolean;
  active: boolean;
  open: (thingName: string) => void;
}

// Every change of anything brings a whole new view, so a row takes plain values and is drawn again only when one of
// them differs: with a thousand rows that is what keeps typing fluid. Rows out of sight are skipped by the style.
const Row = memo(function Row(props: RowProps) {
  const { id, thingName, about, state, seen, mark, tunnelOpen, selected, active, open } = props;
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names its active row.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys.
    <div
      id={id}
      className={`device ${active ? 'active' : ''}`}
      role="option"
      aria-selected={selected}
      aria-label={thingName}
      aria-description={[seen, about, mark].filter(Boolean).join(', ')}
      onClick={() => open(thingName)}
    >
      <span className={`dot ${state}`} />
      <b className="cut device-name" title={thingName}>
        {thingName}
      </b>
      <span className="cut device-about" title={about}>
        {about}
      </span>
      <span className="device-seen">{seen}</span>
      <span className={`device-mark ${tunnelOpen ? 'tunnel' : ''}`}>{mark}</span>
    </div>
  );
});
