import { Notification } from 'electron';
import type { Log } from '../shared/log.ts';
import { notificationText } from './notification-text.ts';

/** What the desktop shows. */
export interface DesktopMessage {
  title: string;
  body: string;
  /** The main thing, which a click on the notification does. */
  onClick: () => void;
  /** A button of its own, where the desktop has them. */
  button?: { text: string; onClick: () => void };
}

export interface Notifier {
  show(message: DesktopMessage): void;
  /** Takes away what is still shown: the window says it now. */
  clear(): void;
}

// Not every desktop tells when one has gone; those that a list of notifications still shows are the latest.
const MOST_KEPT = 20;

/**
 * Desktop notifications; where the desktop has none, the log has the line. `buttons`: the desktop shows some. Elsewhere
 * they are left out, and the click does the main thing. `markup`: it reads tags in the text.
 */
export function createNotifier(options: {
  buttons: () => boolean;
  markup: () => boolean;
  log: Log;
}): Notifier {
  const { buttons, log } = options;
  // A Notification that nothing refers to is collected as garbage, and clicks on it go nowhere.
  const kept = new Set<Notification>();

  return {
    show({ onClick, button, ...message }) {
      const { title, body } = notificationText(message, { markup: options.markup() });
      log.info('notification', { title });
      if (!Notification.isSupported()) {
        return;
      }
      const shown = button && buttons() ? button : null;
      const notification = new Notification({
        ...{ title, body, silent: true },
        ...(shown ? { actions: [{ type: 'button', text: shown.text }] } : {}),
      });
      for (const oldest of [...kept].slice(0, Math.max(0, kept.size + 1 - MOST_KEPT))) {
        kept.delete(oldest);
      }
      kept.add(notification);
      const release = () => void kept.delete(notification);
      notification.on('click', onClick).on('click', release).on('close', release);
      if (shown) {
        notification.on('action', shown.onClick).on('action', release);
      }
      notification.on('failed', (_event, error) => {
        release();
        log.debug('the desktop shows no notifications', { error });
      });
      notification.show();
    },
    clear() {
      for (const notification of [...kept]) {
        kept.delete(notification);
        notification.close();
      }
    },
  };
}
