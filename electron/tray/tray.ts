import { isDeepStrictEqual } from 'node:util';
import { Menu, type MenuItemConstructorOptions, nativeTheme, Tray } from 'electron';
import type { Log } from '../shared/log.ts';
import { type TrayIconState, trayIconState } from './icon-model.ts';
import type { IconInk } from './icon-picture.ts';
import { trayIcon } from './icons.ts';
import {
  escapeLabel,
  type MenuItemModel,
  startingMenu,
  startingTooltip,
  type TrayAction,
  type TrayInput,
  type TrayWords,
  trayMenu,
  trayTooltip,
} from './menu-model.ts';

export interface TrayOptions {
  onAction: (action: TrayAction) => void;
  /** Asked each time something is shown. */
  words: () => TrayWords;
  log: Log;
  platform: NodeJS.Platform;
  /** Where the build has put the icons. */
  icons: string;
  /** Names the desktop: XDG_CURRENT_DESKTOP. */
  env?: NodeJS.ProcessEnv;
}

export interface CulvertTray {
  /** Shows what is given. Cheap when nothing changed: picture, tooltip and menu are touched only when they differ. */
  update(input: TrayInput | 'starting'): void;
  /** Makes the icon anew with what it showed last, for a panel that came later than the icon. */
  recreate(): void;
  destroy(): void;
}

// A Tray that nothing refers to is collected as garbage, and its icon vanishes.
const kept = new Set<Tray>();

/** The one icon of the application. It appears with the first update(). */
export function createTray({
  onAction,
  words,
  log,
  platform,
  icons,
  env = process.env,
}: TrayOptions): CulvertTray {
  let tray: Tray | null = null;
  let input: TrayInput | 'starting' | null = null;
  /** Windows shows it at a click with the right button; set for good, a left click might show it too. */
  let onDemand: Menu | null = null;
  let shown: { icon: string; tooltip: string; menu: MenuItemModel[] | null } = nothingShown();

  const show = () => {
    if (input === null) {
      return;
    }
    const state = iconState(input);
    const ink = inkFor(platform, env);
    const icon = `${state} ${ink}`;
    const tooltip = input === 'starting' ? startingTooltip(words()) : trayTooltip(input, words());
    const menu = input === 'starting' ? startingMenu(words()) : trayMenu(input, words());
    if (tray === null) {
      tray = make();
    } else if (icon !== shown.icon) {
      tray.setImage(trayIcon(icons, state, ink, platform));
    }
    if (tooltip !== shown.tooltip) {
      tray.setToolTip(tooltip);
    }
    // On Linux a menu is what it was when it was set, so a change needs a new one.
    if (!isDeepStrictEqual(menu, shown.menu)) {
      const made = Menu.buildFromTemplate(menu.map(toElectron));
      if (platform === 'win32') {
        onDemand = made;
      } else {
        tray.setContextMenu(made);
      }
    }
    shown = { icon, tooltip, menu };
  };

  const make = (): Tray => {
    const state = iconState(input);
    const made = new Tray(trayIcon(icons, state, inkFor(platform, env), platform));
    kept.add(made);
    if (platform === 'darwin') {
      // A click opens the menu, which has the same item; without double clicks to wait for, it does so at once.
      made.setIgnoreDoubleClickEvents(true);
    } else {
      // On Linux this is Activate: one click or two, as the panel likes.
      made.on('click', () => onAction({ kind: 'toggle-window' }));
    }
    if (platform === 'win32') {
      made.on('right-click', () => onDemand && made.popUpContextMenu(onDemand));
    }
    return made;
  };

  const remove = () => {
    if (tray) {
      kept.delete(tray);
      tray.destroy();
    }
    tray = null;
    shown = nothingShown();
  };

  const toElectron = (item: MenuItemModel): MenuItemConstructorOptions => {
    if (item.type === 'separator') {
      return { type: 'separator' };
    }
    const { action } = item;
    return {
      id: item.id,
      type: item.type,
      label: escapeLabel(item.label),
      enabled: item.enabled,
      ...(item.checked === undefined ? {} : { checked: item.checked }),
      ...(item.accelerator ? { accelerator: item.accelerator, registerAccelerator: false } : {}),
      ...(item.submenu ? { submenu: item.submenu.map(toElectron) } : {}),
      ...(action ? { click: () => clicked(item, action) } : {}),
    };
  };

  const clicked = (item: MenuItemModel, action: TrayAction) => {
    log.debug('tray', { action: action.kind });
    onAction(action);
    if (item.type === 'radio' || item.type === 'checkbox') {
      // Electron has moved the mark already; the state decides where it belongs.
      shown = { ...shown, menu: null };
      show();
    }
  };

  nativeTheme.on('updated', show);

  return {
    update(next) {
      input = next;
      show();
    },
    recreate() {
      if (tray) {
        log.info('the tray icon is made anew');
        remove();
        show();
      }
    },
    destroy() {
      nativeTheme.off('updated', show);
      remove();
      input = null;
    },
  };
}

function iconState(input: TrayInput | 'starting' | null): TrayIconState {
  return input === null || input === 'starting' ? 'idle' : trayIconState(input);
}

function nothingShown(): { icon: string; tooltip: string; menu: MenuItemModel[] | null } {
  return { icon: '', tooltip: '', menu: null };
}

// Desktops whose bar is dark whatever the theme of the applications is.
const DARK_BARS = ['gnome', 'unity', 'pantheon'];

/** Which ink stands out from the panel, as far as that can be known. */
function inkFor(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): IconInk {
  switch (platform) {
    case 'darwin':
      return 'template';
    case 'win32':
      return windowsTaskbarIsDark() ? 'light' : 'dark';
    default: {
      const desktops = (env.ORIGINAL_XDG_CURRENT_DESKTOP ?? env.XDG_CURRENT_DESKTOP ?? '').toLowerCase();
      return desktops.split(':').some((desktop) => DARK_BARS.includes(desktop)) ? 'light' : 'colour';
    }
  }
}

/** The taskbar has a theme of its own (SystemUsesLightTheme); an Electron that cannot tell has the applications'. */
function windowsTaskbarIsDark(): boolean {
  return nativeTheme.shouldUseDarkColorsForSystemIntegratedUI ?? nativeTheme.shouldUseDarkColors;
}
