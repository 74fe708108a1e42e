/**
 * What opens a service: its slots `{host}`, `{port}` and `{device}` filled in, and a command divided into words. A slot
 * is filled after a command is divided, so nothing that fills it becomes a word of its own. Pure.
 */
import type { OpenProblem } from '../shared/errors-services.ts';

/** The address that local ports are bound to. */
const HOST = '127.0.0.1';

export interface Place {
  /** The local port. */
  port: number;
  /** What the tunnel is called: a thing's name, or what stands in for it, which anybody may have chosen. */
  device: string;
}

/** An address, a text, or one word of a command with its slots filled in. Of a device, no word becomes an option. */
export function filled(text: string, { port, device }: Place): string {
  return text.replace(/\{(host|port|device)\}/g, (_, slot: string, at: number) => {
    switch (slot) {
      case 'host':
        return HOST;
      case 'port':
        return String(port);
      default: {
        const begins = at === 0 || /\s/.test(text.charAt(at - 1));
        return begins ? plainName(device).replace(/^-/, '_') : plainName(device);
      }
    }
  });
}

/**
 * A thing's name is left as it is. What stands in for one, such as a colleague's description of a tunnel, is not let into
 * an address, a command or a shell.
 */
function plainName(device: string): string {
  return device.replace(/[^a-zA-Z0-9:_-]/g, '_').slice(0, 128);
}

/**
 * A command's words, divided at blanks as a shell does: quotes, single or double, hold blanks together. Backslashes stand
 * for themselves, as the paths of Windows want it. null where a quote is not closed.
 */
export function splitWords(command: string): string[] | null {
  const words: string[] = [];
  let word: string | null = null;
  let quote: string | null = null;
  for (const char of command) {
    if (quote !== null) {
      if (char === quote) {
        quote = null;
      } else {
        word = (word ?? '') + char;
      }
    } else if (char === '"' || char === "'") {
      quote = char;
      word ??= '';
    } else if (/\s/.test(char)) {
      if (word !== null) {
        words.push(word);
        word = null;
      }
    } else {
      word = (word ?? '') + char;
    }
  }
  if (quote !== null) {
    return null;
  }
  return word === null ? words : [...words, word];
}

/** The name of a command's program without its folder. */
export function programName(command: string): string {
  const [program = ''] = splitWords(command) ?? [];
  return program.replace(/^.*[\\/](?=[^\\/])/, '');
}

/**
 * Schemes that never lead to a device: those that run programs or scripts, read files, or open parts of the system and of
 * the browser; and shares, to which the system signs in by itself as its user. Windows has had holes by several of its own
 * (ms-msdt:, search-ms:), so all of those are refused.
 */
const REFUSED_SCHEME =
  /^(?:file|filesystem|javascript|vbscript|data|blob|about|chrome|chrome-.*|devtools|edge|view-source|resource|jar|culvert|ms-.*|search|search-ms|shell|command|res|mk|hcp|help|its|mhtml|x-apple\..*|x-help.*|applescript|vscode.*|jnlps?|mailto|tel|sms|sgnl|steam|intent|android-app|smb|cifs|afp|nfs|davs?|webdavs?|microsoft-.*|onenote.*|outlook.*|windows.*|odopen|x-apple-.*|x-terminal.*|itms.*)$/i;

const SCHEME = /^([a-z][a-z0-9+.-]*):(\/\/.)?/i;

/** What RFC 3986 allows in an address. */
const URL_CHARACTERS = /^[\w.~:/?#[\]@!$&'()*+,;=%-]+$/;

/** Passwords live in a keyring, not in the settings. */
const PASSWORD = /^[^/]*\/\/[^/?#@]*:[^/?#@]*@/;

/** What is wrong with an address that a service is to be opened by; null where nothing is. */
export function urlProblem(url: string): OpenProblem | null {
  if (url === '') {
    return 'empty';
  }
  const tried = filled(url, { port: 1, device: 'device' });
  if (!URL_CHARACTERS.test(tried)) {
    return 'characters';
  }
  const [, scheme = '', hosted] = SCHEME.exec(url) ?? [];
  if (REFUSED_SCHEME.test(scheme)) {
    return 'scheme';
  }
  if (hosted === undefined) {
    return 'no-address';
  }
  if (PASSWORD.test(tried)) {
    return 'password';
  }
  return url.includes('{port}') ? null : 'no-port';
}

/** What is wrong with a command that a service is to be opened by; null where nothing is. */
export function commandProblem(command: string): OpenProblem | null {
  if (/\p{Cc}/u.test(command)) {
    return 'characters';
  }
  const words = splitWords(command);
  if (words === null) {
    return 'quotes';
  }
  const [program = ''] = words;
  if (program === '') {
    return 'empty';
  }
  return /\{(?:host|port|device)\}/.test(program) || program.startsWith('-') ? 'program-slot' : null;
}

/** What is wrong with a text that is to be copied; null where nothing is. */
export function textProblem(text: string): OpenProblem | null {
  if (text === '') {
    return 'empty';
  }
  // A line break would run what is pasted into a shell.
  if (/\p{Cc}/u.test(text)) {
    return 'characters';
  }
  return PASSWORD.test(filled(text, { port: 1, device: 'device' })) ? 'password' : null;
}
