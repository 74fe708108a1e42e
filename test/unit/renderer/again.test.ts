import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createStore } from '../../../renderer/store.ts';
import { mainEnd, portView, profileView, tunnelView, windowView } from './views.ts';

const MINUTE = 60_000;

const tunnel = tunnelView({
  key: 'ending',
  ports: [portView(), portView({ serviceId: 'HTTP' })],
  openedAt: 0,
  expiresAt: 90 * MINUTE,
  expiry: 'last',
});
const sheet = {
  thingName: 'press-07',
  services: ['SSH', 'HTTP'],
  again: { services: ['SSH', 'HTTP'], lifetimeMinutes: 90 },
};

function started(chosenProfileId: string) {
  const main = mainEnd();
  const calls: unknown[] = [];
  let failing: string | null = null;
  const store = createStore({
    bridge: {
      ...main.bridge,
      call: ((name: string, args: unknown) => {
        if (name === 'view.get') {
          return new Promise(() => {});
        }
        calls.push([name, args]);
        const error = { code: 'Internal', message: failing ?? '', advice: '' };
        return Promise.resolve(failing === null ? { ok: true, value: null } : { ok: false, error });
      }) as typeof main.bridge.call,
    },
    now: () => 0,
  });
  store.start();
  const profiles = [profileView(), profileView({ id: 'p2', name: 'staging' })];
  main.send('view', windowView({ version: 5, profiles, chosenProfileId, tunnels: [tunnel] }));
  const fails = (message: string) => {
    failing = message;
  };
  return { main, store, calls, fails };
}

describe('another tunnel like one that is about to expire', () => {
  test('is a sheet that is filled in, and nothing is opened', async () => {
    const { store, calls } = started('p1');
    await store.openAgain('ending');
    assert.equal(store.getState().screen, 'devices');
    assert.deepEqual(store.getState().sheet, sheet);
    assert.deepEqual(calls, []);
  });

  test('follows a click in a notification or in the tray', async () => {
    const { main, store } = started('p1');
    main.send('show', { view: 'devices', againKey: 'ending' });
    await new Promise(setImmediate);
    assert.deepEqual(store.getState().sheet, sheet);
  });

  test('is that of the profile it was opened with: a thing of its name elsewhere is another device', async () => {
    const { store, calls } = started('p2');
    await store.openAgain('ending');
    assert.deepEqual(calls, [['profile.choose', { id: 'p1' }]]);
    assert.deepEqual(store.getState().sheet, sheet);
  });

  test('of a tunnel that is gone meanwhile leads to the tunnels, and says why there is no sheet', async () => {
    const { store, calls } = started('p1');
    await store.openAgain('forgotten');
    assert.equal(store.getState().screen, 'tunnels');
    assert.equal(store.getState().sheet, null);
    assert.equal(store.getState().pointedAt, null);
    assert.match(store.getState().failure?.message ?? '', /no longer in the list/);
    assert.match(store.getState().failure?.advice ?? '', /Nothing was opened/);
    assert.deepEqual(calls, []);
  });

  test('of a tunnel whose profile cannot be chosen says why, instead of doing nothing', async () => {
    const { store, fails } = started('p2');
    fails('The keyring is locked.');
    await store.openAgain('ending');
    assert.equal(store.getState().sheet, null);
    assert.equal(store.getState().failure?.message, 'The keyring is locked.');
  });

  test('is gone when another profile is chosen before it was opened: it would open in another account', async () => {
    const { main, store } = started('p2');
    await store.openAgain('ending');
    const profiles = [profileView(), profileView({ id: 'p2', name: 'staging' })];
    // A view from before the choice.
    main.send('view', windowView({ version: 6, profiles, chosenProfileId: 'p2', tunnels: [tunnel] }));
    assert.deepEqual(store.getState().sheet, sheet);
    main.send('view', windowView({ version: 7, profiles, chosenProfileId: 'p1', tunnels: [tunnel] }));
    assert.deepEqual(store.getState().sheet, sheet);
    main.send('view', windowView({ version: 8, profiles, chosenProfileId: 'p2', tunnels: [tunnel] }));
    assert.equal(store.getState().sheet, null);
  });
});

test('the store keeps what flowed, from view to view', () => {
  const { main, store } = started('p1');
  main.send('view', windowView({ version: 6, now: 2000, tunnels: [{ ...tunnel, bytesDown: 5_000 }] }));
  assert.deepEqual(
    store
      .getState()
      .rates.get('ending')
      ?.map(({ down }) => down),
    [0, 5_000],
  );
});
