/** What the user chose about Culvert itself, and what each choice brings about. */

import type { Calls, GeneralSettings } from '../ipc/contract.ts';
import { culvertError } from '../shared/errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { CUSTOM_TERMINAL } from '../ssh/terminals/custom.ts';
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
  /** Whether a command of the user's own opens a terminal. Fails with TerminalCommandInvalid. */
  checkTerminal: (command: string) => Result<unknown>;
  /** Makes the user's ssh configuration say what is chosen. Fails with SshConfigUnwritable, and has changed nothing then. */
  sshConfig: (mode: GeneralSettings['sshConfig']) => Promise<Result<null>>;
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
   * TerminalCommandInvalid, LoginStartUnsupported, LoginStartFailed, SshConfigUnwritable; with SettingsUnwritable where all is done but not kept.
   */
  save(change: Calls['general.save']['args']): Promise<Result<null>>;
}

/** What starts at login can be changed by other means, but it is not worth a look with every view. */
const LOOK_AGAIN_MS = 5_000;

export function createGeneral(options: GeneralOptions): General {
  const { settings, login, shortcut } = options;
  const stored = () => settings.get().general;
  /** One change after another: each looks at what the one before it left. */
  const turn = inTurn();

  let seen: { on: boolean; at: number } | null = null;

  function startsAtLogin(): boolean {
    const now = options.now();
    if (seen === null || Math.abs(now - seen.at) > LOOK_AGAIN_MS) {
      seen = { on: login.isOn(), at: now };
    }
    return seen.on;
  }

  /** Answers with what is to be stored of it. */
  function checkTerminals(change: Calls['general.save']['args']): Result<Partial<GeneralSettings>> {
    const { terminalCommand: text } = change;
    const own = (text ?? stored().terminalCommand).trim();
    const checked = text === undefined || own === '' ? ok(null) : options.checkTerminal(own);
    if (!checked.ok) {
      return checked;
    }
    const id = change.terminal ?? stored().terminal;
    const kept = {
      ...(text === undefined ? {} : { terminalCommand: own }),
      // Without a command there is nothing to choose any more.
      ...(id === CUSTOM_TERMINAL && own === '' ? { terminal: '' } : {}),
    };
    const known = id === CUSTOM_TERMINAL || options.terminals().some((each) => each.id === id);
    return change.terminal && !known
      ? fail(culvertError('TerminalUnknown', { terminal: change.terminal }))
      : ok(kept);
  }

  async function save(change: Calls['general.save']['args']): Promise<Result<null>> {
    const keys = change.shortcut === undefined ? null : checkShortcut(change.shortcut);
    if (keys && !keys.ok) {
      return keys;
    }
    const terminal = checkTerminals(change);
    if (!terminal.ok) {
      return terminal;
    }
    const former = stored();
    const grabbed = keys ? shortcut.set(keys.value) : ok(null);
    if (!grabbed.ok) {
      return grabbed;
    }
    const { sshConfig = former.sshConfig } = change;
    const ofSsh = sshConfig !== former.sshConfig;
    const done = ofSsh ? await options.sshConfig(sshConfig) : ok(null);
    if (!done.ok) {
      if (keys) {
        shortcut.begin(former.shortcut);
      }
      return done;
    }
    if (change.startAtLogin !== undefined && change.startAtLogin !== login.isOn()) {
      const set = await login.set(change.startAtLogin);
      seen = null;
      if (!set.ok) {
        if (keys) {
          shortcut.begin(former.shortcut);
        }
        if (ofSsh) {
          await options.sshConfig(former.sshConfig);
        }
        return set;
      }
    }
    settings.update((before) => ({
      ...before,
      general: { ...before.general, ...change, ...terminal.value, ...(keys ? { shortcut: keys.value } : {}) },
    }));
    if (change.theme !== undefined) {
      options.setTheme(change.theme);
    }
    options.onChange();
    return settings.flush();
  }

  return {
    view() {
      const { language, theme, onClose, shortcut: keys, notifications } = stored();
      const { terminal, terminalCommand, terminalTab, sshConfig, links } = stored();
      return {
        ...{ language, theme, onClose, notifications },
        ...{ terminal, terminalCommand, terminalTab, sshConfig, links },
        startAtLogin: startsAtLogin(),
        shortcut: keys,
      };
    },
    begin() {
      options.setTheme(stored().theme);
      // Whoever wrote the file by hand may have made a shortcut of a key that people write with.
      const keys = checkShortcut(stored().shortcut);
      shortcut.begin(keys.ok ? keys.value : '');
      void login.mend();
    },
    save: (change) => turn(() => save(change)),
  };
}
