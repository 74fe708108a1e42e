/** `control.json` in the data folder: where the running Culvert listens, and how the application is started. */
import fs from 'node:fs';
import path from 'node:path';
import { isOfOwner } from './address.ts';
import { isAlive } from './lock.ts';
import { CONTROL_FILE, type ControlFile } from './protocol.ts';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const WRITABLE_BY_OTHERS = 0o022;
/** Ours has some hundred. */
const LARGEST_BYTES = 64 * 1024;
const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = fs.constants;
/** Windows knows neither of the last two. A pipe in the place of the file must not keep its reader waiting. */
const OPEN_FLAGS = O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0);

/** null where there is none, or none that can be read or believed. */
export function readControlFile(dir: string): ControlFile | null {
  try {
    const fd = fs.openSync(path.join(dir, CONTROL_FILE), OPEN_FLAGS);
    try {
      const stat = fs.fstatSync(fd);
      return isBelieved(stat) && stat.size <= LARGEST_BYTES
        ? shaped(JSON.parse(fs.readFileSync(fd, 'utf8')))
        : null;
    } finally {
      fs.closeSync(fd);
    }
  } catch {
    return null;
  }
}

/**
 * The command runs what the file names, and tells access keys to whoever listens at its address: it counts only where
 * nobody but this user can have written it. For root, too, another user's does not count (`sudo` may keep their HOME).
 */
function isBelieved(stat: fs.Stats): boolean {
  const uid = process.getuid?.();
  return stat.isFile() && (uid === undefined || (stat.uid === uid && (stat.mode & WRITABLE_BY_OTHERS) === 0));
}

/**
 * What it says of a running Culvert; null where it speaks of none, or of a socket that whoever wrote it did not make. That
 * Culvert may have been killed since: then calls fail with NotRunning.
 */
export function runningIn(dir: string): (ControlFile & { address: string }) | null {
  const file = readControlFile(dir);
  if (!file?.address || !isOfOwner(file.address, path.join(dir, CONTROL_FILE))) {
    return null;
  }
  // The name of a pipe is for everybody to see, and free for everybody once its Culvert was killed.
  return process.platform === 'win32' && !isAlive(file.pid) ? null : { ...file, address: file.address };
}

/** Replaces it, readable by its owner alone. Throws what the file system throws. */
export function writeControlFile(dir: string, content: ControlFile): void {
  fs.mkdirSync(dir, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const file = path.join(dir, CONTROL_FILE);
  const temp = `${file}.${process.pid}.tmp`;
  // One that a crash left behind might have other rights, or be a link.
  fs.rmSync(temp, { force: true });
  try {
    fs.writeFileSync(temp, `${JSON.stringify(content)}\n`, { flag: 'wx', mode: OWNER_ONLY_FILE });
    fs.renameSync(temp, file);
  } catch (error) {
    fs.rmSync(temp, { force: true });
    throw error;
  }
}

function shaped(raw: unknown): ControlFile | null {
  if (!isRecord(raw)) {
    return null;
  }
  const { version, address, pid, mode, start } = raw;
  if (
    typeof version !== 'number' ||
    !(address === null || typeof address === 'string') ||
    !(typeof pid === 'number' && Number.isSafeInteger(pid) && pid > 0) ||
    !(mode === 'app' || mode === 'headless')
  ) {
    return null;
  }
  return { version, address, pid, mode, start: startOf(start) };
}

function startOf(raw: unknown): ControlFile['start'] {
  if (!isRecord(raw) || typeof raw.program !== 'string' || !Array.isArray(raw.args)) {
    return null;
  }
  const args = raw.args.filter((arg): arg is string => typeof arg === 'string');
  return args.length === raw.args.length ? { program: raw.program, args } : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
