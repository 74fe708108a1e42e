/** Opaque tokens for the next page of a list. They hold to the alphabet of the tunneling API, `[a-zA-Z0-9_=-]`. */
import { createHash } from 'node:crypto';

/** `scope` is what the list was asked for (operation, filters): a token of another question is not accepted. */
export function makePageToken(scope: string, position: number): string {
  return Buffer.from(`${position}.${fingerprint(scope)}`).toString('base64url');
}

/** The position of a token, or undefined when it is not one of ours for this scope. */
export function readPageToken(scope: string, token: string): number | undefined {
  const match = /^(\d{1,15})\.([0-9a-f]{16})$/.exec(Buffer.from(token, 'base64url').toString('latin1'));
  return match && match[2] === fingerprint(scope) ? Number(match[1]) : undefined;
}

function fingerprint(scope: string): string {
  return createHash('sha256').update(scope).digest('hex').slice(0, 16);
}
