import { randomBytes } from 'node:crypto';

/** A name or secret that nobody can guess, in letters and digits: a leading dash would be an option to a command line. */
export function opaque(bytes: number): string {
  return randomBytes(bytes)
    .toString('base64url')
    .replace(/[-_]/g, (char) => (char === '-' ? 'a' : 'b'));
}
