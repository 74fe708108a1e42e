import { utilityProcess } from 'electron';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, type Result } from '../shared/result.ts';
import type { Launched } from '../ssh/terminals/launch.ts';
import type { LauncherMessage, LauncherRequest } from '../ssh/terminals/launcher.ts';
import type { ProgramRequest } from '../ssh/terminals/program.ts';

const LAUNCH_LIMIT_MS = 15_000;

/** Opens a terminal with ssh in it, or another program, by a short-lived process that hands none of our open files on to it. */
export function launchInOwnProcess(options: {
  /** The bundle of ssh/terminals/launcher.ts. */
  script: string;
  request: LauncherRequest | ProgramRequest;
  log: Log;
}): Promise<Result<Launched>> {
  const { script, request, log } = options;
  return new Promise((resolve) => {
    const child = utilityProcess.fork(script, [], {
      serviceName: 'Culvert terminal launcher',
      stdio: 'ignore',
    });
    const settle = (result: Result<Launched>) => {
      clearTimeout(timer);
      resolve(result);
      child.kill();
    };
    const timer = setTimeout(() => settle(fail(culvertError('Internal', {}))), LAUNCH_LIMIT_MS);
    child.on('message', (message: LauncherMessage) => {
      if (message.kind === 'done') {
        settle(message.result);
      } else {
        log[message.level](message.line);
      }
    });
    child.once('exit', (code) => {
      log.debug('the terminal launcher ended', { code });
      settle(fail(culvertError('Internal', {})));
    });
    child.postMessage(request);
  });
}
