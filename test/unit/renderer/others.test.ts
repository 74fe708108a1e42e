import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endState, otherAge, otherName, otherTunnelTo } from '../../../renderer/others.ts';
import { ENGLISH } from '../../../renderer/words.tsx';
import { otherTunnelView } from './views.ts';

const HOUR = 3_600_000;

test('a tunnel of others is called by its thing, its description, or its id', () => {
  assert.equal(otherName(otherTunnelView({ description: 'firmware' })), 'press-07');
  assert.equal(otherName(otherTunnelView({ thingName: null, description: ' firmware ' })), 'firmware');
  assert.equal(otherName(otherTunnelView({ thingName: null, description: ' ' })), 't9');
});

test('an end says whether it is connected, since when, and when that is not known', () => {
  assert.deepEqual(endState('Device', { connected: null, since: 5 }, 0, ENGLISH), {
    state: 'unknown',
    text: 'Device: not known',
  });
  assert.deepEqual(endState('Source', { connected: false, since: null }, 0, ENGLISH), {
    state: 'disconnected',
    text: 'Source: not connected',
  });
  assert.match(
    endState('Device', { connected: true, since: HOUR }, 2 * HOUR, ENGLISH).text,
    /^Device: connected since \S/,
  );
});

test('the age tells the expiry where it is known', () => {
  assert.equal(otherAge({ createdAt: 0, expiresAt: null }, 2 * HOUR, ENGLISH), 'Opened 2 h ago');
  assert.equal(
    otherAge({ createdAt: 0, expiresAt: 5 * HOUR }, 2 * HOUR, ENGLISH),
    'Opened 2 h ago · closes by itself in 3 h',
  );
  assert.equal(
    otherAge({ createdAt: 0, expiresAt: HOUR }, 2 * HOUR, ENGLISH),
    'Opened 2 h ago · closing by itself',
  );
});

test('for a device the tunnel is offered that it is connected to and that nobody uses', () => {
  const tunnels = [
    otherTunnelView({ tunnelId: 'used', sourceConnected: true }),
    otherTunnelView({ tunnelId: 'without the device', destinationConnected: false }),
    otherTunnelView({ tunnelId: 'free' }),
    otherTunnelView({ tunnelId: 'other device', thingName: 'oven' }),
  ];
  const wanted = { thingName: 'press-07', services: ['SSH'] };
  assert.equal(otherTunnelTo(tunnels, wanted)?.tunnelId, 'free');
  assert.equal(otherTunnelTo(tunnels.slice(0, 2), wanted)?.tunnelId, 'used');
  assert.equal(otherTunnelTo(tunnels.slice(3), wanted), undefined);
});

test('a tunnel that lacks a service is not offered, one that does not tell its services is', () => {
  const wanted = { thingName: 'press-07', services: ['SSH', 'HTTP'] };
  assert.equal(otherTunnelTo([otherTunnelView({ services: ['SSH'] })], wanted), undefined);
  assert.equal(otherTunnelTo([otherTunnelView({ services: [] })], wanted)?.tunnelId, 't9');
});
