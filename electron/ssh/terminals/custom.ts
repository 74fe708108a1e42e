/** A command of the user's own that opens a terminal. */
import { culvertError } from '../../shared/errors.ts';
import { fail, ok, type Result } from '../../shared/result.ts';
import { posixQuote, windowsQuote } from '../quote.ts';
import type { TerminalSpec } from './spec.ts';

export const CUSTOM_TERMINAL = 'custom';

const COMMAND = '{command}';
const SLOTS = /\{command\}|\{title\}/g;

/**
 * Splits the text into words and makes a terminal of it. `{command}` as a word of its own becomes the words of the
 * command; within a word it becomes the command quoted for a shell, that of POSIX or, on Windows, both cmd and PowerShell.
 * `{title}` becomes the title in harmless characters. Nothing else is expanded: no variables, no `~`, no wildcards.
 *
 * Fails with TerminalCommandInvalid on a text without `{command}`, with it in the program's place or in quotes within
 * quotes, and with a quote that does not end.
 */
export function customTerminal(text: string, platform: NodeJS.Platform): Result<TerminalSpec> {
  const words = platform === 'win32' ? windowsWords(text) : posixWords(text);
  const [program = '', ...rest] = words ?? [];
  const usable =
    program !== '' &&
    !/\{(?:command|title)\}/.test(program) &&
    rest.some((word) => word.includes(COMMAND)) &&
    // Quotes of the user's own around a command that is quoted already would end where it has some itself.
    !rest.some((word) => /['"`]\{command\}|\{command\}['"`]/.test(word));
  if (words === null || !usable) {
    return fail(culvertError('TerminalCommandInvalid', {}));
  }
  const windows = platform === 'win32';
  return ok({
    id: CUSTOM_TERMINAL,
    name: program.slice(Math.max(program.lastIndexOf('/'), windows ? program.lastIndexOf('\\') : -1) + 1),
    executables: windows && !/\.[A-Za-z]+$/.test(program) ? [`${program}.exe`] : [program],
    argv: (command, title) => {
      const line = () => command.map(windows ? windowsQuote : posixQuote).join(' ');
      const values = (slot: string) => (slot === COMMAND ? line() : harmless(title));
      return rest.flatMap((word) => (word === COMMAND ? command : [word.replace(SLOTS, values)]));
    },
    // On Windows there is no shell to wait in; `start` opens a console for a program that needs one.
    ...(windows ? { staysOpen: true, console: true } : {}),
  });
}

/** It may end up in a shell's line of the user's own, and must never be taken for an option. */
function harmless(title: string): string {
  return title
    .replace(/[^\p{L}\p{N} :_.@+=-]/gu, '')
    .replace(/^[\s-]+/, '')
    .trim();
}

/** As a POSIX shell splits a line, without any expansion; null where a quote or a backslash has no end. */
export function posixWords(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote = '';
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    const next = text.charAt(at + 1);
    if (quote === "'") {
      quote = character === "'" ? '' : quote;
      word = character === "'" ? word : word + character;
    } else if (character === '\\') {
      if (next === '') {
        return null;
      }
      // Within double quotes it counts only before what it takes the meaning from.
      word = (word ?? '') + (quote === '"' && !/["\\$`]/.test(next) ? character + next : next);
      at += 1;
    } else if (quote === '"') {
      quote = character === '"' ? '' : quote;
      word = character === '"' ? word : word + character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      words.push(...(word === null ? [] : [word]));
      word = null;
    } else {
      word = (word ?? '') + character;
    }
  }
  return quote === '' ? [...words, ...(word === null ? [] : [word])] : null;
}

/** As CommandLineToArgvW does: backslashes count only before a double quote. null where a quote has no end. */
export function windowsWords(text: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === '\\') {
      const run = /^\\+/.exec(text.slice(at))?.[0].length ?? 1;
      const beforeQuote = text.charAt(at + run) === '"';
      word = (word ?? '') + '\\'.repeat(beforeQuote ? Math.floor(run / 2) : run);
      at += run - 1;
      if (beforeQuote && run % 2 === 1) {
        word += '"';
        at += 1;
      }
    } else if (character === '"') {
      if (quoted && text.charAt(at + 1) === '"') {
        word = `${word ?? ''}"`;
        at += 1;
      } else {
        quoted = !quoted;
        word ??= '';
      }
    } else if (!quoted && /\s/.test(character)) {
      words.push(...(word === null ? [] : [word]));
      word = null;
    } else {
      word = (word ?? '') + character;
    }
  }
  return quoted ? null : [...words, ...(word === null ? [] : [word])];
}
