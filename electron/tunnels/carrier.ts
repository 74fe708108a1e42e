/**
 * Carries open tunnels: their session in the proxy, the look at AWS, the expiry, and the rotation of a spent token.
 * Rotation is free; nothing here ever opens a tunnel.
 */
import type { ProxyEvent, ServiceBinding, SessionStatus } from '../proxy/messages.ts';
import { type NetworkOptions, sameNetwork } from '../proxy/options.ts';
import { assertNever } from '../shared/assert-never.ts';
import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { TunnelDetail } from '../shared/tunneling.ts';
import type { Account, DeviceMemoryPort, ProxyPort } from './collaborators.ts';
import { atInstant } from './expiry.ts';
import { lookBack } from './look-back.ts';
import type { AgentProtocol, ClosedWhy, TunnelEvent, TunnelsState } from './model.ts';
import { listenAgain } from './rebind.ts';
import { refusalError } from './refusal.ts';
import { findTunnel, liveTunnels } from './selectors.ts';
import { isTakenOver, type LastSession } from './taken-over.ts';
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
  /** The way to an address of the data plane, for tunnels without an account; straight where left out. */
  network?: (url: string) => Promise<Result<NetworkOptions>>;
  /** Something worth telling that is no failure. */
  onNote?: (note: TunnelNote) => void;
}

export type TunnelNote =
  /** A tunnel that was to be restored is closed at AWS; it is off the list. */
  | { kind: 'closed-while-away'; thingName: string }
  /** A port of a restored tunnel is in use by another program; another one serves this once. */
  | { kind: 'port-moved'; thingName: string; serviceId: string; port: number; instead: number };

export interface CarriedTunnel {
  key: string;
  account: Account;
  thingName: string;
  /** Nothing is remembered of its device. */
  thingless?: boolean;
  tunnelId: string;
  /** This computer's clock, milliseconds since the epoch. */
  expiresAt: number;
  /** For the first session; not kept. */
  accessToken: string;
}

/** A tunnel that is in the list already and was carried by an earlier run. */
export interface RestoredTunnel extends Omit<CarriedTunnel, 'account' | 'accessToken'> {
  profileId: string;
  region: string;
}

export interface Carrier {
  /** Begins to carry a tunnel whose ports the proxy holds already. */
  start(tunnel: CarriedTunnel): Promise<void>;
  /** Takes up a tunnel of an earlier run, unless somebody is connected to it. What becomes of it shows in the state. */
  restore(tunnel: RestoredTunnel): Promise<void>;
  reconnect(key: string): Promise<Result<null>>;
  /** Releases the ports; the tunnel stays open at AWS. Answers with the account to close it with; null where it was not carried. */
  release(key: string): Promise<Result<Account> | null>;
  /** No more looks, expiry or retries for it. */
  forget(key: string): void;
  onProxyEvent(event: ProxyEvent): void;
  onProxyRestarted(): void;
  wake(): void;
}

interface Running extends Omit<RestoredTunnel, 'key'> {
  /** null while the profile's credentials could not be had yet. */
  account: Account | null;
  watch: Watch;
  cancelExpiry: () => void;
  cancelRetry: () => void;
  rotating: boolean;
  rotations: number;
  patience: TokenPatience;
  /** What the session was told, or has found out since. */
  protocol: AgentProtocol;
  /** The way to the service that its session was told. */
  way: NetworkOptions | null;
  /** The proxy holds this tunnel's ports and session. */
  carried: boolean;
  /** Ports of its that are taken may be other ones: nobody has been given them in this run. */
  mayMove: boolean;
  /** What there is to know before it is taken up was told: Reconnect means it. */
  userDecides: boolean;
  /** When the last session came up, and when it was over; null where there was none. */
  upAt: number | null;
  downAt: number | null;
  /** It is being closed, or could not be: whatever was under way for it must not bring its ports back. */
  released: boolean;
}

const ROTATE_RETRY = { firstMs: 2_000, longestMs: 60_000 };
// Errors after which asking for a new token again makes sense by itself; the rest wait for the user.
const PASSING = new Set(['NoNetwork', 'WebProxyUnreachable', 'WayUnknown', 'AwsUnavailable', 'Throttled']);
type Device = Pick<Running, 'profileId' | 'region' | 'thingName' | 'thingless'>;

function deviceOf({ profileId, region, thingName }: Device) {
  return { profileId, region, thingName };
}

export function createCarrier(options: CarrierOptions): Carrier {
  const { clock, log, dispatch, proxy } = options;
  const running = new Map<string, Running>();

  /** Still carried after something was waited for: not over, not closed meanwhile. */
  const current = (key: string, run: Running) => running.get(key) === run && !run.released;

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

  /** Hands a new token to the session; where the proxy no longer carries the tunnel, binds its ports again first. */
  async function resume(
    key: string,
    run: Running,
    account: Account,
    accessToken: string,
  ): Promise<Result<null>> {
    await takeUpNetwork(key, run);
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
    const wanted = services.map(({ serviceId, localPort }) => ({ serviceId, port: localPort ?? 0 }));
    const bound = await listenAgain(proxy, key, wanted, run.mayMove);
    if (bound.ok && run.mayMove && current(key, run)) {
      tellMoved(key, run, wanted, bound.value);
    }
    if (!current(key, run)) {
      await proxy.stop(key);
      return ok(null);
    }
    if (!bound.ok) {
      dispatch({ type: 'trouble', key, error: bound.error });
      return bound;
    }
    run.carried = true;
    run.mayMove = false;
    return connect(key, run, account, accessToken);
  }

  function tellMoved(
    key: string,
    { thingName }: Running,
    wanted: ServiceBinding[],
    bound: ServiceBinding[],
  ): void {
    const ports = bound.map(({ serviceId, port }) => ({ serviceId, localPort: port }));
    dispatch({ type: 'ports', key, ports });
    for (const { serviceId, port } of wanted) {
      const instead = bound.find((each) => each.serviceId === serviceId)?.port ?? port;
      if (instead !== port) {
        options.onNote?.({ kind: 'port-moved', thingName, serviceId, port, instead });
      }
    }
  }

  /** A session that does not start is told; the tunnel stays in the list, and Reconnect goes on from there. */
  async function connect(
    key: string,
    run: Running,
    account: Account,
    accessToken: string,
  ): Promise<Result<null>> {
    dispatch({ type: 'protocol', key, protocol: run.protocol });
    const network = await account.network();
    if (!network.ok) {
      if (current(key, run)) {
        run.carried = false;
        await proxy.stop(key);
        dispatch({ type: 'trouble', key, error: network.error });
      }
      return network;
    }
    run.way = network.value;
    const connected = await proxy.connect(key, {
      endpoint: account.dataEndpoint,
      network: network.value,
      accessToken,
      clientToken: options.newId(),
      destinationVersion: run.protocol.version,
    });
    if (!connected.ok && current(key, run)) {
      run.carried = false;
      await proxy.stop(key);
      dispatch({ type: 'trouble', key, error: connected.error });
    }
    return connected;
  }

  /** A session that lost its service takes the way of the moment: the computer may be in another network by now. */
  async function takeUpNetwork(key: string, run: Running): Promise<void> {
    const network = await run.account?.network();
    if (network?.ok && run.way && current(key, run) && run.carried && !sameNetwork(network.value, run.way)) {
      log.info('another way leads to the service now', { tunnelId: run.tunnelId });
      run.way = network.value;
      await proxy.network(key, network.value);
    }
  }

  function protocolOf(run: Device): AgentProtocol {
    if (run.thingless) {
      return { version: 3, chosen: false };
    }
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

  function startRunning(
    { key, ...tunnel }: RestoredTunnel,
    { account, carried }: Pick<Running, 'account' | 'carried'>,
  ): Running {
    const run: Running = {
      ...tunnel,
      account,
      watch: NO_WATCH,
      cancelExpiry: atInstant(clock, tunnel.expiresAt, () => void ended(key, 'expired')),
      cancelRetry: () => {},
      rotating: false,
      rotations: 0,
      patience: createTokenPatience({ clock, random: options.random, wait: ROTATE_RETRY }),
      protocol: protocolOf(tunnel),
      way: null,
      carried,
      mayMove: !carried,
      userDecides: false,
      upAt: null,
      downAt: null,
      released: false,
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
    if (!current(key, run)) {
      return ok(null);
    }
    // What was never carried in this run may be somebody else's by now.
    return run.mayMove && !run.userDecides ? takeBack(key, run) : rotate(key, run);
  }

  /** Asks for a new source token and hands it to the session. Free; never opens a tunnel. */
  async function rotate(key: string, run: Running): Promise<Result<null>> {
    if (run.rotating) {
      return ok(null);
    }
    run.rotating = true;
    run.cancelRetry();
    const account = await accountOf(run);
    const rotated = account.ok ? await account.value.tunneling.rotateSource(run.tunnelId) : account;
    run.rotating = false;
    if (!current(key, run)) {
      return ok(null);
    }
    if (account.ok && rotated.ok) {
      return resume(key, run, account.value, rotated.value.sourceAccessToken);
    }
    if (rotated.ok) {
      return ok(null);
    }
    if (rotated.error.code === 'TunnelUnknown') {
      await ended(key, 'elsewhere');
      return ok(null);
    }
    if (PASSING.has(rotated.error.code)) {
      retryLater(key, run, rotated.error, () => void rotate(key, run));
      return ok(null);
    }
    dispatch({ type: 'trouble', key, error: rotated.error });
    return rotated;
  }

  function retryLater(key: string, run: Running, error: CulvertError, again: () => void): void {
    run.rotations += 1;
    dispatch({ type: 'reconnecting', key, attempt: run.rotations, reason: error.message });
    const wait = backoffMs(run.rotations, { ...ROTATE_RETRY, random: options.random });
    run.cancelRetry();
    run.cancelRetry = clock.after(wait, again);
  }

  /** Nobody is cut off: where somebody is connected, that is told, and the user decides by Reconnect. */
  async function takeBack(key: string, run: Running): Promise<Result<null>> {
    run.cancelRetry();
    const found = await lookBack({
      describe: () => describe(run),
      // Another one may have gone on meanwhile.
      current: () => current(key, run) && !run.carried && !run.rotating,
      wait: (ms) =>
        new Promise((resolve) => {
          run.cancelRetry = clock.after(ms, resolve);
        }),
    });
    switch (found.kind) {
      case 'over':
        return ok(null);
      case 'free':
        dispatch({ type: 'device', key, connected: found.deviceConnected, at: clock.now() });
        return rotate(key, run);
      case 'closed':
        log.info('a tunnel of an earlier run is closed', { tunnelId: run.tunnelId });
        stopRunning(key);
        dispatch({ type: 'forgotten', key });
        options.onNote?.({ kind: 'closed-while-away', thingName: run.thingName });
        return ok(null);
      case 'held': {
        const { thingName, tunnelId } = run;
        return leaveToUser(key, run, culvertError('TunnelHeld', { thingName }, { tunnelId }));
      }
      case 'unknown':
        if (PASSING.has(found.error.code)) {
          retryLater(key, run, found.error, () => void takeBack(key, run));
          return ok(null);
        }
        // A profile that may not ask cannot be told more than this.
        return leaveToUser(key, run, found.error, found.error.code === 'AccessDenied');
      default:
        return assertNever(found);
    }
  }

  function leaveToUser(key: string, run: Running, error: CulvertError, userDecides = true): Result<null> {
    run.userDecides = userDecides;
    dispatch({ type: 'trouble', key, error });
    return fail(error);
  }

  /** The session's token is spent: either the tunnel is over, or it needs a new one. */
  async function tokenNeeded(key: string, reason: string): Promise<void> {
    const run = running.get(key);
    if (!run) {
      return;
    }
    run.downAt ??= clock.now();
    const wait = run.patience.refused();
    const attempt = Math.max(run.rotations + 1, run.patience.count());
    dispatch({ type: 'reconnecting', key, attempt, reason });
    const described = await describe(run);
    if (!current(key, run)) {
      return;
    }
    const gone = described.ok
      ? described.value.status === 'CLOSED'
      : described.error.code === 'TunnelUnknown';
    if (gone) {
      await goneAtAws(key, run);
    } else if (described.ok && isTakenOver(described.value, lastSession(run, reason))) {
      log.info('somebody took the tunnel over', { tunnelId: run.tunnelId });
      dispatch({
        type: 'trouble',
        key,
        error: culvertError('TunnelTakenOver', { thingName: run.thingName }),
      });
    } else if (wait === null) {
      const error =
        described.ok && described.value.sourceConnected
          ? culvertError('TunnelTakenOver', { thingName: run.thingName })
          : culvertError('TokenRefused', { reason });
      dispatch({ type: 'trouble', key, error });
    } else if (wait > 0) {
      run.cancelRetry();
      run.cancelRetry = clock.after(wait, () => void rotate(key, run));
    } else {
      await rotate(key, run);
    }
  }

  function lastSession({ upAt, downAt, account }: Running, reason: string): LastSession {
    return { upAt, downAt, reason, clockOffsetMs: account?.tunneling.clockOffsetMs() ?? 0 };
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
          void takeUpNetwork(key, run);
        }
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
    async start({ account, accessToken, ...tunnel }) {
      const { profileId, region } = account;
      const run = startRunning({ ...tunnel, profileId, region }, { account, carried: true });
      await connect(tunnel.key, run, account, accessToken);
    },
    async restore(tunnel) {
      await takeBack(tunnel.key, startRunning(tunnel, { account: null, carried: false }));
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
