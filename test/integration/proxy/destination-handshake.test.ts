import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { test } from 'node:test';
import { DestinationTunnel } from '../../../electron/proxy/destination-tunnel.ts';
import { systemClock } from '../../../electron/shared/clock.ts';
import { silentLog } from '../../../electron/shared/log.ts';
import { ok } from '../../../electron/shared/result.ts';
import { Wire, wireBytes } from '../../helpers/destination.ts';
import { ACCESS_TOKEN, startTarget, until } from '../../helpers/source-harness.ts';

/** From RFC 6455, section 1.3. */
const WEBSOCKET_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** An unmasked binary frame, as a server sends it. */
function frame(payload: Buffer): Buffer {
  const header = Buffer.from([0x82, 126, 0, 0]);
  header.writeUInt16BE(payload.length, 2);
  return Buffer.concat([header, payload]);
}

function switching({ headers }: IncomingMessage): Buffer {
  const accept = createHash('sha1')
    .update(`${headers['sec-websocket-key']}${WEBSOCKET_GUID}`)
    .digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: websocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
    `Sec-WebSocket-Protocol: ${headers['sec-websocket-protocol']}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

test('a message that begins in one piece with the answer to the handshake and ends later arrives whole', async (t) => {
  const chunks: Buffer[] = [];
  const target = await startTarget(t, (socket) => socket.on('data', (chunk: Buffer) => chunks.push(chunk)));
  const sent = randomBytes(60_000);
  const address = { streamId: 1, serviceId: 'SSH', connectionId: 1 };
  const stream = Buffer.concat([
    wireBytes({ type: Wire.SERVICE_IDS, availableServiceIds: ['SSH'] }),
    wireBytes({ type: Wire.STREAM_START, ...address }),
    wireBytes({ type: Wire.DATA, ...address, payload: sent }),
  ]);
  const sockets: Duplex[] = [];
  const server = createServer();
  server.on('upgrade', (request, socket: Duplex) => {
    sockets.push(socket);
    socket.on('error', () => {});
    socket.write(Buffer.concat([switching(request), frame(stream.subarray(0, 20_000))]));
    void until('the stream has started', () => target.sockets.size === 1).then(() =>
      socket.write(frame(stream.subarray(20_000))),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    for (const socket of sockets) {
      socket.destroy();
    }
    server.close();
  });
  const destination = new DestinationTunnel({
    userAgent: 'culvert/test',
    clock: systemClock,
    log: silentLog,
    random: () => 0,
    onStatus: () => {},
    onTraffic: () => {},
    chooseTargets: () => ok([{ serviceId: 'SSH', target: { host: '127.0.0.1', port: target.port } }]),
  });
  t.after(() => destination.stop());
  const endpoint = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const token = { accessToken: ACCESS_TOKEN, clientToken: randomUUID() };
  assert.ok(destination.connect({ endpoint, ...token, destinationVersion: 3 }).ok);
  await until('everything has arrived', () => destination.traffic()[0]?.bytesDown === sent.length);
  await until('the service has it', () => Buffer.concat(chunks).length === sent.length);
  assert.ok(Buffer.concat(chunks).equals(sent));
  assert.equal(sockets.length, 1);
});
