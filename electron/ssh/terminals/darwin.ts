import { posixQuote } from '../quote.ts';
import { FILE_PREFIX, type TerminalSpec } from './spec.ts';

/** A shell's line. A blank first keeps it out of the shell's history where that is set up so. */
function typed(command: readonly string[]): string {
  return ` ${command.map(posixQuote).join(' ')}`;
}

/**
 * Terminal and iTerm2 are told by AppleScript to type a line into a new shell. The line goes to the script as an
 * argument, so that nothing in it is ever read as AppleScript; it still is a shell's line, hence the quoting.
 */
function script(lines: readonly string[], command: readonly string[]): string[] {
  return [...['on run argv', ...lines, 'end run'].flatMap((line) => ['-e', line]), typed(command)];
}

const inApplications = (name: string, program: string) =>
  `/Applications/${name}.app/Contents/MacOS/${program}`;

export const darwinTerminals: readonly TerminalSpec[] = [
  {
    id: 'terminal',
    name: 'Terminal',
    executables: ['/usr/bin/osascript'],
    requires: '/System/Applications/Utilities/Terminal.app',
    // Its dictionary knows no way to make a tab; pressing its keys through System Events needs a permission of its own.
    argv: (command) =>
      script(['tell application "Terminal"', 'activate', 'do script (item 1 of argv)', 'end tell'], command),
    staysOpen: true,
  },
  {
    id: 'iterm2',
    name: 'iTerm2',
    executables: ['/usr/bin/osascript'],
    requires: '/Applications/iTerm.app',
    // iterm2.com/documentation-scripting.html: both commands answer with what they made.
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
    tab: (command) =>
      script(
        [
          'tell application "iTerm"',
          'activate',
          'if (count of windows) is 0 then',
          'set made to (create window with default profile)',
          'else',
          'tell current window to set made to (create tab with default profile)',
          'end if',
          'tell current session of made to write text (item 1 of argv)',
          'end tell',
        ],
        command,
      ),
    staysOpen: true,
  },
  {
    id: 'warp',
    name: 'Warp',
    executables: ['/usr/bin/open'],
    requires: '/Applications/Warp.app',
    // Warp takes no command from outside but by the name of a launch configuration: `warp://launch/<name>` finds the one
    // whose `name` is that, reading the folder anew each time (app/src/uri/mod.rs, app/src/launch_configs). YAML reads
    // JSON. Ten starts at once have ten files, none of which holds a secret.
    argv: () => [],
    file: (command, title, { home, name }) => {
      const called = `${FILE_PREFIX}${name}`;
      const layout = { cwd: home, commands: [{ exec: typed(command) }] };
      return {
        folder: `${home}/.warp/launch_configurations`,
        name: `${called}.yaml`,
        text: `${JSON.stringify({ name: called, windows: [{ tabs: [{ title, layout }] }] })}\n`,
        argv: [`warp://launch/${called}`],
      };
    },
    staysOpen: true,
  },
  {
    id: 'ghostty',
    name: 'Ghostty',
    executables: ['/usr/bin/open'],
    requires: '/Applications/Ghostty.app',
    // Its own program starts nothing on macOS; open(1) does (src/main_ghostty.zig). What follows -e is a list that no
    // shell reads (src/config/Config.zig, parseManuallyHook; src/termio/Exec.zig).
    argv: (command, title) => ['-na', 'Ghostty.app', '--args', `--title=${title}`, '-e', ...command],
  },
  {
    id: 'kitty',
    name: 'kitty',
    executables: [inApplications('kitty', 'kitty')],
    argv: (command, title) => [`--title=${title}`, ...command],
  },
  {
    id: 'alacritty',
    name: 'Alacritty',
    executables: [inApplications('Alacritty', 'alacritty')],
    argv: (command, title) => [`--title=${title}`, '-e', ...command],
  },
  {
    id: 'wezterm',
    name: 'WezTerm',
    executables: [inApplications('WezTerm', 'wezterm')],
    argv: (command) => ['start', '--', ...command],
    tab: (command) => ['start', '--new-tab', '--', ...command],
  },
];

// What a terminal says of itself in TERM_PROGRAM.
const PROGRAMS: Readonly<Record<string, string>> = {
  'iTerm.app': 'iterm2',
  WarpTerminal: 'warp',
  ghostty: 'ghostty',
  WezTerm: 'wezterm',
};

/** The terminal that started us, when it is one of these, else the system's own first. */
export function darwinPreference(env: NodeJS.ProcessEnv): TerminalSpec[] {
  const program = env.TERM_PROGRAM ?? '';
  const first = Object.hasOwn(PROGRAMS, program) ? PROGRAMS[program] : 'terminal';
  return darwinTerminals.toSorted((a, b) => Number(b.id === first) - Number(a.id === first));
}
