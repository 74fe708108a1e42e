import type { OtherTunnelView, TunnelView } from '../../electron/ipc/contract.ts';
import { useMinutes, useSeconds } from '../context.tsx';
import { formatLeft } from '../format.ts';
import { otherAge } from '../others.ts';

export interface OpenTunnelNoteProps {
  tunnel: TunnelView;
  /** Names of the chosen services that it does not carry. */
  missing: readonly string[];
}

export function OpenTunnelNote({ tunnel, missing }: OpenTunnelNoteProps) {
  const now = useSeconds();
  const carried = tunnel.ports.map((port) => port.label).join(', ');
  return (
    <div className="note small info">
      <div className="note-text">
        <b>A tunnel to it is open already</b>
        <p>
          It carries {carried}
          {tunnel.expiresAt !== null && (
            <>
              {' · '}
              <span className="figures">{formatLeft(tunnel.expiresAt - now)}</span> left
            </>
          )}
          .
        </p>
        {missing.length > 0 && <p>{missing.join(', ')} needs another tunnel.</p>}
      </div>
    </div>
  );
}

/** One that others opened would do as well. */
export function OtherTunnelNote({ tunnel }: { tunnel: OtherTunnelView }) {
  const now = useMinutes();
  const { services, description } = tunnel;
  const carried = services.length > 0 ? `It carries ${services.join(', ')}.` : '';
  return (
    <div className="note small info">
      <div className="note-text">
        <b>A tunnel to it is open, opened by others</b>
        <p>
          {otherAge(tunnel, now)}. {carried}
        </p>
        {description !== '' && <p>{description}</p>}
        {tunnel.sourceConnected === true && (
          <p>Somebody is connected to it. Adopting it asks first, and cuts them off.</p>
        )}
        {tunnel.destinationConnected === false && <p>The device is not connected to it.</p>}
      </div>
    </div>
  );
}
