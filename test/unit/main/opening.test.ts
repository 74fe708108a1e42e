import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import type { Answer } from '../../../electron/ipc/contract.ts';
import { adoptAsking, openAsking } from '../../../electron/main/opening.ts';
import type { Question } from '../../../electron/main/questions.ts';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import type { AdoptOptions } from '../../../electron/tunnels/adopt.ts';
import type { OpenOptions } from '../../../electron/tunnels/service.ts';

const first: OpenOptions = {
  profileId: 'p1',
  thingName: 'press-07',
  services: ['SSH', 'HTTP'],
  lifetimeMinutes: 60,
  reuse: true,
  takeOver: false,
  ports: { SSH: 5507 },
  portsOnce: {},
  terminal: true,
};

const inUse = culvertError('TunnelInUse', { thingName: 'press-07' }, { tunnelId: 't-1' });
const unknown = culvertError('OpenOutcomeUnknown', {});
const notDone = culvertError('OpenNotDone', {});
const taken = (port: number, serviceId: string, suggestedPort: number) =>
  culvertError('PortTaken', { port, serviceId, suggestedPort }, { port, serviceId, suggestedPort });

/** Opens with a service that gives `results` in turn and a user who gives `answers` in turn. */
async function run(results: Result<{ key: string }>[], answers: Answer[], anyPort = false) {
  const tried: OpenOptions[] = [];
  const asked: Question[] = [];
  const result = await openAsking(
    first,
    {
      open: async (options) => {
        tried.push(options);
        return results[tried.length - 1] ?? assert.fail('opened once more than expected');
      },
    },
    {
      questions: {
        ask: async (question) => {
          asked.push(question);
          return answers[asked.length - 1] ?? assert.fail(`asked once more than expected: ${question.kind}`);
        },
      },
      words: () => ENGLISH,
      anyPort,
    },
  );
  return { result, tried, asked };
}

const opened = ok({ key: 'k1' });

test('an open that works asks nothing', async () => {
  assert.deepEqual(await run([opened], []), { result: opened, tried: [first], asked: [] });
});

test('whoever comes by any port is not asked about one that is taken, unless the free one is taken as well', async () => {
  const { result, tried, asked } = await run(
    [fail(taken(5507, 'SSH', 5508)), fail(taken(8080, 'HTTP', 8081)), opened],
    [],
    true,
  );
  assert.deepEqual([result, asked], [opened, []]);
  assert.deepEqual(tried.at(-1)?.portsOnce, { SSH: 5508, HTTP: 8081 });
  const again = await run([fail(taken(5507, 'SSH', 5508)), fail(taken(5508, 'SSH', 5509))], ['cancel'], true);
  assert.deepEqual(
    again.asked.map(({ kind }) => kind),
    ['port-taken'],
  );
});

describe('a question is asked, and its answer changes the next try', () => {
  const table: { name: string; error: CulvertError; answer: Answer; next: Partial<OpenOptions> | null }[] = [
    { name: 'in use, take over', error: inUse, answer: 'take-over', next: { takeOver: true } },
    { name: 'in use, open a second one', error: inUse, answer: 'open-new', next: { reuse: false } },
    { name: 'in use, cancel', error: inUse, answer: 'cancel', next: null },
    { name: 'in use, an answer to another question', error: inUse, answer: 'try-again', next: null },
    {
      name: 'port taken, the suggested one',
      error: taken(5507, 'SSH', 5508),
      answer: 'use-suggested',
      next: { portsOnce: { SSH: 5508 } },
    },
    { name: 'port taken, cancel', error: taken(5507, 'SSH', 5508), answer: 'cancel', next: null },
    { name: 'outcome unknown, try again', error: unknown, answer: 'try-again', next: {} },
    { name: 'outcome unknown, cancel', error: unknown, answer: 'cancel', next: null },
    { name: 'most likely not opened, try again', error: notDone, answer: 'try-again', next: {} },
    { name: 'most likely not opened, cancel', error: notDone, answer: 'cancel', next: null },
  ];
  for (const { name, error, answer, next } of table) {
    test(name, async () => {
      const { result, tried, asked } = await run([fail(error), opened], [answer]);
      assert.equal(asked.length, 1);
      assert.deepEqual(tried, next ? [first, { ...first, ...next }] : [first]);
      assert.deepEqual(result, next ? opened : fail(error));
    });
  }
});

test('the question carries the words of the failure and what its buttons need', async () => {
  const portTaken = taken(5507, 'SSH', 5508);
  const { asked } = await run(
    [fail(inUse), fail(portTaken), fail(unknown)],
    ['open-new', 'use-suggested', 'cancel'],
  );
  const words = ({ message, advice }: CulvertError) => ({ thingName: 'press-07', text: message, advice });
  assert.deepEqual(asked, [
    { kind: 'in-use', ...words(inUse) },
    { kind: 'port-taken', ...words(portTaken), port: 5507, suggestedPort: 5508, serviceId: 'SSH' },
    { kind: 'open-unknown', ...words(unknown) },
  ]);
});

test('what was answered before holds in every later try', async () => {
  const { tried } = await run(
    [fail(taken(5507, 'SSH', 5508)), fail(taken(8080, 'HTTP', 8081)), fail(inUse), fail(unknown), opened],
    ['use-suggested', 'use-suggested', 'take-over', 'try-again'],
  );
  const ports = { SSH: 5508, HTTP: 8081 };
  assert.deepEqual(
    tried.map(({ portsOnce, takeOver }) => ({ portsOnce, takeOver })),
    [
      { portsOnce: {}, takeOver: false },
      { portsOnce: { SSH: 5508 }, takeOver: false },
      { portsOnce: ports, takeOver: false },
      { portsOnce: ports, takeOver: true },
      { portsOnce: ports, takeOver: true },
    ],
  );
});

test('an open that may have been billed is never tried again without the user', async () => {
  const { tried } = await run([fail(unknown)], ['cancel']);
  assert.equal(tried.length, 1);
});

test('other failures, and a taken port without a free one to offer, are answered at once', async () => {
  const errors = [
    culvertError('NoNetwork', { host: 'example.com' }),
    culvertError('AccessDenied', { action: 'iot:OpenTunnel' }),
    culvertError('PortTaken', { port: 5507, serviceId: 'SSH', suggestedPort: 0 }),
    culvertError(
      'PortTaken',
      { port: 5507, serviceId: 'SSH', suggestedPort: 0 },
      { port: 5507, serviceId: 'SSH' },
    ),
  ];
  for (const error of errors) {
    assert.deepEqual(await run([fail(error)], []), { result: fail(error), tried: [first], asked: [] });
  }
});

describe('taking over a tunnel of others', () => {
  const wanted: AdoptOptions = {
    profileId: 'p1',
    tunnelId: 't-1',
    takeOver: false,
    ports: {},
    portsOnce: {},
  };

  async function adopt(results: Result<{ key: string }>[], answers: Answer[]) {
    const tried: AdoptOptions[] = [];
    const asked: Question[] = [];
    const result = await adoptAsking(
      wanted,
      {
        adopt: async (options) => {
          tried.push(options);
          return results[tried.length - 1] ?? assert.fail('tried once more than expected');
        },
      },
      {
        state: () => ({
          others: { tunnels: [{ tunnelId: 't-1', thingName: null, description: 'bench' }] },
        }),
        questions: {
          ask: async (question) => {
            asked.push(question);
            return answers[asked.length - 1] ?? assert.fail('asked once more than expected');
          },
        },
        words: () => ENGLISH,
      },
    );
    return { result, tried, asked };
  }

  test('is asked about while somebody is connected, under the name the list has', async () => {
    const { result, tried, asked } = await adopt([fail(inUse), ok({ key: 'k1' })], ['take-over']);
    assert.deepEqual(result, ok({ key: 'k1' }));
    assert.deepEqual(tried, [wanted, { ...wanted, takeOver: true }]);
    const [question] = asked;
    assert.ok(question?.kind === 'adopt-in-use');
    assert.equal(question.thingName, 'bench');
    assert.match(question.advice, /free and cuts them off/);
  });

  test('is left alone when the answer is no', async () => {
    const { result, tried } = await adopt([fail(inUse)], ['cancel']);
    assert.deepEqual(result, fail(inUse));
    assert.equal(tried.length, 1);
  });

  test('may take another port, and never asks to open one', async () => {
    const { tried } = await adopt([fail(taken(5507, 'SSH', 5508)), ok({ key: 'k1' })], ['use-suggested']);
    assert.deepEqual(tried[1]?.portsOnce, { SSH: 5508 });
    const lost = await adopt([fail(unknown)], []);
    assert.deepEqual(lost.result, fail(unknown));
  });
});

test('a question is put in the language of the moment', async () => {
  const asked: Question[] = [];
  const words = wordsOf({ language: 'ko', formats: 'ko' });
  await openAsking(
    first,
    { open: async () => fail(inUse) },
    {
      questions: {
        ask: async (question) => {
          asked.push(question);
          return 'cancel';
        },
      },
      words: () => words,
    },
  );
  const [question] = asked;
  assert.ok(question);
  assert.equal(question.text, words.error(inUse).message);
});
