/** Puts together what the user chooses about Culvert itself, with Electron's parts that make it true. */
import os from 'node:os';
import { app, globalShortcut, nativeTheme } from 'electron';
import type { Words } from '../i18n/words.ts';
import type { Handlers } from '../ipc/main.ts';
import type { Log } from '../shared/log.ts';
import type { Result } from '../shared/result.ts';
import type { Launched } from '../ssh/terminals/launch.ts';
import type { LauncherRequest } from '../ssh/terminals/launcher.ts';
import type { Tunnel } from '../tunnels/model.ts';
import type { CommandLine } from './command-line.ts';
import { createGeneral } from './general.ts';
import { createGlobalShortcut } from './global-shortcut.ts';
import { createKeptPorts } from './kept-ports.ts';
import { createLinkRegistration } from './link-registration.ts';
import { createLinksSetting } from './links-setting.ts';
import { portHolders } from './port-holder.ts';
import { createPrivacy } from './privacy.ts';
import type { SettingsFile } from './settings.ts';
import { shortcutsSupported } from './shortcut-portal.ts';
import { createStartAtLogin, type ThisProgram } from './start-at-login.ts';
import { createTerminals } from './terminals.ts';

export interface PreferencesOptions {
  settings: SettingsFile;
  words: () => Words;
  profiles: () => readonly { id: string; name: string }[];
  /** The tunnels that are not closed. */
  tunnels: () => readonly Tunnel[];
  commandLine: Pick<CommandLine, 'handlers' | 'setSshConfig'>;
  launch: (request: LauncherRequest) => Promise<Result<Launched>>;
  /** Fails with HistoryUnwritable. */
  clearHistory: () => Promise<Result<null>>;
  /** The user's data folder, and the folder of the log. */
  dir: string;
  logs: string;
  /** The global shortcut was pressed. */
  onShortcut: () => void;
  /** Another terminal than the chosen one was opened. */
  onInstead: (names: { wanted: string; opened: string }) => void;
  onChange: () => void;
  demo: boolean;
  platform: NodeJS.Platform;
  now: () => number;
  log: Log;
}

export interface Preferences extends ReturnType<typeof createPreferences> {}

/** What a start at login needs of this one's command line. */
const SWITCHES_KEPT = ['user-data-dir', 'password-store', 'ozone-platform', 'ozone-platform-hint'];

export function createPreferences(options: PreferencesOptions) {
  const { settings, words, platform, log, onChange } = options;
  const program: ThisProgram = {
    executable: process.execPath,
    folder: app.isPackaged ? null : app.getAppPath(),
    switches: [
      ...(app.commandLine.hasSwitch('no-sandbox') ? ['--no-sandbox'] : []),
      ...SWITCHES_KEPT.filter((name) => app.commandLine.hasSwitch(name)).map(
        (name) => `--${name}=${app.commandLine.getSwitchValue(name)}`,
      ),
    ],
  };
  const login = createStartAtLogin({
    platform,
    env: process.env,
    home: os.homedir(),
    program,
    items: app,
    never: options.demo,
  });
  const shortcut = createGlobalShortcut({ keys: globalShortcut, onPressed: options.onShortcut, log });
  const terminals = createTerminals({
    platform,
    env: process.env,
    words,
    chosen: () => settings.get().general,
    launch: options.launch,
    onInstead: options.onInstead,
  });
  const general = createGeneral({
    settings,
    login,
    shortcut,
    setTheme: (theme) => {
      nativeTheme.themeSource = theme;
    },
    terminals: terminals.list,
    checkTerminal: terminals.check,
    sshConfig: options.commandLine.setSshConfig,
    now: options.now,
    onChange,
  });

  const registration = createLinkRegistration({
    ...{ platform, program, env: process.env, home: os.homedir(), client: app, never: options.demo },
  });
  const withLinks = createLinksSetting({ general, registration, now: options.now });

  return {
    general: withLinks.view,
    links: (): 'supported' | 'unsupported' => (registration.supported() ? 'supported' : 'unsupported'),
    shortcut: shortcut.state,
    login: (): 'supported' | 'unsupported' => (login.supported() ? 'supported' : 'unsupported'),
    openTerminal: terminals.open,
    handlers: {
      'general.save': withLinks.save,
      ...terminals.handlers,
      ...options.commandLine.handlers,
      ...createKeptPorts({
        ...{ settings, profiles: options.profiles, tunnels: options.tunnels, onChange },
        holders: (ports) => portHolders(ports, { platform }),
      }),
      ...createPrivacy({
        ...{ dir: options.dir, logs: options.logs, settings, log, onChange },
        clearHistory: options.clearHistory,
      }),
    } satisfies Partial<Handlers>,
    async begin() {
      general.begin();
      void registration.mend();
      if (!(await shortcutsSupported(platform, process.env))) {
        shortcut.setSupported(false);
        onChange();
      }
    },
    end: shortcut.end,
  };
}
