/** Keeps a proxy worker running: starts another one when it ends, more and more slowly, and gives up where none lasts. */
import type { ProxyHost, ProxyHostOptions } from '../proxy/host.ts';
import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, type Result } from '../shared/result.ts';
import type { ProxyPort } from '../tunnels/collaborators.ts';

// A worker is ready within a moment: one that ends at once, again and again, is not helped by starting it more often.
const RESTART = { firstMs: 250, longestMs: 10_000 };
const MOST_QUICK_ENDS = 5;
/** A worker that ran for so long did start; what ended it is counted anew. */
const LASTED_MS = 60_000;

export interface ProxyKeeperOptions {
  start: (events: Pick<ProxyHostOptions, 'onExit'>) => ProxyHost;
  /** The worker is gone, and what it carried with it. Calls answer ProxyStopped until another one runs. */
  onLost: () => void;
  /** No worker lasts, so no other is started until the user wants something of it. */
  onGivenUp: () => void;
  clock: Clock;
  random: () => number;
  log: Log;
}

export interface ProxyKeeper extends ProxyPort {
  wake(): void;
  shutdown(): Promise<void>;
}

/** The first worker starts with the first tunnel: a thread of its own costs memory that nobody without one needs. */
export function createProxyKeeper(options: ProxyKeeperOptions): ProxyKeeper {
  const { clock, log } = options;
  let quickEnds = 0;
  let givenUp = false;
  let over = false;
  let cancelRestart = () => {};
  let host: ProxyHost | null = null;

  function start(): ProxyHost {
    const startedAt = clock.now();
    return options.start({ onExit: (exit) => exit.expected || ended(startedAt, exit.reason) });
  }

  function ended(startedAt: number, reason: string): void {
    quickEnds = clock.now() - startedAt >= LASTED_MS ? 1 : quickEnds + 1;
    givenUp = quickEnds >= MOST_QUICK_ENDS;
    if (givenUp) {
      log.error('the proxy worker does not last; no other is started', { reason });
    } else {
      const waitMs = backoffMs(quickEnds, { ...RESTART, random: options.random });
      log.error('the proxy worker ended; another one follows', { reason, waitMs });
      cancelRestart = clock.after(waitMs, () => {
        host = start();
      });
    }
    options.onLost();
    if (givenUp) {
      options.onGivenUp();
    }
  }

  /** After the end nothing is started for a call that comes late. */
  async function ask<T>(call: (to: ProxyHost) => Promise<Result<T>>): Promise<Result<T>> {
    if (over) {
      return fail(culvertError('ProxyStopped', {}));
    }
    host ??= start();
    return call(host);
  }

  /** To open or to reconnect is what the user wants; should this one not last either, it is the last again. */
  function want<T>(call: (to: ProxyHost) => Promise<Result<T>>): Promise<Result<T>> {
    if (givenUp) {
      givenUp = false;
      host = start();
    }
    return ask(call);
  }

  return {
    listen: (tunnel, services) => want((to) => to.listen(tunnel, services)),
    discover: (tunnel, session, ports) => want((to) => to.discover(tunnel, session, ports)),
    connect: (tunnel, session) => ask((to) => to.connect(tunnel, session)),
    token: (tunnel, access, client) => ask((to) => to.token(tunnel, access, client)),
    network: (tunnel, network) => ask((to) => to.network(tunnel, network)),
    stop: (tunnel) => ask((to) => to.stop(tunnel)),
    wake: () => void host?.wake(),
    async shutdown() {
      over = true;
      cancelRestart();
      givenUp = false;
      await host?.shutdown();
    },
  };
}
