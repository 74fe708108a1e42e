import fs from 'node:fs';

/** A terminal that has just been started answers nobody yet. */
const SETTLED_MS = 400;
/** The unit of /proc/<pid>/stat, for every architecture of Linux (USER_HZ). */
const TICKS_PER_S = 100;

/**
 * Whether a process of this user runs the program, for a moment already, other than with `but` among its arguments.
 * Where the system does not tell (it has no /proc), it is taken to run.
 */
export function isRunning(program: string, but: string): boolean {
  try {
    const uptimeMs = Number.parseFloat(fs.readFileSync('/proc/uptime', 'utf8')) * 1000;
    const user = process.getuid?.();
    return fs
      .readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .some((pid) => isThis(`/proc/${pid}`, { program, but, user, startedBeforeMs: uptimeMs - SETTLED_MS }));
  } catch {
    return true;
  }
}

interface Wanted {
  program: string;
  but: string;
  user: number | undefined;
  /** Since the start of the system. */
  startedBeforeMs: number;
}

function isThis(folder: string, { program, but, user, startedBeforeMs }: Wanted): boolean {
  try {
    // The kernel keeps fifteen letters of the name.
    if (fs.readFileSync(`${folder}/comm`, 'utf8').trim() !== program.slice(0, 15)) {
      return false;
    }
    // proc(5): the 22nd field is when it started; the second is its name in brackets, which may hold blanks.
    const fields = fs.readFileSync(`${folder}/stat`, 'utf8').replace(/^.*\)/s, '').trim().split(' ');
    const startedMs = (Number(fields[19]) / TICKS_PER_S) * 1000;
    return (
      fs.statSync(folder).uid === user &&
      startedMs <= startedBeforeMs &&
      !fs.readFileSync(`${folder}/cmdline`, 'utf8').split('\0').includes(but)
    );
  } catch {
    // It has ended meanwhile.
    return false;
  }
}
