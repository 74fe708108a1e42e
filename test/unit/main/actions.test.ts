import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { type ActionsOptions, createActions } from '../../../electron/main/actions.ts';
import { createDeviceMemory } from '../../../electron/main/device-memory.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { initialState } from '../../../electron/main/state.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';
import { NOW } from '../../helpers/sample-tunnel.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const device = { profileId: 'p1', region: 'eu-central-1', thingName: 'press-07' };

/** The actions on a profile and its real memory of devices; what is opened is only noted down. */
function start(t: TestContext) {
  const temp = tempDir();
  const { settings } = openSettings({ dir: temp.path, now: () => NOW, log: silentLog });
  t.after(async () => {
    await settings.flush();
    temp.remove();
  });
  const memory = createDeviceMemory({ settings, now: () => NOW, platform: process.platform });
  const opened: string[][] = [];
  const parts: Pick<ActionsOptions, 'state' | 'now' | 'memory'> & {
    service: Pick<ActionsOptions['service'], 'open'>;
    profiles: Pick<ActionsOptions['profiles'], 'chosenId' | 'get'>;
  } = {
    state: () => initialState,
    now: () => NOW,
    memory,
    service: {
      async open({ services }) {
        opened.push(services);
        return ok({ key: 'k1' });
      },
    },
    profiles: {
      chosenId: () => 'p1',
      get: (id) => ({
        id,
        name: 'ops',
        region: 'eu-central-1',
        endpoints: {},
        fips: false,
        dualStack: false,
        signIn: { kind: 'keys' },
        role: null,
        tags: [],
        ownTag: true,
        monthlyLimit: null,
      }),
    },
  };
  return { memory, opened, actions: createActions(parts as ActionsOptions) };
}

test('a click on SSH asks for what the device had last, but for SSH alone where its agent carries one service', async (t) => {
  const { memory, opened, actions } = start(t);
  memory.used(device, { services: ['SSH', 'HTTP'], lifetimeMinutes: 90 });
  await actions.sshTo('press-07');
  memory.learn(device, 2);
  memory.used(device, { services: ['SSH', 'HTTP'], lifetimeMinutes: 90 });
  await actions.sshTo('press-07');
  memory.learn(device, 1);
  memory.used(device, { services: ['SSH', 'HTTP'], lifetimeMinutes: 90 });
  await actions.sshTo('press-07');
  assert.deepEqual(opened, [['SSH', 'HTTP'], ['SSH', 'HTTP'], ['SSH']]);
});
