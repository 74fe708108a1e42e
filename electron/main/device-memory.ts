/**
 * What is remembered of each device: login, ports, services, lifetime, the protocol of its agent, when it was last used.
 * Kept in the settings.
 */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { ok, type Result } from '../shared/result.ts';
import { parseIdentityFile, parseSshUser } from '../ssh/command.ts';
import type { DeviceMemoryPort } from '../tunnels/collaborators.ts';
import { type DeviceSettings, deviceKey, freshDevice, type SettingsFile } from './settings.ts';

/**
 * Agents get updated, and a source that keeps to an older protocol cannot see that. So what was found out is trusted for
 * this long; the next open after that takes the agent for a current one, and finds out again if it is not.
 */
export const FOUND_VERSION_TRUSTED_MS = 30 * 24 * 60 * 60_000;

/** Taken for granted while nothing else is known: an older agent shows itself, a newer one would not. */
const NEWEST_VERSION = 3;

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
  /** What is to be spoken with its agent from the next connection on. */
  chooseProtocol(device: DeviceRef, protocol: DeviceSettings['protocol']): void;
  /** What its agent was found to speak, for as long as that is trusted; null otherwise. */
  foundVersion(device: DeviceRef): DeviceSettings['destinationVersion'];
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

  function foundVersion(device: DeviceRef): DeviceSettings['destinationVersion'] {
    const { destinationVersion, destinationVersionAt } = get(device);
    // A clock that was wrong for a while must not make it hold for ever, so the distance counts.
    const trusted =
      destinationVersionAt !== null && Math.abs(now() - destinationVersionAt) < FOUND_VERSION_TRUSTED_MS;
    return trusted ? destinationVersion : null;
  }

  return {
    get,
    foundVersion,
    recall(device) {
      const { ports, protocol } = get(device);
      return protocol === 'auto'
        ? { ports, destinationVersion: foundVersion(device) ?? NEWEST_VERSION, versionChosen: false }
        : { ports, destinationVersion: protocol, versionChosen: true };
    },
    learn: (device, version) => change(device, { destinationVersion: version, destinationVersionAt: now() }),
    chooseProtocol(device, protocol) {
      if (get(device).protocol !== protocol) {
        change(device, { protocol });
      }
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
