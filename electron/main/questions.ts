/**
 * Asks the user something in the window and waits for the answer. One question at a time: a newer one takes the place
 * of the older, which counts as cancelled.
 */
import type { Answer, QuestionView } from '../ipc/contract.ts';

export type Question = QuestionView extends infer Q
  ? Q extends { id: string }
    ? Omit<Q, 'id'>
    : never
  : never;

export interface Questions {
  ask(question: Question): Promise<Answer>;
  /** Asks for something typed; null when it was cancelled. */
  askText(question: Question): Promise<string | null>;
  answer(id: string, answer: Answer, text?: string | null): boolean;
}

export function createQuestions(options: {
  newId: () => string;
  /** Shows the question, or takes it away. */
  show: (question: QuestionView | null) => void;
}): Questions {
  let asked: { id: string; resolve: (answer: Answer, text: string | null) => void } | null = null;

  function settle(answer: Answer, text: string | null = null): void {
    const settled = asked;
    asked = null;
    options.show(null);
    settled?.resolve(answer, text);
  }

  function put<T>(question: Question, take: (answer: Answer, text: string | null) => T): Promise<T> {
    if (asked) {
      settle('cancel');
    }
    const id = options.newId();
    return new Promise((resolve) => {
      asked = { id, resolve: (answer, text) => resolve(take(answer, text)) };
      options.show({ ...question, id });
    });
  }

  return {
    ask: (question) => put(question, (answer) => answer),
    askText: (question) => put(question, (answer, text) => (answer === 'submit' ? text : null)),
    answer(id, answer, text = null) {
      if (asked?.id !== id) {
        return false;
      }
      settle(answer, text);
      return true;
    },
  };
}
