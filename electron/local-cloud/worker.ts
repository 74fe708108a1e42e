/**
 * The local cloud in a worker thread, so that its traffic does not hold up the main process. Ends with the thread: all
 * that it starts hangs on sockets and pipes of this thread.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../shared/clock.ts';
import type { Log, LogLevel } from '../shared/log.ts';
import { startLocalCloud } from './cloud.ts';
import type { CloudRequest, FromCloudWorker, WorkerOptions } from './host-messages.ts';
import type { LocalCloud } from './types.ts';

const options = workerData as WorkerOptions;

function post(message: FromCloudWorker): void {
  parentPort?.postMessage(message);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

const at =
  (level: LogLevel): Log[LogLevel] =>
  (message, fields) =>
    post({ type: 'log', level, message, fields });
const log: Log = { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };

async function answer(cloud: LocalCloud, request: CloudRequest): Promise<string[] | undefined> {
  switch (request.type) {
    case 'setOnline':
      await cloud.setOnline(request.thingName, request.online);
      return undefined;
    case 'cutConnections':
      cloud.cutConnections();
      return undefined;
    case 'fault':
      cloud.fault(request.operation, request.fault);
      return undefined;
    case 'calls':
      return [...cloud.calls];
    case 'pendingSignIns':
      return cloud.signIns.pending();
    case 'answerSignIn':
      cloud.signIns[request.answer](request.userCode);
      return undefined;
    case 'endSessions':
      cloud.signIns.endSessions();
      return undefined;
    case 'close':
      await cloud.close();
      return undefined;
  }
}

startLocalCloud({ ...options, clock: systemClock, log }).then(
  (cloud) => {
    parentPort?.on('message', (request: CloudRequest & { seq: number }) => {
      const { seq } = request;
      answer(cloud, request).then(
        (list) => post({ type: 'response', seq, ok: true, ...(list ? { list } : {}) }),
        (error: unknown) => post({ type: 'response', seq, ok: false, reason: reasonOf(error) }),
      );
    });
    const logins = options.things.map(({ thingName }) => [thingName, cloud.sshLogin(thingName)] as const);
    post({ type: 'ready', endpoints: cloud.endpoints, sshLogins: Object.fromEntries(logins) });
  },
  (error: unknown) => post({ type: 'failed', reason: reasonOf(error) }),
);
