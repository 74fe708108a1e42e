import { type KeyboardEvent, type ReactNode, useLayoutEffect, useRef } from 'react';

export interface ModalProps {
  className?: string;
  /** Ids of what names and what explains it. */
  labelledBy: string;
  describedBy: string;
  /** Escape was pressed. */
  onEscape: () => void;
  children: ReactNode;
}

/** A dialog over the window, which waits meanwhile. What is marked `data-first` has the focus first. */
export function Modal({ className = 'question', labelledBy, describedBy, onEscape, children }: ModalProps) {
  const dialog = useRef<HTMLDialogElement>(null);

  // Closed before it leaves the page, so that the focus goes back to where it was.
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    shown?.querySelector<HTMLElement>('[data-first]')?.focus();
    return () => shown?.close();
  }, []);

  // Chromium closes a modal dialog on the second Escape whatever its `cancel` handler says, so the key is taken first.
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault();
      onEscape();
    }
  };

  return (
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
    >
      {children}
    </dialog>
  );
}
