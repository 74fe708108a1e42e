/** What is remembered of each device: login, ports, services, lifetime, when it was last used. Kept in the settings. */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { ok, type Result } from '../shared/result.ts';
import { parseIdentityFile, parseSshUser } from '../ssh/command.ts';
import type { DeviceMemoryPort } from '../tunnels/collaborators.ts';
import { type DeviceSettings, deviceKey, freshDevice, type SettingsFile } from './settings.ts';

export interface DeviceRef {
  profileId: string;
  region: string;
  thingName: string;
}

export interface DeviceMemoryStore extends DeviceMemoryPort {
  get(device: DeviceRef): DeviceSettings;
  /** A tunnel to it was asked for just now. */
  used(device: DeviceRef, request: { services: string[]; lifetimeMinutes: number }): void;
  /** Fails with SshUserInvalid or IdentityFileInvalid; nothing is changed then. */
  saveLogin(device: DeviceRef, login: { sshUser: string; identityFile: string }): Result<null>;
}

export function createDeviceMemory(options: {
  settings: Pick<SettingsFile, 'get' | 'update'>;
  now: () => number;
  platform: NodeJS.Platform;
}): DeviceMemoryStore {
  const { settings, now, platform } = options;

  const get = (device: DeviceRef) => settings.get().devices[deviceKey(device)] ?? freshDevice();
  const change = (device: DeviceRef, changed: Partial<DeviceSettings>) =>
    settings.update((before) => ({
      ...before,
      devices: { ...before.devices, [deviceKey(device)]: { ...get(device), ...changed } },
    }));

  return {
    get,
    recall(device) {
      const { ports, destinationVersion } = get(device);
      return { ports, destinationVersion: destinationVersion ?? 3 };
    },
    remember: (device, ports) => change(device, { ports }),
    used(device, { services, lifetimeMinutes }) {
      change(device, { services, lifetimeMinutes, lastUsedAt: now() });
    },
    saveLogin(device, login) {
      const user = parseSshUser(login.sshUser);
      if (!user.ok) {
        return user;
      }
      const identity = parseIdentityFile(login.identityFile, { platform, isFile, home: homedir() });
      if (!identity.ok) {
        return identity;
      }
      change(device, { sshUser: user.value, identityFile: identity.value });
      return ok(null);
    },
  };
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
