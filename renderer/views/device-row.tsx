import { memo } from 'react';
import type { DeviceView } from '../../electron/ipc/contract.ts';
import { StarIcon } from '../components/icons.tsx';
import { useWords } from '../context.tsx';
import { connectivitySentence, connectivityText, formatAgo } from '../format.ts';
import type { Words } from '../words.tsx';

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
  const words = useWords();
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
        aria-label={words.t('common.loading')}
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
  const mark = markOf(device, now, words);
  const seen = connectivityText(connectivity, now, words);
  const sentence = connectivitySentence(connectivity, now, words);
  const said = [sentence, favourite ? words.t('devices.is-favourite') : ''];
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
      // All that can be seen is in the name: who speaks to the computer says what stands there.
      aria-label={[thingName, about, seen, mark].filter(Boolean).join(' ')}
      aria-description={said.filter(Boolean).join(', ')}
      onClick={() => open(at)}
    >
      <span className={`dot ${connectivity.state}`} title={sentence} />
      <b className="cut device-name" title={thingName}>
        {thingName}
      </b>{' '}
      <span className="cut device-about" title={about}>
        {about}
      </span>{' '}
      <span className="device-seen" title={sentence}>
        {seen}
      </span>{' '}
      <span className={`cut device-mark ${tunnelOpen ? 'tunnel' : ''}`}>{mark}</span>
    </div>
  );
});

function aboutOf({ thingType, groups, attributes }: DeviceView): string {
  return [thingType, groups.join(', '), attributes].filter(Boolean).join(' · ');
}

function markOf(device: DeviceView, now: number, words: Words): string {
  if (device.tunnelOpen) {
    return words.t('devices.tunnel-open');
  }
  return device.lastUsedAt === null
    ? ''
    : words.t('devices.used', { ago: formatAgo(device.lastUsedAt, now, words) });
}

export interface StarProps {
  thingName: string;
  favourite: boolean;
  top: number;
  set: (thingName: string, favourite: boolean) => void;
}

/** For the mouse; the keyboard has F in the list and the same button in the sheet. */
export const Star = memo(function Star({ thingName, favourite, top, set }: StarProps) {
  const { t } = useWords();
  return (
    <button
      type="button"
      className={favourite ? 'star on' : 'star'}
      style={{ transform: `translateY(${top}px)` }}
      tabIndex={-1}
      aria-pressed={favourite}
      aria-label={t('devices.favourite-name', { name: thingName })}
      title={favourite ? t('devices.drop-favourite') : t('devices.make-favourite')}
      // The focus stays in the list.
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => set(thingName, !favourite)}
    >
      <StarIcon filled={favourite} />
    </button>
  );
});
