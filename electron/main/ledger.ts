/** Puts together what counts opens: the history, who writes it, the bill, and the window's calls about them. */
import os from 'node:os';
import type { CallerIdentity } from '../aws/identity.ts';
import type { Words } from '../i18n/words.ts';
import type { ProfileView } from '../ipc/contract.ts';
import type { Clock } from '../shared/clock.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { Result } from '../shared/result.ts';
import type { Account } from '../tunnels/collaborators.ts';
import { createBill } from './bill.ts';
import { openHistory, type StoredEntry } from './history.ts';
import { createHistoryHandlers } from './history-handlers.ts';
import { createHistoryRecorder } from './history-recorder.ts';
import type { Questions } from './questions.ts';
import type { SettingsFile } from './settings.ts';

export interface LedgerOptions {
  /** The user's data folder. */
  dir: string;
  settings: Pick<SettingsFile, 'get' | 'update'>;
  profiles: () => readonly Pick<ProfileView, 'id' | 'name' | 'monthlyLimit' | 'demo'>[];
  identify: (profileId: string) => Promise<Result<CallerIdentity>>;
  questions: Pick<Questions, 'ask'>;
  words: () => Words;
  /** This computer's user. */
  user: string;
  downloads: () => string;
  reveal: (file: string) => void;
  clock: Clock;
  newId: () => string;
  log: Log;
  onUnwritable: (error: CulvertError) => void;
  /** Something of the bill changed. */
  onChange: () => void;
}

export interface Ledger extends ReturnType<typeof createLedger> {}

export function createLedger(options: LedgerOptions) {
  const { clock, settings, profiles } = options;
  const { history, notice } = openHistory({
    dir: options.dir,
    now: clock.now,
    log: options.log,
    onUnwritable: options.onUnwritable,
    onChange: options.onChange,
  });
  const bill = createBill({
    ...{ settings, history, profiles, clock },
    questions: options.questions,
    words: options.words,
    onChange: options.onChange,
  });
  const recorder = createHistoryRecorder({
    ...{ history, clock },
    newId: options.newId,
    isDemo: (profileId) => profiles().some(({ id, demo }) => id === profileId && demo),
    identify: options.identify,
    user: options.user,
    price: bill.price,
    onBegin: bill.begun,
  });
  return {
    notice,
    view: bill.view,
    beforeBilledOpen: bill.beforeOpen,
    watch: recorder.watch,
    /** The account with its opens on record. */
    account: <A extends Account>(account: Result<A>): Result<A> =>
      account.ok ? { ok: true, value: recorder.account(account.value) } : account,
    handlers: createHistoryHandlers({
      ...{ history, bill },
      downloads: options.downloads,
      reveal: options.reveal,
      now: clock.now,
    }),
    /** Shows what a history looks like, in the demo. */
    addExamples(entries: readonly StoredEntry[]) {
      for (const entry of entries) {
        history.add(entry);
      }
    },
    /** Forgets what was opened: this month's count and the limit begin anew. Fails with HistoryUnwritable. */
    clear: () => history.clear(),
    /** At the end, when the ports are released: what is open stays so. Waits for the disk. */
    async end() {
      recorder.leave();
      await history.flush();
    },
  };
}

/** This computer's user; '' where the system has no name for it, as for a process with a foreign user id. */
export function userName(): string {
  try {
    return os.userInfo().username;
  } catch {
    return '';
  }
}
