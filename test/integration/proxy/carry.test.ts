import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { test } from 'node:test';
import { Wire } from '../../helpers/destination.ts';
import {
  ACCESS_TOKEN,
  dial,
  echo,
  ended,
  exchange,
  receive,
  receiveAll,
  startHarness,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';

const MIB = 1024 * 1024;

test('the handshake offers V3, carries both tokens once, and no extensions', async (t) => {
  const { relay, token, statuses } = await startHarness(t, { targets: null });
  const { headers, url } = relay.handshakes[0]!;
  assert.equal(url, '/tunnel?local-proxy-mode=source');
  assert.equal(headers['sec-websocket-protocol'], 'aws.iot.securetunneling-3.0');
  assert.equal(headers['access-token'], ACCESS_TOKEN);
  assert.equal(headers['client-token'], token.clientToken);
  assert.equal(headers['user-agent'], 'culvert/test');
  assert.equal(headers['sec-websocket-extensions'], undefined);
  assert.deepEqual(statuses, [
    { kind: 'connecting' },
    { kind: 'connected', channelId: '0ea2b3fffe6adc0e-test', serviceIds: ['SSH'] },
  ]);
  await until('the first ping', () => relay.pings === 1);
});

test('V1: one connection at a time, each with a stream of its own and no ids of later protocols', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports } = await startHarness(t, {
    targets: { SSH: target.port },
    destination: 1,
    told: 1,
  });
  const first = await dial(t, ports.SSH);
  await exchange(first, MIB);
  const second = await dial(t, ports.SSH);
  second.write('waits');
  const later = receive(second, 5);
  await exchange(first, 1000);
  assert.equal(target.sockets.size, 1);
  first.resetAndDestroy();
  assert.equal((await later).toString(), 'waits');
  await exchange(second, MIB);

  const starts = relay.fromSource.filter((message) => message.type === Wire.STREAM_START);
  assert.deepEqual(
    starts.map((message) => message.streamId),
    [1, 2],
  );
  assert.ok(relay.fromSource.every((message) => message.serviceId === '' && message.connectionId === 0));
  assert.ok(relay.fromSource.every((message) => message.type <= Wire.STREAM_RESET));
});

test('V1 without services: the only port needs no name', async (t) => {
  const target = await startTarget(t, echo);
  const { ports } = await startHarness(t, {
    relay: { services: [] },
    targets: { '': target.port },
    destination: 1,
    told: 1,
    services: [{ serviceId: '', port: 0 }],
  });
  await exchange(await dial(t, ports['']), 100_000);
});

test('V2: three services at once, every byte compared', async (t) => {
  const services = ['SSH', 'VNC', 'WEB'];
  const targets: Record<string, number> = {};
  for (const id of services) {
    // Each answers with its own name first, so that a mix-up shows.
    const target = await startTarget(t, (socket) => {
      socket.write(id);
      echo(socket);
    });
    targets[id] = target.port;
  }
  const { relay, ports } = await startHarness(t, {
    relay: { services, framing: 'merged' },
    targets,
    destination: 2,
    told: 2,
    services: services.map((serviceId) => ({ serviceId, port: 0 })),
  });
  await Promise.all(
    services.map(async (id) => {
      const socket = await dial(t, ports[id]);
      assert.equal((await receive(socket, 3)).toString(), id);
      await exchange(socket, 2 * MIB);
    }),
  );
  assert.ok(relay.fromSource.every((message) => message.connectionId === 0));
  assert.deepEqual([...new Set(relay.fromSource.map((message) => message.serviceId))].sort(), services);
});

test('V3: fifty connections in parallel, every byte compared both ways', async (t) => {
  const target = await startTarget(t, echo);
  const { relay, ports, source } = await startHarness(t, { targets: { SSH: target.port } });
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      const socket = await dial(t, ports.SSH);
      await exchange(socket, 200_000 + Math.floor(Math.random() * 50_000));
      socket.resetAndDestroy();
    }),
  );
  const starts = relay.fromSource.filter(
    ({ type }) => type === Wire.STREAM_START || type === Wire.CONNECTION_START,
  );
  assert.equal(starts.filter(({ type }) => type === Wire.STREAM_START).length, 1);
  assert.deepEqual(
    starts.map((message) => message.connectionId),
    Array.from({ length: 50 }, (_, index) => index + 1),
  );
  assert.equal(new Set(starts.map((message) => message.streamId)).size, 1);
  await until('the targets have closed', () => target.sockets.size === 0);
  assert.equal(source.traffic()[0]!.connections, 0);
  assert.deepEqual(source.buffered(), { uplinkBytes: 0, downlinkBytes: 0 });
});

for (const framing of ['one-byte', 'merged'] as const) {
  test(`V3 with frames cut ${framing}: several connections, every byte compared`, async (t) => {
    const target = await startTarget(t, echo);
    const { ports } = await startHarness(t, { relay: { framing }, targets: { SSH: target.port } });
    await Promise.all(
      [1, 2, 3].map(async () => exchange(await dial(t, ports.SSH), framing === 'one-byte' ? 20_000 : MIB)),
    );
  });
}

test('both addresses of localhost lead to the device', async (t) => {
  const target = await startTarget(t, echo);
  const { ports } = await startHarness(t, { targets: { SSH: target.port } });
  await exchange(await dial(t, ports.SSH, '127.0.0.1'), 1000);
  const v6 = await dial(t, ports.SSH, '::1').catch((error: NodeJS.ErrnoException) => error);
  if (v6 instanceof Error) {
    // Only where the computer has no ::1 at all.
    assert.equal(v6.code, 'EADDRNOTAVAIL');
  } else {
    await exchange(v6, 1000);
  }
});

test('two thousand connections at once are all carried by one tunnel, none refused', async (t) => {
  const count = 2_000;
  const target = await startTarget(t, echo);
  const { ports, source, relay } = await startHarness(t, { targets: { SSH: target.port } });
  const sockets = await Promise.all(Array.from({ length: count }, () => dial(t, ports.SSH)));
  // Random bytes, so that an answer to somebody else shows.
  await Promise.all(sockets.map((socket) => exchange(socket, 500)));
  assert.equal(source.traffic()[0]!.connections, count);
  assert.equal(source.waiting, 0);
  assert.equal(target.sockets.size, count);
  const resets = new Set<number>([Wire.STREAM_RESET, Wire.CONNECTION_RESET]);
  assert.deepEqual(
    [...relay.fromSource, ...relay.fromDestination].filter(({ type }) => resets.has(type)),
    [],
  );
  for (const socket of sockets) {
    socket.resetAndDestroy();
  }
  await until('all are let go', () => source.traffic()[0]!.connections === 0 && target.sockets.size === 0);
  assert.deepEqual(source.buffered(), { uplinkBytes: 0, downlinkBytes: 0 });
});

test('a burst of programs that wait for the device to speak first is served whole', async (t) => {
  const greeting = 'SSH-2.0-test';
  const target = await startTarget(t, (socket) => socket.write(greeting));
  const { ports } = await startHarness(t, { targets: { SSH: target.port } });
  // Where a system drops what is over its backlog, a program that says nothing is never heard of again.
  const greetings = await Promise.all(
    Array.from({ length: 1_500 }, async () => receive(await dial(t, ports.SSH), greeting.length)),
  );
  assert.ok(greetings.every((bytes) => bytes.toString() === greeting));
});

test('with a limit of 128 connections a 129th waits for a place instead of overwhelming the destination', async (t) => {
  const target = await startTarget(t, echo);
  const { ports, source } = await startHarness(t, {
    targets: { SSH: target.port },
    tuning: { maxConnections: 128 },
  });
  const sockets = await Promise.all(Array.from({ length: 129 }, () => dial(t, ports.SSH)));
  await Promise.all(sockets.slice(0, 128).map((socket) => exchange(socket, 100)));
  const last = sockets[128]!;
  last.write('late');
  const answer = receive(last, 4);
  assert.equal(source.traffic()[0]!.connections, 128);
  assert.equal(source.waiting, 1);
  sockets[0]!.resetAndDestroy();
  assert.equal((await answer).toString(), 'late');
  assert.equal(source.waiting, 0);
});

test('the traffic of each service is counted and reported', async (t) => {
  const target = await startTarget(t, (socket) => socket.end('seven!!'));
  const { ports, traffic, statuses } = await startHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  socket.write('four');
  await ended(socket);
  await until('the counters are reported', () => {
    const last = traffic.at(-1)?.[0];
    return last?.bytesUp === 4 && last.bytesDown === 7 && last.connections === 0;
  });
  assert.equal(statuses.filter((status) => status.kind === 'device-seen').length, 1);
});

test('an upload and a download that end at once arrive whole', async (t) => {
  const download = randomBytes(3 * MIB);
  const upload = randomBytes(3 * MIB);
  let arrived: Buffer | null = null;
  const target = await startTarget(t, (socket) => {
    const chunks: Buffer[] = [];
    let length = 0;
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length === upload.length) {
        arrived = Buffer.concat(chunks);
        socket.end(download);
      }
    });
  });
  const { ports } = await startHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  socket.write(upload);
  const received = await receive(socket, download.length);
  assert.ok(download.equals(received));
  assert.ok(arrived && upload.equals(arrived));
});

for (const version of [1, 2, 3] as const) {
  test(`a program that ends its sending side still gets all of its answer, V${version}`, async (t) => {
    const bytes = 5 * MIB;
    const [question, answer] = [randomBytes(bytes), randomBytes(bytes)];
    const asked: Buffer[] = [];
    const target = await startTarget(t, (socket) => {
      const receiving = receive(socket, bytes);
      receiving.then((whole) => {
        asked.push(whole);
        socket.end(answer);
      }, assert.fail);
    });
    const { ports, source } = await startHarness(t, {
      targets: { SSH: target.port },
      destination: version,
      told: version,
    });
    const socket = await dial(t, ports.SSH);
    socket.end(question);
    assert.ok(answer.equals(await receiveAll(socket)));
    assert.ok(question.equals(asked[0]!));
    await until('nothing is left of it', () => source.traffic()[0]!.connections === 0);
    assert.deepEqual(
      source.traffic().map(({ bytesUp, bytesDown }) => [bytesUp, bytesDown]),
      [[bytes, bytes]],
    );
  });
}

test('no token is in the log', async (t) => {
  const target = await startTarget(t, echo);
  const { ports, logLines, token } = await startHarness(t, { targets: { SSH: target.port } });
  await exchange(await dial(t, ports.SSH), 10);
  const all = logLines.join('\n');
  assert.match(all, /channel="0ea2b3fffe6adc0e-test"/);
  assert.match(all, /connection started service="SSH" stream=1 connection=1/);
  assert.ok(!all.includes(ACCESS_TOKEN.slice(0, 20)));
  assert.ok(!all.includes(token.clientToken));
});
