import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keyText, type Pressed, shortcutOf, viewKeyText } from '../../../renderer/shortcuts.ts';

const pressed = (change: Partial<Pressed>): Pressed => ({
  key: '',
  code: '',
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  typing: false,
  ...change,
});
const ctrl = (key: string, code = '') => pressed({ key, code, ctrlKey: true });
const command = (key: string, code = '') => pressed({ key, code, metaKey: true });

test('Ctrl K is the palette, on a Mac it is ⌘ K, and the other one is neither', () => {
  assert.deepEqual(shortcutOf(ctrl('k', 'KeyK'), false), { kind: 'palette' });
  assert.deepEqual(shortcutOf(command('k', 'KeyK'), true), { kind: 'palette' });
  assert.equal(shortcutOf(command('k', 'KeyK'), false), null);
  assert.equal(shortcutOf(ctrl('k', 'KeyK'), true), null);
});

test('letters are found by their place where the keyboard writes others', () => {
  assert.deepEqual(shortcutOf(ctrl('ㅏ', 'KeyK'), false), { kind: 'palette' });
  assert.deepEqual(shortcutOf(ctrl('а', 'KeyF'), false), { kind: 'find' });
});

test('digits are found by their place, also where they need Shift to be written', () => {
  assert.deepEqual(shortcutOf(ctrl('&', 'Digit1'), false), { kind: 'view', view: 'tunnels' });
  assert.deepEqual(shortcutOf(ctrl('6', 'Digit6'), false), { kind: 'view', view: 'about' });
  assert.equal(shortcutOf(ctrl('7', 'Digit7'), false), null);
  assert.equal(shortcutOf(ctrl('0', 'Digit0'), false), null);
});

test('a lone ? or / is a key of the window, unless it goes into a field', () => {
  assert.deepEqual(shortcutOf(pressed({ key: '?', shiftKey: true }), false), { kind: 'shortcuts' });
  assert.deepEqual(shortcutOf(pressed({ key: '/' }), false), { kind: 'find' });
  assert.equal(shortcutOf(pressed({ key: '?', shiftKey: true, typing: true }), false), null);
  assert.equal(shortcutOf(pressed({ key: '/', typing: true }), false), null);
});

test('the command keys work from a field too', () => {
  assert.deepEqual(shortcutOf({ ...ctrl('k', 'KeyK'), typing: true }, false), { kind: 'palette' });
  assert.deepEqual(shortcutOf({ ...ctrl(','), typing: true }, false), { kind: 'settings' });
});

test('with Alt or Shift beside it a key is somebody else’s', () => {
  assert.equal(shortcutOf({ ...ctrl('k', 'KeyK'), altKey: true }, false), null);
  assert.equal(shortcutOf({ ...ctrl('K', 'KeyK'), shiftKey: true }, false), null);
});

test('keys are written as each system writes them', () => {
  assert.equal(keyText('palette', false), 'Ctrl K');
  assert.equal(keyText('palette', true), '⌘ K');
  assert.equal(viewKeyText('devices', false), 'Ctrl 2');
});
