/** Our destination, and mostly our source too, over the local cloud's data plane, which closes on whatever the guides forbid. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { DestinationTunnel } from '../../../electron/proxy/destination-tunnel.ts';
import type { SessionStatus } from '../../../electron/proxy/messages.ts';
import { SourceTunnel } from '../../../electron/proxy/source-tunnel.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';
import { dial, ended, startTarget, type Target, until } from '../../helpers/source-harness.ts';
import { converse, speak } from './conversation.ts';
import { type Plane, startPlane } from './scene.ts';

const MIB = 1024 * 1024;
const THREE = ['SSH', 'VNC', 'WEB'];
const SMALL = { up: 5_000, down: 7_000 };

interface Pair extends Plane {
  tunnelId: string;
  destination: DestinationTunnel;
  source: SourceTunnel;
  ports: Record<string, number>;
  targets: Record<string, Target>;
  /** What became of the destination. */
  statuses: SessionStatus[];
  sourceStatuses: SessionStatus[];
  connected(): Promise<void>;
}

async function startPair(t: TestContext, services: string[], frameBytes?: number): Promise<Pair> {
  const { registry, plane } = await startPlane(t, frameBytes);
  const names = services.length === 0 ? [''] : services;
  const targets: Record<string, Target> = {};
  for (const name of names) {
    targets[name] = await startTarget(t, speak(name));
  }
  const { tunnel, tokens } = registry.open({
    ...(services.length === 0 ? {} : { destination: { services } }),
    tags: [],
    lifetimeMinutes: 60,
  });
  const statuses: SessionStatus[] = [];
  const sourceStatuses: SessionStatus[] = [];
  const common = {
    userAgent: 'culvert/test',
    clock: systemClock,
    log: silentLog,
    random: () => 0,
    onTraffic: () => {},
  };
  const destination = new DestinationTunnel({
    ...common,
    onStatus: (status) => statuses.push(status),
    chooseTargets: () =>
      ok(
        names.map((serviceId) => ({
          serviceId,
          target: { host: 'localhost', port: targets[serviceId]!.port },
        })),
      ),
  });
  t.after(() => destination.stop());
  const source = new SourceTunnel({ ...common, onStatus: (status) => sourceStatuses.push(status) });
  t.after(() => source.stop());
  const bound = await source.listen(names.map((serviceId) => ({ serviceId, port: 0 })));
  assert.ok(bound.ok);
  const session = { endpoint: plane.endpoint, destinationVersion: 3 } as const;
  assert.ok(
    destination.connect({ ...session, accessToken: tokens.destination, clientToken: randomUUID() }).ok,
  );
  assert.ok(source.connect({ ...session, accessToken: tokens.source, clientToken: randomUUID() }).ok);
  const pair: Pair = {
    registry,
    plane,
    tunnelId: tunnel.tunnelId,
    destination,
    source,
    ports: Object.fromEntries(bound.value.map(({ serviceId, port }) => [serviceId, port])),
    targets,
    statuses,
    sourceStatuses,
    connected: () =>
      until('both ends are connected', () => {
        const last = (seen: SessionStatus[]) => seen.findLast(({ kind }) => kind !== 'device-seen')?.kind;
        return last(statuses) === 'connected' && last(sourceStatuses) === 'connected';
      }),
  };
  await pair.connected();
  return pair;
}

test('three services, 32 MiB each way on each at the same time, every byte compared', async (t) => {
  const { ports, targets, source, destination } = await startPair(t, THREE);
  await Promise.all(
    THREE.map(async (name) => {
      const socket = await dial(t, ports[name]);
      await converse(socket, name, { up: 32 * MIB + 3, down: 32 * MIB - 7 });
      socket.resetAndDestroy();
    }),
  );
  await until('both ends have let go', () =>
    [...source.traffic(), ...destination.traffic()].every(({ connections }) => connections === 0),
  );
  await until('the services too', () => Object.values(targets).every(({ sockets }) => sockets.size === 0));
  for (const [index, near] of source.traffic().entries()) {
    const far = destination.traffic()[index]!;
    assert.deepEqual(
      [far.serviceId, far.bytesUp, far.bytesDown],
      [near.serviceId, near.bytesDown, near.bytesUp],
    );
  }
});

for (const frameBytes of [1, 61, 65_537]) {
  test(`frames of at most ${frameBytes} bytes: every byte compared on six connections`, async (t) => {
    const { ports } = await startPair(t, THREE, frameBytes);
    const bytes = Math.min(2 * MIB, 20_000 * frameBytes);
    await Promise.all(
      [...THREE, ...THREE].map(async (name) =>
        converse(await dial(t, ports[name]), name, { up: bytes, down: bytes }),
      ),
    );
  });
}

test('a tunnel without services: many connections on the only target', async (t) => {
  const { ports, destination } = await startPair(t, []);
  const sockets = await Promise.all(Array.from({ length: 50 }, () => dial(t, ports[''])));
  await Promise.all(sockets.map((socket) => converse(socket, '', SMALL)));
  assert.equal(destination.traffic()[0]!.connections, 50);
});

test('a front end that restarts in mid-transfer: both ends come back by themselves, and new connections work', async (t) => {
  const pair = await startPair(t, THREE);
  const sockets = await Promise.all(THREE.map((name) => dial(t, pair.ports[name])));
  const talks = sockets.map((socket, index) =>
    assert.rejects(converse(socket, THREE[index]!, { up: 64 * MIB, down: 64 * MIB })),
  );
  await until('all are under way', () =>
    pair.destination.traffic().every(({ bytesDown }) => bytesDown > MIB),
  );
  pair.plane.cutConnections();
  await Promise.all(talks);
  await until('the services have seen the end', () =>
    Object.values(pair.targets).every(({ sockets: served }) => served.size === 0),
  );
  await until('both came back', () =>
    [pair.statuses, pair.sourceStatuses].every(
      (seen) => seen.filter(({ kind }) => kind === 'connected').length === 2,
    ),
  );
  await Promise.all(
    THREE.map(async (name) => converse(await dial(t, pair.ports[name]), name, { up: MIB, down: MIB })),
  );
});

test('a rotated destination token: the source is told that its streams are gone, and the next ones work', async (t) => {
  const pair = await startPair(t, ['SSH']);
  const before = await dial(t, pair.ports.SSH);
  await converse(before, 'SSH', SMALL);
  const rotated = pair.registry.rotate(pair.tunnelId, ['destination']);
  assert.ok(rotated?.tokens.destination);
  const token = { accessToken: rotated.tokens.destination, clientToken: randomUUID() };
  assert.ok(pair.destination.token(token).ok);
  await ended(before);
  await pair.connected();
  await converse(await dial(t, pair.ports.SSH), 'SSH', SMALL);
});

test('a token that another destination has spent is asked for', async (t) => {
  const { registry, plane } = await startPlane(t);
  const { tokens } = registry.open({ destination: { services: ['SSH'] }, tags: [], lifetimeMinutes: 60 });
  const statuses: SessionStatus[][] = [[], []];
  const [first, second] = statuses.map((seen) => {
    const destination = new DestinationTunnel({
      userAgent: 'culvert/test',
      clock: systemClock,
      log: silentLog,
      random: () => 0,
      onStatus: (status) => seen.push(status),
      onTraffic: () => {},
      chooseTargets: (ids) =>
        ok(ids.map((serviceId) => ({ serviceId, target: { host: '127.0.0.1', port: 9 } }))),
    });
    t.after(() => destination.stop());
    return destination;
  });
  const session = () => ({
    endpoint: plane.endpoint,
    accessToken: tokens.destination,
    clientToken: randomUUID(),
    destinationVersion: 3 as const,
  });
  assert.ok(first!.connect(session()).ok);
  await until('the first is connected', () => statuses[0]!.some(({ kind }) => kind === 'connected'));
  assert.ok(second!.connect(session()).ok);
  await until('the second asks', () => statuses[1]!.some(({ kind }) => kind === 'token-needed'));
});

test('a tunnel that is closed: the destination stops trying, and says why', async (t) => {
  const pair = await startPair(t, ['SSH']);
  const socket = await dial(t, pair.ports.SSH);
  await converse(socket, 'SSH', SMALL);
  pair.registry.closeTunnel(pair.tunnelId, false);
  await until('it has found out', () =>
    pair.statuses.some(({ kind }) => kind === 'token-needed' || kind === 'refused'),
  );
  await until('the service has seen the end', () => pair.targets.SSH!.sockets.size === 0);
});
