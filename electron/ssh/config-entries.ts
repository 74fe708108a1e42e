/**
 * What Culvert's own file of the ssh configuration says: one narrow `Host` entry for each device, and nothing that counts
 * for other hosts. Pure. A device's host key is checked as ssh checks any other, under the name that hostAlias() gives it.
 */
import { configValue, isSshUser } from './command.ts';
import { hostAlias } from './host-alias.ts';
import { posixQuote, windowsQuote } from './quote.ts';

export interface ConfigDevice {
  thingName: string;
  profileId: string;
  region: string;
  /** Twelve digits. */
  account: string;
  /** '' leaves it to ssh. */
  user: string;
  identityFile: string;
  /** A known_hosts file in place of the user's own, for the demo's devices. */
  knownHostsFile?: string | undefined;
  /** The local port of its SSH service, while a tunnel is up. */
  port: number | null;
}

export interface ConfigProfile {
  id: string;
  name: string;
}

export interface ConfigEntriesOptions {
  /** `command`: `culvert connect` carries the connection, and looks for a tunnel. `port`: through the tunnel that is up. */
  mode: 'command' | 'port';
  /** The `culvert` command, a whole path. */
  command: string;
  platform: NodeJS.Platform;
  /** In their order: of two whose names come to the same word, the later one gets a number. */
  profiles: readonly ConfigProfile[];
  devices: readonly ConfigDevice[];
  /** Names that the user's own configuration gives a place. */
  taken: ReadonlySet<string>;
}

export interface ConfigEntries {
  /** Lines that end with a newline; '' where there is nothing to say. */
  text: string;
  /** The names to give to ssh, one for each device, the shortest that is its own. */
  hosts: string[];
}

/** Always this computer, whatever a thing is called. */
const LOCAL = 'localhost';

export function configEntries(options: ConfigEntriesOptions): ConfigEntries {
  const slugs = profileSlugs(options.profiles);
  const shown = options.devices
    .filter(({ port }) => options.mode === 'command' || port !== null)
    .map((device) => ({ device, names: namesOf(device, slugs.get(device.profileId) ?? device.profileId) }))
    .sort((a, b) => compare(a.names.long[0] ?? '', b.names.long[0] ?? ''));
  const claims = new Map<string, number>();
  for (const { names } of shown) {
    for (const name of new Set([...names.short, ...names.long])) {
      claims.set(name, (claims.get(name) ?? 0) + 1);
    }
  }
  const isFree = (name: string) =>
    claims.get(name) === 1 && !options.taken.has(name) && name !== LOCAL && !name.startsWith('-');
  const entries = shown.map(({ device, names }) => {
    const short = names.short.filter(isFree);
    const hosts = [...short, ...names.long.filter(isFree)];
    const reason = short.length > 0 ? null : whyLonger(device.thingName, options.taken);
    return { hosts, lines: entryLines(device, hosts, reason, options) };
  });
  return {
    text: entries.map(({ lines }) => lines.map((line) => `${line}\n`).join('')).join('\n'),
    hosts: entries.flatMap(({ hosts }) => hosts.slice(0, 1)),
  };
}

function whyLonger(thingName: string, taken: ReadonlySet<string>): string {
  if (thingName.startsWith('-')) {
    return `${thingName}: ssh takes a name that begins with a dash for an option.`;
  }
  if (thingName === LOCAL) {
    return `${thingName} alone stays this computer.`;
  }
  return taken.has(thingName)
    ? `${thingName} alone is a host of your own configuration.`
    : `${thingName} alone would not tell which one: more than one profile has a thing of that name.`;
}

function entryLines(
  device: ConfigDevice,
  hosts: string[],
  reason: string | null,
  options: ConfigEntriesOptions,
): string[] {
  const comment = reason === null ? [] : [`# ${reason}`];
  if (hosts.length === 0) {
    return comment;
  }
  const { thingName, region, account, user, identityFile, knownHostsFile } = device;
  if (user !== '' && !isSshUser(user)) {
    throw new TypeError('not an ssh user');
  }
  return [
    ...comment,
    `Host ${hosts.join(' ')}`,
    `  HostKeyAlias ${hostAlias({ account, region, thingName })}`,
    ...(user === '' ? [] : [`  User ${user}`]),
    ...(identityFile === '' ? [] : [`  IdentityFile ${configValue(identityFile)}`, '  IdentitiesOnly yes']),
    ...(knownHostsFile === undefined ? [] : [`  UserKnownHostsFile ${configValue(knownHostsFile)}`]),
    ...wayLines(device, options).map((line) => `  ${line}`),
  ];
}

/** A port or a jump host that is meant for all hosts must not lead a device's connection astray, so the entry names its own. */
function wayLines(device: ConfigDevice, { mode, command, platform }: ConfigEntriesOptions): string[] {
  if (mode === 'port') {
    return ['HostName 127.0.0.1', `Port ${device.port}`, 'ProxyCommand none'];
  }
  const { thingName, profileId, region } = device;
  const quote = platform === 'win32' ? windowsQuote : posixQuote;
  const words = ['connect', '--profile', profileId, '--region', region, thingName].map(quote);
  // Git's ssh for Windows hands the line to a shell that would take backslashes away outside quotes.
  const program = platform === 'win32' ? `"${quote(command).replaceAll('"', '')}"` : quote(command);
  // ssh hands the line to the user's shell, after it has put in what per cent signs stand for.
  const line = [program, ...words].map((word) => word.replaceAll('%', '%%')).join(' ');
  return ['Port 22', `ProxyCommand ${line} %p`];
}

/** A colon is where scp, rsync and git end the host, so a name that has one can be written with dots. */
function namesOf({ thingName }: ConfigDevice, slug: string): { short: string[]; long: string[] } {
  const forms = [...new Set([thingName, thingName.replaceAll(':', '.')])];
  return { short: forms, long: forms.map((form) => `${form}.${slug}`) };
}

/** A word for each profile, from its name: `Line 3, Seoul` becomes `line-3-seoul`. No two are alike. */
function profileSlugs(profiles: readonly ConfigProfile[]): Map<string, string> {
  const slugs = new Map<string, string>();
  const used = new Set<string>();
  for (const { id, name } of profiles) {
    const words = name
      .normalize('NFC')
      .toLowerCase()
      .match(/[\p{L}\p{M}\p{N}]+/gu) ?? ['profile'];
    const plain = words.join('-');
    let slug = plain;
    for (let number = 2; used.has(slug); number++) {
      slug = `${plain}-${number}`;
    }
    used.add(slug);
    slugs.set(id, slug);
  }
  return slugs;
}

/** The same on every computer, whatever its language. */
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
