/** The commands as people use them: at a terminal. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ExitCode } from '../../../electron/cli/exit-codes.ts';
import type { CallContext } from '../../../electron/control/handlers.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import { culvertAtTerminal, startHost, tunnelItem } from '../../helpers/command.ts';
import { bundledCommand } from '../../helpers/connect-process.ts';

const file = await bundledCommand();

const TAKE_OVER = {
  text: 'Somebody is connected to press-07 through its open tunnel right now.',
  advice: 'Taking it over disconnects them.',
  ways: [
    { answer: 'cancel', label: 'Cancel' },
    { answer: 'take-over', label: 'Take it over' },
    { answer: 'another', label: 'Open a second tunnel' },
  ],
  wantsText: false,
};

type Said = Awaited<ReturnType<CallContext['ask']>>;

test('a question of the running Culvert is put at the terminal, and answered by a number or a letter', async (t) => {
  const answers: Said[] = [];
  const dir = await startHost(t, {
    open: async (_, { canAsk, ask }) => {
      answers.push(canAsk ? await ask(TAKE_OVER) : null);
      return ok(tunnelItem());
    },
  });
  for (const typed of ['2\n', 'o\n', 'nonsense\n3\n', '\n']) {
    const terminal = culvertAtTerminal(t, { file, dir, args: ['open', 'press-07'] });
    await terminal.shows('Which one? [1-3, Enter for 1]');
    assert.match(
      terminal.shown(),
      /Taking it over disconnects them\.\n {2}1 {2}Cancel\n {2}2 {2}Take it over/,
    );
    terminal.send(typed);
    assert.equal(await terminal.exit, ExitCode.OK, terminal.shown());
    assert.match(terminal.shown(), /127\.0\.0\.1:50022/);
  }
  assert.deepEqual(
    answers.map((said) => said?.answer),
    ['take-over', 'another', 'another', 'cancel'],
  );
});

test('a text is asked for by its prompt alone, and nothing typed cancels', async (t) => {
  const answers: Said[] = [];
  const dir = await startHost(t, {
    open: async (_, { ask }) => {
      const question = { ...TAKE_OVER, wantsText: true, text: 'The code of the MFA device?' };
      const ways = [
        { answer: 'cancel', label: 'Cancel' },
        { answer: 'submit', label: 'Sign in' },
      ];
      answers.push(await ask({ ...question, ways }));
      return ok(tunnelItem());
    },
  });
  for (const typed of ['123456\n', '\n']) {
    const terminal = culvertAtTerminal(t, { file, dir, args: ['open', 'press-07'] });
    await terminal.shows('or Enter to cancel:');
    terminal.send(typed);
    assert.equal(await terminal.exit, ExitCode.OK);
  }
  assert.deepEqual(answers, [
    { answer: 'submit', text: '123456' },
    { answer: 'cancel', text: null },
  ]);
});

test('what was answered elsewhere is taken back, and the command goes on', async (t) => {
  const over = new AbortController();
  let said: Said | 'nothing' = 'nothing';
  const dir = await startHost(t, {
    open: async (_, { ask }) => {
      said = await ask(TAKE_OVER, over.signal);
      return ok(tunnelItem());
    },
  });
  const terminal = culvertAtTerminal(t, { file, dir, args: ['open', 'press-07'] });
  await terminal.shows('Which one?');
  over.abort();
  assert.equal(await terminal.exit, ExitCode.OK);
  assert.match(terminal.shown(), /No answer is needed any more\.\npress-07: Connected/);
  assert.equal(said, null);
});

test('--no-ask, CULVERT_NO_ASK and a missing terminal leave nobody to be asked', async (t) => {
  const could: string[] = [];
  const dir = await startHost(t, {
    open: async (_, { canAsk, askNobody }) => {
      could.push(askNobody ? 'nobody' : canAsk ? 'terminal' : 'window');
      return fail(culvertError('TunnelInUse', { thingName: 'press-07' }));
    },
  });
  const runs = [
    culvertAtTerminal(t, { file, dir, args: ['open', 'press-07', '--no-ask'] }),
    culvertAtTerminal(t, { file, dir, args: ['open', 'press-07'], env: { CULVERT_NO_ASK: '1' } }),
    culvertAtTerminal(t, { file, dir, args: ['open', 'press-07'] }),
  ];
  for (const terminal of runs) {
    assert.equal(await terminal.exit, ExitCode.CONSENT_NEEDED);
  }
  assert.deepEqual(could.sort(), ['nobody', 'nobody', 'terminal']);
});

test('Ctrl+C gives a waiting command up with 130, also while a question stands', async (t) => {
  let gone = 0;
  const dir = await startHost(t, {
    open: async (args, context) => {
      context.gone.addEventListener('abort', () => {
        gone += 1;
      });
      context.progress('Waiting for the device');
      if (args.takeOver) {
        await context.ask(TAKE_OVER);
      }
      return new Promise(() => {});
    },
  });
  for (const [args, sign] of [
    [['open', 'press-07'], 'Waiting for the device'],
    [['open', 'press-07', '--take-over'], 'Which one?'],
  ] as const) {
    const terminal = culvertAtTerminal(t, { file, dir, args: [...args] });
    await terminal.shows(sign);
    terminal.send('\u0003');
    assert.equal(await terminal.exit, ExitCode.INTERRUPTED, terminal.shown());
    assert.match(terminal.shown(), /culvert: The command was stopped\./);
  }
  assert.equal(gone, 2);
});

test('close --all asks before, and no is no', async (t) => {
  let closed = 0;
  const tunnels = [tunnelItem(), tunnelItem({ key: 'k2', thingName: 'mixer-2' })];
  const dir = await startHost(t, {
    list: async () => ok(tunnels),
    close: async () => {
      closed += 1;
      return ok(tunnels);
    },
  });
  for (const [typed, code] of [
    ['\n', ExitCode.CONSENT_NEEDED],
    ['yes\n', ExitCode.OK],
  ] as const) {
    const terminal = culvertAtTerminal(t, { file, dir, args: ['close', '--all'] });
    await terminal.shows('Which one?');
    assert.match(terminal.shown(), /Close 2 tunnels: press-07, mixer-2\?/);
    terminal.send(typed);
    assert.equal(await terminal.exit, code, terminal.shown());
    assert.equal(terminal.shown().includes('Nothing was closed.'), code !== ExitCode.OK);
  }
  assert.equal(closed, 1);
});

test('a table is cut to the width of the terminal, with colours unless NO_COLOR is set', async (t) => {
  const dir = await startHost(t, {
    list: async () =>
      ok([
        tunnelItem({ thingName: `press-${'a'.repeat(120)}` }),
        tunnelItem({ key: 'k2', thingName: '압축기-07', state: 'trouble', stateText: 'Trouble' }),
      ]),
  });
  const coloured = culvertAtTerminal(t, { file, dir, args: ['list'] });
  await coloured.exit;
  assert.ok(coloured.raw().includes('\u001b[32mConnected\u001b[39m'));
  assert.ok(coloured.raw().includes('\u001b[31mTrouble\u001b[39m'));
  const plain = culvertAtTerminal(t, { file, dir, args: ['list'], env: { NO_COLOR: '1' } });
  await plain.exit;
  assert.ok(!plain.raw().includes('\u001b['));
  const lines = plain.shown().trimEnd().split('\n');
  assert.equal(lines.length, 3);
  assert.ok(lines.every((line) => line.length <= 80));
  assert.match(lines[1] ?? '', /^press-a+… {2}Connected {2}1 h 23 min(?: |$)/);
});
