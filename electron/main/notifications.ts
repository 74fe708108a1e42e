import { Notification } from 'electron';
import type { Log } from '../shared/log.ts';

/** One desktop notification; `onClick` when the person clicks it. Where the desktop has none, the log has the line. */
export function notify(message: { title: string; body: string }, onClick: () => void, log: Log): void {
  log.info('notification', { title: message.title });
  if (!Notification.isSupported()) {
    return;
  }
  const notification = new Notification({ ...message, silent: true });
  notification.on('click', onClick);
  notification.on('failed', (_event, error) => log.debug('the desktop shows no notifications', { error }));
  notification.show();
}
