/**
 * Every command and option of `culvert`: parsing, help, the completions of the shells and docs/cli.md are all made of
 * this. The options of `culvert proxy` are those of `localproxy` and have a table of their own.
 */

/** What can stand in a place, for completion. */
export type Completes =
  | { kind: 'words'; words: readonly string[] }
  /** What a running Culvert knows. `targets`: devices and tunnels. */
  | { kind: 'devices' | 'targets' | 'profiles' | 'services' }
  | { kind: 'commands' }
  | { kind: 'nothing' };

export interface CommandOption {
  name: string;
  /** The letter after a single hyphen. */
  short: string | null;
  /** What its value is called; null: takes none. */
  value: string | null;
  /** The value may be left out, and is written `--name=VALUE` alone. */
  maybe?: boolean;
  /** May be given more than once. */
  many?: boolean;
  completes?: Completes;
  help: string;
}

export interface Operand {
  /** `DEVICE`, as the usage line has it. */
  name: string;
  needed: boolean;
  /** Takes all that are left. */
  many?: boolean;
  completes: Completes;
}

export interface CommandSpec {
  name: string;
  group: 'Tunnels' | 'Information' | 'For ssh and other tools' | 'Culvert itself';
  /** One line. */
  help: string;
  /** More lines, for the command's own help. */
  about: readonly string[];
  operands: readonly Operand[];
  /** Takes what stands after `--`, called so. */
  rest?: string;
  options: readonly CommandOption[];
  examples: readonly string[];
}

export const SHELLS = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof SHELLS)[number];

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const;
export const TOOLS = ['ssh', 'sftp', 'scp'] as const;

/** For how long a command waits for the device where nothing else is said. */
export const WAIT_SECONDS = 120;
export const DEVICES_LIMIT = 100;
export const LOGS_LIMIT = 200;

const NOTHING: Completes = { kind: 'nothing' };
const DEVICES: Completes = { kind: 'devices' };
const TARGETS: Completes = { kind: 'targets' };

const HELP_OPTION: CommandOption = {
  name: 'help',
  short: 'h',
  value: null,
  help: 'Print the help of the command',
};

/** Of every command that asks a running Culvert for something. */
const WHERE: readonly CommandOption[] = [
  {
    name: 'profile',
    short: null,
    value: 'NAME',
    completes: { kind: 'profiles' },
    help: 'A profile of Culvert by its name; with --headless also one of the AWS files',
  },
  {
    name: 'region',
    short: null,
    value: 'REGION',
    completes: NOTHING,
    help: 'Choose the profile by its region; for a profile of the AWS files, the region itself',
  },
];

const HEADLESS: CommandOption = {
  name: 'headless',
  short: null,
  value: null,
  help: 'If Culvert is not running, start it without window and tray',
};

const QUIET: CommandOption = {
  name: 'quiet',
  short: 'q',
  value: null,
  help: 'Print no progress, only errors',
};

const NO_ASK: CommandOption = {
  name: 'no-ask',
  short: null,
  value: null,
  help: 'Ask nothing; what needs an answer fails',
};

const JSON_OPTION: CommandOption = {
  name: 'json',
  short: null,
  value: null,
  help: 'Print one JSON object for scripts',
};

const COMMON = [...WHERE, HEADLESS, JSON_OPTION, QUIET, NO_ASK, HELP_OPTION];
/** Where standard output belongs to another program. */
const WITHOUT_JSON = COMMON.filter((option) => option !== JSON_OPTION);

const LIFETIME: CommandOption = {
  name: 'lifetime',
  short: 'l',
  value: 'TIME',
  completes: { kind: 'words', words: ['30m', '1h', '2h', '4h', '8h', '12h'] },
  help: 'How long a new tunnel stays open at most: 90 or 90m (minutes), 2h, 1h30m; up to 12h',
};

const NEW: CommandOption = {
  name: 'new',
  short: null,
  value: null,
  help: 'Open another tunnel, which is billed, even where one is open',
};

const TAKE_OVER: CommandOption = {
  name: 'take-over',
  short: null,
  value: null,
  help: 'Take an open tunnel over from whoever is connected to it',
};

const WAIT: CommandOption = {
  name: 'wait',
  short: 'w',
  value: 'SECONDS',
  completes: NOTHING,
  help: `How long to wait for the device: 30, 30s or 2m; ${WAIT_SECONDS} seconds if not given`,
};

const PORT: CommandOption = {
  name: 'port',
  short: 'p',
  value: 'SERVICE=PORT',
  many: true,
  completes: NOTHING,
  help: 'Local port of a service; may be given for each',
};

const DEVICE: Operand = { name: 'DEVICE', needed: true, completes: DEVICES };

export const COMMANDS: readonly CommandSpec[] = [
  {
    name: 'open',
    group: 'Tunnels',
    help: 'Open a tunnel to a device, or use the one that is open',
    about: [
      'Opening a tunnel is billed by AWS; using one that is open is not. Answers as soon as the tunnel is open, with',
      '--wait once the device is connected.',
      'Services and lifetime that are not given are those of the last time, else SSH and two hours. A tunnel that is',
      'open is used if it carries the services; it keeps its end and its local ports.',
      'Several services stand between commas, or --service is repeated. One that Culvert does not know is refused, for a',
      'tunnel that carries nothing is billed as well.',
    ],
    operands: [DEVICE],
    options: [
      {
        name: 'service',
        short: 's',
        value: 'SERVICE',
        many: true,
        completes: { kind: 'services' },
        help: 'What the tunnel carries, by id, name or port on the device: SSH, Web, 5900; up to three',
      },
      PORT,
      LIFETIME,
      {
        name: 'wait',
        short: 'w',
        value: 'SECONDS',
        maybe: true,
        completes: NOTHING,
        help: `Wait until the device is connected, ${WAIT_SECONDS} seconds where no number is given`,
      },
      {
        name: 'any-service',
        short: null,
        value: null,
        help: 'Take services as they are written, also those that only the device’s agent knows',
      },
      NEW,
      TAKE_OVER,
      ...COMMON,
    ],
    examples: [
      'culvert open press-07 --wait',
      'culvert open press-07 --service SSH,HTTP --port HTTP=8080 --lifetime 8h',
    ],
  },
  {
    name: 'list',
    group: 'Tunnels',
    help: 'List the tunnels that are open here',
    about: [],
    operands: [],
    options: [
      {
        name: 'all',
        short: 'a',
        value: null,
        help: 'Also the tunnels of the account that others opened',
      },
      ...COMMON,
    ],
    examples: ['culvert list', 'culvert list --all --json'],
  },
  {
    name: 'status',
    group: 'Tunnels',
    help: 'Tell whether Culvert is running, or how a tunnel is doing',
    about: ['Never starts Culvert.'],
    operands: [{ name: 'DEVICE|TUNNEL', needed: false, completes: TARGETS }],
    options: COMMON.filter((option) => option !== HEADLESS),
    examples: ['culvert status', 'culvert status press-07'],
  },
  {
    name: 'close',
    group: 'Tunnels',
    help: 'Close a tunnel at AWS',
    about: [
      'A device’s name closes the tunnels to it that are open here; somebody else’s is closed by its tunnel id.',
    ],
    operands: [{ name: 'DEVICE|TUNNEL', needed: false, completes: TARGETS }],
    options: [
      { name: 'all', short: 'a', value: null, help: 'Every tunnel that is open here' },
      { name: 'yes', short: 'y', value: null, help: 'Do not ask before closing all' },
      ...COMMON,
    ],
    examples: ['culvert close press-07', 'culvert close --all --yes'],
  },
  {
    name: 'devices',
    group: 'Information',
    help: 'List devices, or find them by name, type, attribute or group',
    about: [],
    operands: [{ name: 'TEXT', needed: false, many: true, completes: NOTHING }],
    options: [
      {
        name: 'limit',
        short: 'n',
        value: 'COUNT',
        completes: NOTHING,
        help: `How many at most; ${DEVICES_LIMIT} if not given`,
      },
      ...COMMON,
    ],
    examples: ['culvert devices press', 'culvert devices --limit 1000 --json'],
  },
  {
    name: 'profiles',
    group: 'Information',
    help: 'List the profiles: which account, region and sign-in',
    about: [],
    operands: [],
    options: COMMON,
    examples: ['culvert profiles'],
  },
  {
    name: 'logs',
    group: 'Information',
    help: 'Print Culvert’s log, or what it says of one tunnel',
    about: ['Never starts Culvert. With --json one object a line.'],
    operands: [{ name: 'DEVICE|TUNNEL', needed: false, completes: TARGETS }],
    options: [
      { name: 'follow', short: 'f', value: null, help: 'Keep printing lines as they are written' },
      {
        name: 'level',
        short: null,
        value: 'LEVEL',
        completes: { kind: 'words', words: LEVELS },
        help: 'The least severe lines to print: debug, info (the default), warn or error',
      },
      {
        name: 'text',
        short: null,
        value: 'TEXT',
        completes: NOTHING,
        help: 'Only lines that contain this text',
      },
      {
        name: 'limit',
        short: 'n',
        value: 'COUNT',
        completes: NOTHING,
        help: `How many lines at most, the newest; ${LOGS_LIMIT} if not given`,
      },
      ...COMMON.filter((option) => option !== HEADLESS),
    ],
    examples: ['culvert logs press-07 --follow', 'culvert logs --level warn'],
  },
  {
    name: 'ssh',
    group: 'For ssh and other tools',
    help: 'Open a tunnel where none is open, and run ssh through it',
    about: [
      'Runs the ssh of this computer in this terminal, with the user and key that are set for the device, and ends',
      'with its exit status. What stands after -- is run on the device.',
    ],
    operands: [DEVICE],
    rest: 'COMMAND',
    options: [
      {
        name: 'user',
        short: 'u',
        value: 'USER',
        completes: NOTHING,
        help: 'The user to sign in as on the device',
      },
      PORT,
      LIFETIME,
      WAIT,
      NEW,
      TAKE_OVER,
      ...WITHOUT_JSON,
    ],
    examples: ['culvert ssh press-07', 'culvert ssh press-07 --user root -- journalctl -f'],
  },
  {
    name: 'connect',
    group: 'For ssh and other tools',
    help: 'Carry one connection on standard input and output, as ProxyCommand of ssh',
    about: [
      'Uses the tunnel that is open. Where none is, it opens one, which is billed, only if the profile lets tools do',
      'that, with --open, or when somebody who is asked agrees.',
    ],
    operands: [DEVICE, { name: 'PORT|SERVICE', needed: false, completes: { kind: 'services' } }],
    options: [
      { name: 'open', short: null, value: null, help: 'Open a tunnel, which is billed, where none is open' },
      WAIT,
      TAKE_OVER,
      { name: 'verbose', short: 'v', value: null, help: 'Print progress from the start' },
      ...WITHOUT_JSON,
    ],
    examples: ["ssh -o ProxyCommand='culvert connect %h %p' press-07"],
  },
  {
    name: 'copy',
    group: 'For ssh and other tools',
    help: 'Print the ssh command of an open tunnel, and copy it to the clipboard',
    about: [],
    operands: [DEVICE],
    options: [
      {
        name: 'tool',
        short: 't',
        value: 'TOOL',
        completes: { kind: 'words', words: TOOLS },
        help: 'ssh (the default), sftp or scp',
      },
      ...COMMON,
    ],
    examples: ['culvert copy press-07', 'culvert copy press-07 --tool scp'],
  },
  {
    name: 'host-key',
    group: 'For ssh and other tools',
    help: 'Compare the host key a device shows with the one ssh knows',
    about: ['A tunnel to the device has to be open.'],
    operands: [DEVICE],
    options: [
      { name: 'forget', short: null, value: null, help: 'Forget the old key, so that ssh asks anew' },
      ...COMMON,
    ],
    examples: ['culvert host-key press-07', 'culvert host-key press-07 --forget'],
  },
  {
    name: 'proxy',
    group: 'For ssh and other tools',
    help: 'Carry one tunnel without a running Culvert, with the options of localproxy',
    about: [],
    operands: [],
    options: [],
    examples: [],
  },
  {
    name: 'completion',
    group: 'Culvert itself',
    help: 'Print the completion script for a shell',
    about: [
      'bash:        eval "$(culvert completion bash)"                          in ~/.bashrc',
      'zsh:         eval "$(culvert completion zsh)"                           in ~/.zshrc, after compinit',
      'fish:        culvert completion fish | source                           in ~/.config/fish/config.fish',
      'PowerShell:  culvert completion powershell | Out-String | iex           in $PROFILE',
    ],
    operands: [{ name: 'SHELL', needed: true, completes: { kind: 'words', words: SHELLS } }],
    options: [HELP_OPTION],
    examples: [],
  },
  {
    name: 'quit',
    group: 'Culvert itself',
    help: 'Quit the running Culvert; its tunnels stay open at AWS',
    about: [],
    operands: [],
    options: [
      { name: 'close', short: null, value: null, help: 'Close its tunnels at AWS first' },
      ...[JSON_OPTION, QUIET, HELP_OPTION],
    ],
    examples: ['culvert quit --close'],
  },
  {
    name: 'version',
    group: 'Culvert itself',
    help: 'Print which Culvert, Electron and Node.js this is',
    about: [],
    operands: [],
    options: [JSON_OPTION, HELP_OPTION],
    examples: [],
  },
  {
    name: 'help',
    group: 'Culvert itself',
    help: 'Print this, or the help of a command',
    about: [],
    operands: [{ name: 'COMMAND', needed: false, completes: { kind: 'commands' } }],
    options: [HELP_OPTION],
    examples: [],
  },
];

/** Before a command's name, or in place of one. */
export const LEADING_OPTIONS: readonly CommandOption[] = [
  ...COMMON,
  { name: 'version', short: 'V', value: null, help: 'Print the versions of Culvert, Electron and Node.js' },
];

export function commandNamed(name: string): CommandSpec | undefined {
  return COMMANDS.find((command) => command.name === name);
}

/** As help and docs write it: `--wait[=SECONDS]`, `--level LEVEL`. */
export function optionUsage({ name, value, maybe }: CommandOption): string {
  if (value === null) {
    return `--${name}`;
  }
  return maybe ? `--${name}[=${value}]` : `--${name} ${value}`;
}

/** `culvert open DEVICE [options]`. */
export function usageOf({ name, operands, rest, options }: CommandSpec): string {
  const places = operands.map(({ name: place, needed, many }) => {
    const word = `${place}${many ? '…' : ''}`;
    return needed ? word : `[${word}]`;
  });
  return [
    `culvert ${name}`,
    ...places,
    ...(options.length > 1 ? ['[options]'] : []),
    ...(rest ? [`[-- ${rest}…]`] : []),
  ].join(' ');
}
