import fs from 'node:fs';
import path from 'node:path';
import { transform } from 'esbuild';

/** A string, or a piece of a template, that stands in a source file. Types and comments are left out. */
export interface SourceString {
  /** Below the root of the repository. */
  file: string;
  text: string;
  /** The property or attribute that it is the value of, `aria-label` say; '' where it is none's. */
  property: string;
  /** The function that it is the first argument of; '' where it is none's. */
  callee: string;
}

export const ROOT = path.resolve(import.meta.dirname, '../..');

/** The `.ts` and `.tsx` files below some folders, without those whose path matches `except`. */
export function sourceFiles(folders: readonly string[], except: RegExp): string[] {
  return folders
    .flatMap((folder) =>
      fs
        .readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
        .map((file) => `${folder}/${file.split(path.sep).join('/')}`),
    )
    .filter((file) => /(?<!\.d)\.tsx?$/.test(file) && !except.test(file))
    .sort();
}

export async function stringsOf(files: readonly string[]): Promise<SourceString[]> {
  const found = await Promise.all(
    files.map(async (file) => {
      const source = await fs.promises.readFile(path.join(ROOT, file), 'utf8');
      return stringsIn(file, source);
    }),
  );
  return found.flat();
}

/** JSX becomes calls, so that its texts are strings like any other. */
export async function stringsIn(file: string, source: string): Promise<SourceString[]> {
  const { code } = await transform(source, {
    loader: file.endsWith('x') ? 'tsx' : 'ts',
    jsx: 'automatic',
    target: 'esnext',
    charset: 'utf8',
    legalComments: 'none',
  });
  return literals(code).map((literal) => ({ file, ...literal }));
}

const NAME_BEFORE = /(?:"([^"]*)"|([\w$]+))\s*$/;
const CALLEE = /([\w$.]+)\(\s*$/;
/** A slash behind one of these begins a regular expression; behind anything else it divides. */
const BEFORE_REGEX = /(?:^|[=([{,;:!&|?+\-*%<>~^]|\b(?:return|typeof|case|in|of|do|else|void))\s*$/;
const COMMENT = /^\/[/*]/;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;

/** Within a pair of brackets. */
interface Frame {
  /** What closes it. */
  end: string;
  /** Whose value stands here. */
  property: string;
  /** Question marks whose colon has not come yet. */
  choices: number;
}

const ENDS: Record<string, string> = { '{': '}', '[': ']', '(': ')' };

/** Reads what esbuild prints, which has one way to write each thing and keeps few comments. */
function literals(code: string): Omit<SourceString, 'file'>[] {
  const found: Omit<SourceString, 'file'>[] = [];
  const frames: Frame[] = [{ end: '', property: '', choices: 0 }];
  let at = 0;

  const frame = () => frames.at(-1) as Frame;
  const before = (from: number) => code.slice(Math.max(0, from - 200), from);
  const keep = (text: string, from: number) => {
    found.push({ text, property: frame().property, callee: CALLEE.exec(before(from))?.[1] ?? '' });
  };

  function assertMore(): void {
    if (at >= code.length) {
      throw new Error(`misread: ${code.slice(0, 80)}`);
    }
  }

  function quoted(quote: string): void {
    const from = at;
    at += 1;
    while (code[at] !== quote) {
      assertMore();
      at += code[at] === '\\' ? 2 : 1;
    }
    at += 1;
    // The name of a property is none of the texts.
    if (!(frame().end === '}' && frame().choices === 0 && /^\s*:/.test(code.slice(at, at + 20)))) {
      keep(unescaped(code.slice(from + 1, at - 1)), from);
    }
  }

  function template(): void {
    const from = at;
    at += 1;
    let piece = at;
    while (code[at] !== '`') {
      assertMore();
      if (code[at] === '\\') {
        at += 2;
      } else if (code.startsWith('${', at)) {
        keep(unescaped(code.slice(piece, at)), from);
        at += 2;
        frames.push({ end: '}', property: frame().property, choices: 0 });
        plain(frames.length - 1);
        piece = at;
      } else {
        at += 1;
      }
    }
    keep(unescaped(code.slice(piece, at)), from);
    at += 1;
  }

  /** Up to where there are no more than `depth` frames. */
  function plain(depth: number): void {
    while (at < code.length && frames.length > depth) {
      const char = code[at] ?? '';
      if (char === '"' || char === "'") {
        quoted(char);
      } else if (char === '`') {
        template();
      } else if (COMMENT.test(code.slice(at, at + 2))) {
        const closing = code[at + 1] === '/' ? '\n' : '*/';
        const over = code.indexOf(closing, at + 2);
        at = over < 0 ? code.length : over + closing.length;
      } else if (char === '/' && BEFORE_REGEX.test(before(at))) {
        REGEX.lastIndex = at;
        at = REGEX.test(code) ? REGEX.lastIndex : at + 1;
      } else {
        sign(char);
        at += 1;
      }
    }
  }

  function sign(char: string): void {
    const here = frame();
    const end = ENDS[char];
    if (end !== undefined) {
      const isCall = char === '(' && /[\w$)\]]$/.test(before(at));
      const inherits = char !== '{' && !isCall;
      frames.push({ end, property: inherits ? here.property : '', choices: 0 });
    } else if (char === here.end) {
      frames.pop();
    } else if (char === '?' && code[at + 1] !== '.' && code[at + 1] !== '?' && code[at - 1] !== '?') {
      here.choices += 1;
    } else if (char === ':' && here.choices > 0) {
      here.choices -= 1;
    } else if (char === ':' && here.end === '}') {
      const [, inQuotes, bare] = NAME_BEFORE.exec(before(at)) ?? [];
      here.property = inQuotes ?? bare ?? '';
    } else if ((char === ',' && here.end === '}') || char === ';') {
      here.property = '';
    }
  }

  plain(0);
  return found;
}

function unescaped(text: string): string {
  return text.replace(
    /\\(u\{([0-9a-f]+)\}|u([0-9a-f]{4})|x([0-9a-f]{2})|.)/gis,
    (_, char, braced, four, two) => {
      const code = braced ?? four ?? two;
      return code === undefined
        ? char === 'n'
          ? '\n'
          : char
        : String.fromCodePoint(Number.parseInt(code, 16));
    },
  );
}
