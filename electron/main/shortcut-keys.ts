/** What can be a global shortcut: Electron's accelerators, held to what is no everyday key. Pure. */
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';

// In the order in which they are written. Other spellings of Electron's stand behind them.
const MODIFIERS: Readonly<Record<string, readonly string[]>> = {
  CommandOrControl: ['commandorcontrol', 'cmdorctrl'],
  Command: ['command', 'cmd'],
  Control: ['control', 'ctrl'],
  Alt: ['alt', 'option'],
  Shift: ['shift'],
  Super: ['super', 'meta'],
};
const ORDER = Object.keys(MODIFIERS);

const NAMED_KEYS = [
  ...['Space', 'Up', 'Down', 'Left', 'Right', 'Home', 'End', 'PageUp', 'PageDown', 'Insert', 'Delete'],
  ...['Tab', 'Backspace', 'Return', 'Plus'],
];
const SIGNS = ";=,-./`[\\]'";
const FUNCTION_KEY = /^F([1-9]|1\d|2[0-4])$/;

/** The shortcut in its one spelling, '' for none. Fails with ShortcutInvalid. */
export function checkShortcut(text: string): Result<string> {
  const typed = text.trim();
  if (typed === '') {
    return ok('');
  }
  const words = typed.split('+').map((word) => word.trim());
  const key = keyOf(words.at(-1) ?? '');
  const modifiers = words.slice(0, -1).map(modifierOf);
  const known = modifiers.filter((modifier) => modifier !== null);
  const once = new Set(known).size === modifiers.length;
  // Shift alone is how people write. F13 and above are on no ordinary keyboard, so nobody writes with them.
  const strong =
    known.some((modifier) => modifier !== 'Shift') || Number(FUNCTION_KEY.exec(key ?? '')?.[1]) > 12;
  if (key === null || !once || !strong) {
    return fail(culvertError('ShortcutInvalid', { shortcut: typed.slice(0, 60) }));
  }
  return ok([...known.toSorted((a, b) => ORDER.indexOf(a) - ORDER.indexOf(b)), key].join('+'));
}

function modifierOf(word: string): string | null {
  return ORDER.find((name) => MODIFIERS[name]?.includes(word.toLowerCase())) ?? null;
}

function keyOf(word: string): string | null {
  const upper = word.toUpperCase();
  if (/^[A-Z0-9]$/.test(upper) || FUNCTION_KEY.test(upper)) {
    return upper;
  }
  if (word.length === 1 && SIGNS.includes(word)) {
    return word;
  }
  return NAMED_KEYS.find((name) => name.toLowerCase() === word.toLowerCase()) ?? null;
}
