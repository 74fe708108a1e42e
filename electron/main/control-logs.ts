/** The log as `culvert logs` shows it. */
import type { CallContext } from '../control/handlers.ts';
import type { LogItem } from '../control/protocol.ts';
import type { LogQuery } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { createLogReader, type LogReader } from './log-reader.ts';

export interface LogsWanted {
  /** The key or the AWS id of a tunnel; null for all lines. */
  tunnel: string | null;
  level: LogItem['level'];
  text: string;
  limit: number;
  follow: boolean;
}

/** Short enough for somebody who watches, and reading what was added costs next to nothing. */
const LOOK_MS = 500;
const PAGE = 500;

/** The newest lines, the oldest first; with `follow` the next ones are told until nobody listens any more. */
export async function readLogs(
  wanted: LogsWanted,
  { folder, context, clock }: { folder: string; context: Pick<CallContext, 'item' | 'gone'>; clock: Clock },
): Promise<Result<LogItem[]>> {
  const reader = createLogReader(folder);
  const question = { tunnel: wanted.tunnel, level: wanted.level, text: wanted.text };
  try {
    const newest = await lastLines(reader, question, wanted.limit);
    if (!wanted.follow) {
      return ok(newest);
    }
    for (const line of newest) {
      context.item(line);
    }
    let last = newest.at(-1) ?? (await lastLines(reader, question, 1)).at(-1);
    while (!context.gone.aborted) {
      await pause(LOOK_MS, { context, clock });
      const lines = await lastLines(reader, question, PAGE);
      const seen = lines.findLastIndex(({ at, text }) => at === last?.at && text === last.text);
      for (const line of lines.slice(seen + 1)) {
        context.item(line);
      }
      last = lines.at(-1) ?? last;
    }
    return ok([]);
  } catch (thrown) {
    const { code = String(thrown) } = thrown as NodeJS.ErrnoException;
    return fail(culvertError('LogUnreadable', { reason: code }));
  }
}

/** The tunnel whose lines name this device last; null where none does. */
export async function tunnelInLog(folder: string, thingName: string): Promise<string | null> {
  const reader = createLogReader(folder);
  const page = await reader
    .query({ tunnel: null, level: 'debug', text: '', offset: 0, limit: 1 })
    .catch(() => null);
  return page?.tunnels.find((tunnel) => tunnel.thingName === thingName)?.key ?? null;
}

async function lastLines(
  reader: LogReader,
  question: Pick<LogQuery, 'tunnel' | 'level' | 'text'>,
  count: number,
): Promise<LogItem[]> {
  const lines: LogItem[] = [];
  while (lines.length < count) {
    const limit = Math.min(PAGE, count - lines.length);
    const page = await reader.query({ ...question, offset: lines.length, limit });
    lines.push(...page.lines.map(({ at, level, text }) => ({ at, level, text })));
    if (page.lines.length < limit) {
      break;
    }
  }
  return lines.reverse();
}

function pause(ms: number, { context, clock }: { context: Pick<CallContext, 'gone'>; clock: Clock }) {
  return new Promise<void>((resolve) => {
    const end = () => {
      cancel();
      context.gone.removeEventListener('abort', end);
      resolve();
    };
    const cancel = clock.after(ms, end);
    context.gone.addEventListener('abort', end);
  });
}
