import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * Makes an ed25519 key pair without passphrase: `file` (mode 600) and `file.pub`. Answers with the public line. By
 * ssh-keygen, which comes with every OpenSSH client: about one in three hundred keys that ssh2's own generator makes
 * cannot be read by OpenSSH (“error in libcrypto”), since it drops a leading zero byte.
 */
export async function makeSshKey(file: string, comment: string): Promise<string> {
  await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', comment, '-f', file]);
  return (await fs.readFile(`${file}.pub`, 'utf8')).trim();
}
