import type { OtherTunnelView, TunnelView } from '../../electron/ipc/contract.ts';
import { useMinutes, useSeconds, useWords } from '../context.tsx';
import { formatLeft } from '../format.ts';
import { otherAge } from '../others.ts';
import { Rich } from '../words.tsx';

export interface OpenTunnelNoteProps {
  tunnel: TunnelView;
  /** Names of the chosen services that it does not carry. */
  missing: readonly string[];
}

export function OpenTunnelNote({ tunnel, missing }: OpenTunnelNoteProps) {
  const { t } = useWords();
  const now = useSeconds();
  const { expiresAt } = tunnel;
  const services = tunnel.ports.map((port) => port.label).join(', ');
  return (
    <div className="note small info">
      <div className="note-text">
        <b>{t('others.open-already')}</b>
        <p>
          {expiresAt === null ? (
            t('others.carries', { services })
          ) : (
            <Rich
              text={t('others.carries-left', { services, left: formatLeft(expiresAt - now) })}
              parts={{ f: (inner) => <span className="figures">{inner}</span> }}
            />
          )}
        </p>
        {missing.length > 0 && <p>{t('others.needs-another', { services: missing.join(', ') })}</p>}
      </div>
    </div>
  );
}

/** One that others opened would do as well. */
export function OtherTunnelNote({ tunnel }: { tunnel: OtherTunnelView }) {
  const words = useWords();
  const { t } = words;
  const now = useMinutes();
  const { services, description } = tunnel;
  return (
    <div className="note small info">
      <div className="note-text">
        <b>{t('others.open-by-others')}</b>
        <p>
          {otherAge(tunnel, now, words)}
          {services.length > 0 && <> · {t('others.carries', { services: services.join(', ') })}</>}
        </p>
        {description !== '' && <p>{description}</p>}
        {tunnel.sourceConnected === true && <p>{t('others.adopt-cuts')}</p>}
        {tunnel.destinationConnected === false && <p>{t('others.device-off')}</p>}
      </div>
    </div>
  );
}
