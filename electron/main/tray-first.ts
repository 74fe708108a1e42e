/**
 * The icon in the tray, before anything else: it is there while the rest of Culvert is still being loaded. What is clicked
 * meanwhile is kept and done as soon as there is somebody to do it.
 */
import { tray as en } from '../i18n/en/tray.ts';
import { tray as ja } from '../i18n/ja/tray.ts';
import { tray as ko } from '../i18n/ko/tray.ts';
import { chooseLocale, type Language, type LanguageChoice } from '../i18n/language.ts';
import { type Translation, translator } from '../i18n/translate.ts';
import { tray as zhCn } from '../i18n/zh-cn/tray.ts';
import type { Log } from '../shared/log.ts';
import type { TrayAction, TrayWords } from '../tray/menu-model.ts';
import { type CulvertTray, createTray } from '../tray/tray.ts';
import { createTrayHost, type TrayHost } from './tray-host.ts';

const SPOKEN: Record<Language, Translation<typeof en>> = { en, ko, ja, 'zh-CN': zhCn };

export interface TrayParts {
  onAction: (action: TrayAction) => void;
  words: () => TrayWords;
  /** Whether the desktop has a place for icons is known now, or has changed. */
  onHostChange: () => void;
}

export interface TrayFirst {
  tray: CulvertTray;
  host: TrayHost;
  /** Does what a click would do, from now on or as soon as there is somebody to do it. */
  act(action: TrayAction): void;
  /** From now on clicks and changes go there, those from before included. */
  handOver(parts: TrayParts): void;
}

/** Long for a desktop that has no place for icons to say so; the start does not wait for one that says nothing. */
const HOST_LIMIT_MS = 100;
/** Chromium registers the icon by messages of its own, which wait while the rest of Culvert is being loaded. */
const REGISTER_MS = 5;

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/**
 * Asks at once whether there is a place for the icon, which on Linux takes a moment. `show` is called when Electron is
 * ready, and answers when the icon is there, or will not be soon.
 */
export function createTrayFirst(options: {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  language: LanguageChoice;
  /** The computer's languages as BCP 47 tags, the liked best first. */
  preferred: () => readonly string[];
  /** Ends the process: Quit was clicked while there is nothing yet that would have to be taken down. */
  quit: () => void;
  /** Where the build has put the icons. */
  icons: string;
  log: Log;
}): TrayFirst & { show(): Promise<void> } {
  const { platform, env, log } = options;
  let parts: TrayParts | null = null;
  let early: TrayAction[] = [];
  let words: TrayWords | null = null;
  let ready = false;
  let settled = () => {};
  const isSettled = new Promise<void>((resolve) => {
    settled = resolve;
  });

  function update(): void {
    if (host.settled()) {
      settled();
      if (ready && parts === null) {
        tray.update('starting');
      }
    }
  }

  function earlyWords(): TrayWords {
    words ??= {
      t: translator<typeof en>(SPOKEN[chooseLocale(options.language, options.preferred()).language]),
    };
    return words;
  }

  function act(action: TrayAction): void {
    if (parts) {
      parts.onAction(action);
    } else if (action.kind === 'quit-early') {
      options.quit();
    } else {
      early.push(action);
    }
  }

  const tray = createTray({
    onAction: act,
    words: () => parts?.words() ?? earlyWords(),
    log,
    platform,
    env,
    icons: options.icons,
  });
  const host = createTrayHost({
    platform,
    env,
    log,
    onChange: () => {
      parts?.onHostChange();
      update();
    },
    onAppear: () => tray.recreate(),
  });

  return {
    tray,
    host,
    act,
    async show() {
      ready = true;
      update();
      await Promise.race([isSettled, pause(HOST_LIMIT_MS)]);
      await pause(REGISTER_MS);
    },
    handOver(given) {
      parts = given;
      const kept = early;
      early = [];
      kept.forEach(given.onAction);
    },
  };
}
