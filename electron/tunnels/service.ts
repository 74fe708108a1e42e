/**
 * Opens, reuses, reconnects and closes tunnels. What a tunnel looks like is decided by the reducer alone; what is open
 * is carried by the carrier.
 */
import type { ProxyEvent, ServiceBinding } from '../proxy/messages.ts';
import { type CulvertError, culvertError } from '../shared/errors.ts';
import { withFields } from '../shared/log.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import { type AcquiredTunnel, acquireTunnel } from './acquire.ts';
import { type AdoptOptions, findAdoptable } from './adopt.ts';
import type { CarrierOptions } from './carried.ts';
import { createCarrier } from './carrier.ts';
import type { Account, DeviceMemoryPort } from './collaborators.ts';
import type { TunnelEvent, TunnelOrigin, TunnelsState } from './model.ts';
import { createQuickCarrier, type QuickOptions } from './quick.ts';
import { checkPorts, checkRequest } from './request-checks.ts';
import { findTunnel, liveTunnels, reusable } from './selectors.ts';
import { createTurns } from './turns.ts';

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
  /** Wanted by a tool: nobody has agreed to the bill yet. */
  byTool?: boolean;
}

/** A tunnel that an earlier run carried, as it was kept. */
export interface KeptTunnel {
  profileId: string;
  profileName: string;
  region: string;
  tunnelId: string;
  thingName: string;
  thingless?: boolean;
  services: ServiceBinding[];
  lifetimeMinutes: number;
  /** This computer's clock, milliseconds since the epoch. */
  openedAt: number;
  expiresAt: number;
}

export interface TunnelServiceOptions extends CarrierOptions {
  memory: DeviceMemoryPort;
  /**
   * Asked right before each OpenTunnel, and never where a tunnel that is open already serves: what it fails with, the
   * open fails with, and nothing is billed.
   */
  beforeBilledOpen?: (request: BilledOpen) => Promise<Result<null>>;
  /** Whether anything may be opened just now; asked right before an open is sent. */
  mayOpen?: () => boolean;
  /** What OpenTunnel's description says, at most 2048 characters. */
  description: string;
}

export interface BilledOpen {
  profileId: string;
  thingName: string;
  region: string;
  services: string[];
  byTool: boolean;
}

export interface TunnelService {
  open(options: OpenOptions): Promise<Result<{ key: string }>>;
  /**
   * Takes up a tunnel that somebody opened: its source token is rotated (free). Fails with TunnelInUse where somebody is
   * connected, TunnelClosed, TunnelExpired, AgentTakesOneService, PortTaken.
   */
  adopt(options: AdoptOptions): Promise<Result<{ key: string }>>;
  /** Takes up a tunnel that an earlier run carried, on the ports it had. Never opens one. */
  restore(kept: KeptTunnel): void;
  /** Carries a tunnel from its source token alone; what becomes of it shows in the state. */
  quick(options: QuickOptions): Promise<Result<{ key: string }>>;
  /** Gets a new source token (free) and connects again. */
  reconnect(key: string): Promise<Result<null>>;
  /**
   * Rotates the tokens of both ends (free): the device's agent is sent a new one and connects anew, and so does this end,
   * so connections through the tunnel break. Fails with TunnelNotReady where there is nothing to rotate: before it is
   * open, while it is being closed, and where it came from a pasted token.
   */
  rotate(key: string): Promise<Result<null>>;
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
  /** Somebody looks at the tunnels again. */
  seenAgain(): void;
}

export function createTunnelService(given: TunnelServiceOptions): TunnelService {
  const options = { ...given, dispatch: stamped(given) };
  const { clock, log, dispatch, proxy } = options;
  const carrier = createCarrier(options);
  const quick = createQuickCarrier(options);
  /** Tunnels that were closed before they were open: what they are as soon as they are. */
  const closeWhenOpen = new Set<string>();
  /** Tags of opens whose outcome is unknown, by device. */
  const pendingOpens = new Map<string, string>();
  /** Two clicks are one open; a different open to a device waits for the one before, and may then reuse what it opened. */
  const turns = createTurns<Result<{ key: string }>>();

  function open(request: OpenOptions): Promise<Result<{ key: string }>> {
    const invalid = checkRequest(request);
    if (invalid) {
      return Promise.resolve(invalid);
    }
    const device = `${request.profileId}\n${request.thingName}`;
    const asked = `${device}\n${request.services.toSorted().join()}\n${request.reuse}`;
    const isUnderWay = turns.has(asked);
    const made = turns.take(device, asked, () => openOnce(request));
    return isUnderWay && request.terminal ? made.then(thenTerminal) : made;
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
        tags: account.tags,
        ownTag: account.ownTag,
        requestId: options.newId(),
        pendingRequestId: pendingOpens.get(pendingKey),
      },
      {
        tunneling: account.tunneling,
        now: clock.now,
        log: withFields(log, { tunnel: key, thing: request.thingName }),
        beforeBilledOpen: async () => {
          const { profileId, thingName, services, byTool = false } = request;
          const { region } = account;
          const agreed = options.beforeBilledOpen?.({ profileId, thingName, region, services, byTool });
          return agreed ?? ok(null);
        },
        withheld: () => withheld(key, request.thingName, account),
        setPending: (id) =>
          id === null ? pendingOpens.delete(pendingKey) : pendingOpens.set(pendingKey, id),
      },
    );
    if (!acquired.ok) {
      return acquired;
    }
    const device = { profileId: request.profileId, region: account.region, thingName: request.thingName };
    rememberPorts(device, request, bound);
    await carry({ key, account, thingName: request.thingName }, acquired.value);
    return ok(null);
  }

  /** An open may wait for a question, the keyring or its turn; what it was meant for may be over by then. */
  function withheld(key: string, thingName: string, account: Account): CulvertError | null {
    if (closeWhenOpen.has(key) || options.mayOpen?.() === false) {
      return culvertError('OpenCalledOff', { thingName });
    }
    return account.isCurrent?.() === false
      ? culvertError('ProfileChanged', { profileName: account.profileName, thingName })
      : null;
  }

  /** What was remembered stands, unless the user chose a port; a port for this once is not remembered. */
  function rememberPorts(
    device: Parameters<DeviceMemoryPort['recall']>[0],
    request: Pick<OpenOptions, 'ports' | 'portsOnce'>,
    bound: ServiceBinding[],
  ): void {
    const before = options.memory.recall(device).ports;
    const kept = bound.flatMap(({ serviceId: id, port }): [string, number][] => {
      const wanted = request.ports[id] ?? before[id] ?? (request.portsOnce[id] === undefined ? port : null);
      return wanted === null ? [] : [[id, wanted]];
    });
    options.memory.remember(device, { ...before, ...Object.fromEntries(kept) });
  }

  async function carry(
    what: { key: string; account: Account; thingName: string; thingless?: boolean },
    tunnel: Omit<AcquiredTunnel, 'origin'> & { origin: TunnelOrigin },
  ): Promise<void> {
    const { origin, tunnelId, arn, lifetimeMinutes, openedAt, deviceConnected, accessToken } = tunnel;
    const expiresAt = openedAt + lifetimeMinutes * 60_000;
    dispatch({
      type: 'opened',
      key: what.key,
      ...{ origin, tunnelId, lifetimeMinutes, openedAt, expiresAt, deviceConnected },
      account: accountOf(arn),
    });
    await carrier.start({ ...what, tunnelId, expiresAt, accessToken });
  }

  function adopt(request: AdoptOptions): Promise<Result<{ key: string }>> {
    const invalid = checkPorts(request);
    if (invalid) {
      return Promise.resolve(invalid);
    }
    const place = `${request.profileId}\ntunnel ${request.tunnelId}`;
    return turns.take(place, place, () => adoptOnce(request));
  }

  async function adoptOnce(request: AdoptOptions): Promise<Result<{ key: string }>> {
    const { tunnelId, profileId } = request;
    const ours = liveTunnels(options.state()).find((tunnel) => tunnel.tunnelId === tunnelId);
    if (ours) {
      return ours.phase.kind === 'trouble'
        ? after(await carrier.reconnect(ours.key), { key: ours.key })
        : ok({ key: ours.key });
    }
    const account = await options.account(profileId);
    if (!account.ok) {
      return account;
    }
    const found = await findAdoptable(request, {
      account: account.value,
      memory: options.memory,
      freePorts: (ports) => freePortsOf(ports, options.state()),
      now: clock.now(),
    });
    if (!found.ok) {
      return found;
    }
    const { tunnel, thingName, openedAt } = found.value;
    const { tunneling, region, profileName } = account.value;
    const device = { profileId, region, thingName };
    const thingless = found.value.thingless ? { thingless: true } : {};
    const key = options.newId();
    const bound = await proxy.listen(key, found.value.wanted);
    if (!bound.ok) {
      return bound;
    }
    const { lifetimeMinutes } = tunnel;
    dispatch({
      type: 'opening',
      key,
      ...{ ...device, ...thingless, profileName, lifetimeMinutes, origin: 'adopted', wantTerminal: false },
      services: bound.value.map(({ serviceId, port }) => ({ serviceId, localPort: port })),
    });
    log.info('a tunnel that others opened is taken up', {
      ...{ tunnel: key, thing: thingName, tunnelId },
      takeOver: tunnel.sourceConnected,
    });
    const rotated = await tunneling.rotateSource(tunnelId);
    const unwanted = closeWhenOpen.delete(key);
    if (!rotated.ok) {
      await proxy.stop(key);
      dispatch({ type: 'forgotten', key });
      return rotated.error.code === 'TunnelUnknown'
        ? fail(culvertError('TunnelClosed', { thingName }))
        : rotated;
    }
    if (!found.value.thingless) {
      rememberPorts(device, request, bound.value);
    }
    await carry(
      { key, account: account.value, thingName, ...thingless },
      {
        ...{ origin: 'adopted', tunnelId, arn: tunnel.arn, lifetimeMinutes, openedAt },
        accessToken: rotated.value.sourceAccessToken,
        deviceConnected: tunnel.destinationConnected,
      },
    );
    return unwanted ? after(await close(key), { key }) : ok({ key });
  }

  function restore({ services, ...kept }: KeptTunnel): void {
    const key = options.newId();
    const { tunnelId, openedAt, expiresAt, ...rest } = kept;
    dispatch({
      type: 'opening',
      key,
      ...rest,
      origin: 'restored',
      known: { tunnelId, openedAt, expiresAt },
      services: services.map(({ serviceId, port }) => ({ serviceId, localPort: port })),
      wantTerminal: false,
    });
    void carrier.restore({ key, ...kept });
  }

  async function close(key: string): Promise<Result<null>> {
    const tunnel = findTunnel(options.state(), key);
    if (!tunnel || tunnel.phase.kind === 'closed') {
      return fail(culvertError('TunnelUnknown', {}));
    }
    if (quick.has(key)) {
      return quick.close(key);
    }
    dispatch({ type: 'closing', key });
    if (!tunnel.tunnelId) {
      // A request that waits yet is not sent; one on its way cannot be called back, and is closed as soon as it is open.
      closeWhenOpen.add(key);
      return ok(null);
    }
    const account = await carrier.release(key);
    const closed = account?.ok
      ? await account.value.tunneling.closeTunnel(tunnel.tunnelId)
      : (account ?? ok(null));
    const left = !closed.ok && closed.error.code === 'TunnelUnknown' ? await carrier.leftAccount(key) : null;
    if (left) {
      dispatch({ type: 'trouble', key, error: left });
      return fail(left);
    }
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
    adopt,
    restore,
    quick: quick.open,
    close,
    reconnect: (key) => (quick.has(key) ? quick.reconnect(key) : carrier.reconnect(key)),
    rotate: async (key) => {
      const tunnel = findTunnel(options.state(), key);
      // A pasted token comes without an account that could rotate it.
      return quick.has(key) && tunnel
        ? fail(culvertError('TunnelNotReady', { thingName: tunnel.thingName }))
        : carrier.rotate(key);
    },
    forget: (key) => {
      carrier.forget(key);
      void quick.release(key);
      dispatch({ type: 'forgotten', key });
    },
    settled: turns.settled,
    async stopAll() {
      await Promise.all(
        liveTunnels(options.state()).map(async ({ key }) => {
          await carrier.release(key);
          carrier.forget(key);
          await quick.release(key);
        }),
      );
    },
    onProxyEvent(event) {
      const isQuick = event.event !== 'log' && quick.has(event.tunnel);
      (isQuick ? quick : carrier).onProxyEvent(event);
    },
    onProxyRestarted() {
      carrier.onProxyRestarted();
      quick.onProxyRestarted();
    },
    wake: carrier.wake,
    seenAgain: carrier.seenAgain,
  };
}

/** Since when an end is lost is told with what lost it. */
function stamped({ clock, dispatch }: Pick<TunnelServiceOptions, 'clock' | 'dispatch'>) {
  return (event: TunnelEvent): void => {
    const lost = event.type === 'connecting' || event.type === 'reconnecting' || event.type === 'trouble';
    dispatch(lost ? { at: clock.now(), ...event } : event);
  };
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
