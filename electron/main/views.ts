import { KNOWN_REGIONS } from '../aws/regions.ts';
import type { Words } from '../i18n/words.ts';
import type {
  AboutView,
  BillView,
  DesktopView,
  DevicesView,
  GeneralSettings,
  NetworkView,
  WindowView,
} from '../ipc/contract.ts';
import { MOST_DEVICES, type TrayInput } from '../tray/menu-model.ts';
import type { Directory } from './directory.ts';
import { othersToShow } from './others.ts';
import type { Profiles } from './profiles.ts';
import { serviceViews } from './service-views.ts';
import type { Services } from './services.ts';
import type { AppState, DevicesState } from './state.ts';
import { trayInput } from './tray-input.ts';
import { tunnelView } from './view.ts';

export interface Views {
  /** The whole of what the window shows; each one has a higher version than the one before. */
  window(): WindowView;
  tray(): TrayInput;
}

/** Makes what is shown out of the state, the profiles, and what is remembered of devices. */
export function createViews(options: {
  state: () => AppState;
  profiles: Pick<Profiles, 'list' | 'get' | 'chosenId'>;
  services: Pick<Services, 'all' | 'define'>;
  devices: Pick<Directory, 'version' | 'foremost'>;
  network: () => NetworkView;
  bill: () => BillView;
  words: () => Words;
  general: () => GeneralSettings;
  desktop: () => DesktopView;
  about: AboutView;
  demo: boolean;
  now: () => number;
}): Views {
  const { profiles, devices, services, about, demo } = options;
  let version = 0;

  return {
    window() {
      const state = options.state();
      const now = options.now();
      const words = options.words();
      const { language, formats } = words;
      version += 1;
      return {
        version,
        now,
        demo,
        locale: { language, formats },
        general: options.general(),
        desktop: options.desktop(),
        about,
        regions: KNOWN_REGIONS,
        profiles: profiles.list(),
        chosenProfileId: profiles.chosenId(),
        keychain: state.keychain,
        tunnels: state.tunnels.tunnels.map((tunnel) =>
          tunnelView(tunnel, { now, words, define: services.define }),
        ),
        others: othersToShow(state, words),
        // Open tunnels and what is remembered count for the order of the rows, too.
        devices: devicesView({ ...state.devices, version: devices.version() }, words),
        bill: options.bill(),
        network: options.network(),
        services: serviceViews(services.all(), words),
        signIn: state.signIn,
        notices: state.notices.map(({ inWords, ...notice }) => ({ ...notice, ...inWords?.(words) })),
        question: state.question,
      };
    },
    tray() {
      const state = options.state();
      return trayInput({
        state,
        profiles: profiles.list(),
        chosenProfileId: profiles.chosenId(),
        devices: devices.foremost(MOST_DEVICES),
        prices: options.bill().prices,
        shortcut: options.desktop().shortcut === 'ok' ? options.general().shortcut : '',
        now: options.now(),
        words: options.words(),
        define: services.define,
      });
    },
  };
}

/** About the directory, in the user's language. */
export function devicesView(devices: DevicesState, words: Words): DevicesView {
  const { connectivityNote: note, error } = devices;
  return {
    ...devices,
    connectivityNote: note ? words.said(note) : null,
    error: error ? words.error(error) : null,
  };
}
