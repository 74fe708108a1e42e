import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Answer, QuestionView } from '../../../electron/ipc/contract.ts';
import { createQuestions, type Question } from '../../../electron/main/questions.ts';

const inUse: Question = { kind: 'in-use', thingName: 'press-07', text: 'In use.', advice: 'Take it over?' };
const quit: Question = { kind: 'quit', text: 'Two tunnels are open.', advice: 'Close them?', tunnels: 2 };

function start() {
  const shown: (QuestionView | null)[] = [];
  const answered: [string, Answer][] = [];
  let count = 0;
  const questions = createQuestions({
    newId: () => {
      count += 1;
      return `q${count}`;
    },
    show: (question) => shown.push(question),
  });
  const ask = (question: Question) =>
    questions.ask(question).then((answer) => {
      answered.push([question.kind, answer]);
    });
  return { questions, ask, shown, answered };
}

test('a question is shown until it is answered', async () => {
  const { questions, ask, shown, answered } = start();
  const asking = ask(inUse);
  assert.deepEqual(shown, [{ ...inUse, id: 'q1' }]);
  assert.equal(questions.answer('q1', 'take-over'), true);
  await asking;
  assert.deepEqual(shown, [{ ...inUse, id: 'q1' }, null]);
  assert.deepEqual(answered, [['in-use', 'take-over']]);
});

test('an answer to a question that is not asked, or not any more, counts for nothing', async () => {
  const { questions, ask, shown, answered } = start();
  assert.equal(questions.answer('q1', 'cancel'), false);
  const asking = ask(inUse);
  assert.equal(questions.answer('other', 'take-over'), false);
  assert.deepEqual(answered, []);
  assert.equal(questions.answer('q1', 'open-new'), true);
  assert.equal(questions.answer('q1', 'take-over'), false);
  await asking;
  assert.deepEqual(answered, [['in-use', 'open-new']]);
  assert.equal(shown.length, 2);
});

test('a question that comes while another is being answered waits for its turn', async () => {
  const { questions, ask, shown, answered } = start();
  const older = ask(inUse);
  const newer = ask({ ...inUse, thingName: 'press-08' });
  assert.deepEqual(shown, [{ ...inUse, id: 'q1' }]);
  assert.equal(questions.answer('q2', 'take-over'), false, 'it is not shown yet');
  assert.equal(questions.answer('q1', 'open-new'), true);
  await older;
  assert.deepEqual(shown.at(-1), { ...inUse, thingName: 'press-08', id: 'q2' });
  assert.equal(questions.answer('q2', 'cancel'), true);
  await newer;
  assert.deepEqual(answered, [
    ['in-use', 'open-new'],
    ['in-use', 'cancel'],
  ]);
  assert.equal(shown.at(-1), null);
});

test('the code that somebody types is not lost to a question of an open under way', async () => {
  const { questions, ask, shown } = start();
  const mfa: Question = { kind: 'mfa', profileName: 'Plant', serial: 's', text: 'A code?', advice: 'Six.' };
  const code = questions.askText(mfa);
  void ask(inUse);
  assert.equal(shown.length, 1);
  assert.equal(questions.answer('q1', 'submit', '123456'), true);
  assert.equal(await code, '123456');
  assert.equal(shown.at(-1)?.kind, 'in-use');
});

test('the question about quitting comes first, and cancels those before it', async () => {
  const { questions, ask, shown, answered } = start();
  const older = [ask(inUse), ask(inUse)];
  const quitting = ask(quit);
  await Promise.all(older);
  assert.deepEqual(answered, [
    ['in-use', 'cancel'],
    ['in-use', 'cancel'],
  ]);
  assert.deepEqual(shown.at(-1), { ...quit, id: 'q3' });
  const later = ask(inUse);
  assert.deepEqual(shown.at(-1), { ...quit, id: 'q3' });
  assert.equal(questions.answer('q1', 'take-over'), false);
  assert.equal(questions.answer('q3', 'cancel'), true);
  await quitting;
  assert.deepEqual(shown.at(-1), { ...inUse, id: 'q4' });
  questions.answer('q4', 'cancel');
  await later;
});

test('whoever was answered may ask the next question at once', async () => {
  const { questions, ask, shown, answered } = start();
  const both = ask(inUse).then(() => ask(quit));
  questions.answer('q1', 'take-over');
  await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual(shown.at(-1), { ...quit, id: 'q2' });
  questions.answer('q2', 'cancel');
  await both;
  assert.deepEqual(answered, [
    ['in-use', 'take-over'],
    ['quit', 'cancel'],
  ]);
});

test('a question goes when whoever wanted to know is gone, shown or waiting for its turn', async () => {
  const { questions, shown } = start();
  const gone = [new AbortController(), new AbortController(), new AbortController()] as const;
  const first = questions.ask(inUse, gone[0].signal);
  const second = questions.ask({ ...inUse, thingName: 'press-08' }, gone[1].signal);
  const third = questions.askText({ ...inUse, thingName: 'press-09' }, gone[2].signal);
  gone[1].abort();
  assert.equal(await second, 'cancel');
  assert.deepEqual(shown, [{ ...inUse, id: 'q1' }]);
  gone[0].abort();
  assert.equal(await first, 'cancel');
  assert.deepEqual(shown.at(-1), { ...inUse, thingName: 'press-09', id: 'q3' });
  assert.equal(questions.answer('q3', 'submit', '123456'), true);
  assert.equal(await third, '123456');
  assert.equal(shown.at(-1), null);
  gone[2].abort();
  assert.equal(shown.length, 3, 'an answered one is not taken away again');
  assert.equal(await questions.ask(inUse, AbortSignal.abort()), 'cancel');
  assert.equal(shown.length, 3, 'a question of somebody who is gone already is not shown');
});
