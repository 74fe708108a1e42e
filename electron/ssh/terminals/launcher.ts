/**
 * Opens one terminal from a process of its own, and is ended by main. Chromium leaves many of its files and sockets
 * open to whatever main starts itself; in a terminal that outlives Culvert they would keep its helper processes and
 * the window on the screen after a crash. A utility process starts with none of them.
 */
import { createLog, type LogLevel } from '../../shared/log.ts';
import type { Result } from '../../shared/result.ts';
import { type Launched, type LaunchOptions, launchTerminal } from './launch.ts';

export interface LauncherRequest extends Pick<LaunchOptions, 'title' | 'chosen' | 'stay' | 'ended'> {
  sshArguments: string[];
}

export type LauncherMessage =
  | { kind: 'log'; level: LogLevel; line: string }
  | { kind: 'done'; result: Result<Launched> };

const port = process.parentPort;
const post = (message: LauncherMessage) => port.postMessage(message);

port.once('message', ({ data }: { data: LauncherRequest }) => {
  const log = createLog((level, line) => post({ kind: 'log', level, line }));
  void launchTerminal({ ...data, platform: process.platform, env: process.env, log }).then((result) =>
    post({ kind: 'done', result }),
  );
});
