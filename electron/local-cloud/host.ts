import { Worker } from 'node:worker_threads';
import type { Log } from '../shared/log.ts';
import type { CloudRequest, FromCloudWorker, SshLogins, WorkerOptions } from './host-messages.ts';
import type { Fault, LocalCloud, SignIns } from './types.ts';

/** How long the worker may take to end everything in order before it is ended without. */
const CLOSE_TIMEOUT_MS = 6000;

export interface LocalCloudHostOptions {
  /** The bundle of worker.ts. */
  workerPath: string;
  options: WorkerOptions;
  log: Log;
  /** The worker ended without being asked to: the cloud and its devices are gone. */
  onDeath?: (reason: string) => void;
}

/** A local cloud in another thread. Calls reject when the thread has ended. */
export interface LocalCloudHandle {
  endpoints: LocalCloud['endpoints'];
  sshLogin: LocalCloud['sshLogin'];
  setOnline(thingName: string, online: boolean): Promise<void>;
  cutConnections(): Promise<void>;
  fault(operation: string, fault: Fault): Promise<void>;
  /** The control-plane calls up to now. */
  calls(): Promise<string[]>;
  /** The user of Identity Center, as in `LocalCloud.signIns`. */
  signIns: {
    [Name in keyof SignIns]: (...args: Parameters<SignIns[Name]>) => Promise<ReturnType<SignIns[Name]>>;
  };
  /** Ends devices, services, logins and the thread. */
  close(): Promise<void>;
}

/** Starts the local cloud in a worker thread. Rejects with its reason when it cannot start. */
export async function startLocalCloudHost({
  workerPath,
  options,
  log,
  onDeath,
}: LocalCloudHostOptions): Promise<LocalCloudHandle> {
  const worker = new Worker(workerPath, { workerData: options });
  const pending = new Map<number, { resolve: (list: string[]) => void; reject: (error: Error) => void }>();
  let lastSeq = 0;
  let closing: Promise<void> | undefined;
  let death: string | undefined;

  const ready = new Promise<{ endpoints: LocalCloud['endpoints']; sshLogins: SshLogins }>(
    (resolve, reject) => {
      let started = false;
      worker.on('message', (message: FromCloudWorker) => {
        switch (message.type) {
          case 'log':
            log[message.level](message.message, message.fields);
            return;
          case 'ready':
            started = true;
            resolve(message);
            return;
          case 'failed':
            reject(new Error(message.reason));
            return;
          case 'response': {
            const waiting = pending.get(message.seq);
            pending.delete(message.seq);
            if (message.ok) {
              waiting?.resolve(message.list ?? []);
            } else {
              waiting?.reject(new Error(message.reason));
            }
          }
        }
      });
      let reason = 'the local cloud ended';
      worker.on('error', (error) => {
        reason = error instanceof Error ? error.message : String(error);
        log.error('local cloud: the worker failed', { reason });
      });
      worker.on('exit', () => {
        death = reason;
        reject(new Error(reason));
        for (const waiting of pending.values()) {
          waiting.reject(new Error(reason));
        }
        pending.clear();
        if (started && !closing) {
          onDeath?.(reason);
        }
      });
    },
  );

  function request(message: CloudRequest): Promise<string[]> {
    if (death !== undefined) {
      return Promise.reject(new Error(death));
    }
    lastSeq += 1;
    const seq = lastSeq;
    return new Promise((resolve, reject) => {
      pending.set(seq, { resolve, reject });
      worker.postMessage({ ...message, seq });
    });
  }

  async function end(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, CLOSE_TIMEOUT_MS);
    });
    const done = request({ type: 'close' }).then(
      () => {},
      (error: Error) => log.warn('local cloud: it did not end in order', { reason: error.message }),
    );
    await Promise.race([done, late]);
    clearTimeout(timer);
    await worker.terminate();
  }

  try {
    const { endpoints, sshLogins } = await ready;
    return {
      endpoints,
      sshLogin(thingName) {
        const login = sshLogins[thingName];
        if (!login) {
          throw new Error(`no thing ${thingName}`);
        }
        return login;
      },
      async setOnline(thingName, online) {
        await request({ type: 'setOnline', thingName, online });
      },
      async cutConnections() {
        await request({ type: 'cutConnections' });
      },
      async fault(operation, fault) {
        await request({ type: 'fault', operation, fault });
      },
      calls: () => request({ type: 'calls' }),
      signIns: {
        pending: () => request({ type: 'pendingSignIns' }),
        async approve(userCode) {
          await request({ type: 'answerSignIn', userCode, answer: 'approve' });
        },
        async deny(userCode) {
          await request({ type: 'answerSignIn', userCode, answer: 'deny' });
        },
        async endSessions() {
          await request({ type: 'endSessions' });
        },
      },
      close() {
        closing ??= end();
        return closing;
      },
    };
  } catch (error) {
    await worker.terminate();
    throw error;
  }
}
