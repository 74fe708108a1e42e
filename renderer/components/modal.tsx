import { type KeyboardEvent, type MouseEvent, type ReactNode, useLayoutEffect, useRef } from 'react';
import { Announcer } from './announcer.tsx';

export interface ModalProps {
  className?: string;
  /** Ids of what names and what explains it. */
  labelledBy: string;
  describedBy?: string;
  /** Escape was pressed. */
  onEscape: () => void;
  /** The pointer went beside it. Left out where something is asked. */
  onBeside?: () => void;
  children: ReactNode;
}

/** A dialog over the window, which waits meanwhile. What is marked `data-first` has the focus first. */
export function Modal(props: ModalProps) {
  const { className = 'question', labelledBy, describedBy, onEscape, onBeside, children } = props;
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
    // An Escape of an input method takes back what is being composed.
    if (event.key === 'Escape' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      onEscape();
    }
  };
  // The backdrop is the dialog itself to the pointer; what is in it fills it.
  const onPointer = (event: MouseEvent) => {
    if (event.target === dialog.current) {
      onBeside?.();
    }
  };

  return (
    <dialog
      ref={dialog}
      className={className}
      aria-labelledby={labelledBy}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
      onMouseDown={onBeside ? onPointer : undefined}
    >
      {children}
      <Announcer />
    </dialog>
  );
}
