import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface TempDir {
  path: string;
  /** Removes the folder with all that is in it. */
  remove(): void;
}

/** A folder of its own for one test, readable by nobody else. */
export function tempDir(): TempDir {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-test-'));
  return { path: dir, remove: () => fs.rmSync(dir, { recursive: true, force: true, maxRetries: 3 }) };
}

/**
 * Makes folders that are removed when the suite or the file of the caller has ended, which says so with its `after`. For
 * what a process of a test writes to until it has ended: a test's own hooks run in the order in which they were given.
 */
export function tempDirs(after: (remove: () => void) => void): () => TempDir {
  const made: TempDir[] = [];
  after(() => {
    for (const dir of made) {
      dir.remove();
    }
  });
  return () => {
    const dir = tempDir();
    made.push(dir);
    return dir;
  };
}

/** Every regular file below a folder, as whole paths. */
export function filesBelow(dir: string): string[] {
  return fs
    .readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name));
}
