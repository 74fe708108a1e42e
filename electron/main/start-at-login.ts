/** Starting Culvert when its user signs in to this computer: off until it is asked for, and then without a window. */
import fs from 'node:fs';
import path from 'node:path';
import { culvertError } from '../shared/errors.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { autostartFile, readAutostart } from './autostart-file.ts';
import { ownAppImage } from './next-start.ts';
import { fileReason, writeFileAtomically } from './write-file.ts';

/** Keeps the window away until it is asked for. */
export const HIDDEN_FLAG = '--hidden';

export interface StartAtLogin {
  supported(): boolean;
  /** As the system has it: its user may change it by other means. */
  isOn(): boolean;
  /** Fails with LoginStartUnsupported or LoginStartFailed; nothing is changed then. */
  set(on: boolean): Promise<Result<null>>;
  /** A Culvert that was moved is started from where it is now. */
  mend(): Promise<void>;
}

/** What Electron's `app` tells about the program that runs. */
export interface ThisProgram {
  /** The whole path of the running binary. */
  executable: string;
  /** The application's folder, where Electron runs it from a checkout; null when packaged. */
  folder: string | null;
  /** What the user gave it that the next start needs too, such as `--user-data-dir=…`. */
  switches: readonly string[];
}

/** macOS and Windows keep a list of what starts, of which Electron's `app` knows our own entry. */
export interface LoginItems {
  getLoginItemSettings(options?: { path?: string; args?: string[] }): {
    openAtLogin: boolean;
    status?: string;
    executableWillLaunchAtLogin?: boolean;
  };
  setLoginItemSettings(settings: { openAtLogin: boolean; path?: string; args?: string[] }): void;
}

export interface StartAtLoginOptions {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  /** The user's home folder. */
  home: string;
  program: ThisProgram;
  items: LoginItems;
  /** In the demo: nobody wants that at each login. */
  never: boolean;
}

export function createStartAtLogin(options: StartAtLoginOptions): StartAtLogin {
  if (options.never) {
    return unsupported;
  }
  switch (options.platform) {
    case 'linux':
      return byAutostartFile(options);
    case 'win32':
      return byWindowsList(options);
    case 'darwin':
      // From a checkout it would be Electron itself that starts, without us.
      return options.program.folder === null ? byMacList(options.items) : unsupported;
    default:
      return unsupported;
  }
}

const unsupported: StartAtLogin = {
  supported: () => false,
  isOn: () => false,
  set: async (on) => (on ? fail(culvertError('LoginStartUnsupported', {})) : ok(null)),
  mend: async () => {},
};

/** The program and its arguments, as the login starts it. */
export function loginCommand({ executable, folder, switches }: ThisProgram, env: NodeJS.ProcessEnv) {
  // An AppImage runs from a folder that is gone when it ends; the file itself is what starts it.
  const program = folder === null ? (ownAppImage(env, executable) ?? executable) : executable;
  return { program, args: [...switches, ...(folder === null ? [] : [folder]), HIDDEN_FLAG] };
}

/** Linux: a file in ~/.config/autostart (XDG Autostart specification). */
function byAutostartFile({ env, home, program }: StartAtLoginOptions): StartAtLogin {
  const command = loginCommand(program, env);
  // The specification ignores a folder that is no whole path.
  const given = env.XDG_CONFIG_HOME ?? '';
  const file = path.join(
    path.isAbsolute(given) ? given : path.join(home, '.config'),
    'autostart',
    'culvert.desktop',
  );

  function read(): ReturnType<typeof readAutostart> {
    try {
      return readAutostart(fs.readFileSync(file, 'utf8'));
    } catch {
      return null;
    }
  }

  async function write(): Promise<Result<null>> {
    try {
      await writeFileAtomically(file, autostartFile(command));
      return ok(null);
    } catch (thrown) {
      return fail(culvertError('LoginStartFailed', { reason: fileReason(thrown) }));
    }
  }

  return {
    supported: () => true,
    isOn: () => read()?.on ?? false,
    async set(on) {
      if (on) {
        return write();
      }
      try {
        await fs.promises.rm(file, { force: true });
        return ok(null);
      } catch (thrown) {
        return fail(culvertError('LoginStartFailed', { reason: fileReason(thrown) }));
      }
    },
    async mend() {
      const found = read();
      if (found?.on && found.tryExec !== null && !fs.existsSync(found.tryExec)) {
        await write();
      }
    },
  };
}

/** Windows: a value under Run of the user's registry. Task Manager can switch it off there, too. */
function byWindowsList({ env, program, items }: StartAtLoginOptions): StartAtLogin {
  const command = loginCommand(program, env);
  // Electron joins the arguments with blanks.
  const args = command.args.map((word) => (/[\s"]/.test(word) ? `"${word.replace(/\\+$/, '$&$&')}"` : word));
  const entry = { path: command.program, args };
  const isOn = () => {
    const { openAtLogin, executableWillLaunchAtLogin } = items.getLoginItemSettings(entry);
    return openAtLogin && executableWillLaunchAtLogin !== false;
  };
  return {
    supported: () => true,
    isOn,
    set: async (on) => changeList(items, { ...entry, on, isOn }),
    mend: async () => {},
  };
}

/** macOS: a login item, which its user may have to allow. It gets no arguments: the start looks at `wasOpenedAtLogin`. */
function byMacList(items: LoginItems): StartAtLogin {
  const isOn = () => items.getLoginItemSettings().openAtLogin;
  return {
    supported: () => true,
    isOn,
    async set(on) {
      const changed = changeList(items, { on, isOn });
      const waits = items.getLoginItemSettings().status === 'requires-approval';
      return on && waits
        ? fail(culvertError('LoginStartFailed', { reason: because('reason.login-approval') }))
        : changed;
    },
    mend: async () => {},
  };
}

function changeList(
  items: LoginItems,
  { on, isOn, ...entry }: { on: boolean; isOn: () => boolean; path?: string; args?: string[] },
): Result<null> {
  items.setLoginItemSettings({ openAtLogin: on, ...entry });
  // Nothing is told of a failure; what the list says afterwards is.
  return isOn() === on
    ? ok(null)
    : fail(culvertError('LoginStartFailed', { reason: because('reason.login-not-taken') }));
}
