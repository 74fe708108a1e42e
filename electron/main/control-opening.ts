/**
 * The calls of the command line that may open a tunnel: `open` and `ssh`, which are the wish itself, and `connect`, by
 * which tools come.
 */
import type { CallContext, ControlHandlers } from '../control/handlers.ts';
import type { ControlCalls, DeviceArgs, OpenArgs, TunnelItem } from '../control/protocol.ts';
import type { Clock } from '../shared/clock.ts';
import { culvertError } from '../shared/errors.ts';
import { fail, ok, type Result } from '../shared/result.ts';
import type { Tunnel } from '../tunnels/model.ts';
import { servicesFor } from '../tunnels/presets.ts';
import { findTunnel, liveTunnels, reusable } from '../tunnels/selectors.ts';
import type { ControlDevices } from './control-devices.ts';
import type { ControlProfiles } from './control-profiles.ts';
import { createPortTurns } from './control-turns.ts';
import { deviceConnected } from './control-waiting.ts';
import type { Core } from './core.ts';
import type { DeviceRef } from './device-memory.ts';
import { type Opens, type OpenWish, servicesWith, usualOpen, wishFor } from './opens.ts';
import type { ProfilePlace } from './profiles.ts';

export interface ControlOpeningOptions {
  core: Pick<Core, 'state' | 'settings' | 'memory' | 'ssh' | 'service' | 'watch'>;
  opens: Opens;
  profiles: ControlProfiles;
  devices: ControlDevices;
  item: (tunnel: Tunnel) => TunnelItem;
  platform: NodeJS.Platform;
  clock: Clock;
}

export interface ControlOpening extends Pick<ControlHandlers, 'open' | 'ssh' | 'connect'> {
  /** Which device a command is about, and whose. */
  deviceOf(args: DeviceArgs): Promise<Result<{ profile: ProfilePlace; device: DeviceRef }>>;
  /** The open tunnel that carries all of these. */
  ours(device: DeviceRef, services: string[]): Tunnel | undefined;
  /** The open tunnel that carries a service, however its id is written there. */
  carrying(device: DeviceRef, wanted: string): Tunnel | undefined;
}

/** A device that is online has long answered by then. */
const UNHEARD_MS = 15_000;
/** One that was being started while a command waits has its agent running by then. */
const TOLD_AGAIN_MS = 45_000;
const LOCAL_HOST = '127.0.0.1';

export function createControlOpening(options: ControlOpeningOptions): ControlOpening {
  const { core, opens, profiles, devices, item, clock, platform } = options;
  const { ssh, memory } = core;
  const tunnels = () => core.state().tunnels;
  const facts = { tunnels, memory, now: clock.now };
  /** Rotations under way, by tunnel. */
  const tellings = new Map<string, Promise<unknown>>();
  const turns = createPortTurns({
    tunnel: (key) => findTunnel(tunnels(), key),
    watch: core.watch,
    isUnknown: (tunnel) => !tunnel.protocol.chosen && memory.foundVersion(tunnel) === null,
    clock,
  });

  async function deviceOf(args: DeviceArgs): Promise<Result<{ profile: ProfilePlace; device: DeviceRef }>> {
    const profile = await profiles.find(args);
    if (!profile.ok) {
      return profile;
    }
    const device = await devices.find(profile.value, args.device);
    return device.ok ? ok({ profile: profile.value, device: device.value }) : device;
  }

  /** An open that was sent goes on when whoever wanted it has gone: what is billed must not be left half done. */
  function openTunnel(wish: OpenWish, context: CallContext): Promise<Result<Tunnel>> {
    const opened = opens.open(wish).then((result): Result<Tunnel> => {
      const tunnel = result.ok ? findTunnel(tunnels(), result.value.key) : undefined;
      return result.ok
        ? tunnel
          ? ok(tunnel)
          : fail(culvertError('TunnelClosed', { thingName: wish.thingName }))
        : result;
    });
    return unlessGone(opened, context.gone);
  }

  async function connected(key: string, seconds: number, context: CallContext): Promise<Result<Tunnel>> {
    await tellAgain(key);
    const cancel = clock.after(TOLD_AGAIN_MS, () => void tellAgain(key));
    const result = await deviceConnected({
      ...{ key, seconds, context, clock },
      tunnel: () => findTunnel(tunnels(), key),
      watch: core.watch,
    });
    cancel();
    return result;
  }

  /**
   * AWS tells the device's agent of a tunnel when that is opened or its tokens are rotated, and whoever is offline then
   * never hears of it. So a device that may have come online since is told anew: that is free, and nobody is connected
   * who would be cut off.
   */
  async function tellAgain(key: string): Promise<void> {
    const phase = findTunnel(tunnels(), key)?.phase;
    const telling = tellings.get(key);
    if (telling || phase?.kind !== 'waiting' || clock.now() < phase.since + UNHEARD_MS) {
      await telling;
      return;
    }
    // What AWS refuses shows in the tunnel's state, or leaves it as it was.
    const done = core.service.rotate(key).finally(() => tellings.delete(key));
    tellings.set(key, done);
    await done;
  }

  /** Connecting again would cut off whoever took the tunnel over, which is not done unasked. */
  function heldBySomebody(tunnel: Tunnel | undefined, takeOver: boolean) {
    const { phase } = tunnel ?? {};
    const held =
      phase?.kind === 'trouble' &&
      (phase.error.code === 'TunnelHeld' || phase.error.code === 'TunnelTakenOver');
    return held && !takeOver ? phase.error : null;
  }

  /** The ports of a tunnel that is in use stay where they are: whoever asks for another one is not answered with it. */
  function portElsewhere(tunnel: Tunnel | undefined, ports: OpenArgs['ports']) {
    const other = tunnel?.services.find(
      ({ serviceId, localPort }) => localPort !== null && (ports[serviceId] ?? localPort) !== localPort,
    );
    if (!tunnel || tunnel.phase.kind === 'trouble' || !other || other.localPort === null) {
      return null;
    }
    const { serviceId, localPort: port } = other;
    const { thingName } = tunnel;
    return culvertError('PortElsewhere', { thingName, serviceId, port, wanted: ports[serviceId] ?? port });
  }

  const ours = (device: DeviceRef, services: string[]) =>
    reusable(tunnels(), { ...device, services }, clock.now());

  function wishOf(args: OpenArgs, device: DeviceRef, services: string[], lastServices?: string[]): OpenWish {
    const usual = usualOpen(memory.get(device));
    return {
      ...{ profileId: device.profileId, thingName: device.thingName, services, terminal: false },
      ...(lastServices ? { lastServices } : {}),
      ...{ reuse: !args.another, takeOver: args.takeOver, ports: args.ports },
      lifetimeMinutes: args.lifetimeMinutes ?? usual.lifetimeMinutes,
    };
  }

  async function openFor(
    args: OpenArgs,
    wish: OpenWish,
    device: DeviceRef,
    context: CallContext,
  ): Promise<Result<Tunnel>> {
    const live = args.another ? undefined : ours(device, wish.services);
    const refused = heldBySomebody(live, args.takeOver) ?? portElsewhere(live, args.ports);
    if (refused) {
      return fail(refused);
    }
    const opened = await openTunnel(wish, context);
    return opened.ok && args.waitSeconds > 0
      ? connected(opened.value.key, args.waitSeconds, context)
      : opened;
  }

  const open: ControlHandlers['open'] = async (given, context) => {
    const named = await withIds(given);
    if (!named.ok) {
      return named;
    }
    const { args, device } = named.value;
    const usual = usualOpen(memory.get(device)).services;
    const alone = memory.recall(device).destinationVersion === 1;
    // A service that is given a port is wanted, whatever was opened last.
    const withPort = Object.keys(args.ports);
    const asked =
      args.services.length > 0 || withPort.every((id) => usual.includes(id)) ? args.services : withPort;
    const services = asked.length > 0 ? asked : alone && usual.length > 1 ? usual.slice(0, 1) : usual;
    const wish = wishOf(args, device, services, asked.length > 0 ? undefined : usual);
    const opened = await openFor(args, wish, device, context);
    return opened.ok ? ok(item(opened.value)) : opened;
  };

  const openSsh: ControlHandlers['ssh'] = async (given, context) => {
    const named = await withIds(given);
    if (!named.ok) {
      return named;
    }
    const { args, device } = named.value;
    const remembered = memory.get(device).services;
    const usual = args.services.length > 0 ? args.services : servicesWith('SSH', device, facts);
    const services = [...new Set([...usual, ...Object.keys(args.ports)])];
    if (!services.some(isSsh)) {
      return fail(culvertError('TunnelLacksService', { serviceId: 'SSH' }));
    }
    const last = args.services.length > 0 || remembered.length === 0 ? services : remembered;
    const wish = wishOf(args, device, services, last);
    // ssh has nothing to connect to before the device is there.
    const seconds = args.waitSeconds || Number.POSITIVE_INFINITY;
    const opened = await openFor({ ...args, waitSeconds: seconds }, wish, device, context);
    if (!opened.ok) {
      return opened;
    }
    const serviceId = carriedOf(opened.value, services.filter(isSsh));
    const turn = await turns.take({ key: opened.value.key, serviceId, seconds, context });
    if (!turn.ok) {
      return turn;
    }
    const argv = ssh.argv(opened.value, args.remoteCommand ?? undefined);
    return argv.ok ? ok({ tunnel: item(opened.value), args: argv.value }) : argv;
  };

  /** The ids that may be meant, the likeliest first. */
  function serviceIds(wanted: string | number, device: DeviceRef): string[] {
    const known = servicesFor(wanted, core.settings.get().services, platform).map(
      ({ serviceId }) => serviceId,
    );
    const carried = liveTunnels(tunnels())
      .filter(({ profileId, thingName }) => profileId === device.profileId && thingName === device.thingName)
      .flatMap(({ services }) => services.map(({ serviceId }) => serviceId));
    // Agents differ in how they write an id, and a tunnel may carry one that nothing is known of.
    const spoken = [...carried, ...memory.get(device).services].filter((id) =>
      [...known, ...(typeof wanted === 'string' ? [wanted] : [])].some((each) => same(each, id)),
    );
    return [...new Set([...spoken, ...known])];
  }

  /** The device, and its services and ports by id where somebody named them. A slip of the pen is not billed. */
  async function withIds<A extends OpenArgs>(args: A): Promise<Result<{ args: A; device: DeviceRef }>> {
    const found = await deviceOf(args);
    if (!found.ok) {
      return found;
    }
    const { device } = found.value;
    const services = new Set<string>();
    const ports = new Map<string, number>();
    const named = [...args.services.map((name) => [name] as const), ...Object.entries(args.ports)];
    for (const [name, port] of named) {
      const id = args.anyService ? name : serviceIds(name, device)[0];
      if (id === undefined) {
        return fail(culvertError('ServiceNotFound', { service: name, thingName: device.thingName }));
      }
      if (port === undefined) {
        services.add(id);
      } else {
        ports.set(id, port);
      }
    }
    return ok({ args: { ...args, services: [...services], ports: Object.fromEntries(ports) }, device });
  }

  const connect: ControlHandlers['connect'] = async (args, context) => {
    const found = await deviceOf(args);
    if (!found.ok) {
      return found;
    }
    const { device } = found.value;
    const ids = serviceIds(args.service ?? args.port ?? 'SSH', device);
    const [first] = ids;
    if (first === undefined) {
      const name = String(args.service ?? args.port);
      return fail(culvertError('ServiceNotFound', { service: name, thingName: device.thingName }));
    }
    const live = ids.flatMap((id) => ours(device, [id]) ?? [])[0];
    const held = heldBySomebody(live, args.takeOver);
    if (held) {
      return fail(held);
    }
    const opened =
      live && live.tunnelId !== null && live.phase.kind !== 'trouble'
        ? ok(live)
        : await openTunnel(toolWish(args, device, live ? carriedOf(live, ids) : first), context);
    const ready = opened.ok ? await connected(opened.value.key, args.waitSeconds, context) : opened;
    if (!ready.ok) {
      return ready;
    }
    const serviceId = carriedOf(ready.value, ids);
    const turn = await turns.take({ key: ready.value.key, serviceId, seconds: args.waitSeconds, context });
    return turn.ok ? portOf(findTunnel(tunnels(), ready.value.key) ?? ready.value, serviceId) : turn;
  };

  function toolWish(args: ControlCalls['connect']['args'], device: DeviceRef, serviceId: string): OpenWish {
    return {
      ...wishFor(serviceId, device, facts),
      ...{ profileId: device.profileId, thingName: device.thingName, terminal: false, ports: {} },
      ...{ reuse: true, takeOver: args.takeOver, byTool: !args.mayOpen, anyPort: true },
    };
  }

  function portOf(tunnel: Tunnel, serviceId: string): Result<ControlCalls['connect']['value']> {
    const carried = tunnel.services.find((each) => each.serviceId === serviceId);
    if (!carried) {
      return fail(culvertError('TunnelLacksService', { serviceId }));
    }
    if (carried.localPort === null) {
      return fail(culvertError('TunnelNotReady', { thingName: tunnel.thingName }));
    }
    return ok({ host: LOCAL_HOST, port: carried.localPort, tunnel: item(tunnel) });
  }

  return {
    ...{ open, ssh: openSsh, connect, deviceOf, ours },
    carrying: (device, wanted) => serviceIds(wanted, device).flatMap((id) => ours(device, [id]) ?? [])[0],
  };
}

const isSsh = (id: string) => same(id, 'SSH');

const same = (a: string, b: string) => a.toUpperCase() === b.toUpperCase();

function carriedOf({ services }: Tunnel, ids: readonly string[]): string {
  return ids.find((id) => services.some(({ serviceId }) => serviceId === id)) ?? ids[0] ?? '';
}

/** Fails with CallGivenUp as soon as nobody waits any more. */
function unlessGone<T>(work: Promise<Result<T>>, gone: AbortSignal): Promise<Result<T>> {
  return new Promise((resolve, reject) => {
    const leave = () => resolve(fail(culvertError('CallGivenUp', {})));
    if (gone.aborted) {
      leave();
    }
    gone.addEventListener('abort', leave);
    work.then(resolve, reject).finally(() => gone.removeEventListener('abort', leave));
  });
}
