/** What the user chose about Culvert itself, and what each choice brings about. */
import type { Calls, GeneralSettings } from '../ipc/contract.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { GlobalShortcut } from './global-shortcut.ts';
import type { SettingsFile } from './settings.ts';
import { checkShortcut } from './shortcut-keys.ts';
import type { StartAtLogin } from './start-at-login.ts';

export interface GeneralOptions {
  settings: Pick<SettingsFile, 'get' | 'update' | 'flush'>;
  login: StartAtLogin;
  shortcut: GlobalShortcut;
  /** Electron's `nativeTheme.themeSource`. */
  setTheme: (theme: GeneralSettings['theme']) => void;
  /** Ids of the terminals that are installed. */
  terminals: () => readonly { id: string }[];
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Everything that is shown is said anew: the language may be another one. */
  onChange: () => void;
}

export interface General {
  /** As it is: starting at login is what the system says of it. */
  view(): GeneralSettings;
  /** Makes true what is stored, at the start. */
  begin(): void;
  /**
   * Changes what is given, or nothing. Fails with ShortcutInvalid, ShortcutTaken, ShortcutUnsupported, TerminalUnknown,
   * LoginStartUnsupported, LoginStartFailed; with SettingsUnwritable where all is done but not kept.
   */
  save(change: Calls['general.save']['args']): Promise<Result<null>>;
}

/** What starts at login can be changed by other means, but it is not worth a look with every view. */
const LOOK_AGAIN_MS = 5_000;

export function createGeneral(options: GeneralOptions): General {
  const { settings, login, shortcut } = options;
  const stored = () => settings.get().general;
  /** One change after another: each looks at what the one before it left. */
  let saving: Promise<unknown> = Promise.resolve();

  let seen: { on: boolean; at: number } | null = null;

  function startsAtLogin(): boolean {
    const now = options.now();
    if (seen === null || Math.abs(now - seen.at) > LOOK_AGAIN_MS) {
      seen = { on: login.isOn(), at: now };
    }
    return seen.on;
  }

  async function save(change: Calls['general.save']['args']): Promise<Result<null>> {
    const keys = change.shortcut === undefined ? null : checkShortcut(change.shortcut);
    if (keys && !keys.ok) {
      return keys;
    }
    const { terminal = '' } = change;
    if (terminal !== '' && !options.terminals().some(({ id }) => id === terminal)) {
      return fail(culvertError('TerminalUnknown', { terminal }));
    }
    const former = stored().shortcut;
    const grabbed = keys ? shortcut.set(keys.value) : ok(null);
    if (!grabbed.ok) {
      return grabbed;
    }
    if (change.startAtLogin !== undefined && change.startAtLogin !== login.isOn()) {
      const set = await login.set(change.startAtLogin);
      seen = null;
      if (!set.ok) {
        if (keys) {
          shortcut.begin(former);
        }
        return set;
      }
    }
    settings.update((before) => ({
      ...before,
      general: { ...before.general, ...change, ...(keys ? { shortcut: keys.value } : {}) },
    }));
    if (change.theme !== undefined) {
      options.setTheme(change.theme);
    }
    options.onChange();
    return settings.flush();
  }

  return {
    view() {
      const { language, theme, onClose, shortcut: keys, terminal, notifications } = stored();
      return {
        language,
        theme,
        onClose,
        startAtLogin: startsAtLogin(),
        shortcut: keys,
        terminal,
        notifications,
      };
    },
    begin() {
      options.setTheme(stored().theme);
      // Whoever wrote the file by hand may have made a shortcut of a key that people write with.
      const keys = checkShortcut(stored().shortcut);
      shortcut.begin(keys.ok ? keys.value : '');
      void login.mend();
    },
    save(change) {
      const done = saving.then(() => save(change));
      saving = done.catch(() => {});
      return done;
    },
  };
}
