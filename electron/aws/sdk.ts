/** What every AWS client of ours has in common: time limits, the clock of the answers, errors as results. */
import type { CulvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type AwsErrorContext, mapAwsError } from './errors.ts';
import type { ServerClock } from './server-clock.ts';

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export interface AwsTimeouts {
  connectMs: number;
  /** From sending the request to its answer, for each try. */
  requestMs: number;
}

export interface AwsClientOptions {
  region: string;
  /** An address other than AWS's own, checked by `resolveEndpoint`. */
  endpoint?: string | undefined;
  credentials: AwsCredentials;
  /** This computer's clock, milliseconds since the epoch. */
  now: () => number;
  log: Log;
  timeouts?: AwsTimeouts;
}

export const DEFAULT_TIMEOUTS: AwsTimeouts = { connectMs: 10_000, requestMs: 30_000 };

/** The constructor options that all clients share. Two generations of the SDK are in use, so only what both know. */
export function clientConfig({
  region,
  endpoint,
  credentials,
  timeouts = DEFAULT_TIMEOUTS,
}: AwsClientOptions) {
  // The SDK tells whoever reads stderr to install a newer Node. The Node here is Electron's, which comes with Culvert,
  // so a user can do nothing about it. The SDK reads the variable when the first client is made.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    credentials,
    requestHandler: {
      connectionTimeout: timeouts.connectMs,
      requestTimeout: timeouts.requestMs,
      // Ends an answer that stops in the middle, which the newer handler's request time-out does not.
      socketTimeout: timeouts.requestMs,
      // The newer handler only writes a warning unless told otherwise.
      throwOnRequestTimeout: true,
    },
  };
}

export type CallContext = Omit<AwsErrorContext, 'host' | 'nowMs' | 'region'>;

export interface AwsCaller {
  /** Runs an SDK call; what it throws becomes the error of a Result. */
  call<T>(context: CallContext, run: () => Promise<T>): Promise<Result<T>>;
  /** The error of something thrown by the SDK, noted in the log. */
  failed(context: CallContext, thrown: unknown): CulvertError;
}

export function createCaller(options: {
  host: string;
  region: string;
  now: () => number;
  log: Log;
}): AwsCaller {
  const { host, region, now, log } = options;

  function failed(context: CallContext, thrown: unknown): CulvertError {
    const error = mapAwsError(thrown, { ...context, host, region, nowMs: now() });
    log.warn('an AWS call failed', {
      action: context.action,
      host,
      code: error.code,
      name: error.details?.awsName,
      requestId: error.details?.requestId,
    });
    return error;
  }

  return {
    failed,
    async call(context, run) {
      try {
        return ok(await run());
      } catch (thrown) {
        return fail(failed(context, thrown));
      }
    },
  };
}

interface MiddlewareStack {
  add(
    middleware: (
      next: (args: never) => Promise<{ response: unknown }>,
    ) => (args: never) => Promise<{ response: unknown }>,
    options: { step: 'deserialize'; priority: 'low'; name: string },
  ): void;
}

/** Lets `clock` see the Date header of every answer of a client, refusals included. */
export function watchServerClock(stack: unknown, clock: ServerClock, now: () => number): void {
  // The two generations of the SDK type their stacks differently; both are this at run time.
  (stack as MiddlewareStack).add(
    (next) => async (args) => {
      const sentAt = now();
      const answer = await next(args);
      const headers = (answer.response as { headers?: Record<string, string> } | undefined)?.headers;
      clock.observe(headers?.date, { sentAt, receivedAt: now() });
      return answer;
    },
    { step: 'deserialize', priority: 'low', name: 'culvertServerClock' },
  );
}
