import { Notification } from 'electron';
import type { Log } from '../shared/log.ts';

// A Notification that nothing refers to is collected as garbage, and clicks on it go nowhere.
const kept = new Set<Notification>();
// Not every desktop tells when one has gone; those that a list of notifications still shows are the latest.
const MOST_KEPT = 20;

/** One desktop notification; `onClick` when the person clicks it. Where the desktop has none, the log has the line. */
export function notify(message: { title: string; body: string }, onClick: () => void, log: Log): void {
  log.info('notification', { title: message.title });
  if (!Notification.isSupported()) {
    return;
  }
  const notification = new Notification({ ...message, silent: true });
  for (const oldest of [...kept].slice(0, Math.max(0, kept.size + 1 - MOST_KEPT))) {
    kept.delete(oldest);
  }
  kept.add(notification);
  const release = () => void kept.delete(notification);
  notification.on('click', onClick).on('click', release).on('close', release);
  notification.on('failed', (_event, error) => {
    release();
    log.debug('the desktop shows no notifications', { error });
  });
  notification.show();
}
