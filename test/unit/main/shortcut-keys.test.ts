import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkShortcut } from '../../../electron/main/shortcut-keys.ts';

const good: [string, string][] = [
  ['', ''],
  ['CommandOrControl+Alt+K', 'CommandOrControl+Alt+K'],
  ['alt + cmdorctrl + k', 'CommandOrControl+Alt+K'],
  ['Ctrl+Shift+F5', 'Control+Shift+F5'],
  ['Meta+1', 'Super+1'],
  ['Option+Space', 'Alt+Space'],
  ['F13', 'F13'],
  ['Control+/', 'Control+/'],
  ['Super+Up', 'Super+Up'],
  ['Alt+Plus', 'Alt+Plus'],
];

for (const [typed, kept] of good) {
  test(`“${typed}” is kept as “${kept}”`, () => {
    assert.deepEqual(checkShortcut(typed), { ok: true, value: kept });
  });
}

const bad = [
  ...['K', 'Shift+K', 'F5', 'Alt', 'Alt+', '+', 'Alt+Alt+K', 'Hyper+K', 'Alt+K+L', 'Alt+한', 'Alt+F25'],
  ...['Alt+Escape', 'CommandOrControl+cmdorctrl+K', 'Alt+VolumeUp', `Alt+${'x'.repeat(90)}`],
];

for (const typed of bad) {
  test(`“${typed.slice(0, 40)}” is no shortcut`, () => {
    const answer = checkShortcut(typed);
    assert.equal(answer.ok ? 'ok' : answer.error.code, 'ShortcutInvalid');
  });
}
