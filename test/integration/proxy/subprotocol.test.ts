/** A service that speaks subprotocol 1.0 names no services; nobody is to wait for them. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { type WebSocket, WebSocketServer } from 'ws';
import type { SessionStatus } from '../../../electron/proxy/messages.ts';
import { SourceTunnel } from '../../../electron/proxy/source-tunnel.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { createLog } from '../../../electron/shared/log.ts';
import { Wire, wireBytes } from '../../helpers/destination.ts';
import { ACCESS_TOKEN, dial, receive, until } from '../../helpers/source-harness.ts';

const V1 = 'aws.iot.securetunneling-1.0';

test('with subprotocol 1.0 the tunnel is up without SERVICE_IDS, and carries its one connection', async (t) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', handleProtocols: () => V1 });
  t.after(() => server.close());
  await once(server, 'listening');
  const arrived: Buffer[] = [];
  const sockets: WebSocket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => arrived.push(data as Buffer));
  });

  const statuses: SessionStatus[] = [];
  const source = new SourceTunnel({
    userAgent: 'culvert/test',
    clock: systemClock,
    log: createLog(() => {}),
    random: Math.random,
    onStatus: (status) => statuses.push(status),
    onTraffic: () => {},
  });
  t.after(() => source.stop());
  const bound = await source.listen([{ serviceId: '', port: 0 }]);
  assert.ok(bound.ok);
  const started = source.connect({
    endpoint: `ws://127.0.0.1:${(server.address() as AddressInfo).port}`,
    accessToken: ACCESS_TOKEN,
    clientToken: 'c'.repeat(36),
    destinationVersion: 1,
    tuning: { subprotocols: [V1] },
  });
  assert.ok(started.ok);
  await until('the tunnel is up', () => statuses.some(({ kind }) => kind === 'connected'));

  const program = await dial(t, bound.value[0]?.port);
  program.write('ping');
  const expected = Buffer.concat([
    wireBytes({ type: Wire.STREAM_START, streamId: 1 }),
    wireBytes({ type: Wire.DATA, streamId: 1, payload: Buffer.from('ping') }),
  ]);
  await until('all has arrived', () => Buffer.concat(arrived).length >= expected.length);
  assert.ok(Buffer.concat(arrived).equals(expected));
  sockets[0]?.send(wireBytes({ type: Wire.DATA, streamId: 1, payload: Buffer.from('pong') }));
  assert.equal((await receive(program, 4)).toString(), 'pong');
});
