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
  answer(id: string, answer: Answer): boolean;
}

export function createQuestions(options: {
  newId: () => string;
  /** Shows the question, or takes it away. */
  show: (question: QuestionView | null) => void;
}): Questions {
  let asked: { id: string; resolve: (answer: Answer) => void } | null = null;

  function settle(answer: Answer): void {
    const settled = asked;
    asked = null;
    options.show(null);
    settled?.resolve(answer);
  }

  return {
    ask(question) {
      if (asked) {
        settle('cancel');
      }
      const id = options.newId();
      return new Promise((resolve) => {
        asked = { id, resolve };
        options.show({ ...question, id });
      });
    },
    answer(id, answer) {
      if (asked?.id !== id) {
        return false;
      }
      settle(answer);
      return true;
    },
  };
}
