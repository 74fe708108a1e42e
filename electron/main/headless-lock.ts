/** Whether the application runs on a data folder, which then is its alone. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { isAlive } from '../control/lock.ts';

/** Chromium's, on Linux and macOS: a link to “host-pid” (chrome/browser/process_singleton_posix.cc). */
const LOCK = 'SingletonLock';

/** The application's process id; null where none runs, or where that cannot be seen, as on Windows. */
export function applicationOn(dir: string): number | null {
  let target: string;
  try {
    target = fs.readlinkSync(path.join(dir, LOCK));
  } catch {
    return null;
  }
  const [, host, digits] = /^(.*)-(\d+)$/.exec(target) ?? [];
  const pid = Number(digits);
  // A folder that computers share: that one's processes are not seen from here, so it is taken to run.
  return host !== undefined && (host !== os.hostname() || isAlive(pid)) ? pid : null;
}
