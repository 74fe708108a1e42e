/** What a command works with: what was written, the terminal, and the running Culvert. */
import type { Asked, ControlCall, ControlCalls, LogItem, Where } from '../control/protocol.ts';
import type { CulvertError } from '../shared/errors.ts';
import type { Result } from '../shared/result.ts';
import type { Answered } from './ask.ts';
import type { ParsedArguments } from './command-arguments.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Terminal } from './terminal.ts';

export interface CallExtras {
  onItem?: (item: LogItem) => void;
}

/** A Culvert that answers. */
export interface HostLink {
  mode: 'app' | 'headless';
  /** Which profile the command is about. */
  where: Where;
  call<C extends ControlCall>(
    call: C,
    args: ControlCalls[C]['args'],
    extras?: CallExtras,
  ): Promise<Result<ControlCalls[C]['value']>>;
}

export interface CommandContext {
  parsed: ParsedArguments;
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
  json: boolean;
  /** `start`: starts Culvert where none runs. */
  host(start: boolean): Promise<Result<HostLink>>;
  /** Tells on standard error, unless --quiet. */
  tell(text: string): void;
  /** Somebody can be asked here, and wants to be. */
  canAsk: boolean;
  /** null: the question was taken back, or interrupted. */
  ask(question: Asked): Promise<Answered | null>;
  /** Ctrl+C, and standard output that nobody reads any more. */
  stopped: AbortSignal;
}

/** What became of a command. */
export type Finished =
  /** `value` is what --json prints, `text` what people read. */
  | { kind: 'told'; value: unknown; text: string }
  | { kind: 'failed'; error: CulvertError }
  /** Everything is printed. */
  | { kind: 'ended'; code: ExitCode | number };

export type CommandRun = (context: CommandContext) => Promise<Finished>;

/** Turns an answer into what is told of it. */
export function told<T>(result: Result<T>, text: (value: T) => string): Finished {
  return result.ok
    ? { kind: 'told', value: result.value, text: text(result.value) }
    : { kind: 'failed', error: result.error };
}
