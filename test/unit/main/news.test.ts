import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ENGLISH, type Words, wordsOf } from '../../../electron/i18n/words.ts';
import { effectsOf } from '../../../electron/main/effects.ts';
import { createNewsDesk, type News } from '../../../electron/main/news.ts';
import { type AppState, initialState } from '../../../electron/main/state.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import type { Phase, Tunnel } from '../../../electron/tunnels/model.ts';
import { MINUTE_MS, NOW, sampleService, sampleTunnel } from '../../helpers/sample-tunnel.ts';

const error = culvertError('TunnelRefused', { reason: 'HTTP 403' });
const connected: Phase = { kind: 'connected' };
const trouble: Phase = { kind: 'trouble', error };
const connecting: Phase = { kind: 'connecting' };
const waiting = (since: number): Phase => ({ kind: 'waiting', since });
const closed = (why: 'user' | 'expired' | 'elsewhere'): Phase => ({ kind: 'closed', why, at: NOW });

/** The desk as the application drives it: the effects of each change, then a look at what is there. */
function start(words: Words = ENGLISH) {
  const told: News[] = [];
  const dismissed: string[] = [];
  const scene = { now: NOW };
  let state: AppState = initialState;
  const desk = createNewsDesk({
    now: () => scene.now,
    words: () => words,
    tell: (news) => void told.push(news),
    dismiss: (id) => void dismissed.push(id),
  });
  return {
    told,
    dismissed,
    desk,
    titles: () => told.map(({ title }) => title),
    now(ms: number) {
      scene.now = ms;
      desk.look(state.tunnels.tunnels);
    },
    be(...tunnels: Partial<Tunnel>[]) {
      const before = state;
      state = { ...state, tunnels: { tunnels: tunnels.map((change) => sampleTunnel(change)) } };
      for (const effect of effectsOf(before, state)) {
        if (effect.kind !== 'open-terminal') {
          desk.effect(effect);
        }
      }
      desk.look(state.tunnels.tunnels);
    },
  };
}

describe('a device that is connected', () => {
  test('is told once after it was waited for', () => {
    const { be, now, titles, told } = start();
    be({ phase: connecting });
    be({ phase: waiting(NOW) });
    now(NOW + 6_000);
    be({ phase: connected });
    assert.deepEqual(titles(), ['press-07 is connected']);
    assert.equal(told[0]?.notice, false, 'the card in the window says it');
    assert.deepEqual(told[0]?.button, { text: 'Open terminal', act: 'open-terminal' });
    be({ phase: waiting(NOW + 6_000) });
    now(NOW + 60_000);
    be({ phase: connected });
    assert.equal(titles().length, 1);
  });

  test('is not told when it answers at once', () => {
    const { be, now, titles } = start();
    be({ phase: { kind: 'opening' } });
    now(NOW + 4_000);
    be({ phase: connected });
    assert.deepEqual(titles(), []);
  });

  test('is not told where a terminal opens anyway', () => {
    const { be, now, titles } = start();
    be({ phase: connecting, wantTerminal: true });
    now(NOW + 60_000);
    be({ phase: connected, wantTerminal: true });
    assert.deepEqual(titles(), []);
  });

  test('is not told of a tunnel that is taken up again at the start, or after a short break', () => {
    const { be, now, titles } = start();
    be({ phase: connecting, origin: 'restored' });
    now(NOW + 60_000);
    be({ phase: connected, origin: 'restored' });
    be({ phase: { kind: 'reconnecting', attempt: 1, reason: '' }, origin: 'restored' });
    now(NOW + 120_000);
    be({ phase: connected, origin: 'restored' });
    assert.deepEqual(titles(), []);
  });

  test('offers no terminal where it has no ssh', () => {
    const { be, now, told } = start();
    const services = [sampleService({ serviceId: 'HTTP' })];
    be({ phase: connecting, services });
    now(NOW + 6_000);
    be({ phase: connected, services });
    assert.equal(told[0]?.button, null);
  });
});

describe('a tunnel that expires', () => {
  test('is told of at ten and at two minutes, and when it has expired', () => {
    const { be, now, titles, told, dismissed } = start();
    be({});
    for (let left = 60; left > 0; left -= 1) {
      now(NOW + (60 - left) * MINUTE_MS + 1);
    }
    be({ phase: closed('expired') });
    assert.deepEqual(titles(), [
      'The tunnel to press-07 closes in 10 minutes',
      'The tunnel to press-07 closes in 2 minutes',
      'The tunnel to press-07 has expired',
    ]);
    assert.equal(told[0]?.id, told[1]?.id, 'in the window the later takes the place of the earlier');
    assert.ok(dismissed.includes(told[0]?.id ?? ''), 'and goes when it has come true');
    assert.deepEqual(told[0]?.button, { text: 'Open a new one', act: 'open-new' });
    assert.equal(told[0]?.main, 'open-new');
    assert.match(told[0]?.body ?? '', /is billed/);
  });

  test('is told of once after the computer slept past the first warning', () => {
    const { be, now, titles } = start();
    be({});
    now(NOW + 59 * MINUTE_MS);
    now(NOW + 59 * MINUTE_MS + 10_000);
    assert.deepEqual(titles(), ['The tunnel to press-07 closes in 1 minute']);
  });

  test('is told of with the time that is left when it is found late', () => {
    const { be, now, titles } = start();
    be({ expiresAt: NOW + 7 * MINUTE_MS - 1, origin: 'reused' });
    now(NOW + 1_000);
    assert.deepEqual(titles(), ['The tunnel to press-07 closes in 7 minutes']);
  });

  test('is not warned of at its beginning, however short it is', () => {
    const { be, now, titles } = start();
    const short = { openedAt: NOW, expiresAt: NOW + 10 * MINUTE_MS };
    be(short);
    now(NOW + 1_000);
    assert.deepEqual(titles(), []);
    now(NOW + 8 * MINUTE_MS);
    assert.deepEqual(titles(), ['The tunnel to press-07 closes in 2 minutes']);
    const shortest = start();
    shortest.be({ openedAt: NOW, expiresAt: NOW + 2 * MINUTE_MS });
    shortest.now(NOW + MINUTE_MS);
    assert.deepEqual(shortest.titles(), []);
  });

  test('is not warned of while it is closed or closing, or when its time is over', () => {
    for (const phase of [{ kind: 'closing' } as const, closed('user')]) {
      const { be, titles } = start();
      be({ phase, expiresAt: NOW + MINUTE_MS });
      assert.deepEqual(titles(), []);
    }
    const late = start();
    late.be({ expiresAt: NOW - 1 });
    assert.deepEqual(late.titles(), []);
  });

  test('offers to open a new one only where that can be done', () => {
    for (const change of [{ origin: 'quick' as const }, { thingless: true }]) {
      const { be, told } = start();
      be({ ...change, expiresAt: NOW + MINUTE_MS });
      assert.deepEqual([told[0]?.button, told[0]?.main], [null, 'show']);
      assert.match(told[0]?.body ?? '', /ask for the token of a new one/);
    }
  });

  test('takes its warning along when the user closes it', () => {
    const { be, dismissed, told } = start();
    be({ expiresAt: NOW + MINUTE_MS });
    be({ phase: closed('user') });
    assert.ok(dismissed.includes(told[0]?.id ?? ''));
    assert.equal(told.length, 1);
  });
});

describe('trouble', () => {
  test('is told once until the tunnel was connected again or the user tried it', () => {
    const { be, desk, titles, dismissed, told } = start();
    be({});
    be({ phase: trouble });
    be({ phase: connecting });
    be({ phase: trouble });
    assert.deepEqual(
      titles(),
      [`press-07: ${error.message}`],
      'what Culvert tries by itself is not told again',
    );
    assert.equal(told[0]?.body, error.advice);
    assert.deepEqual(told[0]?.button, { text: 'Reconnect', act: 'reconnect' });
    desk.again('k1');
    be({ phase: connecting });
    be({ phase: trouble });
    assert.equal(titles().length, 2);
    be({ phase: connected });
    assert.ok(dismissed.includes(told[0]?.id ?? ''), 'what is no longer true leaves the window');
    be({ phase: trouble });
    assert.equal(titles().length, 3);
  });

  test('that is over after a while is told of, too', () => {
    const { be, now, titles } = start();
    be({});
    be({ phase: trouble });
    now(NOW + 3_600_000 / 2);
    be({ phase: connecting });
    now(NOW + 3_600_000 / 2 + 9_000);
    be({ phase: connected });
    assert.equal(titles().at(-1), 'press-07 is connected');
  });

  test('is said in the user’s language', () => {
    const words = wordsOf({ language: 'ko', formats: 'ko' });
    const { be, told } = start(words);
    be({});
    be({ phase: trouble });
    assert.equal(told[0]?.title, `press-07: ${words.error(error).message}`);
    assert.equal(told[0]?.button?.text, '다시 연결');
  });
});

test('the end of a tunnel says why and what became of the ports, and that of the user’s own doing says nothing', () => {
  const { be, told, titles } = start();
  be({});
  be({ phase: closed('elsewhere') });
  assert.deepEqual(titles(), ['The tunnel to press-07 was closed elsewhere']);
  assert.match(told[0]?.body ?? '', /ports are released/);
  const own = start();
  own.be({});
  own.be({ phase: closed('user') });
  assert.deepEqual(own.titles(), []);
});

test('a tunnel that is off the list is forgotten, and others keep what was told of them', () => {
  const { be, titles } = start();
  const soon = { expiresAt: NOW + MINUTE_MS };
  be({ key: 'k1', ...soon }, { key: 'k2', ...soon });
  be({ key: 'k2', ...soon });
  be({ key: 'k1', ...soon }, { key: 'k2', ...soon });
  assert.equal(titles().length, 3, 'the first is a new one now');
});
