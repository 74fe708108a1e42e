/** Messages as lines of JSON, cut out of chunks that end anywhere. */

/** A request of a command, and what it answers to a question. */
export const LONGEST_REQUEST_BYTES = 1024 * 1024;
/** What a running Culvert answers: a list of a hundred thousand devices fits. */
export const LONGEST_ANSWER_BYTES = 128 * 1024 * 1024;

const LINE_FEED = 0x0a;

export interface LineReader {
  /** Hands each complete line on. */
  push(chunk: Buffer): void;
  /** From here on nothing is handed on any more. */
  stop(): void;
}

/**
 * Cuts lines. `onLine` gets what stands in a line, parsed; `undefined` where that is no JSON, or no UTF-8. `onTooLong`
 * comes once, after which the reader takes nothing more.
 */
export function createLineReader(options: {
  limitBytes: number;
  onLine: (message: unknown) => void;
  onTooLong: () => void;
}): LineReader {
  let kept: Buffer[] = [];
  let keptBytes = 0;
  let stopped = false;

  function take(piece: Buffer): boolean {
    keptBytes += piece.length;
    if (keptBytes > options.limitBytes) {
      stopped = true;
      kept = [];
      options.onTooLong();
      return false;
    }
    kept.push(piece);
    return true;
  }

  return {
    push(chunk) {
      let from = 0;
      while (!stopped && from < chunk.length) {
        const end = chunk.indexOf(LINE_FEED, from);
        if (!take(chunk.subarray(from, end < 0 ? chunk.length : end)) || end < 0) {
          return;
        }
        const line = Buffer.concat(kept);
        kept = [];
        keptBytes = 0;
        from = end + 1;
        options.onLine(parsed(line));
      }
    },
    stop() {
      stopped = true;
      kept = [];
    },
  };
}

/** One message as a line: JSON has no line feed of its own. */
export function lineOf(message: object): string {
  return `${JSON.stringify(message)}\n`;
}

function parsed(line: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(line));
  } catch {
    return undefined;
  }
}
