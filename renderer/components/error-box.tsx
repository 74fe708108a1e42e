import { type ReactNode, useEffect, useRef } from 'react';
import type { ErrorView } from '../../electron/ipc/contract.ts';
import { copyText } from '../clipboard.ts';
import { errorText } from '../format.ts';
import { CopyButton } from './copy-button.tsx';
import { CloseIcon } from './icons.tsx';

export interface ErrorBoxProps {
  error: ErrorView;
  id?: string;
  onDismiss?: () => void;
  /** Scroll it into sight: it answers something the user just did. */
  bring?: boolean;
  /** Ways on, as buttons. */
  children?: ReactNode;
}

/** What happened, what to do about it, and the details for a report. */
export function ErrorBox({ error, id, onDismiss, bring = false, children }: ErrorBoxProps) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (bring) {
      box.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [bring]);
  return (
    <div ref={box} className="note bad" role="alert" id={id}>
      <div className="note-text">
        <b>{error.message}</b>
        <p>{error.advice}</p>
      </div>
      <div className="note-actions">
        {children}
        <CopyButton label="Copy details" className="btn quiet" copy={() => copyText(errorText(error))} />
      </div>
      {onDismiss && (
        <button type="button" className="btn icon-only" aria-label="Dismiss error" onClick={onDismiss}>
          <CloseIcon />
        </button>
      )}
    </div>
  );
}
