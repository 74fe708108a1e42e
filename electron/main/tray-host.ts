import type { Log } from '../shared/log.ts';
import { watchWatcherPresence } from '../tray/watcher-presence.ts';

export interface TrayHost {
  /** The desktop shows tray icons, so the window may be hidden to it. */
  available(): boolean;
  /** It is known whether the desktop does; before that no icon is made, since it might have to be made again. */
  settled(): boolean;
  stop(): void;
}

/** Windows and macOS always have a place for tray icons; on Linux a panel may come late, restart, or never come. */
export function createTrayHost(options: {
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  log: Log;
  /** It is known now, or has changed. */
  onChange: () => void;
  /** A panel has come later: an icon made before it must be made anew. */
  onAppear: () => void;
}): TrayHost {
  if (options.platform !== 'linux') {
    return { available: () => true, settled: () => true, stop: () => {} };
  }
  let settled = false;
  const presence = watchWatcherPresence({
    env: options.env,
    log: options.log,
    onChange: (available) => {
      if (settled && available) {
        options.onAppear();
      }
      settled = true;
      options.onChange();
    },
  });
  return {
    available: () => presence.available() ?? false,
    settled: () => settled,
    stop: () => presence.stop(),
  };
}
