/** The front: the one window, what closing it does, the questions that are asked in it, and the application menu. */
import path from 'node:path';
import { screen } from 'electron';
import type { Words } from '../i18n/words.ts';
import type { WindowView } from '../ipc/contract.ts';
import type { Log } from '../shared/log.ts';
import { ICONS } from '../tray/icon-files.ts';
import { appIcon } from '../tray/icons.ts';
import { createAppMenu } from './app-menu.ts';
import { createClosing } from './closing.ts';
import { createQuestions } from './questions.ts';
import type { Quitting } from './quitting.ts';
import type { SettingsFile } from './settings.ts';
import type { AppEvent, AppState } from './state.ts';
import type { TrayHost } from './tray-host.ts';
import { windowPlace } from './window-bounds.ts';
import { createWindows } from './windows.ts';

export interface FrontOptions {
  state: () => AppState;
  dispatch: (event: AppEvent) => void;
  settings: SettingsFile;
  trayHost: Pick<TrayHost, 'available'>;
  stage: Quitting['stage'];
  /** Asks where tunnels are open. */
  quit: () => void;
  /** What the window shows, as it is now. */
  view: () => WindowView;
  /** The window can be seen again. */
  onSeen: () => void;
  /** The window has come to the front. */
  onFront: () => void;
  /** What is shown of the settings has changed. */
  onChange: () => void;
  words: () => Words;
  /** The folder of the bundles. */
  dist: string;
  newId: () => string;
  platform: NodeJS.Platform;
  now: () => number;
  log: Log;
}

export function createFront(options: FrontOptions) {
  const { state, settings, stage, quit, words, platform } = options;

  const questions = createQuestions({
    newId: options.newId,
    show: (question) => {
      if (question && stage() !== 'running') {
        // Nothing new is begun any more, so there is nothing to ask.
        setImmediate(() => questions.answer(question.id, 'cancel'));
        return;
      }
      options.dispatch({ type: 'question', question });
      if (question) {
        windows.show();
      }
    },
  });

  const windows = createWindows({
    preload: path.join(options.dist, 'preload.cjs'),
    icon: () => appIcon(path.join(options.dist, ICONS)),
    place: () =>
      windowPlace(
        settings.get().window,
        screen.getAllDisplays().map(({ workArea }) => workArea),
      ),
    onPlace: (place) => settings.update((before) => ({ ...before, window: { ...before.window, ...place } })),
    view: options.view,
    onClose: createClosing({
      platform,
      onClose: () => settings.get().general.onClose,
      remember: (onClose) => {
        settings.update((before) => ({ ...before, general: { ...before.general, onClose } }));
        options.onChange();
      },
      tray: () => options.trayHost.available(),
      stage,
      quit,
      hide: () => windows.hide(),
      questions,
      asked: () => state().question !== null,
      words,
    }),
    onSeen: options.onSeen,
    onFront: options.onFront,
    quitting: () => stage() !== 'running',
    now: options.now,
    log: options.log,
  });

  const appMenu = createAppMenu({
    platform,
    words,
    actions: {
      quit,
      settings: () => windows.show({ view: 'settings' }),
      about: () => windows.show({ view: 'about' }),
    },
  });

  return { questions, windows, appMenu };
}
