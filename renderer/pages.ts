/**
 * A long list that main keeps and the window sees a part of: rows are asked for by page as they come into sight, and
 * again when the question or main's version of the list changes. What is shown stays until all that replaces it is
 * there, so nothing flickers while the user types or the list grows.
 */
import type { ErrorView } from '../electron/ipc/contract.ts';
import type { Outcome } from './bridge.ts';

export interface PageOf<Row> {
  rows: readonly Row[];
  /** How many rows there are in all. */
  total: number;
}

export interface PagesState<Question, Row> {
  /** What the rows answer; null before the first answer. */
  question: Question | null;
  /** null before the first answer. */
  total: number | null;
  row(at: number): Row | undefined;
  /** Why the latest question has no answer. */
  error: ErrorView | null;
}

export interface Pages<Question, Row> {
  getState(): PagesState<Question, Row>;
  subscribe(listener: () => void): () => void;
  /** Asks anew, for the rows in sight. `version` tells one state of main's list from another. */
  show(question: Question, version: number): void;
  /** The rows in sight, both ends included. */
  want(first: number, last: number): void;
}

export interface PagesOptions<Question, Row> {
  ask(question: Question, part: { offset: number; limit: number }): Promise<Outcome<PageOf<Row>>>;
  pageSize: number;
}

export function createPages<Question, Row>(options: PagesOptions<Question, Row>): Pages<Question, Row> {
  const { ask, pageSize } = options;
  const listeners = new Set<() => void>();
  let pages = new Map<number, readonly Row[]>();
  let state = stateOf<Question, Row>({ question: null, total: null, error: null });
  let wanted: { question: Question; version: number } | null = null;
  // What `pages` answer. A round that failed counts as answered, or it would be asked without end.
  let shown: { question: Question; version: number } | null = null;
  let sight = { first: 0, last: 0 };
  let asking = false;

  function stateOf<Q, R>(given: Omit<PagesState<Q, R>, 'row'>): PagesState<Q, R> {
    const held = pages as unknown as Map<number, readonly R[]>;
    return { ...given, row: (at) => held.get(Math.floor(at / pageSize))?.[at % pageSize] };
  }

  function set(next: Omit<PagesState<Question, Row>, 'row'>): void {
    state = stateOf(next);
    for (const listener of [...listeners]) {
      listener();
    }
  }

  function inSight(): number[] {
    const first = Math.floor(sight.first / pageSize);
    const last = Math.floor(sight.last / pageSize);
    return Array.from({ length: last - first + 1 }, (_, at) => first + at);
  }

  /** One round at a time: what changed meanwhile is asked for once, afterwards, however often it changed. */
  async function round(): Promise<void> {
    if (asking || !wanted) {
      return;
    }
    const asked = wanted;
    const fresh = shown?.question !== asked.question || shown.version !== asked.version;
    const needed = fresh ? inSight() : inSight().filter((page) => !pages.has(page));
    if (needed.length === 0) {
      return;
    }
    asking = true;
    const answers = await Promise.all(
      needed.map((page) => ask(asked.question, { offset: page * pageSize, limit: pageSize })),
    );
    asking = false;
    take({ asked, fresh, needed, answers });
    void round();
  }

  function take(given: {
    asked: { question: Question; version: number };
    fresh: boolean;
    needed: number[];
    answers: Outcome<PageOf<Row>>[];
  }): void {
    const { asked, fresh, needed, answers } = given;
    const next = new Map(fresh ? [] : pages);
    let { total, error } = fresh ? { total: null as number | null, error: null } : state;
    for (const [at, answer] of answers.entries()) {
      const page = needed[at] ?? 0;
      if (answer.ok) {
        next.set(page, answer.value.rows);
        total = answer.value.total;
      } else {
        error = answer.error;
        next.set(page, []);
      }
    }
    shown = asked;
    // Rows that could not be asked for anew are better than none.
    if (error && total === null && state.question === asked.question) {
      set({ ...state, error });
      return;
    }
    pages = next;
    set({ question: asked.question, total, error });
  }

  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    show(question, version) {
      if (wanted?.question !== question) {
        sight = { first: 0, last: 0 };
      }
      wanted = { question, version };
      void round();
    },
    want(first, last) {
      sight = { first: Math.max(0, first), last: Math.max(0, first, last) };
      void round();
    },
  };
}
