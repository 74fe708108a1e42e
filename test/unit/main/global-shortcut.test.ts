import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createGlobalShortcut } from '../../../electron/main/global-shortcut.ts';
import { silentLog } from '../../../electron/shared/log.ts';

/** A keyboard on which `taken` belong to other programs. */
function keyboard(taken: string[] = []) {
  const held = new Map<string, () => void>();
  let pressed = 0;
  const shortcut = createGlobalShortcut({
    keys: {
      register(accelerator, onPressed) {
        if (accelerator === 'Alt+Broken') {
          throw new TypeError('conversion failure');
        }
        if (taken.includes(accelerator) || held.has(accelerator)) {
          return false;
        }
        held.set(accelerator, onPressed);
        return true;
      },
      unregister: (accelerator) => void held.delete(accelerator),
    },
    onPressed: () => {
      pressed += 1;
    },
    log: silentLog,
  });
  return { shortcut, held, pressed: () => pressed };
}

const codeOf = (answer: { ok: true } | { ok: false; error: { code: string } }) =>
  answer.ok ? 'ok' : answer.error.code;

test('without a choice nothing is held', () => {
  const { shortcut, held } = keyboard();
  shortcut.begin('');
  assert.equal(shortcut.state(), 'off');
  assert.equal(held.size, 0);
});

test('the chosen keys are held, do what they are for, and another choice gives them back', () => {
  const { shortcut, held, pressed } = keyboard();
  assert.equal(codeOf(shortcut.set('Alt+K')), 'ok');
  held.get('Alt+K')?.();
  assert.equal(pressed(), 1);
  assert.equal(codeOf(shortcut.set('Alt+L')), 'ok');
  assert.deepEqual([...held.keys()], ['Alt+L']);
  assert.equal(codeOf(shortcut.set('Alt+L')), 'ok');
  assert.equal(codeOf(shortcut.set('')), 'ok');
  assert.equal(held.size, 0);
  assert.equal(shortcut.state(), 'off');
});

test('keys of another program are refused, and the former ones stay', () => {
  const { shortcut, held } = keyboard(['Alt+L']);
  shortcut.set('Alt+K');
  assert.equal(codeOf(shortcut.set('Alt+L')), 'ShortcutTaken');
  assert.equal(codeOf(shortcut.set('Alt+Broken')), 'ShortcutTaken');
  assert.deepEqual([...held.keys()], ['Alt+K']);
  assert.equal(shortcut.state(), 'ok');
});

test('a first choice that is refused leaves it off', () => {
  const { shortcut } = keyboard(['Alt+L']);
  shortcut.set('Alt+L');
  assert.equal(shortcut.state(), 'off');
});

test('stored keys that another program took since are said to be taken', () => {
  const { shortcut } = keyboard(['Alt+L']);
  shortcut.begin('Alt+L');
  assert.equal(shortcut.state(), 'taken');
  shortcut.set('');
  assert.equal(shortcut.state(), 'off');
});

test('where the desktop has none to give, none is asked for', () => {
  const { shortcut, held } = keyboard();
  shortcut.setSupported(false);
  assert.equal(codeOf(shortcut.set('Alt+K')), 'ShortcutUnsupported');
  assert.equal(shortcut.state(), 'unsupported');
  assert.equal(held.size, 0);
});

test('the end gives the keys back', () => {
  const { shortcut, held } = keyboard();
  shortcut.begin('Alt+K');
  assert.equal(held.size, 1);
  shortcut.end();
  assert.equal(held.size, 0);
});
