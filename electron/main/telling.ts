/** How the user is told things: as a notice in the window, and on the desktop while the window is not in front. */
import type { Words } from '../i18n/words.ts';
import type { GeneralSettings, NoticeView } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { SIGN_IN_MENDS } from './credentials.ts';
import { createFewNotifications } from './few-notifications.ts';
import { createNewsDesk, type News, type NewsAct, type NewsDesk } from './news.ts';
import type { DesktopMessage, Notifier } from './notifications.ts';
import type { AppEvent, Notice } from './state.ts';
import type { Windows } from './windows.ts';

export interface Telling {
  notice(tone: NoticeView['tone'], text: string, advice: string): void;
  /** A notice, and a desktop notification whatever kinds of news are wanted: what the user just did has this outcome. */
  tell(tone: NoticeView['tone'], title: string, body: string): void;
  /** A failure of something the user asked for outside the window: it is said in the window, which opens for it. */
  showError(error: CulvertError): void;
  /** A failure of nobody's doing. */
  noticeError(tone: NoticeView['tone'], error: CulvertError): void;
  news: NewsDesk;
  /** The window has come to the front and says all of it. */
  seen(): void;
}

export interface TellingOptions {
  clock: Pick<Clock, 'now' | 'after'>;
  newId: () => string;
  words: () => Words;
  dispatch: (event: AppEvent) => void;
  /** Which desktop notifications are wanted. */
  wanted: () => GeneralSettings['notifications'];
  inFront: () => boolean;
  show: Windows['show'];
  notifier: Notifier;
  act: (act: Exclude<NewsAct, 'show'>, tunnel: Tunnel) => void;
}

const GOOD_NEWS_MS = 8_000;

export function createTelling(options: TellingOptions): Telling {
  const { clock, dispatch, notifier } = options;

  const few = createFewNotifications<DesktopMessage>({
    clock,
    show: (message) => {
      // It may have come to the front while a burst was waited for.
      if (!options.inFront()) {
        notifier.show(message);
      }
    },
    more: (count) => ({
      title: options.words().t('notifications.more', { count }),
      body: options.words().t('notifications.more-body'),
      onClick: showTunnels,
    }),
  });

  function showTunnels(): void {
    options.show({ view: 'tunnels' });
  }

  function put(notice: Notice): void {
    const { id, tone } = notice;
    dispatch({ type: 'notice', notice });
    if (tone === 'good') {
      // Good news needs no hand to take it away; the rest stays until it was read.
      clock.after(GOOD_NEWS_MS, () => dispatch({ type: 'notice-dismissed', id }));
    }
  }

  function notice(tone: NoticeView['tone'], text: string, advice: string): void {
    put({ id: options.newId(), tone, text, advice });
  }

  function onDesktop(message: DesktopMessage): void {
    if (!options.inFront()) {
      few.tell(message);
    }
  }

  function doer({ tunnel }: News, act: NewsAct): () => void {
    return act === 'show' ? showTunnels : () => options.act(act, tunnel);
  }

  const news = createNewsDesk({
    now: () => clock.now(),
    words: options.words,
    tell(item) {
      const { id, kind, tone, title, body, button } = item;
      if (item.notice) {
        const inWords = (words: Words) => {
          const said = item.inWords(words);
          return { text: said.title, advice: said.body };
        };
        put({ id, tone, text: title, advice: body, tunnelKey: item.tunnel.key, inWords });
      }
      if (options.wanted()[kind]) {
        onDesktop({
          title,
          body,
          onClick: doer(item, item.main),
          ...(button ? { button: { text: button.text, onClick: doer(item, button.act) } } : {}),
        });
      }
    },
    dismiss: (id) => dispatch({ type: 'notice-dismissed', id }),
  });

  function noticeError(tone: NoticeView['tone'], error: CulvertError): void {
    const inWords = (words: Words) => {
      const { message: text, advice } = words.error(error);
      return { text, advice };
    };
    put({ id: options.newId(), tone, ...inWords(options.words()), inWords });
  }

  return {
    notice,
    noticeError,
    tell(tone, title, body) {
      notice(tone, title, body);
      onDesktop({ title, body, onClick: showTunnels });
    },
    showError(error) {
      noticeError('bad', error);
      // Where a sign-in is what it wants, its button is there.
      options.show(SIGN_IN_MENDS.has(error.code) ? { view: 'profiles' } : undefined);
    },
    news,
    seen() {
      few.drop();
      notifier.clear();
    },
  };
}
