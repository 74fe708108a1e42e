import { posixQuote } from '../quote.ts';
import type { TerminalSpec } from './spec.ts';

/** A value of Konsole's -p: `;` begins the next property, `%` a placeholder of the title (ProfileCommandParser.cpp). */
const propertyValue = (title: string) => title.replace(/[;%]/g, ' ');

/**
 * In the order in which they are looked for when neither the person nor the desktop names one. Each one's arguments are
 * those of its manual or of the source that is named beside it.
 */
export const linuxTerminals: readonly TerminalSpec[] = [
  {
    id: 'xdg-terminal-exec',
    name: 'xdg-terminal-exec',
    executables: ['xdg-terminal-exec'],
    // Options before the command are only proposed in its specification.
    argv: (command) => [...command],
  },
  {
    id: 'x-terminal-emulator',
    name: 'x-terminal-emulator',
    executables: ['x-terminal-emulator'],
    // Debian policy 11.8.3 promises -e with a list; -T is promised too, but the alternatives of alacritty and others lack it.
    argv: (command) => ['-e', ...command],
  },
  {
    id: 'ptyxis',
    name: 'Ptyxis',
    executables: ['ptyxis'],
    // The three ways to open are alternatives (ptyxis-application.c, command_line).
    argv: (command, title) => ['--new-window', `--title=${title}`, '--', ...command],
    tab: (command, title) => ['--tab', `--title=${title}`, '--', ...command],
  },
  {
    id: 'gnome-terminal',
    name: 'GNOME Terminal',
    executables: ['gnome-terminal'],
    argv: (command, title) => [`--title=${title}`, '--', ...command],
    // The last window gets it; the client sends its environment along (terminal.cc, terminal_client_append_exec_options).
    tab: (command, title) => ['--tab', `--title=${title}`, '--', ...command],
  },
  {
    id: 'kgx',
    name: 'GNOME Console',
    executables: ['kgx'],
    argv: (command, title) => [`--title=${title}`, '--', ...command],
  },
  {
    id: 'konsole',
    name: 'Konsole',
    executables: ['konsole'],
    argv: (command, title) => ['-p', `tabtitle=${propertyValue(title)}`, '-e', ...command],
    // A window of a Konsole that runs as one process gets it, else a new one opens (Application.cpp, processWindowArgs).
    tab: (command, title) => ['--new-tab', '-p', `tabtitle=${propertyValue(title)}`, '-e', ...command],
  },
  {
    id: 'xfce4-terminal',
    name: 'Xfce Terminal',
    executables: ['xfce4-terminal'],
    // With its server, the window would get the environment of whoever started the first one.
    argv: (command, title) => ['--disable-server', `--title=${title}`, '-x', ...command],
    // That is what a tab costs. Without a session bus it opens a window of its own (main.c). Where there is no window
    // yet, --tab would add to a new one that has a shell in its first tab already (terminal-options.c, can_reuse_window).
    tab: (command, title, isRunning) => [
      ...(isRunning('xfce4-terminal', '--disable-server') ? ['--tab'] : []),
      ...[`--title=${title}`, '-x', ...command],
    ],
  },
  {
    id: 'mate-terminal',
    name: 'MATE Terminal',
    executables: ['mate-terminal'],
    argv: (command, title) => ['--disable-factory', `--title=${title}`, '-x', ...command],
    // Sent to the factory with our environment (terminal.c); `attach_window` puts it into the last window.
    tab: (command, title) => ['--tab', `--title=${title}`, '-x', ...command],
  },
  {
    id: 'tilix',
    name: 'Tilix',
    executables: ['tilix'],
    // The one that splits a string by itself: with a list it takes the command's options for its own
    // (github.com/gnunn1/tilix/issues/723, 2154).
    argv: (command, title) => [`--title=${title}`, '-e', command.map(posixQuote).join(' ')],
    // What it calls a session is shown as a tab. It fails where no Tilix runs yet (cmdparams.d), and a window is opened.
    tab: (command, title) => [
      ...['--action=app-new-session', `--title=${title}`],
      ...['-e', command.map(posixQuote).join(' ')],
    ],
  },
  {
    id: 'terminator',
    name: 'Terminator',
    executables: ['terminator'],
    argv: (command, title) => ['--no-dbus', `--title=${title}`, '-x', ...command],
    tab: (command, title) => ['--new-tab', `--title=${title}`, '-x', ...command],
  },
  {
    id: 'kitty',
    name: 'kitty',
    executables: ['kitty'],
    // A tab: kittyTab() below.
    argv: (command, title) => [`--title=${title}`, ...command],
  },
  {
    id: 'alacritty',
    name: 'Alacritty',
    executables: ['alacritty'],
    // It has no tabs on Linux.
    argv: (command, title) => [`--title=${title}`, '-e', ...command],
  },
  {
    id: 'ghostty',
    name: 'Ghostty',
    executables: ['ghostty'],
    // With -e it always runs as a process of its own (Config.zig, parseManuallyHook), so there is no window to add a tab to.
    argv: (command, title) => [`--title=${title}`, '-e', ...command],
  },
  {
    id: 'wezterm',
    name: 'WezTerm',
    executables: ['wezterm'],
    argv: (command) => ['start', '--', ...command],
    // Since 20240203; an older one refuses the option, and a window is opened.
    tab: (command) => ['start', '--new-tab', '--', ...command],
  },
  {
    id: 'foot',
    name: 'foot',
    executables: ['foot'],
    argv: (command, title) => [`--title=${title}`, ...command],
  },
  {
    id: 'cosmic-term',
    name: 'COSMIC Terminal',
    executables: ['cosmic-term'],
    // What follows -e is the command as it stands (src/main.rs); it takes no title.
    argv: (command) => ['-e', ...command],
  },
  {
    id: 'qterminal',
    name: 'QTerminal',
    executables: ['qterminal'],
    // It splits the word after -e and takes the others as they are (src/main.cpp).
    argv: (command) => ['-e', '/bin/sh', '-c', 'exec "$@"', 'sh', ...command],
  },
  {
    id: 'lxterminal',
    name: 'LXTerminal',
    executables: ['lxterminal'],
    // Without --no-remote the window would get the environment of the first one (src/unixsocket.c).
    argv: (command, title) => ['--no-remote', `--title=${title}`, '-e', ...command],
  },
  {
    id: 'deepin-terminal',
    name: 'Deepin Terminal',
    executables: ['deepin-terminal'],
    // It ends the list at any word that is an option of its own, such as -v, and splits the first one
    // (src/common/utils.cpp, parseExecutePara), so the command goes as one word that a shell takes apart.
    argv: (command) => ['-e', '/bin/sh', '-c', `exec ${command.map(posixQuote).join(' ')}`],
  },
  {
    id: 'contour',
    name: 'Contour',
    executables: ['contour'],
    // Everything after `--` is taken as it stands (src/crispy/CLI.cpp, parseCommand).
    argv: (command) => ['terminal', '--', ...command],
  },
  {
    id: 'rio',
    name: 'Rio',
    executables: ['rio'],
    // The same list as Alacritty's (frontends/rioterm/src/cli.rs). Its options for a title came and went.
    argv: (command) => ['-e', ...command],
  },
  {
    id: 'urxvt',
    name: 'rxvt-unicode',
    executables: ['urxvt', 'rxvt-unicode'],
    argv: (command, title) => ['-title', title, '-e', ...command],
  },
  {
    id: 'xterm',
    name: 'XTerm',
    executables: ['xterm'],
    argv: (command, title) => ['-T', title, '-e', ...command],
  },
  {
    id: 'st',
    name: 'st',
    executables: ['stterm', 'st'],
    // st(1): -e must be the last option; Debian calls the program stterm. Last of all, as other programs are called st too.
    argv: (command, title) => ['-T', title, '-e', ...command],
  },
];

// The terminal that comes with a desktop, by the names in XDG_CURRENT_DESKTOP.
const ofDesktop: Readonly<Record<string, readonly string[]>> = {
  gnome: ['ptyxis', 'gnome-terminal', 'kgx'],
  ubuntu: ['ptyxis', 'gnome-terminal'],
  unity: ['gnome-terminal'],
  'x-cinnamon': ['gnome-terminal'],
  kde: ['konsole'],
  xfce: ['xfce4-terminal'],
  mate: ['mate-terminal'],
  lxde: ['lxterminal'],
  lxqt: ['qterminal'],
  deepin: ['deepin-terminal'],
  dde: ['deepin-terminal'],
  cosmic: ['cosmic-term'],
  sway: ['foot'],
};

/**
 * Every terminal worth trying, best first: the one named by TERMINAL, the desktop's own, the system's default, the
 * rest. A TERMINAL that is not in the list is taken to understand `-e` with a list, as nearly all do.
 */
export function linuxPreference(env: NodeJS.ProcessEnv): TerminalSpec[] {
  const chosen = env.TERMINAL?.trim();
  const desktops = (env.XDG_CURRENT_DESKTOP ?? '').toLowerCase().split(':');
  const own = desktops.flatMap(
    (desktop) => (Object.hasOwn(ofDesktop, desktop) ? ofDesktop[desktop] : []) ?? [],
  );
  const preferred = [
    ...(chosen ? [named(chosen)] : []),
    ...linuxTerminals.filter(({ id }) => own.includes(id)),
  ];
  const ids = new Set(preferred.map(({ id }) => id));
  return [...preferred, ...linuxTerminals.filter(({ id }) => !ids.has(id))].map((spec) =>
    kittyTab(spec, env.KITTY_LISTEN_ON),
  );
}

/**
 * kitty makes a tab by its remote control only, and says where it listens only to what runs in it. It goes without
 * saying that it is allowed to refuse (`allow_remote_control`): a window is opened then.
 */
function kittyTab(spec: TerminalSpec, listensOn: string | undefined): TerminalSpec {
  return spec.id !== 'kitty' || !listensOn
    ? spec
    : {
        ...spec,
        tab: (command, title) => [
          ...['@', `--to=${listensOn}`, 'launch', '--type=tab', `--tab-title=${title}`],
          ...command,
        ],
      };
}

function named(program: string): TerminalSpec {
  const base = program.slice(program.lastIndexOf('/') + 1);
  const known = linuxTerminals.find(({ executables }) => executables.includes(base));
  return known
    ? { ...known, executables: [program] }
    : { id: `custom:${program}`, name: base, executables: [program], argv: (command) => ['-e', ...command] };
}
