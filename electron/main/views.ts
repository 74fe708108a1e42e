import { KNOWN_REGIONS } from '../aws/regions.ts';
import type { AboutView, DeviceView, WindowView } from '../ipc/contract.ts';
import type { TrayInput } from '../tray/menu-model.ts';
import type { DeviceMemoryStore } from './device-memory.ts';
import type { Profiles } from './profiles.ts';
import type { AppState } from './state.ts';
import { trayInput } from './tray-input.ts';
import { deviceViews, tunnelView } from './view.ts';

export interface Views {
  /** The whole of what the window shows; each one has a higher version than the one before. */
  window(): WindowView;
  tray(): TrayInput;
}

/** Makes what is shown out of the state, the profiles, and what is remembered of devices. */
export function createViews(options: {
  state: () => AppState;
  profiles: Pick<Profiles, 'list' | 'get' | 'chosenId'>;
  memory: Pick<DeviceMemoryStore, 'get' | 'foundVersion'>;
  about: AboutView;
  demo: boolean;
  now: () => number;
}): Views {
  const { profiles, memory, about, demo } = options;
  let version = 0;

  function devices(state: AppState): DeviceView[] {
    const profile = profiles.get(profiles.chosenId() ?? '');
    if (!profile) {
      return [];
    }
    const { id: profileId, region } = profile;
    return deviceViews({
      known: state.devices.known,
      tunnels: state.tunnels.tunnels,
      remembered: (thingName) => {
        const device = { profileId, region, thingName };
        return { ...memory.get(device), foundProtocol: memory.foundVersion(device) };
      },
      belongs: (tunnel) => tunnel.profileId === profileId && tunnel.region === region,
    });
  }

  return {
    window() {
      const state = options.state();
      const now = options.now();
      version += 1;
      return {
        version,
        now,
        demo,
        about,
        regions: KNOWN_REGIONS,
        profiles: profiles.list(),
        chosenProfileId: profiles.chosenId(),
        keychain: state.keychain,
        tunnels: state.tunnels.tunnels.map((tunnel) => tunnelView(tunnel, now)),
        devices: { ...state.devices, devices: devices(state) },
        notices: [...state.notices],
        question: state.question,
      };
    },
    tray() {
      const state = options.state();
      return trayInput({
        state,
        profiles: profiles.list(),
        chosenProfileId: profiles.chosenId(),
        devices: devices(state),
        now: options.now(),
      });
    },
  };
}
