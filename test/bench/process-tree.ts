import fs from 'node:fs';
import { descendants } from '../helpers/processes.ts';

/** What a process and all below it use. */
export interface TreeUse {
  /** Memory of all processes; what several of them map is divided among them. */
  pssBytes: number;
  /** CPU time of all threads that live, to the nanosecond: an idle process uses less than a tick of the system's clock. */
  cpuMs: number;
}

/** What a process and all below it use, from /proc. Those that end meanwhile are left out. */
export function treeUse(root: number): TreeUse {
  const sum: TreeUse = { pssBytes: 0, cpuMs: 0 };
  for (const pid of [root, ...descendants(root).map((process) => process.pid)]) {
    try {
      const rollup = fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
      for (const thread of fs.readdirSync(`/proc/${pid}/task`)) {
        const [ran] = fs.readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
        sum.cpuMs += Number(ran) / 1e6;
      }
      sum.pssBytes += Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1024;
    } catch {
      // It ended.
    }
  }
  return sum;
}
