import { posixQuote } from '../quote.ts';
import type { TerminalSpec } from './spec.ts';

/**
 * Both terminals are told by AppleScript to type a line into a new shell. The line goes to the script as an argument,
 * so that nothing in it is ever read as AppleScript; it still is a shell's line, hence the quoting.
 */
function script(lines: readonly string[], command: readonly string[]): string[] {
  return [
    ...['on run argv', ...lines, 'end run'].flatMap((line) => ['-e', line]),
    // A blank first keeps the line out of the shell's history where it is set up so.
    ` ${command.map(posixQuote).join(' ')}`,
  ];
}

export const darwinTerminals: readonly TerminalSpec[] = [
  {
    id: 'terminal',
    name: 'Terminal',
    executables: ['/usr/bin/osascript'],
    requires: '/System/Applications/Utilities/Terminal.app',
    argv: (command) =>
      script(['tell application "Terminal"', 'activate', 'do script (item 1 of argv)', 'end tell'], command),
    staysOpen: true,
  },
  {
    id: 'iterm2',
    name: 'iTerm2',
    executables: ['/usr/bin/osascript'],
    requires: '/Applications/iTerm.app',
    argv: (command) =>
      script(
        [
          'tell application "iTerm"',
          'activate',
          'set made to (create window with default profile)',
          'tell current session of made to write text (item 1 of argv)',
          'end tell',
        ],
        command,
      ),
    staysOpen: true,
  },
];

/** The terminal that started us, when it is one of these (TERM_PROGRAM), else the system's own first. */
export function darwinPreference(env: NodeJS.ProcessEnv): TerminalSpec[] {
  const first = env.TERM_PROGRAM === 'iTerm.app' ? 'iterm2' : 'terminal';
  return darwinTerminals.toSorted((a, b) => Number(b.id === first) - Number(a.id === first));
}
