/** Step one of Signature Version 4: the request in the one form that both ends hash. */
import { createHash } from 'node:crypto';

/** A request as it came off the socket. `target` is path and query exactly as sent; header names in any case. */
export interface SignedRequest {
  method: string;
  target: string;
  headers: readonly (readonly [name: string, value: string])[];
  body: Uint8Array;
}

/** All values of each header by its lower-case name, in the order they came. */
export type HeaderValues = ReadonlyMap<string, string[]>;

export function collectHeaders(headers: SignedRequest['headers']): HeaderValues {
  const collected = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const lower = name.toLowerCase();
    const values = collected.get(lower);
    if (values) values.push(value);
    else collected.set(lower, [value]);
  }
  return collected;
}

/** Method, path, query, the signed headers with their values, their names, and the hash of the body. */
export function canonicalRequest(
  request: SignedRequest,
  headers: HeaderValues,
  signedHeaders: readonly string[],
): string {
  const mark = request.target.indexOf('?');
  const path = mark < 0 ? request.target : request.target.slice(0, mark);
  const query = mark < 0 ? '' : request.target.slice(mark + 1);
  const lines = signedHeaders.map((name) => {
    const values = (headers.get(name) ?? []).map((value) => value.trim().replace(/ +/g, ' '));
    return `${name}:${values.join(',')}\n`;
  });
  return [
    request.method,
    canonicalPath(path),
    canonicalQuery(query),
    lines.join(''),
    signedHeaders.join(';'),
    sha256(request.body),
  ].join('\n');
}

/** Dots and empty parts are resolved, then each part is encoded once more: what was `%3A` on the wire is signed as `%253A`. */
function canonicalPath(path: string): string {
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(encode(part));
  }
  const folder = parts.length > 0 && path.endsWith('/') ? '/' : '';
  return `/${parts.join('/')}${folder}`;
}

function canonicalQuery(query: string): string {
  if (query === '') return '';
  return query
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [encode(decode(name)), encode(decode(value))] as const;
    })
    .sort(([nameA, valueA], [nameB, valueB]) => compare(nameA, nameB) || compare(valueA, valueB))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Percent-encodes all but RFC 3986's unreserved characters. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

export function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
