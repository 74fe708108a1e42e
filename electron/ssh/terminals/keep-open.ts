// Positional parameters carry everything, so nothing of it is read by the shell. 255 is ssh's own failure (ssh(1), EXIT
// STATUS), a host key that changed among them; any other status is that of the last remote command, so it counts only
// when the session ended at once: whoever leaves a long session after a failed `grep` need not confirm it.
const SCRIPT = `always=$1 ended=$2 advice=$3
shift 3
start=$(date +%s)
"$@"
status=$?
ran=$(( $(date +%s) - start ))
if [ "$always" = yes ] || [ "$status" -eq 255 ] || { [ "$status" -ne 0 ] && [ "$ran" -lt 10 ]; }; then
  printf "\\n"
  if [ "$status" -eq 255 ] && [ -n "$advice" ]; then
    printf "%s\\n" "$advice"
  fi
  printf "$ended " "$status"
  read -r _
fi
exit "$status"`;

export interface KeepOpenOptions {
  /** Wait also when all went well. */
  always?: boolean;
  /** What is said before it waits; `%s` stands for the exit status. English where left out. */
  ended?: string | undefined;
  /** What is said besides where ssh itself failed. */
  advice?: string | undefined;
}

/** Wraps a command so that the window it runs in waits for Enter when it failed, and passes on its exit status. */
export function keepOpen(command: readonly string[], options: KeepOpenOptions = {}): string[] {
  const {
    always = false,
    ended = `${nameOf(command)} ended with status %s. Press Enter to close this window.`,
    advice = '',
  } = options;
  return ['/bin/sh', '-c', SCRIPT, 'sh', always ? 'yes' : 'no', asFormat(ended), advice, ...command];
}

/** Of printf's format only `%s` means something in it. */
function asFormat(text: string): string {
  return text.replaceAll('\\', '\\\\').replace(/%(?!s)/g, '%%');
}

function nameOf([program = '']: readonly string[]): string {
  return program.slice(program.lastIndexOf('/') + 1);
}
