import { type ToggleEvent, useId } from 'react';
import type { ProtocolVersion } from '../../electron/ipc/contract.ts';
import { useWords } from '../context.tsx';
import { type OpenDraft, PROTOCOL_CHOICES, protocolHint, protocolLabel } from '../open-form.ts';
import { Rich } from '../words.tsx';
import { Chip } from './services-field.tsx';

export interface ProtocolFieldProps {
  draft: OpenDraft;
  /** What the device's agent was found to speak. */
  found: ProtocolVersion | null;
  /** A tunnel to it is open, and speaks what it began with. */
  tunnelOpen: boolean;
  change: (draft: OpenDraft) => void;
}

/** What is spoken with the device's agent; remembered for the device. Seldom needed, so folded away behind what holds. */
export function ProtocolField({ draft, found, tunnelOpen, change }: ProtocolFieldProps) {
  const words = useWords();
  const { t } = words;
  const id = useId();
  const { protocol } = draft;
  return (
    <details onToggle={bringIntoSight}>
      <summary>
        <Rich
          text={t('open.protocol-is', { choice: protocolLabel(protocol, found, words) })}
          parts={{ b: (inner) => <b>{inner}</b> }}
        />
      </summary>
      <fieldset aria-label={t('open.protocol')} aria-describedby={id}>
        <div className="chips">
          {PROTOCOL_CHOICES.map((choice) => (
            <Chip
              key={choice}
              on={protocol === choice}
              onClick={() => change({ ...draft, protocol: choice })}
            >
              {protocolLabel(choice, found, words)}
            </Chip>
          ))}
        </div>
        <p className="soft small" id={id}>
          {protocolHint(protocol, found, words)} {tunnelOpen && t('open.protocol-stays')}
        </p>
      </fieldset>
    </details>
  );
}

/** It stands at the end of a form that scrolls, so what folds out would be out of sight. */
function bringIntoSight({ currentTarget }: ToggleEvent<HTMLDetailsElement>): void {
  if (currentTarget.open) {
    currentTarget.scrollIntoView({ block: 'nearest' });
  }
}
