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

/** An effect in short: what it is, and for a message its tone and title. */
const inShort = (effect: Effect) =>
  effect.kind === 'tell' ? `${effect.tone}: ${effect.title}` : `${effect.kind} ${effect.tunnel.key}`;

describe('what a change of one tunnel brings about', () => {
  const table: { name: string; before: Partial<Tunnel> | null; after: Partial<Tunnel>; effects: string[] }[] =
    [
      {
        name: 'the device arrived, and a terminal is wanted',
        before: { phase: waiting, wantTerminal: true },
        after: { phase: connected, wantTerminal: true },
        effects: ['open-terminal k1'],
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
        effects: [],
      },
      {
        name: 'it expired',
        before: { phase: connected },
        after: { phase: closed('expired') },
        effects: ['warn: The tunnel to press-07 has expired'],
      },
      {
        name: 'it was closed elsewhere',
        before: { phase: { kind: 'reconnecting', attempt: 1, reason: '' } },
        after: { phase: closed('elsewhere') },
        effects: ['warn: The tunnel to press-07 was closed elsewhere'],
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
        effects: [`bad: press-07: ${error.message}`],
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
        effects: [`bad: press-07: ${error.message}`],
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

test('a message says what became of the ports and what to do', () => {
  const bodyOf = (phase: Phase) => {
    const [effect] = effectsOf(withTunnels(sampleTunnel()), withTunnels(sampleTunnel({ phase })));
    return effect?.kind === 'tell' ? effect.body : '';
  };
  assert.match(bodyOf(closed('expired')), /ports are released.*billed/);
  assert.match(bodyOf(closed('elsewhere')), /ports are released/);
  assert.equal(bodyOf(trouble), error.advice);
});

test('each tunnel is compared with itself, and only those that changed have effects', () => {
  const waitingForTerminal = sampleTunnel({ key: 'k2', phase: connected, wantTerminal: true });
  const before = withTunnels(sampleTunnel(), waitingForTerminal, sampleTunnel({ key: 'k3' }));
  const after = withTunnels(
    sampleTunnel({ key: 'k3', phase: closed('expired'), thingName: 'press-09' }),
    sampleTunnel({ phase: trouble }),
    waitingForTerminal,
  );
  assert.deepEqual(effectsOf(before, after).map(inShort), [
    'warn: The tunnel to press-09 has expired',
    `bad: press-07: ${error.message}`,
  ]);
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
    ['at the next whole minute', [left(5 * MINUTE_MS + 20_000)], 20_000],
    ['a minute on from a whole minute', [left(5 * MINUTE_MS)], MINUTE_MS],
    // While ten minutes and more are left, one millisecond past the border: then it is expiring.
    ['just past the whole minute', [left(30 * MINUTE_MS + 20_000)], 20_001],
    ['just past the moment it begins to expire', [left(10 * MINUTE_MS + 500)], 501],
    ['at once where it is ten minutes sharp, which is not less than ten yet', [left(10 * MINUTE_MS)], 1],
    ['a minute on once it is expiring', [left(9 * MINUTE_MS)], MINUTE_MS],
    ['at its expiry', [left(400)], 400],
    ['whichever tunnel comes first', [left(30 * MINUTE_MS + 40_000), left(2 * MINUTE_MS + 7_000)], 7_000],
  ];
  for (const [name, tunnels, wait] of table) {
    test(name, () => assert.equal(nextMinute(tunnels, NOW), wait));
  }
});
