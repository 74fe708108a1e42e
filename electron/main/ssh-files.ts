/** Changes a text file of the user's, in whatever way their system lets that be done without harm to what is in it. */
import fs from 'node:fs/promises';
import path from 'node:path';

const OWNER_ONLY_FILE = 0o600;
const MODE_BITS = 0o7777;
const MOST_LINKS = 40;
const MOST_TRIES = 5;

/** What `change` makes of the text; null stands for no file. */
export type TextChange = (text: string | null) => string | null;

/**
 * Applies `change` to a file, whose bytes it gets as letters of one byte each (latin1), whatever their encoding. A link
 * is followed to its target, or to where that would be. Replaces the file in one step, with its mode and owner; where that
 * cannot be, for a file with several names or one that is mounted, it is written in place. A new file is its owner's
 * alone. Somebody else's change that comes in between is taken up. Throws what the file system says.
 */
export async function changeTextFile(file: string, change: TextChange): Promise<void> {
  const target = await targetOf(file);
  for (let tried = 1; ; tried++) {
    const before = await readBytes(target);
    const text = before?.toString('latin1') ?? null;
    const changed = change(text);
    if (changed === text) {
      return;
    }
    const now = await readBytes(target);
    const same = now === null || before === null ? now === before : now.equals(before);
    if (same || tried === MOST_TRIES) {
      await (changed === null ? fs.rm(target) : writeBytes(target, Buffer.from(changed, 'latin1')));
      return;
    }
  }
}

/** The text of a file as `changeTextFile` gives it; null where there is none. */
export async function readTextFile(file: string): Promise<string | null> {
  return (await readBytes(file))?.toString('latin1') ?? null;
}

async function readBytes(file: string): Promise<Buffer | null> {
  return fs.readFile(file).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') {
      return null;
    }
    throw thrown;
  });
}

/** Where a link leads, also where nothing is there yet. */
async function targetOf(file: string): Promise<string> {
  let name = file;
  for (let followed = 0; followed < MOST_LINKS; followed++) {
    const next = await fs.readlink(name).catch(() => null);
    if (next === null) {
      return name;
    }
    name = path.resolve(path.dirname(name), next);
  }
  return name;
}

async function writeBytes(file: string, bytes: Buffer): Promise<void> {
  const existing = await fs.stat(file).catch(() => null);
  // A name that leads elsewhere afterwards, or another owner, would be a change beyond the text.
  if (existing && existing.nlink > 1) {
    await writeInPlace(file, bytes);
    return;
  }
  const temp = `${file}.culvert-tmp`;
  try {
    // One that a crash left behind might belong to somebody's link or have other rights.
    await fs.rm(temp, { force: true });
    const handle = await fs.open(temp, 'wx', OWNER_ONLY_FILE);
    try {
      await handle.writeFile(bytes);
      if (existing) {
        await handle.chown(existing.uid, existing.gid);
        await handle.chmod(existing.mode & MODE_BITS);
      }
      await handle.sync();
    } finally {
      await handle.close();
    }
    await fs.rename(temp, file);
  } catch (thrown) {
    await fs.rm(temp, { force: true }).catch(() => {});
    // A full disk would leave half of it behind.
    if (!existing || (thrown as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw thrown;
    }
    await writeInPlace(file, bytes);
  }
}

async function writeInPlace(file: string, bytes: Buffer): Promise<void> {
  const handle = await fs.open(file, 'r+');
  try {
    let written = 0;
    while (written < bytes.length) {
      written += (await handle.write(bytes, written, bytes.length - written, written)).bytesWritten;
    }
    await handle.truncate(bytes.length);
    await handle.sync();
  } finally {
    await handle.close();
  }
}
