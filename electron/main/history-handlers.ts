/** The window's calls about the history and the prices. */
import fs from 'node:fs';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok } from '../shared/result.ts';
import type { Bill } from './bill.ts';
import type { History } from './history.ts';
import { historyCsv, historyJson, writeExport } from './history-export.ts';
import { priceOf } from './history-sum.ts';

export interface HistoryHandlersOptions {
  history: History;
  bill: Bill;
  /** The folder for exported files. */
  downloads: () => string;
  /** Shows a file in the desktop's file manager. */
  reveal: (file: string) => void;
  /** Milliseconds since the epoch. */
  now: () => number;
}

const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

export function createHistoryHandlers({ history, bill, downloads, reveal, now }: HistoryHandlersOptions) {
  /** The file exported last. */
  let exported: string | null = null;
  return {
    'history.query': async (query) => ok(history.query(query, bill.price)),
    'history.export': async ({ format, ...filter }) => {
      const { month } = filter;
      // It becomes part of a file's name.
      if (month !== null && !MONTH.test(month)) {
        return fail(culvertError('BadRequest', {}));
      }
      // With the prices that the list shows, so that the file comes to the same sum.
      const entries = history.select(filter).map((entry) => ({
        ...entry,
        price: entry.billed === false ? null : priceOf(entry, bill.price),
      }));
      if (entries.length === 0) {
        return fail(culvertError('HistoryEmpty', {}));
      }
      const text =
        format === 'csv' ? historyCsv(entries) : historyJson(entries, { exportedAt: now(), month });
      const written = await writeExport({ folder: downloads(), format, month, text });
      if (written.ok) {
        exported = written.value.path;
      }
      return written;
    },
    'history.reveal': async () => {
      if (exported === null || !fs.existsSync(exported)) {
        return fail(culvertError('ExportGone', {}));
      }
      reveal(exported);
      return ok(null);
    },
    'price.save': async (input) => bill.savePrice(input),
  } satisfies Partial<Handlers>;
}
