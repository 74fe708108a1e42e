/**
 * The data folder of a demo that was started from the window: a temporary one of its own, removed when that demo ends.
 * Chromium writes into it to its last moment, so another process takes it away, or else the next usual start.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import type { GeneralSettings } from '../ipc/contract.ts';
import type { Log } from '../shared/log.ts';
import { freshSettings, SETTINGS_FILE } from './settings.ts';

const PREFIX = 'culvert-demo-';

/** Tells such a folder from every other one; holds the demo's process id once it runs. */
const MARK = 'made-for-the-demo';

/** A folder without a process is one that is just being started; after this nobody comes for it any more. */
const STARTING_MS = 10 * 60_000;

const OWNER_ONLY = 0o600;

/** Makes the folder in `temp`, with what the user chose of how Culvert looks and speaks; nothing else goes along. */
export function makeDemoFolder(
  temp: string,
  { language, theme }: Pick<GeneralSettings, 'language' | 'theme'>,
): string {
  const folder = fs.mkdtempSync(path.join(temp, PREFIX));
  const fresh = freshSettings();
  const settings = { ...fresh, general: { ...fresh.general, language, theme } };
  fs.writeFileSync(path.join(folder, SETTINGS_FILE), `${JSON.stringify(settings, null, 2)}\n`, {
    mode: OWNER_ONLY,
  });
  fs.writeFileSync(path.join(folder, MARK), '', { mode: OWNER_ONLY });
  return folder;
}

/**
 * Called by the demo itself. Answers whether the folder was made for it, and is to be removed at its end: a mark in a
 * folder of another name, or one that somebody else put there, says nothing.
 */
export function claimDemoFolder(folder: string, pid: number): boolean {
  const mark = path.join(folder, MARK);
  try {
    if (!path.basename(folder).startsWith(PREFIX) || !isOwn(folder, 'folder') || !isOwn(mark, 'file')) {
      return false;
    }
    fs.writeFileSync(mark, String(pid), { mode: OWNER_ONLY });
    return true;
  } catch {
    return false;
  }
}

/** In a folder that everybody may write to, only what is our own and no link is what it seems. Throws where there is none. */
function isOwn(name: string, kind: 'folder' | 'file'): boolean {
  const stat = fs.lstatSync(name);
  const ours = !process.getuid || stat.uid === process.getuid();
  return ours && (kind === 'folder' ? stat.isDirectory() : stat.isFile());
}

// Waits for the process at most half a minute; its helpers get a second to end after it. What is removed then is what it
// was, by its mark, and no link to it.
const REMOVE_SCRIPT =
  'n=60; while [ $n -gt 0 ] && kill -0 "$1" 2>/dev/null; do sleep 0.5; n=$((n-1)); done; sleep 1; ' +
  '[ ! -L "$2" ] && [ -f "$2/$3" ] && rm -rf -- "$2"';

/** Called at the demo's very end: has the folder removed once this process is gone. Windows leaves it to the next start. */
export function removeDemoFolderAfter(folder: string, pid: number): void {
  if (process.platform === 'win32') {
    return;
  }
  const helper = spawn('/bin/sh', ['-c', REMOVE_SCRIPT, 'sh', String(pid), folder, MARK], {
    cwd: '/',
    detached: true,
    stdio: 'ignore',
  });
  // Without a shell the next start sweeps it.
  helper.on('error', () => {});
  helper.unref();
}

/** Removes a folder that `makeDemoFolder` made and that nobody uses. */
export function removeDemoFolder(folder: string): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  } catch {
    // The next start sweeps it.
  }
}

/** Removes what demos have left behind in `temp`; those that run or start are left alone. */
export function sweepDemoFolders(temp: string, { now, log }: { now: number; log: Log }): void {
  for (const name of namesIn(temp).filter((each) => each.startsWith(PREFIX))) {
    const folder = path.join(temp, name);
    if (isOver(folder, now)) {
      log.info('the folder of a demo that is over is removed');
      removeDemoFolder(folder);
    }
  }
}

function namesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder);
  } catch {
    return [];
  }
}

function isOver(folder: string, now: number): boolean {
  try {
    const mark = path.join(folder, MARK);
    if (!isOwn(folder, 'folder') || !isOwn(mark, 'file')) {
      return false;
    }
    const pid = Number(fs.readFileSync(mark, 'utf8'));
    return pid > 0 ? !isAlive(pid) : now - fs.statSync(folder).mtimeMs > STARTING_MS;
  } catch {
    // No mark, or not ours to read.
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
