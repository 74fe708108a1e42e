import { useId } from 'react';
import { useWords } from '../context.tsx';
import type { AskedFirst } from '../palette.ts';
import { Modal } from './modal.tsx';

export interface PaletteAskProps {
  command: AskedFirst;
  onKeep: () => void;
  onYes: () => void;
}

/** What breaks connections off is asked for first, as on the card; Enter leaves everything as it is. */
export function PaletteAsk({ command, onKeep, onYes }: PaletteAskProps) {
  const { t } = useWords();
  const id = useId();
  const closes = command.kind === 'close';
  const side = closes && command.side;
  const question =
    command.kind === 'rotate'
      ? t('tunnels.rotate-question', { count: command.connections })
      : side
        ? t('tunnels.close-side-question')
        : t('palette.close-question', { name: command.name });
  const advice = closes && !side ? t('palette.close-advice') : '';
  return (
    <Modal
      key="ask"
      labelledBy={`${id}text`}
      {...(advice === '' ? {} : { describedBy: `${id}advice` })}
      onEscape={onKeep}
    >
      <h2 id={`${id}text`}>{question}</h2>
      {advice !== '' && <p id={`${id}advice`}>{advice}</p>}
      <div className="ways">
        <button type="button" className="btn" data-first onClick={onKeep}>
          {closes ? t('palette.keep-open') : t('common.cancel')}
        </button>
        <button type="button" className="btn danger" onClick={onYes}>
          {closes ? (side ? t('tunnels.close-side') : t('common.close-tunnel')) : t('tunnels.rotate-yes')}
        </button>
      </div>
    </Modal>
  );
}
