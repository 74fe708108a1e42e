/**
 * Opens one terminal, or another program of the user's choice, from a process of its own, and is ended by main. Chromium
 * leaves many of its files and sockets open to whatever main starts itself; in a terminal that outlives Culvert they
 * would keep its helper processes and the window on the screen after a crash. A utility process starts with none of them.
 */
import { createLog, type LogLevel } from '../../shared/log.ts';
import { ok, type Result } from '../../shared/result.ts';
import { type Launched, type LaunchOptions, launchTerminal } from './launch.ts';
import { type ProgramRequest, startProgram } from './program.ts';

export interface LauncherRequest
  extends Pick<LaunchOptions, 'title' | 'chosen' | 'customCommand' | 'tab' | 'stay' | 'ended' | 'advice'> {
  sshArguments: string[];
}

export type LauncherMessage =
  | { kind: 'log'; level: LogLevel; line: string }
  | { kind: 'done'; result: Result<Launched> };

const port = process.parentPort;
const post = (message: LauncherMessage) => port.postMessage(message);

port.once('message', ({ data }: { data: LauncherRequest | ProgramRequest }) => {
  const log = createLog((level, line) => post({ kind: 'log', level, line }));
  const here = { platform: process.platform, env: process.env };
  const started =
    'program' in data
      ? startProgram({ ...data, ...here }).then((result) =>
          result.ok ? ok<Launched>({ terminal: result.value, insteadOf: null }) : result,
        )
      : launchTerminal({ ...data, ...here, log });
  void started.then((result) => post({ kind: 'done', result }));
});
