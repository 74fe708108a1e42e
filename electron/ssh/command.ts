import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { isQuotableOnWindows, posixQuote, windowsQuote } from './quote.ts';

// The characters that docs/errors.md names under SshUserInvalid; at most what a directory service allows.
const USER = /^[A-Za-z0-9._@][A-Za-z0-9._@-]{0,127}$/;
const ALIAS = /^[a-z0-9][a-z0-9._+-]*$/;
const MAX_PORT = 65_535;

export interface SshTarget {
  /** The local port that leads to the device's SSH server. */
  port: number;
  /** From hostAlias(). */
  hostAlias: string;
  /** Who to sign in as; '' leaves it to the person's ssh configuration, else their own name. */
  user: string;
  /** A private key file, as parseIdentityFile() gave it; '' leaves it to ssh. */
  identityFile: string;
  /** A known_hosts file in place of the person's own, for devices of one run only, such as the demo's. */
  knownHostsFile?: string;
  /** Run by the device's shell in place of an interactive session. */
  remoteCommand?: string;
}

/**
 * The arguments of `ssh` (without the program) for a device behind a local port.
 *
 * Host keys are checked: StrictHostKeyChecking and UserKnownHostsFile stay what the person set, and their own
 * known_hosts holds the devices' keys, so that `ssh` typed by hand and Culvert agree. With a HostKeyAlias ssh checks
 * even where NoHostAuthenticationForLocalhost is on (sshconnect.c, check_host_key). `ProxyCommand=none` also turns
 * ProxyJump off: a jump host meant for all hosts would look for the port on itself.
 *
 * Throws on values that were not validated.
 */
export function sshArguments(target: SshTarget): string[] {
  const { port, hostAlias, user, identityFile, knownHostsFile, remoteCommand } = target;
  if (!Number.isInteger(port) || port < 1 || port > MAX_PORT) {
    throw new TypeError(`not a port: ${port}`);
  }
  if (!ALIAS.test(hostAlias)) {
    throw new TypeError('not a host alias');
  }
  if (user !== '' && !USER.test(user)) {
    throw new TypeError('not an ssh user');
  }
  return [
    '-p',
    String(port),
    ...['-o', `HostKeyAlias=${hostAlias}`],
    ...['-o', 'ProxyCommand=none'],
    ...(knownHostsFile === undefined ? [] : ['-o', `UserKnownHostsFile=${configValue(knownHostsFile)}`]),
    ...identityArguments(identityFile),
    user === '' ? '127.0.0.1' : `${user}@127.0.0.1`,
    // ssh goes on reading options after the host; `--` ends that.
    ...(remoteCommand === undefined ? [] : ['--', remoteCommand]),
  ];
}

function identityArguments(file: string): string[] {
  if (file === '') {
    return [];
  }
  if (!isPathForSsh(file)) {
    throw new TypeError('not an identity file');
  }
  // A per cent sign begins a token (%d, %h). `-i` looks for the file before tokens are replaced, so it cannot be given
  // a doubled one; the option can.
  const identity = file.includes('%') ? ['-o', `IdentityFile=${configValue(file)}`] : ['-i', file];
  return [...identity, '-o', 'IdentitiesOnly=yes'];
}

/** A path as the value of an option, which ssh reads like a line of its config file: blanks and quotes count there. */
export function configValue(path: string): string {
  if (!isPathForSsh(path)) {
    throw new TypeError('not a path that ssh can be given');
  }
  const literal = path.replaceAll('%', '%%');
  if (/^[A-Za-z0-9_@%+=:,./-]+$/.test(literal)) {
    return literal;
  }
  // Single quotes where possible: a word that holds double ones cannot be quoted for cmd and PowerShell.
  const quote = literal.includes("'") ? '"' : "'";
  return quote + literal.replace(/[\\"']/g, '\\$&') + quote;
}

/**
 * A command to paste into a terminal: a POSIX shell (also fish and zsh), and on win32 both cmd and PowerShell.
 * Throws on win32 for a value that the two would not read alike; parseIdentityFile() refuses such a path first.
 */
export function sshCommandLine(args: readonly string[], platform: NodeJS.Platform): string {
  return ['ssh', ...args].map(platform === 'win32' ? windowsQuote : posixQuote).join(' ');
}

/** The programs of OpenSSH that reach a device's SSH server. */
export type SshTool = 'ssh' | 'sftp' | 'scp';

/**
 * The command of a tool to paste into a terminal, from the arguments of `ssh`: `sftp` begins a session, and `scp` copies
 * the file that is put in the place of FILE into the home folder on the device. Both write the port with a capital.
 */
export function toolCommandLine(tool: SshTool, args: readonly string[], platform: NodeJS.Platform): string {
  if (tool === 'ssh') {
    return sshCommandLine(args, platform);
  }
  const options = args.slice(0, -1).map((word) => (word === '-p' ? '-P' : word));
  const host = args.at(-1) ?? '';
  const words = tool === 'sftp' ? [host] : ['FILE', `${host}:`];
  return [tool, ...options, ...words].map(platform === 'win32' ? windowsQuote : posixQuote).join(' ');
}

/** Whether it can be written as a user name into ssh's configuration. */
export function isSshUser(user: string): boolean {
  return USER.test(user);
}

/** A user name on a device, surrounding blanks taken off; '' means none. Fails with SshUserInvalid. */
export function parseSshUser(text: string): Result<string> {
  const user = text.trim();
  return user === '' || USER.test(user) ? ok(user) : fail(culvertError('SshUserInvalid', { user }));
}

export interface IdentityFileContext {
  platform: NodeJS.Platform;
  /** Whether a whole path names a regular file. */
  isFile: (path: string) => boolean;
  /** What `~` stands for. */
  home: string;
}

/** A private key's path: whole, or below `~`; '' means none. Fails with IdentityFileInvalid. */
export function parseIdentityFile(text: string, context: IdentityFileContext): Result<string> {
  const path = text.trim();
  if (path === '') {
    return ok('');
  }
  const windows = context.platform === 'win32';
  const whole = path.replace(/^~(?=[/\\])/, () => context.home);
  const rooted = windows ? /^(?:[A-Za-z]:[\\/]|\\\\)/.test(whole) : whole.startsWith('/');
  const usable = rooted && isPathForSsh(whole) && (!windows || isQuotableOnWindows(whole));
  return usable && context.isFile(whole) ? ok(whole) : fail(culvertError('IdentityFileInvalid', { path }));
}

/** `${…}` is replaced by ssh from the environment and cannot be escaped; control characters have no place in a paste. */
function isPathForSsh(path: string): boolean {
  return !path.startsWith('-') && !path.includes('${') && !/\p{Cc}/u.test(path);
}
