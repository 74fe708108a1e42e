import type { CompletionModel, CompletionOption } from './completion.ts';

/** For fish 3 and later. */
export function fishScript({ leading, commands }: CompletionModel): string {
  const valued = [...leading, ...commands.flatMap(({ options }) => options)].filter(
    ({ kind, maybe }) => kind !== null && !maybe,
  );
  const valuedFlags = [...new Set(valued.flatMap(({ long, short }) => (short ? [long, short] : [long])))];
  const lines = [
    ...leading.map((option) => optionLine("'__culvert_at_command'", option)),
    ...commands.map(
      ({ name, help }) =>
        `complete -c culvert -n '__culvert_at_command' -a ${quoted(name)} -d ${quoted(help)}`,
    ),
    ...commands.flatMap(({ name, options }) =>
      options.map((option) => optionLine(quoted(`__culvert_in ${name}`), option)),
    ),
    ...commands.flatMap(({ name, operands, isOpenEnded }) =>
      operands.flatMap((kind, at) => {
        const values = valuesOf(kind);
        const where = quoted(`__culvert_in ${name} ${at}${isOpenEnded ? ' more' : ''}`);
        return values === null ? [] : [`complete -c culvert -n ${where} -a ${quoted(values)}`];
      }),
    ),
  ];
  return `# Completion of culvert for fish. In ~/.config/fish/config.fish: culvert completion fish | source

# Prints the command's name, then its operands, one a line.
function __culvert_operands
    set -l skip ''
    set -l ended ''
    for word in (commandline -opc)[2..-1]
        if test -n "$skip"
            set skip ''
        else if test -n "$ended"
            echo -- $word
        else if test "$word" = --
            set ended yes
        else if contains -- $word ${valuedFlags.join(' ')}
            set skip yes
        else if not string match -q -- '-?*' $word
            echo -- $word
        end
    end
end

function __culvert_at_command
    set -l given (__culvert_operands)
    test (count $given) -eq 0
end

# In this command; with a number, at this operand; with “more”, or at one after it.
function __culvert_in
    set -l given (__culvert_operands)
    test (count $given) -gt 0; and test "$given[1]" = $argv[1]; or return 1
    set -q argv[2]; or return 0
    test (math (count $given) - 1) -eq $argv[2]; or begin
        set -q argv[3]; and test (math (count $given) - 1) -gt $argv[2]
    end
end

# The value of an option that is given already.
function __culvert_given
    set -l next ''
    for word in (commandline -opc)[2..-1]
        if test -n "$next"
            echo -- $word
            return
        else if test "$word" = "$argv[1]"
            set next yes
        else if string match -q -- "$argv[1]=*" $word
            string replace -- "$argv[1]=" '' $word
            return
        end
    end
end

function __culvert_values
    # Without the quoting that it has been given so far.
    set -l typed (string replace -r -- '^--[a-z-]+=' '' (commandline -ct) | string replace -r -- '^["\\']' '' | string replace -a -- '\\\\' '')
    set -l head ''
    if test $argv[1] = services
        set head (string match -r -- '^.*,' $typed)
        set typed (string replace -r -- '^.*,' '' $typed)
    end
    set -l profile (__culvert_given --profile)
    set -l region (__culvert_given --region)
    for value in (culvert __complete $argv[1] "--prefix=$typed" "--profile=$profile" "--region=$region" 2>/dev/null)
        echo -- "$head$value"
    end
end

complete -c culvert -e
complete -c culvert -f
${lines.join('\n')}
`;
}

function optionLine(where: string, { long, short, kind, maybe, help }: CompletionOption): string {
  const values = kind === null || maybe ? null : valuesOf(kind);
  return [
    `complete -c culvert -n ${where}`,
    ...(short === null ? [] : [`-s ${short.slice(1)}`]),
    `-l ${long.slice(2)}`,
    ...(kind === null || maybe ? [] : [kind === 'files' ? '-r -F' : '-x']),
    ...(values === null ? [] : [`-a ${quoted(values)}`]),
    ...(help === '' ? [] : [`-d ${quoted(help)}`]),
  ].join(' ');
}

function valuesOf(kind: string): string | null {
  if (kind.startsWith('words ')) {
    return kind.slice('words '.length);
  }
  return kind === 'nothing' || kind === 'files' ? null : `(__culvert_values ${kind})`;
}

/** In single quotes of fish a backslash means itself but before a quote or another one. */
function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
