import { useMinutes, useWords } from '../context.tsx';
import { connectivitySentence } from '../format.ts';
import type { DeviceUse } from '../use-device.ts';

/** Whether the device is there, as AWS says just now, and what it is. */
export function DeviceLine({ use }: { use: DeviceUse }) {
  const words = useWords();
  const now = useMinutes();
  const { device, asking, error } = use;
  const state = device?.connectivity.state ?? 'unknown';
  const about = device
    ? [device.thingType, device.groups.join(', '), device.attributes].filter(Boolean).join(' · ')
    : '';
  return (
    <div className="device-line">
      <p>
        <span className={`dot ${state}`} />
        <span role="status">
          {device
            ? connectivitySentence(device.connectivity, now, words)
            : asking
              ? ''
              : words.t('common.not-known')}
          {asking && (
            <span className="soft">
              {device && ' · '}
              {words.t('devices.asking')}
            </span>
          )}
        </span>
      </p>
      {about && (
        <p className="soft cut" title={about}>
          {about}
        </p>
      )}
      {error && (
        <p className="problem">
          {error.message} {error.advice}
        </p>
      )}
    </div>
  );
}
