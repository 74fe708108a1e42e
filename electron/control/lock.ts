/** A file that one process of this computer holds, for a moment in which nobody else may do the same. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';

const OWNER_ONLY_FILE = 0o600;
/** Whoever makes the file writes into it at once; one that stays empty was left by a crash between the two. */
const EMPTY_MS = 2_000;

/**
 * Takes the lock: a function that gives it back, or null while somebody who is alive holds it. One whose holder has
 * died, or that is older than `longestMs`, is taken over. Throws where the folder cannot be written.
 */
export function takeLock(file: string, longestMs: number): (() => void) | null {
  const mine = `${process.pid} ${randomUUID()}`;
  if (!made(file, mine)) {
    if (!isLeft(file, longestMs) || !made(file, mine)) {
      return null;
    }
  }
  return () => {
    if (contentOf(file) === mine) {
      fs.rmSync(file, { force: true });
    }
  };
}

/** Whether somebody holds it. */
export function isLocked(file: string, longestMs: number): boolean {
  const found = look(file);
  return found !== null && !found.over(longestMs);
}

function made(file: string, content: string): boolean {
  try {
    fs.writeFileSync(file, content, { flag: 'wx', mode: OWNER_ONLY_FILE });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  }
}

/** Puts away a lock that nobody holds any more. Of several who find it so, one does. */
function isLeft(file: string, longestMs: number): boolean {
  const found = look(file);
  if (found && !found.over(longestMs)) {
    return false;
  }
  if (found) {
    const aside = `${file}.${randomUUID()}`;
    try {
      fs.renameSync(file, aside);
    } catch {
      return true;
    }
    // Somebody else may have put the old one away and made theirs in between.
    if (contentOf(aside) !== found.content) {
      try {
        fs.linkSync(aside, file);
      } catch {
        // A third one has it now.
      }
    }
    fs.rmSync(aside, { force: true });
  }
  return true;
}

function look(file: string): { content: string; over: (longestMs: number) => boolean } | null {
  const content = contentOf(file);
  if (content === null) {
    return null;
  }
  return {
    content,
    over: (longestMs) => {
      const ageMs = ageOf(file);
      return content === '' ? ageMs > EMPTY_MS : ageMs > longestMs || !isAlive(Number.parseInt(content, 10));
    },
  };
}

function contentOf(file: string): string | null {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function ageOf(file: string): number {
  try {
    return Date.now() - fs.statSync(file).mtimeMs;
  } catch {
    return 0;
  }
}

/** Whether a process with this id runs; somebody else's counts. */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) {
    return false;
  }
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
