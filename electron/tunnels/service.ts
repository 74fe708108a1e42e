/**
 * Opens, reuses, reconnects and closes tunnels. What a tunnel looks like is decided by the reducer alone; what is open
 * is carried by the carrier.
 */
import type { ProxyEvent, ServiceBinding } from '../proxy/messages.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { acquireTunnel } from './acquire.ts';
import { type CarrierOptions, createCarrier } from './carrier.ts';
import type { Account, DeviceMemoryPort } from './collaborators.ts';
import type { TunnelsState } from './model.ts';
import { checkLifetime, checkPort, checkServices, checkThingName } from './rules.ts';
import { findTunnel, liveTunnels, reusable } from './selectors.ts';

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

export interface TunnelServiceOptions extends CarrierOptions {
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
  /** Waits for opens that are under way: a tunnel that was billed must not be left behind unnoticed. */
  settled(): Promise<void>;
  /** Releases every port; the tunnels stay open at AWS. */
  stopAll(): Promise<void>;
  onProxyEvent(event: ProxyEvent): void;
  /** The worker is gone and a new one runs: nothing it carried is left. */
  onProxyRestarted(): void;
  /** After sleep or a change of network. */
  wake(): void;
}

export function createTunnelService(options: TunnelServiceOptions): TunnelService {
  const { clock, log, dispatch, proxy } = options;
  const carrier = createCarrier(options);
  /** Tunnels that were closed before they were open: what they are as soon as they are. */
  const closeWhenOpen = new Set<string>();
  /** Tags of opens whose outcome is unknown, by device. */
  const pendingOpens = new Map<string, string>();
  /** Opens under way, by what was asked for: two clicks are one open. */
  const same = new Map<string, Promise<Result<{ key: string }>>>();
  /** The last open to each device: a different one waits for it, and may then reuse what it opened. */
  const last = new Map<string, Promise<unknown>>();

  function open(request: OpenOptions): Promise<Result<{ key: string }>> {
    const invalid = checkRequest(request);
    if (invalid) {
      return Promise.resolve(invalid);
    }
    const device = `${request.profileId}\n${request.thingName}`;
    const asked = `${device}\n${request.services.toSorted().join()}\n${request.reuse}`;
    const underWay = same.get(asked);
    if (underWay) {
      return request.terminal ? underWay.then(thenTerminal) : underWay;
    }
    const made = (last.get(device) ?? Promise.resolve())
      .then(() => openOnce(request))
      .finally(() => {
        same.delete(asked);
        if (last.get(device) === quietly) {
          last.delete(device);
        }
      });
    const quietly = made.catch(() => {});
    same.set(asked, made);
    last.set(device, quietly);
    return made;
  }

  /** Somebody who joined an open that is under way wants a terminal besides. */
  function thenTerminal(opened: Result<{ key: string }>): Result<{ key: string }> {
    if (opened.ok) {
      dispatch({ type: 'terminal-wanted', key: opened.value.key, wanted: true });
    }
    return opened;
  }

  async function openOnce(request: OpenOptions): Promise<Result<{ key: string }>> {
    const account = await options.account(request.profileId);
    if (!account.ok) {
      return account;
    }
    const { region, profileName } = account.value;
    const device = { profileId: request.profileId, region, thingName: request.thingName };
    const ours = request.reuse
      ? reusable(options.state(), { ...device, services: request.services }, clock.now())
      : undefined;
    if (ours) {
      if (request.terminal) {
        dispatch({ type: 'terminal-wanted', key: ours.key, wanted: true });
      }
      return ours.phase.kind === 'trouble'
        ? after(await carrier.reconnect(ours.key), { key: ours.key })
        : ok({ key: ours.key });
    }

    const { ports, destinationVersion } = options.memory.recall(device);
    // It would be refused as soon as it is connected, and billed all the same.
    if (destinationVersion === 1 && request.services.length > 1) {
      return fail(culvertError('AgentTakesOneService', { thingName: request.thingName }));
    }
    const key = options.newId();
    const remembered = freePortsOf(ports, options.state());
    // Ports first: a taken port must be known before a tunnel is billed.
    const bound = await proxy.listen(
      key,
      request.services.map((id) => ({
        serviceId: id,
        port: request.portsOnce[id] ?? request.ports[id] ?? remembered[id] ?? 0,
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
    const unwanted = closeWhenOpen.delete(key);
    if (!opened.ok) {
      await proxy.stop(key);
      dispatch({ type: 'forgotten', key });
      return opened;
    }
    return unwanted ? after(await close(key), { key }) : ok({ key });
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
    const before = options.memory.recall(device).ports;
    const kept = bound.flatMap(({ serviceId: id, port }): [string, number][] => {
      const wanted = request.ports[id] ?? before[id] ?? (request.portsOnce[id] === undefined ? port : null);
      return wanted === null ? [] : [[id, wanted]];
    });
    options.memory.remember(device, { ...before, ...Object.fromEntries(kept) });
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
    await carrier.start({
      key,
      account,
      thingName: request.thingName,
      tunnelId: tunnel.tunnelId,
      expiresAt: tunnel.openedAt + tunnel.lifetimeMinutes * 60_000,
      accessToken: tunnel.accessToken,
    });
    return ok(null);
  }

  async function close(key: string): Promise<Result<null>> {
    const tunnel = findTunnel(options.state(), key);
    if (!tunnel || tunnel.phase.kind === 'closed') {
      return fail(culvertError('TunnelUnknown', {}));
    }
    dispatch({ type: 'closing', key });
    if (!tunnel.tunnelId) {
      // The request is on its way and cannot be called back; the tunnel is closed as soon as it is open.
      closeWhenOpen.add(key);
      return ok(null);
    }
    const account = await carrier.release(key);
    const closed = account ? await account.tunneling.closeTunnel(tunnel.tunnelId) : ok(null);
    if (!closed.ok && closed.error.code !== 'TunnelUnknown') {
      // The ports are released, but the tunnel may still be open at AWS: say so, and let the user try again.
      dispatch({ type: 'trouble', key, error: closed.error });
      return closed;
    }
    carrier.forget(key);
    dispatch({ type: 'closed', key, why: 'user', at: clock.now() });
    return ok(null);
  }

  return {
    open,
    close,
    reconnect: carrier.reconnect,
    forget: (key) => {
      carrier.forget(key);
      dispatch({ type: 'forgotten', key });
    },
    async settled() {
      await Promise.all(last.values());
    },
    async stopAll() {
      await Promise.all(
        liveTunnels(options.state()).map(async ({ key }) => {
          await carrier.release(key);
          carrier.forget(key);
        }),
      );
    },
    onProxyEvent: carrier.onProxyEvent,
    onProxyRestarted: carrier.onProxyRestarted,
    wake: carrier.wake,
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

/** Remembered ports without those that a live tunnel of ours holds: Culvert must not stand in its own way. */
function freePortsOf(ports: Record<string, number>, state: TunnelsState): Record<string, number> {
  const held = new Set(
    liveTunnels(state).flatMap(({ services }) => services.map(({ localPort }) => localPort)),
  );
  return Object.fromEntries(Object.entries(ports).filter(([, port]) => !held.has(port)));
}

/** `arn:aws:iot:eu-west-1:123456789012:tunnel/…` → `123456789012`. */
function accountOf(arn: string): string | null {
  return arn.split(':')[4] ?? null;
}

function after<T>(result: Result<unknown>, value: T): Result<T> {
  return result.ok ? ok(value) : result;
}
