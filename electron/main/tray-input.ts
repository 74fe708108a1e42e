import type { Words } from '../i18n/words.ts';
import type { DeviceView, PriceView, ProfileView } from '../ipc/contract.ts';
import type { TrayInput, TrayPort } from '../tray/menu-model.ts';
import type { TunnelService } from '../tunnels/model.ts';
import { presetOf } from '../tunnels/presets.ts';
import { isExpiring, minuteAfter, minutesLeft } from '../tunnels/selectors.ts';
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
  /** The accelerator of the global shortcut; '' where none works. */
  shortcut: string;
  now: number;
  words: Words;
}): TrayInput {
  const { state, profiles, chosenProfileId, devices, prices, now, words } = options;
  // One minute for all of them: each change of a label is a new menu, which moves under the pointer where it is open.
  const minute = minuteAfter(now);
  const chosen = profiles.find(({ id }) => id === chosenProfileId);
  return {
    tunnels: state.tunnels.tunnels.map((tunnel) => ({
      key: tunnel.key,
      thingName: tunnel.thingName,
      state: tunnel.phase.kind,
      stateText: stateText(tunnel.phase, words),
      // The last minute is one to its end.
      minutesLeft: minutesLeft(tunnel, minute) || minutesLeft(tunnel, now),
      expiring: isExpiring(tunnel, now),
      hasSsh: tunnel.services.some(({ serviceId }) => serviceId.toUpperCase() === 'SSH'),
      ready: tunnel.phase.kind === 'connected',
      quick: tunnel.origin === 'quick',
      ports: tunnel.services.flatMap(portOf),
    })),
    devices: devices.map(({ thingName, connectivity, tunnelOpen, favourite, lastUsedAt }) => ({
      thingName,
      connectivity: connectivity.state,
      tunnelOpen,
      favourite,
      lastUsedAt,
    })),
    devicesState: state.devices.state,
    moreDevices: state.devices.more || state.devices.loaded > devices.length,
    ...(chosen &&
      !chosen.demo && {
        cost: costWords(
          prices.find(({ region }) => region === chosen.region),
          words,
        ),
      }),
    profiles: profiles.map(({ id, name }) => ({ id, name, chosen: id === chosenProfileId })),
    shortcut: options.shortcut,
  };
}

/** A click in the tray may open a tunnel without the window's sheet, so what that costs stands beside it. */
function costWords(price: PriceView | undefined, { t, formats }: Words): string {
  return price ? t('tray.cost', { price: money(price, formats) }) : t('tray.cost-unknown');
}

function portOf({ serviceId, localPort }: TunnelService): TrayPort[] {
  const preset = presetOf(serviceId);
  return localPort === null
    ? []
    : [{ serviceId, label: preset?.label ?? serviceId, port: localPort, web: preset?.kind === 'web' }];
}
