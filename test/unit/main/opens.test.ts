import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import { createConsent } from '../../../electron/main/control-consent.ts';
import { type CurrentCall, createQuestionRoute } from '../../../electron/main/control-questions.ts';
import { createOpens, type OpenWish } from '../../../electron/main/opens.ts';
import { ok, type Result } from '../../../electron/shared/result.ts';
import type { BilledOpen } from '../../../electron/tunnels/service.ts';
import { PLAIN_SETTINGS } from '../../helpers/profile-input.ts';

const wish: OpenWish = {
  ...{
    thingName: 'press-07',
    services: ['SSH'],
    lifetimeMinutes: 60,
    reuse: true,
    ports: {},
    terminal: false,
  },
};

/** A command that waits for its call, and may be ended. */
function command() {
  const gone = new AbortController();
  const context: CurrentCall['context'] = {
    ...{ canAsk: false, progress: () => {}, item: () => {}, ask: async () => null, gone: gone.signal },
  };
  return { current: { context, unanswered: new Set() } satisfies CurrentCall, end: () => gone.abort() };
}

/** Opens whose service finds no open tunnel, which takes until `found` is called, and then bills. */
function world(answers: string[] = [], toolsMayOpen = false) {
  const profile = { ...PLAIN_SETTINGS, id: 'p1', name: 'ops', region: 'eu-central-1', toolsMayOpen };
  const asked: string[] = [];
  const billed: BilledOpen[] = [];
  let found = () => {};
  const searched = new Promise<void>((resolve) => {
    found = resolve;
  });
  const route = createQuestionRoute({
    window: {
      async ask({ kind }) {
        asked.push(kind);
        return (answers.shift() ?? 'cancel') as 'cancel';
      },
      askText: async () => null,
    },
    words: () => ENGLISH,
  });
  const profiles = { get: () => profile, chosenId: () => profile.id, setToolsMayOpen: () => {} };
  const consent = createConsent({ profiles, route, onChange: () => {} });
  const opens = createOpens({
    ...{ dispatch: () => {}, profiles, memory: { used: () => {} } },
    ...{ questions: route.questions, words: route.words },
    service: {
      async open({ profileId, thingName, services, byTool = false }): Promise<Result<{ key: string }>> {
        await searched;
        const open = { profileId, thingName, services, byTool, region: profile.region };
        const agreed = await consent(open);
        if (!agreed.ok) {
          return agreed;
        }
        billed.push(open);
        return ok({ key: `k${billed.length}` });
      },
    },
  });
  return { opens, route, asked, billed, found };
}

const settle = () => new Promise((resolve) => setImmediate(resolve));
const codeOf = (result: Result<unknown>) => (result.ok ? 'opened' : result.error.code);

test('Ctrl+C before anything was sent to AWS: nothing is opened, and nothing is billed', async () => {
  for (const [byTool, toolsMayOpen] of [
    [false, false],
    [true, true],
  ] as const) {
    const { opens, route, billed, asked, found } = world([], toolsMayOpen);
    const { current, end } = command();
    const opened = route.run(current, () => opens.open({ ...wish, byTool }));
    await settle();
    end();
    found();
    assert.equal(codeOf(await opened), 'CallGivenUp');
    assert.deepEqual([billed, asked], [[], []]);
  }
});

test('an open that somebody else waits for as well is made for them, once, when its command is ended', async () => {
  const { opens, route, billed, found } = world();
  const [first, second] = [command(), command()];
  const given = route.run(first.current, () => opens.open(wish));
  const wanted = route.run(second.current, () => opens.open(wish));
  // A click in the window.
  const clicked = opens.open(wish);
  await settle();
  first.end();
  found();
  assert.equal(codeOf(await wanted), 'opened');
  assert.equal(codeOf(await clicked), 'opened');
  assert.equal(codeOf(await given), 'CallGivenUp');
  assert.equal(billed.length, 1);
});

test('a tool that waits for the question of another one, which is ended, is asked itself', async () => {
  const { opens, route, billed, asked, found } = world(['open-once']);
  const [first, second] = [command(), command()];
  const given = route.run(first.current, () => opens.open({ ...wish, byTool: true }));
  const wanted = route.run(second.current, () => opens.open({ ...wish, byTool: true }));
  await settle();
  first.end();
  found();
  assert.equal(codeOf(await given), 'CallGivenUp');
  assert.equal(codeOf(await wanted), 'opened');
  assert.deepEqual([asked, billed.length], [['tool-open'], 1]);
});

test('a click on a device whose open was just refused to a tool opens it all the same, once', async () => {
  const { opens, route, billed, asked, found } = world(['cancel']);
  const tool = command();
  const refused = route.run(tool.current, () => opens.open({ ...wish, byTool: true }));
  const clicked = opens.open(wish);
  await settle();
  found();
  assert.equal(codeOf(await refused), 'OpenNotAllowed');
  assert.equal(codeOf(await clicked), 'opened');
  assert.deepEqual(
    billed.map(({ byTool }) => byTool),
    [false],
  );
  assert.deepEqual(asked, ['tool-open']);
});

test('of a hundred tools that want the same device, one no is a no to all of them', async () => {
  const { opens, route, billed, asked, found } = world(['cancel']);
  const all = Array.from({ length: 100 }, () =>
    route.run(command().current, () => opens.open({ ...wish, byTool: true })),
  );
  await settle();
  found();
  assert.deepEqual(new Set((await Promise.all(all)).map(codeOf)), new Set(['OpenNotAllowed']));
  assert.deepEqual([asked.length, billed.length], [1, 0]);
});
