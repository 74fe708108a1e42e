import { type NativeImage, nativeImage } from 'electron';
import type { TrayIconState } from './icon-model.ts';
import { drawAppIcon, drawTrayIcon, type IconInk, type Picture } from './icon-picture.ts';

// Panels of Linux scale what they are given, and Chromium hands them only the picture for scale 1: one that is twice
// as large as an ordinary panel wants stays sharp on a dense screen too.
const LINUX_PIXELS = 48;
const WINDOWS_PIXELS = 16;
// macOS draws status items on 22 points, of which 18 are usual for the picture.
const MACOS_PIXELS = 18;

/** The tray's icon for a state, in the sizes this platform takes. */
export function trayIcon(state: TrayIconState, ink: IconInk, platform: NodeJS.Platform): NativeImage {
  if (platform !== 'darwin' && platform !== 'win32') {
    return toImage([{ scaleFactor: 1, picture: drawTrayIcon(state, ink, LINUX_PIXELS) }]);
  }
  const pixels = platform === 'darwin' ? MACOS_PIXELS : WINDOWS_PIXELS;
  const image = toImage(
    [1, 1.5, 2].map((scaleFactor) => ({
      scaleFactor,
      picture: drawTrayIcon(state, ink, pixels * scaleFactor),
    })),
  );
  image.setTemplateImage(ink === 'template');
  return image;
}

/** The icon of the application's window, 256 pixels wide. */
export function appIcon(): NativeImage {
  return toImage([{ scaleFactor: 1, picture: drawAppIcon(256) }]);
}

function toImage(representations: { scaleFactor: number; picture: Picture }[]): NativeImage {
  const image = nativeImage.createEmpty();
  for (const { scaleFactor, picture } of representations) {
    const { size } = picture;
    image.addRepresentation({ scaleFactor, width: size, height: size, buffer: toBitmap(picture) });
  }
  return image;
}

/** Chromium's bitmaps hold blue, green, red and alpha, the colours multiplied by alpha. */
function toBitmap({ rgba }: Picture): Buffer {
  const bitmap = Buffer.alloc(rgba.length);
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
