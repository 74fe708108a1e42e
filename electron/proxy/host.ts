import { Worker } from 'node:worker_threads';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type {
  FromWorker,
  ProxyEvent,
  ProxyRequest,
  ProxyResponse,
  Sequenced,
  ServiceBinding,
  SessionOptions,
} from './messages.ts';
import type { NetworkOptions } from './options.ts';

/** Everything but binding ports and stopping is answered at once; a worker that takes so long is stuck. */
const ANSWER_LIMIT_MS = 10_000;
const SHUTDOWN_LIMIT_MS = 3_000;

/** The worker's log lines are passed to `log`; these are left for the caller. */
export type TunnelEvent = Exclude<ProxyEvent, { event: 'log' }>;

export interface ProxyHostOptions {
  /** The bundled worker, such as dist/proxy-worker.cjs. */
  workerPath: string;
  onEvent(event: TunnelEvent): void;
  /** The worker is gone. `expected` after shutdown(). Otherwise its tunnels are lost; start another host. */
  onExit(exit: { expected: boolean; reason: string }): void;
  log: Log;
  /** How long the worker may take for an answer before it counts as stuck and is ended. */
  answerLimitMs?: number;
}

/** Main's handle on the proxy worker. Every call answers; after the worker is gone with ProxyStopped. */
export interface ProxyHost {
  listen(tunnel: string, services: ServiceBinding[]): Promise<Result<ServiceBinding[]>>;
  connect(tunnel: string, session: SessionOptions): Promise<Result<null>>;
  /** Connects first and binds the ports of what the tunnel carries then; they follow as the event `listening`. */
  discover(tunnel: string, session: SessionOptions, ports: Record<string, number>): Promise<Result<null>>;
  token(tunnel: string, accessToken: string, clientToken: string): Promise<Result<null>>;
  /** From the next try on; what is connected stays. */
  network(tunnel: string, network: NetworkOptions): Promise<Result<null>>;
  wake(): Promise<Result<null>>;
  stop(tunnel: string): Promise<Result<null>>;
  /** Stops every tunnel and ends the worker, by force if it does not end by itself. */
  shutdown(): Promise<void>;
}

type Answer = Result<{ services?: ServiceBinding[] }>;

/** Starts the worker. Calls may follow at once. */
export function startProxyHost(options: ProxyHostOptions): ProxyHost {
  const { log, onEvent, onExit } = options;
  const worker = new Worker(options.workerPath, { name: 'culvert-proxy' });
  const pending = new Map<number, (answer: Answer) => void>();
  let lastSeq = 0;
  let gone = false;
  let expected = false;
  let fault = '';

  const exited = new Promise<void>((resolve) => {
    worker.once('exit', (code) => {
      gone = true;
      for (const settle of [...pending.values()]) {
        settle(fail(culvertError('ProxyStopped', {})));
      }
      const reason = fault || `exit code ${code}`;
      if (!expected) {
        log.error('proxy worker stopped', { reason });
      }
      onExit({ expected, reason });
      resolve();
    });
  });
  worker.on('error', (error) => {
    fault = error instanceof Error ? (error.stack ?? error.message) : String(error);
  });
  worker.on('message', (message: FromWorker) => {
    if ('seq' in message) {
      settleWith(message);
    } else if (message.event === 'log') {
      log[message.level](message.message, message.fields);
    } else {
      onEvent(message);
    }
  });

  function settleWith(response: ProxyResponse): void {
    const settle = pending.get(response.seq);
    settle?.(response.ok ? ok(response.value) : fail(response.error));
  }

  function ask(request: ProxyRequest, limitMs = options.answerLimitMs ?? ANSWER_LIMIT_MS): Promise<Answer> {
    if (gone) {
      return Promise.resolve(fail(culvertError('ProxyStopped', {})));
    }
    lastSeq += 1;
    const seq = lastSeq;
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        log.error('proxy worker does not answer', { request: request.type });
        settle(fail(culvertError('ProxyStopped', {})));
        // It cannot be trusted any more; onExit follows, and the caller starts another.
        void worker.terminate();
      }, limitMs);
      const settle = (answer: Answer) => {
        clearTimeout(timer);
        pending.delete(seq);
        resolve(answer);
      };
      pending.set(seq, settle);
      const message: Sequenced<ProxyRequest> = { ...request, seq };
      worker.postMessage(message);
    });
  }

  const done = async (request: ProxyRequest): Promise<Result<null>> => {
    const answer = await ask(request);
    return answer.ok ? ok(null) : answer;
  };

  return {
    async listen(tunnel, services) {
      const answer = await ask({ type: 'listen', tunnel, services });
      return answer.ok ? ok(answer.value.services ?? []) : answer;
    },
    connect: (tunnel, session) => done({ type: 'connect', tunnel, session }),
    discover: (tunnel, session, ports) => done({ type: 'discover', tunnel, session, ports }),
    token: (tunnel, accessToken, clientToken) => done({ type: 'token', tunnel, accessToken, clientToken }),
    network: (tunnel, network) => done({ type: 'network', tunnel, network }),
    wake: () => done({ type: 'wake' }),
    stop: (tunnel) => done({ type: 'stop', tunnel }),
    async shutdown() {
      expected = true;
      if (!gone) {
        await ask({ type: 'shutdown' }, SHUTDOWN_LIMIT_MS);
        const force = setTimeout(() => void worker.terminate(), SHUTDOWN_LIMIT_MS);
        await exited;
        clearTimeout(force);
      }
    },
  };
}
