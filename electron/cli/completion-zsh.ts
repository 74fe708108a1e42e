import { posixQuote } from '../ssh/quote.ts';
import type { CompletionModel, CompletionOption } from './completion.ts';
import { kindFunctions } from './completion-posix.ts';

/** To be evaluated after compinit, or kept as `_culvert` in a folder of $fpath. */
export function zshScript({ leading, commands }: CompletionModel): string {
  const options = [
    ...commands.map(
      ({ name, options: list }) => `    ${name}) list=(${list.flatMap(described).join(' ')}) ;;`,
    ),
    `    '') list=(${leading.flatMap(described).join(' ')}) ;;`,
  ];
  const names = commands.map(({ name, help }) => posixQuote(describedAs(name, help)));
  return `#compdef culvert
# Completion of culvert for zsh. In ~/.zshrc, after compinit: eval "$(culvert completion zsh)"

${kindFunctions({ leading, commands })}

_culvert_options() {
  list=()
  case "$1" in
${options.join('\n')}
  esac
}

_culvert() {
  local word command= kind= option= profile= region= ended= value
  local -a list values
  integer i operands=0
  for ((i = 2; i < CURRENT; i++)); do
    word=\${(Q)words[i]}
    if [[ -n $option ]]; then
      value=$word
    elif [[ $word == -- && -z $ended ]]; then
      ended=yes
      continue
    elif [[ $word == --*=* && -z $ended ]]; then
      option=\${word%%=*} value=\${word#*=}
    elif [[ $word == -?* && -z $ended ]]; then
      _culvert_kind "$command" "$word"
      [[ -n $kind && $kind != maybe ]] && option=$word
      continue
    elif [[ -z $command ]]; then
      command=$word
      continue
    else
      operands+=1
      continue
    fi
    case $option in
      --profile) profile=$value ;;
      --region) region=$value ;;
    esac
    option=
  done

  if [[ -n $option ]]; then
    _culvert_kind "$command" "$option"
  elif [[ $PREFIX == --*=* && -z $ended ]]; then
    _culvert_kind "$command" "\${PREFIX%%=*}"
    compset -P '*='
  elif [[ $PREFIX == -* && -z $ended ]]; then
    _culvert_options "$command"
    _describe -o -t options option list
    return
  elif [[ -z $command ]]; then
    list=(${names.join(' ')})
    _describe -t commands command list
    return
  else
    _culvert_operand "$command" "$operands"
  fi
  [[ $kind == services ]] && compset -P '*,'
  case $kind in
    'words '*) values=(\${(s: :)\${kind#words }}) ;;
    devices | targets | profiles | services)
      values=("\${(@f)$(culvert __complete "$kind" "--prefix=\${(Q)PREFIX}" "--profile=$profile" "--region=$region" 2>/dev/null)}")
      values=(\${values:#})
      ;;
    files) _files; return ;;
  esac
  (( \${#values} )) && compadd -a values
}

if [[ $funcstack[1] == _culvert ]]; then
  _culvert "$@"
else
  compdef _culvert culvert
fi
`;
}

function described({ long, short, help }: CompletionOption): string[] {
  return [long, ...(short === null ? [] : [short])].map((name) => posixQuote(describedAs(name, help)));
}

/** As _describe takes it: what stands before the first colon is completed. */
function describedAs(name: string, help: string): string {
  return help === '' ? name : `${name}:${help.replaceAll('\\', '\\\\').replaceAll(':', '\\:')}`;
}
