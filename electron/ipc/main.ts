/** Main's end of the contract: every call is taken from our own window's main frame only, and validated. */
import { ipcMain, type WebContents } from 'electron';
import type { Words } from '../i18n/words.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import type { Result } from '../shared/result.ts';
import { CALL_NAMES, callChannel, eventChannel } from './channels.ts';
import type { CallName, Calls, EventName, Events, Outcome } from './contract.ts';
import { trustedSender } from './sender.ts';
import { validArguments } from './validators.ts';

export type Handlers = { [N in CallName]: (args: Calls[N]['args']) => Promise<Result<Calls[N]['value']>> };

export interface IpcOptions {
  handlers: Handlers;
  /** The only web contents that may call; null while there is no window. */
  window: () => WebContents | null;
  /** The page's origin, `culvert-app://window`. */
  origin: string;
  /** A failure is told in the user's language. */
  words: () => Pick<Words, 'error'>;
  log: Log;
}

/** Answers the window's calls until the returned function is called. */
export function serveWindow({ handlers, window, origin, words, log }: IpcOptions): () => void {
  const failed = (error: CulvertError) => ({ ok: false as const, error: words().error(error) });
  const serve = <N extends CallName>(name: N) => {
    ipcMain.handle(callChannel(name), async (event, raw: unknown): Promise<Outcome<Calls[N]['value']>> => {
      if (!trustedSender(event, window(), origin)) {
        log.warn('a call from an untrusted sender was refused', { call: name, url: event.senderFrame?.url });
        return failed(culvertError('BadRequest', {}));
      }
      const valid = validArguments(name, raw);
      if (!valid) {
        // The arguments may hold a secret: only the call's name is logged.
        log.warn('a malformed call was refused', { call: name });
        return failed(culvertError('BadRequest', {}));
      }
      try {
        const answer = await handlers[name](valid.args);
        if (answer.ok) {
          return answer;
        }
        // What a person was told is what a report has to begin with.
        const { code, details } = answer.error;
        log.info('a call failed', { call: name, code, aws: details?.awsName, request: details?.requestId });
        return failed(answer.error);
      } catch (error) {
        log.error('a call failed unexpectedly', { call: name, error: String(error) });
        return failed(culvertError('Internal', {}));
      }
    });
  };
  CALL_NAMES.forEach(serve);
  return () => {
    for (const name of CALL_NAMES) {
      ipcMain.removeHandler(callChannel(name));
    }
  };
}

export function sendToWindow<N extends EventName>(
  window: WebContents | null,
  name: N,
  payload: Events[N],
): void {
  if (window && !window.isDestroyed()) {
    window.send(eventChannel(name), payload);
  }
}
