import fs from 'node:fs';
import path from 'node:path';
import { createLog, type Log, type LogLevel } from '../shared/log.ts';

const LARGEST_BYTES = 2 * 1024 * 1024;

/**
 * A log that goes to standard error and to `culvert.log` in `folder` (one older file is kept). Lines are redacted
 * before they reach it. A folder that cannot be written is no reason not to start.
 */
export function openLog(folder: string, verbose: boolean): Log {
  const file = path.join(folder, 'culvert.log');
  let fd: number | null = null;
  try {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (fs.existsSync(file) && fs.statSync(file).size > LARGEST_BYTES) {
      fs.renameSync(file, `${file}.1`);
    }
    fd = fs.openSync(file, 'a', 0o600);
  } catch (error) {
    process.stderr.write(`culvert: no log file: ${String(error)}\n`);
  }
  return createLog((level: LogLevel, line) => {
    if (level === 'debug' && !verbose) {
      return;
    }
    const text = `${new Date().toISOString()} ${level.padEnd(5)} ${line}\n`;
    if (verbose || level === 'warn' || level === 'error') {
      process.stderr.write(text);
    }
    if (fd !== null) {
      try {
        fs.writeSync(fd, text);
      } catch {
        // A full disk must not end the application.
      }
    }
  });
}
