import { BrowserWindow, type NativeImage, nativeTheme, type WebContents } from 'electron';
import type { Events, WindowView } from '../ipc/contract.ts';
import { sendToWindow } from '../ipc/main.ts';
import type { Log } from '../shared/log.ts';
import { PAGE_URL, safeWebPreferences } from './security.ts';
import type { Rectangle, WindowPlace } from './window-bounds.ts';

export interface WindowsOptions {
  preload: string;
  icon: NativeImage;
  /** Where to open. */
  place: () => WindowPlace;
  onPlace: (place: Rectangle & { maximized: boolean }) => void;
  /** Closing the window hides it while this answers true (a tray is there and the app is not quitting). */
  keepRunning: () => boolean;
  onClosedForGood: () => void;
  /** While this answers true a page that is gone is not loaded again, unless the window is shown. */
  quitting: () => boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: Log;
}

export interface Windows {
  show(target?: Events['show']): void;
  contents(): WebContents | null;
  isVisible(): boolean;
  send(view: WindowView): void;
  /** Tells `onPlace` where the window is when it is not maximized, as closing it does. */
  savePlace(): void;
  destroy(): void;
}

// A page that crashes each time it is loaded would be loaded for ever.
const MOST_RELOADS = 3;
const RELOADS_WITHIN_MS = 60_000;

const SMALLEST = { width: 360, height: 420 };

/** The one window: made when it is first shown, hidden when it is closed, destroyed when the application ends. */
export function createWindows(options: WindowsOptions): Windows {
  let window: BrowserWindow | null = null;
  let loaded = false;
  let waiting: Events['show'] | null = null;
  let reloads: number[] = [];

  function make(): BrowserWindow {
    const { maximized, ...bounds } = options.place();
    const made = new BrowserWindow({
      ...bounds,
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
    made.once('ready-to-show', () => {
      if (maximized) {
        made.maximize();
      }
      made.show();
    });
    made.webContents.on('did-finish-load', () => {
      loaded = true;
      if (waiting) {
        sendToWindow(made.webContents, 'show', waiting);
        waiting = null;
      }
    });
    made.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
      loaded = false;
      if (options.quitting()) {
        // A signal to the whole group, as Ctrl-C is, ends the page's process first.
        return;
      }
      const recent = reloads.filter((at) => options.now() - at < RELOADS_WITHIN_MS);
      const again = recent.length < MOST_RELOADS;
      options.log.error('the page crashed', { reason, exitCode, again });
      if (again) {
        reloads = [...recent, options.now()];
        // Not from within the event: Electron is still busy with the process that is gone.
        setImmediate(() => made.isDestroyed() || made.webContents.reload());
      }
    });
    made.on('close', (event) => {
      savePlace();
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

  function savePlace(): void {
    // A hidden window was saved when it was hidden; on X11 it is no longer known as maximized.
    if (window?.isVisible()) {
      options.onPlace({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    }
  }

  return {
    show(target) {
      const fresh = window === null;
      window ??= make();
      if (!fresh) {
        if (window.isMinimized()) {
          window.restore();
        }
        if (window.webContents.isCrashed()) {
          // It was not loaded again by itself; now somebody wants to see it.
          window.webContents.reload();
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
    contents: () => window?.webContents ?? null,
    isVisible: () => window?.isVisible() ?? false,
    send(view) {
      // A page that crashed asks for the view when it is loaded again.
      if (window && !window.webContents.isCrashed()) {
        sendToWindow(window.webContents, 'view', view);
      }
    },
    savePlace,
    destroy: () => window?.destroy(),
  };
}
