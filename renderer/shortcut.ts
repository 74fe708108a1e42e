/** Keys as they are pressed, as Electron writes them, and as people read them. Pure. */

/** What of a KeyboardEvent counts. */
export interface PressedKeys {
  key: string;
  code: string;
  ctrlKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  metaKey: boolean;
}

export type Pressed =
  /** Keys that make a shortcut, as Electron writes it. */
  | { kind: 'shortcut'; shortcut: string }
  /** Only Ctrl, Alt and the like so far. */
  | { kind: 'modifiers' }
  /** Alone it is an everyday key. */
  | { kind: 'weak' }
  /** No key that can be used. */
  | { kind: 'unknown' };

export const SUGGESTED_SHORTCUT = 'CommandOrControl+Alt+K';

// By their place on the keyboard: with another input method or with Option held, `key` is some other sign.
const BY_CODE: Readonly<Record<string, string>> = {
  Space: 'Space',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  Insert: 'Insert',
  Delete: 'Delete',
  Semicolon: ';',
  Equal: '=',
  Comma: ',',
  Minus: '-',
  Period: '.',
  Slash: '/',
  Backquote: '`',
  BracketLeft: '[',
  Backslash: '\\',
  BracketRight: ']',
  Quote: "'",
};

export function pressed(event: PressedKeys, mac: boolean): Pressed {
  if (/^(Control|Alt|AltGraph|Shift|Meta|OS)$/.test(event.key)) {
    return { kind: 'modifiers' };
  }
  const key = keyOf(event);
  if (key === null) {
    return { kind: 'unknown' };
  }
  const modifiers = [
    ...(mac && event.metaKey ? ['CommandOrControl'] : []),
    ...(event.ctrlKey ? [mac ? 'Control' : 'CommandOrControl'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey ? ['Shift'] : []),
    ...(!mac && event.metaKey ? ['Super'] : []),
  ];
  const strong = modifiers.some((modifier) => modifier !== 'Shift') || /^F(1[3-9]|2[0-4])$/.test(key);
  return strong ? { kind: 'shortcut', shortcut: [...modifiers, key].join('+') } : { kind: 'weak' };
}

function keyOf({ key, code }: PressedKeys): string | null {
  // Where the layout has Latin letters, what is printed on the key counts, not where it is.
  if (/^[a-z]$/i.test(key)) {
    return key.toUpperCase();
  }
  const [, letterOrDigit] = /^(?:Key|Digit)([A-Z0-9])$/.exec(code) ?? [];
  if (letterOrDigit !== undefined) {
    return letterOrDigit;
  }
  return /^F([1-9]|1\d|2[0-4])$/.test(code) ? code : (BY_CODE[code] ?? null);
}

const NAMES: Readonly<Record<string, string>> = {
  CommandOrControl: 'Ctrl',
  Control: 'Ctrl',
  Command: 'Super',
};
const MAC_NAMES: Readonly<Record<string, string>> = {
  CommandOrControl: '⌘',
  Command: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Super: '⌘',
};
const ARROWS: Readonly<Record<string, string>> = { Up: '↑', Down: '↓', Left: '←', Right: '→' };

/** `Ctrl+Alt+K`, on macOS `⌘⌥K`. */
export function shortcutText(shortcut: string, mac: boolean): string {
  const names = mac ? MAC_NAMES : NAMES;
  const words = shortcut.split('+').map((word) => names[word] ?? ARROWS[word] ?? word);
  return words.join(mac ? '' : '+');
}
