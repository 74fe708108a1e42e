/**
 * The way back to a hidden window is the tray. Where that goes (a panel crashed, an extension was switched off) nothing
 * would be left of Culvert but its ports, so its window comes by itself.
 */
import type { Clock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import type { Windows } from './windows.ts';

/** A panel that restarts is back by then. */
export const TRAY_GONE_MS = 15_000;

export interface WayBack {
  /** To be called when the desktop's place for icons may have come or gone. */
  changed(): void;
}

export function createWayBack(options: {
  clock: Clock;
  /** The desktop shows the icon. */
  tray: () => boolean;
  windows: Pick<Windows, 'isHidden' | 'appear' | 'hide' | 'frontAt'>;
  /** Culvert is not about to end. */
  running: () => boolean;
  log: Log;
}): WayBack {
  const { clock, tray, windows, log } = options;
  /** Where there never was a tray, Culvert was started without a window by somebody who knows. */
  let hadTray = false;
  let waiting: (() => void) | null = null;
  let broughtAt: number | null = null;

  function bring(): void {
    waiting = null;
    if (!tray() && windows.isHidden() && options.running()) {
      log.warn('the tray is gone, so the window is shown');
      broughtAt = clock.now();
      windows.appear();
    }
  }

  /** The tray is back, as after a screen lock that had taken it away: a window nobody has touched is not in the way. */
  function takeBack(): void {
    if (broughtAt !== null && windows.frontAt() < broughtAt) {
      windows.hide();
    }
    broughtAt = null;
  }

  return {
    changed() {
      if (tray()) {
        hadTray = true;
        waiting?.();
        waiting = null;
        takeBack();
      } else if (hadTray && waiting === null) {
        waiting = clock.after(TRAY_GONE_MS, bring);
      }
    },
  };
}
