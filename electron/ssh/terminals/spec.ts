/** How one terminal is started with a command in it. */
export interface TerminalSpec {
  id: string;
  /** What people call it. */
  name: string;
  /** Program names looked for on PATH, or whole paths; the first that exists is started. */
  executables: readonly string[];
  /** A whole path that must exist besides, for a terminal that is started through another program. */
  requires?: string;
  /** The arguments that make it run `command` (program first). Never a shell string where the terminal takes a list. */
  argv(command: readonly string[], title: string): string[];
  /** The window stays after the command ended, so that its last words can be read without our doing. */
  staysOpen?: boolean;
}
