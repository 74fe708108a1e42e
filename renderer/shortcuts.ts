/** The keys that work everywhere in the window. Pure. What belongs to the application's menu (Quit, zoom) is main's. */
import type { ViewName } from '../electron/ipc/contract.ts';

/** In the order of the navigation: Ctrl 1 is the first one. */
export const NUMBERED_VIEWS = [
  'tunnels',
  'devices',
  'activity',
  'profiles',
  'settings',
  'about',
] as const satisfies readonly ViewName[];

export type NumberedView = (typeof NUMBERED_VIEWS)[number];

/** What they are called, as keys of the messages. */
export const VIEW_LABELS = {
  tunnels: 'shell.tunnels',
  devices: 'shell.devices',
  activity: 'shell.activity',
  profiles: 'shell.profiles',
  settings: 'shell.settings',
  about: 'shell.help',
} as const satisfies Record<NumberedView, string>;

export type Shortcut =
  | { kind: 'palette' }
  | { kind: 'settings' }
  | { kind: 'shortcuts' }
  | { kind: 'find' }
  | { kind: 'view'; view: ViewName };

export interface Pressed {
  key: string;
  /** The place on the keyboard: French digits need Shift, and their keys are no digits without. */
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
  /** The key goes into a field: then a letter is a letter. */
  typing: boolean;
}

/** What a key means, or null. */
export function shortcutOf(pressed: Pressed, mac: boolean): Shortcut | null {
  const { key, code, altKey, shiftKey, typing } = pressed;
  const command = mac ? pressed.metaKey : pressed.ctrlKey;
  const other = mac ? pressed.ctrlKey : pressed.metaKey;
  if (altKey || other) {
    return null;
  }
  if (!command) {
    if (typing) {
      return null;
    }
    return key === '?' ? { kind: 'shortcuts' } : key === '/' ? { kind: 'find' } : null;
  }
  if (shiftKey) {
    return null;
  }
  // By its place too: a Korean or a Russian layout has another letter there.
  if (key.toLowerCase() === 'k' || code === 'KeyK') {
    return { kind: 'palette' };
  }
  if (key.toLowerCase() === 'f' || code === 'KeyF') {
    return { kind: 'find' };
  }
  if (key === ',') {
    return { kind: 'settings' };
  }
  const view = NUMBERED_VIEWS[Number(/^Digit([1-9])$/.exec(code)?.[1] ?? 0) - 1];
  return view ? { kind: 'view', view } : null;
}

const KEYS = {
  palette: 'K',
  settings: ',',
  find: 'F',
  close: 'W',
  quit: 'Q',
  larger: '+',
  smaller: '−',
  usual: '0',
} as const;

/** `Ctrl K`, `⌘ K`. */
export function keyText(name: keyof typeof KEYS, mac: boolean): string {
  return `${mac ? '⌘' : 'Ctrl'} ${KEYS[name]}`;
}

/** `Ctrl 2` for the second view. */
export function viewKeyText(view: NumberedView, mac: boolean): string {
  return `${mac ? '⌘' : 'Ctrl'} ${NUMBERED_VIEWS.indexOf(view) + 1}`;
}
