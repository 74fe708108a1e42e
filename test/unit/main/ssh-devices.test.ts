import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceKey } from '../../../electron/main/settings.ts';
import { shownDevices } from '../../../electron/main/ssh-devices.ts';

const profile = {
  ...{ id: 'p1', name: 'ops', region: 'eu-central-1', demo: false },
  ...{ signIn: { kind: 'keys' as const }, role: null },
};

function remembered(lastUsedAt: number | null) {
  return {
    ...{ sshUser: '', identityFile: '', ports: {}, services: [], lifetimeMinutes: null, lastUsedAt },
    ...{ destinationVersion: null, destinationVersionAt: null, protocol: 'auto' as const, favourite: false },
    account: '123456789012',
  };
}

function shownOf(names: Record<string, number | null>) {
  const devices = Object.fromEntries(
    Object.entries(names).map(([thingName, lastUsedAt]) => [
      deviceKey({ profileId: profile.id, region: profile.region, thingName }),
      remembered(lastUsedAt),
    ]),
  );
  const shown = shownDevices({
    ...{ profiles: () => [profile], devices: () => devices, tunnels: () => [], knownHosts: () => undefined },
  });
  return shown.devices.map(({ thingName }) => thingName);
}

test('a device that was used is told to ssh, one that was only looked at is not', () => {
  assert.deepEqual(shownOf({ 'press-07': 1, 'press-08': null }), ['press-07']);
});

test('a settings file that somebody tampered with puts no line of its own into the ssh configuration', () => {
  const names = { 'x\n  ProxyCommand sh -c evil': 1, 'a b': 1, '*': 1, '!press': 1, '': 1, 'press-07': 1 };
  assert.deepEqual(shownOf(names), ['press-07']);
});
