/** What is shown, and when it is drawn anew: the window's view, the tray and the application menu. */
import type { Words } from '../i18n/words.ts';
import type { AboutView } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import type { CulvertTray } from '../tray/tray.ts';
import type { createAppMenu } from './app-menu.ts';
import type { Directory } from './directory.ts';
import { nextMinute } from './effects.ts';
import type { Ledger } from './ledger.ts';
import type { Network } from './network.ts';
import type { NewsDesk } from './news.ts';
import type { NotificationHost } from './notification-host.ts';
import type { Preferences } from './preferences.ts';
import type { Profiles } from './profiles.ts';
import type { Services } from './services.ts';
import { isWayland } from './shortcut-portal.ts';
import type { AppState } from './state.ts';
import type { TrayHost } from './tray-host.ts';
import { createViews } from './views.ts';
import type { Windows } from './windows.ts';

export interface ShownOptions {
  state: () => AppState;
  profiles: Profiles;
  devices: Directory;
  services: Pick<Services, 'all' | 'define'>;
  network: Pick<Network, 'view'>;
  ledger: Pick<Ledger, 'view'>;
  preferences: Pick<Preferences, 'general' | 'shortcut' | 'login' | 'links'>;
  notificationHost: Pick<NotificationHost, 'available'>;
  news: Pick<NewsDesk, 'look'>;
  words: () => Words;
  windows: Pick<Windows, 'isVisible' | 'send'>;
  tray: Pick<CulvertTray, 'update'>;
  trayHost: Pick<TrayHost, 'settled' | 'available'>;
  appMenu: Pick<ReturnType<typeof createAppMenu>, 'update'>;
  /** Culvert ends: nothing is drawn any more. */
  ending: () => boolean;
  about: AboutView;
  demo: boolean;
  platform: NodeJS.Platform;
  env: NodeJS.ProcessEnv;
  clock: Clock;
}

export interface Shown extends ReturnType<typeof createShown> {}

export function createShown(options: ShownOptions) {
  const { state, preferences, windows, tray, trayHost, platform, clock } = options;
  const views = createViews({
    state,
    profiles: options.profiles,
    devices: options.devices,
    services: options.services,
    network: options.network.view,
    bill: options.ledger.view,
    words: options.words,
    general: preferences.general,
    desktop: () => ({
      platform: platform === 'darwin' || platform === 'win32' ? platform : 'linux',
      tray: trayHost.settled() ? trayHost.available() : null,
      shortcut: preferences.shortcut(),
      shortcutPortal: isWayland(platform, options.env),
      login: preferences.login(),
      links: preferences.links(),
      notifications: options.notificationHost.available(),
    }),
    about: options.about,
    demo: options.demo,
    now: clock.now,
  });

  let drawingSoon = false;
  let cancelMinute = () => {};

  /** Many changes at once are one picture. */
  function drawSoon(): void {
    if (!drawingSoon) {
      drawingSoon = true;
      setImmediate(() => {
        drawingSoon = false;
        draw();
      });
    }
  }

  function draw(): void {
    if (options.ending()) {
      return;
    }
    const now = clock.now();
    const { tunnels } = state().tunnels;
    options.news.look(tunnels);
    options.appMenu.update();
    if (windows.isVisible()) {
      windows.send(views.window());
    }
    if (trayHost.settled()) {
      tray.update(views.tray());
    }
    cancelMinute();
    // Nothing ticks but what is left of a tunnel, once a minute.
    const wait = nextMinute(tunnels, now);
    cancelMinute = wait === null ? () => {} : clock.after(wait, drawSoon);
  }

  return { view: views.window, draw, drawSoon, stop: () => cancelMinute() };
}
