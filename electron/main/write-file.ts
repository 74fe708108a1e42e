import fs from 'node:fs/promises';
import path from 'node:path';

const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;
const MOST_NAMES = 1_000;

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

/**
 * Writes into `folder` under a name that nobody has yet: `name.ending`, or with a number behind it as in `name-2.ending`.
 * Readable by its owner alone. Answers with the whole path; null where a thousand such names are taken.
 */
export async function writeNewFile(options: {
  folder: string;
  name: string;
  /** Without the dot. */
  ending: string;
  text: string;
}): Promise<string | null> {
  const { folder, name, ending, text } = options;
  for (let number = 1; number <= MOST_NAMES; number++) {
    const file = path.join(folder, `${name}${number === 1 ? '' : `-${number}`}.${ending}`);
    // 'wx' makes the file or fails: nothing of the user's is written over, and no link is followed.
    const handle = await fs.open(file, 'wx', OWNER_ONLY_FILE).catch((thrown: NodeJS.ErrnoException) => {
      if (thrown.code === 'EEXIST') {
        return null;
      }
      throw thrown;
    });
    if (handle) {
      try {
        await handle.writeFile(text);
      } catch (error) {
        await fs.rm(file, { force: true });
        throw error;
      } finally {
        await handle.close();
      }
      return file;
    }
  }
  return null;
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
