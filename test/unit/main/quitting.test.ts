import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import type { Answer } from '../../../electron/ipc/contract.ts';
import { createQuitting, type OpenTunnel, quitQuestion, stayWords } from '../../../electron/main/quitting.ts';
import { createLog } from '../../../electron/shared/log.ts';

const tunnel = (key: string, change: Partial<OpenTunnel> = {}): OpenTunnel => ({
  ...{ key, tunnelId: `id-${key}`, thingName: `thing-${key}` },
  ...{ origin: 'opened', phase: { kind: 'connected' } },
  ...change,
});

/** `closes` says what becomes of closing a tunnel: by default it works. */
function start(keys: string[] = [], closes: (key: string) => Promise<boolean> = async () => true) {
  const state = { open: keys.map((key) => tunnel(key)), closes, signIn: async () => {} };
  const done: string[] = [];
  const lines: string[] = [];
  const asked: { open: number; answer: (answer: Answer) => void }[] = [];
  const quitting = createQuitting({
    open: () => state.open,
    settled: async () => void done.push('settled'),
    async close(key) {
      done.push(`close ${key}`);
      if (await state.closes(key)) {
        state.open = state.open.filter((other) => other.key !== key);
      }
    },
    ask: (open) =>
      new Promise((answer) => {
        // As the window does it: a newer question cancels the older.
        asked.at(-1)?.answer('cancel');
        asked.push({ open: open.length, answer });
      }),
    signIn: () => state.signIn(),
    cancelQuestion: () => asked.at(-1)?.answer('cancel'),
    onStay: (left) => done.push(`stay ${left.map(({ key }) => key).join()}`),
    end: async () => void done.push('end'),
    log: createLog((level, line) => lines.push(`${level} ${line}`)),
    longestStepMs: 5,
  });
  return { state, done, lines, asked, quitting };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));

test('without an open tunnel nothing is asked', async () => {
  const { quitting, asked, done } = start();
  await quitting.quit('ask');
  assert.deepEqual(asked, []);
  assert.deepEqual(done, ['settled', 'end']);
});

test('with open tunnels it is asked, and done as the answer says', async () => {
  for (const [answer, what] of [
    ['quit-close', ['settled', 'close a', 'close b', 'end']],
    ['quit-keep', ['settled', 'end']],
    ['cancel', []],
  ] as const) {
    const { quitting, asked, done } = start(['a', 'b']);
    const quit = quitting.quit('ask');
    await settle();
    assert.deepEqual(
      asked.map(({ open }) => open),
      [2],
    );
    asked[0]?.answer(answer);
    await quit;
    assert.deepEqual(done, what);
  }
});

test('a tunnel whose open was under way is closed too', async () => {
  const { quitting, state, done } = start();
  const quit = quitting.quit('close');
  state.open = [tunnel('late')];
  await quit;
  assert.deepEqual(done, ['settled', 'close late', 'end']);
});

test('where a tunnel cannot be closed Culvert stays and says so; quitting once more leaves it', async () => {
  const { quitting, done, lines } = start(['a', 'b'], async (key) => key === 'a');
  await quitting.quit('close-or-stay');
  assert.deepEqual(done, ['settled', 'close a', 'close b', 'stay b']);
  assert.equal(quitting.stage(), 'running');
  assert.ok(lines.includes('warn a tunnel could not be closed tunnelId="id-b"'), lines.join('\n'));

  done.length = 0;
  await quitting.quit('close-or-stay');
  assert.deepEqual(done, ['settled', 'close b', 'end'], 'it is tried once more');
});

test('a tunnel that was not told of keeps Culvert from ending again', async () => {
  const { quitting, state, done } = start(['a'], async () => false);
  await quitting.quit('close-or-stay');
  state.open = [tunnel('a'), tunnel('new')];
  done.length = 0;
  await quitting.quit('close-or-stay');
  assert.equal(done.at(-1), 'stay a,new');
});

test('closing that hangs counts as not closed', async () => {
  const { quitting, done } = start(['a'], () => new Promise(() => {}));
  await quitting.quit('close-or-stay');
  assert.deepEqual(done, ['settled', 'close a', 'stay a']);
});

test('a signal ends Culvert though a tunnel cannot be closed, which is logged', async () => {
  const { quitting, done, lines } = start(['a'], async () => false);
  await quitting.quit('close');
  assert.deepEqual(done, ['settled', 'close a', 'end']);
  assert.ok(lines.includes('warn a tunnel could not be closed tunnelId="id-a"'), lines.join('\n'));
});

test('a signal while tunnels are being closed ends Culvert whatever becomes of them', async () => {
  let answer = (_: boolean) => {};
  const closing = new Promise<boolean>((resolve) => {
    answer = resolve;
  });
  const { quitting, done } = start(['a'], () => closing);
  const quit = quitting.quit('close-or-stay');
  await settle();
  await quitting.quit('keep');
  answer(false);
  await quit;
  assert.deepEqual(done, ['settled', 'close a', 'end']);
});

test('quitting twice is quitting once', async () => {
  const { quitting, done } = start(['a']);
  await Promise.all([quitting.quit('close-or-stay'), quitting.quit('close-or-stay'), quitting.quit('ask')]);
  assert.equal(quitting.stage(), 'ending');
  await quitting.quit('close');
  assert.deepEqual(done, ['settled', 'close a', 'end']);
});

test('asking twice leaves one question, and both calls come to their end', async () => {
  const { quitting, asked, done } = start(['a']);
  const both = [quitting.quit('ask'), quitting.quit('ask')];
  await settle();
  assert.equal(asked.length, 2);
  asked[1]?.answer('quit-keep');
  await Promise.all(both);
  assert.deepEqual(done, ['settled', 'end']);
});

test('a question that is open does not hold up another way of quitting', async () => {
  const { quitting, done } = start(['a']);
  const asking = quitting.quit('ask');
  await settle();
  await quitting.quit('keep');
  await asking;
  assert.deepEqual(done, ['settled', 'end']);
});

test('what is begun while Culvert quits waits, and goes on when it stays', async () => {
  const { quitting, state, done } = start(['a'], async () => false);
  await quitting.running();
  const quit = quitting.quit('close-or-stay');
  while (quitting.stage() === 'running') {
    await Promise.resolve();
  }
  const begun = quitting.running().then(() => done.push('begun'));
  await quit;
  await begun;
  assert.deepEqual(done, ['settled', 'close a', 'stay a', 'begun']);

  state.closes = async () => true;
  const ends = quitting.quit('close-or-stay');
  while (quitting.stage() === 'running') {
    await Promise.resolve();
  }
  void quitting.running().then(() => done.push('never'));
  await ends;
  await settle();
  assert.equal(done.at(-1), 'end');
});

test('the words name the tunnels and say that they expire', () => {
  const one = stayWords([tunnel('a')], ENGLISH);
  assert.match(one.title, /the tunnel to thing-a could not be closed/);
  assert.match(one.body, /It closes by itself when it expires\. Quit again/);
  const two = stayWords([tunnel('a'), tunnel('b')], ENGLISH);
  assert.match(two.title, /2 tunnels could not be closed \(thing-a, thing-b\)/);
  assert.match(two.body, /They close by themselves when they expire/);
});

test('a role session that ended before the quit: its code is asked for before anything is closed', async () => {
  const { quitting, state, done } = start(['a']);
  state.signIn = async () => void done.push('sign in');
  await quitting.quit('close-or-stay');
  assert.deepEqual(done, ['sign in', 'settled', 'close a', 'end']);
});

test('nobody is asked for a code when the computer shuts down, or tunnels are left open', async () => {
  for (const mode of ['close', 'keep'] as const) {
    const { quitting, state, done } = start(['a']);
    state.signIn = async () => void done.push('sign in');
    await quitting.quit(mode);
    assert.ok(!done.includes('sign in'), mode);
  }
});

test('a computer that shuts down does not wait for the code that a quit before it asked for', async () => {
  const { quitting, state, done } = start(['a']);
  let give = () => {};
  state.signIn = () =>
    new Promise((resolve) => {
      give = resolve;
    });
  const first = quitting.quit('close-or-stay');
  await settle();
  await quitting.quit('close');
  assert.deepEqual(done, ['settled', 'close a', 'end']);
  give();
  await first;
  assert.deepEqual(done, ['settled', 'close a', 'end']);
});

test('a tunnel that is closing already is not asked about, and is waited for', async () => {
  const { quitting, state, asked, done } = start();
  state.open = [tunnel('a', { phase: { kind: 'closing' } })];
  await quitting.quit('ask');
  assert.deepEqual(asked, []);
  assert.deepEqual(done, ['settled', 'close a', 'end']);
});

test('only what is open is counted beside one that is closing', async () => {
  const { quitting, state, asked } = start();
  state.open = [tunnel('a', { phase: { kind: 'closing' } }), tunnel('b')];
  const quit = quitting.quit('ask');
  await settle();
  assert.equal(asked[0]?.open, 1);
  asked[0]?.answer('cancel');
  await quit;
});

test('the question tells how many tunnels are open, what closing costs, and whose they are', () => {
  const ask = (...origins: OpenTunnel['origin'][]) =>
    quitQuestion(
      origins.map((origin, at) => tunnel(`k${at}`, { origin })),
      ENGLISH,
    );
  const one = ask('opened');
  assert.deepEqual([one.text, one.tunnels, one.closable], ['A tunnel is open.', 1, 1]);
  assert.match(one.advice, /billed again.*cost nothing more.*until they expire\.$/);
  const ours = ask('opened', 'reused', 'restored');
  assert.equal(ours.text, '3 tunnels are open.');
  assert.doesNotMatch(ours.advice, /somebody else|pasted/);

  const adopted = ask('opened', 'adopted');
  assert.match(adopted.advice, /One of them was opened by somebody else/);
  assert.match(ask('adopted').advice, /Somebody else opened it/);
  assert.match(ask('adopted', 'adopted', 'opened').advice, /2 of them were opened by others/);
});

test('in the demo nothing is said to be billed again', () => {
  const { advice } = quitQuestion([tunnel('k1')], ENGLISH, { billed: false });
  assert.equal(advice, 'The demo’s tunnels end with the demo.');
});

test('tunnels from pasted tokens are said to stay open at AWS, and are not counted as closed', () => {
  const ask = (...origins: OpenTunnel['origin'][]) =>
    quitQuestion(
      origins.map((origin, at) => tunnel(`k${at}`, { origin })),
      ENGLISH,
    );
  const only = ask('quick');
  assert.deepEqual([only.tunnels, only.closable], [1, 0]);
  assert.match(only.advice, /^It came from a pasted token.*stays open at AWS/);
  assert.doesNotMatch(only.advice, /billed/, 'nothing of it is ever billed here');
  const mixed = ask('quick', 'opened', 'quick');
  assert.deepEqual([mixed.tunnels, mixed.closable], [3, 1]);
  assert.match(mixed.advice, /billed again.*2 of them came from pasted tokens/);
});

test('sentences stand side by side as the language writes them', () => {
  const open = [tunnel('a', { origin: 'quick' }), tunnel('b')];
  assert.match(quitQuestion(open, wordsOf({ language: 'ja', formats: 'ja' })).advice, /。そのうち/);
  assert.match(quitQuestion(open, wordsOf({ language: 'ko', formats: 'ko' })).advice, /\. 그중/);
});
