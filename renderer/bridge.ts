/** The window's only way out: the calls and events of the contract, with a lost call turned into an answer. */
import type { Bridge, CallName, Calls, ErrorView } from '../electron/ipc/contract.ts';

declare global {
  interface Window {
    culvert: Bridge;
  }
}

export type Outcome<T> = { ok: true; value: T } | { ok: false; error: ErrorView };

export type Ask = <N extends CallName>(
  name: N,
  args: Calls[N]['args'],
) => Promise<Outcome<Calls[N]['value']>>;

const LOST: ErrorView = {
  code: 'Internal',
  message: 'Culvert did not answer.',
  advice: 'Try again. If it happens again, please report it with the log.',
};

/** Calls main; never rejects, because every screen has a place for an error and none for an exception. */
export function askThrough(bridge: Pick<Bridge, 'call'>): Ask {
  return async (name, args) => {
    try {
      return await bridge.call(name, args);
    } catch {
      return { ok: false, error: LOST };
    }
  };
}
