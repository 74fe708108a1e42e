import { posixQuote } from '../ssh/quote.ts';
import type { CompletionModel, CompletionOption } from './completion.ts';
import { kindFunctions } from './completion-posix.ts';

/**
 * For bash 3.2 (macOS) and later, without the bash-completion package. Colons and equals signs are breaks between words
 * there: a word is put together again first, and of each reply only what stands behind the last break is given back.
 */
export function bashScript({ leading, commands }: CompletionModel): string {
  const options = commands.map(
    ({ name, options: list }) => `    ${name}) words=${posixQuote(list.map(flags).join(' '))} ;;`,
  );
  return `# Completion of culvert for bash. In ~/.bashrc: eval "$(culvert completion bash)"

${kindFunctions({ leading, commands })}

_culvert_options() {
  words=
  case "$1" in
${options.join('\n')}
    '') words=${posixQuote(leading.map(flags).join(' '))} ;;
  esac
}

_culvert() {
  local rest=\${COMP_LINE:0:COMP_POINT} word gap i glue= last= list=()
  for ((i = 0; i <= COMP_CWORD; i++)); do
    gap=\${rest%%[! $'\\t']*}
    word=\${COMP_WORDS[i]}
    if ((i == COMP_CWORD)); then
      word=\${rest#"$gap"}
    fi
    rest=\${rest:\${#gap}+\${#word}}
    case "$word" in
      [:=]*) glue=yes ;;
    esac
    if [[ -z $gap && -n $glue && \${#list[@]} -gt 0 ]]; then
      list[\${#list[@]}-1]+=$word
    else
      list+=("$word")
    fi
    case "$word" in
      *[:=]) glue=yes ;;
      *) glue= ;;
    esac
  done

  local cur=\${list[\${#list[@]}-1]} command= operands=0 kind= option= profile= region= ended= words= value
  for ((i = 1; i < \${#list[@]} - 1; i++)); do
    word=\${list[i]}
    if [[ -n $option ]]; then
      value=$word
    elif [[ $word == -- && -z $ended ]]; then
      ended=yes
      continue
    elif [[ $word == --*=* && -z $ended ]]; then
      option=\${word%%=*} value=\${word#*=}
    elif [[ $word == -?* && -z $ended ]]; then
      _culvert_kind "$command" "$word"
      if [[ -n $kind && $kind != maybe ]]; then
        option=$word
      fi
      continue
    elif [[ -z $command ]]; then
      command=$word
      continue
    else
      operands=$((operands + 1))
      continue
    fi
    case "$option" in
      --profile) profile=$value ;;
      --region) region=$value ;;
    esac
    option=
  done

  # head: what stands before the value in the same word.
  local head= typed=$cur
  if [[ -n $option ]]; then
    _culvert_kind "$command" "$option"
  elif [[ $cur == --*=* && -z $ended ]]; then
    _culvert_kind "$command" "\${cur%%=*}"
    head=\${cur%%=*}= typed=\${cur#*=}
  elif [[ $cur == -* && -z $ended ]]; then
    _culvert_options "$command"
    kind="words $words"
  elif [[ -z $command ]]; then
    kind=${posixQuote(`words ${commands.map(({ name }) => name).join(' ')}`)}
  else
    _culvert_operand "$command" "$operands"
  fi
  if [[ $kind == services && $typed == *,* ]]; then
    head+=\${typed%,*}, typed=\${typed##*,}
  fi
  local quote=
  case "$typed" in
    [\\"\\']*) quote=\${typed:0:1} typed=\${typed:1} ;;
    *) typed=\${typed//\\\\/} ;;
  esac

  local values=()
  case "$kind" in
    'words '*) read -r -a values <<<"\${kind#words }" ;;
    devices | targets | profiles | services)
      while IFS= read -r value; do
        values+=("$value")
      done < <(culvert __complete "$kind" "--prefix=$typed" "--profile=$profile" "--region=$region" 2>/dev/null)
      ;;
    files)
      COMPREPLY=()
      type compopt &>/dev/null && compopt -o default
      return
      ;;
  esac

  # What readline takes for the word begins behind the last break.
  local before=
  case "$COMP_WORDBREAKS" in
    *:*=* | *=*:*) before=\${cur%"\${cur##*[:=]}"} ;;
    *:*) before=\${cur%"\${cur##*:}"} ;;
    *=*) before=\${cur%"\${cur##*=}"} ;;
  esac
  COMPREPLY=()
  for value in "\${values[@]}"; do
    [[ $value == "$typed"* ]] || continue
    if [[ -z $quote ]]; then
      printf -v value %q "$value"
    elif [[ $quote == '"' ]]; then
      word=
      for ((i = 0; i < \${#value}; i++)); do
        case "\${value:i:1}" in
          [\\"\\$\\\\\\\`]) word+=\\\\ ;;
        esac
        word+=\${value:i:1}
      done
      value=$word
    elif [[ $value == *"$quote"* ]]; then
      continue
    fi
    value=$head$value
    COMPREPLY+=("\${value#"$before"}")
  done
}

complete -F _culvert culvert
`;
}

function flags({ long, short }: CompletionOption): string {
  return short === null ? long : `${long} ${short}`;
}
