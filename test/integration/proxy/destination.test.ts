import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Socket } from 'node:net';
import { test } from 'node:test';
import { saidText } from '../../../electron/shared/reasons.ts';
import { connectDestination, startDestinationHarness } from '../../helpers/destination-harness.ts';
import {
  ACCESS_TOKEN,
  dial,
  echo,
  ended,
  exchange,
  receive,
  receiveAll,
  startTarget,
  until,
} from '../../helpers/source-harness.ts';
import { converse, speak } from '../proxy-and-cloud/conversation.ts';

const MIB = 1024 * 1024;
const BULK = { up: 32 * MIB + 17, down: 32 * MIB - 5 };

/** Answers with the hash of everything, once the other side has ended or fallen silent. */
function hashUpTo(bytes: number): (socket: Socket) => void {
  return (socket) => {
    const hash = createHash('sha256');
    let length = 0;
    socket.on('data', (chunk: Buffer) => {
      hash.update(chunk);
      length += chunk.length;
      if (length === bytes) {
        socket.end(hash.digest('hex'));
      }
    });
  };
}

for (const source of [1, 2, 3] as const) {
  test(`a V${source} source: 32 MiB each way at the same time, every byte compared`, async (t) => {
    const target = await startTarget(t, speak('SSH'));
    const { ports, destination } = await startDestinationHarness(t, {
      targets: { SSH: target.port },
      source,
    });
    const socket = await dial(t, ports.SSH);
    await converse(socket, 'SSH', BULK);
    const [{ bytesUp, bytesDown, connections, serviceId }] = destination.traffic() as [never];
    assert.deepEqual(
      { bytesUp, bytesDown, connections, serviceId },
      // The device's way up is the source's way down.
      { bytesUp: BULK.down + 32, bytesDown: BULK.up + 12, connections: 1, serviceId: 'SSH' },
    );
    assert.deepEqual(destination.buffered(), { uplinkBytes: 0, downlinkBytes: 0 });
  });

  test(`a V${source} source: connections one after another, ended by either side`, async (t) => {
    const target = await startTarget(t, echo);
    const { ports, destination } = await startDestinationHarness(t, {
      targets: { SSH: target.port },
      source,
    });
    for (const end of ['program', 'service', 'service, by a reset'] as const) {
      const socket = await dial(t, ports.SSH);
      await exchange(socket, 300_000);
      const [served] = target.sockets;
      assert.ok(served);
      if (end === 'program') {
        socket.resetAndDestroy();
      } else {
        if (end === 'service') {
          served.end('last words');
          assert.equal((await receive(socket, 10)).toString(), 'last words');
        } else {
          served.resetAndDestroy();
        }
        await ended(socket);
        socket.destroy();
      }
      await until('both ends are gone', () => {
        return target.sockets.size === 0 && destination.traffic()[0]!.connections === 0;
      });
    }
  });
}

for (const framing of ['one-byte', 'merged'] as const) {
  test(`frames towards the destination ${framing}: every byte compared`, async (t) => {
    const target = await startTarget(t, speak('SSH'));
    const { ports } = await startDestinationHarness(t, {
      targets: { SSH: target.port },
      relay: { destinationFraming: framing },
    });
    const up = framing === 'one-byte' ? 30_000 : 3 * MIB;
    await Promise.all(
      [1, 2, 3].map(async () => converse(await dial(t, ports.SSH), 'SSH', { up, down: 500_000 })),
    );
  });
}

for (const source of [2, 3] as const) {
  test(`a V${source} source: three services at once, each to its own target`, async (t) => {
    const names = ['SSH', 'VNC', 'WEB'];
    const targets: Record<string, number> = {};
    for (const name of names) {
      targets[name] = (await startTarget(t, speak(name))).port;
    }
    const { ports } = await startDestinationHarness(t, { targets, source });
    await Promise.all(
      names.map(async (name) => converse(await dial(t, ports[name]), name, { up: MIB, down: MIB })),
    );
  });
}

test('a tunnel without services: its messages carry no service id, and reach the only target', async (t) => {
  const target = await startTarget(t, echo);
  const { ports, relay } = await startDestinationHarness(t, { targets: { '': target.port } });
  await exchange(await dial(t, ports['']), 1000);
  assert.ok(relay.fromDestination.length > 0);
  assert.ok(relay.fromDestination.every(({ serviceId }) => serviceId === ''));
});

test('what the source speaks decides which fields the answers have', async (t) => {
  for (const [source, serviceId, connectionId] of [
    [1, '', 0],
    [2, 'SSH', 0],
    [3, 'SSH', 1],
  ] as const) {
    const target = await startTarget(t, echo);
    const { ports, relay } = await startDestinationHarness(t, { targets: { SSH: target.port }, source });
    const socket = await dial(t, ports.SSH);
    await exchange(socket, 100);
    for (const served of target.sockets) {
      served.end();
    }
    await ended(socket);
    assert.ok(relay.fromDestination.length >= 2);
    for (const message of relay.fromDestination) {
      assert.deepEqual([message.serviceId, message.connectionId], [serviceId, connectionId]);
    }
  }
});

test('200 connections in parallel, every byte compared', async (t) => {
  const target = await startTarget(t, speak('SSH'));
  const { ports, destination } = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const sockets = await Promise.all(Array.from({ length: 200 }, () => dial(t, ports.SSH)));
  await Promise.all(
    sockets.map((socket, index) => converse(socket, 'SSH', { up: 30_000 + index, down: 40_000 + index })),
  );
  assert.equal(destination.traffic()[0]!.connections, 200);
  for (const socket of sockets) {
    socket.resetAndDestroy();
  }
  await until('all are over', () => {
    return target.sockets.size === 0 && destination.traffic()[0]!.connections === 0;
  });
});

test('a program that has ended its sending side still gets the whole answer', async (t) => {
  const target = await startTarget(t, hashUpTo(3 * MIB));
  const { ports } = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  const bytes = Buffer.alloc(3 * MIB, 'half-close');
  socket.end(bytes);
  const answer = await receiveAll(socket);
  assert.equal(answer.toString(), createHash('sha256').update(bytes).digest('hex'));
});

test('a service that ends first gets its last bytes through before the end is told', async (t) => {
  const bytes = Buffer.alloc(8 * MIB, 'last bytes');
  const target = await startTarget(t, (socket) => socket.end(bytes));
  const { ports, relay } = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  assert.ok(bytes.equals(await receiveAll(socket)));
  assert.deepEqual(relay.fromDestination.at(-1)?.type, 7);
});

test('the statuses of a connect: connecting, connected with channel and services, then the source is seen once', async (t) => {
  const target = await startTarget(t, echo);
  const { statuses, ports, relay } = await startDestinationHarness(t, { targets: { SSH: target.port } });
  assert.deepEqual(statuses, [
    { kind: 'connecting' },
    { kind: 'connected', channelId: '0ea2b3fffe6adc0e-test', serviceIds: ['SSH'] },
  ]);
  await exchange(await dial(t, ports.SSH), 10);
  await exchange(await dial(t, ports.SSH), 10);
  assert.deepEqual(statuses.slice(2), [{ kind: 'device-seen' }]);
  const [request] = relay.destinationHandshakes;
  assert.equal(request?.url, '/tunnel?local-proxy-mode=destination');
  assert.equal(request?.headers['sec-websocket-protocol'], 'aws.iot.securetunneling-3.0');
  assert.equal(request?.headers['access-token'], ACCESS_TOKEN);
  assert.equal(request?.headers['user-agent'], 'culvert/test');
});

test('log lines name the service, the stream and the connection, and never a token', async (t) => {
  const target = await startTarget(t, echo);
  const { logLines, ports, token } = await startDestinationHarness(t, { targets: { SSH: target.port } });
  const socket = await dial(t, ports.SSH);
  await exchange(socket, 10);
  socket.resetAndDestroy();
  await until('the end is logged', () => logLines.some((line) => line.includes('connection ended')));
  assert.ok(
    logLines.some((line) => line === 'debug connection started service="SSH" stream=1 connection=1'),
    logLines.join('\n'),
  );
  assert.ok(logLines.some((line) => line.includes('stream started service="SSH" stream=1 format="V3"')));
  assert.ok(logLines.every((line) => !line.includes(ACCESS_TOKEN) && !line.includes(token.clientToken)));
});

test('traffic is reported after a change', async (t) => {
  const target = await startTarget(t, echo);
  const { ports, traffic } = await startDestinationHarness(t, { targets: { SSH: target.port } });
  await exchange(await dial(t, ports.SSH), 5000);
  await until('the bytes are reported', () => {
    const last = traffic.at(-1)?.[0];
    return last?.bytesDown === 5000 && last.bytesUp === 5000 && last.connections === 1;
  });
});

test('services without a target: refused, with the reason', async (t) => {
  const harness = await startDestinationHarness(t, {
    targets: { SSH: 1 },
    relay: { services: ['SSH', 'VNC'] },
    source: null,
    connect: false,
  });
  connectDestination(harness);
  await until('it is refused', () => harness.statuses.some(({ kind }) => kind === 'refused'));
  const refused = harness.statuses.find((status) => status.kind === 'refused');
  assert.match(saidText(refused?.reason ?? ''), /nothing for VNC/);
  assert.equal(harness.relay.destinationHandshakes.length, 1);
});

test('what cannot be an endpoint or a token is said at once', async (t) => {
  const { destination, token } = await startDestinationHarness(t, {
    targets: { SSH: 1 },
    source: null,
    connect: false,
  });
  const session = { endpoint: 'wss://example.com', destinationVersion: 3, ...token } as const;
  const codeOf = (changes: object) => {
    const result = destination.connect({ ...session, ...changes });
    return result.ok ? 'ok' : result.error.code;
  };
  assert.equal(codeOf({ endpoint: 'ws://example.com' }), 'EndpointInvalid');
  assert.equal(codeOf({ accessToken: 'with space' }), 'TokenRefused');
  assert.equal(codeOf({ clientToken: 'short' }), 'TokenRefused');
  assert.equal(destination.token({ accessToken: '', clientToken: token.clientToken }).ok, false);
});
