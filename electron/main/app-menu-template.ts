/**
 * The application's menu. macOS has it at the top of the screen, and without it Cmd+C, Cmd+V and Cmd+Q do nothing. On
 * Linux and Windows nobody sees it: it is there for its shortcuts.
 */
import type { MenuItemConstructorOptions } from 'electron';
import type { Words } from '../i18n/words.ts';

export interface AppMenuActions {
  quit: () => void;
  settings: () => void;
  about: () => void;
}

type Item = MenuItemConstructorOptions;

export function appMenuTemplate(
  platform: NodeJS.Platform,
  { t }: Pick<Words, 't'>,
  actions: AppMenuActions,
): Item[] {
  const separator: Item = { type: 'separator' };
  const settings: Item = {
    label: t('tray.settings'),
    accelerator: 'CommandOrControl+,',
    click: actions.settings,
  };
  const close: Item = { role: 'close', label: t('tray.menu-close') };
  const view: Item = {
    label: t('tray.menu-view'),
    submenu: [
      { role: 'resetZoom', label: t('tray.menu-actual-size') },
      { role: 'zoomIn', label: t('tray.menu-zoom-in') },
      // Without Shift, where the plus sign wants it.
      { role: 'zoomIn', accelerator: 'CommandOrControl+=', visible: false, acceleratorWorksWhenHidden: true },
      { role: 'zoomOut', label: t('tray.menu-zoom-out') },
      separator,
      { role: 'togglefullscreen', label: t('tray.menu-full-screen') },
    ],
  };
  if (platform !== 'darwin') {
    const quit: Item = {
      label: t('tray.menu-quit'),
      accelerator: 'CommandOrControl+Q',
      click: actions.quit,
    };
    return [{ label: 'Culvert', submenu: [settings, close, quit] }, view];
  }
  return [
    {
      label: 'Culvert',
      submenu: [
        { label: t('tray.menu-about'), click: actions.about },
        separator,
        settings,
        separator,
        { role: 'hide', label: t('tray.menu-hide') },
        { role: 'hideOthers', label: t('tray.menu-hide-others') },
        { role: 'unhide', label: t('tray.menu-show-all') },
        separator,
        { label: t('tray.menu-quit'), accelerator: 'Command+Q', click: actions.quit },
      ],
    },
    {
      label: t('tray.menu-edit'),
      submenu: [
        { role: 'undo', label: t('tray.menu-undo') },
        { role: 'redo', label: t('tray.menu-redo') },
        separator,
        { role: 'cut', label: t('tray.menu-cut') },
        { role: 'copy', label: t('tray.menu-copy') },
        { role: 'paste', label: t('tray.menu-paste') },
        { role: 'selectAll', label: t('tray.menu-select-all') },
      ],
    },
    view,
    {
      role: 'windowMenu',
      label: t('tray.menu-window'),
      submenu: [{ role: 'minimize', label: t('tray.menu-minimize') }, close],
    },
  ];
}
