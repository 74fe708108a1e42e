/** The command's end of the socket. Small: the command reads it before it does anything else. */
import net from 'node:net';
import { fail, ok, type Result } from '../shared/result.ts';
import { controlError } from './control-error.ts';
import { createLineReader, LONGEST_ANSWER_BYTES, lineOf } from './frames.ts';
import { isFull, isNobody } from './probe.ts';
import {
  type Asked,
  CONTROL_VERSION,
  type ControlCall,
  type ControlCalls,
  type FromClient,
  type FromServer,
  type LogItem,
  type Request,
} from './protocol.ts';

/** Where more connect at once than the system lets wait, the next one waits here: in growing steps, and not for ever. */
const FIRST_WAIT_MS = 5;
const LONGEST_WAIT_MS = 200;
const LONGEST_CONNECT_MS = 20_000;
/** A busy Culvert has long taken a call by then. */
export const SILENT_MS = 10_000;
/** macOS refuses a connection both where nobody listens and where too many wait. */
const REFUSED_TRIES = process.platform === 'darwin' ? 5 : 0;

export interface CallOptions<C extends ControlCall> {
  /** The address in control.json. */
  address: string;
  call: C;
  args: ControlCalls[C]['args'];
  /** Somebody sits at a terminal. */
  canAsk?: boolean;
  /** Nobody is to be asked, at the window either. */
  askNobody?: boolean;
  onProgress?: (text: string) => void;
  /** After `silentMs` (SILENT_MS) in which the call was not taken. It may be yet: it is waited for on. */
  onSilent?: () => void;
  silentMs?: number;
  /** `over` is aborted when the question is not to be answered any more. */
  onAsk?: (question: Asked, over: AbortSignal) => Promise<{ answer: string; text: string | null }>;
  onItem?: (item: LogItem) => void;
  /** Gives the call up: CallGivenUp. */
  signal?: AbortSignal;
}

/**
 * Makes one call. Fails with NotRunning where nobody listens (which is certain: nothing was asked for), ControlLost
 * where the answer did not come, and with what the running Culvert answers.
 */
export async function callControl<C extends ControlCall>(
  options: CallOptions<C>,
): Promise<Result<ControlCalls[C]['value']>> {
  const silence = setTimeout(() => options.onSilent?.(), options.silentMs ?? SILENT_MS);
  const heard = () => clearTimeout(silence);
  try {
    const connected = await connect(options.address, options.signal);
    return connected.ok ? await callOn(connected.value, options, heard) : connected;
  } finally {
    heard();
  }
}

function callOn<C extends ControlCall>(
  socket: net.Socket,
  options: CallOptions<C>,
  onHeard: () => void,
): Promise<Result<ControlCalls[C]['value']>> {
  const { signal } = options;
  return new Promise((resolve) => {
    const questions = new Map<string, AbortController>();
    let finished = false;

    function finish(result: Result<ControlCalls[C]['value']>): void {
      if (finished) {
        return;
      }
      finished = true;
      reader.stop();
      for (const question of questions.values()) {
        question.abort();
      }
      questions.clear();
      signal?.removeEventListener('abort', giveUp);
      socket.destroy();
      resolve(result);
    }
    const giveUp = () => finish(fail(controlError('CallGivenUp', {})));
    const lost = () => finish(fail(controlError('ControlLost', {})));

    const reader = createLineReader({
      limitBytes: LONGEST_ANSWER_BYTES,
      onLine: (message) => (isFromServer(message) ? take(message) : lost()),
      onTooLong: lost,
    });

    function take(message: FromServer): void {
      onHeard();
      switch (message.kind) {
        case 'taken':
          break;
        case 'progress':
          options.onProgress?.(message.text);
          break;
        case 'item':
          options.onItem?.(message.item);
          break;
        case 'ask':
          void answer(message.question);
          break;
        case 'ask-over':
          questions.get(message.id)?.abort();
          questions.delete(message.id);
          break;
        case 'done':
          finish(message.ok ? ok(message.value as ControlCalls[C]['value']) : fail(message.error));
          break;
      }
    }

    async function answer(question: Asked): Promise<void> {
      const over = new AbortController();
      questions.set(question.id, over);
      const none = { answer: question.ways[0]?.answer ?? '', text: null };
      const given = await (options.onAsk?.(question, over.signal) ?? Promise.resolve(none)).catch(() => none);
      if (questions.delete(question.id) && !finished) {
        const line: FromClient = { kind: 'answer', id: question.id, ...given };
        socket.write(lineOf(line));
      }
    }

    socket.on('data', (chunk: Buffer) => reader.push(chunk));
    // A server that refuses a request may end the connection before it has read the rest of it: its answer is read first.
    socket.on('error', () => {});
    socket.on('close', lost);
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted) {
      giveUp();
      return;
    }
    const request: Request<C> = {
      culvert: CONTROL_VERSION,
      call: options.call,
      args: options.args,
      canAsk: options.canAsk ?? false,
      ...(options.askNobody ? { askNobody: true } : {}),
    };
    socket.write(lineOf(request));
  });
}

async function connect(address: string, signal: AbortSignal | undefined): Promise<Result<net.Socket>> {
  const until = Date.now() + LONGEST_CONNECT_MS;
  let refusedLeft = REFUSED_TRIES;
  for (let waitMs = FIRST_WAIT_MS; !signal?.aborted; waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)) {
    const found = await connectOnce(address);
    if (found instanceof net.Socket) {
      return ok(found);
    }
    const { code } = found;
    const again = isFull(code) || (code === 'ECONNREFUSED' && refusedLeft-- > 0);
    if (!again) {
      const reason = found.message.split(', ')[0] ?? found.message;
      return fail(
        isNobody(code) ? controlError('NotRunning', {}) : controlError('ControlRefused', { reason }),
      );
    }
    if (Date.now() > until) {
      return fail(controlError('ControlSilent', {}));
    }
    // Not all of a thousand at the same moment again.
    await new Promise((resolve) => setTimeout(resolve, waitMs * (0.5 + Math.random())));
  }
  return fail(controlError('CallGivenUp', {}));
}

function connectOnce(address: string): Promise<net.Socket | NodeJS.ErrnoException> {
  return new Promise((resolve) => {
    const socket = net.connect(address);
    const failed = (error: NodeJS.ErrnoException) => {
      socket.destroy();
      resolve(error);
    };
    socket.once('error', failed);
    socket.once('connect', () => {
      socket.off('error', failed);
      resolve(socket);
    });
  });
}

const KINDS: readonly unknown[] = [
  'taken',
  'progress',
  'ask',
  'ask-over',
  'item',
  'done',
] satisfies FromServer['kind'][];

function isFromServer(message: unknown): message is FromServer {
  return typeof message === 'object' && message !== null && 'kind' in message && KINDS.includes(message.kind);
}
