/** The signals that ask Culvert to end, from the first moment on: what comes early must not meet half an application. */

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface Signals {
  /** From now on a signal runs this in place of what was given first. */
  handOver(end: () => void): void;
  /** One has come. */
  received(): boolean;
}

/**
 * Takes them; `endEarly` ends the process while nothing else is there. One that comes while code is being loaded waits
 * until that is done, and is for whom they were handed over to by then.
 */
export function takeSignals(from: Pick<NodeJS.Process, 'on'>, endEarly: () => void): Signals {
  let end = endEarly;
  let received = false;
  for (const signal of SIGNALS) {
    from.on(signal, () => {
      received = true;
      end();
    });
  }
  return {
    handOver(given) {
      end = given;
    },
    received: () => received,
  };
}
