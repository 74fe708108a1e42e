import { memo } from 'react';
import type { DeviceView } from '../../electron/ipc/contract.ts';
import { StarIcon } from '../components/icons.tsx';
import { connectivitySentence, connectivityText, formatAgo } from '../format.ts';

export interface DeviceRowProps {
  id: string;
  /** undefined while it is asked for. */
  device: DeviceView | undefined;
  /** From 0. */
  at: number;
  total: number;
  /** Pixels from the top of the list. */
  top: number;
  /** Main's time in whole minutes. */
  now: number;
  selected: boolean;
  active: boolean;
  open: (at: number) => void;
}

// Drawn again only when one of its values differs: that is what keeps scrolling and typing fluid.
export const DeviceRow = memo(function DeviceRow(props: DeviceRowProps) {
  const { id, device, at, total, top, now, selected, active, open } = props;
  const place = { transform: `translateY(${top}px)` };
  if (!device) {
    return (
      // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names its active row.
      <div
        id={id}
        className={`device ${active ? 'active' : ''}`}
        style={place}
        role="option"
        aria-selected={false}
        aria-label="Loading…"
        aria-setsize={total}
        aria-posinset={at + 1}
      >
        <span />
        <span className="device-name soft">…</span>
      </div>
    );
  }
  const { thingName, connectivity, tunnelOpen, favourite } = device;
  const about = aboutOf(device);
  const mark = markOf(device, now);
  const said = [connectivitySentence(connectivity, now), favourite ? 'favourite' : '', about, mark];
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: the list holds the focus and names its active row.
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys.
    <div
      id={id}
      className={`device ${active ? 'active' : ''}`}
      style={place}
      role="option"
      aria-selected={selected}
      aria-setsize={total}
      aria-posinset={at + 1}
      aria-label={thingName}
      aria-description={said.filter(Boolean).join(', ')}
      onClick={() => open(at)}
    >
      <span className={`dot ${connectivity.state}`} title={connectivitySentence(connectivity, now)} />
      <b className="cut device-name" title={thingName}>
        {thingName}
      </b>
      <span className="cut device-about" title={about}>
        {about}
      </span>
      <span className="device-seen" title={connectivitySentence(connectivity, now)}>
        {connectivityText(connectivity, now)}
      </span>
      <span className={`cut device-mark ${tunnelOpen ? 'tunnel' : ''}`}>{mark}</span>
    </div>
  );
});

function aboutOf({ thingType, groups, attributes }: DeviceView): string {
  return [thingType, groups.join(', '), attributes].filter(Boolean).join(' · ');
}

function markOf(device: DeviceView, now: number): string {
  if (device.tunnelOpen) {
    return 'tunnel open';
  }
  return device.lastUsedAt === null ? '' : `used ${formatAgo(device.lastUsedAt, now)}`;
}

export interface StarProps {
  thingName: string;
  favourite: boolean;
  top: number;
  set: (thingName: string, favourite: boolean) => void;
}

/** For the mouse; the keyboard has F in the list and the same button in the sheet. */
export const Star = memo(function Star({ thingName, favourite, top, set }: StarProps) {
  return (
    <button
      type="button"
      className={favourite ? 'star on' : 'star'}
      style={{ transform: `translateY(${top}px)` }}
      tabIndex={-1}
      aria-pressed={favourite}
      aria-label={`Favourite ${thingName}`}
      title={favourite ? 'Take out of the favourites' : 'Put among the favourites'}
      // The focus stays in the list.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => set(thingName, !favourite)}
    >
      <StarIcon filled={favourite} />
    </button>
  );
});
