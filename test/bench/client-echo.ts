import type { Socket } from 'node:net';
import { now, Sockets } from './client-sockets.ts';
import { command, Mode } from './modes.ts';

/** A connection that has no answer by then will have none. */
const ANSWER_LIMIT_MS = 3_000;
const ECHO = command(Mode.ECHO);

export interface CountRequest {
  port: number;
  count: number;
  limitMs: number;
}

/** Quantiles of what was measured one by one. */
export interface Spread {
  p50: number;
  p99: number;
}

export interface BurstResult {
  answered: number;
  /** Refused, or closed without an answer. */
  refused: number;
  /** Until the last answer. */
  seconds: number;
}

function spread(values: number[]): Spread {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

/** One byte there and back on one connection, again and again; answers microseconds. The first half only warms up. */
export function roundTrips({ port, count, limitMs }: CountRequest): Promise<Spread> {
  const sockets = new Sockets();
  return sockets.run(
    limitMs,
    () =>
      new Promise((resolve) => {
        const taken: number[] = [];
        let started = 0;
        let seen = 0;
        const socket = sockets.open(
          port,
          () => {
            seen += 1;
            if (seen > count) {
              taken.push((now() - started) * 1e6);
            }
            if (taken.length === count) {
              resolve(spread(taken));
              return;
            }
            started = now();
            socket.write(ECHO);
          },
          { fragile: true },
        );
        socket.write(ECHO);
      }),
  );
}

/** Connects, one byte there and back, closes; one after the other. Answers milliseconds each. Ends early at the limit. */
export async function requests({ port, count, limitMs }: CountRequest): Promise<Spread & { done: number }> {
  const sockets = new Sockets();
  const taken: number[] = [];
  const until = now() + limitMs / 1000;
  await sockets.run(limitMs * 2, async () => {
    while (taken.length < count && now() < until) {
      const started = now();
      await new Promise<void>((resolve, reject) => {
        const socket = sockets.open(port, () => resolve(), { fragile: false });
        socket.once('close', () => reject(new Error('a connection was closed without an answer')));
        socket.write(ECHO);
      });
      taken.push((now() - started) * 1000);
      sockets.close();
    }
  });
  return { ...spread(taken), done: taken.length };
}

/** All connections in one go, one byte there and back on each. */
export async function burst({ port, count, limitMs }: CountRequest): Promise<BurstResult> {
  const sockets = new Sockets();
  const result: BurstResult = { answered: 0, refused: 0, seconds: 0 };
  const started = now();
  const all = new Promise<void>((resolve) => {
    const settle = () => {
      if (result.answered + result.refused === count) {
        resolve();
      }
    };
    for (let index = 0; index < count; index += 1) {
      let answered = false;
      const onRead = () => {
        answered = true;
        result.answered += 1;
        result.seconds = now() - started;
        settle();
      };
      const socket = sockets.open(port, onRead, { fragile: false });
      socket.once('close', () => {
        if (!answered) {
          result.refused += 1;
          settle();
        }
      });
      socket.write(ECHO);
    }
  });
  // What could not be had in time shows in the numbers.
  await sockets.run(limitMs, () => all).catch(() => {});
  return { ...result };
}

/**
 * Opens connections one after the other and keeps them, until there are so many or one gets no answer. Answers how many
 * of them echo after that, all at once.
 */
export async function hold({ port, count, limitMs }: CountRequest): Promise<{ answered: number }> {
  const sockets = new Sockets();
  const until = now() + limitMs / 1000;
  const open: { socket: Socket; onAnswer: (came: boolean) => void }[] = [];
  const asked = (index: number) =>
    new Promise<boolean>((resolve) => {
      const one = open[index];
      const timer = setTimeout(() => resolve(false), ANSWER_LIMIT_MS);
      if (one) {
        one.onAnswer = (came) => {
          clearTimeout(timer);
          resolve(came);
        };
        one.socket.write(ECHO);
      }
    });
  try {
    for (let index = 0; index < count && now() < until; index += 1) {
      const one = {
        onAnswer: (_came: boolean) => {},
        socket: sockets.open(port, () => one.onAnswer(true), { fragile: false }),
      };
      one.socket.once('close', () => one.onAnswer(false));
      open.push(one);
      if (!(await asked(index))) {
        break;
      }
    }
    const answers = await Promise.all(open.map((_one, index) => asked(index)));
    return { answered: answers.filter((came) => came).length };
  } finally {
    sockets.close();
  }
}
