/**
 * The file behind the history: one JSON object a line, only ever added to, so that a power cut costs at most the line
 * that was being written. Read whole at the start; rewritten only to leave out what is not needed any more.
 */
import fs from 'node:fs';
import { mkdir, open, readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { fileReason, writeFileAtomically } from './write-file.ts';

export const HISTORY_FILE = 'history.jsonl';
const FORMAT_VERSION = 1;
const HEADER = { history: 'culvert', version: FORMAT_VERSION };
const OWNER_ONLY_FILE = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

export interface HistoryFileOptions {
  /** Made when it is missing, for its owner alone. */
  dir: string;
  /** Milliseconds since the epoch; names a file that is kept aside. */
  now: () => number;
  log: Log;
  /** Called after a write failed that was working before, with HistoryUnwritable. */
  onUnwritable?: ((error: CulvertError) => void) | undefined;
}

export interface HistoryFile {
  /** Every line that could be read, in the order they were written. */
  rows: readonly Record<string, unknown>[];
  /** When the file was written last, milliseconds since the epoch; null where there was none. */
  writtenAt: number | null;
  /** HistoryDamaged, HistoryUnreadable, or null where all is well. */
  notice: CulvertError | null;
  /** Adds a line, soon. */
  append(row: object): void;
  /** Replaces all lines, soon. Does nothing where damaged ones could not be kept aside, which it would destroy. */
  rewrite(rows: readonly object[]): void;
  /**
   * Replaces all there is with these lines, and deletes what was kept aside. Waits for the disk. Fails with
   * HistoryUnwritable.
   */
  clear(rows: readonly object[]): Promise<Result<null>>;
  /** Waits until the disk holds it all. Fails with HistoryUnwritable; what is missing is written with the next line. */
  flush(): Promise<Result<null>>;
}

interface Read {
  rows: Record<string, unknown>[];
  damaged: string[];
  /** The last line ends, so that another one may follow. */
  whole: boolean;
  writtenAt: number | null;
  notice: CulvertError | null;
}

/** `understood` says whether a line is one of the history's; one that is not counts as damaged. */
export function openHistoryFile(
  options: HistoryFileOptions & { understood: (row: Record<string, unknown>) => boolean },
): HistoryFile {
  const { dir, log } = options;
  const file = path.join(dir, HISTORY_FILE);
  const read = readHistory(file, options);
  let waiting: string[] = [];
  /** Text in place of all there is; what waits comes behind it. */
  let whole: string | null = null;
  let lineOpen = !read.whole;
  let writing: Promise<void> | null = null;
  let failure: CulvertError | null = null;

  async function writeAll(): Promise<void> {
    while (whole !== null || waiting.length > 0) {
      const replacing = whole;
      const lines = waiting;
      whole = null;
      waiting = [];
      try {
        if (replacing !== null) {
          await writeFileAtomically(file, replacing + lines.join(''));
        } else {
          await addLines(file, (lineOpen ? '\n' : '') + lines.join(''));
        }
        lineOpen = false;
        failure = null;
      } catch (thrown) {
        // Kept for the next try, unless all was replaced meanwhile.
        if (whole === null) {
          whole = replacing;
          waiting = [...lines, ...waiting];
        }
        // A disk that became full may have taken half a line.
        lineOpen = true;
        const before = failure;
        failure = culvertError('HistoryUnwritable', { reason: fileReason(thrown) });
        log.error('the history could not be written', { reason: fileReason(thrown) });
        if (!before) {
          options.onUnwritable?.(failure);
        }
        return;
      }
    }
  }

  function startWriting(): Promise<void> {
    writing ??= writeAll().finally(() => {
      writing = null;
    });
    return writing;
  }

  if (read.writtenAt === null) {
    // Goes out with the first entry: a history without any needs no file.
    waiting.push(lineOf(HEADER));
  }
  const kept = read.damaged.length === 0 || keepDamaged(`${file}.damaged`, read.damaged, log);

  function replace(rows: readonly object[]): void {
    whole = [HEADER, ...rows].map(lineOf).join('');
    waiting = [];
    void startWriting();
  }

  async function flush(): Promise<Result<null>> {
    // Whoever joins a round that is under way may have come too late for it.
    await startWriting();
    if (!failure && (waiting.length > 0 || whole !== null)) {
      await startWriting();
    }
    return failure ? fail(failure) : ok(null);
  }

  return {
    rows: read.rows,
    writtenAt: read.writtenAt,
    notice: read.notice,
    append(row) {
      waiting.push(lineOf(row));
      void startWriting();
    },
    rewrite(rows) {
      if (kept) {
        replace(rows);
      }
    },
    async clear(rows) {
      replace(rows);
      const written = await flush();
      return written.ok ? deleteKeptAside(file) : written;
    },
    flush,
  };
}

/** The lines and files that could not be read: `history.jsonl.damaged`, `history.jsonl.broken-2026-…`. */
async function deleteKeptAside(file: string): Promise<Result<null>> {
  const folder = path.dirname(file);
  try {
    for (const name of await readdir(folder)) {
      if (
        /^\.(damaged|broken-|newer-)/.test(name.slice(HISTORY_FILE.length)) &&
        name.startsWith(HISTORY_FILE)
      ) {
        await rm(path.join(folder, name), { force: true });
      }
    }
    return ok(null);
  } catch (thrown) {
    return fail(culvertError('HistoryUnwritable', { reason: fileReason(thrown) }));
  }
}

async function addLines(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: OWNER_ONLY_FOLDER });
  const handle = await open(file, 'a', OWNER_ONLY_FILE);
  try {
    await handle.appendFile(text);
    await handle.datasync();
  } finally {
    await handle.close();
  }
}

function keepDamaged(backup: string, lines: readonly string[], log: Log): boolean {
  try {
    fs.appendFileSync(backup, `${lines.join('\n')}\n`, { mode: OWNER_ONLY_FILE });
    return true;
  } catch (thrown) {
    log.warn('damaged lines of the history could not be kept', { reason: fileReason(thrown) });
    return false;
  }
}

function readHistory(
  file: string,
  { now, log, understood }: HistoryFileOptions & { understood: (row: Record<string, unknown>) => boolean },
): Read {
  const fresh: Read = { rows: [], damaged: [], whole: true, writtenAt: null, notice: null };
  let text: string;
  let writtenAt: number;
  try {
    text = fs.readFileSync(file, 'utf8');
    writtenAt = fs.statSync(file).mtimeMs;
  } catch (thrown) {
    const { code } = thrown as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') {
      return fresh;
    }
    log.warn('the history cannot be read', { reason: fileReason(thrown) });
    return { ...fresh, notice: keepAside('broken') };
  }
  const lines = text.split('\n');
  const header = parseLine(lines[0] ?? '');
  if (typeof header?.version === 'number' && header.version > FORMAT_VERSION) {
    log.warn('the history was written by a newer version');
    return { ...fresh, notice: keepAside('newer') };
  }
  const rows: Record<string, unknown>[] = [];
  const damaged: string[] = [];
  for (const line of lines) {
    const row = parseLine(line);
    if (row && understood(row)) {
      rows.push(row);
    } else if (line.trim() !== '' && row?.history === undefined) {
      damaged.push(line);
    }
  }
  const notice =
    damaged.length === 0
      ? null
      : culvertError('HistoryDamaged', { lines: damaged.length, backup: `${file}.damaged` });
  if (notice) {
    log.warn('lines of the history are damaged', { lines: damaged.length });
  }
  return { rows, damaged, whole: text === '' || text.endsWith('\n'), writtenAt, notice };

  function keepAside(kind: 'broken' | 'newer'): CulvertError {
    const backup = `${file}.${kind}-${new Date(now()).toISOString().replace(/[:.]/g, '-')}`;
    try {
      fs.renameSync(file, backup);
      return culvertError('HistoryUnreadable', { backup });
    } catch {
      return culvertError('HistoryUnreadable', { backup: file });
    }
  }
}

function parseLine(line: string): Record<string, unknown> | null {
  try {
    const row: unknown = JSON.parse(line);
    return typeof row === 'object' && row !== null && !Array.isArray(row)
      ? (row as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

function lineOf(row: object): string {
  return `${JSON.stringify(row)}\n`;
}
