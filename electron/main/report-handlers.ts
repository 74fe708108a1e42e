/** The window's calls for help: the log, and the report that a person reads before it is copied or saved. */
import fs from 'node:fs';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import { because } from '../shared/reasons.ts';
import type { Personal } from '../shared/redact-report.ts';
import { fail, ok } from '../shared/result.ts';
import { createLogReader } from './log-reader.ts';
import { type ReportInput, reportText } from './report.ts';
import { fileReason, writeNewFile } from './write-file.ts';

export interface ReportHandlersOptions {
  /** Of the log. */
  logFolder: string;
  /** All but the lines of the log. */
  facts: () => Omit<ReportInput, 'errors' | 'log' | 'now'>;
  personal: () => Personal;
  /** The folder for saved reports. */
  downloads: () => string;
  /** Shows a file or a folder in the desktop's file manager. */
  reveal: (file: string) => void;
  /** Opens a folder in the desktop's file manager; answers with a reason, '' when it was done. */
  openFolder: (folder: string) => Promise<string>;
  /** Milliseconds since the epoch. */
  now: () => number;
}

const LOG_LINES = 300;
const ERROR_LINES = 30;

export function createReportHandlers(options: ReportHandlersOptions) {
  const reader = createLogReader(options.logFolder);
  /** What was shown last: that and nothing else is saved. */
  let made: { text: string; at: number } | null = null;
  let making: Promise<{ text: string; at: number }> | null = null;
  /** The file saved last. */
  let saved: string | null = null;

  async function make(): Promise<{ text: string; at: number }> {
    const now = options.now();
    const [log, graver] = await Promise.all([
      reader.last(LOG_LINES),
      reader.query({ tunnel: null, level: 'warn', text: '', offset: 0, limit: ERROR_LINES }),
    ]).catch((thrown): [string[], null] => [[`The log cannot be read: ${fileReason(thrown)}`], null]);
    const errors = (graver?.lines ?? []).toReversed();
    return {
      at: now,
      text: reportText(
        {
          ...options.facts(),
          now,
          errors: errors.map(({ at, level, text }) => `${new Date(at).toISOString()} ${level} ${text}`),
          log,
        },
        options.personal(),
      ),
    };
  }

  return {
    'log.query': async (query) => {
      try {
        return ok(await reader.query(query));
      } catch (thrown) {
        return fail(culvertError('LogUnreadable', { reason: fileReason(thrown) }));
      }
    },
    'log.reveal': async () => {
      const reason = await options.openFolder(options.logFolder);
      return reason === '' ? ok(null) : fail(culvertError('LogUnreadable', { reason }));
    },
    'report.make': async () => {
      // Whoever asks twice at once is shown one report: of two the one shown last need not be the one made last.
      making ??= make().finally(() => {
        making = null;
      });
      made = await making;
      return ok({ text: made.text });
    },
    'report.save': async () => {
      if (made === null) {
        return fail(culvertError('BadRequest', {}));
      }
      const folder = options.downloads();
      const name = `culvert-report-${dayOf(made.at)}`;
      try {
        const file = await writeNewFile({ folder, name, ending: 'txt', text: made.text });
        if (file === null) {
          return fail(culvertError('ReportNotSaved', { folder, reason: because('reason.many-exports') }));
        }
        saved = file;
        return ok({ path: file });
      } catch (thrown) {
        return fail(culvertError('ReportNotSaved', { folder, reason: fileReason(thrown) }));
      }
    },
    'report.reveal': async () => {
      if (saved === null || !fs.existsSync(saved)) {
        return fail(culvertError('ReportGone', {}));
      }
      options.reveal(saved);
      return ok(null);
    },
  } satisfies Partial<Handlers>;
}

/** `2026-11-22`, local time. */
function dayOf(at: number): string {
  const date = new Date(at);
  const two = (number: number) => String(number).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}
