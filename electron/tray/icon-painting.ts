/** Every icon that Culvert may show, painted. The build runs this, and the application never does. */
import { APP_ICON_FILE, APP_ICON_PIXELS, trayIconFile, trayIconSizes } from './icon-files.ts';
import type { TrayIconState } from './icon-model.ts';
import { drawAppIcon, drawTrayIcon, type IconInk, type Picture } from './icon-picture.ts';

const STATES: TrayIconState[] = ['idle', 'connecting', 'connected', 'trouble', 'expiring'];
const INKS: Partial<Record<NodeJS.Platform, IconInk[]>> = {
  linux: ['light', 'colour'],
  win32: ['light', 'dark'],
  darwin: ['template'],
};

/** By the name of the file, as nativeImage takes them. */
export function paintedIcons(): Map<string, Uint8Array> {
  const icons = new Map([[APP_ICON_FILE, toBitmap(drawAppIcon(APP_ICON_PIXELS))]]);
  for (const [platform, inks] of Object.entries(INKS)) {
    for (const { pixels } of trayIconSizes(platform as NodeJS.Platform)) {
      for (const ink of inks) {
        for (const state of STATES) {
          icons.set(trayIconFile(state, ink, pixels), toBitmap(drawTrayIcon(state, ink, pixels)));
        }
      }
    }
  }
  return icons;
}

/** Chromium's bitmaps hold blue, green, red and alpha, the colours multiplied by alpha. */
function toBitmap({ rgba }: Picture): Uint8Array {
  const bitmap = new Uint8Array(rgba.length);
  for (let at = 0; at < rgba.length; at += 4) {
    const [red = 0, green = 0, blue = 0, alpha = 0] = rgba.subarray(at, at + 4);
    bitmap.set(
      [blue, green, red].map((value) => Math.round((value * alpha) / 255)),
      at,
    );
    bitmap[at + 3] = alpha;
  }
  return bitmap;
}
