/** `culvert completion SHELL`: scripts for shells, made of the table of commands. */
import type { CommandRun } from './command-context.ts';
import {
  COMMANDS,
  type CommandOption,
  type Completes,
  LEADING_OPTIONS,
  type Shell,
} from './command-table.ts';
import { bashScript } from './completion-bash.ts';
import { fishScript } from './completion-fish.ts';
import { powershellScript } from './completion-powershell.ts';
import { zshScript } from './completion-zsh.ts';
import { OPTIONS as PROXY_OPTIONS } from './option-table.ts';
import { readShell } from './option-values.ts';

/** What a completion script has to know, without any of what needs quoting differently in each shell. */
export interface CompletionModel {
  /** Before a command's name. */
  leading: CompletionOption[];
  commands: {
    name: string;
    help: string;
    options: CompletionOption[];
    /** What each operand is, and whether the last one may be repeated. */
    operands: string[];
    isOpenEnded: boolean;
  }[];
}

export interface CompletionOption {
  /** `--service`. */
  long: string;
  /** `-s`. */
  short: string | null;
  /** What its value is; null: takes none. */
  kind: string | null;
  /** The value is written behind `=` or left out. */
  maybe: boolean;
  help: string;
}

export const runCompletion: CommandRun = async ({ parsed }) => {
  const shell = readShell(parsed.operands[0]);
  return { kind: 'told', value: null, text: completionScript(shell) };
};

const SCRIPTS: Record<Shell, (model: CompletionModel) => string> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
};

export function completionScript(shell: Shell): string {
  return SCRIPTS[shell](completionModel());
}

function completionModel(): CompletionModel {
  return {
    leading: LEADING_OPTIONS.map(optionOf),
    commands: COMMANDS.map(({ name, help, options, operands }) => ({
      name,
      help,
      options: name === 'proxy' ? proxyOptions() : options.map(optionOf),
      operands: operands.map(({ completes }) => kindOf(completes)),
      isOpenEnded: operands.at(-1)?.many === true,
    })),
  };
}

function optionOf({ name, short, value, maybe, completes, help }: CommandOption): CompletionOption {
  return {
    long: `--${name}`,
    short: short === null ? null : `-${short}`,
    kind: value === null ? null : kindOf(completes ?? { kind: 'nothing' }),
    maybe: maybe === true,
    help,
  };
}

function proxyOptions(): CompletionOption[] {
  return PROXY_OPTIONS.map(({ name, short, flag }) => ({
    long: `--${name}`,
    short: short === null ? null : `-${short}`,
    kind: flag ? null : 'files',
    maybe: false,
    help: '',
  }));
}

/** `words debug info warn`, or the name of what a running Culvert is asked for. */
function kindOf(completes: Completes): string {
  switch (completes.kind) {
    case 'words':
      return `words ${completes.words.join(' ')}`;
    case 'commands':
      return `words ${COMMANDS.map(({ name }) => name).join(' ')}`;
    default:
      return completes.kind;
  }
}
