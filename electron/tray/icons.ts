import fs from 'node:fs';
import path from 'node:path';
import { type NativeImage, nativeImage } from 'electron';
import { APP_ICON_FILE, APP_ICON_PIXELS, type IconSize, trayIconFile, trayIconSizes } from './icon-files.ts';
import type { TrayIconState } from './icon-model.ts';
import type { IconInk } from './icon-picture.ts';

/** The tray's icon for a state, in the sizes this platform takes. `folder` is where the build has put the icons. */
export function trayIcon(
  folder: string,
  state: TrayIconState,
  ink: IconInk,
  platform: NodeJS.Platform,
): NativeImage {
  const image = toImage(
    trayIconSizes(platform).map((size) => ({
      ...size,
      file: path.join(folder, trayIconFile(state, ink, size.pixels)),
    })),
  );
  image.setTemplateImage(ink === 'template');
  return image;
}

/** The icon of the application's window. */
export function appIcon(folder: string): NativeImage {
  return toImage([{ scaleFactor: 1, pixels: APP_ICON_PIXELS, file: path.join(folder, APP_ICON_FILE) }]);
}

function toImage(pictures: (IconSize & { file: string })[]): NativeImage {
  const image = nativeImage.createEmpty();
  for (const { scaleFactor, pixels, file } of pictures) {
    image.addRepresentation({ scaleFactor, width: pixels, height: pixels, buffer: fs.readFileSync(file) });
  }
  return image;
}
