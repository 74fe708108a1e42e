import type { Words } from '../i18n/words.ts';
import type { DeviceView, PriceView, ProfileView } from '../ipc/contract.ts';
import type { TrayInput, TrayPort } from '../tray/menu-model.ts';
import type { Tunnel, TunnelService } from '../tunnels/model.ts';
import { isExpiring, minuteAfter, minutesLeft } from '../tunnels/selectors.ts';
import { money } from './money.ts';
import { type DefineService, knownService, openedBy, serviceLabel } from './service-views.ts';
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
  /** What is known of a service, the user's own among them. */
  define?: DefineService;
}): TrayInput {
  const { state, profiles, chosenProfileId, devices, prices, now, words, define = knownService } = options;
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
      ports: tunnel.services.flatMap((service) => portOf(service, tunnel, { words, define })),
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

function portOf(
  { serviceId, localPort }: TunnelService,
  { thingName }: Pick<Tunnel, 'thingName'>,
  { words, define }: { words: Words; define: DefineService },
): TrayPort[] {
  if (localPort === null) {
    return [];
  }
  const definition = define(serviceId);
  const { open, openWith } = openedBy(definition, { localPort, thingName });
  const label = serviceLabel(definition, words) ?? serviceId;
  const copied = open === 'copy' && openWith !== `127.0.0.1:${localPort}` ? { copies: openWith } : {};
  return [{ serviceId, label, port: localPort, open, ...copied }];
}
