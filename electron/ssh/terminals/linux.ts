import { posixQuote } from '../quote.ts';
import type { TerminalSpec } from './spec.ts';

/** In the order in which they are looked for when neither the person nor the desktop names one. */
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
    argv: (command, title) => ['--new-window', `--title=${title}`, '--', ...command],
  },
  {
    id: 'gnome-terminal',
    name: 'GNOME Terminal',
    executables: ['gnome-terminal'],
    argv: (command, title) => [`--title=${title}`, '--', ...command],
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
    argv: (command, title) => ['-p', `tabtitle=${title}`, '-e', ...command],
  },
  {
    id: 'xfce4-terminal',
    name: 'Xfce Terminal',
    executables: ['xfce4-terminal'],
    // With its server, the window would get the environment of whoever started the first one.
    argv: (command, title) => ['--disable-server', `--title=${title}`, '-x', ...command],
  },
  {
    id: 'mate-terminal',
    name: 'MATE Terminal',
    executables: ['mate-terminal'],
    argv: (command, title) => ['--disable-factory', `--title=${title}`, '-x', ...command],
  },
  {
    id: 'tilix',
    name: 'Tilix',
    executables: ['tilix'],
    // The one that splits a string by itself: with a list it takes the command's options for its own
    // (github.com/gnunn1/tilix/issues/723, 2154).
    argv: (command, title) => [`--title=${title}`, '-e', command.map(posixQuote).join(' ')],
  },
  {
    id: 'terminator',
    name: 'Terminator',
    executables: ['terminator'],
    argv: (command, title) => ['--no-dbus', `--title=${title}`, '-x', ...command],
  },
  {
    id: 'kitty',
    name: 'kitty',
    executables: ['kitty'],
    argv: (command, title) => [`--title=${title}`, ...command],
  },
  {
    id: 'alacritty',
    name: 'Alacritty',
    executables: ['alacritty'],
    argv: (command, title) => [`--title=${title}`, '-e', ...command],
  },
  {
    id: 'ghostty',
    name: 'Ghostty',
    executables: ['ghostty'],
    argv: (command, title) => [`--title=${title}`, '-e', ...command],
  },
  {
    id: 'wezterm',
    name: 'WezTerm',
    executables: ['wezterm'],
    argv: (command) => ['start', '--', ...command],
  },
  {
    id: 'foot',
    name: 'foot',
    executables: ['foot'],
    argv: (command, title) => [`--title=${title}`, ...command],
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
  return [...preferred, ...linuxTerminals.filter(({ id }) => !ids.has(id))];
}

function named(program: string): TerminalSpec {
  const base = program.slice(program.lastIndexOf('/') + 1);
  const known = linuxTerminals.find(({ executables }) => executables.includes(base));
  return known
    ? { ...known, executables: [program] }
    : { id: `custom:${program}`, name: base, executables: [program], argv: (command) => ['-e', ...command] };
}
