import { useEffect } from 'react';
import { useStore } from './context.tsx';
import { focusFind } from './focus.ts';
import { type Shortcut, shortcutOf } from './shortcuts.ts';
import type { Store } from './store.ts';

/** Listens for the keys that work everywhere. While a dialog is open it has the keys to itself. */
export function useShortcuts(mac: boolean): void {
  const store = useStore();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) {
        return;
      }
      const { key, code, ctrlKey, metaKey, altKey, shiftKey } = event;
      const typing = isTyped(event.target);
      const shortcut = shortcutOf({ key, code, ctrlKey, metaKey, altKey, shiftKey, typing }, mac);
      const { overlay } = store.getState();
      const dialog = document.querySelector('dialog[open]');
      if (shortcut && (!dialog || (overlay !== null && shortcut.kind === overlay))) {
        event.preventDefault();
        run(store, shortcut);
      }
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [store, mac]);
}

function run(store: Store, shortcut: Shortcut): void {
  switch (shortcut.kind) {
    case 'palette':
    case 'shortcuts':
      toggle(store, shortcut.kind);
      break;
    case 'settings':
      store.visit('settings');
      break;
    case 'view':
      store.visit(shortcut.view);
      break;
    case 'find':
      // Where the screen has nothing to search through, everything is searched.
      if (!focusFind()) {
        store.openPalette();
      }
  }
}

function toggle(store: Store, kind: 'palette' | 'shortcuts'): void {
  if (store.getState().overlay === kind) {
    store.closeOverlay();
  } else if (kind === 'palette') {
    store.openPalette();
  } else {
    store.openShortcuts();
  }
}

function isTyped(target: EventTarget | null): boolean {
  return (
    (target instanceof HTMLInputElement && !/^(checkbox|radio|button|range)$/.test(target.type)) ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
