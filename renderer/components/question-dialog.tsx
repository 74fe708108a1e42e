import { type KeyboardEvent, useId, useLayoutEffect, useRef } from 'react';
import type { Answer, QuestionView } from '../../electron/ipc/contract.ts';
import { useStore } from '../context.tsx';
import { plural } from '../format.ts';
import { useAction } from '../use-action.ts';
import { BusyButton } from './busy-button.tsx';
import { ErrorBox } from './error-box.tsx';

interface Way {
  answer: Answer;
  label: string;
  /** The one that has the focus first: the likeliest one that does no harm. */
  first?: boolean;
}

/** The ways on as they stand from left to right; the last one is the one the app proposes. */
function waysOf(question: QuestionView): Way[] {
  switch (question.kind) {
    case 'in-use':
      return [
        { answer: 'cancel', label: 'Cancel', first: true },
        { answer: 'open-new', label: 'Open a second tunnel (billed)' },
        { answer: 'take-over', label: 'Take it over' },
      ];
    case 'port-taken':
      return [
        { answer: 'cancel', label: 'Cancel' },
        { answer: 'use-suggested', label: `Use port ${question.suggestedPort} this time`, first: true },
      ];
    case 'open-unknown':
      return [
        // Trying again may be billed, so an Enter pressed too early must not do it.
        { answer: 'cancel', label: 'Cancel', first: true },
        { answer: 'try-again', label: 'Try again' },
      ];
    case 'quit':
      return [
        { answer: 'cancel', label: 'Cancel' },
        {
          answer: 'quit-keep',
          label: question.tunnels === 1 ? 'Quit, leave it open' : 'Quit, leave them open',
        },
        { answer: 'quit-close', label: `Quit and close ${plural(question.tunnels, 'tunnel')}`, first: true },
      ];
  }
}

/** Something only the user can decide. The rest of the window waits; Escape decides for nothing. */
export function QuestionDialog({ question }: { question: QuestionView }) {
  const store = useStore();
  const { busy, error, run } = useAction();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const ways = waysOf(question);
  const primary = ways.at(-1);
  const answer = (given: Answer) =>
    void run(() => store.ask('question.answer', { id: question.id, answer: given }));

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
      answer('cancel');
    }
  };

  return (
    <dialog
      ref={dialog}
      className="question"
      aria-labelledby={`${id}text`}
      aria-describedby={`${id}advice`}
      onKeyDown={onKeyDown}
    >
      <h2 id={`${id}text`}>{question.text}</h2>
      <p id={`${id}advice`}>{question.advice}</p>
      {error && <ErrorBox error={error} />}
      <div className="ways">
        {ways.map((way) => (
          <BusyButton
            key={way.answer}
            busy={busy}
            className={way === primary ? 'btn go' : 'btn'}
            isFirst={way.first ?? false}
            onClick={() => answer(way.answer)}
          >
            {way.label}
          </BusyButton>
        ))}
      </div>
    </dialog>
  );
}
