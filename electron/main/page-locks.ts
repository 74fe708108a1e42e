/** What keeps a page where it is. Plain Node: Electron's part is in security.ts. */
import type { WebContents } from 'electron';
import type { Log } from '../shared/log.ts';

export type Lockable = Pick<WebContents, 'on' | 'setWindowOpenHandler'>;

/** Refuses every way to another page: links, redirects, webviews and new windows. */
export function lockContents(contents: Lockable, log: Log): void {
  contents.on('will-navigate', (event) => {
    log.warn('a navigation was refused');
    event.preventDefault();
  });
  contents.on('will-frame-navigate', (event) => event.preventDefault());
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(() => {
    log.warn('a new window was refused');
    return { action: 'deny' };
  });
}
