/**
 * `culvert connect`: one TCP connection to a device's service on standard input and output, as ssh's ProxyCommand. The
 * running Culvert says where the tunnel's local port is; the bytes go there from here, not through it.
 */
import fs from 'node:fs';
import type net from 'node:net';
import os from 'node:os';
import { callControl } from '../control/client.ts';
import { controlError } from '../control/control-error.ts';
import { dataFolder } from '../control/data-folder.ts';
import type { Asked, ControlCalls, Where } from '../control/protocol.ts';
import type { CulvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Answered } from './ask.ts';
import { parseArguments } from './command-arguments.ts';
import { WAIT_SECONDS } from './command-table.ts';
import { type CarryEnd, carry, connectTo, processSignals } from './connect-carry.ts';
import { openStdio } from './connect-stdio.ts';
import { hasTerminal } from './connect-terminal.ts';
import { ExitCode, exitCodeOf } from './exit-codes.ts';
import { isOn, readDevice, readWait, readWhere } from './option-values.ts';
import { shown, Wrong } from './read.ts';
import { ensureRunning, findRunning, type RunningHost, silentText } from './running.ts';
import { plain } from './text.ts';

/** What is quicker needs no telling. */
const PROGRESS_AFTER_MS = 1_000;
/** In the log of a script, which may wait for an answer in the window that nobody sees. */
const PROGRESS_UNWATCHED_AFTER_MS = 10_000;
/** Somebody who ends Culvert while a tool waits for its device does not want it started anew. */
const ENDING_MS = 500;
const MOST_PORT = 65_535;
/** As shells tell that a signal ended a command. */
const SIGNAL_CODES: Partial<Record<NodeJS.Signals, number>> = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

type Answer = ControlCalls['connect']['value'];
type Wish = Pick<
  ControlCalls['connect']['args'],
  'device' | 'service' | 'port' | 'mayOpen' | 'takeOver' | 'waitSeconds'
>;

interface Options {
  wish: Wish;
  /** By what answers. */
  where: Record<'app' | 'headless', Where>;
  headless: boolean;
  canAsk: boolean;
  askNobody: boolean;
  /** Progress: none, once it takes long for somebody at a terminal, or for a script's log, or at once. */
  progress: 'none' | 'late' | 'very-late' | 'all';
}

/** Answers the exit code. Nothing but the device's bytes goes to standard output, ever. */
export async function connectCommand(args: string[], env: NodeJS.ProcessEnv): Promise<number> {
  const options = readOptions(args, env);
  if (typeof options === 'string') {
    tell(options);
    return ExitCode.USAGE;
  }
  const interrupted = new AbortController();
  let ended: NodeJS.Signals | null = null;
  const stopSignals = processSignals.on((signal) => {
    ended = signal;
    interrupted.abort();
  });
  const progress = progressTo(options.progress);
  try {
    const found = await reach(options, env, { progress: progress.tell, signal: interrupted.signal });
    if (ended !== null) {
      if (found.ok) {
        found.value.destroy();
      }
      return codeOfSignal(ended);
    }
    if (!found.ok) {
      return complain(found.error);
    }
    progress.stop();
    stopSignals();
    return finish(await carry(found.value, openStdio(), processSignals), options.wish.device);
  } finally {
    progress.stop();
    stopSignals();
  }
}

interface Way {
  progress: (text: string) => void;
  signal: AbortSignal;
}

/** A socket that leads to the device's service. */
async function reach(options: Options, env: NodeJS.ProcessEnv, way: Way): Promise<Result<net.Socket>> {
  const { device } = options.wish;
  for (let isLast = false; ; isLast = true) {
    const answer = await ask(options, env, way);
    if (!answer.ok) {
      return answer;
    }
    const { host, port } = answer.value;
    try {
      return ok(await connectTo(host, port, way.signal));
    } catch (error) {
      // The tunnel went in between: where it stands now is for Culvert to say.
      if (isLast || way.signal.aborted) {
        return fail(controlError('ConnectLost', { thingName: device, reason: codeOf(error) }));
      }
    }
  }
}

async function ask(options: Options, env: NodeJS.ProcessEnv, way: Way): Promise<Result<Answer>> {
  const dir = dataFolder({ env, platform: process.platform, home: os.homedir() });
  const call = (host: RunningHost) =>
    callControl({
      address: host.address,
      call: 'connect',
      args: { ...options.where[host.mode], ...options.wish },
      canAsk: options.canAsk,
      askNobody: options.askNobody,
      onProgress: way.progress,
      onSilent: () => way.progress(silentText(host)),
      onAsk: askHere,
      signal: way.signal,
    });
  // Most often one runs, and a call of a thousand at once is one connection, not two.
  const running = findRunning(dir);
  const calledAt = Date.now();
  const answer = running && (await call(running));
  // One that is just ending has not done anything for it, unless it has worked on it for a while.
  const isEnding =
    answer?.ok === false && answer.error.code === 'ControlEnding' && Date.now() < calledAt + ENDING_MS;
  if (answer && (answer.ok || answer.error.code !== 'NotRunning') && !isEnding) {
    return answer;
  }
  const started = await ensureRunning({
    ...{ dir, env, headless: options.headless },
    cliFile: fs.realpathSync(process.argv[1] ?? ''),
    onProgress: way.progress,
    signal: way.signal,
  });
  return started.ok ? call(started.value) : started;
}

async function askHere(question: Asked, over: AbortSignal): Promise<Answered> {
  const { askOnTerminal } = await import('./connect-terminal.ts');
  return (
    (await askOnTerminal(question, over)) ?? { answer: question.ways[0]?.answer ?? 'cancel', text: null }
  );
}

/** What the words on the command line mean, or what is wrong with them. */
function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options | string {
  const read = parseArguments(['connect', ...args]);
  if ('wrong' in read) {
    return read.wrong;
  }
  if (read.value.kind !== 'run') {
    return 'There is nothing to connect to.';
  }
  const { operands, options } = read.value.parsed;
  const [device = '', place] = operands;
  const askNobody = options.has('no-ask') || isOn(env.CULVERT_NO_ASK);
  try {
    return {
      wish: {
        device: readDevice(deviceOf(device)),
        ...readPlace(place),
        mayOpen: options.has('open'),
        takeOver: options.has('take-over'),
        waitSeconds: readWait(options, WAIT_SECONDS),
      },
      // Read now, so that what is wrong with them is told before anything is done.
      where: { app: readWhere(options, env, 'app'), headless: readWhere(options, env, 'headless') },
      headless: options.has('headless') || isOn(env.CULVERT_HEADLESS),
      canAsk: !askNobody && hasTerminal(),
      askNobody,
      progress: options.has('quiet')
        ? 'none'
        : options.has('verbose')
          ? 'all'
          : process.stderr.isTTY
            ? 'late'
            : 'very-late',
    };
  } catch (error) {
    if (error instanceof Wrong) {
      return error.message;
    }
    throw error;
  }
}

/** A name as tools hand it on: `pi@press-07`, and `press-07.` with the root of the names of the network. */
export function deviceOf(text: string): string {
  return text.slice(text.lastIndexOf('@') + 1).replace(/\.$/, '');
}

/** The second word: a port of the device as ssh's %p, or a service by its id or name. */
export function readPlace(text: string | undefined): Pick<Wish, 'service' | 'port'> {
  if (text === undefined) {
    return { service: null, port: null };
  }
  if (!/^\d+$/.test(text)) {
    return { service: text, port: null };
  }
  const port = Number(text);
  if (!(port >= 1 && port <= MOST_PORT)) {
    throw new Wrong(`${shown(text)} is not a port from 1 to ${MOST_PORT}.`);
  }
  return { service: null, port };
}

function finish(end: CarryEnd, device: string): number {
  switch (end.kind) {
    case 'over':
    case 'unread':
      return ExitCode.OK;
    case 'signal':
      return codeOfSignal(end.signal);
    case 'reset': {
      return complain(controlError('ConnectLost', { thingName: device, reason: end.code }));
    }
  }
}

function complain(error: CulvertError): number {
  tell(error.message, error.advice);
  return exitCodeOf(error);
}

/** The latest of what is going on, as soon as it is worth telling. */
function progressTo(when: Options['progress']): { tell: (text: string) => void; stop: () => void } {
  let isLate = when === 'all';
  let latest: string | null = null;
  const show = () => {
    if (isLate && latest !== null) {
      tell(latest);
      latest = null;
    }
  };
  const timer = setTimeout(
    () => {
      isLate = when !== 'none';
      show();
    },
    when === 'very-late' ? PROGRESS_UNWATCHED_AFTER_MS : PROGRESS_AFTER_MS,
  );
  return {
    tell(text) {
      latest = text;
      show();
    },
    stop: () => clearTimeout(timer),
  };
}

/** ssh hands standard error on to whoever sits there. */
function tell(...lines: string[]): void {
  process.stderr.write(`culvert: ${lines.map(plain).filter(Boolean).join('\n')}\n`);
}

function codeOf(error: unknown): string {
  return error instanceof Error ? ((error as NodeJS.ErrnoException).code ?? error.message) : String(error);
}

function codeOfSignal(signal: NodeJS.Signals): number {
  return SIGNAL_CODES[signal] ?? ExitCode.FAULT;
}
