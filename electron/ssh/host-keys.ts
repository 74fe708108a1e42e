/** Reading what the programs of OpenSSH say of host keys, and what to tell people to run. Pure. */
import { isQuotableOnWindows, posixQuote, windowsQuote } from './quote.ts';

export interface PublicKey {
  /** `ssh-ed25519`. */
  type: string;
  /** The key itself, base64. */
  blob: string;
}

export interface KnownKey extends PublicKey {
  /** The line in the file, from 1. */
  line: number;
}

export interface SshConfigDump {
  userFiles: string[];
  globalFiles: string[];
  /** Names for `ssh-keyscan -t`, in the order in which ssh prefers them. */
  scanTypes: string[];
}

const KEY_TYPE = /^[a-z0-9][a-z0-9@.-]{0,63}$/;
const BLOB = /^[A-Za-z0-9+/]+={0,2}$/;

/** Which `ssh-keyscan -t` asks for which algorithms of ssh's HostKeyAlgorithms. */
const SCAN_TYPES: readonly { scan: string; algorithm: RegExp }[] = [
  { scan: 'ed25519', algorithm: /^ssh-ed25519$/ },
  { scan: 'ecdsa', algorithm: /^ecdsa-sha2-/ },
  { scan: 'rsa', algorithm: /^(?:ssh-rsa|rsa-sha2-\d+)$/ },
];

/** What `ssh -G` prints. */
export function readConfigDump(text: string): SshConfigDump {
  const values = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, name, value] = /^(\S+) (.*)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) {
      values.set(name.toLowerCase(), value);
    }
  }
  const algorithms = (values.get('hostkeyalgorithms') ?? '').split(',');
  const wanted = SCAN_TYPES.filter(({ algorithm }) => algorithms.some((name) => algorithm.test(name)));
  // A file may be asked for a certificate alone; then it is shown what there is.
  const scanTypes = (wanted.length > 0 ? wanted : SCAN_TYPES).map(({ scan }) => scan);
  return {
    userFiles: paths(values.get('userknownhostsfile') ?? ''),
    globalFiles: paths(values.get('globalknownhostsfile') ?? ''),
    scanTypes,
  };
}

/** ssh prints whole paths with blanks between them, and those within a path as they are. */
function paths(text: string): string[] {
  return text.split(/ (?=\/|[A-Za-z]:[\\/]|\\\\)/).filter((path) => path !== '' && path !== 'none');
}

/**
 * What `ssh-keygen -F` prints: a comment with the number of the line, then the line. Certificate authorities speak for
 * keys that the line does not hold, and revoked ones are no keys that are trusted: both are left out.
 */
export function readKnown(text: string): KnownKey[] {
  const keys: KnownKey[] = [];
  let line = 0;
  for (const each of text.split(/\r?\n/)) {
    const found = /^# Host .* found: line (\d+)/.exec(each);
    if (found) {
      line = Number(found[1]);
      continue;
    }
    const key = keyOf(each);
    if (key && line > 0) {
      keys.push({ ...key, line });
    }
    line = 0;
  }
  return keys;
}

/** What `ssh-keyscan` prints on standard output. */
export function readShown(text: string): PublicKey[] {
  return text.split(/\r?\n/).flatMap((line) => keyOf(line) ?? []);
}

/** `host type blob`; null for any other line, marked ones among them. */
function keyOf(line: string): PublicKey | null {
  const [host, type, blob] = line.split(' ');
  return host && !/^[@#]/.test(host) && type && blob && KEY_TYPE.test(type) && BLOB.test(blob)
    ? { type, blob }
    : null;
}

/**
 * ssh looks for a known key of the type that the device shows: where there is one it must be the same. Where all that is
 * known is of other types, none of which the device shows any more, the device has got new keys as well.
 */
export function compareHostKeys(
  known: readonly { type: string; fingerprint: string }[],
  shown: readonly { type: string; fingerprint: string }[],
): 'new' | 'same' | 'changed' | 'silent' {
  if (shown.length === 0) {
    return 'silent';
  }
  if (known.length === 0) {
    return 'new';
  }
  const isKnown = (key: { fingerprint: string }) =>
    known.some((each) => each.fingerprint === key.fingerprint);
  const differs = shown.some((key) => known.some(({ type }) => type === key.type) && !isKnown(key));
  return differs || !shown.some(isKnown) ? 'changed' : 'same';
}

/** Run on a device that has OpenSSH, it prints the fingerprints of its host keys. */
export const CHECK_COMMAND = 'for key in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf "$key"; done';

/** Forgets what ssh knows of `alias` in the given files; one line for each. For a shell of `platform`. */
export function forgetCommand(alias: string, files: readonly string[], platform: NodeJS.Platform): string {
  const windows = platform === 'win32';
  const named = files.filter((file) => !windows || isQuotableOnWindows(file));
  const lines = named.length === 0 ? [[]] : named.map((file) => ['-f', file]);
  return lines
    .map((where) => ['ssh-keygen', '-R', alias, ...where].map(windows ? windowsQuote : posixQuote).join(' '))
    .join('\n');
}
