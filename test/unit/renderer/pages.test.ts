import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome } from '../../../renderer/bridge.ts';
import { createPages, type PageOf } from '../../../renderer/pages.ts';

interface Call {
  question: string;
  offset: number;
  limit: number;
  answer: (outcome: Outcome<PageOf<string>>) => Promise<void>;
}

const error = { code: 'Internal' as const, message: 'Culvert did not answer.', advice: 'Try again.' };

/** Pages of ten whose every call waits until the test answers it. */
function waiting() {
  const calls: Call[] = [];
  const pages = createPages<string, string>({
    pageSize: 10,
    ask: (question, part) =>
      new Promise((resolve) => {
        const answer = async (outcome: Outcome<PageOf<string>>) => {
          resolve(outcome);
          await new Promise((done) => setImmediate(done));
        };
        calls.push({ question, ...part, answer });
      }),
  });
  const rows = (call: Call | undefined, total: number, mark = '') =>
    call?.answer({
      ok: true,
      value: {
        total,
        rows: Array.from(
          { length: Math.max(0, Math.min(call.limit, total - call.offset)) },
          (_, at) => `${call.question}${mark} ${call.offset + at}`,
        ),
      },
    });
  return { calls, pages, rows };
}

test('nothing is known before the first answer, then the rows in sight are', async () => {
  const { calls, pages, rows } = waiting();
  assert.equal(pages.getState().total, null);
  pages.show('press', 1);
  assert.deepEqual(
    calls.map(({ question, offset, limit }) => ({ question, offset, limit })),
    [{ question: 'press', offset: 0, limit: 10 }],
  );
  await rows(calls[0], 25);
  assert.equal(pages.getState().total, 25);
  assert.equal(pages.getState().row(9), 'press 9');
  assert.equal(pages.getState().row(10), undefined);
});

test('a page is asked for when it comes into sight, and once', async () => {
  const { calls, pages, rows } = waiting();
  pages.show('press', 1);
  await rows(calls[0], 25);
  pages.want(5, 12);
  await rows(calls[1], 25);
  pages.want(0, 19);
  assert.deepEqual(
    calls.map((call) => call.offset),
    [0, 10],
  );
  assert.equal(pages.getState().row(12), 'press 12');
});

test('keys typed while an answer is awaited become one question: the last one', async () => {
  const { calls, pages, rows } = waiting();
  for (const typed of ['p', 'pr', 'pre', 'pres']) {
    pages.show(typed, 1);
  }
  await rows(calls[0], 3);
  assert.deepEqual(
    calls.map((call) => call.question),
    ['p', 'pres'],
  );
  assert.equal(pages.getState().question, 'p');
  await rows(calls[1], 1);
  assert.equal(pages.getState().question, 'pres');
  assert.equal(pages.getState().total, 1);
});

test('a list that changed in main keeps its rows until all that are in sight are there anew', async () => {
  const { calls, pages, rows } = waiting();
  pages.show('press', 1);
  await rows(calls[0], 25);
  pages.want(5, 14);
  await rows(calls[1], 25);
  pages.show('press', 2);
  await rows(calls[2], 24, '!');
  assert.equal(pages.getState().row(5), 'press 5');
  await rows(calls[3], 24, '!');
  assert.equal(pages.getState().row(5), 'press! 5');
  assert.equal(pages.getState().row(14), 'press! 14');
  assert.equal(pages.getState().total, 24);
});

test('another question begins at its first row', async () => {
  const { calls, pages, rows } = waiting();
  pages.show('press', 1);
  await rows(calls[0], 100);
  pages.want(70, 79);
  await rows(calls[1], 100);
  pages.show('oven', 1);
  assert.equal(calls[2]?.offset, 0);
});

test('a call that fails shows its error beside the rows that were there, and is not repeated', async () => {
  const { calls, pages, rows } = waiting();
  pages.show('press', 1);
  await rows(calls[0], 25);
  pages.show('press', 2);
  await calls[1]?.answer({ ok: false, error });
  assert.equal(pages.getState().error, error);
  assert.equal(pages.getState().row(3), 'press 3');
  assert.equal(calls.length, 2);
  pages.show('press', 3);
  await rows(calls[2], 25);
  assert.equal(pages.getState().error, null);
});

test('a question that fails shows no rows of the one before it', async () => {
  const { calls, pages, rows } = waiting();
  pages.show('press', 1);
  await rows(calls[0], 25);
  pages.show('oven', 1);
  await calls[1]?.answer({ ok: false, error });
  assert.equal(pages.getState().error, error);
  assert.equal(pages.getState().total, null);
  assert.equal(pages.getState().row(0), undefined);
});

test('listeners hear of answers, and no more after they left', async () => {
  const { calls, pages, rows } = waiting();
  let heard = 0;
  const leave = pages.subscribe(() => {
    heard += 1;
  });
  pages.show('press', 1);
  await rows(calls[0], 5);
  leave();
  pages.show('oven', 1);
  await rows(calls[1], 5);
  assert.equal(heard, 1);
});
