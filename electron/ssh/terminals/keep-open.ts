// Positional parameters carry the command, so nothing in it is read by the shell. 255 is ssh's own failure
// (ssh(1), EXIT STATUS); any other status is that of the last remote command, so it counts only when the session ended
// at once: whoever leaves a long session after a failed `grep` need not confirm it.
const SCRIPT = `start=$(date +%s)
"$@"
status=$?
ran=$(( $(date +%s) - start ))
if [ "$status" -eq 255 ] || { [ "$status" -ne 0 ] && [ "$ran" -lt 10 ]; }; then
  printf '\\n%s ended with status %s. Press Enter to close this window. ' "\${1##*/}" "$status"
  read -r _
fi
exit "$status"`;

/** Wraps a command so that the window it runs in waits for Enter when it failed, and passes on its exit status. */
export function keepOpenOnFailure(command: readonly string[]): string[] {
  return ['/bin/sh', '-c', SCRIPT, 'sh', ...command];
}
