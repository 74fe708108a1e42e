/** Where the icons lie that the build has painted: painting one takes longer than all else before it is in the tray. */
import type { TrayIconState } from './icon-model.ts';
import type { IconInk } from './icon-picture.ts';

/** Their folder beside the bundles. */
export const ICONS = 'icons';
/** Of the application's window, in pixels. */
export const APP_ICON_PIXELS = 256;
export const APP_ICON_FILE = `app-${APP_ICON_PIXELS}.bgra`;

export interface IconSize {
  scaleFactor: number;
  pixels: number;
}

// Panels of Linux scale what they are given, and Chromium hands them only the picture for scale 1: one that is twice
// as large as an ordinary panel wants stays sharp on a dense screen too.
const LINUX_PIXELS = 48;
const WINDOWS_PIXELS = 16;
// macOS draws status items on 22 points, of which 18 are usual for the picture.
const MACOS_PIXELS = 18;

/** In which sizes a platform takes the tray's icon. */
export function trayIconSizes(platform: NodeJS.Platform): IconSize[] {
  if (platform !== 'darwin' && platform !== 'win32') {
    return [{ scaleFactor: 1, pixels: LINUX_PIXELS }];
  }
  const pixels = platform === 'darwin' ? MACOS_PIXELS : WINDOWS_PIXELS;
  return [1, 1.5, 2].map((scaleFactor) => ({ scaleFactor, pixels: pixels * scaleFactor }));
}

/** Its name in the folder of the icons. */
export function trayIconFile(state: TrayIconState, ink: IconInk, pixels: number): string {
  return `tray-${state}-${ink}-${pixels}.bgra`;
}
