/** A source that is not told its services: it listens when the tunnel has said which ones it carries. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { ListenOptions } from '../../../electron/proxy/listener.ts';
import type { ServiceBinding, SessionStatus } from '../../../electron/proxy/messages.ts';
import { SourceTunnel } from '../../../electron/proxy/source-tunnel.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { culvertError } from '../../../electron/shared/errors.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { saidText } from '../../../electron/shared/reasons.ts';
import { fail, ok, type Result } from '../../../electron/shared/result.ts';
import { Destination, Relay, type RelayOptions, Wire } from '../../helpers/destination.ts';
import { quietPort } from '../../helpers/quiet-port.ts';
import { ACCESS_TOKEN, dial, echo, exchange, startTarget, until } from '../../helpers/source-harness.ts';

/** Every service on a port that is free. */
const onFreePorts = (ids: string[]): Result<ServiceBinding[]> =>
  ok((ids.length > 0 ? ids : ['']).map((serviceId) => ({ serviceId, port: 0 })));

interface Options {
  relay?: RelayOptions;
  choose?: (serviceIds: string[]) => Result<ServiceBinding[]>;
  listenOptions?: ListenOptions;
}

/** A relay, a device that answers every byte with itself, and a source that has connected but was not told to listen. */
async function startChoosing(t: TestContext, options: Options = {}) {
  const relay = await Relay.start(options.relay);
  t.after(() => relay.close());
  const target = await startTarget(t, echo);
  const services = options.relay?.services ?? ['SSH'];
  const destination = await Destination.start({
    endpoint: relay.endpoint,
    version: 3,
    targets: Object.fromEntries((services.length > 0 ? services : ['']).map((id) => [id, target.port])),
  });
  t.after(() => destination.close());
  const statuses: SessionStatus[] = [];
  const asked: string[][] = [];
  const listened: Result<ServiceBinding[]>[] = [];
  const source = new SourceTunnel({
    userAgent: 'culvert/test',
    clock: systemClock,
    log: createLog(() => {}),
    random: () => 0,
    onStatus: (status) => statuses.push(status),
    onTraffic: () => {},
    chooseServices: (serviceIds) => {
      asked.push(serviceIds);
      return (options.choose ?? onFreePorts)(serviceIds);
    },
    ...(options.listenOptions && { listenOptions: options.listenOptions }),
    onListening: (bound) => listened.push(bound),
  });
  t.after(() => source.stop());
  const connected = source.connect({
    endpoint: relay.endpoint,
    accessToken: ACCESS_TOKEN,
    clientToken: randomUUID(),
    destinationVersion: 3,
    // A reconnect need not be waited for.
    tuning: { retryDelayMs: 1 },
  });
  assert.ok(connected.ok);
  return {
    relay,
    source,
    statuses,
    asked,
    listened,
    kinds: () => statuses.map(({ kind }) => kind),
    refusal: () => statuses.find((status) => status.kind === 'refused'),
    /** The ports, once there are any. */
    async ports(): Promise<Record<string, number>> {
      await until('the source listens', () => listened.length > 0);
      const bound = listened[0]!;
      assert.ok(bound.ok, bound.ok ? '' : bound.error.message);
      return Object.fromEntries(bound.value.map(({ serviceId, port }) => [serviceId, port]));
    },
  };
}

/** A port of another program, until it is released. */
async function takePort(t: TestContext): Promise<{ port: number; release(): Promise<void> }> {
  const server = createServer();
  const port = await quietPort();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const release = () => new Promise<void>((resolve) => server.close(() => resolve()));
  t.after(() => (server.listening ? release() : undefined));
  return { port, release };
}

/** Tries a taken port again every 20 ms, without end, and counts the tries. */
function patience(): { retry: NonNullable<ListenOptions['retry']>; tries(): number } {
  let tries = 0;
  const onWait = () => {
    tries += 1;
  };
  return { retry: { count: Number.POSITIVE_INFINITY, delayMs: 20, onWait }, tries: () => tries };
}

test('ports are bound when the tunnel has named its services, and not before', async (t) => {
  const { relay, asked, listened, ports, statuses } = await startChoosing(t, { relay: { silent: true } });
  await until('the websocket is open', () => relay.pings === 1);
  assert.deepEqual([asked, listened], [[], []]);
  relay.inject({ type: Wire.SERVICE_IDS, availableServiceIds: ['SSH', 'VNC'] });
  assert.deepEqual(Object.keys(await ports()), ['SSH', 'VNC']);
  assert.deepEqual(asked, [['SSH', 'VNC']]);
  const connected = statuses.find((status) => status.kind === 'connected');
  assert.deepEqual(connected?.serviceIds, ['SSH', 'VNC']);
  assert.equal(statuses.at(-1), connected);
});

for (const services of [['SSH'], ['SSH', 'VNC', 'WEB'], []]) {
  test(`a tunnel with ${services.length} services is carried on the ports that were chosen`, async (t) => {
    const tunnel = await startChoosing(t, { relay: { services } });
    const ports = await tunnel.ports();
    assert.deepEqual(Object.keys(ports), services.length > 0 ? services : ['']);
    for (const port of Object.values(ports)) {
      await exchange(await dial(t, port), 100_000);
    }
    assert.equal(tunnel.refusal(), undefined);
  });
}

test('a choice may leave services of the tunnel out, and listen where it was told', async (t) => {
  const port = await quietPort();
  const tunnel = await startChoosing(t, {
    relay: { services: ['SSH', 'VNC'] },
    choose: () => ok([{ serviceId: 'VNC', port }]),
    listenOptions: { bindAddress: '127.0.0.1' },
  });
  assert.deepEqual(await tunnel.ports(), { VNC: port });
  await exchange(await dial(t, port), 1_000);
  await assert.rejects(dial(t, port, '::1'));
});

test('a choice that fails refuses the tunnel with its reason', async (t) => {
  const error = culvertError('ServiceInvalid', { serviceId: 'SSH' });
  const { relay, kinds, refusal, listened, source } = await startChoosing(t, { choose: () => fail(error) });
  await until('the tunnel is refused', () => refusal() !== undefined);
  assert.deepEqual(refusal(), { kind: 'refused', status: 0, reason: error });
  assert.deepEqual(kinds(), ['connecting', 'refused']);
  assert.deepEqual(listened, []);
  await until('the websocket is closed', () => !relay.sourceConnected);
  assert.deepEqual(relay.closeCodes, [1000]);
  assert.equal(relay.handshakes.length, 1);
  assert.deepEqual(source.traffic(), []);
});

test('a choice that does not fit the tunnel refuses it, and nothing listens', async (t) => {
  const { refusal, listened } = await startChoosing(t, {
    choose: () => ok([{ serviceId: 'VNC', port: 0 }]),
  });
  await until('the tunnel is refused', () => refusal() !== undefined);
  assert.equal(saidText(refusal()?.reason ?? ''), 'The tunnel carries SSH, not VNC.');
  assert.deepEqual(listened, []);
});

test('a choice that cannot be listened for is told, and refuses the tunnel', async (t) => {
  const { refusal, listened } = await startChoosing(t, {
    choose: () => ok([{ serviceId: 'SSH', port: 70_000 }]),
  });
  await until('the tunnel is refused', () => refusal() !== undefined);
  assert.equal(listened.length, 1);
  assert.ok(!listened[0]!.ok);
  assert.equal(listened[0]!.error.code, 'PortInvalid');
});

test('a port that another program has is told, with a free one beside it, and refuses the tunnel', async (t) => {
  const taken = await takePort(t);
  const { relay, kinds, refusal, listened } = await startChoosing(t, {
    relay: { services: ['SSH', 'VNC'] },
    choose: () =>
      ok([
        { serviceId: 'SSH', port: 0 },
        { serviceId: 'VNC', port: taken.port },
      ]),
  });
  await until('the tunnel is refused', () => refusal() !== undefined);
  assert.equal(listened.length, 1);
  assert.ok(!listened[0]!.ok);
  assert.equal(listened[0]!.error.code, 'PortTaken');
  assert.equal(listened[0]!.error.details?.serviceId, 'VNC');
  assert.ok(listened[0]!.error.details?.suggestedPort);
  assert.equal(saidText(refusal()?.reason ?? ''), listened[0]!.error.message);
  assert.equal(kinds().at(-1), 'refused');
  await until('the websocket is closed', () => !relay.sourceConnected);
});

test('a port that becomes free while the source tries again is served', async (t) => {
  const taken = await takePort(t);
  const { retry, tries } = patience();
  const tunnel = await startChoosing(t, {
    choose: () => ok([{ serviceId: 'SSH', port: taken.port }]),
    listenOptions: { retry },
  });
  await until('the port was tried several times', () => tries() > 2);
  assert.deepEqual(tunnel.listened, []);
  await taken.release();
  assert.deepEqual(await tunnel.ports(), { SSH: taken.port });
  await exchange(await dial(t, taken.port), 1_000);
  assert.equal(tunnel.refusal(), undefined);
});

for (const services of [['SSH'], ['SSH', 'VNC'], []]) {
  test(`a websocket that is lost while ports are tried costs nothing: ${services.join(', ') || 'no service'}`, async (t) => {
    const taken = await takePort(t);
    const { retry, tries } = patience();
    const last = services.at(-1) ?? '';
    const tunnel = await startChoosing(t, {
      relay: { services },
      // The last one is the one that is waited for, so that others may be bound before it.
      choose: (ids) =>
        ok(
          (ids.length > 0 ? ids : ['']).map((serviceId) => ({
            serviceId,
            port: serviceId === last ? taken.port : 0,
          })),
        ),
      listenOptions: { retry },
    });
    const connected = () => tunnel.kinds().filter((kind) => kind === 'connected').length;
    await until('the port was tried', () => tries() > 0 && connected() === 1);
    tunnel.relay.cutSource();
    await until('it is connected anew', () => connected() === 2 || tunnel.refusal() !== undefined);
    assert.equal(tunnel.refusal(), undefined);
    const before = tries();
    await until('the port is still tried', () => tries() > before + 1);
    await taken.release();
    const ports = await tunnel.ports();
    assert.equal(tunnel.asked.length, 1, 'the choice is made once');
    for (const port of Object.values(ports)) {
      await exchange(await dial(t, port), 1_000);
    }
    assert.equal(tunnel.listened.length, 1);
    assert.equal(tunnel.refusal(), undefined);
  });
}

test('ports that are bound while the websocket is lost wait for it, and so does who connects to them', async (t) => {
  const taken = await takePort(t);
  const { retry, tries } = patience();
  let mayIn = true;
  const tunnel = await startChoosing(t, {
    relay: { judge: () => (mayIn ? null : { status: 503, body: 'later' }) },
    choose: () => ok([{ serviceId: 'SSH', port: taken.port }]),
    listenOptions: { retry },
  });
  await until('the port was tried', () => tries() > 0);
  mayIn = false;
  tunnel.relay.cutSource();
  await until('it is away', () => tunnel.kinds().at(-1) === 'reconnecting');
  await taken.release();
  const ports = await tunnel.ports();
  const socket = await dial(t, ports.SSH);
  const exchanged = exchange(socket, 1_000);
  await until('it waits', () => tunnel.source.waiting === 1);
  mayIn = true;
  await exchanged;
});

test('the ports stay when the websocket comes back, and nobody is asked again', async (t) => {
  const tunnel = await startChoosing(t);
  const { SSH: port } = await tunnel.ports();
  await exchange(await dial(t, port), 1_000);
  tunnel.relay.cutSource();
  await until(
    'it is connected anew',
    () => tunnel.kinds().filter((kind) => kind === 'connected').length === 2,
  );
  await exchange(await dial(t, port), 1_000);
  assert.deepEqual([tunnel.asked.length, tunnel.listened.length], [1, 1]);
});

test('a source that is stopped while ports are tried says nothing more and listens nowhere', async (t) => {
  const taken = await takePort(t);
  const { retry, tries } = patience();
  const over = new AbortController();
  const tunnel = await startChoosing(t, {
    choose: () => ok([{ serviceId: 'SSH', port: taken.port }]),
    listenOptions: { retry: { ...retry, signal: over.signal } },
  });
  await until('the port was tried', () => tries() > 0);
  await tunnel.source.stop();
  over.abort();
  await taken.release();
  const before = tunnel.statuses.length;
  await new Promise((resolve) => setTimeout(resolve, 100));
  assert.deepEqual(tunnel.listened, []);
  assert.equal(tunnel.statuses.length, before);
  await assert.rejects(dial(t, taken.port), { code: 'ECONNREFUSED' });
});
