import type { TunnelView } from '../../electron/ipc/contract.ts';
import { useSeconds } from '../context.tsx';
import { formatLeft } from '../format.ts';

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
