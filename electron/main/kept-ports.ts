/** The window's calls about the local ports that are kept, so that what was saved elsewhere goes on working. */
import type { KeptPortView } from '../ipc/contract.ts';
import type { Handlers } from '../ipc/main.ts';
import { ok } from '../shared/result.ts';
import type { Tunnel } from '../tunnels/model.ts';
import type { PortHolder } from './port-holder.ts';
import { deviceKey, type SettingsFile } from './settings.ts';

export interface KeptPortsOptions {
  settings: Pick<SettingsFile, 'get' | 'update'>;
  profiles: () => readonly { id: string; name: string }[];
  /** The tunnels that are not closed. */
  tunnels: () => readonly Pick<Tunnel, 'profileId' | 'region' | 'thingName' | 'services'>[];
  /** Who listens on ports of this computer. */
  holders: (ports: readonly number[]) => Promise<Map<number, PortHolder>>;
  onChange: () => void;
}

export function createKeptPorts(options: KeptPortsOptions): Pick<Handlers, `ports.${'list' | 'forget'}`> {
  const { settings } = options;

  async function list(): Promise<KeptPortView[]> {
    const names = new Map(options.profiles().map(({ id, name }) => [id, name]));
    const used = new Set(
      options
        .tunnels()
        .flatMap((tunnel) =>
          tunnel.services.map(({ serviceId, localPort }) => `${deviceKey(tunnel)}/${serviceId}/${localPort}`),
        ),
    );
    const kept = Object.entries(settings.get().devices).flatMap(([key, { ports }]) => {
      // No part of a key holds a slash.
      const [profileId = '', region = '', thingName = ''] = key.split('/');
      return Object.entries(ports).map(([serviceId, port]) => ({
        ...{ profileId, region, thingName, serviceId, port },
        profileName: names.get(profileId) ?? '',
        inUse: used.has(`${key}/${serviceId}/${port}`),
      }));
    });
    // A port of a tunnel of ours is held by Culvert itself, whosever device it is kept for.
    const live = new Set(
      options.tunnels().flatMap(({ services }) => services.flatMap(({ localPort }) => localPort ?? [])),
    );
    const strange = new Set(kept.flatMap(({ port }) => (live.has(port) ? [] : [port])));
    const holders = await options.holders([...strange]);
    const shown = kept.map((each) => {
      const holder = holders.get(each.port);
      return { ...each, holder: holder ? `${holder.name} (${holder.pid})` : null };
    });
    return shown.sort(
      (a, b) =>
        compare(a.thingName, b.thingName) ||
        compare(a.serviceId, b.serviceId) ||
        compare(a.profileName, b.profileName),
    );
  }

  return {
    'ports.list': async () => ok(await list()),
    'ports.forget': async ({ serviceId, ...device }) => {
      const key = deviceKey(device);
      settings.update((before) => {
        const known = before.devices[key];
        if (known?.ports[serviceId] === undefined) {
          return before;
        }
        const { [serviceId]: _port, ...ports } = known.ports;
        return { ...before, devices: { ...before.devices, [key]: { ...known, ports } } };
      });
      options.onChange();
      return ok(null);
    },
  };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
