/**
 * Whom a question is put to. What a call of the command line sets going may want to know something on its way, through
 * parts that know nothing of such calls; so each call carries with it who can answer: whoever sits at its terminal, else
 * the window, else nobody; and nobody at all where the call says so (--no-ask).
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { CallContext } from '../control/handlers.ts';
import { ENGLISH, type Words } from '../i18n/words.ts';
import type { Answer } from '../ipc/contract.ts';
import type { Question, Questions } from './questions.ts';

/** What is known of the call in whose course something happens. */
export interface CurrentCall {
  context: CallContext;
  /** Questions that nobody was there to answer, by their kind. */
  unanswered: Set<Question['kind']>;
}

export interface QuestionRoute {
  /** For everything that may be asked in the course of a call, and of what the window does, too. */
  questions: Pick<Questions, 'ask' | 'askText'>;
  /** The words to put a question in just now. */
  words(): Words;
  /** The call in whose course this is asked; null elsewhere, and once it has been answered. */
  current(): CurrentCall | null;
  /** This goes on for a call alone whose command is gone. */
  isGivenUp(): boolean;
  /** Runs what a call sets going. */
  run<T>(call: CurrentCall, work: () => Promise<T>): Promise<T>;
}

interface Place {
  call: CurrentCall;
  state: 'running' | 'answered' | 'given-up';
}

export function createQuestionRoute(options: {
  /** null: there is none, as in a host without a desktop. */
  window: Pick<Questions, 'ask' | 'askText'> | null;
  words: () => Words;
}): QuestionRoute {
  const { window } = options;
  const store = new AsyncLocalStorage<Place>();

  function current(): CurrentCall | null {
    const here = store.getStore();
    // What goes on by itself, begun in the course of a call, is not the call's any more.
    return here?.state === 'running' ? here.call : null;
  }

  const isGivenUp = () => store.getStore()?.state === 'given-up';

  async function ask(question: Question): Promise<{ answer: Answer; text: string | null }> {
    const call = current();
    const cancelled = { answer: 'cancel', text: null } as const;
    if (isGivenUp()) {
      // Whoever wanted it is gone, and somebody at the window would not know what it is about.
      return cancelled;
    }
    if (call?.context.canAsk) {
      const ways = waysOf(question);
      const said = await call.context.ask({
        text: question.text,
        advice: question.advice,
        ways: ways.map(([answer, label]) => ({ answer, label })),
        wantsText: question.kind === 'mfa',
      });
      const known = ways.find(([answer]) => answer === said?.answer)?.[0];
      return said && known ? { answer: known, text: said.text } : cancelled;
    }
    if (!window || call?.context.askNobody) {
      call?.unanswered.add(question.kind);
      return cancelled;
    }
    // A script, and whoever reads what it says, would else not know what it waits for.
    call?.context.progress('Waiting for an answer in Culvert’s window; with --no-ask it would fail instead…');
    if (question.kind === 'mfa') {
      const text = await window.askText(question, call?.context.gone);
      return text === null ? cancelled : { answer: 'submit', text };
    }
    return { answer: await window.ask(question, call?.context.gone), text: null };
  }

  return {
    current,
    isGivenUp,
    questions: {
      ask: async (question) => (await ask(question)).answer,
      async askText(question) {
        const { answer, text } = await ask(question);
        return answer === 'submit' ? text : null;
      },
    },
    words: () => (current()?.context.canAsk || !window ? ENGLISH : options.words()),
    async run(call, work) {
      const here: Place = { call, state: 'running' };
      const giveUp = () => {
        here.state = 'given-up';
      };
      call.context.gone.addEventListener('abort', giveUp);
      try {
        return await store.run(here, work);
      } finally {
        call.context.gone.removeEventListener('abort', giveUp);
        if (here.state === 'running') {
          here.state = 'answered';
        }
      }
    },
  };
}

type Way = readonly [Answer, label: string];

/** What each question may be answered with at a terminal; the first one does nothing. */
function waysOf(question: Question): readonly Way[] {
  switch (question.kind) {
    case 'in-use':
      return [CANCEL, ['take-over', 'Take it over (free)'], ['open-new', 'Open a second tunnel (billed)']];
    case 'adopt-in-use':
      return [CANCEL, ['take-over', 'Take it over (free)']];
    case 'port-taken':
      return [CANCEL, ['use-suggested', `Use port ${question.suggestedPort} this time`]];
    case 'open-unknown':
      return [CANCEL, ['try-again', 'Try again']];
    case 'tool-open':
      return [
        ['cancel', 'Do not open'],
        ['open-once', 'Open once (billed)'],
        ['open-always', 'Always open (billed)'],
      ];
    case 'soft-limit':
      return [
        ['cancel', 'Do not open'],
        ['open-anyway', 'Open anyway (billed)'],
      ];
    case 'mfa':
      return [CANCEL, ['submit', 'Sign in']];
    case 'quit':
    case 'close-window':
      return [CANCEL];
  }
}

const CANCEL: Way = ['cancel', 'Cancel'];
