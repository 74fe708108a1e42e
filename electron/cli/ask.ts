/** Questions of the running Culvert, put at the terminal: on standard error, answered on standard input. */
import type { Asked } from '../control/protocol.ts';
import { plain } from './text.ts';

export interface Answered {
  answer: string;
  text: string | null;
}

export interface AskOptions {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream;
  /** Aborted when the question is not to be answered any more. */
  signal: AbortSignal;
  /** Ctrl+C, which a terminal that is read line by line does not turn into a signal. */
  onInterrupt(): void;
  /** The terminal edits the lines by itself and turns Ctrl+C into a signal: others, as ssh, use it at the same time. */
  isCooked?: boolean;
}

const SUBMIT = 'submit';

/**
 * Puts one question. Nothing typed, and the end of the input, answer what does nothing, which stands first. null: it
 * was taken back, or interrupted.
 */
export async function askAtTerminal(question: Asked, options: AskOptions): Promise<Answered | null> {
  const { createInterface } = await import('node:readline');
  const { input, output, signal } = options;
  if (signal.aborted) {
    return null;
  }
  const lines = createInterface({ input, output, terminal: !options.isCooked, historySize: 0 });
  const write = (text: string) => output.write(text);
  // A line may be typed, or pasted, before it is asked for.
  const typed: string[] = [];
  let waiting: ((typed: string | null) => void) | null = null;
  const give = (text: string | null) => {
    waiting?.(text);
    waiting = null;
  };
  let isClosed = false;
  lines.on('line', (text) => (waiting ? give(text) : typed.push(text)));
  lines.once('close', () => {
    isClosed = true;
    give(null);
  });
  const line = (prompt: string) =>
    new Promise<string | null>((resolve) => {
      if (typed.length > 0 || isClosed) {
        write(prompt);
        resolve(typed.shift() ?? null);
        return;
      }
      waiting = resolve;
      lines.setPrompt(prompt);
      lines.prompt();
    });
  let isInterrupted = false;
  const stop = () => lines.close();
  signal.addEventListener('abort', stop, { once: true });
  lines.on('SIGINT', () => {
    isInterrupted = true;
    lines.close();
    options.onInterrupt();
  });
  try {
    write(`${plain(question.text)}\n${question.advice ? `${plain(question.advice)}\n` : ''}`);
    const answered = await answer(question, line, write);
    if (isInterrupted || signal.aborted) {
      write(isInterrupted ? '\n' : '\nNo answer is needed any more.\n');
      return null;
    }
    return answered;
  } finally {
    signal.removeEventListener('abort', stop);
    lines.close();
  }
}

async function answer(
  { ways, wantsText }: Asked,
  line: (prompt: string) => Promise<string | null>,
  write: (text: string) => void,
): Promise<Answered> {
  const nothing: Answered = { answer: ways[0]?.answer ?? 'cancel', text: null };
  const isTextAlone = wantsText && ways.every(({ answer: way }, at) => at === 0 || way === SUBMIT);
  if (isTextAlone) {
    const text = await line('Type it, or Enter to cancel: ');
    return text?.trim() ? { answer: SUBMIT, text: text.trim() } : nothing;
  }
  for (const [at, { label }] of ways.entries()) {
    write(`  ${at + 1}  ${plain(label)}\n`);
  }
  for (;;) {
    const typed = await line(`Which one? [1-${ways.length}, Enter for 1] `);
    if (typed === null || typed.trim() === '') {
      return nothing;
    }
    const chosen = chosenWay(typed, ways);
    if (chosen === null) {
      continue;
    }
    if (!wantsText || chosen !== SUBMIT) {
      return { answer: chosen, text: null };
    }
    const text = (await line('Type it: '))?.trim();
    return text ? { answer: SUBMIT, text } : nothing;
  }
}

/** By its number, or by the first letters of its label where no other begins with them. */
export function chosenWay(typed: string, ways: Asked['ways']): string | null {
  const word = typed.trim().toLowerCase();
  if (/^\d+$/.test(word)) {
    return ways[Number(word) - 1]?.answer ?? null;
  }
  const fitting = ways.filter(({ label, answer: way }) =>
    [label.toLowerCase(), way].some((name) => name.startsWith(word)),
  );
  return word !== '' && fitting.length === 1 ? (fitting[0]?.answer ?? null) : null;
}
