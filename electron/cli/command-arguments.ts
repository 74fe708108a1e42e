import {
  COMMANDS,
  type CommandOption,
  type CommandSpec,
  commandNamed,
  LEADING_OPTIONS,
} from './command-table.ts';
import { type Read, shown } from './read.ts';
import { nearest, nearestCommand } from './suggest.ts';

/** What was written, in the order in which it was. */
export interface ParsedArguments {
  command: CommandSpec;
  operands: string[];
  /** Option names with their values; an option without value has ''. */
  options: Map<string, string[]>;
  /** After `--`, of commands that take it. */
  rest: string[];
}

export type Parsed =
  | { kind: 'run'; parsed: ParsedArguments }
  /** null: of Culvert as a whole. */
  | { kind: 'help'; command: CommandSpec | null }
  | { kind: 'version'; json: boolean };

/**
 * Reads a command line, the program's name left out. Options may stand anywhere: `-w`, `--wait`, `--wait=30`, `-n 5`,
 * `-n5`, several letters without value together (`-fq`). After `--` nothing is an option any more.
 */
export function parseArguments(args: readonly string[]): Read<Parsed> {
  const found: { option: CommandOption; value: string }[] = [];
  const operands: string[] = [];
  const rest: string[] = [];
  let command: CommandSpec | null = null;
  for (let at = 0; at < args.length; at += 1) {
    const word = args[at] ?? '';
    if (word === '--') {
      const left = args.slice(at + 1);
      (command?.rest ? rest : operands).push(...left);
      break;
    }
    if (!word.startsWith('-') || word === '-') {
      if (command === null) {
        const named = commandNamed(word);
        if (!named) {
          return {
            wrong: `There is no command ${shown(word)}.${meant(nearestCommand(word, commandNames()))}`,
          };
        }
        command = named;
        continue;
      }
      operands.push(word);
      continue;
    }
    const steps = stepsOf(word, command);
    if ('wrong' in steps) {
      return steps;
    }
    for (const { option, attached } of steps.value) {
      let value = attached;
      if (option.value !== null && value === null && !option.maybe) {
        const next = args[at + 1];
        // A missing value would else swallow the option after it.
        value = next === undefined || (next.startsWith('-') && next !== '-') ? null : next;
        at += 1;
        if (value === null) {
          return { wrong: `--${option.name} needs a value: ${optionExample(option)}.` };
        }
      }
      if (value === '' && option.value !== null) {
        return { wrong: `--${option.name} needs a value: ${optionExample(option)}.` };
      }
      found.push({ option, value: value ?? '' });
    }
  }
  return conclude({ command, found, operands, rest });
}

interface Pieces {
  command: CommandSpec | null;
  found: { option: CommandOption; value: string }[];
  operands: string[];
  rest: string[];
}

function conclude({ command, found, operands, rest }: Pieces): Read<Parsed> {
  const has = (name: string) => found.some(({ option }) => option.name === name);
  if (has('help')) {
    return { value: { kind: 'help', command } };
  }
  if (command === null) {
    if (has('version')) {
      return { value: { kind: 'version', json: has('json') } };
    }
    return { wrong: 'No command is given.' };
  }
  const options = new Map<string, string[]>();
  for (const { option, value } of found) {
    // Options before the command's name are looked up before it is known which ones the command has.
    if (!command.options.some(({ name }) => name === option.name)) {
      return { wrong: noOption(`--${option.name}`, command) };
    }
    const before = options.get(option.name) ?? [];
    if (before.length > 0 && !option.many && option.value !== null) {
      return { wrong: `--${option.name} is given twice.` };
    }
    options.set(option.name, [...before, value]);
  }
  const wrong = wrongOperands(command, operands, rest);
  return wrong === null
    ? { value: { kind: 'run', parsed: { command, operands, options, rest } } }
    : { wrong };
}

function wrongOperands(command: CommandSpec, given: string[], rest: string[]): string | null {
  const missing = command.operands.filter(({ needed }) => needed)[given.length];
  if (missing) {
    return `culvert ${command.name} needs ${article(missing.name)}.`;
  }
  const isOpenEnded = command.operands.some(({ many }) => many);
  const extra = given[command.operands.length];
  if (extra === undefined || isOpenEnded) {
    return null;
  }
  if (/^\d+$/.test(extra) && command.options.some(({ maybe }) => maybe)) {
    return `${shown(extra)} is too much; seconds are written --wait=${extra}.`;
  }
  if (command.rest && rest.length === 0) {
    return `${shown(extra)} is too much; what is to run on the device goes after --.`;
  }
  return `${shown(extra)} is too much for culvert ${command.name}.`;
}

function article(operand: string): string {
  const word = operand.toLowerCase().replaceAll('|', ' or ');
  return `a ${word === 'shell' ? 'shell: bash, zsh, fish or powershell' : word}`;
}

interface Step {
  option: CommandOption;
  /** What stood in the same word; null where nothing did. */
  attached: string | null;
}

function stepsOf(word: string, command: CommandSpec | null): Read<Step[]> {
  const known = command?.options ?? LEADING_OPTIONS;
  return word.startsWith('--') ? longStep(word, known, command) : shortSteps(word, known, command);
}

function longStep(word: string, known: readonly CommandOption[], command: CommandSpec | null): Read<Step[]> {
  const equals = word.indexOf('=');
  const name = equals < 0 ? word.slice(2) : word.slice(2, equals);
  const attached = equals < 0 ? null : word.slice(equals + 1);
  const option = known.find((each) => each.name === name);
  if (!option) {
    return { wrong: noOption(`--${name}`, command) };
  }
  if (option.value === null && attached !== null) {
    return { wrong: `--${name} takes no value.` };
  }
  return { value: [{ option, attached }] };
}

function shortSteps(
  word: string,
  known: readonly CommandOption[],
  command: CommandSpec | null,
): Read<Step[]> {
  const steps: Step[] = [];
  for (let at = 1; at < word.length; at += 1) {
    const option = known.find(({ short }) => short === word[at]);
    if (!option) {
      return { wrong: noOption(`-${word[at]}`, command) };
    }
    if (option.value === null) {
      steps.push({ option, attached: null });
      continue;
    }
    const attached = word.slice(at + 1).replace(/^=/, '');
    steps.push({ option, attached: attached === '' ? null : attached });
    break;
  }
  return { value: steps };
}

function noOption(written: string, command: CommandSpec | null): string {
  const known = (command?.options ?? LEADING_OPTIONS).map(({ name }) => `--${name}`);
  const whose = command === null ? 'There is no option' : `culvert ${command.name} has no option`;
  return `${whose} ${shown(written)}.${written.startsWith('--') ? didYouMean(written, known) : ''}`;
}

function didYouMean(written: string, known: readonly string[]): string {
  return meant(nearest(written, known));
}

function meant(near: string | null): string {
  return near === null ? '' : ` Did you mean ${near}?`;
}

function optionExample({ name, value, maybe }: CommandOption): string {
  return maybe ? `--${name}=${value}` : `--${name} ${value}`;
}

function commandNames(): string[] {
  return COMMANDS.map(({ name }) => name);
}
