import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { culvertError } from '../../../electron/shared/errors.ts';
import { noTunnels, type Tunnel, type TunnelEvent } from '../../../electron/tunnels/model.ts';
import { reduceTunnels } from '../../../electron/tunnels/reducer.ts';
import { EXPIRING_MS, expiryOf, LAST_MS, nextExpiryChange } from '../../../electron/tunnels/selectors.ts';
import { openedEvent, openingEvent, sampleTunnel } from '../../helpers/sample-tunnel.ts';

const key = 'k1';
const opening = openingEvent();
const opened = openedEvent;
const up: TunnelEvent = { type: 'session-up', key, at: 2_000 };
const device = (connected: boolean, at: number, since?: number | null): TunnelEvent => ({
  type: 'device',
  key,
  connected,
  at,
  ...(since === undefined ? {} : { since }),
});

function after(...events: TunnelEvent[]): Tunnel {
  const [tunnel] = [opening, ...events].reduce(reduceTunnels, noTunnels).tunnels;
  assert.ok(tunnel);
  return tunnel;
}

describe('this computer’s end', () => {
  test('is waited for until its session is up, and connected since then', () => {
    assert.deepEqual(after().source, { state: 'waiting', since: null });
    assert.deepEqual(after(opened(), { type: 'connecting', key, at: 5 }).source.state, 'waiting');
    assert.deepEqual(after(opened(), up).source, { state: 'connected', since: 2_000 });
  });

  const losing: TunnelEvent[] = [
    { type: 'reconnecting', key, attempt: 1, reason: 'cut', at: 9_000 },
    { type: 'trouble', key, error: culvertError('ProxyStopped', {}), at: 9_000 },
    { type: 'connecting', key, at: 9_000 },
  ];
  for (const event of losing) {
    test(`is lost since its session went down (${event.type})`, () => {
      assert.deepEqual(after(opened(), up, event).source, { state: 'lost', since: 9_000 });
    });
  }

  test('is lost since the first of many tries', () => {
    const again: TunnelEvent = { type: 'reconnecting', key, attempt: 2, reason: 'cut', at: 12_000 };
    const [first] = losing;
    assert.ok(first);
    assert.deepEqual(after(opened(), up, first, again).source, { state: 'lost', since: 9_000 });
  });

  test('that never was up is not lost by a failed try', () => {
    const failed: TunnelEvent = { type: 'reconnecting', key, attempt: 1, reason: 'cut', at: 9_000 };
    assert.deepEqual(after(opened(), failed).source, { state: 'waiting', since: null });
  });
});

describe('the device’s end', () => {
  test('is not known before the tunnel is, and then waited for', () => {
    assert.equal(after().destination.state, 'unknown');
    assert.deepEqual(after(opened()).destination, { state: 'waiting', since: 1_000 });
  });

  test('is connected since AWS says, or else since it was noticed', () => {
    assert.deepEqual(after(opened(), device(true, 5_000, 4_200)).destination, {
      state: 'connected',
      since: 4_200,
    });
    assert.deepEqual(after(opened(), device(true, 5_000)).destination, { state: 'connected', since: 5_000 });
  });

  test('that was there before the tunnel was reused gets its time from the first look', () => {
    const reused = opened({ origin: 'reused', deviceConnected: true });
    assert.deepEqual(after(reused).destination, { state: 'connected', since: null });
    const looked = after(reused, device(true, 9_000, 3_000));
    assert.deepEqual(looked.destination, { state: 'connected', since: 3_000 });
    assert.equal(looked.deviceConnected, true);
  });

  test('is lost when it goes, and connected again when it comes back', () => {
    const events = [opened(), up, device(true, 5_000), device(false, 8_000, 7_500)];
    assert.deepEqual(after(...events).destination, { state: 'lost', since: 7_500 });
    assert.deepEqual(after(...events, device(true, 9_000)).destination, { state: 'connected', since: 9_000 });
  });

  test('that came and went before anybody here looked is lost, not yet to come', () => {
    const adopted = opened({ origin: 'adopted' });
    assert.equal(after(adopted, device(false, 9_000, 60_000)).destination.state, 'lost');
    assert.equal(after(adopted, device(false, 9_000, 1_000)).destination.state, 'waiting');
  });

  test('that nobody can look at is unknown until it shows itself', () => {
    const assumed: TunnelEvent = { type: 'device', key, connected: true, assumed: true, at: 3_000 };
    assert.deepEqual(after(opened(), assumed).destination, { state: 'unknown', since: null });
    assert.deepEqual(after(opened(), assumed, device(true, 4_000)).destination, {
      state: 'connected',
      since: 4_000,
    });
  });

  test('of a closed tunnel is nothing to tell, like the other one', () => {
    const { source, destination } = after(opened(), up, device(true, 5_000), {
      type: 'closed',
      key,
      why: 'user',
      at: 9_000,
    });
    assert.deepEqual([source.state, destination.state], ['unknown', 'unknown']);
  });

  test('the same look again changes nothing, not even the object', () => {
    const state = [opening, opened(), device(true, 5_000, 4_000)].reduce(reduceTunnels, noTunnels);
    assert.equal(reduceTunnels(state, device(true, 9_000, 4_000)), state);
  });
});

describe('the end of the lifetime', () => {
  const tunnel = sampleTunnel({ expiresAt: 3_600_000 });
  const at = (left: number) => 3_600_000 - left;

  test('is soon under ten minutes and last under two', () => {
    assert.equal(expiryOf(tunnel, at(EXPIRING_MS)), 'far');
    assert.equal(expiryOf(tunnel, at(EXPIRING_MS - 1)), 'soon');
    assert.equal(expiryOf(tunnel, at(LAST_MS)), 'soon');
    assert.equal(expiryOf(tunnel, at(LAST_MS - 1)), 'last');
    assert.equal(expiryOf(tunnel, at(-5)), 'last');
  });

  for (const left of [EXPIRING_MS + 70_000, EXPIRING_MS, EXPIRING_MS - 1, LAST_MS]) {
    test(`the next change after ${left} ms left is when it says, and not a moment earlier`, () => {
      const wait = nextExpiryChange(tunnel, at(left));
      assert.ok(wait !== null);
      assert.notEqual(expiryOf(tunnel, at(left) + wait), expiryOf(tunnel, at(left)));
      assert.equal(expiryOf(tunnel, at(left) + wait - 1), expiryOf(tunnel, at(left)));
    });
  }

  test('nothing changes after the last one, nor for what is closed or never ends', () => {
    assert.equal(nextExpiryChange(tunnel, at(LAST_MS - 1)), null);
    assert.equal(nextExpiryChange({ ...tunnel, expiresAt: null }, 0), null);
    const closed = { ...tunnel, phase: { kind: 'closed', why: 'user', at: 0 } as const };
    assert.equal(nextExpiryChange(closed, at(LAST_MS)), null);
    assert.equal(expiryOf(closed, at(1)), 'far');
  });
});
