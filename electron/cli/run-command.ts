/** Runs one command from its arguments to its exit code. `proxy` and `connect` have ways of their own. */

import fs from 'node:fs';
import os from 'node:os';
import { callControl } from '../control/client.ts';
import { controlError } from '../control/control-error.ts';
import { dataFolder } from '../control/data-folder.ts';
import { CONTROL_VERSION } from '../control/protocol.ts';
import type { CulvertError } from '../shared/errors.ts';
import { inTurn } from '../shared/in-turn.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type Answered, askAtTerminal } from './ask.ts';
import { type Parsed, type ParsedArguments, parseArguments } from './command-arguments.ts';
import type { CommandContext, CommandRun, Finished, HostLink } from './command-context.ts';
import { commandNamed } from './command-table.ts';
import { ExitCode, exitCodeOf } from './exit-codes.ts';
import { commandHelp, EXIT_CODES_TOPIC, exitCodesHelp, helpText } from './help.ts';
import { isOn, readWhere } from './option-values.ts';
import { shown, Wrong } from './read.ts';
import { ensureRunning, findRunning, type RunningHost, silentText } from './running.ts';
import { nearestCommand } from './suggest.ts';
import { processTerminal, type Terminal } from './terminal.ts';
import { jsonLine, plain } from './text.ts';

/** Answers the exit code. */
export async function runCommand(args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const terminal = processTerminal(env);
  if (args.length === 0) {
    terminal.err(helpText(terminal.width));
    return ExitCode.USAGE;
  }
  const read = parseArguments(args);
  if ('wrong' in read) {
    return wrongUsage(read.wrong, args, terminal);
  }
  const asked = read.value;
  if (asked.kind !== 'run') {
    return tellOnly(asked, terminal);
  }
  const { parsed } = asked;
  if (parsed.command.name === 'help') {
    return help(parsed, args, terminal);
  }
  const json = parsed.options.has('json');
  const interrupt = listenForInterrupt();
  try {
    const run = await commandRun(parsed.command.name);
    const context = contextOf({
      parsed,
      env,
      terminal,
      json,
      stopped: interrupt.signal,
      stop: interrupt.stop,
    });
    return conclude(await run(context), parsed.command.name, { json, terminal, interrupt });
  } catch (error) {
    if (error instanceof Wrong) {
      return wrongUsage(error.message, args, terminal);
    }
    throw error;
  } finally {
    interrupt.end();
  }
}

async function commandRun(name: string): Promise<CommandRun> {
  switch (name) {
    case 'open':
      return (await import('./commands-tunnels.ts')).runOpen;
    case 'list':
      return (await import('./commands-tunnels.ts')).runList;
    case 'status':
      return (await import('./commands-tunnels.ts')).runStatus;
    case 'close':
      return (await import('./commands-tunnels.ts')).runClose;
    case 'devices':
      return (await import('./commands-lists.ts')).runDevices;
    case 'profiles':
      return (await import('./commands-lists.ts')).runProfiles;
    case 'logs':
      return (await import('./commands-lists.ts')).runLogs;
    case 'copy':
      return (await import('./commands-lists.ts')).runCopy;
    case 'quit':
      return (await import('./commands-lists.ts')).runQuit;
    case 'ssh':
      return (await import('./command-ssh.ts')).runSsh;
    case 'host-key':
      return (await import('./command-host-key.ts')).runHostKey;
    case 'version':
      return (await import('./versions.ts')).runVersion;
    case 'completion':
      return (await import('./completion.ts')).runCompletion;
    default:
      throw new Error(`culvert ${name} has no place here`);
  }
}

async function tellOnly(asked: Exclude<Parsed, { kind: 'run' }>, terminal: Terminal): Promise<number> {
  if (asked.kind === 'version') {
    return (await import('./versions.ts')).tellVersion(asked.json);
  }
  terminal.out(
    asked.command === null ? helpText(terminal.width) : commandHelp(asked.command, terminal.width),
  );
  return ExitCode.OK;
}

async function help(
  { operands }: ParsedArguments,
  args: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const [name] = operands;
  if (name === undefined) {
    terminal.out(helpText(terminal.width));
    return ExitCode.OK;
  }
  if (name === EXIT_CODES_TOPIC) {
    terminal.out(exitCodesHelp(terminal.width));
    return ExitCode.OK;
  }
  const command = commandNamed(name);
  if (!command) {
    const { COMMANDS } = await import('./command-table.ts');
    const near = nearestCommand(
      name,
      COMMANDS.map((each) => each.name),
    );
    return wrongUsage(
      `There is no command ${shown(name)}.${near ? ` Did you mean ${near}?` : ''}`,
      args,
      terminal,
    );
  }
  if (name === 'proxy') {
    terminal.out((await import('./proxy-help.ts')).PROXY_HELP);
  } else {
    terminal.out(commandHelp(command, terminal.width));
  }
  return ExitCode.OK;
}

/** One sentence, and nothing done. */
function wrongUsage(reason: string, args: readonly string[], terminal: Terminal): number {
  const words = args.slice(0, args.includes('--') ? args.indexOf('--') : args.length);
  const command = words.map(commandNamed).find((found) => found !== undefined);
  const name = command?.name ?? null;
  const advice = `See culvert ${name === null || name === 'help' ? '--help' : `${name} --help`}.`;
  // At a terminal the reason says it all.
  const error = { ...controlError('CommandLineWrong', { reason }), message: reason, advice };
  if (words.includes('--json') && (command?.options.some((option) => option.name === 'json') ?? true)) {
    terminal.out(jsonFailure(name, error));
  }
  tellError(error, terminal);
  return ExitCode.USAGE;
}

interface Surroundings {
  json: boolean;
  terminal: Terminal;
  interrupt: Pick<Interrupt, 'signal' | 'isNobodyReading'>;
}

function conclude(finished: Finished, command: string, { json, terminal, interrupt }: Surroundings): number {
  switch (finished.kind) {
    case 'ended':
      return finished.code;
    case 'told':
      terminal.out(
        json
          ? jsonLine({ version: CONTROL_VERSION, command, ok: true, value: finished.value })
          : finished.text,
      );
      return ExitCode.OK;
    case 'failed':
      if (interrupt.isNobodyReading()) {
        return ExitCode.OK;
      }
      if (json) {
        terminal.out(jsonFailure(command, finished.error));
      }
      tellError(finished.error, terminal);
      return exitCodeOf(finished.error);
  }
}

function jsonFailure(command: string | null, { code, message, advice }: CulvertError): string {
  const error = { code, message, advice };
  return jsonLine({ version: CONTROL_VERSION, command, ok: false, error });
}

function tellError({ message, advice }: CulvertError, terminal: Terminal): void {
  terminal.err(`culvert: ${plain(message)}\n${advice === '' ? '' : `${plain(advice)}\n`}`);
}

interface Interrupt {
  signal: AbortSignal;
  stop(): void;
  isNobodyReading(): boolean;
  end(): void;
}

/** Ctrl+C gives the call up in an orderly way; the second one ends at once. */
function listenForInterrupt(): Interrupt {
  const controller = new AbortController();
  let nobodyReads = false;
  const onSignal = () => {
    if (controller.signal.aborted) {
      process.exit(ExitCode.INTERRUPTED);
    }
    controller.abort();
  };
  const onOutputError = () => {
    nobodyReads = true;
    controller.abort();
  };
  process.on('SIGINT', onSignal);
  process.stdout.on('error', onOutputError);
  return {
    signal: controller.signal,
    stop: () => controller.abort(),
    isNobodyReading: () => nobodyReads,
    end() {
      process.off('SIGINT', onSignal);
      process.stdout.off('error', onOutputError);
    },
  };
}

interface ContextParts {
  parsed: ParsedArguments;
  env: NodeJS.ProcessEnv;
  terminal: Terminal;
  json: boolean;
  stopped: AbortSignal;
  stop(): void;
}

function contextOf({ parsed, env, terminal, json, stopped, stop }: ContextParts): CommandContext {
  const { options } = parsed;
  const isQuiet = options.has('quiet');
  const tell = (text: string) => {
    if (!isQuiet) {
      terminal.err(`${plain(text)}\n`);
    }
  };
  const askNobody = options.has('no-ask') || isOn(env.CULVERT_NO_ASK);
  const canAsk = terminal.isAttended && !askNobody;
  // Two questions at once are put one after the other.
  const asking = inTurn();
  const ask = (
    question: Parameters<CommandContext['ask']>[0],
    over?: AbortSignal,
  ): Promise<Answered | null> => {
    const signal = over ? AbortSignal.any([stopped, over]) : stopped;
    return asking(() =>
      askAtTerminal(question, { input: process.stdin, output: process.stderr, signal, onInterrupt: stop }),
    );
  };

  function linkTo(running: RunningHost): HostLink {
    const { address, mode } = running;
    return {
      mode,
      where: readWhere(options, env, mode),
      call: (call, args, extras = {}) =>
        callControl({
          address,
          call,
          args,
          canAsk,
          askNobody,
          signal: stopped,
          onProgress: tell,
          onSilent: () => tell(silentText(running)),
          onAsk: async (question, over) =>
            (await ask(question, over)) ?? { answer: question.ways[0]?.answer ?? 'cancel', text: null },
          ...(extras.onItem ? { onItem: extras.onItem } : {}),
        }),
    };
  }

  async function host(start: boolean): Promise<Result<HostLink>> {
    const dir = dataFolder({ env, platform: process.platform, home: os.homedir() });
    // What is wrong with the options is told before anything is started.
    readWhere(options, env, 'headless');
    if (!start) {
      const running = findRunning(dir);
      return running ? ok(linkTo(running)) : fail(controlError('NotRunning', {}));
    }
    const running = await ensureRunning({
      dir,
      env,
      headless: options.has('headless') || isOn(env.CULVERT_HEADLESS),
      cliFile: fs.realpathSync(process.argv[1] ?? ''),
      onProgress: tell,
      signal: stopped,
    });
    return running.ok ? ok(linkTo(running.value)) : running;
  }

  return { parsed, env, terminal, json, canAsk, ask, host, tell, stopped };
}
