/** The one key combination that brings up the window's search from wherever the user is. None until one is chosen. */
import type { DesktopView } from '../ipc/contract.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';

/** Electron's `globalShortcut`. */
export interface KeyGrabber {
  /** Answers false, or throws, where the keys cannot be had. */
  register(accelerator: string, onPressed: () => void): boolean;
  unregister(accelerator: string): void;
}

export interface GlobalShortcut {
  /** The one that is stored, at the start. It stays wanted where it cannot be had just now. */
  begin(shortcut: string): void;
  /** '' gives it up. Fails with ShortcutTaken or ShortcutUnsupported, and keeps the former one then. */
  set(shortcut: string): Result<null>;
  state(): DesktopView['shortcut'];
  /** Whether the desktop has any to give. */
  setSupported(supported: boolean): void;
  end(): void;
}

export function createGlobalShortcut(options: {
  keys: KeyGrabber;
  onPressed: () => void;
  log: Log;
}): GlobalShortcut {
  const { keys, log } = options;
  let held = '';
  let wanted = '';
  let supported = true;

  function grab(shortcut: string): boolean {
    try {
      return keys.register(shortcut, options.onPressed);
    } catch (error) {
      log.warn('a global shortcut was refused', { reason: String(error) });
      return false;
    }
  }

  function release(): void {
    if (held !== '') {
      keys.unregister(held);
      held = '';
    }
  }

  return {
    begin(shortcut) {
      release();
      wanted = shortcut;
      if (shortcut !== '' && supported && grab(shortcut)) {
        held = shortcut;
      }
    },
    set(shortcut) {
      if (shortcut === '') {
        release();
        wanted = '';
        return ok(null);
      }
      if (shortcut === held) {
        return ok(null);
      }
      if (!supported) {
        return fail(culvertError('ShortcutUnsupported', {}));
      }
      const former = held;
      // The new one first: the former is not given up for one that cannot be had.
      if (!grab(shortcut)) {
        return fail(culvertError('ShortcutTaken', { shortcut }));
      }
      if (former !== '') {
        keys.unregister(former);
      }
      held = shortcut;
      wanted = shortcut;
      return ok(null);
    },
    state: () => (supported ? (wanted === '' ? 'off' : held === wanted ? 'ok' : 'taken') : 'unsupported'),
    setSupported(now) {
      supported = now;
    },
    end: release,
  };
}
