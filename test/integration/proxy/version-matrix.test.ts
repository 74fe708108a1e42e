/**
 * Every version of a source against every version of a destination, over a data plane that closes on what the guides
 * forbid: ours, told what to speak or left to find out, and others that were written from the guides alone.
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { type TestContext, test } from 'node:test';
import { startDestination } from '../../../electron/local-cloud/destination.ts';
import { DestinationTunnel } from '../../../electron/proxy/destination-tunnel.ts';
import type { ProtocolVersion, SessionStatus } from '../../../electron/proxy/messages.ts';
import { SourceTunnel } from '../../../electron/proxy/source-tunnel.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog, silentLog } from '../../../electron/shared/log.ts';
import { saidText } from '../../../electron/shared/reasons.ts';
import { ok } from '../../../electron/shared/result.ts';
import { Destination } from '../../helpers/destination.ts';
import {
  dial,
  echo,
  ended,
  exchange,
  receive,
  startTarget,
  type Target,
  until,
} from '../../helpers/source-harness.ts';
import { SourcePeer } from '../../helpers/source-peer.ts';
import { startPlane } from '../proxy-and-cloud/scene.ts';

interface Near {
  ports: Record<string, number>;
  /** Local connections that wait for their turn. */
  waiting(): number;
  /** Payload bytes for which it knows no connection. */
  lostBytes(): number;
}

interface EndOptions {
  endpoint: string;
  accessToken: string;
  /** [''] for a tunnel without services. */
  names: string[];
}

interface SourceKind {
  name: string;
  version: ProtocolVersion;
  /** Whether it notices that the destination is older. */
  findsOut: boolean;
  start(t: TestContext, options: EndOptions): Promise<Near>;
}

interface DestinationKind {
  name: string;
  version: ProtocolVersion;
  start(t: TestContext, options: EndOptions & { targets: Record<string, Target> }): Promise<unknown>;
}

const ourSource = (told: ProtocolVersion): SourceKind => ({
  name: told === 3 ? 'ours, left to find out' : `ours, told V${told}`,
  version: told,
  findsOut: true,
  async start(t, { endpoint, accessToken, names }) {
    const source = new SourceTunnel({
      userAgent: 'culvert/test',
      clock: systemClock,
      log: silentLog,
      random: Math.random,
      onStatus: () => {},
      onTraffic: () => {},
    });
    t.after(() => source.stop());
    const bound = await source.listen(names.map((serviceId) => ({ serviceId, port: 0 })));
    assert.ok(bound.ok);
    const session = { endpoint, accessToken, clientToken: randomUUID(), destinationVersion: told };
    assert.ok(source.connect(session).ok);
    return {
      ports: Object.fromEntries(bound.value.map(({ serviceId, port }) => [serviceId, port])),
      waiting: () => source.waiting,
      lostBytes: () => 0,
    };
  },
});

const otherSource = (version: ProtocolVersion): SourceKind => ({
  name: `another V${version}`,
  version,
  findsOut: false,
  async start(t, { endpoint, accessToken, names }) {
    const peer = await SourcePeer.start({ endpoint, accessToken, version, services: names });
    t.after(() => peer.close());
    return { ports: peer.ports, waiting: () => peer.waiting, lostBytes: () => peer.lostBytes };
  },
});

const ourDestination = (told: ProtocolVersion): DestinationKind => ({
  name: told === 3 ? 'ours' : `ours, told V${told}`,
  version: told,
  async start(t, { endpoint, accessToken, names, targets }) {
    const destination = new DestinationTunnel({
      userAgent: 'culvert/test',
      clock: systemClock,
      log: silentLog,
      random: Math.random,
      onStatus: () => {},
      onTraffic: () => {},
      chooseTargets: () =>
        ok(
          names.map((serviceId) => ({
            serviceId,
            target: { host: '127.0.0.1', port: targets[serviceId]!.port },
          })),
        ),
    });
    t.after(() => destination.stop());
    const session = { endpoint, accessToken, clientToken: randomUUID(), destinationVersion: told };
    assert.ok(destination.connect(session).ok);
  },
});

const portsOf = (targets: Record<string, Target>) =>
  Object.fromEntries(Object.entries(targets).map(([name, { port }]) => [name, port]));

const otherDestination = (version: ProtocolVersion): DestinationKind => ({
  name: `another V${version}`,
  version,
  async start(t, { endpoint, accessToken, targets }) {
    const destination = await Destination.start({
      endpoint,
      accessToken,
      version,
      targets: portsOf(targets),
    });
    t.after(() => destination.close());
  },
});

const simulatedDevice: DestinationKind = {
  name: 'the simulated device',
  version: 3,
  async start(t, { endpoint, accessToken, names, targets }) {
    const device = startDestination({
      endpoint,
      accessToken,
      serviceIds: names,
      services: portsOf(targets),
      clock: systemClock,
      log: silentLog,
    });
    t.after(() => device.close());
  },
};

const SOURCES = [...([3, 1, 2] as const).map(ourSource), ...([1, 2, 3] as const).map(otherSource)];
const DESTINATIONS = [
  ...([3, 1, 2] as const).map(ourDestination),
  ...([1, 2, 3] as const).map(otherDestination),
  simulatedDevice,
];

interface Cell {
  near: Near;
  targets: Record<string, Target>;
}

async function startCell(
  t: TestContext,
  { source, destination, services }: { source: SourceKind; destination: DestinationKind; services: string[] },
): Promise<Cell> {
  const { registry, plane } = await startPlane(t);
  const { tunnel, tokens } = registry.open({
    ...(services.length === 0 ? {} : { destination: { services } }),
    tags: [],
    lifetimeMinutes: 60,
  });
  const names = services.length === 0 ? [''] : services;
  const targets: Record<string, Target> = {};
  for (const name of names) {
    targets[name] = await startTarget(t, echo);
  }
  const { endpoint } = plane;
  await destination.start(t, { endpoint, accessToken: tokens.destination, names, targets });
  const near = await source.start(t, { endpoint, accessToken: tokens.source, names });
  await until('both ends are connected', () => {
    const sides = registry.get(tunnel.tunnelId)?.sides;
    return sides?.source.connected === true && sides.destination.connected;
  });
  return { near, targets };
}

/** The compatibility table: V1 on either end carries no service or one, the others up to three. */
function serviceLists(source: SourceKind, destination: DestinationKind): string[][] {
  const few = [[], ['SSH']];
  return source.version === 1 || destination.version === 1 ? few : [...few, ['SSH', 'VNC', 'WEB']];
}

async function carriesInParallel(t: TestContext, { near, targets }: Cell): Promise<void> {
  const firsts = await Promise.all(Object.values(near.ports).map((port) => dial(t, port)));
  await Promise.all(firsts.map((first) => exchange(first, 100_000)));
  const seconds = await Promise.all(Object.values(near.ports).map((port) => dial(t, port)));
  await Promise.all([...firsts, ...seconds].map((socket) => exchange(socket, 100_000)));
  for (const { sockets } of Object.values(targets)) {
    assert.equal(sockets.size, 2);
  }
  for (const first of firsts) {
    first.resetAndDestroy();
  }
  await Promise.all(seconds.map((second) => exchange(second, 100_000)));
}

async function carriesInTurns(t: TestContext, { near, targets }: Cell): Promise<void> {
  const ports = Object.values(near.ports);
  const firsts = await Promise.all(ports.map((port) => dial(t, port)));
  await Promise.all(firsts.map((first) => exchange(first, 100_000)));
  const seconds = await Promise.all(ports.map((port) => dial(t, port)));
  const answers = seconds.map((second) => receive(second, 12));
  for (const second of seconds) {
    second.write('waits a turn');
  }
  await until('the second ones wait', () => near.waiting() === ports.length);
  await Promise.all(firsts.map((first) => exchange(first, 100_000)));
  for (const { sockets } of Object.values(targets)) {
    assert.equal(sockets.size, 1);
  }
  for (const first of firsts) {
    first.resetAndDestroy();
  }
  for (const answer of await Promise.all(answers)) {
    assert.equal(answer.toString(), 'waits a turn');
  }
  await Promise.all(seconds.map((second) => exchange(second, 100_000)));
  assert.equal(near.lostBytes(), 0);
}

for (const source of SOURCES) {
  for (const destination of DESTINATIONS) {
    const mustBeTold = source.version > destination.version && !source.findsOut && source.version === 3;
    const inParallel = source.version === 3 && destination.version === 3;
    for (const services of serviceLists(source, destination)) {
      const tunnel = services.length === 0 ? 'no services' : services.join(', ');
      const how = mustBeTold ? 'has to be told' : inParallel ? 'in parallel' : 'one after another';
      test(`source: ${source.name}; destination: ${destination.name}; ${tunnel}: ${how}`, async (t) => {
        const cell = await startCell(t, { source, destination, services });
        if (mustBeTold) {
          // The table says why: answers without connection id are for none that a V3 source knows.
          for (const port of Object.values(cell.near.ports)) {
            const lostBefore = cell.near.lostBytes();
            (await dial(t, port)).write('hello');
            await until('the answer is lost', () => cell.near.lostBytes() === lostBefore + 5);
          }
        } else if (inParallel) {
          await carriesInParallel(t, cell);
        } else {
          await carriesInTurns(t, cell);
        }
      });
    }
  }
}

test('a source told V1 on a tunnel with three services is refused with the reason', async (t) => {
  const { registry, plane } = await startPlane(t);
  const services = ['SSH', 'VNC', 'WEB'];
  const { tokens } = registry.open({ destination: { services }, tags: [], lifetimeMinutes: 60 });
  const statuses: SessionStatus[] = [];
  const source = new SourceTunnel({
    userAgent: 'culvert/test',
    clock: systemClock,
    log: silentLog,
    random: Math.random,
    onStatus: (status) => statuses.push(status),
    onTraffic: () => {},
  });
  t.after(() => source.stop());
  assert.ok((await source.listen(services.map((serviceId) => ({ serviceId, port: 0 })))).ok);
  const session = { accessToken: tokens.source, clientToken: randomUUID(), destinationVersion: 1 } as const;
  assert.ok(source.connect({ endpoint: plane.endpoint, ...session }).ok);
  await until('it is refused', () => statuses.some(({ kind }) => kind === 'refused'));
  const refused = statuses.find((status) => status.kind === 'refused');
  assert.match(saidText(refused?.reason ?? ''), /V1 carries one service/);
});

test('a V1 source on a tunnel with three services: our destination ends its connection and says why', async (t) => {
  const { registry, plane } = await startPlane(t);
  const services = ['SSH', 'VNC', 'WEB'];
  const { tokens } = registry.open({ destination: { services }, tags: [], lifetimeMinutes: 60 });
  const { port } = await startTarget(t, echo);
  const logLines: string[] = [];
  const statuses: SessionStatus[] = [];
  const destination = new DestinationTunnel({
    userAgent: 'culvert/test',
    clock: systemClock,
    log: createLog((level, line) => logLines.push(`${level} ${line}`)),
    random: Math.random,
    onStatus: (status) => statuses.push(status),
    onTraffic: () => {},
    chooseTargets: (serviceIds) =>
      ok(serviceIds.map((serviceId) => ({ serviceId, target: { host: '127.0.0.1', port } }))),
  });
  t.after(() => destination.stop());
  const { endpoint } = plane;
  const token = { accessToken: tokens.destination, clientToken: randomUUID() };
  assert.ok(destination.connect({ endpoint, ...token, destinationVersion: 3 }).ok);
  await until('it is connected', () => statuses.some(({ kind }) => kind === 'connected'));
  const peer = await SourcePeer.start({ endpoint, accessToken: tokens.source, version: 1, services: [''] });
  t.after(() => peer.close());
  await ended(await dial(t, peer.ports['']));
  assert.ok(logLines.some((line) => line.includes('names no service, as V1 has it')));
  assert.equal(peer.closed, false);
});
