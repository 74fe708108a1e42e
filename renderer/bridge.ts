/** The window's only way out: the calls and events of the contract, with a lost call turned into an answer. */
import type { Bridge, CallName, Calls, ErrorView, Outcome } from '../electron/ipc/contract.ts';

declare global {
  interface Window {
    culvert: Bridge;
  }
}

export type { Outcome };

export type Ask = <N extends CallName>(
  name: N,
  args: Calls[N]['args'],
) => Promise<Outcome<Calls[N]['value']>>;

/**
 * Calls main; never rejects, because every screen has a place for an error and none for an exception. `lost` says in the
 * user's language that main did not answer.
 */
export function askThrough(bridge: Pick<Bridge, 'call'>, lost: () => ErrorView): Ask {
  return async (name, args) => {
    try {
      return await bridge.call(name, args);
    } catch {
      return { ok: false, error: lost() };
    }
  };
}
