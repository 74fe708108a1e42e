import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Effect, effectsOf, nextMinute } from '../../../electron/main/effects.ts';
import { type AppState, initialState } from '../../../electron/main/state.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import type { Phase, Tunnel } from '../../../electron/tunnels/model.ts';
import { MINUTE_MS, NOW, sampleTunnel } from '../../helpers/sample-tunnel.ts';

const withTunnels = (...tunnels: Tunnel[]): AppState => ({ ...initialState, tunnels: { tunnels } });
const error = culvertError('TunnelRefused', { reason: 'HTTP 403' });

const connected: Phase = { kind: 'connected' };
const waiting: Phase = { kind: 'waiting', since: NOW };
const trouble: Phase = { kind: 'trouble', error };
const closed = (why: 'user' | 'expired' | 'elsewhere'): Phase => ({ kind: 'closed', why, at: NOW });

/** An effect in short: what it is, and of which tunnel. */
const inShort = (effect: Effect) =>
  `${effect.kind}${effect.kind === 'ended' ? ` (${effect.why})` : ''} ${effect.tunnel.key}`;

describe('what a change of one tunnel brings about', () => {
  const table: { name: string; before: Partial<Tunnel> | null; after: Partial<Tunnel>; effects: string[] }[] =
    [
      {
        name: 'the device arrived, and a terminal is wanted',
        before: { phase: waiting, wantTerminal: true },
        after: { phase: connected, wantTerminal: true },
        effects: ['open-terminal k1', 'connected k1'],
      },
      {
        name: 'a terminal is wanted of a tunnel that is connected already',
        before: { phase: connected },
        after: { phase: connected, wantTerminal: true },
        effects: ['open-terminal k1'],
      },
      {
        name: 'a terminal is wanted, and the device is still waited for',
        before: { phase: waiting },
        after: { phase: waiting, wantTerminal: true },
        effects: [],
      },
      {
        name: 'the device arrived, and nobody wants a terminal',
        before: { phase: waiting },
        after: { phase: connected },
        effects: ['connected k1'],
      },
      {
        name: 'it expired',
        before: { phase: connected },
        after: { phase: closed('expired') },
        effects: ['ended (expired) k1'],
      },
      {
        name: 'it was closed elsewhere',
        before: { phase: { kind: 'reconnecting', attempt: 1, reason: '' } },
        after: { phase: closed('elsewhere') },
        effects: ['ended (elsewhere) k1'],
      },
      {
        name: 'the user closed it',
        before: { phase: { kind: 'closing' } },
        after: { phase: closed('user') },
        effects: [],
      },
      {
        name: 'an expired one changes once more',
        before: { phase: closed('expired') },
        after: { phase: closed('expired'), openedAt: 1 },
        effects: [],
      },
      { name: 'an expired one appears', before: null, after: { phase: closed('expired') }, effects: [] },
      {
        name: 'it is in trouble',
        before: { phase: connected },
        after: { phase: trouble },
        effects: ['trouble k1'],
      },
      {
        name: 'it stays in trouble',
        before: { phase: trouble },
        after: { phase: trouble, openedAt: 1 },
        effects: [],
      },
      {
        name: 'it comes in trouble',
        before: null,
        after: { phase: trouble },
        effects: ['trouble k1'],
      },
      { name: 'it reconnects', before: { phase: connected }, after: { phase: waiting }, effects: [] },
    ];
  for (const { name, before, after, effects } of table) {
    test(`${name}: ${effects.join() || 'nothing'}`, () => {
      const earlier = before ? withTunnels(sampleTunnel(before)) : withTunnels();
      assert.deepEqual(effectsOf(earlier, withTunnels(sampleTunnel(after))).map(inShort), effects);
    });
  }
});

test('each tunnel is compared with itself, and only those that changed have effects', () => {
  const waitingForTerminal = sampleTunnel({ key: 'k2', phase: connected, wantTerminal: true });
  const before = withTunnels(sampleTunnel(), waitingForTerminal, sampleTunnel({ key: 'k3' }));
  const after = withTunnels(
    sampleTunnel({ key: 'k3', phase: closed('expired'), thingName: 'press-09' }),
    sampleTunnel({ phase: trouble }),
    waitingForTerminal,
  );
  assert.deepEqual(effectsOf(before, after).map(inShort), ['ended (expired) k3', 'trouble k1']);
});

test('a change of anything but the tunnels has no effects', () => {
  const state = withTunnels(sampleTunnel({ wantTerminal: true }));
  assert.deepEqual(effectsOf(state, { ...state, notices: [] }), []);
});

describe('when the view changes by time alone', () => {
  const left = (ms: number | null, change: Partial<Tunnel> = {}) =>
    sampleTunnel({ expiresAt: ms === null ? null : NOW + ms, ...change });
  const table: [string, Tunnel[], number | null][] = [
    ['never without tunnels', [], null],
    ['never while the expiry is unknown', [left(null)], null],
    ['never for a closed tunnel', [left(90_000, { phase: closed('user') })], null],
    ['never for one that should have expired', [left(0)], null],
    ['with the next whole minute of the clock', [left(5 * MINUTE_MS + 20_000)], MINUTE_MS],
    ['just past the moment it begins to expire', [left(10 * MINUTE_MS + 500)], 501],
    ['at once where it is ten minutes sharp, which is not less than ten yet', [left(10 * MINUTE_MS)], 1],
    ['at once where it is two minutes sharp', [left(2 * MINUTE_MS)], 1],
    ['with the minute for one that is about to end, whose end is told by itself', [left(400)], MINUTE_MS],
    ['whichever tunnel comes first', [left(30 * MINUTE_MS + 40_000), left(2 * MINUTE_MS + 7_000)], 7_001],
  ];
  for (const [name, tunnels, wait] of table) {
    test(name, () => assert.equal(nextMinute(tunnels, NOW), wait));
  }

  test('once a minute for twenty tunnels that were opened at different seconds', () => {
    const tunnels = Array.from({ length: 20 }, (_, at) => left((30 + at) * MINUTE_MS + at * 2_900));
    let looks = 0;
    for (let now = NOW + 17_000; now < NOW + 10 * MINUTE_MS; looks++) {
      now += nextMinute(tunnels, now) ?? Number.POSITIVE_INFINITY;
    }
    assert.equal(looks, 10);
  });
});
