/**
 * The one line of Culvert's in the user's ssh configuration. Pure: texts in, texts out; what is not that line stays byte
 * for byte.
 *
 * It stands at the very top: an Include counts for the Host block that it is in, and of each keyword ssh takes the first
 * value that it finds (ssh_config(5)).
 */

/** As a letter, and as the bytes that it is in UTF-8 where each byte is read as a letter. */
const BOM = /^(?:\uFEFF|\u00EF\u00BB\u00BF)/;

/** What ssh takes for a blank. A no-break space is none, and its byte may be a part of any letter. */
const BLANK = /[ \t\r\n\f\v]/;

export interface IncludeTarget {
  /** As ssh_config writes it: `culvert_config` of the ssh folder, or a whole path. */
  name: string;
  /** The whole path of the same file, and of the ssh folder and the home folder. */
  file: string;
  folder: string;
  home: string;
}

/** A line's keyword and its words, as ssh reads them: `keyword=value` and quotes are allowed, a hash begins a comment. */
function readLine(line: string): { keyword: string; words: string[] } | null {
  const match = /^[ \t\r\n\f\v]*([^ \t\r\n\f\v=#"]+)[ \t\r\n\f\v]*(?:=[ \t\r\n\f\v]*)?(.*)$/s.exec(line);
  return match?.[1] === undefined
    ? null
    : { keyword: match[1].toLowerCase(), words: splitWords(match[2] ?? '') };
}

function splitWords(text: string): string[] {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    const next = text.charAt(at + 1);
    if (
      letter === '\\' &&
      (next === '\\' || next === '"' || next === "'" || (quote === '' && next === ' '))
    ) {
      word = (word ?? '') + next;
      at += 1;
    } else if (quote === '' && BLANK.test(letter)) {
      words.push(...(word === null ? [] : [word]));
      word = null;
    } else if (quote === '' && (letter === '"' || letter === "'")) {
      quote = letter;
      word ??= '';
    } else if (quote !== '' && letter === quote) {
      quote = '';
    } else if (quote === '' && letter === '#' && word === null) {
      break;
    } else {
      word = (word ?? '') + letter;
    }
  }
  return word === null ? words : [...words, word];
}

/** A word of ssh_config that stands for itself, also where ssh looks for files by patterns. */
export function includeWord(path: string): string {
  const literal = path.replace(/[*?[\]]/g, '\\$&');
  return /[ \t"'#]/.test(literal) ? `"${literal.replace(/["']/g, '\\$&')}"` : literal;
}

/** Whether the configuration includes the file for every host, in whatever way that is written. */
export function hasInclude(text: string, target: IncludeTarget): boolean {
  return topLines(text).some(({ line }) => {
    const read = readLine(line);
    return read?.keyword === 'include' && read.words.some((word) => isTarget(word, target));
  });
}

function isTarget(word: string, { file, folder, home }: IncludeTarget): boolean {
  const literal = word.replace(/\\([*?[\]])/g, '$1').replace(/^~(?=\/)/, () => home);
  const whole = /^(?:\/|[A-Za-z]:[\\/])/.test(literal) ? literal : `${folder}/${literal}`;
  const plain = (path: string) =>
    path
      .replaceAll('\\', '/')
      .replace(/\/{2,}/g, '/')
      .replace(/\/\.\//g, '/');
  return plain(whole) === plain(file);
}

/** The text with the line at its top; unchanged where it is included already. */
export function addInclude(text: string, target: IncludeTarget): string {
  if (hasInclude(text, target)) {
    return text;
  }
  const mark = BOM.exec(text)?.[0] ?? '';
  const rest = text.slice(mark.length);
  const end = /^[^\n]*\r\n/.test(rest) ? '\r\n' : '\n';
  return `${mark}${includeLine(target)}${end}${rest}`;
}

/** The text without the line that `addInclude` put there, wherever it was moved to; every other line is the user's own. */
export function removeInclude(text: string, target: IncludeTarget): string {
  const ours = includeLine(target);
  const found = allLines(text).find(({ line }) => line.replace(/\r?\n$/, '') === ours);
  return found ? text.slice(0, found.from) + text.slice(found.from + found.line.length) : text;
}

/** The line, without its end. */
export function includeLine({ name }: Pick<IncludeTarget, 'name'>): string {
  return `Include ${includeWord(name)}`;
}

interface Line {
  /** With its end. */
  line: string;
  from: number;
}

function allLines(text: string): Line[] {
  let from = BOM.exec(text)?.[0].length ?? 0;
  return (text.slice(from).match(/[^\n]*\n|[^\n]+$/g) ?? []).map((line) => {
    const found = { line, from };
    from += line.length;
    return found;
  });
}

/** The lines that count for every host: those before the first Host or Match. */
function topLines(text: string): Line[] {
  const lines = allLines(text);
  const first = lines.findIndex(({ line }) => /^(?:host|match)$/.test(readLine(line)?.keyword ?? ''));
  return first === -1 ? lines : lines.slice(0, first);
}

/** Where a connection goes is told by one of these. */
const PLACE = new Set(['hostname', 'proxycommand', 'proxyjump']);

/** The names to which the user's own configuration gives a place, word by word: such a host is theirs. */
export function ownHosts(text: string): Set<string> {
  const own = new Set<string>();
  let names: string[] = [];
  for (const { line } of allLines(text)) {
    const read = readLine(line);
    if (read?.keyword === 'host') {
      names = read.words.filter((word) => !/[*?!]/.test(word));
    } else if (read?.keyword === 'match') {
      names = [];
    } else if (read && PLACE.has(read.keyword)) {
      for (const name of names) {
        own.add(name);
      }
    }
  }
  return own;
}
