import { BrowserWindow, type NativeImage, nativeTheme, type WebContents } from 'electron';
import type { Events, WindowView } from '../ipc/contract.ts';
import { sendToWindow } from '../ipc/main.ts';
import type { Log } from '../shared/log.ts';
import type { OnClose } from './closing.ts';
import { PAGE_URL, safeWebPreferences } from './security.ts';
import type { Rectangle, WindowPlace } from './window-bounds.ts';

export interface WindowsOptions {
  preload: string;
  /** Drawn when the window is made. */
  icon: () => NativeImage;
  /** Where to open. */
  place: () => WindowPlace;
  onPlace: (place: Rectangle & { maximized: boolean }) => void;
  /** What it shows, as it is now. */
  view: () => WindowView;
  /** What closing the window does. */
  onClose: (window: { canAsk: boolean }) => OnClose;
  /** The window can be seen again: it was hidden or minimized. */
  onSeen: () => void;
  /** The window has come to the front. */
  onFront: () => void;
  /** While this answers true a page that is gone is not loaded again, unless the window is shown. */
  quitting: () => boolean;
  /** Milliseconds since the epoch. */
  now: () => number;
  log: Log;
}

export interface Windows {
  show(target?: Events['show']): void;
  /** Shows it without taking the focus from what the user is at. */
  appear(): void;
  hide(): void;
  /** Hides the window where it is in front, else shows it. */
  toggle(): void;
  contents(): WebContents | null;
  isVisible(): boolean;
  /** It is neither on the screen nor minimized, where the desktop's own list of windows has it. */
  isHidden(): boolean;
  /** When it last had the focus, milliseconds since the epoch: now while it has it; -Infinity where it never had. */
  frontAt(): number;
  /** The user looks at it: it is shown and has the focus. */
  isInFront(): boolean;
  send(view: WindowView): void;
  /** Tells `onPlace` where the window is when it is not maximized, as closing it does. */
  savePlace(): void;
  destroy(): void;
}

// A page that crashes each time it is loaded would be loaded for ever.
const MOST_RELOADS = 3;
const RELOADS_WITHIN_MS = 60_000;

// A click on a tray icon takes the focus from the window before it is told; until then the window was in front.
const JUST_IN_FRONT_MS = 300;

const SMALLEST = { width: 360, height: 420 };

/** The one window: made when it is first shown, hidden when it is closed, destroyed when the application ends. */
export function createWindows(options: WindowsOptions): Windows {
  let window: BrowserWindow | null = null;
  let loaded = false;
  let waiting: Events['show'] | null = null;
  let reloads: number[] = [];
  let blurredAt = Number.NEGATIVE_INFINITY;
  let quietly = false;

  function make(): BrowserWindow {
    const { maximized, ...bounds } = options.place();
    const made = new BrowserWindow({
      ...bounds,
      minWidth: SMALLEST.width,
      minHeight: SMALLEST.height,
      show: false,
      title: 'Culvert',
      icon: options.icon(),
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#15191c' : '#f6f7f8',
      webPreferences: safeWebPreferences(options.preload),
    });
    loaded = false;
    // Its menu is there for the shortcuts.
    made.setMenuBarVisibility(false);
    made.once('ready-to-show', () => {
      if (maximized) {
        made.maximize();
      }
      if (quietly) {
        made.showInactive();
      } else {
        made.show();
      }
    });
    made.webContents.on('did-finish-load', () => {
      loaded = true;
      if (waiting) {
        lead(made, waiting);
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
      const what = options.onClose({ canAsk: made.isVisible() && loaded && !made.webContents.isCrashed() });
      if (what === 'close') {
        savePlace();
      } else {
        event.preventDefault();
      }
      if (what === 'hide') {
        hide();
      }
    });
    made.on('show', options.onSeen);
    made.on('restore', options.onSeen);
    made.on('focus', options.onFront);
    made.on('blur', () => {
      blurredAt = options.now();
    });
    made.on('closed', () => {
      window = null;
    });
    void made.loadURL(PAGE_URL);
    return made;
  }

  /** The target speaks of what is there by now, and a hidden window was told of none of it. */
  function lead(to: BrowserWindow, target: Events['show']): void {
    sendToWindow(to.webContents, 'view', options.view());
    sendToWindow(to.webContents, 'show', target);
  }

  function savePlace(): void {
    // A hidden window was saved when it was hidden; on X11 it is no longer known as maximized.
    if (window?.isVisible()) {
      options.onPlace({ ...window.getNormalBounds(), maximized: window.isMaximized() });
    }
  }

  const isInFront = () => window?.isVisible() === true && window.isFocused();

  function hide(): void {
    savePlace();
    if (process.platform === 'darwin' && window?.isFullScreen()) {
      // A window that is hidden in full screen leaves a black screen behind (electron/electron#20263).
      window.once('leave-full-screen', () => window?.hide());
      window.setFullScreen(false);
    } else {
      window?.hide();
    }
  }

  function show(target?: Events['show']): void {
    const fresh = window === null;
    quietly = false;
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
        lead(window, target);
      } else {
        waiting = target;
      }
    }
  }

  return {
    show,
    appear() {
      if (window === null) {
        quietly = true;
        window = make();
      } else {
        window.showInactive();
      }
    },
    hide,
    toggle() {
      const since = options.now() - blurredAt;
      if (isInFront() || (window?.isVisible() && since >= 0 && since < JUST_IN_FRONT_MS)) {
        hide();
      } else {
        show();
      }
    },
    isInFront,
    contents: () => window?.webContents ?? null,
    isVisible: () => window?.isVisible() === true && !window.isMinimized(),
    isHidden: () => window === null || (!window.isVisible() && !window.isMinimized()),
    frontAt: () => (isInFront() ? options.now() : blurredAt),
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
