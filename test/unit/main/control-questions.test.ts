import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CallContext } from '../../../electron/control/handlers.ts';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import { createConsent } from '../../../electron/main/control-consent.ts';
import { type CurrentCall, createQuestionRoute } from '../../../electron/main/control-questions.ts';
import type { Question, Questions } from '../../../electron/main/questions.ts';
import type { BilledOpen } from '../../../electron/tunnels/service.ts';
import { PLAIN_SETTINGS } from '../../helpers/profile-input.ts';

const KOREAN = wordsOf({ language: 'ko', formats: 'ko-KR' });
const inUse: Question = { kind: 'in-use', thingName: 'press-07', text: 'In use.', advice: 'Take it over?' };
const mfa: Question = {
  kind: 'mfa',
  profileName: 'ops',
  serial: 'arn',
  text: 'A code.',
  advice: 'Six digits.',
};

/** A call of the command line, and what its terminal answers. */
function call(canAsk: boolean, answer: { answer: string; text: string | null } | null = null) {
  const gone = new AbortController();
  const asked: string[] = [];
  const progress: string[] = [];
  const context: CallContext = {
    canAsk,
    progress: (text) => progress.push(text),
    item: () => {},
    async ask({ text, ways, wantsText }) {
      asked.push(`${text} ${ways.map((way) => way.answer).join()} ${wantsText}`);
      return answer;
    },
    gone: gone.signal,
  };
  const current: CurrentCall = { context, unanswered: new Set() };
  return { current, gone, asked, progress };
}

/** A window that answers with what is given, and what it was asked. */
function windowThat(answer: Awaited<ReturnType<Questions['ask']>>) {
  const asked: { kind: Question['kind']; unless: AbortSignal | undefined }[] = [];
  const window: Pick<Questions, 'ask' | 'askText'> = {
    async ask(question, unless) {
      asked.push({ kind: question.kind, unless });
      return answer;
    },
    async askText(question, unless) {
      asked.push({ kind: question.kind, unless });
      return answer === 'submit' ? '654321' : null;
    },
  };
  return { window, asked };
}

test('what is asked in the course of a call is asked at its terminal, in English', async () => {
  const { window, asked: atWindow } = windowThat('take-over');
  const route = createQuestionRoute({ window, words: () => KOREAN });
  const { current, asked } = call(true, { answer: 'open-new', text: null });
  const answer = await route.run(current, async () => {
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(route.words(), ENGLISH);
    return route.questions.ask(inUse);
  });
  assert.equal(answer, 'open-new');
  assert.deepEqual(asked, ['In use. cancel,take-over,open-new false']);
  assert.deepEqual(atWindow, []);
});

test('with --no-ask the window is not asked either', async () => {
  const { window, asked: atWindow } = windowThat('take-over');
  const route = createQuestionRoute({ window, words: () => KOREAN });
  const { current } = call(false);
  current.context.askNobody = true;
  const [answer, text] = await route.run(current, () =>
    Promise.all([route.questions.ask(inUse), route.questions.askText(mfa)]),
  );
  assert.deepEqual([answer, text], ['cancel', null]);
  assert.deepEqual([...current.unanswered], ['in-use', 'mfa']);
  assert.deepEqual(atWindow, []);
});

test('the digits of an MFA device are typed at the terminal', async () => {
  const route = createQuestionRoute({ window: null, words: () => ENGLISH });
  const { current, asked } = call(true, { answer: 'submit', text: '123456' });
  assert.equal(await route.run(current, () => route.questions.askText(mfa)), '123456');
  assert.deepEqual(asked, ['A code. cancel,submit true']);
});

test('an answer that the question does not have does nothing', async () => {
  const route = createQuestionRoute({ window: null, words: () => ENGLISH });
  const { current } = call(true, { answer: 'open-anyway', text: null });
  assert.equal(await route.run(current, () => route.questions.ask(inUse)), 'cancel');
});

test('a call without a terminal asks at the window, in its language, and the question goes with the call', async () => {
  const { window, asked } = windowThat('take-over');
  const route = createQuestionRoute({ window, words: () => KOREAN });
  const { current, gone, progress } = call(false);
  const answer = await route.run(current, () => {
    assert.equal(route.words(), KOREAN);
    return route.questions.ask(inUse);
  });
  assert.equal(answer, 'take-over');
  assert.deepEqual(asked, [{ kind: 'in-use', unless: gone.signal }]);
  assert.match(progress.join(), /^Waiting for an answer in Culvert’s window/);
  const typed = windowThat('submit');
  const other = createQuestionRoute({ window: typed.window, words: () => KOREAN });
  assert.equal(await other.run(call(false).current, () => other.questions.askText(mfa)), '654321');
});

test('where there is neither terminal nor window nothing is agreed to, and that is noted', async () => {
  const route = createQuestionRoute({ window: null, words: () => KOREAN });
  const { current } = call(false);
  const answer = await route.run(current, () => {
    assert.equal(route.words(), ENGLISH);
    return route.questions.ask(inUse);
  });
  assert.equal(answer, 'cancel');
  assert.deepEqual([...current.unanswered], ['in-use']);
});

test('what a window’s click asks is the window’s, whatever calls run meanwhile', async () => {
  const { window, asked } = windowThat('open-new');
  const route = createQuestionRoute({ window, words: () => KOREAN });
  const { current, asked: atTerminal } = call(true, { answer: 'cancel', text: null });
  let finish = () => {};
  const running = route.run(current, () => new Promise<void>((resolve) => (finish = resolve)));
  assert.equal(await route.questions.ask(inUse), 'open-new');
  assert.equal(route.words(), KOREAN);
  finish();
  await running;
  assert.deepEqual([asked.length, atTerminal.length], [1, 0]);
});

test('after its answer a call is asked no more; given up, nobody is', async () => {
  const { window, asked } = windowThat('open-new');
  const route = createQuestionRoute({ window, words: () => KOREAN });
  const answered = call(true, { answer: 'take-over', text: null });
  let later: Promise<unknown> = Promise.resolve();
  let goOn = () => {};
  const goesOn = new Promise<void>((resolve) => (goOn = resolve));
  await route.run(answered.current, async () => {
    later = goesOn.then(() => route.questions.ask(inUse));
  });
  goOn();
  assert.equal(await later, 'open-new', 'what goes on by itself is the window’s');
  const left = call(true, { answer: 'take-over', text: null });
  let afterwards: Promise<unknown> = Promise.resolve();
  await route.run(left.current, async () => {
    afterwards = new Promise<void>((resolve) => setImmediate(resolve)).then(() => route.questions.ask(inUse));
    left.gone.abort();
  });
  assert.equal(await afterwards, 'cancel');
  assert.deepEqual([answered.asked.length, left.asked.length, asked.length], [0, 0, 1]);
});

const open: BilledOpen = {
  ...{ profileId: 'p1', thingName: 'press-07', region: 'eu-central-1', services: ['SSH'], byTool: true },
};

function consentWith(answers: string[], toolsMayOpen = false) {
  const asked: string[] = [];
  const profile = { ...PLAIN_SETTINGS, id: 'p1', name: 'ops', region: 'eu-central-1', toolsMayOpen };
  const route = createQuestionRoute({
    window: {
      async ask({ text }) {
        asked.push(text);
        return (answers.shift() ?? 'cancel') as 'cancel';
      },
      askText: async () => null,
    },
    words: () => ENGLISH,
  });
  const consent = createConsent({
    profiles: {
      get: () => profile,
      setToolsMayOpen: (_, may) => {
        profile.toolsMayOpen = may;
      },
    },
    route,
    onChange: () => {},
  });
  return { consent, asked, profile };
}

test('a tool’s open is asked about, a person’s is not', async () => {
  const { consent, asked } = consentWith(['cancel', 'open-once']);
  assert.ok((await consent({ ...open, byTool: false })).ok);
  assert.deepEqual(asked, []);
  const refused = await consent(open);
  assert.ok(!refused.ok && refused.error.code === 'OpenNotAllowed');
  assert.ok((await consent(open)).ok);
  assert.equal(asked.length, 2, '“once” is for once');
  assert.match(asked[0] ?? '', /press-07.*ops/);
});

test('“always” answers for the tools that wait as well', async () => {
  const { consent, asked, profile } = consentWith(['open-always']);
  const all = await Promise.all([consent(open), consent({ ...open, thingName: 'press-08' }), consent(open)]);
  assert.ok(all.every(({ ok }) => ok));
  assert.equal(asked.length, 1);
  assert.equal(profile.toolsMayOpen, true);
});
