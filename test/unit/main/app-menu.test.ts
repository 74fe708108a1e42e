import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MenuItemConstructorOptions } from 'electron';
import { ENGLISH, wordsOf } from '../../../electron/i18n/words.ts';
import { appMenuTemplate } from '../../../electron/main/app-menu-template.ts';

const actions = { quit: () => {}, settings: () => {}, about: () => {} };

function flat(items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
  return items.flatMap((item) => [
    item,
    ...(Array.isArray(item.submenu) ? flat(item.submenu as MenuItemConstructorOptions[]) : []),
  ]);
}

const keysOf = (platform: NodeJS.Platform) =>
  flat(appMenuTemplate(platform, ENGLISH, actions)).flatMap(
    ({ role, accelerator }) => accelerator ?? role ?? [],
  );

test('on macOS the menu has what Cmd+C, Cmd+V and Cmd+Q need', () => {
  const keys = keysOf('darwin');
  for (const wanted of [
    'undo',
    'cut',
    'copy',
    'paste',
    'selectAll',
    'hide',
    'Command+Q',
    'minimize',
    'close',
  ]) {
    assert.ok(keys.includes(wanted as never), wanted);
  }
});

test('everywhere the window can be zoomed and closed, Settings opened, and Culvert quit', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    const keys = keysOf(platform);
    for (const wanted of ['zoomIn', 'zoomOut', 'resetZoom', 'CommandOrControl+,', 'close']) {
      assert.ok(keys.includes(wanted as never), `${platform}: ${wanted}`);
    }
  }
  assert.ok(keysOf('linux').includes('CommandOrControl+Q'));
});

test('quitting from the menu asks, in place of Electron’s own quit', () => {
  const done: string[] = [];
  const template = appMenuTemplate('linux', ENGLISH, { ...actions, quit: () => void done.push('quit') });
  const quit = flat(template).find(({ accelerator }) => accelerator === 'CommandOrControl+Q');
  quit?.click?.({} as never, undefined, {} as never);
  assert.deepEqual(done, ['quit']);
  assert.ok(!flat(template).some(({ role }) => role === 'quit'));
});

test('nothing reloads the page or opens developer tools', () => {
  for (const platform of ['linux', 'win32', 'darwin'] as const) {
    assert.ok(!keysOf(platform).some((key) => /reload|devtools/i.test(String(key))), platform);
  }
});

test('each visible item has words of the language', () => {
  const labels = (language: 'en' | 'ko') =>
    flat(appMenuTemplate('darwin', wordsOf({ language, formats: language }), actions))
      .filter(({ type, visible }) => type !== 'separator' && visible !== false)
      .map(({ label }) => label ?? '');
  const [english, korean] = [labels('en'), labels('ko')];
  assert.ok(korean.every((label) => label !== ''));
  assert.deepEqual(
    korean.filter((label, at) => label === english[at]),
    ['Culvert'],
  );
});
