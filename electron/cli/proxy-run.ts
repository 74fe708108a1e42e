import type { ListenOptions } from '../proxy/listener.ts';
import type { ServiceBinding, ServiceTraffic, SessionStatus } from '../proxy/messages.ts';
import { DEFAULT_TUNING } from '../proxy/options.ts';
import { userAgent } from '../proxy/user-agent.ts';
import { type Clock, systemClock } from '../shared/clock.ts';
import type { Log } from '../shared/log.ts';
import { chooseServices, chooseTargets } from './choose-services.ts';
import type { CliLog } from './cli-log.ts';
import { complain, ExitCode } from './exit-codes.ts';
import { targetWords } from './mappings.ts';
import type { ProxyOptions } from './proxy-options.ts';
import type { Note } from './read.ts';
import { exitCodeOf, tellStatus } from './status-words.ts';

/** What both ends of a tunnel take from the command. */
interface EndParams {
  userAgent: string;
  clock: Clock;
  log: Log;
  random: () => number;
  onStatus(status: SessionStatus): void;
  onTraffic(services: ServiceTraffic[]): void;
}

interface End {
  /** Answers an exit code where it cannot begin. */
  start(): Promise<number | null>;
  stop(): Promise<void>;
}

/** What the engine logs beside the status that follows. */
const SESSION_ENDED = 'session ended';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Carries the tunnel until a signal, a refusal or a fault ends it. Answers the exit code. */
export async function carry(options: ProxyOptions, log: CliLog, fault: Promise<number>): Promise<number> {
  let over = false;
  let end = (_code: number) => {};
  const finished = new Promise<number>((resolve) => {
    end = resolve;
  });
  const finish = (code: number) => {
    over = true;
    end(code);
  };
  const aborted = new AbortController();
  const onSignal = (signal: string) => {
    log.info(`ended by ${signal}`);
    finish(ExitCode.OK);
  };
  for (const signal of SIGNALS) {
    process.once(signal, onSignal);
  }
  let wasConnected = false;
  const params: EndParams = {
    userAgent: userAgent(),
    clock: systemClock,
    log: engineLog(log),
    random: Math.random,
    onStatus: (status) => {
      if (over) {
        return;
      }
      wasConnected ||= status.kind === 'connected';
      tellStatus(status, log, options.mode);
      const code = exitCodeOf(status, wasConnected && !options.reconnectOnDataError);
      if (code !== null) {
        finish(code);
      }
    },
    onTraffic: (services) => {
      for (const { serviceId, connections, bytesUp, bytesDown } of services) {
        log.trace('traffic', { service: serviceId, connections, bytesUp, bytesDown });
      }
    },
  };
  const tunnel =
    options.mode === 'source'
      ? await sourceEnd(options, params, log, { signal: aborted.signal, finish })
      : await destinationEnd(options, params, log);
  const started = tunnel.start().then((code) => code ?? finished);
  const code = await Promise.race([started, finished, fault]);
  aborted.abort();
  await tunnel.stop();
  for (const signal of SIGNALS) {
    process.off(signal, onSignal);
  }
  return code;
}

async function sourceEnd(
  options: ProxyOptions,
  params: EndParams,
  log: CliLog,
  { signal, finish }: { signal: AbortSignal; finish(code: number): void },
): Promise<End> {
  // Loaded here so that --help and wrong usage need not wait for it.
  const { SourceTunnel } = await import('../proxy/source-tunnel.ts');
  const { session, services, mappingDir, bindAddress } = options;
  const { localRetryCount, localRetryDelayMs } = { ...DEFAULT_TUNING, ...session.tuning };
  const listenOptions: ListenOptions = {
    bindAddress,
    retry: {
      count: localRetryCount,
      delayMs: localRetryDelayMs,
      signal,
      onWait: ({ port, code, attempt }) => {
        const what =
          code === 'EADDRINUSE' ? `Port ${port} is in use.` : `${bindAddress} (-b) is not there (${code}).`;
        log.warn(`${what} Next try (${attempt}) in ${localRetryDelayMs / 1000} s.`);
      },
    },
  };
  const tunnel = new SourceTunnel({
    ...params,
    listenOptions,
    chooseServices: (serviceIds) => chooseServices(serviceIds, { mappingDir, tell: teller(log) }),
    onListening: (bound) => {
      if (bound.ok) {
        printPorts(bound.value);
      } else {
        finish(complain(bound.error, log));
      }
    },
  });
  return {
    async start() {
      if (services !== null) {
        const bound = await tunnel.listen(services, listenOptions);
        if (!bound.ok) {
          return signal.aborted ? null : complain(bound.error, log);
        }
        printPorts(bound.value);
      }
      const started = tunnel.connect(session);
      return started.ok ? null : complain(started.error, log);
    },
    stop: () => tunnel.stop(),
  };
}

async function destinationEnd(options: ProxyOptions, params: EndParams, log: CliLog): Promise<End> {
  const { DestinationTunnel } = await import('../proxy/destination-tunnel.ts');
  const { session, targets, mappingDir, defaultHost, bindAddress } = options;
  const told = new Set<string>();
  const tunnel = new DestinationTunnel({
    ...params,
    localAddress: bindAddress,
    chooseTargets: (serviceIds) => {
      const chosen = chooseTargets(serviceIds, { targets, mappingDir, defaultHost, tell: teller(log) });
      for (const target of chosen.ok ? chosen.value : []) {
        const words = `${target.serviceId || 'the tunnel'} leads to ${targetWords(target)}`;
        // It is asked anew at each connect.
        if (!told.has(words)) {
          told.add(words);
          log.info(words);
        }
      }
      return chosen;
    },
  });
  return {
    start: async () => {
      const started = tunnel.connect(session);
      return started.ok ? null : complain(started.error, log);
    },
    stop: () => tunnel.stop(),
  };
}

function teller(log: CliLog): (note: Note) => void {
  return ({ level, text }) => log[level](text);
}

/** For scripts: `SSH = 5555`, or the port alone for a tunnel without services. */
function printPorts(bound: ServiceBinding[]): void {
  const lines = bound.map(({ serviceId, port }) => (serviceId === '' ? `${port}` : `${serviceId} = ${port}`));
  process.stdout.write(`${lines.join('\n')}\n`);
}

/**
 * The engine's `info` tells a little more than the statuses do, and so does what it says when a session ends; both are
 * for those who look closer.
 */
function engineLog(log: CliLog): Log {
  return {
    error: log.error,
    warn: (message, fields) => (message === SESSION_ENDED ? log.debug : log.warn)(message, fields),
    info: log.debug,
    debug: log.debug,
  };
}
