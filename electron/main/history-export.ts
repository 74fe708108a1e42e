/** The history as a file for others: CSV for a table, JSON for a program. docs/history.md describes both. */
import type { HistoryEntry } from '../ipc/contract.ts';
import { culvertError } from '../shared/errors.ts';
import { because } from '../shared/reasons.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { fileReason, writeNewFile } from './write-file.ts';

export type ExportFormat = 'csv' | 'json';

const JSON_VERSION = 1;

type Column = [name: string, of: (entry: HistoryEntry) => string];

const BILLED = { true: 'yes', false: 'no', null: 'unknown' } as const;

const COLUMNS: readonly Column[] = [
  ['opened_at', ({ at }) => instant(at)],
  ['how', ({ how }) => how],
  ['billed', ({ billed }) => BILLED[`${billed}`]],
  ['profile', ({ profileName }) => profileName],
  ['account', ({ account }) => account],
  ['region', ({ region }) => region],
  ['device', ({ thingName }) => thingName],
  ['services', ({ services }) => services.join(' ')],
  ['tunnel_id', ({ tunnelId }) => tunnelId],
  ['lifetime_minutes', ({ lifetimeMinutes }) => textOf(lifetimeMinutes)],
  ['by', ({ by }) => by],
  ['closed_at', ({ closedAt }) => (closedAt === null ? '' : instant(closedAt))],
  ['closed_by', ({ closedBy }) => closedBy ?? ''],
  ['minutes', ({ at, closedAt }) => (closedAt === null ? '' : String(Math.round((closedAt - at) / 60_000)))],
  ['price', ({ price }) => textOf(price?.amount ?? null)],
  ['currency', ({ price }) => price?.currency ?? ''],
];

/** RFC 4180 with a header row, newest first. The byte order mark makes Excel read it as UTF-8. */
export function historyCsv(entries: readonly HistoryEntry[]): string {
  const rows = [COLUMNS.map(([name]) => name), ...entries.map((entry) => COLUMNS.map(([, of]) => of(entry)))];
  return `\uFEFF${rows.map((row) => `${row.map(cell).join(',')}\r\n`).join('')}`;
}

export function historyJson(
  entries: readonly HistoryEntry[],
  about: { exportedAt: number; month: string | null },
): string {
  const document = {
    format: 'culvert-history',
    version: JSON_VERSION,
    exportedAt: instant(about.exportedAt),
    month: about.month,
    entries: entries.map((entry) => ({
      id: entry.id,
      openedAt: instant(entry.at),
      how: entry.how,
      billed: entry.billed,
      profile: entry.profileName,
      account: entry.account,
      region: entry.region,
      device: entry.thingName,
      services: entry.services,
      tunnelId: entry.tunnelId,
      lifetimeMinutes: entry.lifetimeMinutes,
      by: entry.by,
      closedAt: entry.closedAt === null ? null : instant(entry.closedAt),
      closedBy: entry.closedBy,
      price: entry.price,
    })),
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/**
 * Writes into `folder` under a name that nobody has yet: `culvert-history-2026-11.csv`, or with a number behind it.
 * Readable by its owner alone. Fails with ExportFailed.
 */
export async function writeExport(options: {
  folder: string;
  format: ExportFormat;
  month: string | null;
  text: string;
}): Promise<Result<{ path: string }>> {
  const { folder, format, month, text } = options;
  try {
    const name = `culvert-history-${month ?? 'all'}`;
    const file = await writeNewFile({ folder, name, ending: format, text });
    return file === null
      ? fail(culvertError('ExportFailed', { folder, reason: because('reason.many-exports') }))
      : ok({ path: file });
  } catch (thrown) {
    return fail(culvertError('ExportFailed', { folder, reason: fileReason(thrown) }));
  }
}

/**
 * One cell. A table program runs what begins like a formula, and names come from whoever may name things: such a cell
 * gets an apostrophe in front, which those programs take as “this is text”. Where semicolons or tabs part the cells, as
 * in much of Europe, a cell begins behind each of them as well.
 */
function cell(text: string): string {
  const safe = text.replace(/^(?=[=+\-@＝＋－＠\t\r\n])|(?<=[;\t\r\n])(?=\s*[=+\-@＝＋－＠])/g, "'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** ISO 8601, UTC. */
function instant(at: number): string {
  return new Date(at).toISOString();
}

function textOf(value: number | null): string {
  return value === null ? '' : String(value);
}
