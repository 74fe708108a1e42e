/** What the command writes to, and who sits there. */

export interface Terminal {
  out(text: string): void;
  /** Standard error. */
  err(text: string): void;
  /** Columns of the terminal that standard output is; null where it is none. */
  width: number | null;
  /** Somebody can read a question and type an answer. */
  isAttended: boolean;
  colours: Colours;
}

export type Colours = Record<'bold' | 'good' | 'busy' | 'bad' | 'faint', (text: string) => string>;

const NO_COLOURS: Colours = {
  bold: (text) => text,
  good: (text) => text,
  busy: (text) => text,
  bad: (text) => text,
  faint: (text) => text,
};

const paint =
  (begin: number, end: number) =>
  (text: string): string =>
    text === '' ? '' : `\u001b[${begin}m${text}\u001b[${end}m`;

const ANSI: Colours = {
  bold: paint(1, 22),
  good: paint(32, 39),
  busy: paint(33, 39),
  bad: paint(31, 39),
  faint: paint(2, 22),
};

const LEAST_WIDTH = 40;

/** The terminal of this process. NO_COLOR (https://no-color.org) and a dumb terminal get no colours. */
export function processTerminal(env: NodeJS.ProcessEnv): Terminal {
  const { stdin, stdout, stderr } = process;
  const plainWanted = (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  return {
    out: (text) => void stdout.write(text),
    err: (text) => void stderr.write(text),
    width: stdout.isTTY ? Math.max(LEAST_WIDTH, stdout.columns || 80) : null,
    isAttended: stdin.isTTY === true && stderr.isTTY === true,
    colours: stdout.isTTY && !plainWanted ? ANSI : NO_COLOURS,
  };
}
