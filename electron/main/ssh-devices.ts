/** Which devices the user's ssh configuration tells of, and what is known of them. */
import type { ProfileSettings } from '../ipc/contract.ts';
import type { ConfigDevice } from '../ssh/config-entries.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { checkThingName } from '../tunnels/rules.ts';
import { type DeviceSettings, deviceKey } from './settings.ts';

export interface SshConfigProfile extends Pick<ProfileSettings, 'name' | 'region' | 'signIn' | 'role'> {
  id: string;
  demo: boolean;
}

export interface ShownDevicesOptions {
  profiles: () => readonly SshConfigProfile[];
  /** What is remembered, by `deviceKey`. */
  devices: () => Readonly<Record<string, DeviceSettings>>;
  /** The tunnels that are not closed. */
  tunnels: () => readonly Tunnel[];
  /** Of the demo's devices. */
  knownHosts: () => string | undefined;
}

export interface ShownDevices {
  devices: ConfigDevice[];
  /** Would be there if their account was known. */
  unknown: { profileId: string; thingName: string }[];
}

/** The devices that were used, that are favourites, or to which a tunnel is open. */
export function shownDevices(options: ShownDevicesOptions): ShownDevices {
  const shown: ShownDevices = { devices: [], unknown: [] };
  const tunnels = options.tunnels();
  for (const profile of options.profiles()) {
    const here = tunnels.filter(
      ({ profileId, region }) => profileId === profile.id && region === profile.region,
    );
    // No part of a key holds a slash.
    const prefix = deviceKey({ profileId: profile.id, region: profile.region, thingName: '' });
    for (const [key, device] of Object.entries(options.devices()).filter(([each]) =>
      each.startsWith(prefix),
    )) {
      const thingName = key.slice(prefix.length);
      // The settings are a file that anything may have written; in ssh's a line break would begin another entry.
      if (!checkThingName(thingName).ok) {
        continue;
      }
      const open = here.filter((tunnel) => tunnel.thingName === thingName);
      if (device.lastUsedAt === null && !device.favourite && open.length === 0) {
        continue;
      }
      const account = accountOf(profile) ?? device.account;
      if (account === '') {
        shown.unknown.push({ profileId: profile.id, thingName });
        continue;
      }
      shown.devices.push({
        ...{ thingName, profileId: profile.id, region: profile.region, account },
        user: device.sshUser,
        identityFile: device.identityFile,
        knownHostsFile: profile.demo ? options.knownHosts() : undefined,
        port: open.map(sshPort).find((port) => port !== null) ?? null,
      });
    }
  }
  return shown;
}

export function sshPort({ services }: Tunnel): number | null {
  return services.find(({ serviceId }) => serviceId.toUpperCase() === 'SSH')?.localPort ?? null;
}

/** Where the way to sign in names the account, nobody has to be asked. */
function accountOf({ signIn, role }: SshConfigProfile): string | null {
  const ofRole = /^arn:[^:]*:iam::(\d{12}):/.exec(role?.roleArn ?? '')?.[1];
  return ofRole ?? (signIn.kind === 'sso' && /^\d{12}$/.test(signIn.accountId) ? signIn.accountId : null);
}
