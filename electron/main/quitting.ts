/** How quitting goes: what is asked, what is closed first, and when it is called off again. */
import type { Words } from '../i18n/words.ts';
import type { Answer } from '../ipc/contract.ts';
import type { Log } from '../shared/log.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { LONGEST_STEP_MS, runEnd } from './lifecycle.ts';
import type { Question } from './questions.ts';
import { sentences } from './sentences.ts';

export type QuitMode =
  /** Asks when tunnels are open; then as the answer says. */
  | 'ask'
  /** The user wants open tunnels closed: where one cannot be, Culvert stays and says so. */
  | 'close-or-stay'
  /** Closes at AWS what can be closed, and ends: there is nobody to tell. */
  | 'close'
  /** Releases the ports; the tunnels stay open at AWS until they expire. */
  | 'keep';

export type OpenTunnel = Pick<Tunnel, 'key' | 'tunnelId' | 'thingName' | 'origin' | 'phase'>;

export interface QuittingOptions {
  /** The tunnels that are not closed. */
  open: () => readonly OpenTunnel[];
  /** Waits for opens that are under way. */
  settled: () => Promise<void>;
  close: (key: string) => Promise<unknown>;
  /** Asks for what closing needs from the person who quits: a role session may have ended since the tunnels were opened. */
  signIn: () => Promise<unknown>;
  /** Asks about these, which are open and not closing. */
  ask: (open: readonly OpenTunnel[]) => Promise<Answer>;
  /** A question that is shown counts as cancelled. */
  cancelQuestion: () => void;
  /** Quitting was called off, since these tunnels could not be closed. */
  onStay: (left: readonly OpenTunnel[]) => void;
  /** Takes everything down. What it does cannot be called off. */
  end: () => Promise<void>;
  log: Log;
  /** How long a step may take before it is left behind. */
  longestStepMs?: number;
}

export interface Quitting {
  quit(mode: QuitMode): Promise<void>;
  /** `closing`: tunnels are being closed, and Culvert may stay yet. `ending`: it does not. */
  stage(): 'running' | 'closing' | 'ending';
  /** For what must not begin while Culvert quits: waits until that was called off, and for ever where it was not. */
  running(): Promise<void>;
}

/**
 * What is asked before Culvert ends with open tunnels: how many there are, what closing them costs, whose they are, and
 * which of them Culvert cannot close at AWS.
 */
export function quitQuestion(
  open: readonly OpenTunnel[],
  words: Pick<Words, 't' | 'language'>,
  { billed = true }: { billed?: boolean } = {},
): Extract<Question, { kind: 'quit' }> {
  const { t } = words;
  const count = open.length;
  const quick = open.filter(({ origin }) => origin === 'quick').length;
  const adopted = open.filter(({ origin }) => origin === 'adopted').length;
  return {
    kind: 'quit',
    text: t('questions.quit', { count }),
    advice: sentences(words, [
      ...(billed ? (quick === count ? [] : [t('questions.quit-cost')]) : [t('questions.quit-demo')]),
      ...(adopted === 0
        ? []
        : [
            adopted === count
              ? t('questions.quit-only-adopted', { count })
              : t('questions.quit-adopted', { count: adopted }),
          ]),
      ...(quick === 0
        ? []
        : [
            quick === count
              ? t('questions.quit-only-quick', { count })
              : t('questions.quit-quick', { count: quick }),
          ]),
    ]),
    tunnels: count,
    closable: count - quick,
  };
}

/** What the user is told when Culvert stays. */
export function stayWords(
  left: readonly OpenTunnel[],
  { t }: Pick<Words, 't'>,
): { title: string; body: string } {
  const [only] = left;
  return only && left.length === 1
    ? { title: t('notices.stayed', { name: only.thingName }), body: t('notices.stayed-advice') }
    : {
        title: t('notices.stayed-many', {
          count: left.length,
          names: left.map(({ thingName }) => thingName).join(', '),
        }),
        body: t('notices.stayed-many-advice'),
      };
}

// AWS takes one CloseTunnel a second.
const CLOSE_EACH_MS = 1_000;

export function createQuitting(options: QuittingOptions): Quitting {
  const { log } = options;
  let stage: ReturnType<Quitting['stage']> = 'running';
  let mustEnd = false;
  /** Tunnels the user knows to be left open: they do not keep Culvert from ending again. */
  let told: ReadonlySet<string> = new Set();
  const waiting: (() => void)[] = [];

  async function decide(mode: QuitMode): Promise<'close' | 'keep' | null> {
    // One that is closing already is waited for, and not asked about.
    const open = options.open().filter(({ phase }) => phase.kind !== 'closing');
    if (mode !== 'ask' || open.length === 0) {
      return mode === 'keep' ? 'keep' : 'close';
    }
    const answer = await options.ask(open);
    return answer === 'quit-close' ? 'close' : answer === 'quit-keep' ? 'keep' : null;
  }

  /** Answers with what is still open afterwards. */
  async function closeAll(): Promise<readonly OpenTunnel[]> {
    const run = () => Promise.all(options.open().map(({ key }) => options.close(key)));
    const limitMs = (options.longestStepMs ?? LONGEST_STEP_MS) + options.open().length * CLOSE_EACH_MS;
    await runEnd([{ name: 'close tunnels', run }], log, limitMs);
    const left = options.open();
    for (const { tunnelId } of left) {
      log.warn('a tunnel could not be closed', { tunnelId });
    }
    return left;
  }

  async function quit(mode: QuitMode): Promise<void> {
    mustEnd ||= mode === 'close' || mode === 'keep';
    const what = stage === 'running' ? await decide(mode) : null;
    if (what === 'close' && !mustEnd && stage === 'running' && options.open().length > 0) {
      await options.signIn();
    }
    // While a question waited, another way of quitting may have gone ahead.
    if (what === null || stage !== 'running') {
      return;
    }
    stage = 'closing';
    options.cancelQuestion();
    log.info('culvert ends', { tunnels: options.open().length, mode: what });
    await runEnd([{ name: 'opens under way', run: options.settled }], log, options.longestStepMs);
    const left = what === 'close' ? await closeAll() : [];
    if (!mustEnd && left.some(({ key }) => !told.has(key))) {
      log.info('culvert stays, since tunnels could not be closed');
      told = new Set(left.map(({ key }) => key));
      stage = 'running';
      for (const go of waiting.splice(0)) {
        go();
      }
      options.onStay(left);
      return;
    }
    stage = 'ending';
    await options.end();
  }

  return {
    quit,
    stage: () => stage,
    running: () => (stage === 'running' ? Promise.resolve() : new Promise((go) => waiting.push(go))),
  };
}
