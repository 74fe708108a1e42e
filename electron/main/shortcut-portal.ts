/**
 * Global shortcuts on Wayland go through the desktop's portal, which asks the user itself and may give other keys
 * (xdg-desktop-portal, org.freedesktop.portal.GlobalShortcuts). Chromium speaks to it where that is switched on.
 */
import { askSessionBus, busProperty } from '../tray/session-bus.ts';

const ANSWER_MS = 5_000;
const FEATURE = 'GlobalShortcutsPortal';

/** Electron's `app.commandLine`. */
export interface Switches {
  getSwitchValue(name: string): string;
  appendSwitch(name: string, value: string): void;
}

export function isWayland(platform: NodeJS.Platform, env: NodeJS.ProcessEnv): boolean {
  return platform === 'linux' && (env.XDG_SESSION_TYPE === 'wayland' || (env.WAYLAND_DISPLAY ?? '') !== '');
}

/** To be called before Electron is ready. */
export function enableShortcutPortal(
  switches: Switches,
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): void {
  if (isWayland(platform, env)) {
    // Setting the switch replaces what it was given before.
    const features = switches.getSwitchValue('enable-features').split(',').filter(Boolean);
    switches.appendSwitch('enable-features', [...new Set([...features, FEATURE])].join(','));
  }
}

/** Whether programs can be given global shortcuts here. Asks the portal on Wayland; yes everywhere else. */
export async function shortcutsSupported(
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): Promise<boolean> {
  if (!isWayland(platform, env)) {
    return true;
  }
  try {
    const portal = {
      destination: 'org.freedesktop.portal.Desktop',
      path: '/org/freedesktop/portal/desktop',
    };
    const version = await askSessionBus(env, ANSWER_MS, (bus) =>
      busProperty(bus, portal, ['org.freedesktop.portal.GlobalShortcuts', 'version']),
    );
    return typeof version === 'number';
  } catch {
    return false;
  }
}
