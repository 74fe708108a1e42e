import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import type { Readable, Writable } from 'node:stream';

const STDOUT_FD = 1;

export interface Stdio {
  input: Readable;
  /** Ending it closes standard output, so that whoever reads it sees the end of data. */
  output: Writable;
  /** A person types the input. */
  typed: boolean;
  /** Both ends are pipes or sockets, as under ssh, which alone decides when it is over. */
  piped: boolean;
}

/**
 * Standard input and output for bytes that go both ways. `process.stdout` is of no use here: it is never closed before
 * the process ends, and the end of the device's data has to be told while the input goes on.
 */
export function openStdio(): Stdio {
  const input = process.stdin;
  const stat = fs.fstatSync(STDOUT_FD);
  const isPipe = stat.isFIFO() || stat.isSocket();
  const output: Writable = isPipe
    ? new net.Socket({ fd: STDOUT_FD, readable: false, writable: true })
    : stat.isCharacterDevice()
      ? process.stdout
      : fs.createWriteStream('', { fd: STDOUT_FD });
  if (isPipe) {
    output.once('finish', () => output.destroy());
    output.once('close', closeStdout);
  }
  return { input, output, typed: input.isTTY === true, piped: isPipe && input instanceof net.Socket };
}

/** A pipe has no end of data of its own: closing it is one. libuv spares the descriptors of standard streams. */
function closeStdout(): void {
  fs.closeSync(STDOUT_FD);
  // Takes the number, so that nothing else that is opened does.
  fs.openSync(os.devNull, 'w');
}
