import { type FormEvent, useId, useState } from 'react';
import type { Answer, QuestionView } from '../../electron/ipc/contract.ts';
import { useStore, useWords } from '../context.tsx';
import { digitsOnly } from '../profile-form.ts';
import { useAction } from '../use-action.ts';
import type { Words } from '../words.tsx';
import { BusyButton } from './busy-button.tsx';
import { ErrorBox } from './error-box.tsx';
import { Modal } from './modal.tsx';

type MfaQuestion = Extract<QuestionView, { kind: 'mfa' }>;

interface Way {
  answer: Answer;
  label: string;
  /** The one that has the focus first: the likeliest one that does no harm. */
  first?: boolean;
}

/** The ways on as they stand from left to right; the last one is the one the app proposes. */
function waysOf(question: Exclude<QuestionView, MfaQuestion>, { t }: Words): Way[] {
  switch (question.kind) {
    case 'in-use':
      return [
        { answer: 'cancel', label: t('common.cancel'), first: true },
        { answer: 'open-new', label: t('shell.open-second') },
        { answer: 'take-over', label: t('shell.take-over') },
      ];
    case 'port-taken':
      return [
        { answer: 'cancel', label: t('common.cancel') },
        {
          answer: 'use-suggested',
          label: t('shell.use-port', { port: question.suggestedPort }),
          first: true,
        },
      ];
    case 'open-unknown':
      return [
        // Trying again may be billed, so an Enter pressed too early must not do it.
        { answer: 'cancel', label: t('common.cancel'), first: true },
        { answer: 'try-again', label: t('common.try-again') },
      ];
    case 'adopt-in-use':
      return [
        { answer: 'cancel', label: t('common.cancel'), first: true },
        { answer: 'take-over', label: t('shell.adopt') },
      ];
    case 'tool-open':
      return [
        // The answers that are billed, the more so the one for good, are nothing for an Enter pressed too early.
        { answer: 'cancel', label: t('shell.do-not-open'), first: true },
        { answer: 'open-always', label: t('shell.open-always') },
        { answer: 'open-once', label: t('shell.open-once') },
      ];
    case 'soft-limit':
      return [
        // Going on is billed, so an Enter pressed too early must not do it.
        { answer: 'cancel', label: t('shell.do-not-open'), first: true },
        { answer: 'open-anyway', label: t('shell.open-anyway') },
      ];
    case 'close-window':
      return [
        { answer: 'quit', label: t('shell.quit') },
        { answer: 'stay', label: t('shell.keep-running'), first: true },
      ];
    case 'quit': {
      const closable = question.closable ?? question.tunnels;
      const cancel: Way = { answer: 'cancel', label: t('common.cancel') };
      // What came from pasted tokens stays open at AWS either way.
      return closable === 0
        ? [cancel, { answer: 'quit-keep', label: t('shell.quit'), first: true }]
        : [
            cancel,
            { answer: 'quit-keep', label: t('shell.quit-keep', { count: question.tunnels }) },
            { answer: 'quit-close', label: t('shell.quit-close', { count: closable }), first: true },
          ];
    }
  }
}

/** Something only the user can decide. The rest of the window waits; Escape decides for nothing. */
export function QuestionDialog({ question }: { question: QuestionView }) {
  return question.kind === 'mfa' ? <MfaDialog question={question} /> : <WaysDialog question={question} />;
}

function WaysDialog({ question }: { question: Exclude<QuestionView, MfaQuestion> }) {
  const store = useStore();
  const words = useWords();
  const { busy, error, run } = useAction();
  const id = useId();
  const ways = waysOf(question, words);
  const primary = ways.at(-1);
  const answer = (given: Answer) =>
    void run(() => store.ask('question.answer', { id: question.id, answer: given, text: null }));
  return (
    <Modal labelledBy={`${id}text`} describedBy={`${id}advice`} onEscape={() => answer('cancel')}>
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
    </Modal>
  );
}

// RFC 6238 codes of AWS are six digits.
const MFA_DIGITS = 6;

/** Asks for the code that an MFA device shows just now. */
function MfaDialog({ question }: { question: MfaQuestion }) {
  const store = useStore();
  const { t } = useWords();
  const { busy, error, run } = useAction();
  const [code, setCode] = useState('');
  const id = useId();
  const whole = code.length === MFA_DIGITS;
  const answer = (given: Answer, text: string | null) =>
    void run(() => store.ask('question.answer', { id: question.id, answer: given, text }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (whole) {
      answer('submit', code);
    }
  };
  return (
    <Modal labelledBy={`${id}text`} describedBy={`${id}advice`} onEscape={() => answer('cancel', null)}>
      <form onSubmit={submit} noValidate>
        <h2 id={`${id}text`}>{question.text}</h2>
        <p id={`${id}advice`}>{question.advice}</p>
        <div className="field">
          <label htmlFor={`${id}code`}>{t('shell.mfa-code')}</label>
          <input
            id={`${id}code`}
            className="mfa-code mono"
            value={code}
            inputMode="numeric"
            autoComplete="one-time-code"
            spellCheck={false}
            placeholder="000000"
            aria-describedby={`${id}hint`}
            data-first
            onChange={(event) => setCode(digitsOnly(event.target.value, MFA_DIGITS))}
          />
          <small id={`${id}hint`} className="soft">
            {t('shell.mfa-hint')}
          </small>
        </div>
        {error && <ErrorBox error={error} />}
        <div className="ways">
          <BusyButton busy={busy} onClick={() => answer('cancel', null)}>
            {t('common.cancel')}
          </BusyButton>
          <button type="submit" className="btn go" aria-busy={busy} aria-disabled={busy || !whole}>
            {t('common.go-on')}
          </button>
        </div>
      </form>
    </Modal>
  );
}
