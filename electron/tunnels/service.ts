/**
 * Opens, reuses, reconnects and closes tunnels. It owns the effects around a tunnel (proxy, AWS, expiry, watching);
 * what a tunnel looks like is decided by the reducer alone.
 */
import type { ProxyEvent, ServiceBinding, SessionStatus } from '../proxy/messages.ts';
import { assertNever } from '../shared/assert-never.ts';
import { backoffMs } from '../shared/backoff.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import type { Log } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { acquireTunnel } from './acquire.ts';
import type { Account, DeviceMemoryPort, ProxyPort } from './collaborators.ts';
import { atInstant } from './expiry.ts';
import type { ClosedWhy, TunnelEvent, TunnelsState } from './model.ts';
import { checkLifetime, checkPort, checkServices, checkThingName } from './rules.ts';
import { findTunnel, liveTunnels, reusable } from './selectors.ts';
import { type Watch, watchTunnel } from './watch.ts';

export interface OpenOptions {
  profileId: string;
  thingName: string;
  services: string[];
  lifetimeMinutes: number;
  reuse: boolean;
  takeOver: boolean;
  /** Wanted local ports by service id, remembered for the device; a missing one is the remembered or a free one. */
  ports: Record<string, number>;
  /** Ports for this once, in place of a wanted or remembered one that is taken. Not remembered. */
  portsOnce: Record<string, number>;
  terminal: boolean;
}

export interface TunnelServiceOptions {
  clock: Clock;
  log: Log;
  random: () => number;
  newId: () => string;
  state: () => TunnelsState;
  dispatch: (event: TunnelEvent) => void;
  account: (profileId: string) => Promise<Result<Account>>;
  proxy: ProxyPort;
  memory: DeviceMemoryPort;
  /** What OpenTunnel's description says, at most 2048 characters. */
  description: string;
}

export interface TunnelService {
  open(options: OpenOptions): Promise<Result<{ key: string }>>;
  /** Gets a new source token (free) and connects again. */
  reconnect(key: string): Promise<Result<null>>;
  /** Releases the ports at once, then closes the tunnel at AWS. */
  close(key: string): Promise<Result<null>>;
  forget(key: string): void;
  /** Releases every port; the tunnels stay open at AWS. */
  stopAll(): Promise<void>;
  onProxyEvent(event: ProxyEvent): void;
  /** The worker is gone and a new one runs: nothing it carried is left. */
  onProxyRestarted(): void;
  /** After sleep or a change of network. */
  wake(): void;
}

interface Running {
  account: Account;
  watch: Watch | null;
  cancelExpiry: () => void;
  cancelRetry: () => void;
  rotating: boolean;
  rotations: number;
  /** The proxy holds this tunnel's ports and session. */
  carried: boolean;
}

const ROTATE_RETRY = { firstMs: 2_000, longestMs: 60_000 };
// Errors after which asking for a new token again makes sense by itself; the rest wait for the user.
const PASSING = new Set(['NoNetwork', 'AwsUnavailable', 'Throttled']);

export function createTunnelService(options: TunnelServiceOptions): TunnelService {
  const { clock, log, dispatch, proxy } = options;
  const running = new Map<string, Running>();
  /** Tags of opens whose outcome is unknown, by device. */
  const pendingOpens = new Map<string, string>();
  /** Opens under way, by device: two clicks are one open. */
  const opening = new Map<string, Promise<Result<{ key: string }>>>();

  function open(request: OpenOptions): Promise<Result<{ key: string }>> {
    const invalid = checkRequest(request);
    if (invalid) {
      return Promise.resolve(invalid);
    }
    const device = `${request.profileId}\n${request.thingName}\n${request.services.toSorted().join()}`;
    const underWay = opening.get(device);
    if (underWay) {
      return underWay;
    }
    const made = openOnce(request).finally(() => opening.delete(device));
    opening.set(device, made);
    return made;
  }

  async function openOnce(request: OpenOptions): Promise<Result<{ key: string }>> {
    const account = await options.account(request.profileId);
    if (!account.ok) {
      return account;
    }
    const { region, profileName } = account.value;
    const device = { profileId: request.profileId, region, thingName: request.thingName };
    const ours = request.reuse
      ? reusable(options.state(), { ...device, services: request.services })
      : undefined;
    if (ours) {
      if (request.terminal) {
        dispatch({ type: 'terminal-wanted', key: ours.key, wanted: true });
      }
      return ours.phase.kind === 'trouble'
        ? after(await reconnect(ours.key), { key: ours.key })
        : ok({ key: ours.key });
    }

    const key = options.newId();
    const memory = options.memory.recall(device);
    // Ports first: a taken port must be known before a tunnel is billed.
    const bound = await proxy.listen(
      key,
      request.services.map((id) => ({
        serviceId: id,
        port: request.portsOnce[id] ?? request.ports[id] ?? memory.ports[id] ?? 0,
      })),
    );
    if (!bound.ok) {
      return bound;
    }
    dispatch({
      type: 'opening',
      key,
      ...device,
      profileName,
      services: bound.value.map(({ serviceId, port }) => ({ serviceId, localPort: port })),
      lifetimeMinutes: request.lifetimeMinutes,
      wantTerminal: request.terminal,
    });
    const opened = await acquire(key, request, account.value, bound.value);
    if (!opened.ok) {
      await proxy.stop(key);
      dispatch({ type: 'forgotten', key });
      return opened;
    }
    return ok({ key });
  }

  async function acquire(
    key: string,
    request: OpenOptions,
    account: Account,
    bound: ServiceBinding[],
  ): Promise<Result<null>> {
    const thing = await account.checkThing(request.thingName);
    if (!thing.ok && thing.error.code !== 'AccessDenied') {
      return thing;
    }
    const pendingKey = `${request.profileId}\n${request.thingName}`;
    const acquired = await acquireTunnel(
      {
        thingName: request.thingName,
        services: request.services,
        lifetimeMinutes: request.lifetimeMinutes,
        reuse: request.reuse,
        takeOver: request.takeOver,
        description: options.description,
        requestId: options.newId(),
        pendingRequestId: pendingOpens.get(pendingKey),
      },
      {
        tunneling: account.tunneling,
        now: clock.now,
        log,
        setPending: (id) =>
          id === null ? pendingOpens.delete(pendingKey) : pendingOpens.set(pendingKey, id),
      },
    );
    if (!acquired.ok) {
      return acquired;
    }
    const tunnel = acquired.value;
    const device = { profileId: request.profileId, region: account.region, thingName: request.thingName };
    // What was remembered stands, unless the user chose a port; a port for this once is not remembered.
    const used = Object.fromEntries(
      bound
        .filter(({ serviceId }) => request.portsOnce[serviceId] === undefined)
        .map((b) => [b.serviceId, b.port]),
    );
    options.memory.remember(device, { ...options.memory.recall(device).ports, ...used });
    dispatch({
      type: 'opened',
      key,
      origin: tunnel.origin,
      tunnelId: tunnel.tunnelId,
      account: accountOf(tunnel.arn),
      lifetimeMinutes: tunnel.lifetimeMinutes,
      openedAt: tunnel.openedAt,
      expiresAt: tunnel.openedAt + tunnel.lifetimeMinutes * 60_000,
      deviceConnected: tunnel.deviceConnected,
    });
    startRunning(key, account, tunnel.tunnelId, tunnel.openedAt + tunnel.lifetimeMinutes * 60_000);
    return startSession(key, account, tunnel.accessToken);
  }

  function startSession(key: string, account: Account, accessToken: string): Promise<Result<null>> {
    const { profileId, region, thingName } = findTunnel(options.state(), key) ?? {
      ...account,
      thingName: '',
    };
    return proxy.connect(key, {
      endpoint: account.dataEndpoint,
      accessToken,
      clientToken: options.newId(),
      destinationVersion: options.memory.recall({ profileId, region, thingName }).destinationVersion,
    });
  }

  /** Hands a new token to the session; where the proxy no longer carries the tunnel, binds its ports again first. */
  async function resume(key: string, run: Running, accessToken: string): Promise<Result<null>> {
    if (run.carried) {
      return proxy.token(key, accessToken, options.newId());
    }
    const services = findTunnel(options.state(), key)?.services ?? [];
    const bound = await proxy.listen(
      key,
      services.map(({ serviceId, localPort }) => ({ serviceId, port: localPort ?? 0 })),
    );
    if (!bound.ok) {
      dispatch({ type: 'trouble', key, error: bound.error });
      return bound;
    }
    run.carried = true;
    return startSession(key, run.account, accessToken);
  }

  function startRunning(key: string, account: Account, tunnelId: string, expiresAt: number): void {
    const watch = watchTunnel({
      clock,
      describe: () => account.tunneling.describeTunnel(tunnelId),
      onDevice: (connected) => dispatch({ type: 'device', key, connected, at: clock.now() }),
      onGone: () => void ended(key, clock.now() >= expiresAt ? 'expired' : 'elsewhere'),
      onDenied: () => {
        // Whether the device is there cannot be known; say nothing worse than “connected”.
        log.warn('the profile may not call iot:DescribeTunnel, so the device’s end is not known', {
          tunnelId,
        });
        dispatch({ type: 'device', key, connected: true, at: clock.now() });
      },
      onError: (code) => log.warn('the tunnel could not be looked at', { tunnelId, code }),
    });
    const cancelExpiry = atInstant(clock, expiresAt, () => void ended(key, 'expired'));
    running.set(key, {
      account,
      watch,
      cancelExpiry,
      cancelRetry: () => {},
      rotating: false,
      rotations: 0,
      carried: true,
    });
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
    run?.watch?.stop();
    run?.cancelExpiry();
    run?.cancelRetry();
    running.delete(key);
  }

  async function reconnect(key: string): Promise<Result<null>> {
    const tunnel = findTunnel(options.state(), key);
    const run = running.get(key);
    if (!tunnel?.tunnelId || !run) {
      return fail(culvertError('TunnelUnknown', {}));
    }
    dispatch({ type: 'connecting', key });
    return rotate(key, tunnel.tunnelId, run);
  }

  /** Asks for a new source token and hands it to the session. Free; never opens a tunnel. */
  async function rotate(key: string, tunnelId: string, run: Running): Promise<Result<null>> {
    if (run.rotating) {
      return ok(null);
    }
    run.rotating = true;
    run.cancelRetry();
    const rotated = await run.account.tunneling.rotateSource(tunnelId);
    run.rotating = false;
    if (running.get(key) !== run) {
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
      run.cancelRetry = clock.after(wait, () => void rotate(key, tunnelId, run));
      return ok(null);
    }
    dispatch({ type: 'trouble', key, error: rotated.error });
    return rotated;
  }

  /** The session's token is spent: either the tunnel is over, or it needs a new one. */
  async function tokenNeeded(key: string, reason: string): Promise<void> {
    const tunnel = findTunnel(options.state(), key);
    const run = running.get(key);
    if (!tunnel?.tunnelId || !run) {
      return;
    }
    dispatch({ type: 'reconnecting', key, attempt: run.rotations + 1, reason });
    const described = await run.account.tunneling.describeTunnel(tunnel.tunnelId);
    const gone = described.ok
      ? described.value.status === 'CLOSED'
      : described.error.code === 'TunnelUnknown';
    if (gone) {
      await ended(key, clock.now() >= (tunnel.expiresAt ?? 0) ? 'expired' : 'elsewhere');
    } else if (running.get(key) === run) {
      await rotate(key, tunnel.tunnelId, run);
    }
  }

  async function close(key: string): Promise<Result<null>> {
    const tunnel = findTunnel(options.state(), key);
    const run = running.get(key);
    if (!tunnel || tunnel.phase.kind === 'closed') {
      return fail(culvertError('TunnelUnknown', {}));
    }
    if (!tunnel.tunnelId || !run) {
      return fail(culvertError('TunnelNotReady', { thingName: tunnel.thingName }));
    }
    dispatch({ type: 'closing', key });
    run.watch?.stop();
    run.cancelRetry();
    await proxy.stop(key);
    run.carried = false;
    const closed = await run.account.tunneling.closeTunnel(tunnel.tunnelId);
    if (!closed.ok && closed.error.code !== 'TunnelUnknown') {
      // The ports are released, but the tunnel may still be open at AWS: say so, and let the user try again.
      dispatch({ type: 'trouble', key, error: closed.error });
      return closed;
    }
    stopRunning(key);
    dispatch({ type: 'closed', key, why: 'user', at: clock.now() });
    return ok(null);
  }

  function onStatus(key: string, status: SessionStatus): void {
    const at = clock.now();
    switch (status.kind) {
      case 'connecting':
        dispatch({ type: 'connecting', key });
        break;
      case 'connected': {
        const run = running.get(key);
        if (run) {
          run.rotations = 0;
          run.watch?.lookNow();
        }
        dispatch({ type: 'session-up', key, at });
        break;
      }
      case 'device-seen':
        dispatch({ type: 'device', key, connected: true, at });
        break;
      case 'reconnecting':
        // A tunnel closed elsewhere shows first as a lost connection.
        running.get(key)?.watch?.lookNow();
        dispatch({ type: 'reconnecting', key, attempt: status.attempt, reason: status.reason });
        break;
      case 'token-needed':
        void tokenNeeded(key, status.reason);
        break;
      case 'refused': {
        // Status 0 is no HTTP answer: the services of both ends do not match.
        const reason = status.status === 0 ? status.reason : `HTTP ${status.status} ${status.reason}`;
        dispatch({ type: 'trouble', key, error: culvertError('TokenRefused', { reason }) });
        break;
      }
      default:
        assertNever(status);
    }
  }

  return {
    open,
    reconnect,
    close,
    forget: (key) => {
      stopRunning(key);
      dispatch({ type: 'forgotten', key });
    },
    async stopAll() {
      await Promise.all(
        liveTunnels(options.state()).map(async (tunnel) => {
          stopRunning(tunnel.key);
          await proxy.stop(tunnel.key);
        }),
      );
    },
    onProxyEvent(event) {
      if (event.event === 'status') {
        onStatus(event.tunnel, event.status);
      } else if (event.event === 'traffic') {
        dispatch({ type: 'traffic', key: event.tunnel, services: event.services });
      }
    },
    onProxyRestarted() {
      for (const tunnel of liveTunnels(options.state())) {
        const run = running.get(tunnel.key);
        if (run) {
          run.carried = false;
        }
        dispatch({ type: 'trouble', key: tunnel.key, error: culvertError('ProxyStopped', {}) });
      }
    },
    wake() {
      for (const [key, run] of running) {
        const tunnel = findTunnel(options.state(), key);
        if (tunnel?.expiresAt && clock.now() >= tunnel.expiresAt) {
          void ended(key, 'expired');
        } else {
          run.watch?.lookNow();
        }
      }
    },
  };
}

function checkRequest(request: OpenOptions): Result<never> | null {
  const checks: Result<unknown>[] = [
    checkThingName(request.thingName),
    checkServices(request.services),
    checkLifetime(request.lifetimeMinutes),
    ...[...Object.values(request.ports), ...Object.values(request.portsOnce)].map((port) => checkPort(port)),
  ];
  const failed = checks.find((check) => !check.ok);
  return failed && !failed.ok ? failed : null;
}

/** `arn:aws:iot:eu-west-1:123456789012:tunnel/…` → `123456789012`. */
function accountOf(arn: string): string | null {
  return arn.split(':')[4] ?? null;
}

function after<T>(result: Result<unknown>, value: T): Result<T> {
  return result.ok ? ok(value) : result;
}
