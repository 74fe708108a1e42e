import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import { type ActionsOptions, createActions } from '../../../electron/main/actions.ts';
import { createDeviceMemory } from '../../../electron/main/device-memory.ts';
import { openSettings } from '../../../electron/main/settings.ts';
import { type AppEvent, initialState } from '../../../electron/main/state.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { fail, ok } from '../../../electron/shared/result.ts';
import { PLAIN_SETTINGS } from '../../helpers/profile-input.ts';
import { NOW } from '../../helpers/sample-tunnel.ts';
import { tempDir } from '../../helpers/temp-dir.ts';

const device = { profileId: 'p1', region: 'eu-central-1', thingName: 'press-07' };

/** The actions on a profile and its real memory of devices; what is opened is only noted down. */
function start(
  t: TestContext,
  answers: Partial<Pick<ActionsOptions, 'questions' | 'dispatch' | 'service'>> = {},
) {
  const temp = tempDir();
  const { settings } = openSettings({ dir: temp.path, now: () => NOW, log: silentLog });
  t.after(async () => {
    await settings.flush();
    temp.remove();
  });
  const memory = createDeviceMemory({ settings, now: () => NOW, platform: process.platform });
  const opened: string[][] = [];
  const parts: Pick<ActionsOptions, 'state' | 'now' | 'memory' | 'words'> & {
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
    words: () => ENGLISH,
    profiles: {
      chosenId: () => 'p1',
      get: (id) => ({
        id,
        name: 'ops',
        region: 'eu-central-1',
        ...PLAIN_SETTINGS,
      }),
    },
  };
  return { memory, opened, actions: createActions({ ...parts, ...answers } as ActionsOptions) };
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

test('a click on SSH in the tray does not forget the services that were chosen for the device', async (t) => {
  const { memory, opened, actions } = start(t);
  memory.learn(device, 1);
  await actions.sshTo('press-07');
  assert.deepEqual(memory.get(device).services, ['SSH'], 'nothing was chosen yet');
  memory.used(device, { services: ['HTTP', 'SSH'], lifetimeMinutes: 90 });
  await actions.sshTo('press-07');
  assert.deepEqual(opened, [['SSH'], ['SSH']]);
  const { services, lifetimeMinutes } = memory.get(device);
  assert.deepEqual([services, lifetimeMinutes], [['HTTP', 'SSH'], 90]);
});

test('an open is billed to the profile that the user saw, also when another one was chosen a moment ago', async (t) => {
  const billed: string[] = [];
  const { actions } = start(t, {
    service: {
      async open({ profileId }) {
        billed.push(profileId);
        return ok({ key: 'k1' });
      },
    } as Partial<ActionsOptions['service']> as ActionsOptions['service'],
  });
  const request = { thingName: 'press-07', services: ['SSH'], lifetimeMinutes: 60, reuse: false };
  const rest = { ports: {}, terminal: false };
  await actions.handlers['tunnel.open']({ profileId: 'p2', ...request, ...rest });
  await actions.handlers['tunnel.open']({ ...request, ...rest });
  assert.deepEqual(billed, ['p2', 'p1']);
});

test('a click in the window and one in the tray are asked about once, and open one tunnel', async (t) => {
  let asked = 0;
  const events: AppEvent[] = [];
  const opens: boolean[] = [];
  const { actions } = start(t, {
    questions: {
      ask: async () => {
        asked += 1;
        await new Promise(setImmediate);
        return 'open-new';
      },
    } as Partial<ActionsOptions['questions']> as ActionsOptions['questions'],
    dispatch: (event) => events.push(event),
    service: {
      async open({ reuse, thingName }) {
        opens.push(reuse);
        return reuse ? fail(culvertError('TunnelInUse', { thingName })) : ok({ key: 'k1' });
      },
    } as Partial<ActionsOptions['service']> as ActionsOptions['service'],
  });
  const fromWindow = actions.handlers['tunnel.open']({
    thingName: 'press-07',
    services: ['SSH'],
    lifetimeMinutes: 60,
    reuse: true,
    ports: {},
    terminal: false,
  });
  const both = await Promise.all([fromWindow, actions.sshTo('press-07')]);
  assert.deepEqual(both, [ok({ key: 'k1' }), ok({ key: 'k1' })]);
  assert.deepEqual([asked, opens], [1, [true, false]]);
  assert.deepEqual(events, [{ type: 'tunnel', event: { type: 'terminal-wanted', key: 'k1', wanted: true } }]);
});
