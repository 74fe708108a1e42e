import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ENGLISH, type Words, wordsOf } from '../../../electron/i18n/words.ts';
import type { FullAccount } from '../../../electron/main/accounts.ts';
import { createOthers, othersToShow } from '../../../electron/main/others.ts';
import { type AppEvent, initialState, reduce } from '../../../electron/main/state.ts';
import { type CulvertError, culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { because } from '../../../electron/shared/reasons.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import type { TunnelDetail } from '../../../electron/shared/tunneling.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { MINUTE_MS, NOW, sampleTunnel } from '../../helpers/sample-tunnel.ts';

function theirs(tunnelId: string, change: Partial<TunnelDetail> = {}): TunnelDetail {
  return {
    tunnelId,
    arn: `arn:aws:iot:eu-central-1:123456789012:tunnel/${tunnelId}`,
    status: 'OPEN',
    description: 'from the console',
    createdAt: NOW - MINUTE_MS,
    services: ['SSH'],
    thingName: 'press-07',
    lifetimeMinutes: 60,
    sourceConnected: false,
    destinationConnected: true,
    sourceSince: null,
    destinationSince: NOW - 30_000,
    tags: [{ key: 'Owner', value: 'mika' }],
    ...change,
  };
}

/** What AWS knows, and how it answers. Its clock is five seconds ahead. */
function scene() {
  const clock = new FakeClock(NOW);
  const calls: string[] = [];
  const aws = {
    tunnels: [theirs('t-1')],
    more: false,
    listError: null as CulvertError | null,
    describeErrors: {} as Record<string, CulvertError>,
    closeError: null as CulvertError | null,
  };
  let state = initialState;
  let visible = true;
  let profile: string | null = 'p1';
  const pictures: string[] = [];
  const dispatch = (event: AppEvent) => {
    const before = state;
    state = reduce(state, event);
    if (event.type === 'others') {
      pictures.push(event.others.state);
    } else {
      others.changed(before);
    }
  };
  const tunneling: Partial<FullAccount['tunneling']> = {
    async listOpen() {
      calls.push('list');
      return aws.listError ? fail(aws.listError) : ok({ tunnels: aws.tunnels, more: aws.more });
    },
    async describeTunnel(tunnelId) {
      calls.push(`describe ${tunnelId}`);
      const error = aws.describeErrors[tunnelId];
      const found = aws.tunnels.find((tunnel) => tunnel.tunnelId === tunnelId);
      return error || !found ? fail(error ?? culvertError('TunnelUnknown', {})) : ok(found);
    },
    async closeTunnel(tunnelId) {
      calls.push(`close ${tunnelId}`);
      return aws.closeError ? fail(aws.closeError) : ok(null);
    },
    clockOffsetMs: () => 5_000,
  };
  const others = createOthers({
    clock,
    log: silentLog,
    state: () => state,
    dispatch,
    chosenProfile: () => profile,
    account: async () => ok({ tunneling } as FullAccount),
    visible: () => visible,
    mark: 'Culvert',
  });
  return {
    clock,
    calls,
    aws,
    others,
    pictures,
    dispatch,
    view: () => state.others,
    seen: (words: Words) => othersToShow(state, words),
    shown: () => othersToShow(state, ENGLISH).tunnels.map(({ tunnelId }) => tunnelId),
    hide: () => {
      visible = false;
    },
    choose: (id: string | null) => {
      profile = id;
      others.reset();
    },
  };
}

/** One of ours, opened. */
const ours = (tunnelId: string): AppEvent[] => [
  { type: 'tunnel', event: { ...openingOf(tunnelId), type: 'opening' } },
  {
    type: 'tunnel',
    event: {
      ...{ type: 'opened', key: tunnelId, tunnelId, origin: 'opened', account: null, deviceConnected: true },
      ...{ lifetimeMinutes: 60, openedAt: NOW, expiresAt: NOW + 60 * MINUTE_MS },
    },
  },
];

function openingOf(key: string) {
  const { profileId, profileName, region, thingName } = sampleTunnel();
  return {
    key,
    profileId,
    profileName,
    region,
    thingName,
    services: [],
    lifetimeMinutes: 60,
    wantTerminal: false,
  };
}

describe('the tunnels that others opened', () => {
  test('are shown with both ends, their times by this computer’s clock', async () => {
    const it = scene();
    assert.ok((await it.others.refresh()).ok);
    assert.deepEqual(it.view(), {
      state: 'ready',
      tunnels: [
        {
          tunnelId: 't-1',
          thingName: 'press-07',
          description: 'from the console',
          services: ['SSH'],
          tags: [{ key: 'Owner', value: 'mika' }],
          createdAt: NOW - MINUTE_MS - 5_000,
          expiresAt: NOW + 59 * MINUTE_MS - 5_000,
          sourceConnected: false,
          destinationConnected: true,
          sourceSince: null,
          destinationSince: NOW - 35_000,
          byCulvert: false,
        },
      ],
      more: false,
      at: NOW,
      error: null,
    });
    it.others.stop();
  });

  test('are listed at once and described then, newest first', async () => {
    const it = scene();
    it.aws.tunnels = [theirs('old', { createdAt: NOW - 3 * MINUTE_MS }), theirs('new')];
    await it.others.refresh();
    assert.deepEqual(it.pictures, ['loading', 'loading', 'ready']);
    assert.deepEqual(it.shown(), ['new', 'old']);
    it.others.stop();
  });

  test('show a Culvert by its tag or its words', async () => {
    const it = scene();
    it.aws.tunnels = [
      theirs('tagged', { tags: [{ key: 'culvert-request', value: 'x' }] }),
      theirs('worded', { description: 'Culvert on a laptop' }),
      theirs('plain'),
    ];
    await it.others.refresh();
    assert.deepEqual(
      it.view().tunnels.map(({ byCulvert }) => byCulvert),
      [true, true, false],
    );
    it.others.stop();
  });

  test('one of ours that was closed a moment ago does not show as somebody else’s', async () => {
    const it = scene();
    it.aws.tunnels = [theirs('t-1'), theirs('t-2')];
    await it.others.refresh();
    ours('t-2').forEach(it.dispatch);
    it.dispatch({ type: 'tunnel', event: { type: 'closed', key: 't-2', why: 'user', at: NOW } });
    assert.deepEqual(it.shown(), ['t-1']);
    it.others.stop();
  });

  test('leave ours out, those that become ours at once', async () => {
    const it = scene();
    it.aws.tunnels = [theirs('t-1'), theirs('t-2')];
    await it.others.refresh();
    ours('t-2').forEach(it.dispatch);
    assert.deepEqual(it.shown(), ['t-1']);
    it.calls.length = 0;
    await it.clock.advance(1_500);
    assert.deepEqual(it.calls, ['list', 'describe t-1'], 'ours is not asked about');
    it.others.stop();
  });

  test('have unknown ends where the profile may not describe, which is asked once', async () => {
    const it = scene();
    it.aws.tunnels = [theirs('t-1'), theirs('t-2')];
    it.aws.describeErrors['t-1'] = culvertError('AccessDenied', { action: 'iot:DescribeTunnel' });
    await it.others.refresh();
    assert.deepEqual(it.calls, ['list', 'describe t-1']);
    assert.equal(it.view().state, 'ready');
    const [first] = it.view().tunnels;
    assert.deepEqual(
      [first?.sourceConnected, first?.thingName, first?.description],
      [null, null, 'from the console'],
    );
    it.others.stop();
  });

  test('that close while they are described are left out', async () => {
    const it = scene();
    it.aws.tunnels = [theirs('t-1'), theirs('t-2')];
    it.aws.describeErrors['t-2'] = culvertError('TunnelUnknown', {});
    await it.others.refresh();
    assert.deepEqual(it.shown(), ['t-1']);
    it.others.stop();
  });

  test('stay shown when AWS cannot be asked, with the reason', async () => {
    const it = scene();
    await it.others.refresh();
    it.aws.listError = culvertError('NoNetwork', { host: 'api.example' });
    const again = await it.others.refresh();
    assert.equal(again.ok ? '' : again.error.code, 'NoNetwork');
    assert.deepEqual([it.view().state, it.view().error?.code, it.shown()], ['failed', 'NoNetwork', ['t-1']]);
    it.others.stop();
  });

  test('are missing for a reason in the user’s language, without what it was made of', async () => {
    const it = scene();
    it.aws.listError = culvertError('NoNetwork', { host: 'api.example', reason: because('reason.refused') });
    await it.others.refresh();
    const korean = wordsOf({ language: 'ko', formats: 'ko-KR' });
    const { error } = it.seen(korean);
    assert.match(error?.message ?? '', /[가-힣].*api\.example|api\.example.*[가-힣]/);
    assert.deepEqual(Object.keys(error ?? {}).sort(), ['advice', 'code', 'message']);
    it.others.stop();
  });

  test('of another profile are not shown for this one, however late they come', async () => {
    const it = scene();
    const late = it.others.refresh();
    it.choose(null);
    await late;
    assert.deepEqual([it.view().state, it.shown()], ['idle', []]);
    assert.equal((await it.others.refresh()).ok, false);
    it.others.stop();
  });
});

describe('how often AWS is asked', () => {
  test('two refreshes at once are one', async () => {
    const it = scene();
    await Promise.all([it.others.refresh(), it.others.refresh()]);
    assert.deepEqual(it.calls, ['list', 'describe t-1']);
    it.others.stop();
  });

  test('every half a minute while somebody looks, and not at all afterwards', async () => {
    const it = scene();
    await it.clock.advance(10 * MINUTE_MS);
    assert.deepEqual(it.calls, [], 'never before the window wanted it');
    await it.others.refresh();
    await it.clock.advance(29_000);
    assert.equal(it.calls.length, 2);
    await it.clock.advance(1_000);
    assert.equal(it.calls.length, 4);
    it.hide();
    await it.clock.advance(10 * MINUTE_MS);
    assert.equal(it.calls.length, 4);
    assert.equal(it.clock.waiting, 0);
  });

  test('less often where there are many, so that colleagues keep their share of the quota', async () => {
    const it = scene();
    it.aws.tunnels = Array.from({ length: 90 }, (_, at) => theirs(`t-${at}`));
    await it.others.refresh();
    it.calls.length = 0;
    await it.clock.advance(89_000);
    assert.deepEqual(it.calls, []);
    await it.clock.advance(1_000);
    assert.equal(it.calls.length, 91);
    it.others.stop();
  });

  test('not for ever either, where a window is open that nobody uses', async () => {
    const it = scene();
    await it.others.refresh();
    await it.clock.advance(60 * MINUTE_MS);
    assert.ok(it.calls.filter((call) => call === 'list').length <= 20);
    assert.equal(it.clock.waiting, 0);
  });
});

describe('closing a tunnel of others', () => {
  test('of the profile before is not told as closed where another one was chosen meanwhile', async () => {
    const it = scene();
    await it.others.refresh();
    it.choose('p2');
    it.calls.length = 0;
    it.aws.closeError = culvertError('TunnelUnknown', {});
    const closed = await it.others.close('t-1');
    assert.equal(closed.ok ? '' : closed.error.code, 'TunnelUnknown');
    assert.ok(!it.calls.includes('close t-1'));
    it.others.stop();
  });

  test('takes it off the list', async () => {
    const it = scene();
    await it.others.refresh();
    assert.ok((await it.others.close('t-1')).ok);
    assert.deepEqual([it.calls.at(-1), it.shown()], ['close t-1', []]);
    it.others.stop();
  });

  test('one that is gone already is closed all the same; a denial is told', async () => {
    const it = scene();
    await it.others.refresh();
    it.aws.closeError = culvertError('AccessDenied', { action: 'iot:CloseTunnel' });
    const denied = await it.others.close('t-1');
    assert.equal(denied.ok ? '' : denied.error.code, 'AccessDenied');
    assert.deepEqual(it.shown(), ['t-1']);
    it.aws.closeError = culvertError('TunnelUnknown', {});
    assert.ok((await it.others.close('t-1')).ok);
    assert.deepEqual(it.shown(), []);
    it.others.stop();
  });
});
