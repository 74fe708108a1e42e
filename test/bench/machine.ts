import fs from 'node:fs';
import os from 'node:os';

/** Linux counts CPU time for user space in hundredths of a second, whatever the kernel's own tick. */
const TICKS_PER_SECOND = 100;

/** Seconds of CPU, user and system, that a process with all its threads has used; 0 of pid 0. */
export function cpuSeconds(pid: number): number {
  if (pid === 0) {
    return 0;
  }
  const stat = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name in brackets may hold blanks. utime and stime are fields 14 and 15; the first one after the name is 3.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/** 0 of a process that is gone. */
function statusBytes(pid: number, name: string): number {
  let status = '';
  try {
    status = fs.readFileSync(`/proc/${pid}/status`, 'utf8');
  } catch {}
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0) * 1024;
}

export function residentBytes(pid: number): number {
  return statusBytes(pid, 'VmRSS');
}

/** The most that was resident since the last forgetPeak. */
export function peakResidentBytes(pid: number): number {
  return statusBytes(pid, 'VmHWM');
}

/** proc(5), clear_refs: “5 resets the peak resident set size to the current value”. */
export function forgetPeak(pid: number): void {
  fs.writeFileSync(`/proc/${pid}/clear_refs`, '5');
}

/** Whether a socket of IPv4 listens on that port, of whatever process. */
export function isListening(port: number): boolean {
  const hex = port.toString(16).toUpperCase().padStart(4, '0');
  // proc(5), /proc/net/tcp: local address, remote address, state; 0A is LISTEN.
  return new RegExp(`^ *\\d+: [0-9A-F]{8}:${hex} \\S+ 0A `, 'm').test(
    fs.readFileSync('/proc/net/tcp', 'utf8'),
  );
}

export interface Machine {
  cpu: string;
  cores: number;
  memoryBytes: number;
  system: string;
  node: string;
}

export function thisMachine(): Machine {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryBytes: os.totalmem(),
    system: `${os.type()} ${os.release()} ${os.arch()}`,
    node: process.versions.node,
  };
}
