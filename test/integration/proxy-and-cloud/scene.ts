/** One tunnel between the source proxy and the local cloud's data plane and destination, without a control plane. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { TestContext } from 'node:test';
import { type DataPlane, startDataPlane } from '../../../electron/local-cloud/data-plane.ts';
import { type Destination, startDestination } from '../../../electron/local-cloud/destination.ts';
import { createTunnelRegistry, type TunnelControl } from '../../../electron/local-cloud/tunnel-registry.ts';
import type { Side } from '../../../electron/local-cloud/types.ts';
import type { ProtocolVersion, SessionStatus } from '../../../electron/proxy/messages.ts';
import { SourceTunnel } from '../../../electron/proxy/source-tunnel.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { startTarget, type Target, until } from '../../helpers/source-harness.ts';
import { speak } from './conversation.ts';

export interface Plane {
  registry: TunnelControl;
  plane: DataPlane;
}

export interface SceneOptions {
  /** Of OpenTunnel; empty for a tunnel that is opened without services. */
  services?: string[];
  /** What the destination speaks. */
  destination?: ProtocolVersion;
  /** What the source is told that the destination speaks. */
  told?: ProtocolVersion;
  /** What stands behind a service; without it one that converses. */
  serve?: Record<string, (socket: Socket) => void>;
  frameBytes?: number;
  /** For the source's waits before it reconnects; 0 makes them the shortest. */
  random?: number;
  /** The data plane of another tunnel. */
  on?: Plane;
}

export interface Scene extends Plane {
  tunnelId: string;
  source: SourceTunnel;
  /** Local ports by service id; '' for a tunnel without services. */
  ports: Record<string, number>;
  targets: Record<string, Target>;
  statuses: SessionStatus[];
  logLines: string[];
  /** Revokes the tokens of these sides; the destination gets its new one, as a device does over MQTT. */
  rotate(...sides: Side[]): { accessToken: string; clientToken: string };
  /** Waits until both ends are connected. */
  connected(): Promise<void>;
}

/** Opens a tunnel and connects both of its ends. Everything is closed when the test ends. */
export async function startScene(t: TestContext, options: SceneOptions = {}): Promise<Scene> {
  const { registry, plane } = options.on ?? (await startPlane(t, options.frameBytes));
  const services = options.services ?? ['SSH'];
  const names = services.length === 0 ? [''] : services;
  const targets: Record<string, Target> = {};
  for (const name of names) {
    targets[name] = await startTarget(t, options.serve?.[name] ?? speak(name));
  }
  const devicePorts = Object.fromEntries(Object.entries(targets).map(([name, { port }]) => [name, port]));

  const { tunnel, tokens } = registry.open({
    ...(services.length === 0 ? {} : { destination: { services } }),
    tags: [],
    lifetimeMinutes: 60,
  });
  const { tunnelId } = tunnel;
  const logLines: string[] = [];
  const log = createLog((level, line) => logLines.push(`${level} ${line}`));
  const destinations: Destination[] = [];
  const attach = (accessToken: string) =>
    destinations.push(
      startDestination({
        endpoint: plane.endpoint,
        accessToken,
        serviceIds: services,
        services: devicePorts,
        ...(options.destination === undefined ? {} : { version: options.destination }),
        clock: systemClock,
        log,
      }),
    );
  t.after(() => Promise.all(destinations.map((destination) => destination.close())));
  attach(tokens.destination);

  const statuses: SessionStatus[] = [];
  const source = new SourceTunnel({
    userAgent: 'culvert/test',
    clock: systemClock,
    log,
    random: () => options.random ?? 0,
    onStatus: (status) => statuses.push(status),
    onTraffic: () => {},
  });
  t.after(() => source.stop());
  const bound = await source.listen(names.map((serviceId) => ({ serviceId, port: 0 })));
  assert.ok(bound.ok);
  const started = source.connect({
    endpoint: plane.endpoint,
    accessToken: tokens.source,
    clientToken: randomUUID(),
    destinationVersion: options.told ?? 3,
  });
  assert.ok(started.ok);

  const scene: Scene = {
    registry,
    plane,
    tunnelId,
    source,
    ports: Object.fromEntries(bound.value.map(({ serviceId, port }) => [serviceId, port])),
    targets,
    statuses,
    logLines,
    rotate(...sides) {
      const rotated = registry.rotate(tunnelId, sides);
      assert.ok(rotated);
      if (rotated.tokens.destination) {
        attach(rotated.tokens.destination);
      }
      return { accessToken: rotated.tokens.source ?? '', clientToken: randomUUID() };
    },
    connected: () =>
      until('both ends are connected', () => {
        const sides = registry.get(tunnelId)?.sides;
        const up = statuses.findLast(({ kind }) => kind !== 'device-seen')?.kind === 'connected';
        return up && sides?.source.connected === true && sides.destination.connected;
      }),
  };
  await scene.connected();
  return scene;
}

export async function startPlane(t: TestContext, frameBytes?: number): Promise<Plane> {
  const registry = createTunnelRegistry({
    region: 'eu-central-1',
    account: '123456789012',
    clock: systemClock,
  });
  const logLines: string[] = [];
  const plane = await startDataPlane({
    registry,
    log: createLog((level, line) => logLines.push(`${level} ${line}`)),
    ...(frameBytes === undefined ? {} : { frameBytes }),
  });
  t.after(async () => {
    registry.dispose();
    await plane.close();
    // Every test here keeps to the protocol, so the service had nothing to complain of.
    assert.deepEqual(
      logLines.filter((line) => line.startsWith('warn') || line.startsWith('error')),
      [],
    );
  });
  return { registry, plane };
}
