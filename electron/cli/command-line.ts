import { type Given, OPTIONS, type OptionSpec } from './option-table.ts';
import { type Read, shown } from './read.ts';

interface Step {
  option: OptionSpec;
  /** What stood in the same argument, null where nothing did. */
  attached: string | null;
}

/**
 * Reads arguments as `localproxy` (boost::program_options) does: `--region x`, `--region=x`, `-r x`, `-rx`, letters of
 * options without value bundled (`-kv5`), a long name cut short while it stays clear (`--reg x`), each option once.
 * Node's own parseArgs knows no cut names and shows values, tokens included, in its errors.
 */
export function readCommandLine(args: readonly string[]): Read<Given> {
  const given: Given = {};
  for (let at = 0; at < args.length; at += 1) {
    const steps = stepsOf(args[at] ?? '');
    if ('wrong' in steps) {
      return steps;
    }
    for (const { option, attached } of steps.value) {
      let value = attached;
      if (!option.flag && value === null) {
        const next = args[at + 1];
        // As in the reference, what looks like an option is no value.
        value = next === undefined || /^-./.test(next) ? null : next;
        at += 1;
      }
      if (!option.flag && (value === null || value === '')) {
        return { wrong: `${nameOf(option)} needs a value.` };
      }
      if (given[option.name] !== undefined) {
        return { wrong: `${nameOf(option)} is given twice.` };
      }
      given[option.name] = option.flag ? 'true' : (value ?? '');
    }
  }
  return { value: given };
}

function stepsOf(argument: string): Read<Step[]> {
  if (argument.startsWith('--') && argument !== '--') {
    return longStep(argument.slice(2));
  }
  if (/^-[^-]/.test(argument)) {
    return shortSteps(argument.slice(1));
  }
  return { wrong: `${shown(argument)} stands alone: no option before it takes it.` };
}

function longStep(text: string): Read<Step[]> {
  const equals = text.indexOf('=');
  const written = equals < 0 ? text : text.slice(0, equals);
  const attached = equals < 0 ? null : text.slice(equals + 1);
  const exact = OPTIONS.find(({ name }) => name === written);
  const candidates = exact ? [exact] : OPTIONS.filter(({ name }) => written && name.startsWith(written));
  const [option, ...others] = candidates;
  if (!option) {
    return { wrong: `There is no option ${shown(`--${written}`)}.` };
  }
  if (others.length > 0) {
    const names = candidates.map(({ name }) => `--${name}`).join(', ');
    return { wrong: `--${written} may mean ${names}.` };
  }
  if (option.flag && attached !== null) {
    return { wrong: `--${option.name} takes no value.` };
  }
  return { value: [{ option, attached }] };
}

function shortSteps(letters: string): Read<Step[]> {
  const steps: Step[] = [];
  for (let at = 0; at < letters.length; at += 1) {
    const option = OPTIONS.find(({ short }) => short === letters[at]);
    if (!option) {
      return { wrong: `There is no option ${shown(`-${letters[at]}`)}.` };
    }
    if (!option.flag) {
      steps.push({ option, attached: letters.slice(at + 1) || null });
      break;
    }
    steps.push({ option, attached: null });
  }
  return { value: steps };
}

function nameOf({ name, short }: OptionSpec): string {
  return short === null ? `--${name}` : `--${name} (-${short})`;
}
