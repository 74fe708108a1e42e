/** One connection of a command: reads its request, runs the call, and writes what there is to tell. */
import type { Socket } from 'node:net';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, type Result } from '../shared/result.ts';
import { controlError } from './control-error.ts';
import { createLineReader, LONGEST_REQUEST_BYTES, lineOf } from './frames.ts';
import type { CallContext, ControlHandlers } from './handlers.ts';
import { CONTROL_VERSION, type ControlCall, type FromServer, type Request } from './protocol.ts';
import { spokenVersion, validAnswer, validRequest } from './validators.ts';

/** Progress and lines of the log for a command that does not read them are kept up to here; then it is let go. */
const LONGEST_UNREAD_BYTES = 8 * 1024 * 1024;
/** How long somebody may take to read the next part of an answer. */
const UNREAD_MS = 30_000;
/** The command is ended by its user, or something else connected: whoever says nothing for this long is let go. */
export const REQUEST_LIMIT_MS = 10_000;

export interface CallLine {
  /** What is asked at the terminal is not to be answered any more: it counts as cancelled. */
  takeBack(): void;
  /** Answers the call, if there is one, with an error, and ends the connection. */
  refuse(error: Result<never>): void;
  destroy(): void;
}

export interface CallLineOptions {
  socket: Socket;
  handlers: ControlHandlers;
  /** Why no call is taken any more; null as long as they are. */
  refused: () => Result<never> | null;
  requestLimitMs: number;
  log: Log;
}

interface Question {
  ways: readonly string[];
  resolve: (answer: { answer: string; text: string | null } | null) => void;
}

export function serveCallLine(options: CallLineOptions): CallLine {
  const { socket, handlers, log } = options;
  const gone = new AbortController();
  const questions = new Map<string, Question>();
  let asked = 0;
  let request: Request | null = null;
  let answered = false;

  const silence = setTimeout(() => {
    if (!request) {
      log.debug('a connection that said nothing was ended');
      socket.destroy();
    }
  }, options.requestLimitMs);
  const reader = createLineReader({
    limitBytes: LONGEST_REQUEST_BYTES,
    onLine: (message) => (request ? onAnswer(message) : onRequest(message)),
    onTooLong: () => malformed('longer than a request may be'),
  });
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  // Its errors are the client's end; 'close' follows.
  socket.on('error', () => {});
  socket.on('end', leave);
  socket.on('close', leave);

  function leave(): void {
    clearTimeout(silence);
    reader.stop();
    for (const question of questions.values()) {
      question.resolve(null);
    }
    questions.clear();
    gone.abort();
  }

  function send(message: FromServer): void {
    if (!answered && socket.writable) {
      if (socket.writableLength > LONGEST_UNREAD_BYTES) {
        log.warn('a command that reads nothing was let go', { call: request?.call });
        socket.destroy();
        return;
      }
      socket.write(lineOf(message));
    }
  }

  function done(result: Result<unknown>): void {
    if (answered) {
      return;
    }
    if (socket.writable) {
      // Where nothing moves for this long, nobody reads.
      socket.setTimeout(UNREAD_MS, () => socket.destroy());
      socket.end(
        lineOf(
          (result.ok
            ? { kind: 'done', ok: true, value: result.value }
            : { kind: 'done', ok: false, error: result.error }) satisfies FromServer,
        ),
      );
    }
    answered = true;
    clearTimeout(silence);
    reader.stop();
  }

  function malformed(where: string): void {
    // What was sent may hold a secret: only the place of what is wrong in it is told.
    log.warn('a malformed command was refused', { where });
    done(fail(controlError('ControlMalformed', { where })));
    gone.abort();
  }

  function onRequest(message: unknown): void {
    clearTimeout(silence);
    const version = spokenVersion(message);
    if (version !== null && version !== CONTROL_VERSION) {
      const older = version < CONTROL_VERSION ? 'command' : 'culvert';
      log.warn('a command of another version was refused', { version });
      done(fail(controlError('ControlVersion', { older })));
      return;
    }
    const valid = validRequest(message);
    if ('where' in valid) {
      malformed(valid.where);
      return;
    }
    request = valid.value;
    const refused = options.refused();
    if (refused) {
      done(refused);
      return;
    }
    send({ kind: 'taken' });
    void run(request);
  }

  async function run<C extends ControlCall>({
    call,
    args,
    canAsk,
    askNobody = false,
  }: Request<C>): Promise<void> {
    const context: CallContext = {
      canAsk,
      askNobody,
      progress: (text) => send({ kind: 'progress', text }),
      item: (item) => send({ kind: 'item', item }),
      ask: (question, over) => ask(canAsk, question, over),
      gone: gone.signal,
    };
    try {
      const result = await handlers[call](args, context);
      if (!result.ok) {
        log.info('a command failed', { call, code: result.error.code });
      }
      done(result);
    } catch (error) {
      log.error('a command failed unexpectedly', { call, error: String(error) });
      done(fail(culvertError('Internal', {})));
    }
  }

  function ask(
    canAsk: boolean,
    question: Parameters<CallContext['ask']>[0],
    over?: AbortSignal,
  ): ReturnType<CallContext['ask']> {
    if (!canAsk || answered || gone.signal.aborted || over?.aborted || options.refused()) {
      return Promise.resolve(null);
    }
    asked += 1;
    const id = `q${asked}`;
    return new Promise((resolve) => {
      const takenBack = () => {
        if (questions.delete(id)) {
          send({ kind: 'ask-over', id });
          resolve(null);
        }
      };
      over?.addEventListener('abort', takenBack, { once: true });
      questions.set(id, {
        ways: question.ways.map((way) => way.answer),
        resolve: (answer) => {
          over?.removeEventListener('abort', takenBack);
          resolve(answer);
        },
      });
      send({ kind: 'ask', question: { ...question, id } });
    });
  }

  function onAnswer(message: unknown): void {
    const answer = validAnswer(message);
    if (!answer) {
      malformed('what followed the request');
      return;
    }
    const question = questions.get(answer.id);
    // It may have been taken back while the answer was on its way.
    if (question) {
      questions.delete(answer.id);
      const known = question.ways.includes(answer.answer);
      // The first one does nothing.
      question.resolve(
        known ? { answer: answer.answer, text: answer.text } : { answer: question.ways[0] ?? '', text: null },
      );
    }
  }

  return {
    takeBack() {
      for (const [id, question] of questions) {
        send({ kind: 'ask-over', id });
        question.resolve(null);
      }
      questions.clear();
    },
    refuse(error) {
      done(error);
      gone.abort();
    },
    destroy: () => socket.destroy(),
  };
}
