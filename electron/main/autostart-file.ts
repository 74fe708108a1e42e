/** The desktop entry that starts Culvert at login. Pure; freedesktop.org, Desktop Entry and Autostart specifications. */

export interface AutostartCommand {
  /** A whole path. */
  program: string;
  args: readonly string[];
}

/** Those that must be within quotes. */
export const RESERVED = /[\s"'\\<>~|&;$*?#()`]/;

/** With a few that no launcher is sure about without quotes. */
const QUOTED = /[\s"'\\<>~|&;$*?#()`!{}[\]=^]/;

/**
 * The first word may hold no equals sign, and GLib looks for the program with its percent signs still doubled. As an
 * argument of a shell both are fine.
 */
const PROBLEMATIC = /[=%]/;

/**
 * One word of an Exec line. Within double quotes a backslash stands before `"`, a backtick, `$` and `\`; a percent sign
 * is doubled, as it begins a field code.
 */
export function execWord(word: string, quoted = QUOTED): string {
  const doubled = word.replaceAll('%', '%%');
  return word === '' || quoted.test(word) ? `"${doubled.replace(/["`$\\]/g, '\\$&')}"` : doubled;
}

/** A value of type string: read before the rules of Exec, so every backslash of theirs is doubled. */
export function stringValue(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r')
    .replace(/^ /, '\\s');
}

/** The value of Exec that starts the command. */
export function execLine({ program, args }: AutostartCommand, quoted = QUOTED): string {
  const words = PROBLEMATIC.test(program) ? ['/bin/sh', '-c', 'exec "$0" "$@"', program] : [program];
  return stringValue([...words, ...args].map((word) => execWord(word, quoted)).join(' '));
}

export function autostartFile(command: AutostartCommand): string {
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Culvert',
    'Comment=AWS IoT Secure Tunneling',
    `Exec=${execLine(command)}`,
    `TryExec=${stringValue(command.program)}`,
    'Icon=culvert',
    'Terminal=false',
    'StartupNotify=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}

/** What such a file says; null where it is no desktop entry. `on` is false where a desktop's own settings switched it off. */
export function readAutostart(text: string): { on: boolean; tryExec: string | null } | null {
  const values = new Map<string, string>();
  let within = false;
  let found = false;
  for (const line of text.split(/\r?\n/)) {
    const group = /^\[(.*)\]\s*$/.exec(line);
    if (group) {
      within = group[1] === 'Desktop Entry';
      found ||= within;
      continue;
    }
    const [, key, value] = /^([A-Za-z0-9-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (within && key !== undefined && value !== undefined) {
      values.set(key, value);
    }
  }
  if (!found) {
    return null;
  }
  const off = values.get('Hidden') === 'true' || values.get('X-GNOME-Autostart-enabled') === 'false';
  const tryExec = values.get('TryExec');
  return {
    on: values.has('Exec') && !off,
    tryExec: tryExec === undefined ? null : plainValue(tryExec),
  };
}

const ESCAPES: Readonly<Record<string, string>> = { s: ' ', n: '\n', t: '\t', r: '\r', '\\': '\\' };

function plainValue(value: string): string {
  return value.replace(/\\(.)/g, (whole, letter: string) => ESCAPES[letter] ?? whole);
}
