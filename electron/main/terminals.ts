/** The terminals of this computer: which there are, which is opened, and what the user is told of it. */
import type { Words } from '../i18n/words.ts';
import type { TerminalView } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { installedTerminals } from '../ssh/terminals/installed.ts';
import type { Launched } from '../ssh/terminals/launch.ts';
import type { LauncherRequest } from '../ssh/terminals/launcher.ts';

export interface TerminalsOptions {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  words: () => Words;
  /** The id of the one that the user chose; '' for the best. */
  chosen: () => string;
  launch: (request: LauncherRequest) => Promise<Result<Launched>>;
  /** The chosen one is gone, so another one was opened: tells the user. */
  onInstead: (names: { wanted: string; opened: string }) => void;
}

export interface Terminals {
  list(): TerminalView[];
  /** Opens a terminal with ssh in it. Fails with SshMissing or TerminalMissing. */
  open(sshArguments: string[], title: string): Promise<Result<null>>;
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
    return installedTerminals({ platform, env }).map(({ spec: { id, name } }, at) => ({
      id,
      name: called(name),
      first: at === 0,
    }));
  }

  function launch(request: Pick<LauncherRequest, 'sshArguments' | 'title' | 'stay' | 'chosen'>) {
    const ended = words().t('settings.terminal-ended', { program: 'ssh', status: '%s' });
    return options.launch({ ...request, ended });
  }

  return {
    list,
    async open(sshArguments, title) {
      const opened = await launch({ sshArguments, title, chosen: options.chosen() });
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
