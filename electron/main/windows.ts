import { BrowserWindow, type NativeImage, nativeTheme, type WebContents } from 'electron';
import type { Events, WindowView } from '../ipc/contract.ts';
import { sendToWindow } from '../ipc/main.ts';
import { PAGE_URL, safeWebPreferences } from './security.ts';

export interface WindowBounds {
  width: number;
  height: number;
  x?: number;
  y?: number;
}

export interface WindowsOptions {
  preload: string;
  icon: NativeImage;
  bounds: () => WindowBounds;
  onBounds: (bounds: WindowBounds) => void;
  /** Closing the window hides it while this answers true (a tray is there and the app is not quitting). */
  keepRunning: () => boolean;
  onClosedForGood: () => void;
}

export interface Windows {
  show(target?: Events['show']): void;
  toggle(): void;
  contents(): WebContents | null;
  isVisible(): boolean;
  send(view: WindowView): void;
  destroy(): void;
}

/** The bounds to open with: those of last time, as far as they are known. */
export function windowBounds(
  last: { x: number | null; y: number | null; width: number; height: number } | null,
): WindowBounds {
  if (!last) {
    return { width: 1000, height: 680 };
  }
  const { x, y, width, height } = last;
  return x === null || y === null ? { width, height } : { x, y, width, height };
}

const SMALLEST = { width: 360, height: 420 };

/** The one window: made when it is first shown, hidden when it is closed, destroyed when the application ends. */
export function createWindows(options: WindowsOptions): Windows {
  let window: BrowserWindow | null = null;
  let loaded = false;
  let waiting: Events['show'] | null = null;

  function make(): BrowserWindow {
    const made = new BrowserWindow({
      ...options.bounds(),
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: 'Culvert',
      icon: options.icon,
      autoHideMenuBar: true,
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#15191c' : '#f6f7f8',
      webPreferences: safeWebPreferences(options.preload),
    });
    loaded = false;
    made.once('ready-to-show', () => made.show());
    made.webContents.on('did-finish-load', () => {
      loaded = true;
      if (waiting) {
        sendToWindow(made.webContents, 'show', waiting);
        waiting = null;
      }
    });
    made.on('close', (event) => {
      options.onBounds(made.getNormalBounds());
      if (options.keepRunning()) {
        event.preventDefault();
        made.hide();
      }
    });
    made.on('closed', () => {
      window = null;
      options.onClosedForGood();
    });
    void made.loadURL(PAGE_URL);
    return made;
  }

  return {
    show(target) {
      const fresh = window === null;
      window ??= make();
      if (!fresh) {
        if (window.isMinimized()) {
          window.restore();
        }
        window.show();
        window.focus();
      }
      if (target) {
        if (loaded) {
          sendToWindow(window.webContents, 'show', target);
        } else {
          waiting = target;
        }
      }
    },
    toggle() {
      if (window?.isVisible() && window.isFocused()) {
        window.hide();
      } else {
        this.show();
      }
    },
    contents: () => window?.webContents ?? null,
    isVisible: () => window?.isVisible() ?? false,
    send: (view) => sendToWindow(window?.webContents ?? null, 'view', view),
    destroy: () => window?.destroy(),
  };
}
