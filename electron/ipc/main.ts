/** Main's end of the contract: every call is taken from our own window's main frame only, and validated. */
import { ipcMain, type WebContents, type WebFrameMain } from 'electron';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, type Result } from '../shared/result.ts';
import { CALL_NAMES, callChannel, eventChannel } from './channels.ts';
import type { CallName, Calls, EventName, Events } from './contract.ts';
import { validArguments } from './validators.ts';

export type Handlers = { [N in CallName]: (args: Calls[N]['args']) => Promise<Result<Calls[N]['value']>> };

export interface IpcOptions {
  handlers: Handlers;
  /** The only web contents that may call; null while there is no window. */
  window: () => WebContents | null;
  /** The page's origin, `culvert-app://window`. */
  origin: string;
  log: Log;
}

/** Answers the window's calls until the returned function is called. */
export function serveWindow({ handlers, window, origin, log }: IpcOptions): () => void {
  const serve = <N extends CallName>(name: N) => {
    ipcMain.handle(callChannel(name), async (event, raw: unknown): Promise<Result<Calls[N]['value']>> => {
      if (!trustedSender(event, window(), origin)) {
        log.warn('a call from an untrusted sender was refused', { call: name, url: event.senderFrame?.url });
        return fail(culvertError('BadRequest', {}));
      }
      const valid = validArguments(name, raw);
      if (!valid) {
        // The arguments may hold a secret: only the call's name is logged.
        log.warn('a malformed call was refused', { call: name });
        return fail(culvertError('BadRequest', {}));
      }
      try {
        return await handlers[name](valid.args);
      } catch (error) {
        log.error('a call failed unexpectedly', { call: name, error: String(error) });
        return fail(culvertError('Internal', {}));
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

export interface Sender {
  sender: Pick<WebContents, 'id'>;
  senderFrame: Pick<WebFrameMain, 'url' | 'parent'> | null;
}

/** Only the main frame of our own window, showing our own page, may call. */
export function trustedSender(
  event: Sender,
  window: Pick<WebContents, 'id'> | null,
  origin: string,
): boolean {
  const frame = event.senderFrame;
  if (window === null || event.sender.id !== window.id || frame === null || frame.parent !== null) {
    return false;
  }
  // A custom scheme's origin reads “null” in URL, so scheme and host are compared as text.
  const url = URL.parse?.(frame.url) ?? safeUrl(frame.url);
  return url !== null && `${url.protocol}//${url.host}` === origin;
}

function safeUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
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
