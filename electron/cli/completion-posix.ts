/** What the completions of bash and zsh have in common. */
import { posixQuote } from '../ssh/quote.ts';
import type { CompletionModel, CompletionOption } from './completion.ts';

/** Shell functions that look up what is completed: each sets `kind`, and leaves it empty where there is nothing. */
export function kindFunctions({ leading, commands }: CompletionModel): string {
  const kinds = [
    ...leading.flatMap((option) => kindCases('', option)),
    ...commands.flatMap(({ name, options }) => options.flatMap((option) => kindCases(name, option))),
  ];
  const operands = commands.flatMap(({ name, operands: list, isOpenEnded }) =>
    list.map((kind, at) => {
      const isLast = isOpenEnded && at === list.length - 1;
      return `    ${posixQuote(`${name} ${at}`)}${isLast ? ` | ${posixQuote(`${name} `)}*` : ''}) kind=${posixQuote(kind)} ;;`;
    }),
  );
  return `# What the value of an option is: sets kind, and leaves it empty where the option takes none.
_culvert_kind() {
  kind=
  case "$1 $2" in
${kinds.join('\n')}
  esac
}

# What an operand is.
_culvert_operand() {
  kind=
  case "$1 $2" in
${operands.join('\n')}
  esac
}`;
}

function kindCases(command: string, { long, short, kind, maybe }: CompletionOption): string[] {
  if (kind === null) {
    return [];
  }
  // A value that may be left out stands in the same word alone, and then the option's name alone is looked up.
  const names = [long, ...(short === null ? [] : [short])].map((name) => posixQuote(`${command} ${name}`));
  return [`    ${names.join(' | ')}) kind=${posixQuote(maybe ? 'maybe' : kind)} ;;`];
}
