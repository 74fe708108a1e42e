/** How one terminal is started with a command in it. */
export interface TerminalSpec {
  id: string;
  /** What people call it. */
  name: string;
  /** Program names looked for on PATH, or whole paths; the first that exists is started. */
  executables: readonly string[];
  /** A whole path that must exist besides, for a terminal that is started through another program. */
  requires?: string;
  /**
   * The arguments that make it run `command` (program first) in a window. Never a shell string where the terminal takes
   * a list. Throws on a value that the terminal cannot be given unharmed.
   */
  argv(command: readonly string[], title: string): string[];
  /**
   * The same, in a tab of a window that is already there, where the terminal has a way.
   *
   * Whose environment does ssh get then? A tab belongs to the process that has the window. GNOME Terminal, MATE Terminal
   * and Ptyxis are sent ours and hand it on; Konsole, Xfce Terminal, Tilix, Terminator, kitty, WezTerm, Windows Terminal
   * and iTerm2 start ssh with the environment that they were started with, so an ssh-agent that only Culvert was told of
   * is not found there.
   */
  tab?(command: readonly string[], title: string, isRunning: IsRunning): string[];
  /** The window stays after the command ended, so that its last words can be read without our doing. */
  staysOpen?: boolean;
  /** Windows: a program that needs a console of its own (console.ts). */
  console?: boolean;
  /** Variables that its arguments refer to, beside the environment that every terminal gets. */
  environment?(command: readonly string[]): Record<string, string>;
  /** A file that the terminal reads what to do from; written before it is started. */
  file?(command: readonly string[], title: string, place: LaunchPlace): LaunchFile;
}

/** Whether a program of the user runs, other than with `but` among its arguments. */
export type IsRunning = (program: string, but: string) => boolean;

export interface LaunchPlace {
  home: string;
  /** Different with each start: letters and digits. */
  name: string;
}

export interface LaunchFile {
  folder: string;
  /** Begins with FILE_PREFIX, by which what is left of earlier starts is known. */
  name: string;
  text: string;
  /** The program's arguments. */
  argv: string[];
}

/** Files of ours in a folder of somebody else. */
export const FILE_PREFIX = 'culvert-';
