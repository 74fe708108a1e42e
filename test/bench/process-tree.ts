import fs from 'node:fs';
import { descendants } from '../helpers/processes.ts';

export interface TreeUse {
  /** Memory of all processes; what several of them map is divided among them. */
  pssBytes: number;
  /** CPU time of all processes that live, and of what ended below them. */
  cpuMs: number;
}

// _SC_CLK_TCK is 100 on every Linux that Electron runs on.
const TICK_MS = 10;

/** What a process and all below it use, from /proc. Those that end meanwhile are left out. */
export function treeUse(root: number): TreeUse {
  const sum: TreeUse = { pssBytes: 0, cpuMs: 0 };
  for (const pid of [root, ...descendants(root).map((process) => process.pid)]) {
    try {
      const rollup = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
      // The second field, the name, may hold blanks; utime, stime, cutime and cstime are the 14th to the 17th.
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      const ticks = fields.slice(11, 15).reduce((total, field) => total + Number(field), 0);
      sum.pssBytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
      sum.cpuMs += ticks * TICK_MS;
    } catch {
      // It ended.
    }
  }
  return sum;
}
