import type { OpenRequest } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';

export interface OpenWaysProps {
  /** What is open already: ours, one of others, ours without the chosen services, nothing. */
  open: 'ours' | 'others' | 'lacking' | 'none';
  ssh: boolean;
  busy: boolean;
  send: (how: Pick<OpenRequest, 'reuse' | 'terminal'>) => void;
  adopt: () => void;
  cancel: () => void;
}

/** The buttons under the sheet. What is free stands last, as the one that is proposed, wherever there is such a way. */
export function OpenWays({ open, ssh, busy, send, adopt, cancel }: OpenWaysProps) {
  const fresh = open === 'none';
  return (
    <div className="sheet-ways">
      <button type="button" className="btn" onClick={cancel}>
        Cancel
      </button>
      {!fresh && (
        <BusyButton busy={busy} onClick={() => send({ reuse: false, terminal: false })}>
          Open another one (billed)
        </BusyButton>
      )}
      {ssh && (fresh || open === 'ours') && (
        <BusyButton busy={busy} onClick={() => send({ reuse: true, terminal: true })}>
          {open === 'ours' ? 'Start SSH in it' : 'Open and start SSH'}
        </BusyButton>
      )}
      {(fresh || open === 'ours') && (
        <BusyButton busy={busy} className="btn go" onClick={() => send({ reuse: true, terminal: false })}>
          {open === 'ours' ? 'Use the open tunnel' : 'Open tunnel'}
        </BusyButton>
      )}
      {open === 'others' && (
        <BusyButton busy={busy} className="btn go" onClick={adopt}>
          Adopt the tunnel that is open
        </BusyButton>
      )}
    </div>
  );
}
