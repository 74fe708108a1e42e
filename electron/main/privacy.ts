/** What Culvert keeps on this computer, where that is, and how it is deleted. Nothing of it is sent anywhere. */
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Handlers } from '../ipc/main.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { HISTORY_FILE } from './history-file.ts';
import { logFiles } from './log-file.ts';
import { SETTINGS_FILE, type SettingsFile } from './settings.ts';
import { fileReason } from './write-file.ts';

export interface PrivacyOptions {
  /** The user's data folder. */
  dir: string;
  /** The folder of the log. */
  logs: string;
  settings: Pick<SettingsFile, 'update' | 'flush'>;
  /** Fails with HistoryUnwritable. */
  clearHistory: () => Promise<Result<null>>;
  log: Log;
  onChange: () => void;
}

type PrivacyHandlers = Pick<Handlers, `privacy.${'where' | 'clear'}`>;

export function createPrivacy(options: PrivacyOptions): PrivacyHandlers {
  const { dir, logs, settings, log } = options;

  async function clear(what: 'devices' | 'history' | 'log'): Promise<Result<null>> {
    switch (what) {
      case 'devices':
        settings.update((before) => ({ ...before, devices: {} }));
        return settings.flush();
      case 'history':
        return options.clearHistory();
      case 'log':
        return clearLogs(logs);
    }
  }

  return {
    'privacy.where': async () =>
      ok({
        settings: path.join(dir, SETTINGS_FILE),
        history: path.join(dir, HISTORY_FILE),
        log: logs,
      }),
    'privacy.clear': async ({ what }) => {
      const cleared = await clear(what);
      options.onChange();
      if (cleared.ok && what !== 'log') {
        log.info('what was remembered was deleted', { what });
      }
      return cleared;
    },
  };
}

/**
 * Empties the log that is being written, which stays open meanwhile, and deletes the older ones. That one first: kept
 * aside in the middle of this, it would become an older one that is deleted too. Fails with ClearFailed.
 */
export async function clearLogs(folder: string): Promise<Result<null>> {
  const [current = '', ...older] = logFiles(folder);
  for (const file of [current, ...older]) {
    try {
      await (file === current ? fs.truncate(file) : fs.rm(file, { force: true }));
    } catch (thrown) {
      if (!MISSING.has((thrown as NodeJS.ErrnoException).code ?? '')) {
        return fail(culvertError('ClearFailed', { file: path.basename(file), reason: fileReason(thrown) }));
      }
    }
  }
  return ok(null);
}

const MISSING: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR']);
