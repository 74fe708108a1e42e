/** What answers the calls of the `culvert` command, in the application and in a host without a desktop. */
import type { Result } from '../shared/result.ts';
import type { Asked, ControlCall, ControlCalls, LogItem } from './protocol.ts';

/** One call's line back to whoever made it. */
export interface CallContext {
  /** Somebody sits at a terminal and can be asked. */
  canAsk: boolean;
  /** Nobody is to be asked, at the window either. */
  askNobody?: boolean;
  /** Tells what goes on, in English. */
  progress(text: string): void;
  /** One more line of `logs`. */
  item(item: LogItem): void;
  /**
   * Asks in the terminal. null: nobody is there to be asked, the connection has ended, or `over` was aborted, which takes
   * the question back where it was answered elsewhere.
   */
  ask(
    question: Omit<Asked, 'id'>,
    over?: AbortSignal,
  ): Promise<{ answer: string; text: string | null } | null>;
  /** Aborted when the client is gone. */
  gone: AbortSignal;
}

export type ControlHandlers = {
  [C in ControlCall]: (
    args: ControlCalls[C]['args'],
    context: CallContext,
  ) => Promise<Result<ControlCalls[C]['value']>>;
};
