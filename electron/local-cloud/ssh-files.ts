import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import { makeSshKey } from './ssh-key.ts';

export interface SshFiles {
  folder: string;
  hostKey: string;
  authorizedKeys: string;
}

/**
 * What stands in place of a thing name for the self-test: no thing can be called so, since a thing name has no dot.
 */
export const SELF_TEST_NAME = '.self-test';

/**
 * The folder of one simulated device below `workDir`, with its host key and the keys that may log in. A host key that
 * is there already is kept, so that a device stays the same one for `ssh` where the caller keeps the folder. Each
 * device has its own, as real ones do.
 */
export async function prepareSshFiles(options: {
  workDir: string;
  thingName: string;
  authorizedKeys: readonly string[];
}): Promise<SshFiles> {
  // A thing name may hold a colon, which Windows does not allow in a file name; a plus sign no thing name has.
  const folder = path.resolve(options.workDir, options.thingName.replaceAll(':', '+'));
  await fs.mkdir(folder, { recursive: true, mode: 0o700 });
  const files = {
    folder,
    hostKey: path.join(folder, 'ssh_host_ed25519_key'),
    authorizedKeys: path.join(folder, 'authorized_keys'),
  };
  if (!existsSync(files.hostKey)) {
    await makeSshKey(files.hostKey, options.thingName);
  }
  await fs.writeFile(
    files.authorizedKeys,
    options.authorizedKeys.map((line) => `${line.trim()}\n`).join(''),
    {
      mode: 0o600,
    },
  );
  return files;
}
