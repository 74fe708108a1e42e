/** How quitting goes: what is asked, what is closed first, and when it is called off again. */
import type { Answer } from '../ipc/contract.ts';
import type { Log } from '../shared/log.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { LONGEST_STEP_MS, runEnd } from './lifecycle.ts';

export type QuitMode =
  /** Asks when tunnels are open; then as the answer says. */
  | 'ask'
  /** The user wants open tunnels closed: where one cannot be, Culvert stays and says so. */
  | 'close-or-stay'
  /** Closes at AWS what can be closed, and ends: there is nobody to tell. */
  | 'close'
  /** Releases the ports; the tunnels stay open at AWS until they expire. */
  | 'keep';

export type OpenTunnel = Pick<Tunnel, 'key' | 'tunnelId' | 'thingName'>;

export interface QuittingOptions {
  /** The tunnels that are not closed. */
  open: () => readonly OpenTunnel[];
  /** Waits for opens that are under way. */
  settled: () => Promise<void>;
  close: (key: string) => Promise<unknown>;
  /** Asks for what closing needs from the person who quits: a role session may have ended since the tunnels were opened. */
  signIn: () => Promise<unknown>;
  ask: (openTunnels: number) => Promise<Answer>;
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

/** What the user is told when Culvert stays. */
export function stayWords(left: readonly OpenTunnel[]): { title: string; body: string } {
  const names = left.map(({ thingName }) => thingName).join(', ');
  return left.length === 1
    ? {
        title: `Culvert did not quit: the tunnel to ${names} could not be closed`,
        body: 'It closes by itself when it expires. Quit again to leave it open until then, or see in its card what stands in the way and try again.',
      }
    : {
        title: `Culvert did not quit: ${left.length} tunnels could not be closed (${names})`,
        body: 'They close by themselves when they expire. Quit again to leave them open until then, or see in their cards what stands in the way and try again.',
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
    const open = options.open().length;
    if (mode !== 'ask' || open === 0) {
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
