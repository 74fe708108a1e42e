import { Menu } from 'electron';
import type { Words } from '../i18n/words.ts';
import { type AppMenuActions, appMenuTemplate } from './app-menu-template.ts';

/** Sets the menu, and sets it anew in another language. */
export function createAppMenu(options: {
  platform: NodeJS.Platform;
  words: () => Words;
  actions: AppMenuActions;
}): { update(): void } {
  let shown: string | null = null;
  return {
    update() {
      const words = options.words();
      if (words.language !== shown) {
        shown = words.language;
        Menu.setApplicationMenu(
          Menu.buildFromTemplate(appMenuTemplate(options.platform, words, options.actions)),
        );
      }
    },
  };
}
