/**
 * Asks the user something in the window and waits for the answer. One question at a time, in the order they came: what
 * somebody is reading, or typing a code into, is not taken away from under their hands. Only the question about quitting
 * comes first; it cancels the others, whose work would not be begun any more.
 */
import type { Answer, QuestionView } from '../ipc/contract.ts';

export type Question = QuestionView extends infer Q
  ? Q extends { id: string }
    ? Omit<Q, 'id'>
    : never
  : never;

export interface Questions {
  /** `unless`: what wanted to know is gone; the question goes with it, answered with `cancel`. */
  ask(question: Question, unless?: AbortSignal): Promise<Answer>;
  /** Asks for something typed; null when it was cancelled. */
  askText(question: Question, unless?: AbortSignal): Promise<string | null>;
  answer(id: string, answer: Answer, text?: string | null): boolean;
}

interface Asked {
  view: QuestionView;
  resolve: (answer: Answer, text: string | null) => void;
}

export function createQuestions(options: {
  newId: () => string;
  /** Shows the question, or takes it away. */
  show: (question: QuestionView | null) => void;
}): Questions {
  /** The first one is shown. */
  let asked: Asked[] = [];

  function put<T>(
    question: Question,
    unless: AbortSignal | undefined,
    take: (answer: Answer, text: string | null) => T,
  ): Promise<T> {
    return new Promise((resolve) => {
      if (unless?.aborted) {
        resolve(take('cancel', null));
        return;
      }
      const leave = () => withdraw(one);
      const one: Asked = {
        view: { ...question, id: options.newId() },
        resolve(answer, text) {
          unless?.removeEventListener('abort', leave);
          resolve(take(answer, text));
        },
      };
      unless?.addEventListener('abort', leave);
      const cancelled = question.kind === 'quit' ? asked : [];
      asked = [...asked.slice(cancelled.length), one];
      for (const each of cancelled) {
        each.resolve('cancel', null);
      }
      if (asked[0] === one) {
        options.show(one.view);
      }
    });
  }

  function withdraw(one: Asked): void {
    const wasShown = asked[0] === one;
    asked = asked.filter((each) => each !== one);
    if (wasShown) {
      options.show(asked[0]?.view ?? null);
    }
    one.resolve('cancel', null);
  }

  return {
    ask: (question, unless) => put(question, unless, (answer) => answer),
    askText: (question, unless) =>
      put(question, unless, (answer, text) => (answer === 'submit' ? text : null)),
    answer(id, answer, text = null) {
      const [first, ...rest] = asked;
      if (first?.view.id !== id) {
        return false;
      }
      asked = rest;
      options.show(rest[0]?.view ?? null);
      first.resolve(answer, text);
      return true;
    },
  };
}
