/** Windows: a console program in a console of its own. */

const LINE = 'CULVERT_START';

export interface ConsoleStart {
  program: string;
  args: string[];
  environment: Record<string, string>;
}

/**
 * What Node would start runs on NUL in place of a keyboard and ends at once, so `start` of cmd makes the console. Its line
 * is a variable as well: put in once, with every word that is more than letters and digits within quotes. A per cent sign
 * in it is not looked at again by this cmd. Throws on what such quotes cannot hold.
 */
export function inNewConsole(program: string, args: readonly string[], env: NodeJS.ProcessEnv): ConsoleStart {
  const plain = (word: string) => (/^[A-Za-z0-9%/+:_-]+$/.test(word) ? word : quoteForProgram(word));
  return {
    program: `${env.SystemRoot ?? 'C:\\Windows'}\\System32\\cmd.exe`,
    // To be given as they are. The first word in quotes after `start` is a title; `/s` takes off the outer quotes.
    args: ['/d', '/v:off', '/s', '/c', `"start "" %${LINE}%"`],
    environment: { [LINE]: [quoteForProgram(program), ...args.map(plain)].join(' ') },
  };
}

/**
 * A word in quotes for CommandLineToArgvW, which are quotes for cmd too. Throws on a double quote, which would end them
 * for cmd, and on control characters, at which cmd ends the line.
 */
export function quoteForProgram(word: string): string {
  if (/["\p{Cc}]/u.test(word)) {
    throw new TypeError('a value that cmd cannot be given');
  }
  return `"${word.replace(/\\+$/, '$&$&')}"`;
}
