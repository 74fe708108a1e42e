import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type TrayIconState, trayIconState } from '../../../electron/tray/icon-model.ts';
import type { TrayTunnel, TrayTunnelState } from '../../../electron/tray/menu-model.ts';

function tunnel(state: TrayTunnelState, expiring = false): TrayTunnel {
  return {
    key: state,
    thingName: 'thing',
    state,
    stateText: state,
    minutesLeft: 5,
    expiring,
    hasSsh: true,
    quick: false,
    ports: [],
    ready: state === 'connected',
  };
}

const alone: [TrayTunnelState, TrayIconState][] = [
  ['opening', 'connecting'],
  ['connecting', 'connecting'],
  ['waiting', 'connecting'],
  ['reconnecting', 'connecting'],
  ['connected', 'connected'],
  ['trouble', 'trouble'],
  ['closing', 'idle'],
  ['closed', 'idle'],
];

test('one tunnel decides the icon by its state', () => {
  assert.equal(trayIconState({ tunnels: [] }), 'idle');
  for (const [state, icon] of alone) {
    assert.equal(trayIconState({ tunnels: [tunnel(state)] }), icon, state);
  }
});

test('of several tunnels trouble counts before expiring, expiring before connecting, connecting before connected', () => {
  const connected = tunnel('connected');
  const connecting = tunnel('connecting');
  const expiring = tunnel('connected', true);
  const trouble = tunnel('trouble', true);
  const cases: [TrayTunnel[], TrayIconState][] = [
    [[connected, connecting, expiring, trouble], 'trouble'],
    [[connected, connecting, expiring], 'expiring'],
    [[connected, connecting], 'connecting'],
    [[connected, tunnel('closed', true)], 'connected'],
    [[tunnel('closed', true)], 'idle'],
  ];
  for (const [tunnels, icon] of cases) {
    assert.equal(trayIconState({ tunnels }), icon);
    assert.equal(trayIconState({ tunnels: tunnels.toReversed() }), icon);
  }
});
