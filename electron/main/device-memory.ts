/**
 * What is remembered of each device: login, ports, services, lifetime, the protocol of its agent, when it was last used.
 * Kept in the settings.
 */
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import type { DeviceSettingsInput } from '../ipc/contract.ts';
import { ok, type Result } from '../shared/result.ts';
import { parseIdentityFile, parseSshUser } from '../ssh/command.ts';
import type { DeviceMemoryPort } from '../tunnels/collaborators.ts';
import { checkLifetime, checkPort, checkServices, checkThingName } from '../tunnels/rules.ts';
import { type DeviceSettings, deviceKey, freshDevice, type Settings, type SettingsFile } from './settings.ts';

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

/** Whose devices: those of one profile in its region. */
export type Place = Pick<DeviceRef, 'profileId' | 'region'>;

/** Left out is as null. */
type Wanted = Partial<Omit<DeviceSettingsInput, 'thingName'>>;

export interface DeviceMemoryStore extends DeviceMemoryPort {
  get(device: DeviceRef): DeviceSettings;
  /** All that is remembered of a profile's devices in its region, by thing name. The same map until something changes. */
  all(place: Place): ReadonlyMap<string, DeviceSettings>;
  /** A tunnel to it was asked for just now. */
  used(device: DeviceRef, request: { services: string[]; lifetimeMinutes: number }): void;
  /**
   * Changes what is given; null leaves what is remembered, and no services at all forgets them. Fails with
   * ThingNameInvalid, SshUserInvalid, IdentityFileInvalid, ServiceInvalid, TooManyServices, LifetimeInvalid or
   * PortInvalid; nothing is changed then.
   */
  save(device: DeviceRef, wanted: Wanted): Result<null>;
  saveLogin(device: DeviceRef, login: { sshUser: string; identityFile: string }): Result<null>;
  /** Whose things those of a profile are, twelve digits: for what is remembered of each of them. */
  foundAccount(place: Place, account: string): void;
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

  // Most rows of a list are of devices that nothing is remembered of.
  const fresh = freshDevice();
  const get = (device: DeviceRef) => settings.get().devices[deviceKey(device)] ?? fresh;
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

  let known: {
    devices: Settings['devices'];
    place: string;
    all: ReadonlyMap<string, DeviceSettings>;
  } | null = null;

  function all({ profileId, region }: Place) {
    const { devices } = settings.get();
    // No part of a key holds a slash.
    const place = deviceKey({ profileId, region, thingName: '' });
    if (known?.devices !== devices || known.place !== place) {
      const here = Object.entries(devices).filter(([key]) => key.startsWith(place));
      known = {
        devices,
        place,
        all: new Map(here.map(([key, device]) => [key.slice(place.length), device])),
      };
    }
    return known.all;
  }

  function foundAccount({ profileId, region }: Place, account: string): void {
    const place = deviceKey({ profileId, region, thingName: '' });
    const other = Object.entries(settings.get().devices).filter(
      ([key, device]) => key.startsWith(place) && device.account !== account,
    );
    if (other.length > 0) {
      const found = Object.fromEntries(other.map(([key, device]) => [key, { ...device, account }]));
      settings.update((before) => ({ ...before, devices: { ...before.devices, ...found } }));
    }
  }

  return {
    get,
    all,
    foundAccount,
    foundVersion,
    recall(device) {
      const { ports, protocol } = get(device);
      return protocol === 'auto'
        ? { ports, destinationVersion: foundVersion(device) ?? NEWEST_VERSION, versionChosen: false }
        : { ports, destinationVersion: protocol, versionChosen: true };
    },
    learn: (device, version) => change(device, { destinationVersion: version, destinationVersionAt: now() }),
    remember: (device, ports) => change(device, { ports }),
    used(device, { services, lifetimeMinutes }) {
      change(device, { services, lifetimeMinutes, lastUsedAt: now() });
    },
    save,
    saveLogin: (device, login) => save(device, login),
    chooseProtocol: (device, protocol) => void save(device, { protocol }),
  };

  function save(device: DeviceRef, wanted: Wanted): Result<null> {
    const checked = check(device, wanted);
    if (!checked.ok) {
      return checked;
    }
    if (Object.keys(checked.value).length > 0) {
      change(device, checked.value);
    }
    return ok(null);
  }

  function check({ thingName }: DeviceRef, wanted: Wanted): Result<Partial<DeviceSettings>> {
    const { sshUser = null, identityFile = null, protocol = null, favourite = null } = wanted;
    const { services = null, lifetimeMinutes = null, ports = null } = wanted;
    const changed: Partial<DeviceSettings> = {};
    const take = <K extends keyof DeviceSettings>(name: K, checked: Result<DeviceSettings[K]>) => {
      if (checked.ok) {
        changed[name] = checked.value;
      }
      return checked;
    };
    // Each is looked at only when those before it are right.
    const checks: (() => Result<unknown>)[] = [
      () => checkThingName(thingName),
      ...(sshUser === null ? [] : [() => take('sshUser', parseSshUser(sshUser))]),
      ...(identityFile === null
        ? []
        : [
            () =>
              take('identityFile', parseIdentityFile(identityFile, { platform, isFile, home: homedir() })),
          ]),
      ...(protocol === null ? [] : [() => take('protocol', ok(protocol))]),
      ...(favourite === null ? [] : [() => take('favourite', ok(favourite))]),
      ...(services === null
        ? []
        : [() => take('services', services.length === 0 ? ok([]) : checkServices(services))]),
      ...(lifetimeMinutes === null ? [] : [() => take('lifetimeMinutes', checkLifetime(lifetimeMinutes))]),
      ...(ports === null ? [] : [() => take('ports', checkPorts(ports))]),
    ];
    for (const run of checks) {
      const checked = run();
      if (!checked.ok) {
        return checked;
      }
    }
    return ok(changed);
  }
}

/** Wanted local ports by service id. Of all services that were ever used, so there may be more than one tunnel carries. */
function checkPorts(ports: Record<string, number>): Result<Record<string, number>> {
  for (const [serviceId, port] of Object.entries(ports)) {
    const checked = [checkServices([serviceId]), checkPort(port)].find((result) => !result.ok);
    if (checked && !checked.ok) {
      return checked;
    }
  }
  return ok({ ...ports });
}

function isFile(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;
}
