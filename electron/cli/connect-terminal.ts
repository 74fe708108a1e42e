import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import tty from 'node:tty';
import type { Asked } from '../control/protocol.ts';
import { type Answered, askAtTerminal } from './ask.ts';

/** Where ssh asks for passwords, too: the terminal itself, whatever standard input and output are led to. */
const TERMINAL =
  process.platform === 'win32'
    ? { read: '\\\\.\\CONIN$', write: '\\\\.\\CONOUT$' }
    : { read: '/dev/tty', write: '/dev/tty' };

/** Somebody sits at a terminal that this process may read: a job in the background would be stopped instead. */
export function hasTerminal(): boolean {
  try {
    fs.closeSync(fs.openSync(TERMINAL.read, 'r+'));
    return process.platform === 'win32' || isInForeground();
  } catch {
    return false;
  }
}

function isInForeground(): boolean {
  if (process.platform === 'linux') {
    // “pid (name) state parent group session terminal foreground …”, where the name may hold anything (proc(5)).
    const stat = fs.readFileSync('/proc/self/stat', 'utf8');
    const [, , group, , , foreground] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return group === foreground;
  }
  return execFileSync('ps', ['-o', 'stat=', '-p', String(process.pid)], { encoding: 'utf8' }).includes('+');
}

/** Puts a question on the terminal. null: it was taken back. */
export async function askOnTerminal(question: Asked, signal: AbortSignal): Promise<Answered | null> {
  const input = new tty.ReadStream(fs.openSync(TERMINAL.read, 'r+'));
  const output = new tty.WriteStream(fs.openSync(TERMINAL.write, 'r+'));
  // A terminal that goes away answers nothing.
  input.on('error', () => {});
  output.on('error', () => {});
  try {
    return await askAtTerminal(question, { input, output, signal, isCooked: true, onInterrupt: () => {} });
  } finally {
    input.destroy();
    output.destroy();
  }
}
