/** What came of reading something that a person wrote: the value, or a sentence that says what is wrong with it. */
export type Read<T> = { value: T } | { wrong: string };

/** Says what is wrong in the middle of reading many things; caught where the reading began. */
export class Wrong extends Error {}

/** The value, or throws Wrong. */
export function need<T>(read: Read<T>): T {
  if ('wrong' in read) {
    throw new Wrong(read.wrong);
  }
  return read.value;
}

/** Something to tell before the tunnel starts. Never a secret. */
export interface Note {
  level: 'warn' | 'info' | 'debug';
  text: string;
}

const LONGEST_SHOWN = 60;

/**
 * A text of the command line or of a file, fit for a message: one line, and only when it is too short to be an access
 * token that stands in the wrong place.
 */
export function shown(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: taking them out is the purpose.
  const line = text.replace(/[\u0000-\u001f\u007f]+/g, ' ');
  return line.length > LONGEST_SHOWN ? `a value of ${line.length} characters` : `“${line}”`;
}
