import { useId } from 'react';
import { useWords } from '../context.tsx';
import { Modal } from './modal.tsx';

export interface PaletteCloseProps {
  name: string;
  onKeep: () => void;
  onClose: () => void;
}

/** A tunnel that is closed by mistake costs the next one: it is asked for first, and Enter keeps it. */
export function PaletteClose({ name, onKeep, onClose }: PaletteCloseProps) {
  const { t } = useWords();
  const id = useId();
  return (
    <Modal key="close" labelledBy={`${id}text`} describedBy={`${id}advice`} onEscape={onKeep}>
      <h2 id={`${id}text`}>{t('palette.close-question', { name })}</h2>
      <p id={`${id}advice`}>{t('palette.close-advice')}</p>
      <div className="ways">
        <button type="button" className="btn" data-first onClick={onKeep}>
          {t('palette.keep-open')}
        </button>
        <button type="button" className="btn danger" onClick={onClose}>
          {t('common.close-tunnel')}
        </button>
      </div>
    </Modal>
  );
}
