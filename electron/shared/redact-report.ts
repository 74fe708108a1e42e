import { redact } from './redact.ts';

/** Whose computer it is: what a report says “~”, “user” and “this-computer” for. */
export interface Personal {
  /** The home folder, a whole path. */
  home: string;
  user: string;
  /** The computer's name. */
  host: string;
}

// These tell nothing of a person, and stand for other things too.
const ANYBODY = new Set([
  ...['root', 'admin', 'administrator', 'user', 'users', 'guest', 'pi', 'ubuntu', 'debian', 'ec2-user'],
  ...['localhost', 'culvert'],
]);
// Shorter names would be found in the middle of everything; one of Chinese or Korean signs is whole with two.
const SHORTEST_NAME = 3;
const SHORTEST_EAST_ASIAN_NAME = 2;
const EAST_ASIAN = /^[\p{scx=Han}\p{scx=Hangul}\p{scx=Hiragana}\p{scx=Katakana}]+$/u;

/**
 * What makes the name beside it another word. The languages without blanks between words write theirs right beside it:
 * “alex를”, “alexの”.
 */
const OF_A_WORD = '(?:(?![\\p{scx=Han}\\p{scx=Hangul}\\p{scx=Hiragana}\\p{scx=Katakana}])[\\p{L}\\p{N}_])';

/**
 * redact() for a text that leaves the computer: also without the home folder's path, the user's and the computer's name
 * as whole words, and all but the last four digits of account numbers. Names of devices, profiles and tunnels stay.
 */
export function redactReport(text: string, { home, user, host }: Personal): string {
  let out = redact(text);
  for (const written of pathsOf(home)) {
    out = out.replace(new RegExp(`${escaped(written)}(?![\\w.-])`, 'gi'), '~');
  }
  out = withoutName(out, host, 'this-computer');
  out = withoutName(out, host.split('.')[0] ?? '', 'this-computer');
  out = withoutName(out, user, 'user');
  // Neither the end of a UUID nor part of a longer number.
  return out.replace(/(?<![\w.-])\d{8}(\d{4})(?![\w-]|\.\d)/g, '…$1');
}

/** As it stands, as JSON writes it, and as a file URL does. */
function pathsOf(home: string): string[] {
  if (home.replace(/[\\/]/g, '').length < SHORTEST_NAME) {
    return [];
  }
  const bare = home.replace(/[\\/]+$/, '');
  const forward = bare.replaceAll('\\', '/');
  const written = [JSON.stringify(bare).slice(1, -1), bare, encodeURI(forward), forward];
  // macOS takes signs with marks, and those of Hangul, apart in some places.
  return [...new Set(written.flatMap((each) => [each, each.normalize('NFC'), each.normalize('NFD')]))];
}

function withoutName(text: string, name: string, instead: string): string {
  const shortest = EAST_ASIAN.test(name.normalize('NFC')) ? SHORTEST_EAST_ASIAN_NAME : SHORTEST_NAME;
  if (name.length < shortest || ANYBODY.has(name.toLowerCase())) {
    return text;
  }
  const forms = [...new Set([name, name.normalize('NFC'), name.normalize('NFD')])].map(escaped).join('|');
  return text.replace(new RegExp(`(?<!${OF_A_WORD})(?:${forms})(?!${OF_A_WORD})`, 'giu'), instead);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
