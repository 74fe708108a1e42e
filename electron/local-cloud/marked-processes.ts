import fs from 'node:fs';

/** Every process of a simulated device carries this variable, with a value of its own in every run. */
export const MARK_VARIABLE = 'CULVERT_DEVICE_RUN';

/**
 * Ends what logins have left running on a simulated device, as switching it off would. A process that was sent to the
 * background has no parent any more that would lead to it, so they are found by the mark in their environment. Linux
 * only; elsewhere they stay.
 */
export function endMarkedProcesses(mark: string): void {
  const wanted = `${MARK_VARIABLE}=${mark}`;
  for (const name of process.platform === 'linux' ? fs.readdirSync('/proc') : []) {
    if (!/^\d+$/.test(name) || Number(name) === process.pid) {
      continue;
    }
    try {
      if (fs.readFileSync(`/proc/${name}/environ`, 'utf8').split('\0').includes(wanted)) {
        process.kill(Number(name), 'SIGKILL');
      }
    } catch {
      // Of another user, or gone meanwhile.
    }
  }
}
