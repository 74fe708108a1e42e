/** What every AWS client of ours has in common: time limits, the clock of the answers, errors as results. */
import http from 'node:http';
import https from 'node:https';
import { type CulvertError, CulvertFailure } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type AwsErrorContext, mapAwsError } from './errors.ts';
import type { Quotas } from './pace.ts';
import type { ServerClock } from './server-clock.ts';

export interface AwsCredentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
  /** When they end; the SDK asks for new ones some minutes before. Left out: they last. */
  expiration?: Date;
}

/** Credentials that are good for a while yet. Throws a CulvertFailure where there are none, which stays what it is. */
export type CredentialsProvider = () => Promise<AwsCredentials>;

export interface HttpAgents {
  httpAgent: http.Agent;
  httpsAgent: https.Agent;
}

/**
 * Makes what opens a client's sockets: through a web proxy, with certificates of the user's own. What it cannot reach
 * fails with a CulvertFailure that names the hop.
 */
export type AgentFactory = (options: { keepAlive: boolean }) => HttpAgents;

export interface AwsTimeouts {
  connectMs: number;
  /** From sending the request to its answer, for each try. */
  requestMs: number;
}

export interface AwsClientOptions {
  region: string;
  /** An address other than AWS's own, checked by `resolveEndpoint`. */
  endpoint?: string | undefined;
  /** Of AWS's own addresses; without effect on an `endpoint`. */
  fips?: boolean;
  dualStack?: boolean;
  credentials: AwsCredentials | CredentialsProvider;
  /** Straight to the service where left out. */
  agents?: AgentFactory | undefined;
  /** Shared by all clients, so that two of the same account do not overrun it together. Left out: no limit. */
  quotas?: Quotas;
  /** Tells accounts apart for the quotas; a function where that is learnt later. */
  account?: string | (() => string);
  /** What the profile sends with OpenTunnel, for the policy that a denial offers. */
  tagging?: AwsErrorContext['tagging'];
  /** AWS says that the credentials have ended, before the time that they were given. */
  onCredentialsEnded?: () => void;
  /** This computer's clock, milliseconds since the epoch. */
  now: () => number;
  log: Log;
  timeouts?: AwsTimeouts;
}

export const DEFAULT_TIMEOUTS: AwsTimeouts = { connectMs: 10_000, requestMs: 30_000 };

/** The constructor options that all clients share. Two generations of the SDK are in use, so only what both know. */
export function clientConfig(
  options: Omit<AwsClientOptions, 'now' | 'log'>,
  { keepAlive }: { keepAlive: boolean } = { keepAlive: true },
) {
  const { region, endpoint, credentials, timeouts = DEFAULT_TIMEOUTS } = options;
  // The SDK tells whoever reads stderr to install a newer Node. The Node here is Electron's, which comes with Culvert,
  // so a user can do nothing about it. The SDK reads the variable when the first client is made.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  return {
    region,
    // Without it the SDK reads `endpoint_url` of the AWS files, which nobody has checked: signed requests could go
    // anywhere. The older generation does not know the option; see `ignoreConfiguredEndpoint`.
    ignoreConfiguredEndpointUrls: true,
    // These, too, are the profile's to say: what is left out is read from the environment and the AWS files, many times.
    ...(endpoint === undefined
      ? { useFipsEndpoint: options.fips ?? false, useDualstackEndpoint: options.dualStack ?? false }
      : { endpoint, useFipsEndpoint: false, useDualstackEndpoint: false }),
    defaultsMode: 'standard' as const,
    retryMode: 'standard',
    maxAttempts: 3,
    authSchemePreference: ['sigv4'],
    // Tells our calls from others in CloudTrail.
    userAgentAppId: 'Culvert',
    credentials,
    requestHandler: {
      ...(options.agents ?? directAgents)({ keepAlive }),
      connectionTimeout: timeouts.connectMs,
      requestTimeout: timeouts.requestMs,
      // Ends an answer that stops in the middle, which the newer handler's request time-out does not.
      socketTimeout: timeouts.requestMs,
      // The newer handler only writes a warning unless told otherwise.
      throwOnRequestTimeout: true,
    },
  };
}

/**
 * What `ignoreConfiguredEndpointUrls` does, for a client of the older generation (iotsecuretunneling): it asks this
 * function of its configuration before each request.
 */
export function ignoreConfiguredEndpoint(client: { config: object }): void {
  Object.assign(client.config, { serviceConfiguredEndpoint: async () => undefined });
}

export const directAgents: AgentFactory = ({ keepAlive }) => ({
  httpAgent: new http.Agent({ keepAlive }),
  httpsAgent: new https.Agent({ keepAlive }),
});

export type CallContext = Omit<AwsErrorContext, 'host' | 'nowMs' | 'region' | 'tagging'>;

export interface AwsCaller {
  /** Runs an SDK call when the quota allows it; what it throws becomes the error of a Result. */
  call<T>(context: CallContext, run: () => Promise<T>): Promise<Result<T>>;
  /** The error of something thrown by the SDK, noted in the log. */
  failed(context: CallContext, thrown: unknown): CulvertError;
}

export function createCaller(
  options: Pick<
    AwsClientOptions,
    'region' | 'now' | 'log' | 'quotas' | 'account' | 'tagging' | 'onCredentialsEnded'
  > & {
    host: string;
  },
): AwsCaller {
  const { host, region, now, log, quotas, tagging } = options;

  function failed(context: CallContext, thrown: unknown): CulvertError {
    const error = mapAwsError(thrown, { ...context, host, region, tagging, nowMs: now() });
    log.warn('an AWS call failed', {
      action: context.action,
      host,
      code: error.code,
      name: error.details?.awsName,
      requestId: error.details?.requestId,
    });
    if (error.code === 'CredentialsExpired') {
      options.onCredentialsEnded?.();
    }
    return error;
  }

  return {
    failed,
    async call(context, run) {
      try {
        const pace = quotas?.pace(context.action, accountKey(options), region);
        return ok(await (pace ? pace.run(run) : run()));
      } catch (thrown) {
        return fail(failed(context, thrown));
      }
    },
  };
}

/** What tells the account apart now, for `Quotas`. */
export function accountKey({ account = '' }: Pick<AwsClientOptions, 'account'>): string {
  return typeof account === 'string' ? account : account();
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

/** The SDK's callbacks throw; what they throw is still the error it was. */
export function orThrow<T>(result: Result<T>): T {
  if (!result.ok) {
    throw new CulvertFailure(result.error);
  }
  return result.value;
}
