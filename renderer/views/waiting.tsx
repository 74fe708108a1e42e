import { useEffect, useState } from 'react';
import type { Connectivity, PortView, TunnelView } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { useSeconds, useStore, useWords } from '../context.tsx';
import { connectivitySentence, formatWaited } from '../format.ts';
import { dataPlaneHost } from '../tunnel-words.ts';
import { Rich } from '../words.tsx';

const PATIENCE_MS = 30_000;

export interface WaitingProps {
  tunnel: Pick<TunnelView, 'thingName' | 'region' | 'detail' | 'ports' | 'rotates'>;
  /** Milliseconds since the epoch. */
  since: number;
  /** AWS is asked for the chosen profile only, so what it says of a foreign device would be another's. */
  foreign: boolean;
  busy: boolean;
  onRotate: () => void;
}

/** How long the device has been waited for; after half a minute, what to check there. */
export function Waiting({ tunnel, since, foreign, busy, onRotate }: WaitingProps) {
  const { t } = useWords();
  const waited = useSeconds() - since;
  const time = () => (
    <b role="timer" aria-label={t('tunnels.waited')}>
      {formatWaited(waited)}
    </b>
  );
  return (
    <div className="waiting">
      <span>
        <Rich text={t('tunnels.waiting', { detail: tunnel.detail })} parts={{ t: time }} />
      </span>
      {waited >= PATIENCE_MS && (
        <Checklist tunnel={tunnel} foreign={foreign} busy={busy} onRotate={onRotate} />
      )}
    </div>
  );
}

const code = (inner: string) => <code>{inner}</code>;

function Checklist({ tunnel, foreign, busy, onRotate }: Omit<WaitingProps, 'since'>) {
  const { t } = useWords();
  const { thingName, region, ports, rotates } = tunnel;
  // Without a thing there is no device that AWS could tell of the tunnel.
  const connectivity = useConnectivity(rotates && !foreign ? thingName : null);
  return (
    <>
      <ul aria-label={t('tunnels.check')}>
        {rotates && (
          <>
            <li>
              <Seen connectivity={connectivity} />
            </li>
            <li>
              <Rich
                text={t('tunnels.check-agent', { topic: `$aws/things/${thingName}/tunnels/notify` })}
                parts={{ c: code }}
              />
            </li>
            <li>
              <Rich text={t('tunnels.check-policy')} parts={{ c: code }} />
            </li>
          </>
        )}
        <li>
          <Rich text={t('tunnels.check-network', { host: dataPlaneHost(region) })} parts={{ c: code }} />
        </li>
        {ports.filter(hasPlace).map(({ serviceId, label, device }) => (
          <li key={serviceId}>
            <Rich
              text={t('tunnels.check-service', { service: label, address: device })}
              parts={{ c: code }}
            />
          </li>
        ))}
      </ul>
      {rotates && (
        <div className="waiting-way">
          <span>{t('tunnels.check-rotate')}</span>
          <BusyButton busy={busy} className="btn small" onClick={onRotate}>
            {t('common.rotate')}
          </BusyButton>
        </div>
      )}
    </>
  );
}

const hasPlace = ({ device }: PortView) => device !== '';

function Seen({ connectivity }: { connectivity: Connectivity | null }) {
  const words = useWords();
  const now = useSeconds();
  const { t } = words;
  if (!connectivity || connectivity.state === 'unknown') {
    return t('tunnels.check-power');
  }
  const state = connectivitySentence(connectivity, now, words);
  return connectivity.state === 'connected'
    ? t('tunnels.check-seen', { state })
    : t('tunnels.check-unseen', { state });
}

/** Whether AWS says that the device is connected, asked once when that begins to matter. */
function useConnectivity(thingName: string | null): Connectivity | null {
  const store = useStore();
  const [connectivity, setConnectivity] = useState<Connectivity | null>(null);
  useEffect(() => {
    if (thingName === null) {
      return;
    }
    let here = true;
    void store.ask('devices.get', { thingName }).then((answer) => {
      if (here && answer.ok) {
        setConnectivity(answer.value.connectivity);
      }
    });
    return () => {
      here = false;
    };
  }, [store, thingName]);
  return connectivity;
}
