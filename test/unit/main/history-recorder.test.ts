import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { monthOf, openHistory } from '../../../electron/main/history.ts';
import { historyChanges } from '../../../electron/main/history-changes.ts';
import { createHistoryRecorder } from '../../../electron/main/history-recorder.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import type { OpenTunnelAnswer, TunnelDetail } from '../../../electron/shared/tunneling.ts';
import { REQUEST_TAG } from '../../../electron/tunnels/acquire.ts';
import type { Account, TunnelingPort } from '../../../electron/tunnels/collaborators.ts';
import type { Tunnel, TunnelsState } from '../../../electron/tunnels/model.ts';
import { FakeClock } from '../../helpers/fake-clock.ts';
import { NOW, sampleTunnel } from '../../helpers/sample-tunnel.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const ALL = { profileId: null, month: null, kind: 'all' as const, text: '', offset: 0, limit: 200 };
const ARN = 'arn:aws:iot:eu-central-1:123456789012:tunnel/t-1';
const CALLER = 'arn:aws:iam::123456789012:user/alex';
const LOST: OpenTunnelAnswer = {
  ok: false,
  error: culvertError('NoNetwork', { host: 'api.tunneling.iot.eu-central-1.amazonaws.com' }),
  outcome: 'unknown',
};
const OPENED: OpenTunnelAnswer = {
  ok: true,
  value: { tunnelId: 't-1', arn: ARN, sourceAccessToken: 'secret' },
};

const MONTH = monthOf(NOW);

const settle = () => new Promise((resolve) => setImmediate(resolve));
const of = (...tunnels: Tunnel[]): TunnelsState => ({ tunnels });

function start(
  t: TestContext,
  fakes: { answer?: () => Promise<OpenTunnelAnswer>; detail?: Partial<TunnelDetail> } = {},
) {
  const temp = tempDir();
  const clock = new FakeClock(NOW);
  const { history } = openHistory({ dir: temp.path, now: () => clock.now(), log: silentLog });
  // One hook, in this order: a file that is still being written would come back into the folder.
  t.after(async () => {
    await history.flush();
    temp.remove();
  });
  let id = 0;
  const begun: string[] = [];
  const identity = {
    value: ok({ account: '123456789012', arn: CALLER }) as Result<{ account: string; arn: string }>,
  };
  const recorder = createHistoryRecorder({
    history,
    clock,
    newId: () => `e${++id}`,
    isDemo: (profileId) => profileId === 'demo',
    identify: async () => identity.value,
    user: 'alex',
    price: (region) => (region === 'eu-central-1' ? { amount: 6, currency: 'USD' } : null),
    onBegin: ({ profileId, thingName }) => begun.push(`${profileId} ${thingName}`),
  });
  const never = () => assert.fail('not asked for');
  const tunneling: TunnelingPort = {
    openTunnel: fakes.answer ?? (async () => OPENED),
    describeTunnel: async (tunnelId: string) =>
      ok({
        ...{ tunnelId, arn: ARN, status: 'OPEN', createdAt: NOW, services: ['SSH'], thingName: 'press-07' },
        ...{ lifetimeMinutes: 60, sourceConnected: false, destinationConnected: false, tags: [] },
        ...{ description: '', sourceSince: null, destinationSince: null },
        ...fakes.detail,
      } as TunnelDetail),
    listTunnels: never,
    closeTunnel: never,
    rotateSource: never,
    clockOffsetMs: () => 0,
  } as unknown as TunnelingPort;
  const account = (profileId: string): Account =>
    recorder.account({
      ...{ profileId, profileName: 'factory-ops', region: 'eu-central-1', dataEndpoint: '', tags: [] },
      ...{ ownTag: true, tunneling, network: never, checkThing: never },
    } as unknown as Account);
  const open = (tags = [{ key: REQUEST_TAG, value: 'r-1' }], profileId = 'p1') =>
    account(profileId).tunneling.openTunnel({
      ...{ thingName: 'press-07', services: ['SSH'], lifetimeMinutes: 60 },
      ...{ description: 'Culvert on a laptop (r-1)', tags },
    });
  const entries = () => history.query(ALL).entries;
  return { clock, history, recorder, identity, begun, account, open, entries };
}

describe('an open', () => {
  test('is on record with its price before it is sent, and billed when it is answered', async (t) => {
    let answer = (_: OpenTunnelAnswer) => {};
    const { open, entries, history, begun } = start(t, {
      answer: () => new Promise((resolve) => (answer = resolve)),
    });
    const opening = open();
    await history.flush();
    await settle();
    assert.deepEqual(begun, ['p1 press-07']);
    assert.equal(history.made('p1', MONTH), 1);
    assert.deepEqual(entries(), []);
    answer(OPENED);
    assert.deepEqual(await opening, OPENED);
    await settle();
    const [entry] = entries();
    assert.equal(entry?.billed, true);
    assert.equal(entry?.tunnelId, 't-1');
    assert.equal(entry?.account, '123456789012');
    assert.deepEqual(entry?.price, { amount: 6, currency: 'USD' });
    assert.equal(entry?.by, CALLER);
    assert.equal(JSON.stringify(entry).includes('secret'), false);
  });

  test('that AWS refused is taken off the record', async (t) => {
    const denied = culvertError('AccessDenied', { action: 'iot:OpenTunnel' });
    const { open, history } = start(t, {
      answer: async () => ({ ok: false, error: denied, outcome: 'not-done' }),
    });
    await open();
    assert.equal(history.made('p1', MONTH), 0);
  });

  test('whose answer was lost may have been billed, until the tunnel turns up by its tag', async (t) => {
    const scene = start(t, {
      answer: async () => LOST,
      detail: { tags: [{ key: REQUEST_TAG, value: 'r-1' }] },
    });
    await scene.open();
    assert.equal(scene.entries()[0]?.billed, null);
    assert.equal(scene.history.tally('p1', MONTH).unsure, 1);
    await scene.account('p1').tunneling.describeTunnel('t-1');
    await settle();
    assert.equal(scene.entries()[0]?.billed, true);
    assert.equal(scene.entries()[0]?.tunnelId, 't-1');
    assert.equal(scene.entries().length, 1);
  });

  test('whose answer was lost turns up by its description where no tag may be sent', async (t) => {
    const scene = start(t, {
      answer: async () => LOST,
      detail: { description: 'Culvert on a laptop (r-1)' },
    });
    await scene.open([]);
    await scene.account('p1').tunneling.describeTunnel('t-1');
    assert.equal(scene.entries()[0]?.billed, true);
  });

  test('stays unsure while only other tunnels turn up', async (t) => {
    const scene = start(t, {
      answer: async () => LOST,
      detail: { tags: [{ key: REQUEST_TAG, value: 'another' }] },
    });
    await scene.open();
    await scene.account('p1').tunneling.describeTunnel('t-9');
    assert.equal(scene.entries()[0]?.billed, null);
  });

  test('that throws in an unforeseen way stays unsure', async (t) => {
    const scene = start(t, { answer: () => Promise.reject(new Error('unforeseen')) });
    await assert.rejects(scene.open(), /unforeseen/);
    assert.equal(scene.entries()[0]?.billed, null);
  });

  test('of the demo is free, and counts for no bill and no limit', async (t) => {
    const scene = start(t);
    await scene.open(undefined, 'demo');
    assert.deepEqual(scene.entries(), [], 'the call itself is none that is billed');
    scene.recorder.watch(of(), of(sampleTunnel({ profileId: 'demo' })));
    const [entry] = scene.entries();
    assert.deepEqual([entry?.how, entry?.billed, entry?.price], ['opened', false, null]);
  });

  test('is this computer’s user’s where AWS does not say whose', async (t) => {
    const scene = start(t);
    scene.identity.value = fail(culvertError('NoNetwork', { host: 'sts' }));
    await scene.open();
    await settle();
    assert.equal(scene.entries()[0]?.by, 'alex');
  });
});

describe('the tunnels', () => {
  const opening = sampleTunnel({ phase: { kind: 'opening' }, tunnelId: null });
  const open = sampleTunnel();
  const closed = (why: 'user' | 'expired' | 'elsewhere') =>
    sampleTunnel({ phase: { kind: 'closed', why, at: NOW + 1000 } });

  test('an open of ours and its tunnel are one entry, closed when the tunnel is', async (t) => {
    const scene = start(t);
    await scene.open();
    scene.recorder.watch(of(opening), of(open));
    scene.recorder.watch(of(open), of(closed('expired')));
    assert.equal(scene.entries().length, 1);
    assert.equal(scene.entries()[0]?.closedBy, 'expired');
    assert.equal(scene.entries()[0]?.closedAt, NOW + 1000);
  });

  test('closed by the user, by its age or elsewhere is told apart', (t) => {
    for (const [why, by] of [
      ['user', 'you'],
      ['expired', 'expired'],
      ['elsewhere', 'elsewhere'],
    ] as const) {
      const scene = start(t);
      scene.recorder.watch(of(opening), of(open));
      scene.recorder.watch(of(open), of(closed(why)));
      assert.equal(scene.entries()[0]?.closedBy, by);
    }
  });

  test('one that is reused, adopted or restored is on record and not billed', (t) => {
    for (const origin of ['reused', 'adopted', 'restored'] as const) {
      const scene = start(t);
      scene.recorder.watch(of(opening), of(sampleTunnel({ origin })));
      const [entry] = scene.entries();
      assert.deepEqual([entry?.how, entry?.billed, entry?.price], [origin, false, null]);
    }
  });

  test('one from a pasted token has no id and no profile, and nobody is asked who it was', async (t) => {
    const scene = start(t);
    const quick = {
      profileId: '',
      profileName: '',
      origin: 'quick',
      tunnelId: null,
      expiresAt: null,
    } as const;
    scene.recorder.watch(of(), of(sampleTunnel({ ...quick, phase: { kind: 'opening' } })));
    assert.equal(scene.entries().length, 0);
    scene.recorder.watch(of(), of(sampleTunnel({ ...quick, phase: { kind: 'connecting' } })));
    await settle();
    const [entry] = scene.entries();
    assert.deepEqual([entry?.how, entry?.by, entry?.lifetimeMinutes], ['quick', 'alex', null]);
  });

  test('a lost open that is taken up without its mark being seen is the one to this device', async (t) => {
    const scene = start(t, { answer: async () => LOST });
    await scene.open();
    scene.recorder.watch(of(opening), of(open));
    assert.equal(scene.entries().length, 1);
    assert.equal(scene.entries()[0]?.billed, true);
  });

  test('what is open when Culvert ends was left open', async (t) => {
    const scene = start(t);
    await scene.open();
    scene.recorder.watch(of(opening), of(open));
    await scene.clock.advance(5000);
    scene.recorder.leave();
    const [entry] = scene.entries();
    assert.deepEqual([entry?.closedBy, entry?.closedAt], ['left', NOW + 5000]);
  });

  test('traffic, waiting and trouble are no news for the history', () => {
    const busy = sampleTunnel({ services: [] });
    assert.deepEqual(historyChanges(of(open), of(busy)), []);
    assert.deepEqual(
      historyChanges(of(open), of(sampleTunnel({ phase: { kind: 'waiting', since: 1 } }))),
      [],
    );
    assert.deepEqual(historyChanges(of(closed('user')), of({ ...closed('user') })), []);
    assert.deepEqual(historyChanges(of(opening), of()), []);
  });
});
