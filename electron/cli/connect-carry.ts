import { once } from 'node:events';
import net from 'node:net';
import type { Stdio } from './connect-stdio.ts';

/** How long what a killed ssh has written is given to arrive in the pipe, and then to leave. */
const LAST_BYTES_MS = 250;
/** How long whoever reads standard output may take nothing of what came before a reset. */
const FLUSH_MS = 2_000;

export type CarryEnd =
  /** Both ends have said that nothing more comes. */
  | { kind: 'over' }
  /** Nobody reads standard output any more. */
  | { kind: 'unread' }
  | { kind: 'reset'; code: string }
  | { kind: 'signal'; signal: NodeJS.Signals };

/** Connects, or fails with the system's code, as ECONNREFUSED. The socket stands half open after either end. */
export function connectTo(host: string, port: number, signal: AbortSignal): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, allowHalfOpen: true, noDelay: true });
    const giveUp = () => socket.destroy(new Error('interrupted'));
    signal.addEventListener('abort', giveUp, { once: true });
    socket.once('error', reject);
    socket.once('connect', () => {
      signal.removeEventListener('abort', giveUp);
      socket.off('error', reject);
      resolve(socket);
    });
  });
}

/**
 * Carries bytes both ways until both are over, as plain TCP does: the end of the input ends what is sent and nothing
 * else, the device's end of data ends the output and nothing else. Each way waits for its reader alone.
 */
export function carry(socket: net.Socket, stdio: Stdio, signals: Signals): Promise<CarryEnd> {
  const { input, output, typed, piped } = stdio;
  return new Promise((resolve) => {
    let isInputOver = false;
    let isOutputOver = false;
    let interrupted = false;
    let isDone = false;
    const done = (end: CarryEnd) => {
      if (isDone) {
        return;
      }
      isDone = true;
      stopSignals();
      input.unpipe(socket);
      input.destroy();
      socket.destroy();
      resolve(end);
    };
    const look = () => {
      if (isInputOver && isOutputOver) {
        done({ kind: 'over' });
      }
    };
    const leave = (signal: NodeJS.Signals) => {
      // What ssh says last, such as that it disconnects, is in the pipe already, or comes with the end of it.
      socket.unpipe(output);
      socket.resume();
      const gone = () => done({ kind: 'signal', signal });
      setTimeout(
        () => {
          socket.end(gone);
          setTimeout(gone, LAST_BYTES_MS);
        },
        isInputOver ? 0 : LAST_BYTES_MS,
      );
      socket.once('finish', gone);
    };
    const stopSignals = signals.on((signal) => {
      if (signal !== 'SIGINT' || !piped || interrupted) {
        return leave(signal);
      }
      // A terminal's Ctrl+C goes to all that was started with ssh. Whether it ends that ssh is for ssh to say: a master
      // connection outlives the Ctrl+C of one of its sessions.
      interrupted = true;
      if (isInputOver) {
        leave(signal);
      }
    });

    input.on('error', () => socket.end());
    input.once('end', () => {
      if (interrupted) {
        leave('SIGINT');
      }
    });
    input.pipe(socket);
    socket.once('finish', () => {
      isInputOver = true;
      look();
    });

    output.on('error', () => done({ kind: 'unread' }));
    socket.pipe(output, { end: false });
    socket.once('end', () => {
      output.end(() => {
        isOutputOver = true;
        // Somebody at a keyboard sees that the other end has closed, and has nothing to close here.
        isInputOver ||= typed;
        look();
      });
    });

    socket.once('error', (error: NodeJS.ErrnoException) => {
      if (isDone) {
        return;
      }
      const end: CarryEnd = { kind: 'reset', code: error.code ?? error.message };
      void flushed(output).then(() => done(end));
    });
  });
}

/** What was read before is still read to the end, by whoever reads at all. */
async function flushed(output: Stdio['output']): Promise<void> {
  if (output.writableFinished || output.destroyed) {
    return;
  }
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), FLUSH_MS);
  output.end();
  await once(output, 'finish', { signal: limit.signal }).catch(() => {});
  clearTimeout(timer);
}

export interface Signals {
  /** Calls back for each one from now on. Answers a function that ends that. */
  on(take: (signal: NodeJS.Signals) => void): () => void;
}

const SIGNALS: readonly NodeJS.Signals[] = ['SIGHUP', 'SIGINT', 'SIGTERM'];

/** The signals that end a command, in place of what Node.js does with them. */
export const processSignals: Signals = {
  on(take) {
    for (const signal of SIGNALS) {
      process.on(signal, take);
    }
    return () => {
      for (const signal of SIGNALS) {
        process.off(signal, take);
      }
    };
  },
};
