import fs from 'node:fs/promises';
import path from 'node:path';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

/**
 * Replaces a file so that a crash or a power cut at any moment leaves either the old or the new content: written
 * beside it, forced to the disk, then renamed over it. Readable by its owner alone. One call at a time for each file.
 */
export async function writeFileAtomically(file: string, text: string): Promise<void> {
  const dir = path.dirname(file);
  await fs.mkdir(dir, { recursive: true, mode: OWNER_ONLY_FOLDER });
  const temp = `${file}.tmp`;
  // One that a crash left behind might belong to somebody's link or have other rights.
  await fs.rm(temp, { force: true });
  try {
    const handle = await fs.open(temp, 'wx', OWNER_ONLY_FILE);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(temp, file);
  } catch (error) {
    await fs.rm(temp, { force: true });
    throw error;
  }
  await syncFolder(dir);
}

/** Forces the new name to the disk too. Windows cannot open a folder, and has the rename on disk already. */
async function syncFolder(dir: string): Promise<void> {
  if (process.platform === 'win32') {
    return;
  }
  const handle = await fs.open(dir, 'r');
  try {
    await handle.sync();
  } catch {
    // Some network file systems do not sync folders; the file itself is written.
  } finally {
    await handle.close();
  }
}

/** “ENOSPC: no space left on device”, without the path that Node puts behind it. */
export function fileReason(thrown: unknown): string {
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return message.split(', ')[0] ?? message;
}
