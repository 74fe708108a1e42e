// Children of a command, and the signals that end it.
import os from 'node:os';

// What a child said last may still be in its pipes when it ends; a program it left behind could hold them for ever.
const LAST_WORDS_MS = 1_000;

/**
 * Keeps signals from ending this process before it has taken away what it made. `first` is the one that came first;
 * `handOn`, once set, is told of each. `release` gives signals their meaning back and ends the process if one came.
 */
export function holdSignals() {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const note = (signal) => {
    held.first ??= signal;
    held.handOn?.(signal);
  };
  const held = {
    first: null,
    handOn: null,
    release() {
      for (const signal of signals) {
        process.off(signal, note);
      }
      if (held.first) {
        process.kill(process.pid, held.first);
      }
    },
  };
  for (const signal of signals) {
    process.on(signal, note);
  }
  return held;
}

/** The exit code that shells give a program which a signal ended. */
export function exitCodeOf(signal) {
  return 128 + (os.constants.signals[signal] ?? 0);
}

/** Waits until a child has ended and its output was read. Rejects when it could not be started. */
export function ended(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      const done = () => {
        clearTimeout(timer);
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve({ code, signal });
      };
      const timer = setTimeout(done, LAST_WORDS_MS);
      child.once('close', done);
    });
  });
}
