import type { ReactNode } from 'react';

export interface BusyButtonProps {
  busy: boolean;
  className?: string;
  /** Marks the one that a dialog gives the focus to. */
  isFirst?: boolean;
  onClick: () => void;
  children: ReactNode;
}

/** Keeps its words, its width and the focus while a call runs; a second click is left to the caller to ignore. */
export function BusyButton(props: BusyButtonProps) {
  const { busy, className = 'btn', isFirst = false, onClick, children } = props;
  return (
    <button
      type="button"
      className={className}
      aria-busy={busy}
      aria-disabled={busy}
      data-first={isFirst || undefined}
      onClick={onClick}
    >
      {children}
    </button>
  );
}
