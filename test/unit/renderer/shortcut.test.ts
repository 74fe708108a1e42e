import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkShortcut } from '../../../electron/main/shortcut-keys.ts';
import { type PressedKeys, pressed, SUGGESTED_SHORTCUT, shortcutText } from '../../../renderer/shortcut.ts';

const keys = (change: Partial<PressedKeys>): PressedKeys => ({
  ...{ key: 'k', code: 'KeyK', ctrlKey: false, altKey: false, shiftKey: false, metaKey: false },
  ...change,
});

describe('keys as they are pressed', () => {
  test('held keys and one more make a shortcut that main takes as it is', () => {
    const read = pressed(keys({ ctrlKey: true, altKey: true, shiftKey: true }), false);
    assert.deepEqual(read, { kind: 'shortcut', shortcut: 'CommandOrControl+Alt+Shift+K' });
    assert.deepEqual(checkShortcut('CommandOrControl+Alt+Shift+K'), {
      ok: true,
      value: 'CommandOrControl+Alt+Shift+K',
    });
    assert.equal(checkShortcut(SUGGESTED_SHORTCUT).ok, true);
  });

  test('with Hangul or Option the key is known by its place', () => {
    const hangul = pressed(keys({ key: 'ㅏ', altKey: true }), false);
    assert.deepEqual(hangul, { kind: 'shortcut', shortcut: 'Alt+K' });
    const option = pressed(keys({ key: '˚', altKey: true, metaKey: true }), true);
    assert.deepEqual(option, { kind: 'shortcut', shortcut: 'CommandOrControl+Alt+K' });
  });

  test('on another Latin layout what is printed on the key counts', () => {
    const read = pressed(keys({ key: 'a', code: 'KeyQ', ctrlKey: true }), false);
    assert.deepEqual(read, { kind: 'shortcut', shortcut: 'CommandOrControl+A' });
  });

  test('Control of a Mac is not its Command', () => {
    assert.deepEqual(pressed(keys({ ctrlKey: true }), true), { kind: 'shortcut', shortcut: 'Control+K' });
    assert.deepEqual(pressed(keys({ metaKey: true }), false), { kind: 'shortcut', shortcut: 'Super+K' });
  });

  test('held keys alone are a beginning, everyday keys too weak, and media keys unknown', () => {
    assert.deepEqual(pressed(keys({ key: 'Control', code: 'ControlLeft', ctrlKey: true }), false), {
      kind: 'modifiers',
    });
    assert.deepEqual(pressed(keys({}), false), { kind: 'weak' });
    assert.deepEqual(pressed(keys({ shiftKey: true }), false), { kind: 'weak' });
    assert.deepEqual(pressed(keys({ key: 'F5', code: 'F5' }), false), { kind: 'weak' });
    assert.deepEqual(pressed(keys({ key: 'F13', code: 'F13' }), false), {
      kind: 'shortcut',
      shortcut: 'F13',
    });
    const media = keys({ key: 'AudioVolumeUp', code: 'AudioVolumeUp', altKey: true });
    assert.deepEqual(pressed(media, false), { kind: 'unknown' });
  });

  test('every key that can be pressed is one that main takes', () => {
    const codes = ['Space', 'ArrowUp', 'Home', 'PageDown', 'Insert', 'Delete', 'Semicolon', 'Equal', 'Comma'];
    const more = [
      'Minus',
      'Period',
      'Slash',
      'Backquote',
      'BracketLeft',
      'Backslash',
      'BracketRight',
      'Quote',
    ];
    for (const code of [...codes, ...more, 'Digit7', 'F12']) {
      const read = pressed(keys({ key: '?', code, altKey: true }), false);
      assert.equal(read.kind, 'shortcut', code);
      assert.equal(read.kind === 'shortcut' && checkShortcut(read.shortcut).ok, true, code);
    }
  });
});

test('keys are read as each system writes them', () => {
  assert.equal(shortcutText('CommandOrControl+Alt+K', false), 'Ctrl+Alt+K');
  assert.equal(shortcutText('CommandOrControl+Alt+Shift+K', true), '⌘⌥⇧K');
  assert.equal(shortcutText('Super+Up', false), 'Super+↑');
  assert.equal(shortcutText('', false), '');
});
