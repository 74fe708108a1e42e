/** `culvert ssh`: the ssh of this computer, in this terminal. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import { parseSshUser } from '../ssh/command.ts';
import { findSsh } from '../ssh/terminals/find.ts';
import type { CommandContext, CommandRun, Finished, HostLink } from './command-context.ts';
import { WAIT_SECONDS } from './command-table.ts';
import { ExitCode } from './exit-codes.ts';
import { explainHostKey } from './host-key.ts';
import { readOpening } from './option-values.ts';
import { Wrong } from './read.ts';

/** Of ssh itself, as for a host key that it does not accept; a command on the device may end so as well. */
const SSH_FAILED = 255;
const SIGNAL_BASE = 128;

export const runSsh: CommandRun = async (context) => {
  const { parsed, env } = context;
  const args = readOpening(parsed, WAIT_SECONDS);
  const user = readUser(parsed.options.get('user')?.at(-1));
  // As ssh itself puts the words of a command together.
  const remoteCommand = parsed.rest.length > 0 ? parsed.rest.join(' ') : null;
  const program = findSsh({ platform: process.platform, env, exists: isProgram });
  if (program === null) {
    const { culvertError } = await import('../shared/errors.ts');
    return { kind: 'failed', error: culvertError('SshMissing', {}) };
  }
  const host = await context.host(true);
  if (!host.ok) {
    return { kind: 'failed', error: host.error };
  }
  const answer = await host.value.call('ssh', { ...host.value.where, ...args, remoteCommand });
  if (!answer.ok) {
    return { kind: 'failed', error: answer.error };
  }
  // ssh takes the first user it is told.
  const words = user === '' ? answer.value.args : ['-l', user, ...answer.value.args];
  const ended = await inThisTerminal(program, words);
  if (ended.error) {
    const { culvertError } = await import('../shared/errors.ts');
    return { kind: 'failed', error: culvertError('SshMissing', {}) };
  }
  if (ended.signal) {
    return endedBy(ended.signal);
  }
  if (ended.code === SSH_FAILED) {
    await explain(context, host.value, answer.value.tunnel.thingName);
  }
  return { kind: 'ended', code: ended.code ?? ExitCode.FAULT };
};

function readUser(text: string | undefined): string {
  const user = parseSshUser(text ?? '');
  if (!user.ok) {
    throw new Wrong(`${user.error.message} (--user)`);
  }
  return user.value;
}

function isProgram(file: string): boolean {
  try {
    fs.accessSync(file, fs.constants.X_OK);
    return fs.statSync(file).isFile();
  } catch {
    return false;
  }
}

interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
  error: Error | null;
}

const HANDED_ON: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP'];

/** Runs it on this terminal, as if the shell had. Ctrl+C is the terminal's to send, to ssh and to this process alike. */
function inThisTerminal(program: string, args: readonly string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const ignore = () => {};
    process.on('SIGINT', ignore);
    process.on('SIGQUIT', ignore);
    // What makes Culvert's runtime run this command would make plain Node.js of whatever else of Electron ssh starts.
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env;
    const child = spawn(program, args, { stdio: 'inherit', env });
    const handOn = (signal: NodeJS.Signals) => void child.kill(signal);
    for (const signal of HANDED_ON) {
      process.on(signal, handOn);
    }
    const end = (ended: Ended) => {
      process.off('SIGINT', ignore);
      process.off('SIGQUIT', ignore);
      for (const signal of HANDED_ON) {
        process.off(signal, handOn);
      }
      resolve(ended);
    };
    child.once('error', (error) => end({ code: null, signal: null, error }));
    child.once('close', (code, signal) => end({ code, signal, error: null }));
  });
}

/** As a shell tells that a signal ended a command. */
function endedBy(signal: NodeJS.Signals): Finished {
  return { kind: 'ended', code: SIGNAL_BASE + (os.constants.signals[signal] ?? 0) };
}

/** ssh says by itself that a key has changed, and not what to do about it where the port is a tunnel's. */
async function explain(context: CommandContext, host: HostLink, device: string): Promise<void> {
  const key = await host.call('hostKey', { ...host.where, device, forget: false });
  const text = key.ok ? explainHostKey(key.value, device) : null;
  if (text !== null) {
    context.terminal.err(`\n${text}\n`);
  }
}
