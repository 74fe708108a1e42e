import type { OpenRequest } from '../../electron/ipc/contract.ts';
import { BusyButton } from '../components/busy-button.tsx';
import { useWords } from '../context.tsx';

export interface OpenWaysProps {
  /**
   * What is open already: ours, one of others, ours without the chosen services, nothing. `again`: whatever it is, the
   * user wants a new one.
   */
  open: 'ours' | 'others' | 'lacking' | 'none' | 'again';
  ssh: boolean;
  busy: boolean;
  /** Nothing is billed. */
  demo: boolean;
  send: (how: Pick<OpenRequest, 'reuse' | 'terminal'>) => void;
  adopt: () => void;
  cancel: () => void;
}

/** The buttons under the sheet. What is free stands last, as the one that is proposed, wherever there is such a way. */
export function OpenWays({ open, ssh, busy, demo, send, adopt, cancel }: OpenWaysProps) {
  const { t } = useWords();
  const fresh = open === 'none' || open === 'again';
  const reuse = open !== 'again';
  return (
    <div className="sheet-ways">
      <button type="button" className="btn" onClick={cancel}>
        {t('common.cancel')}
      </button>
      {!fresh && (
        <BusyButton busy={busy} onClick={() => send({ reuse: false, terminal: false })}>
          {demo ? t('open.another-free') : t('open.another')}
        </BusyButton>
      )}
      {ssh && (fresh || open === 'ours') && (
        <BusyButton busy={busy} onClick={() => send({ reuse, terminal: true })}>
          {open === 'ours' ? t('open.ssh-in-it') : t('open.with-ssh')}
        </BusyButton>
      )}
      {(fresh || open === 'ours') && (
        <BusyButton busy={busy} className="btn go" onClick={() => send({ reuse, terminal: false })}>
          {open === 'ours' ? t('open.use') : open === 'again' ? t('common.open-new') : t('open.tunnel')}
        </BusyButton>
      )}
      {open === 'others' && (
        <BusyButton busy={busy} className="btn go" onClick={adopt}>
          {t('open.adopt')}
        </BusyButton>
      )}
    </div>
  );
}
