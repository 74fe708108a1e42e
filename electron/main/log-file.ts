import fs from 'node:fs';
import path from 'node:path';
import { createLog, type Log, type LogLevel } from '../shared/log.ts';

const LARGEST_BYTES = 2 * 1024 * 1024;
const OLDER_FILES = 3;

export const LOG_FILE = 'culvert.log';

/** The log's files, the newest first: `culvert.log`, `culvert.log.1` and so on. Not all of them may be there. */
export function logFiles(folder: string): string[] {
  const file = path.join(folder, LOG_FILE);
  return [file, ...Array.from({ length: OLDER_FILES }, (_, at) => `${file}.${at + 1}`)];
}

export interface LogFile extends Log {
  readonly folder: string;
}

/**
 * A log that goes to standard error and to `culvert.log` in `folder`; past 2 MiB that is kept aside, three older files
 * at most. Lines are redacted before they reach it. A folder that cannot be written is no reason not to start.
 */
export function openLog(folder: string, verbose: boolean): LogFile {
  for (const stream of [process.stdout, process.stderr]) {
    stream.off('error', ignore).on('error', ignore);
  }
  const write = openFile(folder);
  const log = createLog((level: LogLevel, line) => {
    if (level === 'debug' && !verbose) {
      return;
    }
    const text = `${new Date().toISOString()} ${level.padEnd(5)} ${line}\n`;
    if (verbose || level === 'warn' || level === 'error') {
      process.stderr.write(text);
    }
    write(text);
  });
  return { ...log, folder };
}

/**
 * Whoever read what is printed may be gone (a closed terminal, `| head`). The error of that nobody caught would be
 * logged, hence printed, which is the next such error: without end, until the log holds nothing else.
 */
function ignore(): void {}

/**
 * Whoever opens the file only, as a second start does before it finds the first one running, must not take it away from
 * the one that writes: the size is looked at before a line is written.
 */
function openFile(folder: string): (text: string) => void {
  const [file = '', ...older] = logFiles(folder);
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
    const names = [file, ...older];
    for (let at = names.length - 2; at >= 0 && kept; at -= 1) {
      kept = moved(names[at] ?? '', names[at + 1] ?? '');
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

/** Whether nothing stands in the way of the next move; somebody may hold one of the files (on Windows that is enough). */
function moved(from: string, to: string): boolean {
  try {
    fs.renameSync(from, to);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}
