/** What closing the window does: hides it where a tray is there to stay in, asked once; without a tray it is quitting. */
import type { Words } from '../i18n/words.ts';
import type { GeneralSettings } from '../ipc/contract.ts';
import type { Questions } from './questions.ts';
import type { Quitting } from './quitting.ts';

export interface ClosingOptions {
  platform: NodeJS.Platform;
  onClose: () => GeneralSettings['onClose'];
  remember: (onClose: 'keep' | 'quit') => void;
  /** A tray is there to stay in. */
  tray: () => boolean;
  stage: Quitting['stage'];
  /** Asks where tunnels are open. */
  quit: () => void;
  hide: () => void;
  questions: Pick<Questions, 'ask'>;
  /** A question is shown already. */
  asked: () => boolean;
  words: () => Pick<Words, 't'>;
}

/** `close`: it may go; `hide`; `stay`: something was asked or begun, and the window is needed for it. */
export type OnClose = 'close' | 'hide' | 'stay';

/** Answers what becomes of the window that is being closed. `canAsk`: its page can show a question. */
export function createClosing(options: ClosingOptions): (window: { canAsk: boolean }) => OnClose {
  let asking = false;

  async function ask(): Promise<void> {
    const { t } = options.words();
    asking = true;
    const answer = await options.questions
      .ask({
        kind: 'close-window',
        text: t('questions.close-window'),
        advice:
          options.platform === 'darwin'
            ? t('questions.close-window-menu-bar')
            : t('questions.close-window-tray'),
      })
      .finally(() => {
        asking = false;
      });
    if (answer === 'stay') {
      options.remember('keep');
      // A panel may have gone while the question was read.
      if (options.tray()) {
        options.hide();
      }
    } else if (answer === 'quit') {
      options.remember('quit');
      options.quit();
    }
  }

  return ({ canAsk }) => {
    if (options.stage() !== 'running') {
      // While tunnels are being closed it may be needed yet, to say that one could not be.
      return options.stage() === 'ending' ? 'close' : 'hide';
    }
    if (!options.tray() || options.onClose() === 'quit') {
      options.quit();
      return 'stay';
    }
    if (options.onClose() === 'keep') {
      return 'hide';
    }
    if (asking) {
      // A page that is gone shows the question no more.
      return canAsk ? 'stay' : 'hide';
    }
    // Behind another question it would not be seen, and a page that is gone shows none. It is asked next time.
    if (!canAsk || options.asked()) {
      return 'hide';
    }
    void ask();
    return 'stay';
  };
}
