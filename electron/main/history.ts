/**
 * What was opened, when and by whom: the local history, in memory for questions and in a file for the next run. AWS's
 * own record of opens is the bill; this one is there to tell before it comes.
 */
import * as z from 'zod';
import type { HistoryEntry, HistoryFilter, HistoryPage, HistoryQuery } from '../ipc/contract.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Result } from '../shared/result.ts';
import { type HistoryFileOptions, openHistoryFile } from './history-file.ts';
import { type PriceOf, priceOf, sumOf } from './history-sum.ts';

/** An entry as it is stored. */
export interface StoredEntry extends Omit<HistoryEntry, 'tunnelKey'> {
  tunnelKey?: string | undefined;
  /** What marks the request at AWS: the value of Culvert's own tag, or the description. Finds a lost open again. */
  request?: string | undefined;
}

export interface MonthTally {
  opened: number;
  unsure: number;
  reused: number;
  /** The billed opens themselves, for what they cost. */
  billed: readonly Pick<HistoryEntry, 'price' | 'region' | 'billed'>[];
}

export interface History {
  /** Counts up with each change. */
  version(): number;
  add(entry: StoredEntry): void;
  /** Adds an open that is about to be asked for. It is on record at once, but shown only when its outcome is `settled`. */
  begin(entry: StoredEntry): void;
  /** The outcome of what was begun; null takes the entry out again. An outcome that stays unknown changes nothing of it. */
  settle(id: string, change: Partial<StoredEntry> | null): void;
  change(id: string, change: Partial<StoredEntry>): void;
  /** The newest entry that fits. */
  find(fits: (entry: StoredEntry) => boolean): StoredEntry | undefined;
  /** `price` tells what the opens cost for which no price was entered then. */
  query(query: HistoryQuery, price?: PriceOf): HistoryPage;
  /** As stored, newest first. */
  select(filter: HistoryFilter): HistoryEntry[];
  tally(profileId: string, month: string): MonthTally;
  /** Opens of a month that were billed or may be, those under way included. */
  made(profileId: string, month: string): number;
  /** Forgets all but the opens that are under way. Waits for the disk. Fails with HistoryUnwritable. */
  clear(): Promise<Result<null>>;
  /** Waits until the disk holds it all. Fails with HistoryUnwritable. */
  flush(): Promise<Result<null>>;
}

/** How far back it reaches. The bill's disputes do not go further, and the file must not grow for ever. */
export const KEPT_MONTHS = 24;
const MOST_ENTRIES = 100_000;
/** Lines that say nothing any more, before the file is worth writing anew. */
const SPARE_LINES = 1_000;

const priceSchema = z.object({ amount: z.number(), currency: z.string() }).nullable();

// Loose: what a later version wrote beside these stays.
const entrySchema = z.looseObject({
  id: z.string().min(1),
  at: z.number(),
  how: z.enum(['opened', 'reused', 'adopted', 'restored', 'quick']),
  billed: z.boolean().nullable(),
  profileId: z.string(),
  profileName: z.string(),
  account: z.string(),
  region: z.string(),
  thingName: z.string(),
  tunnelId: z.string(),
  services: z.array(z.string()),
  lifetimeMinutes: z.number().nullable(),
  by: z.string(),
  closedAt: z.number().nullable(),
  closedBy: z.enum(['you', 'expired', 'elsewhere', 'left']).nullable(),
  price: priceSchema,
  tunnelKey: z.string().exactOptional(),
  request: z.string().exactOptional(),
});
const changeSchema = entrySchema.partial().extend({ id: z.string().min(1) });
const removedSchema = z.object({ id: z.string().min(1), removed: z.literal(true) });
const rowSchema = z.union([removedSchema, entrySchema, changeSchema]);

/** Opens the history. `notice` is HistoryDamaged or HistoryUnreadable where something of it is lost. */
export function openHistory(options: HistoryFileOptions & { onChange?: () => void }): {
  history: History;
  notice: CulvertError | null;
} {
  const file = openHistoryFile({ ...options, understood: (row) => rowSchema.safeParse(row).success });
  const { entries, superfluous } = entriesOf(file.rows);
  const underWay = new Set<string>();
  let version = 1;
  /** Made anew after a change, when it is asked for. */
  let sorted: StoredEntry[] | null = null;
  let months: string[] | null = null;
  let profiles: HistoryPage['profiles'] | null = null;

  const before = entries.size;
  dropOld(entries, options.now());
  const leftOpen = leaveOpen(entries, file.writtenAt ?? 0, options.now());
  if (file.notice?.code === 'HistoryDamaged' || superfluous > SPARE_LINES || entries.size < before) {
    file.rewrite([...entries.values()]);
  } else {
    for (const { id, closedAt, closedBy } of leftOpen) {
      file.append({ id, closedAt, closedBy });
    }
  }

  function changed(): void {
    version += 1;
    sorted = null;
    months = null;
    profiles = null;
    options.onChange?.();
  }

  function put(entry: StoredEntry): void {
    entries.set(entry.id, entry);
    file.append(entry);
    changed();
  }

  function change(id: string, part: Partial<StoredEntry>): void {
    const entry = entries.get(id);
    if (entry) {
      entries.set(id, { ...entry, ...part });
      file.append({ ...part, id });
      changed();
    }
  }

  /** Oldest first. */
  function all(): StoredEntry[] {
    sorted ??= [...entries.values()].sort((a, b) => a.at - b.at);
    return sorted;
  }

  function select({ profileId, month, kind, text }: HistoryFilter): StoredEntry[] {
    const span = month === null ? null : spanOf(month);
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    return all()
      .filter(
        (entry) =>
          !underWay.has(entry.id) &&
          (profileId === null || entry.profileId === profileId) &&
          (month === null || (span !== null && entry.at >= span.from && entry.at < span.to)) &&
          (kind === 'all' || (kind === 'free') === (entry.billed === false)) &&
          holds(entry, words),
      )
      .reverse();
  }

  /** Opens of a profile in a month, newest first. */
  function ofMonth(profileId: string, month: string): StoredEntry[] {
    const span = spanOf(month);
    const found: StoredEntry[] = [];
    const list = all();
    for (let at = list.length - 1; span && at >= 0; at--) {
      const entry = list[at];
      if (!entry || entry.at < span.from) {
        break;
      }
      if (entry.at < span.to && entry.profileId === profileId) {
        found.push(entry);
      }
    }
    return found;
  }

  return {
    notice: file.notice,
    history: {
      version: () => version,
      add: put,
      begin(entry) {
        underWay.add(entry.id);
        put(entry);
      },
      settle(id, part) {
        underWay.delete(id);
        if (part && Object.keys(part).length > 0) {
          change(id, part);
        } else if (!part && entries.delete(id)) {
          file.append({ id, removed: true });
        }
        changed();
      },
      change,
      find: (fits) => all().findLast(fits),
      select: (filter) => select(filter).map(shown),
      query({ offset, limit, ...filter }, price = () => null) {
        const found = select(filter);
        const page = found.slice(offset, offset + limit);
        months ??= [...new Set(all().map(({ at }) => monthOf(at)))].reverse();
        profiles ??= profilesOf(all());
        return {
          entries: page.map((entry) => ({ ...shown(entry), price: priceOf(entry, price) })),
          total: found.length,
          sum: sumOf(found, price),
          months,
          profiles,
        };
      },
      tally(profileId, month) {
        const entriesOfMonth = ofMonth(profileId, month).filter(({ id }) => !underWay.has(id));
        const billed = entriesOfMonth.filter((entry) => entry.billed === true);
        return {
          opened: billed.length,
          unsure: entriesOfMonth.filter((entry) => entry.billed === null).length,
          reused: entriesOfMonth.filter(({ how }) => how === 'reused').length,
          billed,
        };
      },
      made: (profileId, month) => ofMonth(profileId, month).filter(({ billed }) => billed !== false).length,
      clear() {
        for (const id of [...entries.keys()].filter((each) => !underWay.has(each))) {
          entries.delete(id);
        }
        changed();
        return file.clear([...entries.values()]);
      },
      flush: () => file.flush(),
    },
  };
}

/** `entries`: oldest first. A pasted token is of no profile. */
function profilesOf(entries: readonly StoredEntry[]): HistoryPage['profiles'] {
  const names = new Map(entries.map(({ profileId, profileName }) => [profileId, profileName]));
  names.delete('');
  return [...names].map(([id, name]) => ({ id, name }));
}

/** `2026-11`, local time. */
export function monthOf(at: number): string {
  const date = new Date(at);
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}`;
}

/** Milliseconds since the epoch, `to` excluded; null for what is no month. */
function spanOf(month: string): { from: number; to: number } | null {
  const [, year, number] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(month) ?? [];
  if (year === undefined || number === undefined) {
    return null;
  }
  const from = new Date(Number(year), Number(number) - 1, 1);
  return { from: from.getTime(), to: new Date(from.getFullYear(), from.getMonth() + 1, 1).getTime() };
}

/** Puts the lines together: an entry, then what changed about it. */
function entriesOf(rows: readonly Record<string, unknown>[]): {
  entries: Map<string, StoredEntry>;
  superfluous: number;
} {
  const entries = new Map<string, StoredEntry>();
  for (const row of rows) {
    const id = String(row.id);
    if (row.removed === true) {
      entries.delete(id);
      continue;
    }
    const known = entries.get(id);
    // Each part was checked; only a change without its entry (lost with a damaged line) makes no whole.
    if (known || entrySchema.safeParse(row).success) {
      entries.set(id, { ...known, ...(row as unknown as StoredEntry) });
    }
  }
  return { entries, superfluous: rows.length - entries.size };
}

function dropOld(entries: Map<string, StoredEntry>, now: number): void {
  const date = new Date(now);
  const oldest = new Date(date.getFullYear(), date.getMonth() - KEPT_MONTHS, 1).getTime();
  const byAge = [...entries.values()].sort((a, b) => b.at - a.at);
  for (const [index, { id, at }] of byAge.entries()) {
    if (at < oldest || index >= MOST_ENTRIES) {
      entries.delete(id);
    }
  }
}

/**
 * A run that ended without a word left its tunnels open. The best that is known of when is the file's last line, or the
 * end of the tunnel's life.
 */
function leaveOpen(entries: Map<string, StoredEntry>, writtenAt: number, now: number): StoredEntry[] {
  const open = [...entries.values()].filter(
    ({ closedBy, billed, how }) => closedBy === null && (how !== 'opened' || billed === true),
  );
  return open.map((entry) => {
    const end = entry.lifetimeMinutes === null ? now : entry.at + entry.lifetimeMinutes * 60_000;
    const closedAt = Math.max(entry.at, Math.floor(Math.min(writtenAt, end, now)));
    const left: StoredEntry = { ...entry, closedAt, closedBy: 'left' };
    entries.set(entry.id, left);
    return left;
  });
}

/** Without what is for the file alone. */
function shown(entry: StoredEntry): HistoryEntry {
  const { id, at, how, billed, profileId, profileName, account, region, thingName, tunnelId } = entry;
  const { tunnelKey = '', services, lifetimeMinutes, by, closedAt, closedBy, price } = entry;
  return {
    ...{ id, at, how, billed, profileId, profileName, account, region, thingName, tunnelId, tunnelKey },
    ...{ services, lifetimeMinutes, by, closedAt, closedBy, price },
  };
}

/** Whether each of the words is in what an entry tells. */
function holds(entry: StoredEntry, words: readonly string[]): boolean {
  if (words.length === 0) {
    return true;
  }
  const { thingName, tunnelId, profileName, account, region, by, services, how } = entry;
  const text = [thingName, tunnelId, profileName, account, region, by, how, ...services]
    .join('\n')
    .toLowerCase();
  return words.every((word) => text.includes(word));
}
