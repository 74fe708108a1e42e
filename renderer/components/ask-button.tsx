import { useEffect, useRef, useState } from 'react';
import { useWords } from '../context.tsx';
import { BusyButton } from './busy-button.tsx';

export interface AskButtonProps {
  /** The button as it stands at first. */
  label: string;
  question: string;
  /** The button that does it. */
  yes: string;
  small?: boolean;
  /** It stands there without a border until it asks. */
  quiet?: boolean;
  busy: boolean;
  onYes: () => void;
}

/** For what cannot be undone: asks once, in place. The harmless answer has the focus, and Escape gives it. */
export function AskButton(props: AskButtonProps) {
  const { label, question, yes, small = false, quiet = false, busy, onYes } = props;
  const { t } = useWords();
  const [asking, setAsking] = useState(false);
  const wasAsking = useRef(false);
  const keep = useRef<HTMLButtonElement>(null);
  const start = useRef<HTMLButtonElement>(null);
  const className = small ? 'btn small' : 'btn';
  useEffect(() => {
    if (asking) {
      keep.current?.focus();
    } else if (wasAsking.current) {
      start.current?.focus();
    }
    wasAsking.current = asking;
  }, [asking]);
  if (!asking) {
    return (
      <button
        ref={start}
        type="button"
        className={quiet ? `${className} quiet` : className}
        onClick={() => setAsking(true)}
      >
        {label}
      </button>
    );
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for form fields; this is a question with two buttons.
    <div
      className="confirm"
      role="group"
      aria-label={question}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          // A dialog around it stays.
          event.preventDefault();
          event.stopPropagation();
          setAsking(false);
        }
      }}
    >
      <span>{question}</span>
      <BusyButton
        busy={busy}
        className={`${className} danger`}
        onClick={() => {
          setAsking(false);
          onYes();
        }}
      >
        {yes}
      </BusyButton>
      <button ref={keep} type="button" className={className} onClick={() => setAsking(false)}>
        {t('common.keep')}
      </button>
    </div>
  );
}
