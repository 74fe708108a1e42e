/** Help, made of the table of commands. */
import {
  COMMANDS,
  type CommandOption,
  type CommandSpec,
  LEADING_OPTIONS,
  optionUsage,
  usageOf,
} from './command-table.ts';
import { wrapped } from './text.ts';

const GROUPS = ['Tunnels', 'Information', 'For ssh and other tools', 'Culvert itself'] as const;

/** Variables of the environment that the command goes by. */
export const VARIABLES: readonly (readonly [name: string, help: string])[] = [
  ['CULVERT_PROFILE', 'The profile, where --profile is not given'],
  ['CULVERT_REGION', 'The region, where --region is not given'],
  ['CULVERT_HEADLESS', '1: as with --headless'],
  ['CULVERT_NO_ASK', '1: as with --no-ask'],
  ['CULVERT_DATA_DIR', 'Culvert’s data folder, and so which running Culvert is asked'],
  ['NO_COLOR', 'Anything: no colours'],
];

/** What the exit codes of the commands say; `culvert proxy` has 3, 6 and 7 as well. */
export const EXIT_CODES: readonly (readonly [code: number, means: string])[] = [
  [0, 'Done'],
  [1, 'Something failed that has no code of its own: the network, AWS not answering, a fault of Culvert'],
  [2, 'Wrong usage, or a value that cannot be used; nothing was done'],
  [3, 'The token of the tunnel was refused'],
  [4, 'A local port is taken or not allowed'],
  [5, 'AWS or the tunnel service refused, or the tunnel is closed; trying again does not help'],
  [6, 'The tries that a settings file allows are used up (culvert proxy)'],
  [7, 'The web proxy refuses'],
  [8, 'Culvert is not running, and could not be started'],
  [9, 'There is no such profile, device, tunnel or service'],
  [10, 'Somebody has to agree, and nobody did'],
  [11, 'Signed out, or not allowed by AWS'],
  [12, 'The device did not connect in time (--wait)'],
  [130, 'Ended by Ctrl+C'],
];

/** `width`: the columns of the terminal; null for a pipe. */
export function helpText(width: number | null): string {
  const groups = GROUPS.flatMap((group) => [
    '',
    group,
    ...pairs(
      COMMANDS.filter((command) => command.group === group).map(({ name, help }) => [
        name.padEnd(LONGEST_NAME),
        help,
      ]),
      width,
    ),
  ]);
  return lines([
    ...wrapped(
      'culvert - tunnels to devices behind firewalls, over AWS IoT Secure Tunneling',
      widthIn(width),
    ),
    '',
    'Usage: culvert COMMAND [options]',
    ...groups,
    '',
    'Options of most commands',
    ...optionLines(LEADING_OPTIONS, width),
    '',
    'Environment',
    ...pairs(VARIABLES, width),
    '',
    'More',
    ...pairs(
      [
        ['culvert help COMMAND', 'All about one command, with examples'],
        [`culvert help ${EXIT_CODES_TOPIC}`, 'How commands end, for scripts'],
      ],
      width,
    ),
  ]);
}

/** What `culvert help` tells beside the commands. */
export const EXIT_CODES_TOPIC = 'exit-codes';

export function exitCodesHelp(width: number | null): string {
  return lines([
    ...wrapped('Exit codes, which stay what they are in later versions', widthIn(width)),
    '',
    ...pairs(
      EXIT_CODES.map(([code, means]) => [String(code).padStart(3), means]),
      width,
    ),
    '',
    ...wrapped(
      'culvert ssh ends with what ssh ends with. With --json a failure also has the code of its error, which says more.',
      widthIn(width),
    ),
  ]);
}

export function commandHelp(command: CommandSpec, width: number | null): string {
  const { about, options, examples } = command;
  const isTable = about.some((line) => /\S {3}/.test(line));
  const told = isTable ? about : wrapped(about.join(' '), widthIn(width));
  return lines([
    ...wrapped(`culvert ${command.name} - ${command.help}`, widthIn(width)),
    '',
    `Usage: ${usageOf(command)}`,
    ...(about.length > 0 ? ['', ...told] : []),
    ...(options.length > 0 ? ['', 'Options', ...optionLines(options, width)] : []),
    ...(examples.length > 0 ? ['', 'Examples', ...examples.map((line) => `  ${line}`)] : []),
  ]);
}

const LONGEST_NAME = Math.max(...COMMANDS.map(({ name }) => name.length));
/** Longer lines are tiring to read. */
const WIDEST = 100;
const INDENT = '  ';
const GAP = '   ';
/** Below this the words stand under what they explain. */
const LEAST_BESIDE = 24;

function widthIn(width: number | null): number {
  return Math.min(WIDEST, width ?? WIDEST);
}

function optionLines(options: readonly CommandOption[], width: number | null): string[] {
  return pairs(
    options.map((option) => {
      const short = option.short === null ? '    ' : `-${option.short}, `;
      return [`${short}${optionUsage(option)}`, option.help] as const;
    }),
    width,
  );
}

function pairs(rows: readonly (readonly [string, string])[], width: number | null): string[] {
  const first = Math.max(...rows.map(([name]) => name.length));
  const left = widthIn(width) - INDENT.length - first - GAP.length;
  if (left < LEAST_BESIDE) {
    const below = INDENT.repeat(3);
    return rows.flatMap(([name, help]) => [
      `${INDENT}${name}`,
      ...wrapped(help, widthIn(width) - below.length).map((line) => `${below}${line}`),
    ]);
  }
  return rows.flatMap(([name, help]) =>
    wrapped(help, left).map((line, at) => `${INDENT}${(at === 0 ? name : '').padEnd(first)}${GAP}${line}`),
  );
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
