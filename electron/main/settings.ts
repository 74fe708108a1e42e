/**
 * What Culvert remembers between runs, in one file: profiles without their secrets, what was used for each device, the
 * window. Read at the start and kept in memory; written whole after each change.
 */
import fs from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { LANGUAGES } from '../i18n/language.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { SETTINGS_FILE } from './chosen-language.ts';
import { fileReason, writeFileAtomically } from './write-file.ts';

export { SETTINGS_FILE };

// Loose objects: what a later version wrote beside these stays in the file.
const tagSchema = z.object({ key: z.string(), value: z.string() });

const signInSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('keys') }),
  z.object({ kind: z.literal('shared'), awsProfile: z.string() }),
  z.object({
    kind: z.literal('sso'),
    startUrl: z.string(),
    ssoRegion: z.string(),
    accountId: z.string(),
    accountName: z.string().default(''),
    roleName: z.string(),
  }),
]);

const roleSchema = z.object({
  roleArn: z.string(),
  externalId: z.string().default(''),
  mfaSerial: z.string().default(''),
  sessionName: z.string().default(''),
});

const profileSchema = z.looseObject({
  id: z.string().min(1),
  name: z.string(),
  region: z.string(),
  endpoints: z
    .object({
      tunneling: z.string().exactOptional(),
      iot: z.string().exactOptional(),
      sts: z.string().exactOptional(),
      data: z.string().exactOptional(),
    })
    .default({}),
  /** “…7Q2X”: the end of the access key id. Never more of it. */
  accessKeyHint: z.string().default(''),
  kept: z.enum(['keychain', 'session']).default('keychain'),
  signIn: signInSchema.default({ kind: 'keys' }),
  role: roleSchema.nullable().default(null),
  fips: z.boolean().default(false),
  dualStack: z.boolean().default(false),
  /** Sent with each OpenTunnel. */
  tags: z.array(tagSchema).default([]),
  ownTag: z.boolean().default(true),
  /** Opens of a month that are made without asking; null: no limit. */
  monthlyLimit: z.number().int().positive().nullable().default(null).catch(null),
  /** Tools may open a tunnel, which is billed, without being asked. */
  toolsMayOpen: z.boolean().default(false).catch(false),
});

// A later version of Culvert may know others; the rest of its file is of use all the same.
const protocolVersion = z.union([z.literal(1), z.literal(2), z.literal(3)]);

const deviceSchema = z.looseObject({
  sshUser: z.string().default(''),
  identityFile: z.string().default(''),
  /** The local port used last for each service id. */
  ports: z.record(z.string(), z.number().int().min(1).max(65_535)).default({}),
  /** Milliseconds since the epoch. */
  lastUsedAt: z.number().nullable().default(null),
  services: z.array(z.string()).default([]),
  lifetimeMinutes: z.number().int().nullable().default(null),
  /** The protocol version its agent was found to speak; null while that is not known. */
  destinationVersion: protocolVersion.nullable().default(null).catch(null),
  /** When that was found out, milliseconds since the epoch; null in files from before this was kept. */
  destinationVersionAt: z.number().nullable().default(null),
  /** What the user wants spoken with it, whatever was found out; 'auto' leaves it to that. */
  protocol: z
    .union([z.literal('auto'), protocolVersion])
    .default('auto')
    .catch('auto'),
  favourite: z.boolean().default(false),
  /** Twelve digits, as its last tunnel told; '' while that is not known. For its name among ssh's host keys. */
  account: z.string().default(''),
});

const windowSchema = z.looseObject({
  x: z.number().int().nullable().default(null),
  y: z.number().int().nullable().default(null),
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  maximized: z.boolean().default(false),
});

/** How the network is reached. The web proxy's password is in the keychain. */
const networkSchema = z.looseObject({
  proxy: z.enum(['system', 'none', 'manual', 'pac']).default('system'),
  address: z.string().default(''),
  noProxy: z.string().default(''),
  pacUrl: z.string().default(''),
  proxyUser: z.string().default(''),
  hasPassword: z.boolean().default(false),
  certificateFiles: z.array(z.string()).default([]),
  systemCertificates: z.boolean().default(true),
});

const priceSchema = z.looseObject({
  amount: z.number().nonnegative(),
  currency: z.string(),
  /** Milliseconds since the epoch. */
  enteredAt: z.number(),
});

/** A tunnel that is open at AWS, so that the next run finds it again. Never a token. */
const openTunnelSchema = z.looseObject({
  tunnelId: z.string(),
  profileId: z.string(),
  region: z.string(),
  thingName: z.string(),
  /** It was opened without a thing's name; `thingName` only stands in for it. */
  thingless: z.boolean().exactOptional(),
  services: z.array(z.object({ serviceId: z.string(), port: z.number().int().min(1).max(65_535) })),
  /** Milliseconds since the epoch. */
  openedAt: z.number(),
  expiresAt: z.number(),
  lifetimeMinutes: z.number().int(),
});

const serviceSchema = z.looseObject({
  serviceId: z.string(),
  label: z.string().default(''),
  devicePort: z.number().int().min(1).max(65_535).nullable().default(null).catch(null),
  /** One that a later version knows and this one does not is copied, which always works. */
  open: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('terminal') }),
      z.object({ kind: z.literal('url'), url: z.string() }),
      z.object({ kind: z.literal('program'), command: z.string() }),
      z.object({ kind: z.literal('copy'), text: z.string() }),
    ])
    .catch({ kind: 'copy', text: '{host}:{port}' }),
});

/** What the user chose about Culvert itself; a choice that a later version knows and this one does not is the usual one. */
const generalSchema = z.looseObject({
  language: z
    .enum(['system', ...LANGUAGES])
    .default('system')
    .catch('system'),
  theme: z.enum(['system', 'light', 'dark']).default('system').catch('system'),
  onClose: z.enum(['ask', 'keep', 'quit']).default('ask').catch('ask'),
  startAtLogin: z.boolean().default(false),
  shortcut: z.string().default(''),
  terminal: z.string().default(''),
  terminalCommand: z.string().default(''),
  terminalTab: z.boolean().default(false),
  sshConfig: z.enum(['off', 'command', 'port']).default('off').catch('off'),
  links: z.boolean().default(false),
  notifications: z
    .object({
      connected: z.boolean().default(true),
      expiring: z.boolean().default(true),
      ended: z.boolean().default(true),
      trouble: z.boolean().default(true),
    })
    .default({ connected: true, expiring: true, ended: true, trouble: true }),
});

const SETTINGS_VERSION = 1;

const settingsSchema = z.looseObject({
  version: z.literal(SETTINGS_VERSION),
  profiles: z.array(profileSchema).default([]),
  chosenProfileId: z.string().nullable().default(null),
  /** By `deviceKey`. */
  devices: z
    .record(
      z.string(),
      deviceSchema.catch(() => freshDevice()),
    )
    .default({}),
  /** A convenience only, so a malformed one is not worth losing the rest for. */
  window: windowSchema.nullable().default(null).catch(null),
  /** Ids whose secret is to be taken out of the keyring when that answers again. */
  keychainLeftovers: z.array(z.string()).default([]),
  network: networkSchema.default(networkSchema.parse({})),
  general: generalSchema.default(generalSchema.parse({})).catch(() => generalSchema.parse({})),
  /** By region. */
  prices: z.record(z.string(), priceSchema).default({}),
  /** The user's own services. */
  services: z.array(serviceSchema).default([]).catch([]),
  openTunnels: z.array(openTunnelSchema).default([]).catch([]),
});

/** What every version of the file has in common. */
const newerSchema = z.object({ version: z.int().gt(SETTINGS_VERSION) });

export type Settings = z.output<typeof settingsSchema>;
export type StoredProfile = z.output<typeof profileSchema>;
export type StoredNetwork = z.output<typeof networkSchema>;
export type StoredOpenTunnel = z.output<typeof openTunnelSchema>;
export type DeviceSettings = z.output<typeof deviceSchema>;

export interface SettingsFile {
  get(): Settings;
  /** Changes the settings at once in memory, and soon in the file. `change` answers with new settings. */
  update(change: (settings: Settings) => Settings): void;
  /** Waits until the file holds the settings. Fails with SettingsUnwritable; they stay in use in memory then. */
  flush(): Promise<Result<null>>;
}

export interface SettingsOptions {
  /** Made when it is missing, for its owner alone. */
  dir: string;
  /** Milliseconds since the epoch; names the file that is kept aside. */
  now: () => number;
  log: Log;
  /** Called after a write failed that was working before, with SettingsUnwritable. */
  onUnwritable?: (error: CulvertError) => void;
  /** Called after each change. */
  onChange?: () => void;
}

/** One device of one account: the key of `Settings.devices`. No part of it can hold a slash. */
export function deviceKey(device: { profileId: string; region: string; thingName: string }): string {
  return `${device.profileId}/${device.region}/${device.thingName}`;
}

/** The settings of the first start. */
export function freshSettings(): Settings {
  return settingsSchema.parse({ version: SETTINGS_VERSION });
}

/** What is remembered of a device that was never used. */
export function freshDevice(): DeviceSettings {
  return deviceSchema.parse({});
}

/**
 * Reads the settings. A file that cannot be understood is kept aside, and `notice` says where: SettingsNewer for the
 * file of a later version of Culvert, SettingsUnreadable for one that is damaged.
 */
export function openSettings(options: SettingsOptions): {
  settings: SettingsFile;
  notice: CulvertError | null;
} {
  const { dir, log } = options;
  const file = path.join(dir, SETTINGS_FILE);
  const read = readSettings(file, options);
  let current = read.settings;
  let dirty = false;
  let writing = false;
  let written: Promise<void> = Promise.resolve();
  let failure: CulvertError | null = null;

  async function writeAll(): Promise<void> {
    while (dirty) {
      dirty = false;
      const before = failure;
      try {
        if (read.unmovable) {
          throw read.unmovable;
        }
        await writeFileAtomically(file, `${JSON.stringify(current, null, 2)}\n`);
        failure = null;
      } catch (thrown) {
        failure = culvertError('SettingsUnwritable', { reason: fileReason(thrown) });
        log.error('the settings could not be written', { reason: fileReason(thrown) });
        if (!before) {
          options.onUnwritable?.(failure);
        }
      }
    }
    writing = false;
  }

  function startWriting(): Promise<void> {
    if (!writing) {
      writing = true;
      written = writeAll();
    }
    return written;
  }

  return {
    notice: read.notice,
    settings: {
      get: () => current,
      update(change) {
        const changed = change(current);
        if (changed !== current) {
          current = changed;
          dirty = true;
          void startWriting();
          options.onChange?.();
        }
      },
      async flush() {
        // Settings that could not be written before are tried again.
        dirty ||= failure !== null;
        await startWriting();
        return failure ? fail(failure) : ok(null);
      },
    },
  };
}

interface Read {
  settings: Settings;
  notice: CulvertError | null;
  /** Why the file could not be kept aside: writing would destroy it, so nothing is written. */
  unmovable: Error | null;
}

function readSettings(file: string, { now, log }: SettingsOptions): Read {
  const fresh = freshSettings();
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return { settings: fresh, notice: null, unmovable: null };
    }
    log.warn('the settings file cannot be read', { reason: fileReason(thrown) });
    return keepAside('SettingsUnreadable');
  }
  try {
    const stored: unknown = JSON.parse(text);
    if (newerSchema.safeParse(stored).success) {
      log.warn('the settings file was written by a newer version');
      return keepAside('SettingsNewer');
    }
    return { settings: settingsSchema.parse(stored), notice: null, unmovable: null };
  } catch (thrown) {
    // A zod error names the place, not the value.
    log.warn('the settings file is damaged', { reason: fileReason(thrown).slice(0, 500) });
    return keepAside('SettingsUnreadable');
  }

  function keepAside(code: 'SettingsUnreadable' | 'SettingsNewer'): Read {
    const kind = code === 'SettingsNewer' ? 'newer' : 'broken';
    const backup = `${file}.${kind}-${new Date(now()).toISOString().replace(/[:.]/g, '-')}`;
    try {
      fs.renameSync(file, backup);
      return { settings: fresh, notice: culvertError(code, { backup }), unmovable: null };
    } catch (thrown) {
      return {
        settings: fresh,
        notice: culvertError(code, { backup: file }),
        unmovable: thrown instanceof Error ? thrown : new Error(String(thrown)),
      };
    }
  }
}
