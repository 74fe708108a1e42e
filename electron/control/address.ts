/** Where a Culvert listens for commands: a Unix socket that only its owner reaches, on Windows a named pipe. */
import fs from 'node:fs';
import path from 'node:path';

const SOCKET_NAME = 'control.sock';

/** sun_path holds 108 bytes on Linux and 104 on macOS, its final zero among them; past that the system cuts or refuses. */
export const LONGEST_SOCKET_PATH_BYTES = 100;

const PRIVATE_PREFIX = 'culvert-';
const OWNER_ONLY_FOLDER = 0o700;
const PERMISSION_BITS = 0o777;
const WRITABLE_BY_ALL = 0o002;

/** The socket in the data folder; null where its path is too long for one. */
export function socketInDataFolder(dir: string): string | null {
  const file = path.join(dir, SOCKET_NAME);
  return fits(file) ? file : null;
}

/** A pipe that nobody can guess. Its name stands in control.json, in a profile that is the user's alone. */
export function pipeName(random: string): string {
  return `\\\\.\\pipe\\culvert-${random}`;
}

/**
 * A socket in a folder of our own that was not there before: in the user's run-time folder, else in a temporary one,
 * where everybody may make what they like. Throws where none can be made.
 */
export function socketInPrivateFolder(parents: readonly string[]): string {
  let reason: unknown = new Error('no folder is short enough for a socket');
  for (const parent of parents) {
    if (!fits(path.join(parent, `${PRIVATE_PREFIX}XXXXXX`, SOCKET_NAME))) {
      continue;
    }
    try {
      const folder = fs.mkdtempSync(path.join(parent, PRIVATE_PREFIX));
      // What the umask took away from its owner.
      fs.chmodSync(folder, OWNER_ONLY_FOLDER);
      checkPrivate(folder);
      return path.join(folder, SOCKET_NAME);
    } catch (error) {
      reason = error;
    }
  }
  throw reason;
}

/** Where a folder for the socket may be made, the best first. */
export function privateParents(
  env: Readonly<Record<string, string | undefined>>,
  temp: string,
): readonly string[] {
  const run = env.XDG_RUNTIME_DIR;
  return [...new Set([...(run && path.isAbsolute(run) ? [run] : []), temp, '/tmp'])];
}

/** Throws unless it is a folder, no link to one, of ours, which nobody else gets into. */
export function checkPrivate(folder: string): void {
  const stat = fs.lstatSync(folder);
  if (
    !stat.isDirectory() ||
    stat.uid !== process.getuid?.() ||
    (stat.mode & PERMISSION_BITS) !== OWNER_ONLY_FOLDER
  ) {
    throw new Error(`${folder} is not a private folder`);
  }
}

/**
 * Throws where others decide what is in the data folder: what is kept there says which programs are started. Nor does
 * root work in another user's folder, as `sudo` may have it: its files would lock that user out.
 */
export function checkDataFolder(dir: string): void {
  const uid = process.getuid?.();
  const stat = fs.statSync(dir);
  if (uid !== undefined && stat.uid !== uid) {
    throw new Error(`${dir} belongs to another user of this computer`);
  }
  if (uid !== undefined && (stat.mode & WRITABLE_BY_ALL) !== 0) {
    throw new Error(`everybody on this computer may write into ${dir}`);
  }
}

/** Takes away the folder that a Culvert which was killed left behind; one that is not ours alone stays. */
export function removePrivateFolder(socket: string): void {
  const folder = path.dirname(socket);
  if (!path.basename(folder).startsWith(PRIVATE_PREFIX) || path.basename(socket) !== SOCKET_NAME) {
    return;
  }
  try {
    checkPrivate(folder);
    fs.rmSync(socket, { force: true });
    fs.rmdirSync(folder);
  } catch {
    // Gone already, or something else is in it.
  }
}

/**
 * Whether whoever wrote `control.json` also made the socket: after a restart of the computer the name that it holds may
 * be somebody else's, in a folder where everybody may make what they like. On Windows a pipe cannot be looked at.
 */
export function isOfOwner(socket: string, controlFile: string): boolean {
  if (process.platform === 'win32') {
    return true;
  }
  try {
    const { uid } = fs.statSync(controlFile);
    const stat = fs.lstatSync(socket);
    const folder = fs.lstatSync(path.dirname(socket));
    const inDataFolder = path.dirname(socket) === path.dirname(controlFile);
    return (
      stat.isSocket() && stat.uid === uid && (inDataFolder || (folder.isDirectory() && folder.uid === uid))
    );
  } catch {
    return false;
  }
}

function fits(file: string): boolean {
  return Buffer.byteLength(file) <= LONGEST_SOCKET_PATH_BYTES;
}
