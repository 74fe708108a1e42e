import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { culvertError } from '../../../electron/shared/errors.ts';
import { noTunnels, type Phase, type Tunnel, type TunnelEvent } from '../../../electron/tunnels/model.ts';
import { reduceTunnels } from '../../../electron/tunnels/reducer.ts';
import { isExpiring, minutesLeft, reusable } from '../../../electron/tunnels/selectors.ts';
import { openedEvent, openingEvent } from '../../helpers/sample-tunnel.ts';

const key = 'k1';
const opening = openingEvent({ wantTerminal: true });
const opened = openedEvent();
const error = culvertError('ProxyStopped', {});

function after(...events: TunnelEvent[]): Tunnel {
  const state = events.reduce(reduceTunnels, noTunnels);
  assert.equal(state.tunnels.length, 1);
  return state.tunnels[0]!;
}

describe('the tunnel reducer', () => {
  const table: { name: string; events: TunnelEvent[]; phase: Phase }[] = [
    { name: 'opening shows at once', events: [], phase: { kind: 'opening' } },
    { name: 'an open tunnel connects', events: [opened], phase: { kind: 'connecting' } },
    {
      name: 'a session without the device waits for it',
      events: [opened, { type: 'session-up', key, at: 5 }],
      phase: { kind: 'waiting', since: 5 },
    },
    {
      name: 'the device arriving connects it',
      events: [opened, { type: 'session-up', key, at: 5 }, { type: 'device', key, connected: true, at: 6 }],
      phase: { kind: 'connected' },
    },
    {
      name: 'a device that is known to be there before the session is up connects at once',
      events: [opened, { type: 'device', key, connected: true, at: 4 }, { type: 'session-up', key, at: 5 }],
      phase: { kind: 'connected' },
    },
    {
      name: 'the device leaving makes it wait again',
      events: [
        { ...opened, deviceConnected: true },
        { type: 'session-up', key, at: 5 },
        { type: 'device', key, connected: false, at: 9 },
      ],
      phase: { kind: 'waiting', since: 9 },
    },
    {
      name: 'a lost websocket reconnects, whatever the device does meanwhile',
      events: [
        opened,
        { type: 'reconnecting', key, attempt: 2, reason: 'gone' },
        { type: 'device', key, connected: true, at: 6 },
      ],
      phase: { kind: 'reconnecting', attempt: 2, reason: 'gone' },
    },
    {
      name: 'trouble is shown with its error',
      events: [opened, { type: 'trouble', key, error }],
      phase: { kind: 'trouble', error },
    },
    {
      name: 'a late answer of the session does not undo closing',
      events: [opened, { type: 'closing', key }, { type: 'session-up', key, at: 5 }],
      phase: { kind: 'closing' },
    },
    {
      name: 'closed stays closed',
      events: [
        opened,
        { type: 'closed', key, why: 'expired', at: 7 },
        { type: 'session-up', key, at: 8 },
        { type: 'trouble', key, error },
      ],
      phase: { kind: 'closed', why: 'expired', at: 7 },
    },
  ];
  for (const { name, events, phase } of table) {
    test(name, () => assert.deepEqual(after(opening, ...events).phase, phase));
  }

  test('closing releases the ports and drops the wish for a terminal', () => {
    const tunnel = after(opening, opened, { type: 'closed', key, why: 'user', at: 7 });
    assert.equal(tunnel.services[0]?.localPort, null);
    assert.equal(tunnel.wantTerminal, false);
  });

  test('a lost websocket shows no connections, and keeps the ports', () => {
    const traffic: TunnelEvent = {
      type: 'traffic',
      key,
      services: [{ serviceId: 'SSH', connections: 2, bytesUp: 10, bytesDown: 20 }],
    };
    const [service] = after(opening, opened, traffic, {
      type: 'reconnecting',
      key,
      attempt: 1,
      reason: '',
    }).services;
    assert.deepEqual(service, {
      serviceId: 'SSH',
      localPort: 5507,
      connections: 0,
      bytesUp: 10,
      bytesDown: 20,
    });
  });

  test('trouble shows no connections either: where the proxy is gone nobody counts them down', () => {
    const tunnel = after(
      opening,
      opened,
      { type: 'session-up', key, at: 5 },
      { type: 'traffic', key, services: [{ serviceId: 'SSH', connections: 2, bytesUp: 10, bytesDown: 20 }] },
      { type: 'trouble', key, error },
    );
    assert.equal(tunnel.services[0]?.connections, 0);
    assert.equal(tunnel.services[0]?.bytesDown, 20);
  });

  test('the protocol that is spoken is kept over everything the session goes through', () => {
    const protocol = { version: 2, chosen: false } as const;
    const found: TunnelEvent = { type: 'protocol', key, protocol };
    assert.deepEqual(after(opening, opened).protocol, { version: 3, chosen: false });
    const tunnel = after(
      opening,
      opened,
      { type: 'session-up', key, at: 5 },
      found,
      { type: 'reconnecting', key, attempt: 1, reason: '' },
      { type: 'trouble', key, error },
      { type: 'connecting', key },
    );
    assert.deepEqual(tunnel.protocol, protocol);
    assert.deepEqual(after(opening, opened, { type: 'closing', key }, found).protocol.version, 3);
  });

  test('a device that is seen after a reconnect is there, whatever was known before', () => {
    const tunnel = after(
      opening,
      { ...opened, deviceConnected: true },
      { type: 'session-up', key, at: 5 },
      { type: 'reconnecting', key, attempt: 1, reason: '' },
      { type: 'device', key, connected: false, at: 6 },
      { type: 'session-up', key, at: 7 },
      { type: 'device', key, connected: true, at: 8 },
    );
    assert.deepEqual(tunnel.phase, { kind: 'connected' });
  });

  test('an event for a tunnel that is gone changes nothing, not even the object', () => {
    const state = reduceTunnels(noTunnels, opening);
    assert.equal(reduceTunnels(state, { ...opened, key: 'other' }), state);
  });
});

describe('the selectors', () => {
  const tunnel = after(opening, opened);
  const wanted = { profileId: 'p1', region: 'eu-central-1', thingName: 'press-07', services: ['SSH'] };

  test('a live tunnel of the same profile, region and device with the service is reused', () => {
    assert.equal(reusable({ tunnels: [tunnel] }, wanted, 1_000)?.key, key);
  });
  for (const other of [
    { profileId: 'p2' },
    { region: 'eu-west-1' },
    { thingName: 'press-08' },
    { services: ['SSH', 'HTTP'] },
  ]) {
    test(`a tunnel is not reused for ${JSON.stringify(other)}`, () => {
      assert.equal(reusable({ tunnels: [tunnel] }, { ...wanted, ...other }, 1_000), undefined);
    });
  }
  test('a tunnel that is being closed is not reused', () => {
    assert.equal(
      reusable({ tunnels: [{ ...tunnel, phase: { kind: 'closing' } }] }, wanted, 1_000),
      undefined,
    );
  });
  test('a tunnel with seconds left is not reused: the shell in it would die at once', () => {
    assert.equal(reusable({ tunnels: [tunnel] }, wanted, 3_601_000 - 29_999), undefined);
    assert.equal(reusable({ tunnels: [tunnel] }, wanted, 3_601_000 - 30_000)?.key, key);
  });
  test('expiring means less than ten minutes', () => {
    assert.equal(isExpiring(tunnel, 3_601_000 - 600_000), false);
    assert.equal(isExpiring(tunnel, 3_601_000 - 599_999), true);
  });
  test('minutes left are rounded up, never negative', () => {
    assert.equal(minutesLeft(tunnel, 3_601_000 - 61_000), 2);
    assert.equal(minutesLeft(tunnel, 9_999_999), 0);
  });
});

describe('a tunnel that was open before', () => {
  const known = { tunnelId: 't-9', openedAt: 1_000, expiresAt: 3_601_000 };

  test('shows at once what is known of it', () => {
    const tunnel = after({ ...opening, origin: 'restored', known });
    assert.deepEqual(
      [tunnel.origin, tunnel.tunnelId, tunnel.openedAt, tunnel.expiresAt, tunnel.phase.kind],
      ['restored', 't-9', 1_000, 3_601_000, 'opening'],
    );
  });

  test('keeps its traffic when its ports become other ones', () => {
    const traffic = { serviceId: 'SSH', connections: 1, bytesUp: 7, bytesDown: 9 };
    const tunnel = after(
      opening,
      { type: 'traffic', key, services: [traffic] },
      {
        type: 'ports',
        key,
        ports: [
          { serviceId: 'SSH', localPort: 6001 },
          { serviceId: 'HTTP', localPort: 6002 },
        ],
      },
    );
    assert.deepEqual(tunnel.services, [
      { ...traffic, localPort: 6001 },
      { serviceId: 'HTTP', localPort: 6002, connections: 0, bytesUp: 0, bytesDown: 0 },
    ]);
  });

  test('is not reused for a thing that is called as what stands in for its name', () => {
    const wanted = { profileId: 'p1', region: 'eu-central-1', thingName: 'press-07', services: ['SSH'] };
    const find = (tunnel: Tunnel) => reusable({ tunnels: [tunnel] }, wanted, 0)?.key;
    assert.equal(find(after({ ...opening, thingless: true }, opened)), undefined);
    assert.equal(find(after(opening, opened)), key);
  });
});
