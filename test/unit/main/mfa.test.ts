import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { QuestionView } from '../../../electron/ipc/contract.ts';
import { createMfaQuestions } from '../../../electron/main/mfa.ts';
import { createQuestions } from '../../../electron/main/questions.ts';

const SERIAL = 'arn:aws:iam::123456789012:mfa/alex';
const settle = () => new Promise((resolve) => setImmediate(resolve));

function start() {
  let shown: QuestionView | null = null;
  let ids = 0;
  const questions = createQuestions({
    newId: () => {
      ids += 1;
      return `q${ids}`;
    },
    show: (question) => {
      shown = question;
    },
  });
  return {
    questions,
    ask: createMfaQuestions(questions, () => ENGLISH),
    shown: () => shown as QuestionView | null,
  };
}

test('the question names the profile and the device, and the answer is what was typed', async () => {
  const { questions, ask, shown } = start();
  const answer = ask({ profileName: 'Plant', serial: SERIAL, wrong: 0 });
  await settle();
  const question = shown();
  assert.ok(question?.kind === 'mfa');
  assert.deepEqual([question.profileName, question.serial], ['Plant', SERIAL]);
  assert.match(`${question.text} ${question.advice}`, /“Plant”.*six digits.*mfa\/alex/);
  questions.answer(question.id, 'submit', '123456');
  assert.equal(await answer, '123456');
  assert.equal(shown(), null);
});

test('a question after a wrong code says so, and how many tries are left', async () => {
  const { questions, ask, shown } = start();
  for (const [wrong, words] of [
    [1, /You have 2 more tries/],
    [2, /the last try/],
  ] as const) {
    const answer = ask({ profileName: 'Plant', serial: SERIAL, wrong });
    await settle();
    const question = shown();
    assert.match(question?.text ?? '', /not accepted/);
    assert.match(question?.advice ?? '', words);
    questions.answer(question?.id ?? '', 'cancel');
    assert.equal(await answer, null);
  }
});

test('a second profile’s question waits until the first one was answered', async () => {
  const { questions, ask, shown } = start();
  const first = ask({ profileName: 'One', serial: SERIAL, wrong: 0 });
  const second = ask({ profileName: 'Two', serial: SERIAL, wrong: 0 });
  await settle();
  const one = shown();
  assert.ok(one?.kind === 'mfa' && one.profileName === 'One');
  questions.answer(one.id, 'submit', '111111');
  assert.equal(await first, '111111');
  await settle();
  const two = shown();
  assert.ok(two?.kind === 'mfa' && two.profileName === 'Two');
  questions.answer(two.id, 'submit', '222222');
  assert.equal(await second, '222222');
});
