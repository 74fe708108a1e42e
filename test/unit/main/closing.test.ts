import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { Answer, GeneralSettings } from '../../../electron/ipc/contract.ts';
import { createClosing } from '../../../electron/main/closing.ts';
import type { Question } from '../../../electron/main/questions.ts';

function start(
  given: { tray?: boolean; onClose?: GeneralSettings['onClose']; platform?: NodeJS.Platform } = {},
) {
  const scene = {
    tray: given.tray ?? true,
    onClose: given.onClose ?? ('ask' as GeneralSettings['onClose']),
    stage: 'running' as 'running' | 'closing' | 'ending',
    asked: false,
  };
  const done: string[] = [];
  const questions: { question: Question; answer: (answer: Answer) => void }[] = [];
  const close = createClosing({
    platform: given.platform ?? 'linux',
    onClose: () => scene.onClose,
    remember: (onClose) => {
      scene.onClose = onClose;
    },
    tray: () => scene.tray,
    stage: () => scene.stage,
    quit: () => void done.push('quit'),
    hide: () => void done.push('hide'),
    questions: { ask: (question) => new Promise((answer) => questions.push({ question, answer })) },
    asked: () => scene.asked,
    words: () => ENGLISH,
  });
  return { scene, done, questions, close: (canAsk = true) => close({ canAsk }) };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('the first close asks and keeps the window meanwhile; “stay” hides it and is remembered', async () => {
  const { scene, done, questions, close } = start();
  assert.equal(close(), 'stay');
  assert.equal(questions.length, 1);
  assert.equal(questions[0]?.question.kind, 'close-window');
  assert.equal(close(), 'stay', 'a second click asks no second time');
  assert.equal(questions.length, 1);
  questions[0]?.answer('stay');
  await settle();
  assert.deepEqual(done, ['hide']);
  assert.equal(scene.onClose, 'keep');
  assert.equal(close(), 'hide');
  assert.equal(questions.length, 1);
});

test('“quit” quits, is remembered, and asks about open tunnels as every quit does', async () => {
  const { scene, done, questions, close } = start();
  close();
  questions[0]?.answer('quit');
  await settle();
  assert.deepEqual(done, ['quit']);
  assert.equal(scene.onClose, 'quit');
  assert.equal(close(), 'stay');
  assert.deepEqual(done, ['quit', 'quit']);
});

test('“cancel” keeps the window and asks again next time', async () => {
  const { scene, done, questions, close } = start();
  close();
  questions[0]?.answer('cancel');
  await settle();
  assert.deepEqual(done, []);
  assert.equal(scene.onClose, 'ask');
  close();
  assert.equal(questions.length, 2);
});

test('without a tray closing is quitting, whatever was chosen, and the window stays for the question', () => {
  for (const onClose of ['ask', 'keep', 'quit'] as const) {
    const { done, questions, close } = start({ tray: false, onClose });
    assert.equal(close(), 'stay');
    assert.deepEqual(done, ['quit']);
    assert.deepEqual(questions, []);
  }
});

test('while tunnels are being closed the window hides, and at the end it goes', () => {
  const { scene, close, done } = start();
  scene.stage = 'closing';
  assert.equal(close(), 'hide');
  scene.stage = 'ending';
  assert.equal(close(), 'close');
  assert.deepEqual(done, []);
});

test('behind another question, or on a page that shows none, nothing is asked and the window hides', () => {
  const { scene, close, questions } = start();
  assert.equal(close(false), 'hide');
  scene.asked = true;
  assert.equal(close(), 'hide');
  assert.deepEqual(questions, []);
  assert.equal(scene.onClose, 'ask', 'it is asked next time');
});

test('a page that crashed under the question can be closed all the same', () => {
  const { close, questions } = start();
  assert.equal(close(), 'stay');
  assert.equal(close(false), 'hide');
  assert.equal(questions.length, 1);
});

test('“stay” does not hide the window where the tray has gone while the question was read', async () => {
  const { scene, done, questions, close } = start();
  close();
  scene.tray = false;
  questions[0]?.answer('stay');
  await settle();
  assert.deepEqual(done, []);
  assert.equal(scene.onClose, 'keep');
});

test('the question names the place where Culvert stays', () => {
  const advice = (platform: NodeJS.Platform) => {
    const { close, questions } = start({ platform });
    close();
    return questions[0]?.question.advice ?? '';
  };
  assert.match(advice('linux'), /stays in the tray/);
  assert.match(advice('win32'), /stays in the tray/);
  assert.match(advice('darwin'), /stays in the menu bar/);
});
