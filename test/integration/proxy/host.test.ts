import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { type ProxyHost, startProxyHost, type TunnelEvent } from '../../../electron/proxy/host.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { Destination, Relay } from '../../helpers/destination.ts';
import {
  ACCESS_TOKEN,
  dial,
  echo,
  exchange,
  receive,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'culvert-host-'));
const workerPath = path.join(folder, 'proxy-worker.cjs');

before(async () => {
  await build({
    entryPoints: [fileURLToPath(new URL('../../../electron/proxy/worker.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'cjs',
    external: ['electron', 'bufferutil', 'utf-8-validate'],
    define: { CULVERT_VERSION: '"9.8.7"' },
    outfile: workerPath,
  });
});

after(() => fs.rmSync(folder, { recursive: true }));

interface Hosted {
  host: ProxyHost;
  events: TunnelEvent[];
  logLines: string[];
  exits: { expected: boolean; reason: string }[];
}

function startHost(t: TestContext, options: { script?: string; answerLimitMs?: number } = {}): Hosted {
  let file = workerPath;
  if (options.script !== undefined) {
    file = path.join(folder, `${randomUUID()}.cjs`);
    fs.writeFileSync(file, options.script);
  }
  const hosted: Omit<Hosted, 'host'> = { events: [], logLines: [], exits: [] };
  const host = startProxyHost({
    workerPath: file,
    onEvent: (event) => hosted.events.push(event),
    onExit: (exit) => hosted.exits.push(exit),
    log: createLog((level, line) => hosted.logLines.push(`${level} ${line}`)),
    ...(options.answerLimitMs ? { answerLimitMs: options.answerLimitMs } : {}),
  });
  t.after(() => host.shutdown());
  return { host, ...hosted };
}

async function startDevice(t: TestContext, relay: Relay): Promise<void> {
  const target = await startTarget(t, echo);
  const destination = await Destination.start({
    endpoint: relay.endpoint,
    version: 3,
    targets: { SSH: target.port },
  });
  t.after(() => destination.close());
}

const sessionFor = (relay: Relay) =>
  ({
    endpoint: relay.endpoint,
    accessToken: ACCESS_TOKEN,
    clientToken: randomUUID(),
    destinationVersion: 3,
  }) as const;

test('the bundled worker carries two tunnels, reports them, and ends on shutdown', async (t) => {
  const { host, events, logLines, exits } = startHost(t);
  const kinds = (tunnel: string) =>
    events.flatMap((event) =>
      event.event === 'status' && event.tunnel === tunnel ? [event.status.kind] : [],
    );
  for (const tunnel of ['one', 'two']) {
    const relay = await Relay.start();
    t.after(() => relay.close());
    await startDevice(t, relay);
    const bound = await host.listen(tunnel, [{ serviceId: 'SSH', port: 0 }]);
    assert.ok(bound.ok);
    assert.deepEqual(await host.connect(tunnel, sessionFor(relay)), { ok: true, value: null });
    await exchange(await dial(t, bound.value[0]!.port), 500_000);
    await until('the device was seen', () => kinds(tunnel).includes('device-seen'));
    assert.deepEqual(kinds(tunnel), ['connecting', 'connected', 'device-seen']);
    assert.match(relay.handshakes[0]!.headers['user-agent']!, /^culvert\/9\.8\.7 /);
  }
  await until('the traffic is reported', () =>
    events.some(
      (event) =>
        event.event === 'traffic' && event.tunnel === 'two' && event.services[0]!.bytesDown === 500_000,
    ),
  );
  assert.ok(logLines.some((line) => /proxy: connection started tunnel="one" service="SSH"/.test(line)));
  assert.ok(!logLines.join().includes(ACCESS_TOKEN.slice(0, 20)));

  await host.shutdown();
  assert.deepEqual(exits, [{ expected: true, reason: 'exit code 0' }]);
  const late = await host.wake();
  assert.equal(late.ok ? 'ok' : late.error.code, 'ProxyStopped');
});

test('stop releases the ports of one tunnel and leaves the other', async (t) => {
  const { host } = startHost(t);
  const relay = await Relay.start();
  t.after(() => relay.close());
  await startDevice(t, relay);
  const kept = await host.listen('kept', [{ serviceId: 'SSH', port: 0 }]);
  const stopped = await host.listen('stopped', [{ serviceId: 'SSH', port: 0 }]);
  assert.ok(kept.ok && stopped.ok);
  await host.connect('kept', sessionFor(relay));
  assert.ok((await host.stop('stopped')).ok);
  await assert.rejects(dial(t, stopped.value[0]!.port), { code: 'ECONNREFUSED' });
  await exchange(await dial(t, kept.value[0]!.port), 1000);
  // The key is free again, and so is the port.
  assert.deepEqual(await host.listen('stopped', stopped.value), stopped);
});

test('a spent token is asked for and a fresh one goes on, with the same ports', async (t) => {
  const { host, events } = startHost(t);
  const relay = await Relay.start({
    judge: ({ headers }) =>
      headers['access-token'] === 'fresh' ? null : { status: 403, body: 'Invalid access-token' },
  });
  t.after(() => relay.close());
  await startDevice(t, relay);
  const bound = await host.listen('tunnel', [{ serviceId: 'SSH', port: 0 }]);
  assert.ok(bound.ok);
  await host.connect('tunnel', sessionFor(relay));
  await until('a token is asked for', () =>
    events.some((event) => event.event === 'status' && event.status.kind === 'token-needed'),
  );
  const waiting = await dial(t, bound.value[0]!.port);
  waiting.write('patient');
  const answer = receive(waiting, 7);
  assert.ok((await host.token('tunnel', 'fresh', randomUUID())).ok);
  assert.equal((await answer).toString(), 'patient');
});

test('errors keep their code and details on the way out of the worker', async (t) => {
  const { host } = startHost(t);
  const other = await startTarget(t, () => {});
  const taken = await host.listen('tunnel', [{ serviceId: 'SSH', port: other.port }]);
  assert.ok(!taken.ok);
  assert.equal(taken.error.code, 'PortTaken');
  assert.ok(taken.error.details?.suggestedPort);
  // The key is not used up by the failure.
  assert.ok((await host.listen('tunnel', [{ serviceId: 'SSH', port: 0 }])).ok);
  const relay = await Relay.start();
  t.after(() => relay.close());
  const unknown = await host.connect('nobody', sessionFor(relay));
  assert.equal(unknown.ok ? 'ok' : unknown.error.code, 'TunnelUnknown');
});

test('a worker that crashes answers every open request with ProxyStopped and is reported once', async (t) => {
  const script = `require('node:worker_threads').parentPort.on('message', () => { throw new Error('broken'); });`;
  const { host, exits, logLines } = startHost(t, { script });
  const answers = await Promise.all([host.wake(), host.stop('tunnel'), host.listen('tunnel', [])]);
  assert.deepEqual(
    answers.map((answer) => (answer.ok ? 'ok' : answer.error.code)),
    ['ProxyStopped', 'ProxyStopped', 'ProxyStopped'],
  );
  assert.equal(exits.length, 1);
  assert.equal(exits[0]!.expected, false);
  assert.match(exits[0]!.reason, /broken/);
  assert.match(logLines.join(), /proxy worker stopped/);
});

test('a worker that never answers is ended after the time limit', async (t) => {
  const script = `require('node:worker_threads').parentPort.on('message', () => {});`;
  const { host, exits } = startHost(t, { script, answerLimitMs: 100 });
  const answer = await host.wake();
  assert.equal(answer.ok ? 'ok' : answer.error.code, 'ProxyStopped');
  await until('it is gone', () => exits.length === 1);
  assert.equal(exits[0]!.expected, false);
});

test('a worker file that does not exist is reported and hangs nobody', async (t) => {
  const file = path.join(folder, 'missing.cjs');
  const exits: { expected: boolean }[] = [];
  const host = startProxyHost({
    workerPath: file,
    onEvent: () => {},
    onExit: (exit) => exits.push(exit),
    log: createLog(() => {}),
  });
  t.after(() => host.shutdown());
  const answer = await host.listen('tunnel', [{ serviceId: 'SSH', port: 0 }]);
  assert.equal(answer.ok ? 'ok' : answer.error.code, 'ProxyStopped');
  assert.equal(exits[0]!.expected, false);
});
