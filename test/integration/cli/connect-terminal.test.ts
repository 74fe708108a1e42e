/** Questions while standard input and output belong to ssh: they are put on the terminal, as ssh asks for passwords. */
import assert from 'node:assert/strict';
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { type TestContext, test } from 'node:test';
import type { CallContext } from '../../../electron/control/handlers.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail } from '../../../electron/shared/result.ts';
import {
  bundledCommand,
  type ConnectHost,
  listen,
  startConnectHost,
  tunnelTo,
} from '../../helpers/connect-process.ts';
import { until } from '../../helpers/source-harness.ts';

const file = await bundledCommand();

const QUESTION = {
  text: 'A tool wants to connect to press-07. Open a tunnel with “factory”?',
  advice: 'None is open to it, and opening one is billed.',
  ways: [
    { answer: 'cancel', label: 'Do not open' },
    { answer: 'open-once', label: 'Open once (billed)' },
    { answer: 'open-always', label: 'Always open (billed)' },
  ],
  wantsText: false,
};

/** A host that asks before it answers, and tells what was answered. */
async function askingHost(t: TestContext, over?: AbortSignal) {
  const port = await listen(t, (socket) => socket.pipe(socket));
  const answers: Awaited<ReturnType<CallContext['ask']>>[] = [];
  const host = await startConnectHost(t, async (_args, context) => {
    if (!context.canAsk) {
      return fail(culvertError('TunnelClosed', { thingName: 'press-07' }));
    }
    const answer = await context.ask(QUESTION, over);
    answers.push(answer);
    return answer?.answer === 'open-once' || answer === null
      ? tunnelTo(port)
      : fail(culvertError('TunnelClosed', { thingName: 'press-07' }));
  });
  return { host, answers };
}

interface AtTerminal {
  child: ChildProcessByStdio<Writable, Readable, Readable>;
  /** What stands on the terminal. */
  screen: () => string;
  ended: Promise<number | null>;
  /** What came on the command's standard output. */
  output: () => string;
}

/** Runs the command on a terminal of its own, its standard input and output led to files. */
function atTerminal(
  t: TestContext,
  host: ConnectHost,
  { args = '', env = {}, begin = '', end = '' } = {},
): AtTerminal {
  const [input, output] = ['in', 'out'].map((name) => path.join(host.dir, name)) as [string, string];
  fs.writeFileSync(input, 'the bytes');
  const line = `${begin}'${process.execPath}' '${file}' connect press-07 22 ${args} < '${input}' > '${output}' ${end}`;
  const child = spawn('script', ['-qec', line, '/dev/null'], {
    env: {
      PATH: process.env.PATH ?? '',
      SHELL: '/bin/sh',
      TERM: 'xterm',
      CULVERT_DATA_DIR: host.dir,
      ...env,
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, screen: () => screen, ended, output: () => fs.readFileSync(output, 'utf8') };
}

test('the question stands on the terminal, its answer is typed there, and the data is not touched', async (t) => {
  const { host, answers } = await askingHost(t);
  const { child, screen, ended, output } = atTerminal(t, host);
  await until('it is asked', () => screen().includes('[1-3, Enter for 1]'));
  assert.match(screen(), /Open a tunnel with “factory”\?\r\nNone is open to it/);
  assert.match(screen(), /2 {2}Open once \(billed\)\r\n/);
  child.stdin.write('9\n');
  await until('it is asked once more', () => screen().split('[1-3, Enter for 1]').length === 3);
  child.stdin.write('2\n');
  assert.equal(await ended, 0);
  assert.deepEqual(answers, [{ answer: 'open-once', text: null }]);
  assert.equal(output(), 'the bytes');
});

test('nothing typed agrees to nothing', async (t) => {
  const { host, answers } = await askingHost(t);
  const { child, screen, ended, output } = atTerminal(t, host);
  await until('it is asked', () => screen().includes('[1-3, Enter for 1]'));
  child.stdin.write('\n');
  assert.notEqual(await ended, 0);
  assert.deepEqual(answers, [{ answer: 'cancel', text: null }]);
  assert.equal(output(), '');
});

test('a question that was answered elsewhere leaves the terminal, and the command goes on', async (t) => {
  const elsewhere = new AbortController();
  const { host, answers } = await askingHost(t, elsewhere.signal);
  const { screen, ended, output } = atTerminal(t, host);
  await until('it is asked', () => screen().includes('[1-3, Enter for 1]'));
  elsewhere.abort();
  assert.equal(await ended, 0);
  assert.deepEqual(answers, [null]);
  assert.equal(output(), 'the bytes');
});

for (const [title, options] of [
  ['--no-ask', { args: '--no-ask' }],
  ['CULVERT_NO_ASK', { env: { CULVERT_NO_ASK: '1' } }],
  // The terminal would stop a job in the background that reads from it.
  ['a job in the background', { begin: 'set -m; ', end: '& wait $!' }],
] as const) {
  test(`with ${title} nobody is asked, even at a terminal`, async (t) => {
    const { host, answers } = await askingHost(t);
    const { screen, ended } = atTerminal(t, host, options);
    assert.notEqual(await ended, 0);
    assert.deepEqual(answers, []);
    assert.match(screen(), /was closed meanwhile/);
  });
}
