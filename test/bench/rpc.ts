import { type ChildProcess, fork } from 'node:child_process';

/** Functions of one process that another may call: one argument, an answer that can be sent as JSON. */
// biome-ignore lint/suspicious/noExplicitAny: each function has an argument of its own type.
export type Api = { [name: string]: (argument: any) => unknown };

export interface Remote<A extends Api> {
  readonly pid: number;
  call<K extends keyof A & string>(
    name: K,
    argument: Parameters<A[K]>[0],
  ): Promise<Awaited<ReturnType<A[K]>>>;
  /** Ends the process. */
  stop(): Promise<void>;
}

interface Request {
  id: number;
  name: string;
  argument: unknown;
}

interface Response {
  id: number;
  value?: unknown;
  error?: string;
}

/** In the called process: answers the calls of its parent, and ends with it. */
export function serveApi<A extends Api>(api: A): void {
  process.on('message', (request: Request) => {
    const answer = async () => api[request.name]?.(request.argument);
    answer().then(
      (value) => process.send?.({ id: request.id, value } satisfies Response),
      (error: unknown) =>
        process.send?.({
          id: request.id,
          error: error instanceof Error ? error.message : String(error),
        } satisfies Response),
    );
  });
  process.on('disconnect', () => process.exit());
}

/** Starts a TypeScript file that calls serveApi. */
export function startRemote<A extends Api>(file: string, env: NodeJS.ProcessEnv = process.env): Remote<A> {
  const child: ChildProcess = fork(file, [], { execArgv: ['--import', 'tsx'], env });
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  let lastId = 0;
  child.on('message', (response: Response) => {
    const waiting = pending.get(response.id);
    pending.delete(response.id);
    if (response.error === undefined) {
      waiting?.resolve(response.value);
    } else {
      waiting?.reject(new Error(response.error));
    }
  });
  const exited = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      for (const waiting of pending.values()) {
        waiting.reject(new Error(`${file} ended: ${signal ?? code}`));
      }
      pending.clear();
      resolve();
    });
  });
  return {
    pid: child.pid ?? 0,
    call(name, argument) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve, reject) => {
        pending.set(id, { resolve: (value) => resolve(value as never), reject });
        child.send({ id, name, argument } satisfies Request, (error) => {
          if (error) {
            pending.delete(id);
            reject(error);
          }
        });
      });
    },
    async stop() {
      child.disconnect();
      await exited;
    },
  };
}
