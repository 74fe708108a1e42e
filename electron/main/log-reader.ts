/**
 * Reads the log for the window: newest first, over the current file and the older ones, a part at a time. Where the
 * lines are that answer a question is remembered, so that asking again reads only what was written since.
 */
import { type FileHandle, open } from 'node:fs/promises';
import type { LogLevelView, LogLineView, LogPage, LogQuery } from '../ipc/contract.ts';
import { logFiles } from './log-file.ts';

const CHUNK_BYTES = 64 * 1024;
/** Longer lines are shown cut: a stack trace with all that it quotes. */
const LONGEST_SHOWN = 8_000;
/** Enough to tell one file from another: a line begins with its time. */
const HEAD_BYTES = 64;
const MOST_TUNNELS = 50;

const LEVELS: readonly LogLevelView[] = ['debug', 'info', 'warn', 'error'];

const LINE = /^(\d{4}-\d\d-\d\dT[\d:.]+Z) (debug|info|warn|error) +(.*)$/s;
const TUNNEL = / tunnel="([^"]+)"/;
const TUNNEL_ID = / tunnelId="([^"]+)"/;
const THING = / thing=("(?:[^"\\]|\\.)*")/;

type Question = Pick<LogQuery, 'tunnel' | 'level' | 'text'>;

/** Where one line that answers the question is, and when it was written. */
interface Place {
  start: number;
  end: number;
  at: number;
}

/** What is known of one file. */
interface Part {
  id: string;
  /** Up to here it was looked through; always the end of a line. */
  seen: number;
  places: Place[];
}

interface Index {
  key: string;
  /** Newest first. */
  parts: Part[];
  /** By key; the latest line decides about the order. */
  tunnels: Map<string, { thingName: string; at: number }>;
}

export interface LogReader {
  query(query: LogQuery): Promise<LogPage>;
  /** The last lines of every level as they stand in the file, oldest first. */
  last(count: number): Promise<string[]>;
}

/** A folder without a log has no lines. Throws where a file that is there cannot be read. */
export function createLogReader(folder: string): LogReader {
  let index: Index | null = null;
  let turn: Promise<unknown> = Promise.resolve();

  async function query(asked: LogQuery): Promise<LogPage> {
    const { offset, limit, until = null, ...question } = asked;
    return withFiles(folder, async (files) => {
      const key = JSON.stringify([question.tunnel, question.level, question.text.toLowerCase()]);
      index = await brought(index?.key === key ? index : null, key, files, question);
      const parts = index.parts.map(({ id, places }) => ({ id, places: upTo(places, until) }));
      const total = parts.reduce((sum, { places }) => sum + places.length, 0);
      const lines: LogLineView[] = [];
      let skip = offset;
      for (const { id, places } of parts) {
        const file = files.find((each) => each.id === id);
        const newestFirst = places.slice(0, Math.max(0, places.length - skip)).reverse();
        for (const place of file ? newestFirst.slice(0, limit - lines.length) : []) {
          lines.push(shown(await textAt(file?.handle, place)));
        }
        skip = Math.max(0, skip - places.length);
      }
      return { lines, total, tunnels: listed(index.tunnels) };
    });
  }

  return {
    query(asked) {
      // One after the other: they share what is remembered.
      const answer = turn.then(() => query(asked));
      turn = answer.catch(() => {
        index = null;
      });
      return answer;
    },
    last: (count) =>
      withFiles(folder, async (files) => {
        let lines: string[] = [];
        for (const file of files) {
          if (lines.length < count) {
            lines = [...(await lastOf(file, count - lines.length)), ...lines];
          }
        }
        return lines;
      }),
  };
}

interface OpenFile {
  id: string;
  handle: FileHandle;
  size: number;
}

/**
 * Newest first: when a file is kept aside while they are opened, it is met twice rather than never. A file that is
 * moved or deleted meanwhile stays readable.
 */
async function withFiles<T>(folder: string, work: (files: OpenFile[]) => Promise<T>): Promise<T> {
  const files: OpenFile[] = [];
  const handles: FileHandle[] = [];
  try {
    for (const name of logFiles(folder)) {
      const handle = await open(name, 'r').catch((thrown: NodeJS.ErrnoException) => {
        if (thrown.code === 'ENOENT' || thrown.code === 'ENOTDIR') {
          return null;
        }
        throw thrown;
      });
      if (handle) {
        handles.push(handle);
        const { ino, size } = await handle.stat({ bigint: true });
        const head = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
        // A number alone is soon given to another file.
        const id = `${ino} ${head.buffer.toString('latin1', 0, head.bytesRead)}`;
        if (!files.some((each) => each.id === id)) {
          files.push({ id, handle, size: Number(size) });
        }
      }
    }
    return await work(files);
  } finally {
    await Promise.all(handles.map((handle) => handle.close()));
  }
}

/** The index up to the end of the files as they are now. */
async function brought(
  known: Index | null,
  key: string,
  files: OpenFile[],
  question: Question,
): Promise<Index> {
  const tunnels = new Map(known?.tunnels);
  const matches = matcher(question);
  const parts: Part[] = [];
  // Oldest first, so that a later line of a tunnel counts.
  for (const file of files.toReversed()) {
    const before = known?.parts.find(({ id, seen }) => id === file.id && seen <= file.size);
    const part: Part = { id: file.id, seen: before?.seen ?? 0, places: [...(before?.places ?? [])] };
    for await (const { line, start, end } of linesOf(file, part.seen)) {
      part.seen = end;
      const found = LINE.exec(line);
      if (found) {
        const [, time = '', level = '', text = ''] = found;
        const at = Date.parse(time);
        const tunnel = TUNNEL.exec(text)?.[1];
        if (tunnel !== undefined) {
          const thingName = nameIn(text) ?? tunnels.get(tunnel)?.thingName ?? '';
          tunnels.set(tunnel, { thingName, at });
        }
        if (matches(level as LogLevelView, text)) {
          part.places.push({ start, end, at });
        }
      }
    }
    parts.unshift(part);
  }
  return { key, parts, tunnels };
}

function matcher({ tunnel, level, text }: Question): (level: LogLevelView, line: string) => boolean {
  const least = LEVELS.indexOf(level);
  const wanted = text.trim().toLowerCase();
  return (at, line) =>
    LEVELS.indexOf(at) >= least &&
    (tunnel === null || TUNNEL.exec(line)?.[1] === tunnel || TUNNEL_ID.exec(line)?.[1] === tunnel) &&
    (wanted === '' || line.toLowerCase().includes(wanted));
}

/** Whole lines from `from` on. What has no end yet is still being written. */
async function* linesOf({ handle, size }: OpenFile, from: number) {
  let rest = Buffer.alloc(0);
  let start = from;
  for (let at = from; at < size; ) {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(CHUNK_BYTES), 0, CHUNK_BYTES, at);
    if (bytesRead === 0) {
      return;
    }
    at += bytesRead;
    rest = Buffer.concat([rest, buffer.subarray(0, bytesRead)]);
    let begin = 0;
    for (let stop = rest.indexOf(10); stop !== -1; stop = rest.indexOf(10, begin)) {
      const end = start + stop - begin + 1;
      yield { line: rest.toString('utf8', begin, stop), start, end };
      start = end;
      begin = stop + 1;
    }
    rest = rest.subarray(begin);
  }
}

async function textAt(handle: FileHandle | undefined, { start, end }: Place): Promise<string> {
  const length = end - start;
  const read = await handle?.read(Buffer.alloc(length), 0, length, start);
  return read?.buffer.toString('utf8', 0, read.bytesRead).trimEnd() ?? '';
}

/** The last whole lines of a file, read from its end. */
async function lastOf({ handle, size }: OpenFile, count: number): Promise<string[]> {
  let tail = Buffer.alloc(0);
  let from = size;
  let ends = 0;
  // One more than the lines: the end of the one before them.
  while (from > 0 && ends <= count) {
    const length = Math.min(CHUNK_BYTES, from);
    from -= length;
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, from);
    const chunk = buffer.subarray(0, bytesRead);
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) {
      ends += 1;
    }
    tail = Buffer.concat([chunk, tail]);
  }
  const lines = tail.toString('utf8').split('\n');
  // What follows the last line end is no whole line; what precedes the first is none either, but at the file's begin.
  lines.pop();
  return lines.slice(from > 0 ? 1 : 0).slice(-count);
}

function upTo(places: Place[], until: number | null): Place[] {
  if (until === null) {
    return places;
  }
  const last = places.findLastIndex(({ at }) => at <= until);
  return places.slice(0, last + 1);
}

function shown(line: string): LogLineView {
  const [, time = '', level = 'info', text = ''] = LINE.exec(line) ?? [];
  const cut = text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text;
  return { at: Date.parse(time), level: level as LogLevelView, text: cut };
}

function nameIn(text: string): string | undefined {
  const found = THING.exec(text)?.[1];
  try {
    return found === undefined ? undefined : String(JSON.parse(found));
  } catch {
    return undefined;
  }
}

function listed(tunnels: Index['tunnels']): LogPage['tunnels'] {
  return [...tunnels]
    .map(([key, { thingName, at }]) => ({ key, thingName, at }))
    .sort((a, b) => b.at - a.at)
    .slice(0, MOST_TUNNELS);
}
