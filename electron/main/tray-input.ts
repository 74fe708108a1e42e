import type { DeviceView, PriceView, ProfileView } from '../ipc/contract.ts';
import type { TrayInput } from '../tray/menu-model.ts';
import { isExpiring, minutesLeft } from '../tunnels/selectors.ts';
import { money } from './money.ts';
import type { AppState } from './state.ts';
import { stateText } from './view.ts';

/** What the tray is made of. Closed tunnels stay in it until they are taken off the list. */
export function trayInput(options: {
  state: AppState;
  profiles: readonly ProfileView[];
  chosenProfileId: string | null;
  /** Those that are worth a place in the menu. */
  devices: readonly DeviceView[];
  prices: readonly PriceView[];
  now: number;
}): TrayInput {
  const { state, profiles, chosenProfileId, devices, prices, now } = options;
  const chosen = profiles.find(({ id }) => id === chosenProfileId);
  return {
    tunnels: state.tunnels.tunnels.map((tunnel) => ({
      key: tunnel.key,
      thingName: tunnel.thingName,
      state: tunnel.phase.kind,
      stateText: stateText(tunnel.phase),
      minutesLeft: minutesLeft(tunnel, now),
      expiring: isExpiring(tunnel, now),
      hasSsh: tunnel.services.some(({ serviceId }) => serviceId.toUpperCase() === 'SSH'),
      ready: tunnel.phase.kind === 'connected',
    })),
    devices: devices.map(({ thingName, connectivity, tunnelOpen, lastUsedAt }) => ({
      thingName,
      connectivity: connectivity.state,
      tunnelOpen,
      lastUsedAt,
    })),
    devicesState: state.devices.state,
    moreDevices: state.devices.more || state.devices.loaded > devices.length,
    ...(chosen && !chosen.demo && { cost: costWords(prices.find(({ region }) => region === chosen.region)) }),
    profiles: profiles.map(({ id, name }) => ({ id, name, chosen: id === chosenProfileId })),
  };
}

/** A click in the tray may open a tunnel without the window's sheet, so what that costs stands beside it. */
function costWords(price: PriceView | undefined): string {
  if (!price) {
    return 'AWS bills each tunnel that is opened';
  }
  return `Each tunnel that is opened costs ${money(price)}`;
}
