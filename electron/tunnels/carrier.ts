/**
 * Carries open tunnels: their session in the proxy, the look at AWS, the expiry, and the rotation of a spent token.
 * Rotation is free; nothing here ever opens a tunnel.
 */
import type { ProxyEvent, SessionStatus } from '../proxy/messages.ts';
import { assertNever } from '../shared/assert-never.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { TunnelDetail } from '../shared/tunneling.ts';
import {
  type CarriedTunnel,
  type CarrierOptions,
  deviceOf,
  type RestoredTunnel,
  type Running,
} from './carried.ts';
import { createCarrierSession } from './carrier-session.ts';
import { createCarrierToken, ROTATE_RETRY } from './carrier-token.ts';
import type { Account } from './collaborators.ts';
import { atInstant } from './expiry.ts';
import type { ClosedWhy } from './model.ts';
import { refusalError } from './refusal.ts';
import { findTunnel, liveTunnels } from './selectors.ts';
import { createTokenPatience } from './token-patience.ts';
import { NO_WATCH, type Watch, watchTunnel } from './watch.ts';

export interface Carrier {
  /** Begins to carry a tunnel whose ports the proxy holds already. */
  start(tunnel: CarriedTunnel): Promise<void>;
  /** Takes up a tunnel of an earlier run, unless somebody is connected to it. What becomes of it shows in the state. */
  restore(tunnel: RestoredTunnel): Promise<void>;
  reconnect(key: string): Promise<Result<null>>;
  /** Rotates the tokens of both ends. Fails, and changes nothing, where the session is up and AWS does not do it. */
  rotate(key: string): Promise<Result<null>>;
  /** Releases the ports; the tunnel stays open at AWS. Answers with the account to close it with; null where it was not carried. */
  release(key: string): Promise<Result<Account> | null>;
  /** TunnelAccountLeft where the tunnel's profile leads to another account now, which knows nothing of it. */
  leftAccount(key: string): Promise<CulvertError | null>;
  /** No more looks, expiry or retries for it. */
  forget(key: string): void;
  onProxyEvent(event: ProxyEvent): void;
  onProxyRestarted(): void;
  wake(): void;
  seenAgain(): void;
}

export function createCarrier(options: CarrierOptions): Carrier {
  const { clock, log, dispatch, proxy } = options;
  const running = new Map<string, Running>();

  /** Still carried after something was waited for: not over, not closed meanwhile. */
  const current = (key: string, run: Running) => running.get(key) === run && !run.released;

  const session = createCarrierSession({
    ...options,
    current,
    watch: (key, run) => {
      if (run.watch.stopped()) {
        run.watch = watchOver(key, run);
      }
    },
  });

  const token = createCarrierToken({
    ...options,
    ...{ current, session, accountOf, describe, goneAtAws, drop: stopRunning },
  });

  /** The tunnel belongs to its region, whatever became of the profile since. */
  async function accountOf(run: Running): Promise<Result<Account>> {
    const now = await options.account(run.profileId);
    if (now.ok && now.value.region === run.region) {
      run.account = now.value;
    }
    if (run.account) {
      return ok(run.account);
    }
    return now.ok ? fail(culvertError('TunnelRegionLeft', { region: run.region })) : now;
  }

  function startRunning(
    { key, ...tunnel }: RestoredTunnel,
    { account, carried }: Pick<Running, 'account' | 'carried'>,
  ): Running {
    const run: Running = {
      ...tunnel,
      account,
      knownIn: account,
      watch: NO_WATCH,
      cancelExpiry: atInstant(clock, tunnel.expiresAt, () => void ended(key, 'expired')),
      cancelRetry: () => {},
      reconnecting: null,
      rotating: false,
      rotations: 0,
      patience: createTokenPatience({ clock, random: options.random, wait: ROTATE_RETRY }),
      protocol: session.protocolOf(tunnel),
      way: null,
      carried,
      mayMove: !carried,
      userDecides: false,
      upAt: null,
      downAt: null,
      released: false,
      unexplained: null,
    };
    if (carried) {
      run.watch = watchOver(key, run);
    }
    running.set(key, run);
    return run;
  }

  async function describe(run: Running): Promise<Result<TunnelDetail>> {
    const account = await accountOf(run);
    return account.ok ? account.value.tunneling.describeTunnel(run.tunnelId) : account;
  }

  function watchOver(key: string, run: Running): Watch {
    const { tunnelId } = run;
    return watchTunnel({
      clock,
      describe: () => describe(run),
      isSeen: options.isSeen,
      onDevice(connected, since) {
        const offset = run.account?.tunneling.clockOffsetMs() ?? 0;
        dispatch({
          type: 'device',
          key,
          connected,
          at: clock.now(),
          since: since === null ? null : since - offset,
        });
      },
      onGone: () => void goneAtAws(key, run),
      onDenied: () => {
        log.warn('the profile may not call iot:DescribeTunnel, so the device’s end is not known', {
          tunnel: key,
          tunnelId,
        });
        assumeDevice(key);
      },
      onError: (code) => log.warn('the tunnel could not be looked at', { tunnel: key, tunnelId, code }),
    });
  }

  /** Nobody can say whether the device is there, so it is taken to be until it shows itself. */
  function assumeDevice(key: string): void {
    dispatch({ type: 'device', key, connected: true, assumed: true, at: clock.now() });
  }

  /** AWS says that the tunnel is closed, or knows it no more. */
  async function goneAtAws(key: string, run: Running): Promise<void> {
    const isExpired = clock.now() >= run.expiresAt;
    const left = isExpired ? null : await leftAccount(key, run);
    if (!current(key, run)) {
      return;
    }
    if (!left) {
      return ended(key, isExpired ? 'expired' : 'elsewhere');
    }
    log.warn('the profile leads to another account now', { tunnel: key, tunnelId: run.tunnelId });
    if (run.upAt !== null && run.downAt === null) {
      // What is connected does not need the account.
      assumeDevice(key);
    } else {
      dispatch({ type: 'trouble', key, error: left });
    }
  }

  /** An account that knows nothing of the tunnel may be another one than the tunnel's: profiles can be edited. */
  async function leftAccount(key: string, run: Running): Promise<CulvertError | null> {
    const account = findTunnel(options.state(), key)?.account ?? null;
    if (account === null || run.account === run.knownIn) {
      return null;
    }
    const now = (await run.account?.accountId?.()) ?? null;
    return now !== null && now !== account ? culvertError('TunnelAccountLeft', { account, now }) : null;
  }

  /** Ends our side of a tunnel that is over: its ports are released before the state says so. */
  async function ended(key: string, why: ClosedWhy): Promise<void> {
    const tunnel = findTunnel(options.state(), key);
    if (!tunnel || tunnel.phase.kind === 'closed') {
      return;
    }
    log.info('the tunnel is over', { tunnel: key, tunnelId: tunnel.tunnelId, why });
    stopRunning(key);
    await proxy.stop(key);
    dispatch({ type: 'closed', key, why, at: clock.now() });
  }

  function stopRunning(key: string): void {
    const run = running.get(key);
    run?.watch.stop();
    run?.cancelExpiry();
    run?.cancelRetry();
    running.delete(key);
  }

  function reconnect(key: string): Promise<Result<null>> {
    return renewed(key, connectAgain);
  }

  function rotate(key: string): Promise<Result<null>> {
    return renewed(key, async (_key, run) => {
      run.patience.reset();
      return token.renewBoth(key, run);
    });
  }

  async function renewed(
    key: string,
    work: (key: string, run: Running) => Promise<Result<null>>,
  ): Promise<Result<null>> {
    const tunnel = findTunnel(options.state(), key);
    const run = running.get(key);
    if (!tunnel || !run) {
      return fail(culvertError('TunnelUnknown', {}));
    }
    if (tunnel.phase.kind === 'closing' || (tunnel.phase.kind === 'opening' && work !== connectAgain)) {
      return fail(culvertError('TunnelNotReady', { thingName: tunnel.thingName }));
    }
    if (run.reconnecting && !run.released) {
      return run.reconnecting;
    }
    run.released = false;
    const reconnecting = work(key, run).finally(() => {
      if (run.reconnecting === reconnecting) {
        run.reconnecting = null;
      }
    });
    run.reconnecting = reconnecting;
    return reconnecting;
  }

  async function connectAgain(key: string, run: Running): Promise<Result<null>> {
    run.patience.reset();
    dispatch({ type: 'connecting', key });
    await session.takeUpChoice(key, run);
    if (!current(key, run)) {
      return ok(null);
    }
    return token.goOn(key, run);
  }

  function onStatus(key: string, status: SessionStatus): void {
    const at = clock.now();
    const run = running.get(key);
    switch (status.kind) {
      case 'connecting':
        dispatch({ type: 'connecting', key });
        break;
      case 'connected':
        if (run) {
          run.rotations = 0;
          run.unexplained = null;
          run.patience.up();
          run.upAt = at;
          run.downAt = null;
          run.watch.lookNow();
        }
        if (run?.watch.denied()) {
          assumeDevice(key);
        }
        dispatch({ type: 'session-up', key, at });
        break;
      case 'device-seen':
        run?.watch.deviceSeen();
        dispatch({ type: 'device', key, connected: true, at });
        break;
      case 'destination-version':
        if (run) {
          log.info('the agent speaks another protocol than it was taken for', {
            tunnel: key,
            tunnelId: run.tunnelId,
            thing: run.thingName,
            version: status.version,
          });
          run.protocol = { version: status.version, chosen: false };
          if (!run.thingless) {
            options.memory.learn(deviceOf(run), status.version);
          }
          dispatch({ type: 'protocol', key, protocol: run.protocol });
        }
        break;
      case 'reconnecting':
        // A tunnel closed elsewhere shows first as a lost connection.
        if (run) {
          run.downAt ??= at;
          void session.takeUpNetwork(key, run);
        }
        run?.patience.over();
        run?.watch.lookNow();
        dispatch({ type: 'reconnecting', key, attempt: status.attempt, reason: status.reason });
        break;
      case 'token-needed':
        if (run) {
          void token.needed(key, run, status.reason);
        }
        break;
      case 'refused':
        dispatch({ type: 'trouble', key, error: refusalError(status) });
        break;
      default:
        assertNever(status);
    }
  }

  return {
    async start({ account, accessToken, ...tunnel }) {
      const { profileId, region } = account;
      const run = startRunning({ ...tunnel, profileId, region }, { account, carried: true });
      await session.connect(tunnel.key, run, account, accessToken);
    },
    async restore(tunnel) {
      await token.takeBack(tunnel.key, startRunning(tunnel, { account: null, carried: false }));
    },
    reconnect,
    rotate,
    async release(key) {
      const run = running.get(key);
      if (!run) {
        return null;
      }
      run.released = true;
      run.carried = false;
      run.watch.stop();
      run.cancelRetry();
      await proxy.stop(key);
      return accountOf(run);
    },
    async leftAccount(key) {
      const run = running.get(key);
      return run ? leftAccount(key, run) : null;
    },
    forget: stopRunning,
    onProxyEvent(event) {
      if (event.event === 'status') {
        onStatus(event.tunnel, event.status);
      } else if (event.event === 'traffic') {
        dispatch({ type: 'traffic', key: event.tunnel, services: event.services });
      }
    },
    onProxyRestarted() {
      for (const { key } of liveTunnels(options.state())) {
        const run = running.get(key);
        if (run) {
          run.carried = false;
          dispatch({ type: 'trouble', key, error: culvertError('ProxyStopped', {}) });
        }
      }
    },
    wake() {
      for (const [key, run] of running) {
        if (clock.now() >= run.expiresAt) {
          void ended(key, 'expired');
        } else {
          run.watch.lookNow();
        }
      }
    },
    seenAgain() {
      for (const { watch } of running.values()) {
        watch.seenAgain();
      }
    },
  };
}
