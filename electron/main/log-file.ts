import fs from 'node:fs';
import path from 'node:path';
import { createLog, type Log, type LogLevel } from '../shared/log.ts';

const LARGEST_BYTES = 2 * 1024 * 1024;

/**
 * A log that goes to standard error and to `culvert.log` in `folder`; past 2 MiB that is kept aside, one older file at
 * most. Lines are redacted before they reach it. A folder that cannot be written is no reason not to start.
 */
export function openLog(folder: string, verbose: boolean): Log {
  const write = openFile(folder);
  return createLog((level: LogLevel, line) => {
    if (level === 'debug' && !verbose) {
      return;
    }
    const text = `${new Date().toISOString()} ${level.padEnd(5)} ${line}\n`;
    if (verbose || level === 'warn' || level === 'error') {
      process.stderr.write(text);
    }
    write(text);
  });
}

/**
 * Whoever opens the file only, as a second start does before it finds the first one running, must not take it away from
 * the one that writes: the size is looked at before a line is written.
 */
function openFile(folder: string): (text: string) => void {
  const file = path.join(folder, 'culvert.log');
  let fd: number | null = null;
  let size = 0;

  function open(): void {
    try {
      fd = fs.openSync(file, 'a', 0o600);
      size = fs.fstatSync(fd).size;
    } catch (error) {
      process.stderr.write(`culvert: no log file: ${String(error)}\n`);
    }
  }

  function keepAside(before: number): void {
    fs.closeSync(before);
    fd = null;
    let kept = true;
    try {
      fs.renameSync(file, `${file}.1`);
    } catch {
      // Somebody holds one of the files (on Windows that is enough): the lines matter more than the size.
      kept = false;
    }
    open();
    if (!kept) {
      // Tried again after as many lines as this, not with each of them.
      size = 0;
    }
  }

  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch {
    // Opening the file says what is wrong.
  }
  open();
  return (text) => {
    try {
      if (fd !== null && size > LARGEST_BYTES) {
        keepAside(fd);
      }
      if (fd !== null) {
        size += fs.writeSync(fd, text);
      }
    } catch {
      // A full disk must not end the application.
    }
  };
}
