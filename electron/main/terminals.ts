/** The terminals of this computer: which there are, which is opened, and what the user is told of it. */
import type { Words } from '../i18n/words.ts';
import type { GeneralSettings, TerminalView } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { CUSTOM_TERMINAL, customTerminal } from '../ssh/terminals/custom.ts';
import { findTerminals } from '../ssh/terminals/find.ts';
import { installedTerminals, isProgram } from '../ssh/terminals/installed.ts';
import type { Launched } from '../ssh/terminals/launch.ts';
import type { LauncherRequest } from '../ssh/terminals/launcher.ts';
import type { TerminalSpec } from '../ssh/terminals/spec.ts';

export interface TerminalsOptions {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  words: () => Words;
  /** What the user chose. */
  chosen: () => Pick<GeneralSettings, 'terminal' | 'terminalCommand' | 'terminalTab'>;
  launch: (request: LauncherRequest) => Promise<Result<Launched>>;
  /** The chosen one is gone, so another one was opened: tells the user. */
  onInstead: (names: { wanted: string; opened: string }) => void;
}

export interface Terminals {
  list(): TerminalView[];
  /** Whether a command of the user's own opens a terminal. Fails with TerminalCommandInvalid. */
  check(command: string): Result<unknown>;
  /** Opens a terminal with ssh to a device in it. Fails with SshMissing or TerminalMissing. */
  open(sshArguments: string[], title: string, thingName: string): Promise<Result<null>>;
  handlers: Pick<Handlers, `terminals.${'list' | 'try'}`>;
}

/** Programs that stand for whatever the user made the default: their names alone, which are their ids, would say little. */
const STAND_INS: ReadonlySet<string> = new Set(['xdg-terminal-exec', 'x-terminal-emulator']);

export function createTerminals(options: TerminalsOptions): Terminals {
  const { platform, env, words } = options;

  function called(name: string): string {
    return STAND_INS.has(name) ? words().t('settings.default-terminal', { program: name }) : name;
  }

  function list(): TerminalView[] {
    const own = customTerminal(options.chosen().terminalCommand, platform);
    return [
      ...installedTerminals({ platform, env }).map(({ spec: { id, name, tab } }, at) => ({
        id,
        name: called(name),
        tabs: tab !== undefined,
        first: at === 0,
      })),
      ...(own.ok ? [ownView(own.value)] : []),
    ];
  }

  function ownView(spec: TerminalSpec): TerminalView {
    const here = findTerminals([spec], { platform, env, exists: isProgram(platform) }).length > 0;
    return {
      id: CUSTOM_TERMINAL,
      name: words().t('settings.own-terminal', { program: spec.name }),
      ...{ tabs: false, first: false },
      ...(here ? {} : { missing: spec.executables[0] ?? spec.name }),
    };
  }

  function launch(request: Pick<LauncherRequest, 'sshArguments' | 'title' | 'stay' | 'chosen' | 'advice'>) {
    const ended = words().t('settings.terminal-ended', { program: 'ssh', status: '%s' });
    const { terminalCommand: customCommand, terminalTab: tab } = options.chosen();
    return options.launch({ ...request, ended, customCommand, tab });
  }

  return {
    list,
    check: (command) => customTerminal(command, platform),
    async open(sshArguments, title, thingName) {
      const { terminal } = options.chosen();
      const advice = words().t('settings.terminal-host-key', { thing: thingName });
      const opened = await launch({ sshArguments, title, chosen: terminal, advice });
      if (opened.ok && opened.value.insteadOf !== null) {
        options.onInstead({
          wanted: called(opened.value.insteadOf),
          opened: called(opened.value.terminal),
        });
      }
      return opened.ok ? ok(null) : opened;
    },
    handlers: {
      'terminals.list': async () => ok(list()),
      'terminals.try': async ({ id }) => {
        if (id !== '' && !list().some((terminal) => terminal.id === id)) {
          return fail(culvertError('TerminalUnknown', { terminal: id }));
        }
        // It says which ssh this is, and reaches nobody.
        const opened = await launch({ sshArguments: ['-V'], title: 'Culvert', chosen: id, stay: true });
        return opened.ok ? ok({ terminal: called(opened.value.terminal) }) : opened;
      },
    },
  };
}
