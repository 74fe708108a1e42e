import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ENGLISH } from '../../../electron/i18n/words.ts';
import type { QuitMode } from '../../../electron/main/quitting.ts';
import { createTrayActions, type TrayActionsOptions } from '../../../electron/main/tray-actions.ts';
import { startingMenu, type TrayAction, trayMenu } from '../../../electron/tray/menu-model.ts';

function start() {
  const quits: QuitMode[] = [];
  const act = createTrayActions({
    quit: async (mode: QuitMode) => void quits.push(mode),
  } as unknown as TrayActionsOptions);
  return { quits, act };
}

const quitOf = (menu: ReturnType<typeof startingMenu>): TrayAction => {
  const action = menu.find(({ id }) => id === 'quit')?.action;
  assert.ok(action);
  return action;
};

test('Quit clicked while Culvert was being loaded closes no tunnel that is taken up by then: it spoke of none', async () => {
  const { quits, act } = start();
  await act(quitOf(startingMenu(ENGLISH)));
  assert.deepEqual(quits, ['keep']);
});

test('Quit of the whole menu closes what its label counts, and stays where that cannot be', async () => {
  const { quits, act } = start();
  const nothing = { tunnels: [], devices: [], profiles: [], moreDevices: false, shortcut: '' };
  await act(quitOf(trayMenu({ ...nothing, devicesState: 'ready' }, ENGLISH)));
  assert.deepEqual(quits, ['close-or-stay']);
});
