/**
 * Carries open tunnels: their session in the proxy, the look at AWS, the expiry, and the rotation of a spent token.
 * Rotation is free; nothing here ever opens a tunnel.
 */
import type { ProxyEvent, SessionStatus } from '../proxy/messages.ts';
import { assertNever } from '../shared/assert-never.ts';
import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Account, DeviceMemoryPort, ProxyPort } from './collaborators.ts';
import { atInstant } from './expiry.ts';
import type { AgentProtocol, ClosedWhy, TunnelEvent, TunnelsState } from './model.ts';
import { refusalError } from './refusal.ts';
import { findTunnel, liveTunnels } from './selectors.ts';
import { createTokenPatience, type TokenPatience } from './token-patience.ts';
import { NO_WATCH, type Watch, watchTunnel } from './watch.ts';

export interface CarrierOptions {
  clock: Clock;
  log: Log;
  random: () => number;
  newId: () => string;
  state: () => TunnelsState;
  dispatch: (event: TunnelEvent) => void;
  /** The account of a profile as it is now: its key may have been replaced while the tunnel was open. */
  account: (profileId: string) => Promise<Result<Account>>;
  proxy: ProxyPort;
  memory: Pick<DeviceMemoryPort, 'recall' | 'learn'>;
}

export interface CarriedTunnel {
  key: string;
  account: Account;
  thingName: string;
  tunnelId: string;
  /** This computer's clock, milliseconds since the epoch. */
  expiresAt: number;
  /** For the first session; not kept. */
  accessToken: string;
}

export interface Carrier {
  /** Begins to carry a tunnel whose ports the proxy holds already. */
  start(tunnel: CarriedTunnel): Promise<void>;
  reconnect(key: string): Promise<Result<null>>;
  /** Releases the ports; the tunnel stays open at AWS. Answers with the account to close it with. */
  release(key: string): Promise<Account | null>;
  /** No more looks, expiry or retries for it. */
  forget(key: string): void;
  onProxyEvent(event: ProxyEvent): void;
  onProxyRestarted(): void;
  wake(): void;
}

interface Running extends Omit<CarriedTunnel, 'key' | 'accessToken'> {
  watch: Watch;
  cancelExpiry: () => void;
  cancelRetry: () => void;
  rotating: boolean;
  rotations: number;
  patience: TokenPatience;
  /** What the session was told, or has found out since. */
  protocol: AgentProtocol;
  /** The proxy holds this tunnel's ports and session. */
  carried: boolean;
  /** It is being closed, or could not be: whatever was under way for it must not bring its ports back. */
  released: boolean;
}

const ROTATE_RETRY = { firstMs: 2_000, longestMs: 60_000 };
// Errors after which asking for a new token again makes sense by itself; the rest wait for the user.
const PASSING = new Set(['NoNetwork', 'AwsUnavailable', 'Throttled']);

export function createCarrier(options: CarrierOptions): Carrier {
  const { clock, log, dispatch, proxy } = options;
  const running = new Map<string, Running>();

  /** Still carried after something was waited for: not over, not closed meanwhile. */
  const current = (key: string, run: Running) => running.get(key) === run && !run.released;

  /** The tunnel belongs to its region, whatever became of the profile since. */
  async function accountOf(run: Running): Promise<Account> {
    const now = await options.account(run.account.profileId);
    if (now.ok && now.value.region === run.account.region) {
      run.account = now.value;
    }
    return run.account;
  }

  /** Hands a new token to the session; where the proxy no longer carries the tunnel, binds its ports again first. */
  async function resume(key: string, run: Running, accessToken: string): Promise<Result<null>> {
    if (run.carried) {
      const handed = await proxy.token(key, accessToken, options.newId());
      if (handed.ok || !current(key, run)) {
        return handed;
      }
      // The worker that carried it is gone, and its ports with it.
      run.carried = false;
    }
    if (run.watch.stopped()) {
      run.watch = watchOver(key, run);
    }
    const services = findTunnel(options.state(), key)?.services ?? [];
    const bound = await proxy.listen(
      key,
      services.map(({ serviceId, localPort }) => ({ serviceId, port: localPort ?? 0 })),
    );
    if (!current(key, run)) {
      await proxy.stop(key);
      return ok(null);
    }
    if (!bound.ok) {
      dispatch({ type: 'trouble', key, error: bound.error });
      return bound;
    }
    run.carried = true;
    return connect(key, run, accessToken);
  }

  /** A session that does not start is told; the tunnel stays in the list, and Reconnect goes on from there. */
  async function connect(key: string, run: Running, accessToken: string): Promise<Result<null>> {
    dispatch({ type: 'protocol', key, protocol: run.protocol });
    const connected = await proxy.connect(key, {
      endpoint: run.account.dataEndpoint,
      accessToken,
      clientToken: options.newId(),
      destinationVersion: run.protocol.version,
    });
    if (!connected.ok && current(key, run)) {
      run.carried = false;
      dispatch({ type: 'trouble', key, error: connected.error });
    }
    return connected;
  }

  function deviceOf({ account: { profileId, region }, thingName }: Pick<Running, 'account' | 'thingName'>) {
    return { profileId, region, thingName };
  }

  function protocolOf(run: Pick<Running, 'account' | 'thingName'>): AgentProtocol {
    const { destinationVersion, versionChosen } = options.memory.recall(deviceOf(run));
    return { version: destinationVersion, chosen: versionChosen };
  }

  /**
   * What the user chose meanwhile counts from now on. A session has its version from its start, so it is ended first;
   * what was found out in this tunnel stays.
   */
  async function takeUpChoice(key: string, run: Running): Promise<void> {
    const wanted = protocolOf(run);
    if (!wanted.chosen && !run.protocol.chosen) {
      return;
    }
    const same = wanted.version === run.protocol.version;
    run.protocol = wanted;
    if (same) {
      dispatch({ type: 'protocol', key, protocol: wanted });
    } else if (run.carried) {
      run.carried = false;
      await proxy.stop(key);
    }
  }

  function startRunning({ key, accessToken: _, ...tunnel }: CarriedTunnel): Running {
    const run: Running = {
      ...tunnel,
      watch: NO_WATCH,
      cancelExpiry: atInstant(clock, tunnel.expiresAt, () => void ended(key, 'expired')),
      cancelRetry: () => {},
      rotating: false,
      rotations: 0,
      patience: createTokenPatience({ clock, random: options.random, wait: ROTATE_RETRY }),
      protocol: protocolOf(tunnel),
      carried: true,
      released: false,
    };
    run.watch = watchOver(key, run);
    running.set(key, run);
    return run;
  }

  function watchOver(key: string, run: Running): Watch {
    const { tunnelId } = run;
    return watchTunnel({
      clock,
      describe: async () => (await accountOf(run)).tunneling.describeTunnel(tunnelId),
      onDevice: (connected) => dispatch({ type: 'device', key, connected, at: clock.now() }),
      onGone: () => void goneAtAws(key, run),
      onDenied: () => {
        log.warn('the profile may not call iot:DescribeTunnel, so the device’s end is not known', {
          tunnelId,
        });
        assumeDevice(key);
      },
      onError: (code) => log.warn('the tunnel could not be looked at', { tunnelId, code }),
    });
  }

  /** Nobody can say whether the device is there, so it is taken to be until it shows itself. */
  function assumeDevice(key: string): void {
    dispatch({ type: 'device', key, connected: true, assumed: true, at: clock.now() });
  }

  /** AWS says that the tunnel is closed, or knows it no more. */
  function goneAtAws(key: string, run: Running): Promise<void> {
    return ended(key, clock.now() >= run.expiresAt ? 'expired' : 'elsewhere');
  }

  /** Ends our side of a tunnel that is over: its ports are released before the state says so. */
  async function ended(key: string, why: ClosedWhy): Promise<void> {
    const tunnel = findTunnel(options.state(), key);
    if (!tunnel || tunnel.phase.kind === 'closed') {
      return;
    }
    log.info('the tunnel is over', { tunnelId: tunnel.tunnelId, why });
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

  async function reconnect(key: string): Promise<Result<null>> {
    const tunnel = findTunnel(options.state(), key);
    const run = running.get(key);
    if (!tunnel || !run) {
      return fail(culvertError('TunnelUnknown', {}));
    }
    if (tunnel.phase.kind === 'closing') {
      return fail(culvertError('TunnelNotReady', { thingName: tunnel.thingName }));
    }
    run.released = false;
    run.patience.reset();
    dispatch({ type: 'connecting', key });
    await takeUpChoice(key, run);
    return current(key, run) ? rotate(key, run) : ok(null);
  }

  /** Asks for a new source token and hands it to the session. Free; never opens a tunnel. */
  async function rotate(key: string, run: Running): Promise<Result<null>> {
    if (run.rotating) {
      return ok(null);
    }
    run.rotating = true;
    run.cancelRetry();
    const rotated = await (await accountOf(run)).tunneling.rotateSource(run.tunnelId);
    run.rotating = false;
    if (!current(key, run)) {
      return ok(null);
    }
    if (rotated.ok) {
      return resume(key, run, rotated.value.sourceAccessToken);
    }
    if (rotated.error.code === 'TunnelUnknown') {
      await ended(key, 'elsewhere');
      return ok(null);
    }
    if (PASSING.has(rotated.error.code)) {
      run.rotations += 1;
      dispatch({ type: 'reconnecting', key, attempt: run.rotations, reason: rotated.error.message });
      const wait = backoffMs(run.rotations, { ...ROTATE_RETRY, random: options.random });
      run.cancelRetry = clock.after(wait, () => void rotate(key, run));
      return ok(null);
    }
    dispatch({ type: 'trouble', key, error: rotated.error });
    return rotated;
  }

  /** The session's token is spent: either the tunnel is over, or it needs a new one. */
  async function tokenNeeded(key: string, reason: string): Promise<void> {
    const run = running.get(key);
    if (!run) {
      return;
    }
    const wait = run.patience.refused();
    const attempt = Math.max(run.rotations + 1, run.patience.count());
    dispatch({ type: 'reconnecting', key, attempt, reason });
    const described = await (await accountOf(run)).tunneling.describeTunnel(run.tunnelId);
    if (!current(key, run)) {
      return;
    }
    const gone = described.ok
      ? described.value.status === 'CLOSED'
      : described.error.code === 'TunnelUnknown';
    if (gone) {
      await goneAtAws(key, run);
    } else if (wait === null) {
      dispatch({ type: 'trouble', key, error: culvertError('TokenRefused', { reason }) });
    } else if (wait > 0) {
      run.cancelRetry();
      run.cancelRetry = clock.after(wait, () => void rotate(key, run));
    } else {
      await rotate(key, run);
    }
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
          run.patience.up();
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
            tunnelId: run.tunnelId,
            thing: run.thingName,
            version: status.version,
          });
          run.protocol = { version: status.version, chosen: false };
          options.memory.learn(deviceOf(run), status.version);
          dispatch({ type: 'protocol', key, protocol: run.protocol });
        }
        break;
      case 'reconnecting':
        // A tunnel closed elsewhere shows first as a lost connection.
        run?.patience.over();
        run?.watch.lookNow();
        dispatch({ type: 'reconnecting', key, attempt: status.attempt, reason: status.reason });
        break;
      case 'token-needed':
        void tokenNeeded(key, status.reason);
        break;
      case 'refused':
        dispatch({ type: 'trouble', key, error: refusalError(status) });
        break;
      default:
        assertNever(status);
    }
  }

  return {
    async start(tunnel) {
      await connect(tunnel.key, startRunning(tunnel), tunnel.accessToken);
    },
    reconnect,
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
  };
}
